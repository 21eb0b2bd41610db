"""Undo and redo say which step they would turn, and why where there is none."""

from __future__ import annotations

import pytest

from annotator.i18n import Translation
from storage.records import Role
from tests.annotator.small_window import Office


def says(office: Office, action_id: str) -> tuple[bool, str, str]:
    """Whether it can be done, its text in the menu, and its tooltip."""
    office.actions.refresh()
    action = office.actions[action_id]
    return action.isEnabled(), action.text(), action.toolTip()


def test_nothing_to_undo_or_redo_is_disabled_with_the_reason(office: Office) -> None:
    assert says(office, "edit.undo") == (False, "Undo", "Undo  (Ctrl+Z)\nThere is nothing left to undo.")
    assert says(office, "edit.redo") == (False, "Redo", "Redo  (Ctrl+Shift+Z)\nThere is nothing to redo.")


def test_the_step_that_would_be_turned_is_named(office: Office) -> None:
    office.object_with_masks("dog", frames=(4, 8))
    assert says(office, "edit.undo")[:2] == (True, "Undo: paint · dog · f 8")
    office.actions.trigger("edit.undo")
    assert says(office, "edit.undo")[:2] == (True, "Undo: paint · dog · f 4")
    assert says(office, "edit.redo")[:2] == (True, "Redo: paint · dog · f 8")
    for _ in range(2):
        office.actions.trigger("edit.undo")
    assert says(office, "edit.redo")[1] == "Redo: new object"  # its name is undone with it
    assert office.workspace.selection.target_id is None, "what is not there is in nobody's hand"


def test_what_is_turned_out_of_sight_is_said(office: Office) -> None:
    office.object_with_masks("dog", frames=(4, 8))
    office.workspace.playhead.seek(8)
    office.actions.trigger("edit.undo")
    assert office.noticed == [], "it is seen on the frame"
    office.actions.trigger("edit.undo")
    assert office.noticed == ["Undone: paint · dog · f 4"]
    office.actions.trigger("edit.redo")
    assert office.noticed[1:] == ["Done again: paint · dog · f 4"]


def test_an_absent_range_is_named_from_end_to_end(office: Office) -> None:
    masklet = office.object_with_masks("dog")
    assert office.workspace.session is not None
    office.workspace.session.frame.mark_absent(masklet.id, 12, 20)
    assert says(office, "edit.undo")[1] == "Undo: absent · dog · f 12–20"


def test_what_is_submitted_is_not_undone(office: Office) -> None:
    office.submitted("dog")
    possible, _, tip = says(office, "edit.undo")
    assert not possible
    assert "recall it first" in tip


@pytest.mark.parametrize("name", ["Ben", "Ana"])
def test_another_person_has_other_steps(office: Office, name: str) -> None:
    office.object_with_masks("dog")
    office.workspace.take_over(name, role=Role.ANNOTATOR)
    assert not says(office, "edit.undo")[0]


def test_it_is_said_in_korean_too(office: Office, translation: Translation) -> None:
    translation.use("ko")
    office.actions.dress()
    _, text, tip = says(office, "edit.undo")
    assert text == "실행 취소"
    assert "nothing" not in tip
