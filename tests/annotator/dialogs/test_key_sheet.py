from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from annotator.actions.registry import written
from annotator.actions.table import TABLE
from annotator.dialogs.cheat_sheet import CheatSheet
from annotator.dialogs.dialog import show_one
from annotator.dialogs.key_sheet import KeyGroup, KeyRow, columns, key_groups, only
from annotator.i18n import Translation
from tests.annotator.small_window import Office


def groups() -> list[KeyGroup]:
    return key_groups(TABLE, [tuple(written(key) for key in spec.keys) for spec in TABLE])


def test_every_key_of_the_table_is_on_the_sheet() -> None:
    shown = [key for group in groups() for row in group.rows for key in row.keys]
    for spec in TABLE:
        for key in spec.keys:
            assert written(key) in shown or (spec.id.startswith("object.select_") and "1–9" in shown)


def test_actions_that_differ_in_a_number_share_a_row() -> None:
    rows = [row for group in groups() for row in group.rows if "1–9" in row.keys]
    assert rows == [KeyRow("Select object 1–9", ("1–9",))]


def test_the_sheet_can_be_searched_by_words_and_by_key() -> None:
    assert [row.words for group in only(groups(), "undo") for row in group.rows] == ["Undo"]
    assert "New object" in [row.words for group in only(groups(), "n") for row in group.rows]
    assert only(groups(), "no such thing") == []
    assert only(groups(), " ") == groups()


def test_columns_are_of_about_the_same_height_and_keep_the_order() -> None:
    many = [KeyGroup(str(height), (KeyRow("", ()),) * height) for height in (8, 5, 9, 10, 8, 22, 5, 1, 8)]
    cut = columns(many, 3)
    heights = [sum(len(group.rows) + 2 for group in column) for column in cut]
    assert len(cut) == 3
    assert max(heights) - min(heights) <= 6
    assert cut[0][0] is many[0]
    assert sorted(group.title for column in cut for group in column) == sorted(group.title for group in many)
    assert columns(many[:1], 3) == [many[:1]]


def test_keys_are_written_as_people_read_them() -> None:
    assert [written(key) for key in ("Right", "Shift+Left", "Ctrl++", "Ctrl+Return", ",")] == [
        "→",
        "Shift+←",
        "Ctrl++",
        "Ctrl+Enter",
        ",",
    ]


def test_typing_on_the_sheet_searches_and_esc_closes(office: Office, qtbot: QtBot) -> None:
    sheet = show_one(CheatSheet, lambda: CheatSheet(office.actions, office.window), office.window)
    qtbot.waitUntil(sheet.isActiveWindow)
    assert not sheet.isModal()
    qtbot.keyClicks(sheet.focusWidget() or sheet, "brush")
    assert {row.words for group in sheet.groups() for row in group.rows} >= {"Brush", "Larger brush"}
    with qtbot.waitSignal(sheet.destroyed):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_key_is_in_sight_across_the_sheet(office: Office, translation: Translation, language: str) -> None:
    translation.use(language)
    sheet = CheatSheet(office.actions, office.window)
    sheet.show()
    area = sheet.findChild(QScrollArea)
    assert area is not None
    assert area.horizontalScrollBar().maximum() == 0


def test_the_sheet_changes_its_language_while_open(office: Office, translation: Translation, qtbot: QtBot) -> None:
    sheet = CheatSheet(office.actions, office.window)
    sheet.show()
    translation.use("ko")
    qtbot.waitUntil(lambda: sheet.windowTitle() == "모든 단축키")
    assert sheet.groups()[0].title == "파일"
