"""Brush and eraser by the mouse, down to the store."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from annotator.actions.conditions import step_to_redo, step_to_undo
from annotator.state.view_options import Tool
from annotator.words.step_words import step_words
from storage.records import Provenance, Step
from tests.annotator.canvas.conftest import SIZE, Stand


def ring_and_spot() -> NDArray[np.bool_]:
    """A mask with a hole and a separate part."""
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]]
    distance = (columns - 40) ** 2 + (rows - 48) ** 2
    mask: NDArray[np.bool_] = (distance <= 20**2) & (distance > 6**2)
    mask[80:86, 110:118] = True
    return mask


def begin_with(stand: Stand, mask: NDArray[np.bool_]) -> None:
    stand.workspace.hand.new_object()
    stand.workspace.hand.paint(mask)
    stand.workspace.view.use_tool(Tool.BRUSH)
    stand.workspace.view.brush_px = 6


def test_a_stroke_is_one_step_and_keeps_holes_and_parts(stand: Stand) -> None:
    before = ring_and_spot()
    begin_with(stand, before)
    stand.drag((70, 20), (74, 40), (100, 22))
    after = stand.pixels()
    assert not after[48, 40], "the hole stays"
    assert after[82, 112], "the separate part stays"
    assert after[before].all()
    assert after[22, 100]
    assert after[20, 70]
    assert after[30, 87], "no gap between two places far apart"
    version = stand.stored()
    assert version is not None
    assert version.provenance is Provenance.PAINTED
    stand.workspace.undoing.undo()
    assert np.array_equal(stand.pixels(), before)


def test_the_stroke_shows_at_once_and_escape_takes_it_back(stand: Stand) -> None:
    begin_with(stand, ring_and_spot())
    untouched = stand.colour_at(100, 20)
    stand.drag((90, 20), (110, 20), release=False)
    assert stand.colour_at(100, 20) != untouched
    assert np.array_equal(stand.pixels(), ring_and_spot()), "nothing is kept before the button is let go"
    assert stand.canvas.cancel_gesture()
    stand.qtbot.mouseMove(stand.canvas, stand.at(110, 60))
    assert stand.colour_at(100, 20) == untouched
    stand.qtbot.mouseRelease(stand.canvas, Qt.MouseButton.LeftButton, pos=stand.at(110, 60))
    assert np.array_equal(stand.pixels(), ring_and_spot())


def test_right_control_and_the_eraser_take_away(stand: Stand) -> None:
    begin_with(stand, np.ones(SIZE, np.bool_))
    stand.drag((20, 20), (40, 20), button=Qt.MouseButton.RightButton)
    stand.drag((20, 40), (40, 40), modifier=Qt.KeyboardModifier.ControlModifier)
    stand.workspace.view.use_tool(Tool.ERASER)
    stand.drag((20, 60), (40, 60))
    mask = stand.pixels()
    assert not mask[[20, 40, 60], 30].any()
    assert mask[[30, 50, 70], 30].all()


def test_history_says_what_was_erased(stand: Stand) -> None:
    begin_with(stand, ring_and_spot())
    stand.drag((90, 20), (110, 20))
    stand.drag((90, 20), (100, 20), button=Qt.MouseButton.RightButton)
    stand.workspace.view.use_tool(Tool.ERASER)
    stand.drag((104, 20), (110, 20))
    *_, painted, with_the_right, erased = steps(stand)
    assert step_words(painted, "cat") == "paint · cat · f 0"
    assert step_words(with_the_right, "cat") == step_words(erased, "cat") == "erase · cat · f 0"
    stand.workspace.undoing.undo()
    assert step_to_redo(stand.workspace).startswith("erase · ")
    stand.workspace.undoing.redo()
    assert step_to_undo(stand.workspace).startswith("erase · ")
    assert not stand.pixels()[20, 108]


def test_a_stroke_that_changes_no_pixel_is_no_step(stand: Stand) -> None:
    begin_with(stand, ring_and_spot())
    before = steps(stand)
    stand.drag((40, 61), (42, 61))  # on the ring, which is there already
    stand.workspace.view.use_tool(Tool.ERASER)
    stand.drag((90, 10), (110, 10))
    assert steps(stand) == before
    assert stand.canvas._stroke.mask is None
    stand.workspace.selection.clear()
    stand.drag((90, 10), (110, 10))
    assert steps(stand) == before, "no object is made for the eraser"


def steps(stand: Stand) -> list[Step]:
    session = stand.workspace.session
    assert session is not None
    return list(session.history.steps())


def test_a_stroke_on_an_empty_frame_makes_an_object(stand: Stand) -> None:
    stand.workspace.view.use_tool(Tool.BRUSH)
    stand.drag((30, 30), (50, 30))
    assert len(stand.workspace.targets()) == 1
    assert stand.pixels()[30, 40]


def test_leaving_the_frame_ends_a_stroke_without_keeping_it(stand: Stand) -> None:
    begin_with(stand, ring_and_spot())
    stand.drag((90, 20), (110, 20), release=False)
    stand.seek(4)
    stand.qtbot.mouseRelease(stand.canvas, Qt.MouseButton.LeftButton, pos=stand.at(110, 20))
    assert stand.stored(4) is None
    assert np.array_equal(stand.pixels(0), ring_and_spot())


def test_a_locked_object_cannot_be_painted(stand: Stand) -> None:
    begin_with(stand, ring_and_spot())
    target_id = stand.workspace.selection.target_id
    assert target_id is not None
    stand.workspace.selection.toggle_locked(target_id)
    stand.drag((90, 20), (110, 20))
    assert np.array_equal(stand.pixels(), ring_and_spot())


def test_a_stroke_made_while_a_click_is_answered_stays_in_sight(stand: Stand) -> None:
    stand.click(40, 48)
    stand.workspace.view.use_tool(Tool.BRUSH)
    stand.workspace.view.brush_px = 8
    plain = stand.colour_at(100, 20)
    stand.drag((90, 20), (110, 20))
    assert stand.workspace.runner.asking
    assert stand.colour_at(100, 20) != plain
    stand.answered()
    assert stand.pixels()[20, 100]
    assert stand.canvas._stroke.mask is None
    assert stand.colour_at(100, 20) != plain


def test_the_wheel_with_control_or_alt_changes_the_brush(stand: Stand) -> None:
    stand.workspace.view.brush_px = 24
    scale = stand.canvas.view.transform.scale
    for modifier in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
        before = stand.workspace.view.brush_px
        turn_wheel(stand, modifier=modifier)
        assert stand.workspace.view.brush_px > before
    assert stand.canvas.view.transform.scale == scale


def turn_wheel(stand: Stand, *, modifier: Qt.KeyboardModifier) -> None:
    place = QPointF(stand.at(64, 48))
    event = QWheelEvent(
        place,
        stand.canvas.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(stand.canvas, event)
