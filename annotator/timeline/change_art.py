"""How a lane shows what a propagation changed, along its foot, and what wants a look, at its head.

Paints onto what it is given, in pixels of the lane (its top left is 0, 0); keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from annotator.timeline.ink import Ink
from annotator.timeline.lane_art import cell_left
from annotator.timeline.metrics import BAR_PX, LANE_PX, PIN_PX
from annotator.timeline.timescale import Timescale

if TYPE_CHECKING:
    from engine.session.stretches import ChangedStretch

_ROOM_PX = (LANE_PX - BAR_PX) // 2 - 1
"""Under the lane's bar."""


def paint_changes(
    painter: QPainter,
    stretches: Iterable[ChangedStretch],
    scale: Timescale,
    *,
    stride: int,
    ink: Ink,
    first_x: int,
    last_x: int,
) -> None:
    """Draw what touches lane pixels `first_x` to `last_x`: columns at the foot, higher where masks overlap less."""
    lowest: dict[tuple[int, int], float] = {}  # of the cells that share pixels
    for stretch in stretches:
        for change in stretch.frames:
            cell = change.frame // stride
            left, right = round(cell_left(cell, scale, stride)), round(cell_left(cell + 1, scale, stride))
            if right >= first_x and left <= last_x:
                lowest[left, right] = min(change.iou, lowest.get((left, right), 1.0))
    for (left, right), iou in lowest.items():
        paint_change(painter, left, right, iou, ink)


def paint_change(painter: QPainter, left: int, right: int, iou: float, ink: Ink) -> None:
    """One changed cell from pixel `left` to `right` (excluded)."""
    height = 2 + round((1 - iou) * (_ROOM_PX - 2))
    painter.fillRect(left, LANE_PX - height, max(right - left, 1), height, ink.changed)


def paint_alarm(painter: QPainter, x: float, ink: Ink) -> None:
    """A triangle pointing down at a frame that wants a look."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.halo, 1))
    painter.setBrush(ink.changed)
    half = PIN_PX / 2 + 1
    painter.drawPolygon(QPolygonF([QPointF(x - half, 0), QPointF(x + half, 0), QPointF(x, PIN_PX)]))
    painter.restore()
