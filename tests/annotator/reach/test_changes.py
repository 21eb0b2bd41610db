"""Changed stretches and flags in the window: seen on frame and lane, accepted and reverted by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.timeline.metrics import LANE_PX
from annotator.workspace import Notice
from storage.mask_codec import Rle
from tests.annotator.reach.conftest import ALT, Keys, Room, square
from tests.annotator.small_window import settle
from tests.engine.desk import GRID

CHANGED = GRID[3:6]


def tracked_again(room: Room) -> tuple[int, dict[int, Rle]]:
    """An object whose masks on three frames have moved from x = 10 to x = 60; its masklet and the masks before."""
    masklet = room.new_object("ball", x=10, frames=GRID)
    before = room.codes(masklet)
    room.track(masklet, {frame: square(60) if frame in CHANGED else square(10) for frame in GRID[1:]})
    return masklet, before


def foot(room: Room, frame: int) -> QColor:
    """The colour at the foot of the first lane."""
    lanes = room.window.timeline.lanes
    return lanes.grab().toImage().pixelColor(QPoint(round(lanes.x_of(frame)) - 3, LANE_PX - 2))


def test_the_changed_stretch_is_marked_and_the_keys_take_the_marks_away(room: Room) -> None:
    masklet, before = tracked_again(room)
    marked = QColor(room.window._look.theme.warning)
    assert [foot(room, frame) == marked for frame in GRID] == [frame in CHANGED for frame in GRID]
    room.go_to(CHANGED[1])
    assert any("IoU 0.00" in words for words in room.captions())

    after = room.codes(masklet)
    room.key(Keys.Key_Return, ALT)
    assert room.codes(masklet) == after
    assert room.captions() == []
    assert foot(room, CHANGED[1]) != marked
    room.key(Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert foot(room, CHANGED[1]) == marked

    room.key(Keys.Key_Backspace, ALT)
    assert room.codes(masklet) == before
    assert room.captions() == []
    room.key(Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert room.codes(masklet) == after


def test_the_mask_before_is_dashed_and_alone_while_y_is_held(room: Room) -> None:
    tracked_again(room)
    room.go_to(CHANGED[0])
    inside_old, inside_new, beside = (20, 20), (70, 20), (45, 80)
    plain, tinted = room.colour_at(*inside_old), room.colour_at(*inside_new)
    assert room.window.canvas._before.dashed is not None
    QTest.keyPress(room.window, Keys.Key_Y)
    assert room.captions() == ["The mask before the propagation"]
    assert room.colour_at(*inside_old) != plain
    assert room.colour_at(*inside_new) != tinted
    ground = room.colour_at(*beside)
    QTest.keyRelease(room.window, Keys.Key_Y)
    assert room.colour_at(*inside_old) == plain
    assert room.colour_at(*inside_new) == tinted
    assert room.colour_at(*beside) == ground

    # Where nothing changed there is nothing to hold; a window that loses the keyboard lets go.
    room.go_to(0)
    QTest.keyPress(room.window, Keys.Key_Y)
    assert not room.workspace.reach.shows_before
    QTest.keyRelease(room.window, Keys.Key_Y)
    room.go_to(CHANGED[0])
    QTest.keyPress(room.window, Keys.Key_Y)
    assert room.workspace.reach.shows_before
    QApplication.sendEvent(room.window, QEvent(QEvent.Type.WindowDeactivate))
    assert not room.workspace.reach.shows_before


def test_another_phase_has_its_own_changes(room: Room) -> None:
    workspace = room.workspace
    workspace.enter_phase(2)
    masklet, _ = tracked_again(room)
    workspace.hand.annotate_again(3)
    assert workspace.video is not None
    workspace.opening.open_video(workspace.video)
    settle(workspace)
    room.settle()
    room.go_to(CHANGED[1])
    assert room.window.canvas._before.dashed is None
    workspace.enter_phase(2)
    room.settle()
    assert workspace.reach.of(masklet).stretches
    assert room.window.canvas._before.dashed is not None
    workspace.enter_phase(3)
    assert room.window.canvas._before.dashed is None


def test_keys_go_from_change_to_change_and_to_other_objects(room: Room) -> None:
    tracked_again(room)
    other = room.new_object("car", x=90, frames=GRID)
    room.go_to(0)
    room.key(Keys.Key_PageDown, ALT)  # none of its own: the ball's
    assert room.workspace.playhead.frame == CHANGED[0]
    masklet = room.workspace.masklet
    assert masklet is not None
    assert masklet.id != other
    room.track(masklet.id, {GRID[1]: square(60), GRID[7]: square(60)})
    for key, frame in ((Keys.Key_PageDown, GRID[7]), (Keys.Key_PageDown, GRID[1]), (Keys.Key_PageUp, GRID[7])):
        room.key(key, ALT)
        assert room.workspace.playhead.frame == frame


def test_refusals_are_said(room: Room) -> None:
    masklet, _ = tracked_again(room)
    refusal = room.window.actions_by_id.refusal
    room.go_to(0)
    assert "changed nothing here" in (refusal("reach.accept") or "")
    room.go_to(CHANGED[0])
    assert refusal("reach.accept") is None
    assert {"Revert", "Accept"} < set(room.captions())
    room.session.verifying.submit(masklet)
    room.settle()
    assert "recall it first" in (refusal("reach.revert") or "")
    assert [words.partition(" · ")[0] for words in room.captions()] == ["Dashed: the mask before"]
    other = room.new_object("car", x=90, frames=GRID)
    room.key(Keys.Key_PageDown, ALT)  # to nothing of the ball's, which is submitted
    assert room.workspace.masklet is not None
    assert room.workspace.masklet.id == other


def test_an_explosion_is_said_in_one_sentence_and_the_lane_shows_it(room: Room) -> None:
    masklet = room.new_object("ball", x=10, frames=GRID)
    said: list[Notice] = []
    room.workspace.noticed.connect(said.append)
    room.workspace.reach._fresh.add(masklet)
    room.track(masklet, {frame: square(10, size=20 if frame < GRID[6] else 60) for frame in GRID[1:]})
    (notice,) = said
    assert notice.sentence == f"The mask of ball grows to 9.0 times its size at frame {GRID[6]}."
    assert (notice.level, notice.action_id) == ("warning", "reach.next")
    lanes = room.window.timeline.lanes
    words = lanes.words_at(QPoint(round(lanes.x_of(GRID[6])), LANE_PX // 2))
    assert "The mask grows to 9.0 times its size" in words
    head = lanes.grab().toImage().pixelColor(QPoint(round(lanes.x_of(GRID[6])), 3))
    assert head == QColor(room.window._look.theme.warning)
    # Accepting the stretch accepts the flag in it.
    room.go_to(GRID[6])
    room.key(Keys.Key_Return, ALT)
    assert room.workspace.reach.in_hand.flags == ()


def test_what_is_pending_is_there_again_when_the_video_is_opened_again(room: Room) -> None:
    tracked_again(room)
    video = room.workspace.video
    assert video is not None
    before = room.workspace.reach.in_hand
    room.workspace.opening.open_video(video)
    room.qtbot.waitUntil(lambda: room.workspace.session is not None and bool(room.workspace.reach.in_hand.stretches))
    assert room.workspace.reach.in_hand == before
