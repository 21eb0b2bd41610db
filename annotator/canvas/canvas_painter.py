"""The order in which the canvas is painted: frame, masks, stroke, preview, prompts, words, cursor.

Reads what the parts hold and draws it; changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QRegion
from PySide6.QtWidgets import QApplication

from annotator.canvas.before_layer import BeforeLayer
from annotator.canvas.caption_painter import STRIP_PX, CaptionPainter, KeyOf
from annotator.canvas.difference_layer import Difference, DifferenceLayer
from annotator.canvas.drawn_outline import DrawnOutline
from annotator.canvas.drawn_outline_painter import paint_drawn_outline
from annotator.canvas.frame_notes import Caption, Notes
from annotator.canvas.mask_layers import MaskLayers
from annotator.canvas.mask_painter import MaskPainter
from annotator.canvas.picture_painter import PicturePainter
from annotator.canvas.prompt_painter import paint_box, paint_brush_ring, paint_prompts
from annotator.canvas.stroke_layer import StrokeLayer
from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.view import View
from annotator.canvas.view_transform import Box
from annotator.state.view_options import MaskStyle, Tool
from annotator.theme.look import Look
from annotator.theme.tokens import DARK

if TYPE_CHECKING:
    from annotator.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What the canvas shows at one moment, beside masks and stroke; `ring` is where the brush hovers."""

    size: QSize
    frame: int | None
    picture: QImage | None
    preview: QPainterPath | None
    band: Box | None
    notes: Notes
    ring: Pointer | None


def caption_strip(size: QSize, *, top: bool) -> QRect:
    """Where captions stand on a canvas of this size."""
    return QRect(0, 0 if top else size.height() - STRIP_PX, size.width(), STRIP_PX)


class CanvasPainter:
    """Paints a sight."""

    def __init__(
        self,
        workspace: Workspace,
        look: Look,
        *,
        view: View,
        layers: MaskLayers,
        before: BeforeLayer,
        difference: DifferenceLayer,
        stroke: StrokeLayer,
        outline: DrawnOutline,
        key_of: KeyOf,
    ) -> None:
        self._workspace = workspace
        self._look = look
        self._view = view
        self._layers = layers
        self._before = before
        self._difference = difference
        self._stroke = stroke
        self._outline = outline
        self._key_of = key_of
        self._pictures = PicturePainter()
        self._masks = MaskPainter(view)

    def paint(self, painter: QPainter, region: QRegion, sight: Sight) -> None:
        """Paint what lies in `region` of the widget."""
        theme = self._look.theme
        painter.fillRect(region.boundingRect(), QColor(theme.canvas))
        captions = CaptionPainter(theme, QApplication.font(), self._key_of)
        if self._workspace.video is None:
            captions.paint_empty(painter, QRect(0, 0, sight.size.width(), sight.size.height()))
            return
        if sight.picture is not None:
            self._pictures.paint(painter, sight.picture, self._view, hurried=self._workspace.playhead.playing)
            if self._difference.now is not None:
                self._paint_difference(painter, self._difference.now)
            else:
                self._paint_masks(painter, region, sight)
        paint_prompts(painter, sight.notes, self._view, theme)
        if sight.band is not None:
            paint_box(painter, self._view.to_rect(sight.band), theme)
        if self._outline.begun:
            opacity = self._workspace.view.opacity
            paint_drawn_outline(painter, self._outline, self._view, self._stroke.colour(), opacity=opacity)
        for top in (True, False):
            strip = caption_strip(sight.size, top=top)
            if region.intersects(strip):
                captions.paint(painter, self._top(sight) if top else sight.notes.bottom, strip)
        if sight.ring is not None:
            self._paint_ring(painter, sight.ring)

    def _paint_masks(self, painter: QPainter, region: QRegion, sight: Sight) -> None:
        options = self._workspace.view
        stroke = self._stroke if self._stroke.mask is not None and self._stroke.frame == sight.frame else None
        layers = self._before.applied(self._layers.visible())
        if stroke is not None and options.style is not MaskStyle.CUT_OUT:
            layers = [layer for layer in layers if layer.masklet_id != stroke.masklet_id]
        on_grid = sight.frame is not None and sight.frame in self._workspace.playhead.grid
        self._masks.paint(
            painter,
            layers,
            region,
            style=options.style if on_grid else MaskStyle.OUTLINE,
            opacity=options.opacity,
            selected=self._workspace.selection.target_id,
        )
        if self._before.dashed is not None:
            self._masks.paint_before(painter, self._before.dashed)
        if stroke is not None:
            self._masks.paint_stroke(painter, stroke, region, opacity=options.opacity)
        if sight.preview is not None:
            self._masks.paint_preview(painter, sight.preview)

    def _paint_difference(self, painter: QPainter, difference: Difference) -> None:
        self._masks.paint_difference(
            painter,
            difference.now,
            added=(difference.added, QColor(self._look.theme.accent)),
            removed=(difference.removed, QColor(DARK.warning)),  # over footage the light theme's is too dark
        )

    def _top(self, sight: Sight) -> tuple[Caption, ...]:
        """The captions of the frame, after the legend of what is compared."""
        difference = self._difference.now
        return sight.notes.top if difference is None else (*difference.captions(), *sight.notes.top)

    def _paint_ring(self, painter: QPainter, pointer: Pointer) -> None:
        options = self._workspace.view
        paint_brush_ring(
            painter,
            QPointF(*pointer.widget_xy),
            radius=options.brush_px * self._view.transform.scale / 2,
            erasing=options.tool is Tool.ERASER or pointer.control,
        )
