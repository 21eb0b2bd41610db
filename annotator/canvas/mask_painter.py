"""Masks over the frame: tinted with an outline, outline alone, or everything else darkened.

The selected object has the heavier outline; each outline is a line in the object's colour between two in its opposite,
so that it shows on light and dark footage.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QRegion, qGray

from annotator.canvas.mask_layers import MaskLayer, MaskShape
from annotator.canvas.outline_path import draw_path
from annotator.canvas.stroke_layer import StrokeLayer
from annotator.canvas.view import View
from annotator.state.view_options import MaskStyle
from annotator.theme.tokens import DARK

LINE_PX, SELECTED_LINE_PX = 1.5, 3.0
"""Logical pixels of an outline's inner line."""

HALO_PX = 1
TOUCH_PX = 5.0
"""Logical pixels by which an outline reaches beyond its mask's box, at most."""

_DIFFERENCE_OPACITY = 0.6

MANY_POINTS = 20_000
"""A mask that is mostly noise has outlines everywhere: beyond so many points they are drawn thin, for speed."""

_VEIL = 0xE0000000
_BRIGHT = 128


class MaskPainter:
    """Draws layers into a view; keeps the last veil around cut-out masks."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._veil: QImage | None = None
        self._veil_of: tuple[MaskShape, ...] = ()

    def paint(
        self,
        painter: QPainter,
        layers: Sequence[MaskLayer],
        region: QRegion,
        *,
        style: MaskStyle,
        opacity: float,
        selected: int | None,
    ) -> None:
        """Draw the layers that reach into `region` of the widget; `selected` is a target's id."""
        if style is MaskStyle.CUT_OUT:
            self._paint_veil(painter, layers)
            return
        for layer in layers:
            if not region.intersects(self._view.touched(layer.shape.box, margin=TOUCH_PX)):
                continue
            if style is MaskStyle.FILL:
                self._paint_fill(painter, layer, opacity)
            self.paint_outline(painter, self._outline_of(layer.shape), layer.colour, strong=layer.target_id == selected)

    def paint_stroke(self, painter: QPainter, stroke: StrokeLayer, region: QRegion, *, opacity: float) -> None:
        """Draw the mask under the brush."""
        size = self._view.image
        x0, y0, x1, y1 = self._view.transform.box_to_image(_edges(QRectF(region.boundingRect())))
        source = QRectF(0, 0, size[1], size[0]) & QRectF(int(x0) - 1, int(y0) - 1, x1 - x0 + 3, y1 - y0 + 3)
        source = QRectF(source.toAlignedRect())
        picture = stroke.image(stroke.colour(), opacity=opacity)
        painter.drawImage(self._view.to_rect(_edges(source)), picture, source)

    def paint_outline(self, painter: QPainter, path: QPainterPath, colour: QColor, *, strong: bool) -> None:
        """Draw the double outline of a mask."""
        if path.elementCount() > MANY_POINTS:
            draw_path(painter, path, self._view.transform, colour, width=1)
            return
        ratio = self._view.device_ratio
        line = max(round((SELECTED_LINE_PX if strong else LINE_PX) * ratio), 1)
        halo = QColor("black" if qGray(colour.rgb()) > _BRIGHT else "white")
        draw_path(painter, path, self._view.transform, halo, width=line + 2 * max(round(HALO_PX * ratio), 1))
        draw_path(painter, path, self._view.transform, colour, width=line)

    def paint_before(self, painter: QPainter, shape: MaskShape) -> None:
        """Draw the dashed outline of a mask that another has replaced; over footage it looks alike in every theme."""
        path = self._outline_of(shape)
        draw_path(painter, path, self._view.transform, QColor(0, 0, 0, 170), width=3)
        draw_path(painter, path, self._view.transform, QColor(DARK.warning), width=3, dashes=(6.0, 5.0))

    def paint_difference(
        self,
        painter: QPainter,
        now: MaskShape | None,
        *,
        added: tuple[MaskShape | None, QColor],
        removed: tuple[MaskShape | None, QColor],
    ) -> None:
        """Draw what was added and what was removed, the latter with a dashed edge, over the mask's own outline."""
        if now is not None:
            self.paint_outline(painter, self._outline_of(now), QColor("white"), strong=False)
        for (shape, colour), dashes in ((added, ()), (removed, (5.0, 4.0))):
            if shape is None:
                continue
            tint = QColor(colour)
            tint.setAlphaF(_DIFFERENCE_OPACITY)
            painter.drawImage(self._view.to_rect(shape.box), shape.tinted(tint))
            draw_path(painter, self._outline_of(shape), self._view.transform, colour, width=2, dashes=dashes)

    def paint_preview(self, painter: QPainter, path: QPainterPath) -> None:
        """Draw the dashed outline of the mask that a click would give."""
        draw_path(painter, path, self._view.transform, QColor(0, 0, 0, 170), width=2)
        draw_path(painter, path, self._view.transform, QColor("white"), width=2, dashes=(5.0, 4.0))

    def _outline_of(self, shape: MaskShape) -> QPainterPath:
        crisp = self._view.transform.is_crisp(device_ratio=self._view.device_ratio)
        return shape.edges if crisp else shape.slopes

    def _paint_fill(self, painter: QPainter, layer: MaskLayer, opacity: float) -> None:
        crisp = self._view.transform.is_crisp(device_ratio=self._view.device_ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
        painter.drawImage(self._view.to_rect(layer.shape.box), layer.filled(opacity))

    def _paint_veil(self, painter: QPainter, layers: Sequence[MaskLayer]) -> None:
        shapes = tuple(layer.shape for layer in layers)
        if self._veil is None or self._veil_of != shapes:
            height, width = (int(side) for side in self._view.image)
            pixels = np.full((height, width), _VEIL, np.uint32)
            for shape in shapes:
                x0, y0, x1, y1 = shape.box
                pixels[y0:y1, x0:x1][shape.mask.pixels] = 0
            self._veil = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
            self._veil_of = shapes
        crisp = self._view.transform.is_crisp(device_ratio=self._view.device_ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
        painter.drawImage(self._view.image_rect, self._veil)


def _edges(rect: QRectF) -> tuple[float, float, float, float]:
    return rect.left(), rect.top(), rect.left() + rect.width(), rect.top() + rect.height()
