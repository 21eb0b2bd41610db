"""Swapping, splitting and merging by keys, with the other object chosen from a list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.dialogs.object_chooser import ObjectChooser
from storage.mask_codec import decode
from tests.annotator.reach.conftest import ALT, Keys, Room, square
from tests.engine.desk import GRID


def chooser(room: Room) -> ObjectChooser:
    found = room.window.findChild(ObjectChooser)
    assert found is not None
    assert found.isVisible()
    return found


def choose(room: Room, key: Qt.Key) -> None:
    QTest.keyClick(chooser(room)._list, key)
    room.settle()


def two_objects(room: Room) -> tuple[int, int]:
    """A car and a ball; the ball, number 2, in hand."""
    return room.new_object("car", x=60, frames=GRID), room.new_object("ball", x=10, frames=GRID)


def test_alt_s_and_a_digit_swap_from_here_on(room: Room) -> None:
    car, ball = two_objects(room)
    room.go_to(GRID[4])
    room.key(Keys.Key_S, ALT)
    assert "ball" in chooser(room)._title.text()
    assert str(GRID[4]) in chooser(room)._reach.text()
    choose(room, Keys.Key_1)
    assert [frame for frame, rle in room.codes(ball).items() if rle == square(60)] == list(GRID[4:])
    assert [frame for frame, rle in room.codes(car).items() if rle == square(10)] == list(GRID[4:])
    room.key(Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert set(room.codes(ball).values()) == {square(10)}


def test_the_other_one_is_chosen_by_the_number_it_bears(room: Room) -> None:
    room.new_object("bird", x=80, frames=GRID)
    room.workspace.hand.delete_object()
    car, ball = two_objects(room)
    assert [target.number for target in room.workspace.targets()] == [2, 3]
    room.key(Keys.Key_S, ALT)
    choose(room, Keys.Key_2)
    assert set(room.codes(ball).values()) == {square(60)}
    assert set(room.codes(car).values()) == {square(10)}


def test_a_marked_range_is_what_is_swapped(room: Room) -> None:
    _, ball = two_objects(room)
    room.workspace.playhead.mark_range(GRID[2], GRID[3])
    room.key(Keys.Key_S, ALT)
    choose(room, Keys.Key_Return)
    assert [frame for frame, rle in room.codes(ball).items() if rle == square(60)] == list(GRID[2:4])


def test_alt_k_splits_and_takes_the_new_object_in_hand(room: Room) -> None:
    _, ball = two_objects(room)
    room.go_to(GRID[5])
    room.key(Keys.Key_K, ALT)
    new = room.workspace.masklet
    assert new is not None
    assert new.id != ball
    assert [target.name for target in room.workspace.targets()] == ["car", "ball", "object 3"]
    assert set(room.codes(ball)) == set(GRID[:5])
    assert set(room.codes(new.id)) == set(GRID[5:])
    room.key(Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert set(room.codes(ball)) == set(GRID)
    assert len(room.workspace.targets()) == 2


def test_alt_m_merges_and_undo_brings_the_other_back(room: Room) -> None:
    car, ball = two_objects(room)
    room.key(Keys.Key_M, ALT)
    choose(room, Keys.Key_1)
    assert [target.name for target in room.workspace.targets()] == ["ball"]
    both = decode(square(10)) | decode(square(60))
    assert all((decode(rle) == both).all() for rle in room.codes(ball).values())
    room.key(Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [target.name for target in room.workspace.targets()] == ["car", "ball"]
    assert set(room.codes(car).values()) == {square(60)}


def test_what_cannot_be_chosen_says_why_and_does_nothing(room: Room) -> None:
    car, ball = two_objects(room)
    room.session.verifying.submit(car)
    room.settle()
    before = room.codes(ball)
    room.key(Keys.Key_S, ALT)
    assert "submitted: recall it first" in chooser(room)._list.item(0).text()
    choose(room, Keys.Key_1)
    assert chooser(room).isVisible()
    assert room.codes(ball) == before
    QTest.keyClick(chooser(room), Keys.Key_Escape)
    room.session.verifying.recall(car)
    target = room.workspace.targets()[0]
    room.workspace.selection.toggle_locked(target.id)
    assert [other.refusal for other in room.workspace.identity.others()] == ["locked: unlock it first"]


def test_the_selected_object_must_be_open_to_change_and_have_company(room: Room) -> None:
    room.new_object("car", x=60, frames=GRID)
    refusal = room.window.actions_by_id.refusal
    assert "needs another" in (refusal("object.swap") or "")
    ball = room.new_object("ball", x=10, frames=GRID)
    assert refusal("object.merge") is None
    room.session.verifying.submit(ball)
    room.settle()
    for action in ("object.swap", "object.split", "object.merge"):
        assert "recall it first" in (refusal(action) or "")
