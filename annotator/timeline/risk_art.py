"""How a lane shows where its masks are at risk: columns over its bar, higher where a mask is likelier to be wrong.

Paints onto what it is given, in pixels of the lane (its top left is 0, 0); keeps nothing. Masks that are likely right
get nothing, so that what stands out is what is worth a look.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from annotator.timeline.ink import Ink
from annotator.timeline.lane_art import cell_left, cells_at
from annotator.timeline.metrics import BAR_PX, LANE_PX
from annotator.timeline.timescale import Timescale
from engine.risk.worklist import WORTH_A_LOOK

_FOOT_Y = (LANE_PX - BAR_PX) // 2 - 1
"""Just over the lane's bar."""
_HEIGHTS_PX = (0, 1, 2, 3, 5)
"""Never higher than the bar that a risk is of: what is worth a look may not drown what it is about."""
_LEVELS_FROM = (WORTH_A_LOOK, 0.4, 0.55, 0.7)


def risk_levels(risk: NDArray[np.float64], edges: NDArray[np.int_]) -> NDArray[np.int_]:
    """How high pixel columns are, 0 to 4, that each hold the cells `edges[k]` to `edges[k + 1]`, the latter excluded.

    A column shows the highest risk of its cells; one narrower than a cell takes the cell at its beginning.
    """
    levels = np.digitize(risk, _LEVELS_FROM)
    begins = np.minimum(edges[:-1], len(risk) - 1)
    highest: NDArray[np.int_] = np.maximum.reduceat(levels[: max(int(edges[-1]), int(begins[-1]) + 1)], begins)
    return np.where(edges[:-1] < len(risk), highest, 0)


def paint_risk(
    painter: QPainter,
    risk: NDArray[np.float64],
    scale: Timescale,
    *,
    stride: int,
    ink: Ink,
    first_x: int,
    last_x: int,
) -> None:
    """Draw the risk over lane pixels `first_x` to `last_x` (excluded)."""
    xs = np.arange(first_x, last_x + 1)
    edges = cells_at(xs, scale, stride)
    on_lane = (xs >= cell_left(0, scale, stride)) & (xs < cell_left(len(risk), scale, stride))
    inside = on_lane[:-1] & (edges[:-1] >= 0) & (edges[:-1] < len(risk))
    if not len(risk) or not inside.any():
        return
    first = first_x + int(np.argmax(inside))
    shown = np.append(edges[:-1][inside], np.clip(edges[1:][inside][-1], 0, len(risk)))
    levels = risk_levels(risk, shown)
    begins = np.flatnonzero(np.diff(levels, prepend=-1))
    for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(levels)], strict=True):
        paint_level(painter, first + begin, first + end, int(levels[begin]), ink)


def paint_level(painter: QPainter, left: int, right: int, level: int, ink: Ink) -> None:
    """One stretch of a level, 0 to 4, from pixel `left` to `right` (excluded)."""
    height = _HEIGHTS_PX[level]
    if height:
        painter.fillRect(left, _FOOT_Y - height, right - left, height, ink.risk)
