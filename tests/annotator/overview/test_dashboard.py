"""The dashboard as a lead sees it, on a project annotated in the window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QTableWidget, QToolButton
from pytestqt.qtbot import QtBot

from annotator.charts.bars import BarChart
from annotator.charts.lines import LineChart
from annotator.overview.dashboard import Dashboard
from annotator.overview.overview_page import OverviewPage
from annotator.state.pages import Page
from engine.statistics.groups import Scope
from storage.records import Decision, Role
from tests.annotator.small_window import Office


def counted(office: Office, page: OverviewPage, qtbot: QtBot, *, tab: str = "dashboard") -> Dashboard:
    """The tab once its figures are there."""
    office.workspace.pages.show(Page.OVERVIEW, tab=tab)
    qtbot.waitUntil(lambda: not office.workspace.statistics.busy and office.workspace.statistics.figures is not None)
    found = page.findChild(Dashboard)
    assert found is not None
    return found


def words(tab: Dashboard) -> list[str]:
    return [each.text() for each in tab.findChildren(QLabel) if each.isVisible()]


def test_nothing_submitted_says_what_to_do(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    tab = counted(office, page, qtbot)
    assert "Nothing has been submitted yet" in words(tab)
    key = office.actions.key_text(office.actions.spec("object.submit"))
    assert any(f"({key})" in sentence for sentence in words(tab)), "the key as menus and tooltips write it"
    assert not [
        each for each in tab.findChildren(QToolButton) if each.text() == "Count drafts too" and each.isVisible()
    ]


def test_nothing_is_exported_where_nothing_counts(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.object_with_masks("cat")
    tab = counted(office, page, qtbot)
    actions = [office.actions["stats.json"], office.actions["stats.csv"]]
    exports = [each for each in tab.findChildren(QToolButton) if each.defaultAction() in actions]
    assert len(exports) == 2
    qtbot.waitUntil(lambda: all("No masklet counts yet" in button.toolTip() for button in exports))
    assert not any(button.isEnabled() for button in exports)
    office.workspace.statistics.use_scope(Scope.ALL)
    qtbot.waitUntil(lambda: all(button.isEnabled() for button in exports))


def test_drafts_are_counted_when_somebody_wants_them(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.object_with_masks("cat")
    tab = counted(office, page, qtbot)
    (count_all,) = [each for each in tab.findChildren(QToolButton) if each.text() == "Count drafts too"]
    assert count_all.isVisible()
    count_all.click()
    qtbot.waitUntil(lambda: "Seconds per frame" in words(tab))
    assert office.workspace.statistics.scope is Scope.ALL


def test_figures_of_a_masklet_submitted_and_judged(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.submitted("cat")
    office.workspace.take_over("Min-ho", role=Role.REVIEWER)
    office.workspace.review.judge(Decision.SATISFACTORY)
    tab = counted(office, page, qtbot)
    assert "of one revision judged" in words(tab)
    assert "100 %" in words(tab)
    bars = tab.findChild(BarChart)
    assert bars is not None
    assert "(37.8 s)" in bars.accessibleDescription()
    times = [each.accessibleDescription() for each in tab.findChildren(LineChart)]
    assert any(" min" in words and " h" not in words for words in times)  # less than an hour in all
    tables = [each for each in tab.findChildren(QTableWidget) if each.isVisible()]
    rows = {table.item(row, 0).text() for table in tables for row in range(table.rowCount())}
    assert {"Phase 1", "Phase 3", "the paper", "Min-ho"} <= rows


def test_choices_are_as_wide_as_what_they_say(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.submitted("cat")
    choices = counted(office, page, qtbot).findChildren(QComboBox)
    for choice in choices:
        width = choice.sizeHint().width()
        choice.setItemText(0, "in another language this is said in far more words than in English")
        assert choice.sizeHint().width() > width
    assert len(choices) == 2


def test_rows_can_stand_for_models_and_weeks(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.submitted("cat")
    tab = counted(office, page, qtbot)
    (choice,) = [each for each in tab.findChildren(QComboBox) if each.accessibleName() == "What a row stands for"]
    found = set()
    for place in range(choice.count()):
        choice.setCurrentIndex(place)
        choice.activated.emit(place)
        found |= {
            table.item(row, 0).text() for table in tab.findChildren(QTableWidget) for row in range(table.rowCount())
        }
    assert "no model: by hand" in found
    assert any(name.startswith("20") and "-W" in name for name in found)


def test_figures_are_written(
    office: Office, page: OverviewPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not office.actions["stats.json"].isEnabled()
    office.submitted("cat")
    counted(office, page, qtbot)
    qtbot.waitUntil(office.actions["stats.json"].isEnabled)
    file, folder = tmp_path / "stats.json", tmp_path / "tables"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    office.actions["stats.json"].trigger()
    qtbot.waitUntil(lambda: f"The figures are written to {file}." in office.noticed)
    assert json.loads(file.read_text())["overall"]["masklets"] == 1
    qtbot.waitUntil(office.actions["stats.csv"].isEnabled)
    office.actions["stats.csv"].trigger()
    qtbot.waitUntil(lambda: f"The tables are written to {folder}." in office.noticed)
    assert (folder / "frames.csv").is_file()


def test_what_cannot_be_written_is_a_sentence(
    office: Office, page: OverviewPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.submitted("cat")
    counted(office, page, qtbot)
    qtbot.waitUntil(office.actions["stats.csv"].isEnabled)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "file"))
    office.actions["stats.csv"].trigger()
    qtbot.waitUntil(lambda: any("choose another" in sentence for sentence in office.noticed))


def events(office: Office) -> list[tuple[str, bool, bool]]:
    """Kind, whether anything was in hand, and whether it was reviewing, of every sign of work."""
    project = office.workspace.project
    assert project is not None
    return [(each.kind, each.masklet_id is not None, each.reviewing) for each in project.store.activity.events()]


def test_time_stands_still_while_the_video_is_out_of_sight(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.workspace.pages.show(Page.VIDEO)
    office.object_with_masks("cat")
    qtbot.waitUntil(lambda: ("look", True, False) in events(office))
    office.workspace.pages.show(Page.OVERVIEW, tab="dashboard")
    assert events(office)[-1] == ("leave", False, False)
    before = len(events(office))
    with qtbot.waitSignal(office.workspace.attention.noted):
        office.workspace.pages.show(Page.VIDEO)
    assert events(office)[before:] == [("look", True, False)]


def test_looking_at_what_cannot_be_changed_is_no_annotating(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.workspace.pages.show(Page.VIDEO)
    office.submitted("cat")
    qtbot.waitUntil(lambda: ("look", True, True) in events(office))
    assert ("look", True, False) not in events(office)
