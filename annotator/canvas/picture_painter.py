"""The frame itself: smooth from afar, as squares from near, without moiré when much reduced."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter

from annotator.canvas.view import View

REDUCED_BELOW = 0.5
"""Screen pixels per image pixel below which two-by-two interpolation would skip pixels."""


class PicturePainter:
    """Draws pictures into a view; keeps the last one reduced."""

    def __init__(self) -> None:
        self._reduced: QImage | None = None
        self._reduced_of: tuple[int, QSize] | None = None

    def paint(self, painter: QPainter, picture: QImage, view: View, *, hurried: bool) -> None:
        """Draw a picture over the whole frame; `hurried` while it will be replaced at once."""
        device_scale = view.transform.scale * view.device_ratio
        if device_scale < REDUCED_BELOW and not hurried:
            picture = self._reduce(picture, device_scale)
        smooth = not view.transform.is_crisp(device_ratio=view.device_ratio)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(view.image_rect, picture)
        painter.restore()

    def _reduce(self, picture: QImage, device_scale: float) -> QImage:
        size = QSize(max(round(picture.width() * device_scale), 1), max(round(picture.height() * device_scale), 1))
        key = (picture.cacheKey(), size)
        if self._reduced is None or self._reduced_of != key:
            self._reduced = picture.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._reduced_of = key
        return self._reduced
