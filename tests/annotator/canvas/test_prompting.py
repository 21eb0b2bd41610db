"""Clicks, points and boxes by the mouse, down to the store."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from storage.records import Provenance
from tests.annotator.canvas.conftest import Stand


def test_a_click_makes_an_object_and_its_mask(stand: Stand) -> None:
    stand.click(40, 48)
    assert len(stand.canvas._notes.now.pending) == 1, "the point lands before the model answers"
    stand.answered()
    version = stand.stored()
    assert version is not None
    assert version.provenance is Provenance.PROMPTED
    prompts = stand.workspace.hand.prompts
    assert prompts.labels == (1,)
    assert prompts.points[0] == pytest.approx((40, 48), abs=0.3)
    assert stand.canvas._notes.now.prompts == prompts
    assert not stand.canvas._notes.now.pending


def test_a_right_click_is_negative_and_a_click_on_a_point_removes_it(stand: Stand) -> None:
    stand.click(40, 48)
    stand.click(90, 20, button=Qt.MouseButton.RightButton)
    stand.answered()
    assert stand.workspace.hand.prompts.labels == (1, 0)
    stand.click(90.5, 20.5)
    stand.answered()
    assert stand.workspace.hand.prompts.labels == (1,)
    stand.click(40, 48)
    assert stand.workspace.hand.pin is None, "the last prompt gone, the frame is no longer pinned"
    assert stand.stored() is None


def test_a_short_drag_is_a_click_and_a_longer_one_a_box(stand: Stand) -> None:
    start = stand.at(60, 30)
    stand.qtbot.mousePress(stand.canvas, Qt.MouseButton.LeftButton, pos=start)
    stand.qtbot.mouseMove(stand.canvas, start + QPoint(3, 3))
    stand.qtbot.mouseRelease(stand.canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(3, 3))
    stand.answered()
    assert stand.workspace.hand.prompts.box is None
    assert stand.workspace.hand.prompts.points[0] == pytest.approx((60, 30), abs=0.3)
    stand.drag((60, 64), (40, 50), (24, 32))
    stand.answered()
    assert stand.workspace.hand.prompts.box == pytest.approx((24, 32, 60, 64), abs=0.3)
    assert stand.workspace.hand.prompts.points == (), "a box clears the points"


def test_a_box_ends_at_the_frames_border(stand: Stand) -> None:
    stand.drag((100, 80), (120, 90), (132, 99))
    stand.answered()
    box = stand.workspace.hand.prompts.box
    assert box is not None
    assert box[2:] == (128, 96)


def test_escape_gives_a_box_up(stand: Stand) -> None:
    stand.drag((24, 32), (60, 64), release=False)
    assert stand.canvas.cancel_gesture()
    assert not stand.canvas.cancel_gesture()
    stand.qtbot.mouseRelease(stand.canvas, Qt.MouseButton.LeftButton, pos=stand.at(60, 64))
    assert not stand.workspace.runner.asking
    assert stand.workspace.targets() == ()


def test_a_press_beside_the_frame_does_nothing(stand: Stand) -> None:
    stand.click(-2, 48)
    assert not stand.workspace.runner.asking
    assert stand.workspace.targets() == ()


def test_between_grid_frames_a_click_goes_to_the_nearest_one(stand: Stand) -> None:
    stand.seek(7)
    stand.click(48, 48)
    stand.answered()
    stand.shows(8)
    assert stand.stored(8) is not None


def test_a_reviewer_changes_nothing(stand: Stand) -> None:
    stand.workspace.set_reviewing(True)
    try:
        stand.click(40, 48)
        assert stand.workspace.targets() == ()
    finally:
        stand.workspace.set_reviewing(False)


def test_the_candidates_of_an_ambiguous_click_are_told(stand: Stand) -> None:
    stand.click(40, 48)
    stand.answered()
    pin = stand.workspace.hand.pin
    assert pin is not None
    assert len(pin.candidate_scores) == 3
    ranked = sorted(pin.candidate_scores, reverse=True)
    for shown in (0, 1, 2, 0):
        (caption,) = stand.canvas._notes.now.bottom
        assert caption.text == f"{shown + 1} of 3 · {ranked[shown]:.2f}", "the best first, then the next best"
        pin = stand.workspace.hand.pin
        assert pin is not None
        assert pin.candidate_scores[pin.candidate or 0] == ranked[shown]
        stand.workspace.hand.cycle_candidate()
        stand.answered()


def test_a_resting_pointer_previews_the_click_that_would_begin_an_object(stand: Stand) -> None:
    assert not stand.workspace.targets()
    stand.qtbot.waitUntil(lambda: 0 in stand.workspace.model.encoded)
    with stand.qtbot.waitSignal(stand.workspace.runner.previewed):
        stand.qtbot.mouseMove(stand.canvas, stand.at(44, 50))
    assert stand.canvas._preview.path is not None
    assert not stand.workspace.targets(), "looking makes nothing"


def test_a_resting_pointer_previews_and_a_moving_one_drops_it(stand: Stand) -> None:
    stand.workspace.hand.new_object()
    stand.qtbot.waitUntil(lambda: 0 in stand.workspace.model.encoded)
    with stand.qtbot.waitSignal(stand.workspace.runner.previewed):
        stand.qtbot.mouseMove(stand.canvas, stand.at(40, 48))
    preview = stand.canvas._preview
    assert preview.path is not None
    assert stand.stored() is None, "nothing is committed"
    stand.qtbot.mouseMove(stand.canvas, stand.at(80, 48))
    assert preview.path is None
