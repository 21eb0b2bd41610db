"""How a lane's cells look: each state has a shape and a tone of its own, so that colour alone never tells.

Paints onto what it is given, in pixels of the lane (its top left is 0, 0); keeps nothing.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from annotator.timeline.ink import Ink
from annotator.timeline.lanes import Body, Codes, Kind, Run, bodies, columns, markers, runs
from annotator.timeline.metrics import BAR_PX, FLAG_PX, LANE_PX, PAD_PX, PIN_PX, THIN_PX, XS, S
from annotator.timeline.timescale import Timescale

_MIDDLE = LANE_PX // 2
_DENSE_PX = 2.0
"""Cells narrower than this are gathered into pixel columns."""


def paint_cells(
    painter: QPainter, codes: Codes, scale: Timescale, *, stride: int, ink: Ink, first_x: int, last_x: int
) -> None:
    """Draw the cells that touch lane pixels `first_x` to `last_x`; the painter should be clipped to them."""
    first_x, last_x = first_x - 2 * PIN_PX, last_x + 2 * PIN_PX
    cell_px = stride * scale.px_per_frame
    first, last = np.clip(cells_at(np.array([first_x, last_x]), scale, stride), 0, len(codes) - 1).tolist()
    if cell_px < _DENSE_PX:
        begin, end = max(first_x, 0), min(last_x, PAD_PX + ceil((scale.frame_count - scale.first) * scale.px_per_frame))
        if begin < end:
            edges = np.clip(cells_at(np.arange(begin, end + 1), scale, stride), 0, len(codes))
            for run in runs(columns(codes, edges), offset=begin):
                paint_run(painter, run.body, run.first, run.last + 1, ink)
    else:
        for run in runs(bodies(codes[first : last + 1]), offset=first):
            paint_run(painter, run.body, *_edges(run, scale, stride), ink)
    gap = PIN_PX / cell_px
    for marker in markers(codes, first=first, last=last, gap_cells=gap):
        paint_pin(painter, marker.kind, PAD_PX + scale.x_of(marker.cell * stride), ink)


def cells_at(xs: NDArray[np.int_], scale: Timescale, stride: int) -> NDArray[np.int_]:
    """The cells at lane pixels: a grid frame stands for the frames nearest to it. Not clamped to the lane."""
    frames = scale.first + (xs - PAD_PX) / scale.px_per_frame - 0.5
    return np.floor(frames / stride + 0.5).astype(np.int_)


def cell_left(cell: int, scale: Timescale, stride: int) -> float:
    """Lane pixel at which a cell begins."""
    place = min(max((cell - 0.5) * stride + 0.5, 0.0), float(scale.frame_count))
    return PAD_PX + (place - scale.first) * scale.px_per_frame


def paint_run(painter: QPainter, body: Body, left: int, right: int, ink: Ink) -> None:
    """Draw one stretch of cells that look the same, from pixel `left` to `right` (excluded)."""
    width = max(right - left, 1)
    bar = QRect(left, _MIDDLE - BAR_PX // 2, width, BAR_PX)
    thin = QRect(left, _MIDDLE - THIN_PX // 2, width, THIN_PX)
    match body:
        case Body.SEEN:
            painter.fillRect(bar, ink.strong)
        case Body.UNSEEN:
            painter.fillRect(thin, ink.faint)
        case Body.EMPTY:
            _paint_lines(painter, bar, ink.faint)
        case Body.AUTO:
            _paint_stripes(painter, bar, ink.strong)
        case Body.ABSENT:
            _paint_dashes(painter, left, left + width, ink.muted)
        case Body.STALE:
            painter.fillRect(bar, QBrush(ink.strong, Qt.BrushStyle.BDiagPattern))
            _paint_lines(painter, bar, ink.faint)
        case Body.NOTHING:
            pass


def paint_pin(painter: QPainter, kind: Kind, x: float, ink: Ink) -> None:
    """A diamond for prompts, a square for paint, in the middle of its cell."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.halo, 1.5))
    painter.setBrush(ink.pin)
    half, y = PIN_PX / 2, float(_MIDDLE)
    if kind is Kind.PROMPTED:
        corners = [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
        painter.drawPolygon(QPolygonF(corners))
    else:
        painter.drawRect(QRectF(x - half + 1, y - half + 1, PIN_PX - 2, PIN_PX - 2))
    painter.restore()


def paint_flag(painter: QPainter, x: float, ink: Ink, *, sent_back: bool) -> None:
    """A flag on a frame found wrong: filled where the masklet was sent back, an outline while a review runs."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = ink.sent_back if sent_back else ink.marked
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(colour if sent_back else Qt.BrushStyle.NoBrush)
    x = round(x) + 0.5
    painter.drawLine(QPointF(x, 1), QPointF(x, _MIDDLE + S / 2))
    painter.drawPolygon(QPolygonF([QPointF(x, 1), QPointF(x + FLAG_PX - 1, 3.5), QPointF(x, 6)]))
    painter.restore()


def _edges(run: Run, scale: Timescale, stride: int) -> tuple[int, int]:
    return round(cell_left(run.first, scale, stride)), round(cell_left(run.last + 1, scale, stride))


def _paint_lines(painter: QPainter, where: QRect, colour: QColor) -> None:
    painter.fillRect(where.left(), where.top(), where.width(), 1, colour)
    painter.fillRect(where.left(), where.bottom(), where.width(), 1, colour)


def _paint_stripes(painter: QPainter, where: QRect, colour: QColor) -> None:
    end = where.left() + where.width()
    for x in range(where.left() // XS * XS, end, XS):
        begin, beyond = max(x, where.left()), min(x + XS // 2, end)
        if begin < beyond:
            painter.fillRect(begin, where.top(), beyond - begin, where.height(), colour)


def _paint_dashes(painter: QPainter, left: int, right: int, colour: QColor) -> None:
    for x in range(left // S * S, right, S):
        begin, end = max(x, left), min(x + S // 2 + 1, right)
        if begin < end:
            painter.fillRect(begin, _MIDDLE - 1, end - begin, 2, colour)
    for x in (left, right - 1):
        painter.fillRect(x, _MIDDLE - BAR_PX // 2, 1, BAR_PX, colour)
