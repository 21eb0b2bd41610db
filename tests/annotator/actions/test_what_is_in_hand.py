"""What is in hand stays true when something is refused or taken back, and when phase or mode changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.desks.statistics_desk import StatisticsDesk
from annotator.state.pages import Page
from annotator.workspace import Workspace
from engine.errors import EngineError
from storage.records import Masklet
from tests.annotator.small_window import SIZE, Office
from tests.patience import let_through


def worked_on(workspace: Workspace, masklet: Masklet) -> tuple[int | None, bool]:
    """The masklet of the object's lane, and whether its lane has been read."""
    row = workspace.worth.book.row_of(masklet.target_id)
    assert row is not None
    return (None if row.masklet is None else row.masklet.id), row.lane is not None


def test_verification_shows_masklets_of_other_phases_at_once(office: Office, qtbot: QtBot) -> None:
    workspace = office.workspace
    workspace.enter_phase(2)
    made = office.submitted("cat")
    workspace.enter_phase(1)
    assert worked_on(workspace, made) == (None, False)
    workspace.set_reviewing(True)
    qtbot.waitUntil(lambda: worked_on(workspace, made) == (made.id, True))
    workspace.set_reviewing(False)
    assert worked_on(workspace, made) == (None, False)


def test_an_object_that_is_not_deleted_stays_in_hand(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.object_with_masks("cat")
    dog = office.object_with_masks("dog")
    assert office.workspace.session is not None

    def refuse(target_id: int) -> None:
        raise EngineError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(office.workspace.session.objects, "delete", refuse)
        office.workspace.hand.delete_object()
    assert office.noticed[-1] == "The disk is full."
    assert office.workspace.selection.target_id == dog.target_id
    office.workspace.hand.delete_object()
    assert [target.name for target in office.workspace.targets()] == ["cat"]
    assert office.workspace.selection.target_id == office.workspace.targets()[0].id


def test_an_object_that_undo_brings_back_is_in_hand_again(office: Office) -> None:
    cat = office.object_with_masks("cat")
    dog = office.object_with_masks("dog")
    selection, undoing = office.workspace.selection, office.workspace.undoing
    selection.select(cat.target_id)
    office.workspace.hand.delete_object()
    assert selection.target_id == dog.target_id
    undoing.undo()
    assert selection.target_id == cat.target_id
    selection.select(dog.target_id)
    office.workspace.playhead.seek(4)
    office.workspace.hand.paint(np.ones(SIZE, np.bool_))
    selection.select(cat.target_id)
    undoing.undo()
    assert selection.target_id == cat.target_id, "what was there all along is not taken in hand"


def test_a_card_whose_object_is_undone_is_no_longer_pointed_at(office: Office) -> None:
    desk: StatisticsDesk = office.workspace.statistics
    made = office.object_with_masks("cat", frames=())
    desk.point_at(made.target_id)
    office.actions.trigger("edit.undo")
    office.workspace.pages.show(Page.OVERVIEW)
    let_through()
    office.actions.refresh()
    assert desk.target_in_hand is None
    assert not office.actions["dataset.hard"].isEnabled()


def test_nothing_is_in_hand_in_a_project_without_a_video(office: Office, tmp_path: Path) -> None:
    office.object_with_masks("cat")
    office.workspace.opening.create_project(tmp_path / "other.masklets")
    assert office.workspace.selection.target_id is None
    office.actions.refresh()
    assert not office.actions["dataset.hard"].isEnabled()
