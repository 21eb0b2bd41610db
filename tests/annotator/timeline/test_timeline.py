from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget
from pytestqt.qtbot import QtBot

from annotator.timeline.action_button import ActionButton
from annotator.timeline.lanes import Body, bodies
from annotator.timeline.metrics import GUTTER_PX, LANE_PX
from annotator.workspace import Workspace
from engine.session.operations import Progress, PropagateOperation
from storage.records import Decision, Provenance, Role
from tests.annotator.small_window import settle
from tests.annotator.timeline.long_video import show_long_video
from tests.annotator.timeline.scene import Scene

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


def words(scene: Scene) -> list[str]:
    """Everything that can be read in the timeline now."""
    return [label.text() for label in scene.timeline.findChildren(QLabel) if label.isVisible() and label.text()]


def button(scene: Scene, name: str) -> ActionButton:
    return next(each for each in scene.timeline.findChildren(ActionButton) if each.accessibleName() == name)


# --- seeking --------------------------------------------------------------------------------------------------------


def test_a_press_on_the_ruler_seeks_to_the_very_frame_and_a_drag_follows(scene: Scene, qtbot: QtBot) -> None:
    qtbot.mousePress(scene.timeline.ruler, LEFT, pos=scene.on_ruler(50))
    assert scene.workspace.playhead.frame == 50
    qtbot.mouseMove(scene.timeline.ruler, scene.on_ruler(113))
    assert scene.workspace.playhead.frame == 113
    qtbot.mouseRelease(scene.timeline.ruler, LEFT, pos=scene.on_ruler(113))
    qtbot.mouseMove(scene.timeline.ruler, scene.on_ruler(20))
    assert scene.workspace.playhead.frame == 113


def test_a_drag_beyond_the_edge_stops_at_the_last_frame(scene: Scene, qtbot: QtBot) -> None:
    scene.drag(qtbot, scene.timeline.ruler, scene.on_ruler(50), QPoint(scene.timeline.width() + 400, 5))
    assert scene.workspace.playhead.frame == 200


def test_a_press_on_a_lane_takes_the_object_and_goes_to_the_grid_frame(scene: Scene, qtbot: QtBot) -> None:
    first, second = scene.new_object(), scene.new_object()
    scene.workspace.selection.select(first)
    scene.drag(qtbot, scene.timeline.lanes, scene.on_lane(10, row=1), scene.on_lane(102, row=1))
    assert scene.workspace.selection.target_id == second
    assert scene.workspace.playhead.frame == 100


def test_seeking_while_playing_pauses(scene: Scene, qtbot: QtBot) -> None:
    scene.workspace.playhead.toggle_play()
    qtbot.mouseClick(scene.timeline.ruler, LEFT, pos=scene.on_ruler(90))
    assert not scene.workspace.playhead.playing
    assert scene.workspace.playhead.frame == 90


def test_without_a_video_nothing_can_be_sought(
    make_timeline: Callable[[], Scene], qtbot: QtBot, empty_workspace: Workspace
) -> None:
    scene = make_timeline()
    qtbot.mouseClick(scene.timeline.ruler, LEFT, pos=QPoint(500, 5))
    assert not scene.wheel(scene.timeline.ruler, QPoint(500, 5), 1).isAccepted()
    assert empty_workspace.playhead.frame == 0


# --- the range ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", [(40, 121), (121, 40)])
def test_shift_drag_marks_a_range_of_grid_frames_and_leaves_the_playhead(
    scene: Scene, qtbot: QtBot, ends: tuple[int, int]
) -> None:
    with qtbot.waitSignal(scene.workspace.playhead.range_changed):
        scene.drag(qtbot, scene.timeline.ruler, scene.on_ruler(ends[0]), scene.on_ruler(ends[1]), modifier=SHIFT)
    assert scene.workspace.playhead.range == (40, 120)
    assert scene.workspace.playhead.frame == 0


def test_shift_drag_on_a_lane_marks_a_range_and_keeps_the_object_in_hand(scene: Scene, qtbot: QtBot) -> None:
    first, _ = scene.new_object(), scene.new_object()
    scene.workspace.selection.select(first)
    scene.drag(qtbot, scene.timeline.lanes, scene.on_lane(40, row=1), scene.on_lane(80, row=1), modifier=SHIFT)
    assert scene.workspace.playhead.range == (40, 80)
    assert scene.workspace.selection.target_id == first


def test_a_handle_of_the_range_can_be_dragged_and_the_other_end_stays(scene: Scene, qtbot: QtBot) -> None:
    playhead, ruler = scene.workspace.playhead, scene.timeline.ruler
    scene.drag(qtbot, ruler, scene.on_ruler(40), scene.on_ruler(120), modifier=SHIFT)
    half = round(scene.timeline.time_view.scale.px_per_frame / 2)
    scene.drag(qtbot, ruler, scene.on_ruler(120) + QPoint(half, 0), scene.on_ruler(160))
    assert playhead.range == (40, 160)
    scene.drag(qtbot, ruler, scene.on_ruler(40) - QPoint(half, 0), scene.on_ruler(80))
    assert playhead.range == (80, 160)
    assert playhead.frame == 0


# --- zoom and scroll ------------------------------------------------------------------------------------------------


def test_the_wheel_zooms_at_the_cursor_and_shift_wheel_scrolls(scene: Scene) -> None:
    place = scene.on_ruler(100)
    scene.wheel(scene.timeline.ruler, place, 3)
    scale = scene.timeline.time_view.scale
    assert scale.px_per_frame > scale.fit_px_per_frame
    assert scene.timeline.ruler.frame_at(place.x()) == 100
    scene.wheel(scene.timeline.ruler, place, -1, SHIFT)
    assert scene.timeline.time_view.scale.first > scale.first
    assert scene.timeline.time_view.scale.px_per_frame == scale.px_per_frame


def test_a_middle_drag_scrolls_with_the_hand(scene: Scene, qtbot: QtBot) -> None:
    scene.new_object()
    scene.wheel(scene.timeline.ruler, scene.on_ruler(100), 4)
    held = scene.timeline.lanes.frame_at(600)
    scene.drag(qtbot, scene.timeline.lanes, QPoint(600, 8), QPoint(500, 8), button=MIDDLE)
    assert scene.timeline.lanes.frame_at(500) == held
    assert scene.workspace.playhead.frame == 0


def test_the_playhead_stays_in_sight(scene: Scene) -> None:
    scene.wheel(scene.timeline.ruler, scene.on_ruler(100), 8)
    for frame in (200, 3, 120):
        scene.workspace.playhead.seek(frame)
        assert 0 <= scene.timeline.time_view.scale.x_of(frame) <= scene.timeline.time_view.scale.width_px


def test_while_playing_pages_are_turned(scene: Scene, qtbot: QtBot) -> None:
    scene.wheel(scene.timeline.ruler, scene.on_ruler(0), 8)
    edge = int(scene.timeline.time_view.scale.last)
    scene.workspace.playhead.seek(edge - 8)
    scene.workspace.playhead.toggle_play()
    qtbot.waitUntil(lambda: scene.timeline.time_view.scale.first > edge - 10)
    scene.workspace.playhead.pause()


# --- names ----------------------------------------------------------------------------------------------------------


def test_a_double_click_on_a_name_takes_the_object_and_asks_for_another_name(scene: Scene, qtbot: QtBot) -> None:
    scene.new_object()
    second = scene.new_object()
    scene.workspace.selection.select(scene.workspace.targets()[0].id)
    qtbot.mouseDClick(scene.timeline.lanes, LEFT, pos=scene.in_gutter(1))
    assert scene.workspace.selection.target_id == second
    scene.screen.rename_object.assert_called_once_with()  # type: ignore[attr-defined]  # a recording screen


def test_a_press_on_a_name_does_not_seek(scene: Scene, qtbot: QtBot) -> None:
    scene.workspace.playhead.seek(80)
    target_id = scene.new_object()
    scene.workspace.selection.clear()
    qtbot.mouseClick(scene.timeline.lanes, LEFT, pos=scene.in_gutter())
    assert scene.workspace.selection.target_id == target_id
    assert scene.workspace.playhead.frame == 80


# --- cells ----------------------------------------------------------------------------------------------------------


def test_masks_appear_in_their_lane_as_they_come(scene: Scene, qtbot: QtBot) -> None:
    target_id = scene.new_object()
    scene.pin(target_id, 8)
    with qtbot.waitSignal(scene.timeline.book.cells_changed) as told:
        scene.track(target_id, range(12, 44, 4), source=8)
    assert told.args == [target_id, 3, 10]
    shown = bodies(scene.row(target_id).lane.codes)
    assert list(shown[:12]) == [Body.NOTHING] * 2 + [Body.SEEN] + [Body.UNSEEN] * 8 + [Body.NOTHING]


def test_undo_and_redo_reach_the_lane(scene: Scene) -> None:
    target_id = scene.new_object()
    scene.pin(target_id, 8)
    scene.track(target_id, range(12, 44, 4), source=8)
    before = scene.row(target_id).lane.codes.copy()
    scene.workspace.hand.undo()
    assert scene.row(target_id).lane.missing == len(before) - 1
    scene.workspace.hand.redo()
    assert (scene.row(target_id).lane.codes == before).all()


def test_what_the_person_has_looked_at_is_drawn_so(scene: Scene, qtbot: QtBot) -> None:
    target_id = scene.new_object()
    scene.pin(target_id, 0)
    scene.track(target_id, range(4, 201, 4), source=0)
    scene.workspace.selection.select(target_id)
    with qtbot.waitSignal(scene.workspace.attention.noted):
        scene.workspace.playhead.seek(40)
    assert bodies(scene.row(target_id).lane.codes)[10] == Body.SEEN
    assert bodies(scene.row(target_id).lane.codes)[11] == Body.UNSEEN


def picture(scene: Scene) -> QImage:
    QApplication.processEvents()
    return scene.timeline.lanes.grab().toImage()


@pytest.mark.parametrize("notches", [0, 6])
def test_a_lane_repainted_in_part_looks_as_if_painted_anew(scene: Scene, notches: int) -> None:
    first, second = scene.new_object(), scene.new_object()
    scene.wheel(scene.timeline.ruler, scene.on_ruler(40), notches)
    for target_id in (first, second):
        scene.pin(target_id, 8)
        scene.track(target_id, range(12, 61, 4), source=8)
    scene.read()
    picture(scene)
    scene.track(first, range(32, 45, 4), source=8, area=False)
    scene.pin(first, 24, Provenance.PAINTED, "paint")
    masklet_id = scene.masklet(second)
    scene.session.frame.mark_absent(masklet_id, 40, 52)
    scene.session.verifying.look_at(masklet_id, [16, 20])
    scene.workspace.attention.noted.emit(masklet_id, frozenset([16, 20]))
    scene.read()
    in_part = picture(scene)
    scene.workspace.review.marks_changed.emit()
    assert in_part == picture(scene)


def test_live_masks_repaint_only_their_part_of_their_lane(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = scene.new_object(), scene.new_object()
    scene.pin(first, 0)
    picture(scene)
    lanes = scene.timeline.lanes
    asked = []
    monkeypatch.setattr(lanes, "update", lambda *where: asked.append(where))
    scene.track(first, range(40, 81, 4), source=0)
    (where,) = [args[0] for args in asked]
    assert where.top() == 0
    assert where.height() == LANE_PX
    assert lanes.x_of(20) < where.left() < lanes.x_of(40)
    assert lanes.x_of(80) < where.right() < lanes.x_of(100)
    assert second


def test_the_pointer_is_told_what_a_cell_is(scene: Scene) -> None:
    target_id = scene.new_object("dog")
    scene.pin(target_id, 8)
    scene.track(target_id, [12], source=8)
    scene.track(target_id, [16], source=8, content="superseded")
    told = scene.timeline.lanes.words_at(scene.on_lane(12))
    assert told.splitlines() == [
        "dog",
        "00:00.50  ·  frame 12",
        "propagated · not looked at yet",
        "predicted IoU 0.91",
        "object score 4.2",
    ]
    assert "stale" in scene.timeline.lanes.words_at(scene.on_lane(16))
    assert "prompted" in scene.timeline.lanes.words_at(scene.on_lane(8))
    assert "no mask yet" in scene.timeline.lanes.words_at(scene.on_lane(100))
    assert scene.timeline.lanes.words_at(scene.in_gutter()).startswith("dog")
    assert scene.timeline.lanes.words_at(QPoint(GUTTER_PX + 50, 180)) == ""


def test_what_a_reviewer_found_wrong_is_flagged_in_the_lane(scene: Scene) -> None:
    target_id = scene.new_object()
    scene.pin(target_id, 8)
    scene.workspace.selection.select(target_id)
    scene.workspace.review.submit()
    scene.workspace.take_over("reviewer", role=Role.REVIEWER)
    unflagged = picture(scene)
    scene.workspace.playhead.seek(60)
    scene.workspace.review.toggle_mark()
    scene.workspace.playhead.seek(0)
    marked = picture(scene)
    assert marked != unflagged
    assert scene.workspace.review.judge(Decision.UNSATISFACTORY)
    assert scene.row(target_id).sent_back == {60}
    assert picture(scene) not in (unflagged, marked)
    assert "a reviewer marked this frame wrong" in scene.timeline.lanes.words_at(scene.on_lane(60))


# --- transport ------------------------------------------------------------------------------------------------------


def test_where_the_playhead_is_is_said_without_moving_anything(scene: Scene) -> None:
    places = [label.geometry() for label in scene.timeline.transport.findChildren(QLabel)]
    scene.workspace.playhead.seek(104)
    assert "00:04.33" in words(scene)
    assert "f 104/200 · grid 26" in words(scene)
    assert [label.geometry() for label in scene.timeline.transport.findChildren(QLabel)] == places


def test_the_reach_of_the_propagate_buttons_is_said(scene: Scene) -> None:
    target_id = scene.new_object("dog")
    scene.workspace.selection.select(target_id)
    assert {"dog", "to the next pin"} <= set(words(scene))
    scene.workspace.playhead.mark_in()
    assert "within the range 0–200" in words(scene)
    scene.pin(target_id, 0)
    scene.actions.refresh()
    assert "dog, within the range 0–200: 50 frames" in button(scene, "Propagate forward").words


def test_a_button_that_cannot_be_pressed_says_why_and_nothing_of_time(scene: Scene) -> None:
    scene.workspace.selection.select(scene.new_object("dog"))
    scene.actions.refresh()
    forward = button(scene, "Propagate forward")
    assert not forward.isEnabled()
    assert forward.words.endswith("Prompt or paint the object on a frame first.")


def test_the_stale_button_says_how_many_objects_it_means(scene: Scene) -> None:
    first, _ = scene.new_object(), scene.new_object()
    stale = button(scene, "Propagate all stale objects")
    assert stale.text() == "All stale (0)"
    scene.pin(first, 0)
    assert stale.text() == "All stale (1)"
    scene.track(first, range(4, 201, 4), source=0)
    assert stale.text() == "All stale (0)"


def test_a_running_propagation_shows_progress_in_place_of_the_reach(scene: Scene) -> None:
    target_id = scene.new_object("dog")
    scene.workspace.selection.select(target_id)
    size = scene.timeline.transport.findChild(QStackedWidget).geometry()
    running = PropagateOperation(
        client=scene.workspace.client,
        publish=scene.workspace.changed.emit,
        requests=[],
        total=60,
        commit=lambda direction, batch: pytest.fail("nothing is committed here"),
        finish=lambda operation: None,
    )
    running.frames_done, running.progress = 12, Progress("propagating", 12, 60, 5.9)
    scene.workspace.runner.propagation = running
    scene.workspace.runner.progressed.emit()
    assert "12 of 60 · 6 s left" in words(scene)
    assert "to the next pin" not in words(scene)
    assert scene.timeline.transport.findChild(QStackedWidget).geometry() == size
    scene.actions.refresh()
    button(scene, "Stop propagating").click()
    assert running.cancelled
    scene.workspace.runner.propagation = None
    scene.workspace.runner.progressed.emit()
    assert "to the next pin" in words(scene)


# --- the whole ------------------------------------------------------------------------------------------------------


def test_empty_places_say_what_to_do(scene: Scene) -> None:
    assert "N makes a new object; then click on it in the frame." in words(scene)
    scene.new_object()
    assert "N makes a new object; then click on it in the frame." not in words(scene)


def test_without_a_video_the_timeline_says_what_it_is_for(make_timeline: Callable[[], Scene]) -> None:
    assert "Open a video, and its frames and masks are laid out here." in words(make_timeline())


def test_another_video_brings_its_own_lanes_and_scale(scene: Scene, tmp_path: object) -> None:
    scene.new_object()
    scene.wheel(scene.timeline.ruler, scene.on_ruler(100), 5)
    video = scene.workspace.video
    assert video is not None
    scene.session.objects.delete(scene.workspace.targets()[0].id)
    assert scene.timeline.book.rows == []
    scene.workspace.open_video(video)
    settle(scene.workspace)
    scale = scene.timeline.time_view.scale
    assert scale.px_per_frame == scale.fit_px_per_frame


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space])
def test_the_timeline_leaves_the_keys_to_the_actions(scene: Scene, key: Qt.Key) -> None:
    scene.new_object()
    for widget in (scene.timeline, scene.timeline.ruler, scene.timeline.lanes):
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(widget, event)
        assert not event.isAccepted()
        assert widget.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_many_objects_scroll_and_the_one_taken_elsewhere_comes_into_sight(scene: Scene) -> None:
    targets = [scene.new_object() for _ in range(12)]
    height = scene.timeline.height()
    scene.workspace.selection.select(targets[-1])
    lane = scene.timeline.lanes.row_rect(11)
    assert not scene.timeline.lanes.visibleRegion().intersected(lane).isEmpty()
    assert scene.timeline.height() == height


def test_twelve_lanes_of_twenty_thousand_cells_are_painted(scene: Scene) -> None:
    show_long_video(scene.timeline, cells=20_000, objects=12)
    shown = picture(scene)
    assert shown.height() >= 12 * LANE_PX
    background = shown.pixelColor(GUTTER_PX + 2, LANE_PX - 1)
    middles = [shown.pixelColor(600, row * LANE_PX + LANE_PX // 2) for row in range(12)]
    assert all(colour != background for colour in middles)
