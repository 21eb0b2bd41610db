"""Lines over numbers or dates: a dot per value, gaps where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from annotator.charts.chart import Chart
from annotator.charts.metrics import DOT_PX, LINE_PX, S
from annotator.charts.plane import Plane, Words, draw_axes, lay_out
from annotator.theme.look import Look

_MANY = 60
"""More values than this are drawn without dots."""


@dataclass(frozen=True, slots=True)
class Line:
    """One series: points (x, y) in order of x; a y of None leaves a gap."""

    name: str
    points: tuple[tuple[float, float | None], ...]


class LineChart(Chart):
    """Lines of one unit on one pair of axes; y begins at 0."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._lines: tuple[Line, ...] = ()
        self._x_words: Words = str
        self._y_words: Words = str
        self._marks: tuple[float, ...] | None = None

    def set_lines(
        self, lines: Sequence[Line], *, x_words: Words, y_words: Words, marks: Sequence[float] | None = None
    ) -> None:
        """Show other lines; `x_words` and `y_words` write values; `marks` are the x with words, None for round ones."""
        self._lines, self._x_words, self._y_words = tuple(lines), x_words, y_words
        self._marks = None if marks is None else tuple(marks)
        self.setAccessibleDescription("; ".join(self._words_of(line) for line in self._lines))
        self.update()

    def has_values(self) -> bool:
        """Whether any value is known."""
        return any(y is not None for line in self._lines for _, y in line.points)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(360, 180)

    def minimumSizeHint(self) -> QSize:
        """Enough for some ticks."""
        return QSize(200, 120)

    def _plane(self, area: QRectF) -> Plane:
        xs = [x for line in self._lines for x, _ in line.points]
        highest = max(y for line in self._lines for _, y in line.points if y is not None)
        return lay_out(self, area, xs=(min(xs), max(xs)), highest=highest, y_words=self._y_words)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        plane = self._plane(area)
        draw_axes(self, painter, plane, x_words=self._x_words, y_words=self._y_words, marks=self._marks)
        for index, line in enumerate(self._lines):
            colour = self.series_colour(index)
            for stretch in _stretches(line):
                places = [QPointF(plane.x.at(x), plane.y.at(y)) for x, y in stretch]
                painter.setPen(QPen(colour, LINE_PX))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(QPolygonF(places))
                if len(line.points) <= _MANY:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(colour)
                    for place in places:
                        painter.drawEllipse(place, DOT_PX, DOT_PX)

    def _words_at(self, place: QPointF) -> str:
        plane = self._plane(QRectF(self.rect()))
        xs = sorted({x for line in self._lines for x, _ in line.points})
        nearest = min(xs, key=lambda x: abs(plane.x.at(x) - place.x()))
        if abs(plane.x.at(nearest) - place.x()) > 4 * S:
            return ""
        found = [
            f"{line.name}: {self._y_words(y)}"
            for line in self._lines
            for x, y in line.points
            if x == nearest and y is not None
        ]
        return "\n".join([self._x_words(nearest), *found])

    def _words_of(self, line: Line) -> str:
        known = ", ".join(f"{self._x_words(x)} {self._y_words(y)}" for x, y in line.points if y is not None)
        return f"{line.name}: {known}"


def _stretches(line: Line) -> list[list[tuple[float, float]]]:
    """The line's points between its gaps."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in line.points:
        if y is None:
            found.append([])
        else:
            found[-1].append((x, y))
    return [stretch for stretch in found if stretch]
