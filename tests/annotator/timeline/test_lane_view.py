"""The lanes follow the masks: drawn as they come, looked at, undone and judged, and only where they changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.timeline.lanes import Body, bodies
from annotator.timeline.metrics import GUTTER_PX, LANE_PX
from storage.records import Decision, Provenance, Role
from tests.annotator.timeline.long_video import show_long_video
from tests.annotator.timeline.scene import Scene


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
    scene.workspace.undoing.undo()
    assert scene.row(target_id).lane.missing == len(before) - 1
    scene.workspace.undoing.redo()
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
    for _ in range(2):  # at first it says that masks are missing
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


def test_twelve_lanes_of_twenty_thousand_cells_are_painted(scene: Scene) -> None:
    show_long_video(scene.timeline, cells=20_000, objects=12)
    shown = picture(scene)
    assert shown.height() >= 12 * LANE_PX
    background = shown.pixelColor(GUTTER_PX + 2, LANE_PX - 1)
    middles = [shown.pixelColor(600, row * LANE_PX + LANE_PX // 2) for row in range(12)]
    assert all(colour != background for colour in middles)
