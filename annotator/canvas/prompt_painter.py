"""Prompts over the frame: points told apart by shape as well as colour, boxes, and the brush's ring."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.canvas.frame_notes import Notes
from annotator.canvas.view import View
from annotator.canvas.view_transform import Place
from annotator.theme.tokens import DARK, Theme

POINT_PX = 7.0
"""Logical radius of a point."""

REACH_PX = 12.0
"""Logical pixels by which prompts reach beyond the places they stand on, at most."""

_GLYPH_PX = 3.5
_CORNER_PX = 18.0
_DARK, _LIGHT = QColor(0, 0, 0, 170), QColor("white")


def paint_prompts(painter: QPainter, notes: Notes, view: View, theme: Theme) -> None:
    """Draw a frame's box, its points filled, clicks without an answer hollow, and where a reviewer found it wrong."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if notes.prompts.box is not None:
        paint_box(painter, view.to_rect(notes.prompts.box), theme)
    for place, label in zip(notes.prompts.points, notes.prompts.labels, strict=True):
        _paint_point(painter, view.to_point(place), theme, positive=bool(label), hollow=False)
    for place, positive in notes.pending:
        _paint_point(painter, view.to_point(place), theme, positive=positive, hollow=True)
    for mark in notes.marks:
        if mark.box is not None:
            _paint_mark(painter, view.to_rect(mark.box))
    painter.restore()


def _paint_mark(painter: QPainter, rect: QRectF) -> None:
    """Draw where a reviewer found the mask wrong, alike in every theme: a box with cut corners, or a cross."""
    lines = _corners(rect) if rect.width() or rect.height() else _cross(rect.topLeft())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((_DARK, 5.0), (QColor(DARK.warning), 2.5)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLines(lines)


def _cross(centre: QPointF) -> list[QLineF]:
    x, y, reach = centre.x(), centre.y(), POINT_PX
    return [QLineF(x - reach, y - reach, x + reach, y + reach), QLineF(x - reach, y + reach, x + reach, y - reach)]


def _corners(rect: QRectF) -> list[QLineF]:
    """Two short lines in each corner of a rectangle."""
    along, down = min(_CORNER_PX, rect.width() / 2), min(_CORNER_PX, rect.height() / 2)
    lines = []
    for x, inward in ((rect.left(), along), (rect.right(), -along)):
        for y, onward in ((rect.top(), down), (rect.bottom(), -down)):
            lines += [QLineF(x, y, x + inward, y), QLineF(x, y, x, y + onward)]
    return lines


def paint_box(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Draw a box in the accent colour between dark lines."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((_DARK, 3.5), (QColor(theme.accent), 1.5)):
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(rect)


def paint_brush_ring(painter: QPainter, centre: QPointF, *, radius: float, erasing: bool) -> None:
    """Draw the brush's outline at its true size, light within dark; its middle is marked with + or −."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    glyph = _glyph(centre, positive=not erasing, reach=4.0)
    for colour, width in ((_DARK, 3.0), (_LIGHT, 1.2)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(centre, radius, radius)
        if radius > 8 or radius < 2:
            painter.drawLines(glyph)
    painter.restore()


def _paint_point(painter: QPainter, centre: QPointF, theme: Theme, *, positive: bool, hollow: bool) -> None:
    colour = QColor(theme.positive if positive else theme.negative)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_DARK, 4.0))
    painter.drawEllipse(centre, POINT_PX, POINT_PX)
    painter.setPen(QPen(colour if hollow else _LIGHT, 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
    painter.drawEllipse(centre, POINT_PX, POINT_PX)
    glyph = _glyph(centre, positive=positive, reach=_GLYPH_PX)
    if hollow:
        painter.setPen(QPen(_DARK, 4.0))
        painter.drawLines(glyph)
    painter.setPen(QPen(_LIGHT if hollow else QColor(theme.on_accent), 2.0))
    painter.drawLines(glyph)


def _glyph(centre: QPointF, *, positive: bool, reach: float) -> list[QLineF]:
    x, y = centre.x(), centre.y()
    across = QLineF(x - reach, y, x + reach, y)
    return [across, QLineF(x, y - reach, x, y + reach)] if positive else [across]


def prompt_reach(view: View, box: tuple[float, float, float, float]) -> QRectF:
    """The part of the widget that prompts and marks within an image box are painted on."""
    return view.to_rect(box).adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX)


def ring_reach(centre: Place, *, radius: float) -> QRectF:
    """The part of the widget that the brush's ring is painted on."""
    reach = max(radius, 4.0) + 3
    return QRectF(centre[0] - reach, centre[1] - reach, 2 * reach, 2 * reach)
