"""The outline being drawn, over the frame: as wide on the screen at every zoom, and to be seen on light and dark.

What it would add is tinted in the object's colour within a full line; what it would take away is hatched within dashes.
"""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform, qGray

from annotator.canvas.drawn_outline import CATCH_PX, DrawnOutline
from annotator.canvas.outline_path import draw_path
from annotator.canvas.view import View
from annotator.canvas.view_transform import ViewTransform

_CORNER_PX = 7.0
_LINE_PX, _HALO_PX = 2, 1
_BRIGHT = 128
_DARK, _LIGHT = QColor(0, 0, 0, 170), QColor("white")
_SHADE, _HATCH = QColor(0, 0, 0, 90), QColor(255, 255, 255, 130)
_DASHES = (6.0, 5.0)


def paint_drawn_outline(
    painter: QPainter, outline: DrawnOutline, view: View, colour: QColor, *, opacity: float
) -> None:
    """Draw the outline with the lines from both its ends to the pointer, its corners, and what it encloses."""
    caught = outline.is_over_first(outline.pointer)
    line = outline.line()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_area(painter, _closed(line, view.transform), colour, opacity=opacity, takes_away=outline.takes_away)
    _paint_line(painter, line, view, _LIGHT if outline.takes_away else colour, dashed=outline.takes_away)
    corners = [view.to_point(corner) for corner in outline.corners]
    if outline.closable and not caught:
        _paint_closing(painter, QLineF(view.to_point(outline.pointer), view.to_point(outline.first)))
    painter.setPen(QPen(_DARK, 1.5))
    painter.setBrush(_LIGHT)
    for corner in corners:
        painter.drawRect(_square(corner, _CORNER_PX))
    if outline.closable:
        _paint_catch(painter, view.to_point(outline.first), colour if caught else None)
    painter.restore()


def _closed(line: QPainterPath, transform: ViewTransform) -> QPainterPath:
    """The area within a line, on the widget, filled by the rule that the pixels follow."""
    area = QTransform(transform.scale, 0, 0, transform.scale, transform.x, transform.y).map(line)
    area.closeSubpath()
    area.setFillRule(Qt.FillRule.WindingFill)
    return area


def _paint_area(painter: QPainter, area: QPainterPath, colour: QColor, *, opacity: float, takes_away: bool) -> None:
    if takes_away:
        painter.fillPath(area, _SHADE)
        painter.fillPath(area, QBrush(_HATCH, Qt.BrushStyle.BDiagPattern))
    else:
        tint = QColor(colour)
        tint.setAlphaF(opacity)
        painter.fillPath(area, tint)


def _paint_line(painter: QPainter, line: QPainterPath, view: View, colour: QColor, *, dashed: bool) -> None:
    """Draw the line in its colour between two in its opposite."""
    width, halo_px = (max(round(each * view.device_ratio), 1) for each in (_LINE_PX, _HALO_PX))
    halo = QColor("black" if qGray(colour.rgb()) > _BRIGHT else "white")
    draw_path(painter, line, view.transform, halo, width=width + 2 * halo_px)
    draw_path(painter, line, view.transform, colour, width=width, dashes=_DASHES if dashed else ())


def _paint_closing(painter: QPainter, line: QLineF) -> None:
    """Draw where the outline would be closed."""
    pen = QPen(_DARK, 2.5)
    painter.setPen(pen)
    painter.drawLine(line)
    pen = QPen(_LIGHT, 1.0)
    pen.setDashPattern([4.0, 4.0])
    painter.setPen(pen)
    painter.drawLine(line)


def _paint_catch(painter: QPainter, first: QPointF, colour: QColor | None) -> None:
    """Draw how far the first corner reaches for the pointer; filled where it has it."""
    painter.setBrush(Qt.BrushStyle.NoBrush if colour is None else colour)
    painter.setPen(QPen(_DARK, 4.0))
    painter.drawEllipse(first, CATCH_PX, CATCH_PX)
    painter.setPen(QPen(_LIGHT, 2.0))
    painter.drawEllipse(first, CATCH_PX, CATCH_PX)


def _square(centre: QPointF, side: float) -> QRectF:
    return QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
