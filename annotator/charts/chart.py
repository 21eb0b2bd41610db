"""What all charts are: a widget that paints itself in the theme, says what is under the pointer, and what is missing.

Window's thread. A chart holds only the values it was given; it computes no figures.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.theme.look import Look
from annotator.theme.tokens import TYPE, Theme
from annotator.timeline.ink import ink_for


class Chart(QWidget):
    """Base of the charts: `_paint` draws where there is something, otherwise the sentence of `set_empty` stands."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._empty = ""
        look.changed.connect(self.update)

    def set_empty(self, sentence: str) -> None:
        """What stands here while there is nothing to draw."""
        self._empty = sentence
        self.update()

    @property
    def theme(self) -> Theme:
        """The colours in force."""
        return self._look.theme

    def small_font(self) -> QFont:
        """The font of labels and ticks."""
        font = QFont(self.font())
        font.setPixelSize(TYPE["small"])
        return font

    def series_colour(self, index: int) -> QColor:
        """The colour of a series: the first is the accent, further ones are told apart by colour-blind eyes too."""
        return QColor(self.theme.accent) if index == 0 else ink_for(index, self.theme).strong

    def has_values(self) -> bool:
        """Whether there is something to draw."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.small_font())
        if self.has_values():
            self._paint(painter, QRectF(self.rect()))
        else:
            painter.setPen(QColor(self.theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), flags, self._empty)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Show what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            words = self._words_at(QPointF(event.pos())) if self.has_values() else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        raise NotImplementedError

    def _words_at(self, place: QPointF) -> str:
        """What a tooltip says of a place; empty where there is nothing."""
        raise NotImplementedError

    def small_metrics(self) -> QFontMetricsF:
        """How wide words are in that font."""
        return QFontMetricsF(self.small_font())

    def draw_level(self, painter: QPainter, left: float, right: float, y: float) -> None:
        """Draw a faint line across, at the middle of a row of pixels."""
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.drawLine(QPointF(left, round(y) + 0.5), QPointF(right, round(y) + 0.5))
