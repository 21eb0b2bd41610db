"""Lying bars with their labels and values; each may have a thin one under it to be compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.charts.chart import Chart
from annotator.charts.metrics import (
    BAR_PX,
    BAR_RADIUS_PX,
    BESIDE_PX,
    HIGHEST_ROW_PX,
    LABEL_PART,
    ROW_PX,
    WIDEST_BAR_PX,
    XS,
    S,
)
from annotator.theme.look import Look


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its value (None is not known), what to compare it with, and what a tooltip says."""

    label: str
    value: float | None
    beside: float | None = None
    tip: str = ""


class BarChart(Chart):
    """Rows from top to bottom, all from 0 on one scale."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._bars: tuple[Bar, ...] = ()
        self._words: Callable[[float], str] = str
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def set_bars(self, bars: Sequence[Bar], *, words: Callable[[float], str]) -> None:
        """Show other bars; `words` writes a value."""
        self._bars, self._words = tuple(bars), words
        self.setAccessibleDescription("; ".join(self._sentence(bar) for bar in self._bars))
        self.updateGeometry()
        self.update()

    def has_values(self) -> bool:
        """Whether any bar is known."""
        return any(bar.value is not None or bar.beside is not None for bar in self._bars)

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(320, ROW_PX * max(2, len(self._bars)))

    def minimumSizeHint(self) -> QSize:
        """The same height at the least width that still shows bars."""
        return QSize(200, self.sizeHint().height())

    @property
    def _row_px(self) -> float:
        """Rows share the height there is, up to a point."""
        return min(max(self.height() / max(1, len(self._bars)), ROW_PX), HIGHEST_ROW_PX)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        metrics, row_px = self.small_metrics(), self._row_px
        thick = min(max(BAR_PX, row_px / 3), WIDEST_BAR_PX)
        thin = thick * BESIDE_PX / BAR_PX
        texts = [self._written(each) for bar in self._bars for each in (bar.value, bar.beside)]
        numbers = max(metrics.horizontalAdvance(text) for text in texts) + S
        widest = max(metrics.horizontalAdvance(bar.label) for bar in self._bars)
        labels = min(widest, area.width() * LABEL_PART) + S
        left, room = area.left() + labels, area.width() - labels - numbers
        most = max(max(bar.value or 0, bar.beside or 0) for bar in self._bars) or 1
        for number, bar in enumerate(self._bars):
            top = area.top() + number * row_px + (row_px - thick - XS - thin) / 2
            painter.setPen(QColor(self.theme.text))
            label = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, labels - S)
            painter.drawText(QRectF(area.left(), top, labels, thick), Qt.AlignmentFlag.AlignVCenter, label)
            known = self.theme.text if bar.value is not None else self.theme.muted
            track = QRectF(left, top, room, thick)
            self._bar(painter, track, bar.value, part=(bar.value or 0) / most, colour=self.theme.accent, words=known)
            if bar.beside is not None:
                below = QRectF(left, top + thick + XS, room, thin)
                part, muted = bar.beside / most, self.theme.muted
                self._bar(painter, below, bar.beside, part=part, colour=muted, words=muted)

    def _bar(
        self, painter: QPainter, track: QRectF, value: float | None, *, part: float, colour: str, words: str
    ) -> None:
        length = max(track.width() * part, 1.0 if value else 0.0)
        if length:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            bar = QRectF(track.left(), track.top(), length, track.height())
            painter.drawRoundedRect(bar, BAR_RADIUS_PX, BAR_RADIUS_PX)
        painter.setPen(QColor(words))
        begin = track.left() + length + (S if length else 0)
        place = QRectF(begin, track.center().y() - ROW_PX / 2, self.width() - begin, ROW_PX)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._written(value))

    def _words_at(self, place: QPointF) -> str:
        row = int(place.y() // self._row_px)
        if not 0 <= row < len(self._bars):
            return ""
        return self._bars[row].tip or self._sentence(self._bars[row])

    def _sentence(self, bar: Bar) -> str:
        beside = "" if bar.beside is None else f" ({self._words(bar.beside)})"
        return f"{bar.label}: {self._written(bar.value)}{beside}"

    def _written(self, value: float | None) -> str:
        return "–" if value is None else self._words(value)
