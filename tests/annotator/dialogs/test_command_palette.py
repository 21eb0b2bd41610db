from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from annotator.dialogs.command_palette import CommandPalette, toggle_palette
from tests.annotator.small_window import Office


def opened(office: Office) -> tuple[CommandPalette, QLineEdit]:
    toggle_palette(office.actions, office.look, office.window)
    palette = office.window.findChild(CommandPalette)
    assert palette is not None
    field = palette.findChild(QLineEdit)
    assert field is not None
    return palette, field


def test_everything_but_itself_is_listed(office: Office) -> None:
    palette, _ = opened(office)
    assert set(palette.shown()) == {spec.id for spec in office.actions.table} - {"edit.palette"}


def test_enter_does_the_best_and_closes(office: Office, qtbot: QtBot) -> None:
    palette, field = opened(office)
    qtbot.keyClicks(field, "new obj")
    assert palette.shown()[0] == "object.new"
    with qtbot.waitSignal(palette.destroyed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [target.number for target in office.workspace.targets()] == [1]


def test_arrows_choose_and_go_round(office: Office, qtbot: QtBot) -> None:
    palette, field = opened(office)
    qtbot.keyClicks(field, "keys")
    ids = palette.shown()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert ids[0] == "help.keys"
    assert office.window.asked == ["show_cheat_sheet"]


def test_what_cannot_be_done_comes_last_and_says_why(office: Office, qtbot: QtBot) -> None:
    palette, field = opened(office)
    qtbot.keyClicks(field, "propagate")
    refused = [office.actions.refusal(action_id) is not None for action_id in palette.shown()]
    assert True in refused
    assert refused == sorted(refused)
    why = office.actions.refusal(palette.shown()[-1])
    assert why
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert office.noticed == [why]


def test_nothing_is_run_where_nothing_fits(office: Office, qtbot: QtBot) -> None:
    palette, field = opened(office)
    qtbot.keyClicks(field, "xyzzy")
    assert palette.shown() == []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(field, key)
    assert office.window.asked == []


def test_esc_and_a_second_opening_close_it(office: Office, qtbot: QtBot) -> None:
    palette, field = opened(office)
    with qtbot.waitSignal(palette.destroyed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    palette, _ = opened(office)
    with qtbot.waitSignal(palette.destroyed):
        toggle_palette(office.actions, office.look, office.window)
    assert office.window.findChild(CommandPalette) is None
