"""What is read once of the store is read anew after whatever may have changed it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.project import Project
from tests.annotator.dialogs.conftest import clip, empty_office, look, office, workspace
from tests.annotator.small_window import SIZE, Office

__all__ = ["clip", "empty_office", "look", "office", "workspace"]

MASK = np.ones(SIZE, np.bool_)


def pinned(office: Office, masklet_id: int) -> list[int]:
    """The pins' frames, which must be those of the store."""
    session = office.workspace.session
    assert session is not None
    pins = office.workspace.worked_on.pins(masklet_id)
    assert pins == session.context.store.masklets.pins(masklet_id)
    return list(pins)


def test_pins_follow_every_step_undo_and_redo(office: Office) -> None:
    workspace = office.workspace
    masklet = office.object_with_masks("cat", frames=(0,)).id
    assert pinned(office, masklet) == [0]
    workspace.playhead.seek(4)
    workspace.hand.paint(MASK)
    assert pinned(office, masklet) == [0, 4]
    workspace.hand.unpin()
    assert pinned(office, masklet) == [0]
    workspace.undoing.undo()
    assert pinned(office, masklet) == [0, 4]
    workspace.undoing.undo()
    assert pinned(office, masklet) == [0]
    workspace.undoing.redo()
    assert pinned(office, masklet) == [0, 4]


def test_views_hear_of_a_change_when_the_pins_are_new(office: Office) -> None:
    masklet = office.object_with_masks("cat", frames=(0,)).id
    pinned(office, masklet)
    heard: list[list[int]] = []
    office.workspace.changed.connect(lambda _: heard.append(pinned(office, masklet)))
    office.workspace.playhead.seek(8)
    office.workspace.hand.paint(MASK)
    office.workspace.undoing.undo()
    assert heard == [[0, 8], [0]]


def test_nothing_is_known_of_a_video_that_was_left(office: Office, tmp_path: Path) -> None:
    workspace = office.workspace
    masklet = office.object_with_masks("cat")
    assert workspace.worked_on.masklets(masklet.target_id) == (masklet,)
    workspace.use_project(Project.create(tmp_path / "other.masklets"))
    assert workspace.worked_on.objects() == {}
    assert workspace.worked_on.pins(masklet.id) == {}
    assert workspace.worked_on.masklets(masklet.target_id) == ()
