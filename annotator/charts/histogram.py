"""How many values fall into each bin, for one series or several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.charts.chart import Chart
from annotator.charts.plane import Plane, Words, draw_axes, lay_out
from annotator.theme.look import Look


@dataclass(frozen=True, slots=True)
class Counts:
    """One series: a number per bin."""

    name: str
    values: tuple[float, ...]


class Histogram(Chart):
    """Standing bars over bins of equal width on the screen, whatever they are in values."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._edges: tuple[float, ...] = ()
        self._series: tuple[Counts, ...] = ()
        self._x_words: Words = str
        self._y_words: Words = str

    def set_counts(self, edges: Sequence[float], series: Sequence[Counts], *, x_words: Words, y_words: Words) -> None:
        """Show other counts; there is one edge more than bins. ValueError where a series has another number of bins."""
        if any(len(each.values) != len(edges) - 1 for each in series):
            raise ValueError(f"{len(edges)} edges do not bound {[len(each.values) for each in series]} bins")
        self._edges, self._series = tuple(edges), tuple(series)
        self._x_words, self._y_words = x_words, y_words
        self.setAccessibleDescription("; ".join(self._words_of(bin_) for bin_ in range(len(edges) - 1)))
        self.update()

    def has_values(self) -> bool:
        """Whether anything was counted."""
        return any(value > 0 for each in self._series for value in each.values)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(360, 180)

    def minimumSizeHint(self) -> QSize:
        """Enough for some ticks."""
        return QSize(200, 120)

    def _plane(self, area: QRectF) -> Plane:
        highest = max(value for each in self._series for value in each.values)
        return lay_out(self, area, xs=(0, len(self._edges) - 1), highest=highest, y_words=self._y_words)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        plane = self._plane(area)
        places = range(len(self._edges))
        words = self._x_words
        edges = self._edges
        draw_axes(self, painter, plane, x_words=lambda x: words(edges[round(x)]), y_words=self._y_words, marks=places)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = plane.x.at(1) - plane.x.at(0)
        each_px = max((whole - 2) / len(self._series), 1.0)
        for index, series in enumerate(self._series):
            painter.setBrush(self.series_colour(index))
            for number, value in enumerate(series.values):
                left, top = plane.x.at(number) + 1 + index * each_px, plane.y.at(value)
                painter.drawRect(QRectF(left, top, each_px, plane.inside.bottom() - top))

    def _words_at(self, place: QPointF) -> str:
        plane = self._plane(QRectF(self.rect()))
        number = int((place.x() - plane.inside.left()) // (plane.x.at(1) - plane.x.at(0)))
        return self._words_of(number) if 0 <= number < len(self._edges) - 1 else ""

    def _words_of(self, number: int) -> str:
        edges = f"{self._x_words(self._edges[number])} – {self._x_words(self._edges[number + 1])}"
        counts = ", ".join(f"{each.name} {self._y_words(each.values[number])}" for each in self._series)
        return f"{edges}: {counts}"
