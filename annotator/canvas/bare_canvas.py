"""The frame without masks, beside the canvas: same frame, same zoom, so that a reviewer sees what is under the mask."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from annotator.canvas.canvas import MIN_SIZE_PX, Canvas
from annotator.canvas.picture_painter import PicturePainter
from annotator.canvas.tools.pan import PanTool
from annotator.canvas.tools.pointer import Pointer
from annotator.i18n import tr
from annotator.theme.look import Look
from annotator.workspace import Workspace


class BareCanvas(QWidget):
    """Follows a canvas; dragging and zooming here move both."""

    def __init__(self, workspace: Workspace, look: Look, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._look, self._canvas = workspace, look, canvas
        self._pictures = PicturePainter()
        self._pan = PanTool(canvas.view)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(*MIN_SIZE_PX)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        canvas.frame_shown.connect(self.update)
        canvas.view.changed.connect(self.update)
        look.changed.connect(self.update)
        for signal in (workspace.view.changed, workspace.video_changed):
            signal.connect(self._show_if_wanted)
        self.speak()
        self._show_if_wanted()

    def speak(self) -> None:
        """Set all words anew."""
        self.setAccessibleName(tr("Frame without masks"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame as the canvas has it."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._look.theme.canvas))
        if self._canvas.picture is not None:
            hurried = self._workspace.playhead.playing
            self._pictures.paint(painter, self._canvas.picture, self._canvas.view, hurried=hurried)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the frame."""
        self._pan.press(self._pointer(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it along."""
        if event.buttons():
            self._pan.move(self._pointer(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor, as the canvas does."""
        self._canvas.wheelEvent(event)

    def _pointer(self, event: QMouseEvent) -> Pointer:
        place = (event.position().x(), event.position().y())
        return Pointer(place, self._canvas.view.transform.to_image(place), event.button())

    def _show_if_wanted(self) -> None:
        self.setVisible(self._workspace.view.side_by_side and self._workspace.video is not None)
