"""What the colours of a chart stand for, in one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.charts.chart import Chart
from annotator.charts.metrics import BAR_RADIUS_PX, SWATCH_PX, L, M, S
from annotator.theme.look import Look


@dataclass(frozen=True, slots=True)
class Entry:
    """A series by its index, or what it is compared with, and its name."""

    series: int | Literal["beside"]
    name: str


class Legend(Chart):
    """Swatches with their names."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self._entries = tuple(entries)
        self.setAccessibleName(", ".join(entry.name for entry in self._entries))
        self.updateGeometry()
        self.update()

    def has_values(self) -> bool:
        """Whether there is an entry."""
        return bool(self._entries)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        words = sum(self.small_metrics().horizontalAdvance(entry.name) + SWATCH_PX + S + M for entry in self._entries)
        return QSize(round(words), L)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        x = area.left()
        for entry in self._entries:
            colour = QColor(self.theme.muted) if entry.series == "beside" else self.series_colour(entry.series)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            swatch = QRectF(x, area.center().y() - SWATCH_PX / 2, SWATCH_PX, SWATCH_PX)
            painter.drawRoundedRect(swatch, BAR_RADIUS_PX, BAR_RADIUS_PX)
            painter.setPen(QColor(self.theme.muted))
            width = self.small_metrics().horizontalAdvance(entry.name) + 1
            painter.drawText(
                QRectF(x + SWATCH_PX + S, 0, width, area.height()), Qt.AlignmentFlag.AlignVCenter, entry.name
            )
            x += SWATCH_PX + S + width + M

    def _words_at(self, place: QPointF) -> str:
        return ""
