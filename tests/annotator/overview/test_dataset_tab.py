"""The dataset as a lead sees and arranges it, on a project annotated in the window."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QListView, QToolButton
from pytestqt.qtbot import QtBot

from annotator.overview.dataset import DatasetTab
from annotator.overview.dataset_sheet import Cards
from annotator.overview.overview_page import OverviewPage
from annotator.state.pages import Page
from engine.statistics.coverage import Coverage, coverage_of
from engine.statistics.groups import Scope
from storage.records import Decision, Role
from tests.annotator.small_window import Office


@pytest.fixture
def tab(office: Office, page: OverviewPage, qtbot: QtBot) -> DatasetTab:
    """The tab over two drafts, counted."""
    for name in ("cat", "dog"):
        office.object_with_masks(name)
    office.workspace.pages.show(Page.OVERVIEW, tab="dataset")
    settled(office, qtbot)
    found = page.findChild(DatasetTab)
    assert found is not None
    return found


def settled(office: Office, qtbot: QtBot) -> None:
    desk = office.workspace.statistics
    qtbot.waitUntil(lambda: not desk.busy and desk.figures is not None)


def turn_to(tab: DatasetTab, name: str) -> None:
    (button,) = [each for each in tab.findChildren(QToolButton) if each.text() == name]
    button.click()


def cards(tab: DatasetTab) -> list[str]:
    rows = tab.findChild(Cards)
    assert rows is not None
    return [str(rows.data(rows.index(row))) for row in range(rows.rowCount())]


def choose(tab: DatasetTab, words: str) -> None:
    """Choose what a filter of the contact sheet offers."""
    for choice in tab.sheet.findChildren(QComboBox):
        place = choice.findText(words)
        if place >= 0:
            choice.setCurrentIndex(place)
            choice.activated.emit(place)


def test_drafts_are_the_dataset_until_something_is_accepted(office: Office, tab: DatasetTab, qtbot: QtBot) -> None:
    desk = office.workspace.statistics
    assert desk.figures is not None
    assert desk.figures.dataset_scope is Scope.ALL
    assert desk.figures.dataset.masklets == {"manual": 2, "auto": 0}
    qtbot.waitUntil(lambda: desk.coverage is not None)
    assert desk.coverage is not None
    assert desk.coverage.manual_part == pytest.approx(20 * 30 / (96 * 128))


def test_splitting_anew_is_for_the_leads_where_there_are_any(office: Office, tab: DatasetTab, qtbot: QtBot) -> None:
    assert office.actions.refusal("dataset.split_anew") is None
    office.workspace.take_over("Lea", role=Role.LEAD)
    settled(office, qtbot)
    assert office.actions.refusal("dataset.split_anew") is None
    office.workspace.take_over("Ann")
    settled(office, qtbot)
    assert office.actions.refusal("dataset.split_anew") == "This is for a lead to decide: Lea."
    assert office.actions.refusal("dataset.split") is None


def test_without_masks_nothing_is_said_of_their_size(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.workspace.pages.show(Page.OVERVIEW, tab="dataset")
    settled(office, qtbot)
    tab = page.findChild(DatasetTab)
    assert tab is not None
    said = [label.text() for label in tab.findChildren(QLabel)]
    assert "Parts of the frame." in said
    assert [words for words in said if "–" in words and words != "–"] == []


def test_what_people_note_is_kept(office: Office, tab: DatasetTab, qtbot: QtBot) -> None:
    turn_to(tab, "Videos")
    rows = tab.videos.rows
    names = [rows.headerData(column, Qt.Orientation.Horizontal) for column in range(rows.columnCount())]
    rows.setData(rows.index(0, names.index("Place")), "Seoul")
    rows.setData(rows.index(0, names.index("Environment")), "Indoor")
    settled(office, qtbot)
    assert rows.data(rows.index(0, names.index("Place"))) == "Seoul"
    project = office.workspace.project
    assert project is not None
    assert project.store.catalogue.videos()[0].attributes == {"place": "Seoul", "environment": "Indoor"}
    rows.add_attribute("weather")
    rows.setData(rows.index(0, rows.columnCount() - 1), "rain")
    settled(office, qtbot)
    assert project.store.catalogue.videos()[0].attributes["weather"] == "rain"
    assert not rows.flags(rows.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


def test_an_attribute_with_few_values_is_chosen_from_a_list(office: Office, tab: DatasetTab, qtbot: QtBot) -> None:
    turn_to(tab, "Videos")
    rows, delegate = tab.videos.rows, tab.videos._table.itemDelegate()
    index = rows.index(0, rows.attributes.index("environment") + 5)
    tab.videos._table.edit(index)
    (editor,) = tab.videos._table.findChildren(QComboBox)
    editor.setCurrentIndex(editor.findData("Outdoor"))
    delegate.commitData.emit(editor)
    settled(office, qtbot)
    assert rows.data(index) == "Outdoor"


def test_a_hard_target_is_tagged_filtered_and_found_in_its_video(office: Office, tab: DatasetTab, qtbot: QtBot) -> None:
    turn_to(tab, "Contact sheet")
    assert cards(tab) == ["cat", "dog"]
    qtbot.waitUntil(lambda: not office.actions["dataset.hard"].isEnabled())
    view = tab.sheet.findChild(QListView)
    assert view is not None
    view.setCurrentIndex(view.model().index(1, 0))
    qtbot.waitUntil(office.actions["dataset.hard"].isEnabled)
    office.actions["dataset.hard"].trigger()
    settled(office, qtbot)
    qtbot.waitUntil(office.actions["dataset.hard"].isChecked)
    choose(tab, "Hard targets")
    assert cards(tab) == ["dog"]
    office.actions["dataset.show"].trigger()
    qtbot.waitUntil(lambda: office.workspace.pages.current is Page.VIDEO)
    targets = {target.id: target for target in office.workspace.targets()}
    selected = targets[office.workspace.selection.target_id or 0]
    assert (selected.name, selected.tags) == ("dog", ("hard",))
    qtbot.waitUntil(office.actions["edit.undo"].isEnabled)
    office.actions["edit.undo"].trigger()
    qtbot.waitUntil(lambda: all(not target.tags for target in office.workspace.targets()))


def test_names_are_searched(office: Office, tab: DatasetTab, qtbot: QtBot) -> None:
    turn_to(tab, "Contact sheet")
    QTest.keyClicks(tab.sheet._words, "DO")
    assert cards(tab) == ["dog"]
    QTest.keyClicks(tab.sheet._words, "x")
    assert cards(tab) == []


def test_a_picture_comes_for_every_card_in_sight(office: Office, tab: DatasetTab, qtbot: QtBot) -> None:
    turn_to(tab, "Contact sheet")
    rows = tab.findChild(Cards)
    assert rows is not None
    decoration = Qt.ItemDataRole.DecorationRole
    qtbot.waitUntil(lambda: all(rows.data(rows.index(row), decoration) for row in range(2)))
    picture = rows.data(rows.index(0), decoration)
    masked, plain = picture.toImage().pixelColor(70, 40), picture.toImage().pixelColor(5, 5)
    assert masked != plain


def test_a_split_is_made_and_leaves(
    office: Office, tab: DatasetTab, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not office.actions["dataset.export"].isEnabled()
    qtbot.waitUntil(office.actions["dataset.split"].isEnabled)
    office.actions["dataset.split"].trigger()
    settled(office, qtbot)
    qtbot.waitUntil(office.actions["dataset.export"].isEnabled)
    folder = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    office.actions["dataset.export"].trigger()
    qtbot.waitUntil(lambda: f"Train, val and test are written to {folder}." in office.noticed)
    assert json.loads((folder / "splits.json").read_text())["train"] == [{"video": "disc", "masklets": [1, 2]}]


def test_another_project_shows_nothing_of_the_one_before(
    office: Office, tab: DatasetTab, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, workspace = office.workspace.statistics, office.workspace
    turn_to(tab, "Contact sheet")
    qtbot.waitUntil(lambda: not desk._covering.busy)
    go_on = Event()

    def late(*parts: Any) -> Coverage:
        go_on.wait()
        return coverage_of(*parts)

    monkeypatch.setattr("engine.statistics.coverage.coverage_of", late)
    desk.refresh()
    covered = desk._covering
    qtbot.waitUntil(lambda: covered.busy)
    go_on.set()
    assert covered._future is not None
    covered._future.exception()  # done, and not yet fetched
    workspace.opening.create_project(tmp_path / "other.masklets")
    assert cards(tab) == []
    assert desk.coverage is None
    assert not covered.busy


def test_accepted_masklets_are_the_dataset_when_there_are_any(office: Office, tab: DatasetTab, qtbot: QtBot) -> None:
    office.submitted("bird")
    office.workspace.take_over("Min-ho", role=Role.REVIEWER)
    office.workspace.review.judge(Decision.SATISFACTORY)
    office.workspace.statistics.refresh()
    settled(office, qtbot)
    turn_to(tab, "Contact sheet")
    assert cards(tab) == ["bird"]
