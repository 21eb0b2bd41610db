"""Outlines as Qt paths, and the quick way to draw them.

A path is handed to Qt as one block of bytes: adding thousands of points one by one would take longer than painting.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotator.canvas.contours import Loops
from annotator.canvas.view_transform import ViewTransform

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1


def to_path(loops: Loops, *, offset: tuple[float, float] = (0.0, 0.0)) -> QPainterPath:
    """Closed loops as a path filled by the odd-even rule, moved by `offset` (x, y)."""
    path = QPainterPath()
    if len(loops.points) == 0:
        return path
    lengths = loops.lengths()
    closed = np.insert(np.arange(len(loops.points)), np.append(loops.starts[1:], len(loops.points)), loops.starts)
    elements = np.empty(len(closed), _ELEMENT)
    elements["kind"] = _LINE
    elements["kind"][loops.starts + np.arange(len(lengths))] = _MOVE
    elements["x"] = loops.points[closed, 0] + offset[0]
    elements["y"] = loops.points[closed, 1] + offset[1]
    # As QPainterPath is streamed: count, elements, where the last loop starts, fill rule (0: odd-even).
    tail = np.array([len(closed) - lengths[-1] - 1, 0], ">i4").tobytes()
    data = QByteArray(np.array([len(closed)], ">i4").tobytes() + elements.tobytes() + tail)
    stream = QDataStream(data, QIODevice.OpenModeFlag.ReadOnly)
    stream >> path
    return path


def draw_path(
    painter: QPainter,
    path: QPainterPath,
    transform: ViewTransform,
    colour: QColor,
    *,
    width: int,
    dashes: tuple[float, ...] = (),
) -> None:
    """Draw an image path as a line of `width` screen pixels.

    Thin lines are drawn several times side by side: Qt draws lines of one pixel some fifty times as fast as any wider.
    """
    ratio = painter.device().devicePixelRatioF()
    pen = QPen(colour, 0)
    pen.setCosmetic(True)
    if dashes:
        pen.setDashPattern([each * ratio for each in dashes])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    base = painter.transform()
    for dx, dy in _offsets(width):
        painter.setTransform(base)
        painter.translate(QPointF(transform.x + dx / ratio, transform.y + dy / ratio))
        painter.scale(transform.scale, transform.scale)
        painter.drawPath(path)
    painter.restore()


def _offsets(width: int) -> list[tuple[float, float]]:
    """Where lines of one pixel go to make one of `width`: along the rim of a disc, and in its middle."""
    if width <= 1:
        return [(0.0, 0.0)]
    reach = (width - 1) / 2
    if width == 2:
        return [(-reach, -reach), (reach, -reach), (-reach, reach), (reach, reach)]
    angles = np.arange(8) * np.pi / 4
    rim = [(float(reach * np.cos(angle)), float(reach * np.sin(angle))) for angle in angles]
    return [*rim, (0.0, 0.0)]
