"""How an outline that is being drawn looks: colours, width, what is repainted, the cursor."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt

from annotator.canvas.drawn_outline import CATCH_PX
from annotator.canvas.prompt_painter import REACH_PX
from annotator.state.view_options import Tool
from engine.palette import PALETTE
from tests.annotator.canvas.conftest import Stand
from tests.annotator.canvas.outlines import INSIDE, OUTSIDE, SQUARE, click_all, outline
from tests.annotator.canvas.test_looking import Painted

__all__ = ["outline"]  # pytest finds fixtures where they are imported


def test_the_area_is_shown_in_the_objects_colour_and_the_line_on_light_and_dark(outline: Stand) -> None:
    plain = np.array(outline.colour_at(*INSIDE))
    beside = outline.colour_at(*OUTSIDE)
    click_all(outline, *SQUARE[:3])
    outline.qtbot.mouseMove(outline.canvas, outline.at(*SQUARE[3]))
    opacity = outline.workspace.view.opacity
    tinted = np.array(outline.colour_at(*INSIDE))
    assert tinted == pytest.approx(plain * (1 - opacity) + np.array(PALETTE[0]) * opacity, abs=4)
    assert outline.colour_at(*OUTSIDE) == beside
    for scale in (1.0, 6.0):
        outline.canvas.view.zoom(scale, at=outline.canvas.view.transform.to_widget((60, 40)))
        shot = outline.canvas.grab().toImage()
        line = outline.at(60, 40)
        row = [shot.pixelColor(x, line.y()).getRgb()[:3] for x in range(line.x() - 8, line.x() + 9)]
        ground = {row[0], row[-1]}
        across = [pixel for pixel in row if min(np.abs(np.subtract(pixel, each)).max() for each in ground) > 12]
        assert 3 <= len(across) <= 6, "as wide at every zoom"
        assert min(np.abs(np.subtract(pixel, PALETTE[0])).max() for pixel in across) < 40
        assert max(map(sum, across)) - min(map(sum, across)) > 255, "a line that shows where the colour does not"


def test_only_what_changed_is_repainted(outline: Stand) -> None:
    click_all(outline, (20, 20), (30, 20), (30, 30))
    painted = Painted(outline.canvas)
    outline.canvas.update()
    outline.qtbot.waitUntil(lambda: outline.canvas.rect() in painted.rects)
    painted.rects.clear()
    outline.qtbot.mouseMove(outline.canvas, outline.at(34, 32))
    outline.qtbot.waitUntil(lambda: bool(painted.rects))
    reach: QRect = outline.canvas.view.touched((20, 20, 35, 33), margin=REACH_PX + 2)
    assert all(reach.contains(rect) for rect in painted.rects), f"{painted.rects} beyond {reach}"
    assert CATCH_PX < REACH_PX


def test_the_line_begins_at_the_first_corner_also_after_another_outline(outline: Stand) -> None:
    shots = []
    for _ in range(2):
        click_all(outline, *SQUARE[:3])
        outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Backspace)
        outline.qtbot.mouseMove(outline.canvas, outline.at(*SQUARE[3]))
        shots.append(outline.canvas.grab().toImage())
        outline.canvas.cancel_gesture()
        outline.qtbot.mouseMove(outline.canvas, outline.at(*OUTSIDE))
    assert shots[0] == shots[1]
    assert shots[0].pixelColor(outline.at(10, 10)) == outline.canvas.grab().toImage().pixelColor(outline.at(10, 10))


def test_the_cursor_says_when_a_click_would_close(outline: Stand) -> None:
    cursor = outline.canvas.cursor
    click_all(outline, *SQUARE[:2])
    outline.qtbot.mouseMove(outline.canvas, outline.at(*SQUARE[0]))
    assert cursor().shape() is Qt.CursorShape.CrossCursor, "two corners enclose nothing"
    outline.click(*SQUARE[2])
    outline.qtbot.mouseMove(outline.canvas, outline.at(21, 20))
    assert cursor().shape() is Qt.CursorShape.PointingHandCursor


def test_an_outline_closed_while_a_click_is_answered_stays_in_sight(outline: Stand) -> None:
    outline.workspace.view.use_tool(Tool.PROMPT)
    outline.click(40, 48)
    outline.workspace.view.use_tool(Tool.OUTLINE)
    plain = outline.colour_at(95, 15)
    outline.drag((90, 10), (100, 10), (100, 20), (90, 20))
    assert outline.workspace.runner.asking
    assert outline.colour_at(95, 15) != plain
    outline.answered()
    assert outline.pixels()[15, 95]
    assert outline.canvas._stroke.mask is None
