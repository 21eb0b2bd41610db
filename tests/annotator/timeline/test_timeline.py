from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget
from pytestqt.qtbot import QtBot

from annotator.timeline.action_button import ActionButton
from annotator.workspace import Workspace
from engine.session.operations import Progress, PropagateOperation
from tests.annotator.small_window import settle
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
    scene.workspace.opening.open_video(video)
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
