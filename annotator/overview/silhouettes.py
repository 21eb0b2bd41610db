"""Small pictures of masklets for lists: the mask of one frame in its object's colour, at its place in the frame.

Made when a row is first seen, kept while the list is; no video is opened for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from annotator.canvas.cropped_mask import crop
from annotator.canvas.mask_layers import MaskShape
from engine.palette import PALETTE
from storage.mask_codec import Rle
from storage.work_records import WorkItem

if TYPE_CHECKING:
    from storage.store import ProjectStore

SIZE = QSize(64, 36)
"""Logical pixels of a picture."""

_LEAST_PX = 5
"""Logical pixels at which a mask is drawn at least, so that the smallest can be seen."""

_KEPT = 1000


def silhouette(rle: Rle, colour: QColor, *, ground: QColor, ratio: float) -> QPixmap:
    """The mask as it lies in the frame, fitted into SIZE; `ratio` is device pixels per logical pixel."""
    pixmap = QPixmap(SIZE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    height, width = rle.size
    frame = QRect(0, 0, SIZE.width(), SIZE.height())
    fitted = QSize(width, height).scaled(SIZE, Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(frame.topLeft(), fitted)
    place.moveCenter(frame.center())
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    painter.fillRect(place, ground)
    mask = crop(rle)
    if mask is not None:
        image = MaskShape(mask).tinted(colour)
        scale = place.width() / width
        x0, y0, x1, y1 = (round(side * scale * ratio) for side in mask.box)
        least = round(_LEAST_PX * ratio)
        x0, y0 = min(x0, max(x1 - least, 0)), min(y0, max(y1 - least, 0))
        small = image.scaled(
            max(x1 - x0, 1),
            max(y1 - y0, 1),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small.setDevicePixelRatio(ratio)
        painter.drawImage(place.topLeft() + QRect(x0, y0, 1, 1).topLeft() / ratio, small)
    painter.end()
    return pixmap


class Silhouettes:
    """Pictures of masklets, by masklet and revision."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int, str, float], QPixmap] = {}

    def of(self, item: WorkItem, store: ProjectStore, *, ground: QColor, ratio: float) -> QPixmap:
        """A masklet's picture; empty where it has no masks."""
        key = (item.masklet_id, item.revision, ground.name(), ratio)
        if key not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            rle = self._mask(item, store)
            colour = QColor(*PALETTE[item.colour_index % len(PALETTE)])
            self._made[key] = QPixmap() if rle is None else silhouette(rle, colour, ground=ground, ratio=ratio)
        return self._made[key]

    def _mask(self, item: WorkItem, store: ProjectStore) -> Rle | None:
        frame = item.first_frame
        if frame is None:
            masks = store.masklets.summaries(item.masklet_id)
            frame = next((at for at, mask in masks.items() if mask.area), None)
        mask = None if frame is None else store.masklets.mask(item.masklet_id, frame)
        return None if mask is None else mask.rle
