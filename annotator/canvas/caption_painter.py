"""Quiet words over the frame, as chips at its top or bottom; and what an empty canvas says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from annotator.canvas.frame_notes import Caption
from annotator.i18n import tr
from annotator.theme.icons import icon
from annotator.theme.tokens import DARK, ICON_PX, RADIUS_PX, ROW_PX, SPACE, TYPE, Theme

KeyOf = Callable[[str], str]
"""From an action's id to its key as the platform writes it, empty where it has none."""

STRIP_PX = ROW_PX + 2 * SPACE[2]
"""Logical height of the strip in which captions stand."""


class CaptionPainter:
    """Draws captions with the theme's colours and the widget's font."""

    def __init__(self, theme: Theme, font: QFont, key_of: KeyOf) -> None:
        self._theme = theme
        self._key_of = key_of
        self._font = QFont(font)
        self._font.setPixelSize(TYPE["body"])
        self._headline = QFont(font)
        self._headline.setPixelSize(TYPE["headline"])

    def paint(self, painter: QPainter, captions: Sequence[Caption], strip: QRect) -> None:
        """Draw captions side by side in the middle of a strip of the widget."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        widths = [self._width(caption) for caption in captions]
        x = strip.center().x() - (sum(widths) + SPACE[1] * (len(captions) - 1)) // 2
        for caption, width in zip(captions, widths, strict=True):
            self._paint_chip(painter, caption, QRect(x, strip.center().y() - ROW_PX // 2, width, ROW_PX))
            x += width + SPACE[1]
        painter.restore()

    def paint_empty(self, painter: QPainter, area: QRect) -> None:
        """Say on a canvas without video what it is for, and the one thing to do."""
        key = self._key_of("file.video")
        painter.save()
        painter.setFont(self._headline)
        painter.setPen(QColor(self._theme.text))
        headline = QRect(area.left(), area.center().y() - 2 * ROW_PX, area.width(), 2 * ROW_PX)
        painter.drawText(headline, Qt.AlignmentFlag.AlignCenter, tr("Here you mark objects on the frames of a video"))
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.muted))
        below = QRect(area.left(), area.center().y() + SPACE[1], area.width(), ROW_PX)
        words = tr("Drop a video or a folder of images here")
        if key:
            words = tr("Drop a video or a folder of images here, or press {key}", key=key)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def _width(self, caption: Caption) -> int:
        metrics = QFontMetrics(self._font)
        width = 2 * SPACE[2] + metrics.horizontalAdvance(caption.text)
        if caption.icon is not None:
            width += ICON_PX + SPACE[1]
        if key := self._key(caption):
            width += SPACE[2] + metrics.horizontalAdvance(key)
        return width

    def _key(self, caption: Caption) -> str:
        return "" if caption.action is None else self._key_of(caption.action)

    def _paint_chip(self, painter: QPainter, caption: Caption, chip: QRect) -> None:
        theme = self._theme
        background = QColor(theme.raised)
        background.setAlphaF(0.92)
        painter.setPen(QColor(theme.line))
        painter.setBrush(background)
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
        tones = {"plain": theme.muted, "warning": theme.warning, "accent": theme.accent, "removed": DARK.warning}
        x = chip.left() + SPACE[2]
        if caption.icon is not None:
            place = QRect(QPoint(x, chip.center().y() - ICON_PX // 2 + 1), QPoint(0, 0))
            place.setSize(QRect(0, 0, ICON_PX, ICON_PX).size())
            icon(caption.icon, theme, colour=tones[caption.tone]).paint(painter, place)
            x += ICON_PX + SPACE[1]
        line = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(theme.text))
        painter.drawText(QRect(x, chip.top(), chip.width(), chip.height()), line, caption.text)
        key = self._key(caption)
        if key:
            painter.setPen(QColor(theme.muted))
            rest = chip.adjusted(0, 0, -SPACE[2], 0)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, key)
