"""The plane that line charts and histograms draw on: axes with round numbers, faint levels, words beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from annotator.charts.chart import Chart
from annotator.charts.metrics import TICK_GAP_PX, L, S
from annotator.charts.scale import Scale, levels, ticks

Words = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Plane:
    """Where values lie: `x` and `y` give pixels, `inside` is the part within the axes."""

    inside: QRectF
    x: Scale
    y: Scale
    levels: tuple[float, ...]


def lay_out(chart: Chart, area: QRectF, *, xs: tuple[float, float], highest: float, y_words: Words) -> Plane:
    """Room for the axes' words left and below; y runs from 0 to the first round number at or above `highest`.

    No two levels have the same words: whole masklets are not marked at their fractions.
    """
    metrics = chart.small_metrics()
    marked = _told_apart(highest, most=max(2, min(5, int(area.height() // (2 * L)))), words=y_words)
    left = max(metrics.horizontalAdvance(y_words(level)) for level in marked) + S
    inside = QRectF(area.left() + left, area.top() + S, area.width() - left - L, area.height() - S - L - S)
    low, high = xs if xs[0] < xs[1] else (xs[0] - 1, xs[0] + 1)
    across, up = Scale(low, high, inside.left(), inside.right()), Scale(0, marked[-1], inside.bottom(), inside.top())
    return Plane(inside, across, up, marked)


def _told_apart(highest: float, *, most: int, words: Words) -> tuple[float, ...]:
    """Levels, so few that each has words of its own."""
    for few in range(most, 1, -1):
        marked = levels(highest, most=few)
        if len({words(level) for level in marked}) == len(marked):
            return marked
    return levels(highest, most=1)


def draw_axes(
    chart: Chart, painter: QPainter, plane: Plane, *, x_words: Words, y_words: Words, marks: Sequence[float] | None
) -> None:
    """Levels with their numbers, and the words under the marks; marks of None are round numbers."""
    inside, theme = plane.inside, chart.theme
    for level in plane.levels:
        y = plane.y.at(level)
        chart.draw_level(painter, inside.left(), inside.right(), y)
        painter.setPen(QColor(theme.muted))
        place = QRectF(0, y - L / 2, inside.left() - S, L)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, y_words(level))
    painter.setPen(QColor(theme.muted))
    taken = -1e9
    most = max(2, int(inside.width() // TICK_GAP_PX))
    for mark in ticks(plane.x.low, plane.x.high, most=most) if marks is None else marks:
        x, words = plane.x.at(mark), x_words(mark)
        width = painter.fontMetrics().horizontalAdvance(words)
        begin = min(max(x - width / 2, 0.0), chart.width() - width)
        if begin < taken + S:  # words never run into each other
            continue
        painter.drawText(QRectF(begin, inside.bottom() + S / 2, width + 1, L), Qt.AlignmentFlag.AlignVCenter, words)
        taken = begin + width
