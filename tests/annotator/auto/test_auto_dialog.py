"""Finding objects from the window, by mouse and key, with the bundled checkpoint in a real model process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from annotator.dialogs.auto_dialog import PERCENT, POINTS, AutoDialog
from annotator.state.settings import Settings
from annotator.theme.look import Look
from annotator.workspace import Workspace
from storage.records import MaskletState
from tests.annotator.small_window import Office, open_office, settle
from tests.engine.desk import write_disc_clip


@pytest.fixture(scope="module")
def office(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A short clip is open and the model loaded."""
    folder = tmp_path_factory.mktemp("office")
    workspace = Workspace(settings=Settings(folder / "settings.ini"))
    office = open_office(workspace, Look(qapp))
    office.window.show()
    workspace.opening.add_video(write_disc_clip(folder / "disc.mp4", count=9))
    settle(workspace)
    yield office
    workspace.close()
    office.window.close()


@pytest.fixture
def dialog(office: Office, qtbot: QtBot) -> Iterator[AutoDialog]:
    qtbot.waitUntil(lambda: office.workspace.model.ready is not None)
    dialog = AutoDialog(office.workspace, office.look, office.window)
    dialog.show()
    yield dialog
    if isValid(dialog):
        dialog.close()


def press(dialog: AutoDialog, words: str) -> None:
    (button,) = [each for each in dialog.findChildren(QPushButton) if each.text().startswith(words)]
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def look_for_anything(dialog: AutoDialog, *, iou: int = 20) -> None:
    dialog._points.setCurrentIndex(POINTS.index(8))
    dialog._iou.setCurrentIndex(PERCENT.index(iou))
    dialog._stability.setCurrentIndex(PERCENT.index(20))
    press(dialog, "Find")


def inside(dialog: AutoDialog, place: int) -> QPoint:
    """A pixel of the picture that shows the found mask alone, or with larger ones behind it."""
    picture = dialog.picture
    for x in range(0, picture.width(), 3):
        for y in range(0, picture.height(), 3):
            if picture.place_at(QPointF(x, y)) == place:
                return QPoint(x, y)
    raise AssertionError(f"mask {place} is nowhere to be clicked")


def test_the_fields_begin_with_what_suits_the_model_and_the_action_with_its_key(
    office: Office, dialog: AutoDialog
) -> None:
    suited = office.workspace.finding.suited
    assert suited is not None
    assert dialog.wishes.applied_to(suited) == suited
    assert office.actions["object.find"].shortcut().toString() == "Ctrl+Shift+A"
    office.actions["object.find"].trigger()
    assert office.window.asked[-1] == "show_finding"


def test_what_is_left_out_is_not_tracked_and_the_rest_is_handed_in(
    office: Office, dialog: AutoDialog, qtbot: QtBot
) -> None:
    workspace, finding = office.workspace, office.workspace.finding
    session = workspace.session
    assert session is not None
    look_for_anything(dialog)
    assert finding.searching is not None
    qtbot.waitUntil(lambda: finding.found is not None)
    assert finding.found is not None
    count = len(finding.found.masks)
    assert count >= 3
    assert workspace.targets() == ()

    QTest.mouseClick(dialog.picture, Qt.MouseButton.LeftButton, pos=inside(dialog, 1))
    assert finding.left_out == {1}
    QTest.keyClick(dialog.picture, Qt.Key.Key_Right)
    for _ in range(count):
        QTest.keyClick(dialog.picture, Qt.Key.Key_Right)
        QTest.keyClick(dialog.picture, Qt.Key.Key_Space)
    assert finding.left_out == frozenset(range(count)) - {1}, "Space turns each one over"
    finding.toggle(0)
    press(dialog, "Track (2)")
    assert finding.tracking is not None
    qtbot.waitUntil(lambda: finding.tracking is None)
    store = session.context.store
    made = store.masklets.masklets()
    assert len(made) <= 2
    assert {masklet.state for masklet in made} <= {MaskletState.SUBMITTED}
    assert [target.name for target in workspace.targets()] == [f"auto {k + 1}" for k in range(len(made))]
    assert finding.found is None
    assert finding.outcome in office.noticed
    assert not store.steps.history(person_id=session.context.person.id)[-1].undoable


def test_nothing_found_is_said_in_a_sentence(office: Office, dialog: AutoDialog, qtbot: QtBot) -> None:
    look_for_anything(dialog, iou=98)
    qtbot.waitUntil(lambda: office.workspace.finding.searching is None)
    assert office.workspace.finding.sentence.startswith("No object was found on the first frame")
    assert dialog._trouble.isVisible()
    assert not dialog._track.isEnabled()


def test_closing_gives_the_search_up(office: Office, dialog: AutoDialog, qtbot: QtBot) -> None:
    finding = office.workspace.finding
    look_for_anything(dialog)
    assert finding.searching is not None
    dialog.close()
    assert finding.searching is None
    assert finding.found is None


def test_stopping_ends_the_search_without_a_word(office: Office, dialog: AutoDialog, qtbot: QtBot) -> None:
    finding = office.workspace.finding
    look_for_anything(dialog)
    press(dialog, "Stop")
    qtbot.waitUntil(lambda: finding.searching is None)
    assert finding.found is None
    assert finding.sentence == ""


def test_other_phases_refuse(office: Office) -> None:
    office.workspace.enter_phase(2)
    assert "phase 3" in (office.actions.refusal("object.find") or "")
    office.workspace.enter_phase(3)
    assert office.actions.refusal("object.find") is None


def test_a_clip_that_is_closed_takes_its_findings_along(
    office: Office, dialog: AutoDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    finding = office.workspace.finding
    look_for_anything(dialog)
    qtbot.waitUntil(lambda: finding.found is not None)
    office.workspace.opening.add_video(write_disc_clip(tmp_path / "other.mp4", count=9, brightness=200))
    settle(office.workspace)
    assert finding.found is None
