"""A grid of values as a picture: from the theme's canvas through the accent to the text's colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from annotator.charts.chart import Chart
from annotator.charts.metrics import XS, L, S
from annotator.charts.plane import Words
from annotator.theme.look import Look
from annotator.theme.tokens import Theme

_RAMP_PX = S


class HeatMap(Chart):
    """Rows from top to bottom, in the shape of a frame, with a strip that says what the colours mean."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._values: NDArray[np.float64] = np.zeros((0, 0))
        self._most = 0.0
        self._aspect = 1.0
        self._words: Words = str

    def set_values(self, values: NDArray[np.float64], *, most: float, aspect: float, words: Words) -> None:
        """Show values (H, W) from 0 to `most` in a picture of that width to height; `words` writes a value."""
        self._values, self._most, self._aspect, self._words = values, most, aspect, words
        self.update()

    def has_values(self) -> bool:
        """Whether any value is above 0."""
        return self._most > 0 and bool(self._values.size)

    def sizeHint(self) -> QSize:
        """Somewhat wider than high."""
        return QSize(240, 180)

    def minimumSizeHint(self) -> QSize:
        """Enough to see a shape."""
        return QSize(140, 110)

    def _picture_area(self, area: QRectF) -> QRectF:
        room = area.adjusted(0, 0, 0, -(L + _RAMP_PX))
        width = min(room.width(), room.height() * self._aspect)
        return QRectF(area.left(), area.top(), width, width / self._aspect)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        where = self._picture_area(area)
        painter.drawImage(where, coloured(self._values / self._most, self.theme))
        strip = QRectF(where.left(), where.bottom() + XS, where.width(), _RAMP_PX)
        painter.drawImage(strip, coloured(np.linspace(0, 1, 64)[None], self.theme))
        painter.setPen(QColor(self.theme.muted))
        words = QRectF(where.left(), strip.bottom(), where.width(), L)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._words(0.0))
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._words(self._most))

    def _words_at(self, place: QPointF) -> str:
        where = self._picture_area(QRectF(self.rect()))
        if not where.contains(place):
            return ""
        height, width = self._values.shape
        row = min(int((place.y() - where.top()) / where.height() * height), height - 1)
        column = min(int((place.x() - where.left()) / where.width() * width), width - 1)
        return self._words(float(self._values[row, column]))


def coloured(values: NDArray[np.float64], theme: Theme) -> QImage:
    """Values (H, W) from 0 to 1 as a picture in the theme's ramp."""
    colours = [QColor(name) for name in (theme.canvas, theme.accent, theme.text)]
    stops = np.array([(colour.red(), colour.green(), colour.blue()) for colour in colours], np.float64)
    channels = [np.interp(values, [0, 0.7, 1], stops[:, channel]) for channel in range(3)]
    pixels = np.ascontiguousarray(np.stack(channels, axis=-1).round().astype(np.uint8))
    height, width = values.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
