"""The first frame with what a search has found on it: each mask in a colour, to be left out or taken in by a click.

Reads the workspace's `finding` and holds nothing of its own but which mask is pointed at.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.canvas.cropped_mask import crop
from annotator.canvas.mask_layers import MaskShape
from annotator.i18n import tr
from annotator.theme.look import Look
from annotator.theme.tokens import RADIUS_PX
from annotator.workspace import Workspace
from engine import model_protocol as wire
from engine.palette import PALETTE
from engine.pins import from_wire

LEAST = (480, 216)
WISHED_PX = 672
FILL_ALPHA = 110
LINE_PX, POINTED_PX = 1.5, 3.0


class FoundPicture(QWidget):
    """Click a mask, or go from one to the next with the arrow keys and press Space."""

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._look = look
        self._found: wire.Found | None = None
        self._shapes: list[MaskShape] = []
        self._pointed: int | None = None
        self.setMinimumSize(*LEAST)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        workspace.finding.changed.connect(self._on_changed)
        workspace.frames.ready.connect(self._on_ready, Qt.ConnectionType.QueuedConnection)
        look.changed.connect(self.update)
        self._on_changed()

    def sizeHint(self) -> QSize:
        """As wide as a dialog, as high as the video's shape makes it."""
        video = self._workspace.video
        ratio = 9 / 16 if video is None else video.height / video.width
        width = WISHED_PX
        return QSize(round(width), round(min(width * ratio, width)))

    def place_at(self, point: QPointF) -> int | None:
        """The place of the smallest found mask under a point of the widget."""
        scale, left_top = self._fit()
        x, y = int((point.x() - left_top.x()) / scale), int((point.y() - left_top.y()) / scale)
        hits = [
            (int(shape.mask.pixels.sum()), place) for place, shape in enumerate(self._shapes) if _holds(shape, x, y)
        ]
        return min(hits)[1] if hits else None

    # --- events -------------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a mask."""
        place = self.place_at(event.position())
        self._point_at(place)
        if place is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._words(place), self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave the mask out, or take it in."""
        place = self.place_at(event.position())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self._workspace.finding.toggle(place)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the masks by key."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key())
        )
        if step is not None and self._shapes:
            before = -1 if self._pointed is None and step > 0 else self._pointed or 0
            self._point_at((before + step) % len(self._shapes))
        elif event.key() == Qt.Key.Key_Space and self._pointed is not None:
            self._workspace.finding.toggle(self._pointed)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and the masks, those left out as faint outlines."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.theme.canvas))
        painter.drawRoundedRect(self.rect(), RADIUS_PX, RADIUS_PX)
        picture: QImage | None = self._workspace.frames.picture(0)
        scale, left_top = self._fit()
        painter.translate(left_top)
        painter.scale(scale, scale)
        if picture is not None:
            painter.drawImage(QRectF(0, 0, *self._size()), picture)
        for place in sorted(range(len(self._shapes)), key=lambda each: each == self._pointed):
            self._paint_mask(painter, place)
        if self.hasFocus():
            painter.resetTransform()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.theme.focus), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS_PX, RADIUS_PX)

    def _paint_mask(self, painter: QPainter, place: int) -> None:
        shape, out = self._shapes[place], place in self._workspace.finding.left_out
        colour = QColor(*PALETTE[place % len(PALETTE)])
        if not out:
            tint = QColor(colour)
            tint.setAlpha(FILL_ALPHA)
            painter.drawImage(QPointF(*shape.box[:2]), shape.tinted(tint))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = POINTED_PX if place == self._pointed else LINE_PX
        for line, extra in ((QColor(self._look.theme.canvas), 1.5), (colour, 0.0)):
            pen = QPen(line, width + extra, Qt.PenStyle.DotLine if out else Qt.PenStyle.SolidLine)
            pen.setCosmetic(True)
            painter.setPen(pen)
            if not (out and extra):
                painter.drawPath(shape.slopes)

    # --- parts --------------------------------------------------------------------------------------------------------

    def _size(self) -> tuple[int, int]:
        """(width, height) of the frame."""
        video = self._workspace.video
        return (16, 9) if video is None else (video.width, video.height)

    def _fit(self) -> tuple[float, QPointF]:
        width, height = self._size()
        scale = min(self.width() / width, self.height() / height)
        return scale, QPointF((self.width() - scale * width) / 2, (self.height() - scale * height) / 2)

    def _words(self, place: int) -> str:
        assert self._found is not None
        mask = self._found.masks[place]
        out = place in self._workspace.finding.left_out
        return tr(
            "Left out: click to take it in. Predicted IoU {iou}, stability {stability}."
            if out
            else "Click to leave it out. Predicted IoU {iou}, stability {stability}.",
            iou=f"{mask.predicted_iou:.2f}",
            stability=f"{mask.stability_score:.2f}",
        )

    def _point_at(self, place: int | None) -> None:
        if place != self._pointed:
            self._pointed = place
            self.setAccessibleDescription("" if place is None else self._words(place))
            self.update()

    def _on_changed(self) -> None:
        found = self._workspace.finding.found
        if found is not self._found:
            self._found, self._pointed = found, None
            cropped = [] if found is None else [crop(from_wire(mask.mask)) for mask in found.masks]
            self._shapes = [MaskShape(mask) for mask in cropped if mask is not None]
        self.update()

    def _on_ready(self, frame: int) -> None:
        if frame == 0:
            self.update()


def _holds(shape: MaskShape, x: int, y: int) -> bool:
    x0, y0, x1, y1 = shape.box
    return x0 <= x < x1 and y0 <= y < y1 and bool(shape.mask.pixels[y - y0, x - x0])
