"""The canvas: shows the frame in hand with its masks and prompts, and hands the pointer to the tool in force.

A widget on the window's thread. Puts the parts together, paints what is asked for and repaints what a part calls
damaged; everything shown is read from the workspace, everything done goes through `workspace.hand`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QEnterEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QSinglePointEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from annotator.actions.registry import written
from annotator.canvas.before_layer import BeforeLayer
from annotator.canvas.canvas_painter import CanvasPainter, Sight, caption_strip
from annotator.canvas.difference_layer import DifferenceLayer
from annotator.canvas.drawn_outline import DrawnOutline
from annotator.canvas.frame_notes import FrameNotes, Notes
from annotator.canvas.gestures import Gestures
from annotator.canvas.hold_keys import HoldKeys
from annotator.canvas.hover_preview import HoverPreview
from annotator.canvas.mask_layers import MaskLayers
from annotator.canvas.mask_painter import TOUCH_PX
from annotator.canvas.outline_keys import OutlineKeys
from annotator.canvas.prompt_painter import prompt_reach, ring_reach
from annotator.canvas.stroke_layer import StrokeLayer
from annotator.canvas.tools.box_tool import RubberBand
from annotator.canvas.tools.brush import BrushTool
from annotator.canvas.tools.mark import MarkTool
from annotator.canvas.tools.outline import OutlineTool
from annotator.canvas.tools.pan import PanTool
from annotator.canvas.tools.pointer import Pointer, pointer_of
from annotator.canvas.tools.prompt import PromptTool
from annotator.canvas.view import View
from annotator.canvas.view_transform import Box
from annotator.i18n import tr
from annotator.state.view_options import MaskStyle, Tool
from annotator.theme.look import Look

if TYPE_CHECKING:
    from annotator.workspace import Workspace

MIN_SIZE_PX = (320, 240)
LATE_MS = 250
"""How long a picture may take before it is said that it is being read."""
_ZOOM_PER_NOTCH = 1.2
_BRUSH_PER_NOTCH = 1.15
_NOTCH = 120


class Canvas(QWidget):
    """The frame in hand. While its picture has yet to be decoded, the nearest one stands there, with its own masks."""

    frame_shown = Signal()

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._look = look
        self.shown_frame: int | None = None
        self.picture: QImage | None = None
        self._pointer: Pointer | None = None
        self.view = View(self)
        self._layers = MaskLayers(workspace, self)
        self._before = BeforeLayer(workspace, self)
        self._difference = DifferenceLayer(workspace, self)
        self._stroke = StrokeLayer(workspace, self)
        self._outline = DrawnOutline(workspace, self._stroke, self.view, self)
        self._band = RubberBand(self)
        self._preview = HoverPreview(workspace, self)
        self._notes = FrameNotes(workspace, self)
        OutlineKeys(self, self._outline)
        self._keys = HoldKeys(self, workspace, hovered=lambda: self._pointer is not None)
        self._painter = CanvasPainter(
            workspace,
            look,
            view=self.view,
            layers=self._layers,
            before=self._before,
            difference=self._difference,
            stroke=self._stroke,
            outline=self._outline,
            key_of=self._key_of,
        )
        pan = PanTool(self.view)
        self._gestures = Gestures(
            workspace,
            pan=pan,
            marking=MarkTool(workspace.review, self.view, self._band, self._notes),
            tools={
                Tool.SELECT: pan,
                Tool.PROMPT: PromptTool(workspace.hand, self.view, self._band, self._notes),
                Tool.BRUSH: BrushTool(workspace.view, self.view, self._stroke, erasing=False),
                Tool.ERASER: BrushTool(workspace.view, self.view, self._stroke, erasing=True),
                Tool.OUTLINE: OutlineTool(self._outline),
            },
            keys=self._keys,
        )
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(*MIN_SIZE_PX)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(self._on_late)
        self._listen()
        self.speak()
        self._on_video_changed()

    def _listen(self) -> None:
        workspace = self._workspace
        workspace.video_changed.connect(self._on_video_changed)
        workspace.playhead.moved.connect(self._on_moved)
        workspace.frames.ready.connect(self._on_ready, Qt.ConnectionType.QueuedConnection)
        workspace.view.changed.connect(self.update)
        workspace.view.tool_changed.connect(self._on_tool_changed)
        workspace.mode_changed.connect(self._on_tool_changed)
        self._look.changed.connect(self.update)
        self.view.changed.connect(self._on_view_changed)
        self._layers.damaged.connect(self._repaint_masks)
        self._before.damaged.connect(self._repaint_masks)
        self._difference.changed.connect(self.update)
        self._stroke.damaged.connect(self._repaint_masks)
        self._preview.changed.connect(self._repaint_masks)
        for signal in (self._band.changed, self._outline.damaged):
            signal.connect(self._repaint_prompts)
        self._notes.changed.connect(self._on_notes_changed)
        self._keys.changed.connect(self._show_cursor)

    # --- what actions ask -------------------------------------------------------------------------------------------

    def cancel_gesture(self) -> bool:
        """Give up the stroke, box or outline being drawn; False where there is none."""
        return self._gestures.cancel() or self._outline.give_up()

    def speak(self) -> None:
        """Set all words anew: the language has changed."""
        self.setAccessibleName(tr("Canvas"))
        self._notes.speak()
        self.update()

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _on_video_changed(self) -> None:
        self._gestures.cancel()
        self._preview.drop()
        self._layers.forget()
        self._before.show_frame(None)
        self._difference.show_frame(None)
        self.picture, self.shown_frame = None, None
        self._notes.forget()
        video = self._workspace.video
        if video is not None:
            self.view.show_image((video.height, video.width))
            self._on_moved(self._workspace.playhead.frame)
        self._show_cursor()
        self.update()

    def _on_moved(self, frame: int) -> None:
        self._preview.drop()
        if self._workspace.frames.picture(frame) is not None:
            self._show(frame)
            return
        self._notes.show_frame(None)  # what is said and prompted belongs to the frame in hand, not to this picture
        self._late.start()
        near = self._workspace.frames.nearest(frame)
        if near is not None and self._is_nearer(near):
            self._show(near)

    def _on_ready(self, frame: int) -> None:
        if frame != self.shown_frame and self._is_nearer(frame):
            self._show(frame)

    def _is_nearer(self, frame: int) -> bool:
        """Whether a frame is nearer to the one in hand than what is shown; it stands in for it until that is there."""
        wanted, shown = self._workspace.playhead.frame, self.shown_frame
        return shown is None or abs(frame - wanted) < abs(shown - wanted)

    def _on_late(self) -> None:
        if not self._ready() and not self._workspace.playhead.playing:
            self._notes.wait_for_picture()

    def _show(self, frame: int) -> None:
        picture = self._workspace.frames.picture(frame)
        if picture is None:
            return
        self.picture, self.shown_frame = picture, frame
        if self._ready():
            self._late.stop()
        self._layers.show_frame(frame)
        self._before.show_frame(frame)
        self._difference.show_frame(frame)
        self._notes.show_frame(frame)
        self.update()
        self.frame_shown.emit()

    def _on_view_changed(self) -> None:
        if self._pointer is not None:
            self._pointer = self._pointer.seen_by(self.view.transform)
            self._outline.hover(self._pointer)
        self.update()

    def _on_tool_changed(self) -> None:
        self._preview.drop()
        self._show_cursor()
        self._repaint_ring(self._pointer)
        self.update(self._strip(top=True))

    def _on_notes_changed(self, before: Notes, after: Notes) -> None:
        for notes in (before, after):
            extent = notes.extent()
            if extent is not None:
                self._repaint_prompts(extent)
        if before.top != after.top:
            self.update(self._strip(top=True))
        if before.bottom != after.bottom:
            self.update(self._strip(top=False))

    def _repaint_masks(self, box: Box) -> None:
        if self._workspace.view.style is MaskStyle.CUT_OUT:
            self.update(self.view.touched((0, 0, self.view.image[1], self.view.image[0]), margin=TOUCH_PX))
        else:
            self.update(self.view.touched(box, margin=TOUCH_PX))

    def _repaint_prompts(self, box: Box) -> None:
        self.update(prompt_reach(self.view, box).toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the damaged part."""
        painter = QPainter(self)
        self._painter.paint(painter, event.region(), self._sight())

    def _sight(self) -> Sight:
        return Sight(
            size=self.size(),
            frame=self.shown_frame,
            picture=self.picture,
            preview=self._preview.path,
            band=self._band.box,
            notes=self._notes.now,
            ring=self._pointer if self._brushing() else None,
        )

    def _strip(self, *, top: bool) -> QRect:
        return caption_strip(self.size(), top=top)

    def _key_of(self, action_id: str) -> str:
        action = self.window().findChild(QAction, action_id)
        return "" if action is None else written(action.shortcut().toString())

    # --- the pointer ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture with the tool in force."""
        self._preview.drop()
        if self._ready():
            self._gestures.press(self._point(event))
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a gesture, or hover."""
        before = self._pointer
        pointer = self._point(event)
        self._gestures.move(pointer)
        self._outline.hover(pointer)
        if self._brushing():
            self._repaint_ring(before)
            self._repaint_ring(pointer)
        self._show_cursor()
        self._hover(pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        self._gestures.release(self._point(event))
        self._show_cursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; with Ctrl or Alt, change the brush's size."""
        notches = (event.angleDelta().y() or event.angleDelta().x()) / _NOTCH  # with Alt some systems scroll sideways
        if notches and event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            self._workspace.view.scale_brush(_BRUSH_PER_NOTCH**notches)
            self.update()
        elif notches:
            self._preview.drop()
            self.view.zoom(_ZOOM_PER_NOTCH**notches, at=(event.position().x(), event.position().y()))
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer comes onto the canvas."""
        self._point(event)
        self._show_cursor()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer leaves the canvas."""
        self._repaint_ring(self._pointer)
        self._pointer = None
        self._preview.drop()

    def _point(self, event: QSinglePointEvent) -> Pointer:
        self._pointer = pointer_of(event, self.view.transform)
        return self._pointer

    def _ready(self) -> bool:
        """Whether what is seen is the frame in hand, so that a press means it."""
        return self.shown_frame is not None and self.shown_frame == self._workspace.playhead.frame

    def _hover(self, pointer: Pointer) -> None:
        prompting = self._workspace.view.tool is Tool.PROMPT and not self._workspace.reviewing
        if prompting and self._ready() and not self._gestures.running and self.view.holds(pointer.image_xy):
            self._preview.hover(widget_xy=pointer.widget_xy, image_xy=pointer.image_xy)
        else:
            self._preview.drop()

    def _brushing(self) -> bool:
        return isinstance(self._gestures.tool, BrushTool)

    def _repaint_ring(self, pointer: Pointer | None) -> None:
        if pointer is not None:
            radius = self._workspace.view.brush_px * self.view.transform.scale / 2
            self.update(ring_reach(pointer.widget_xy, radius=radius).toAlignedRect())

    def _show_cursor(self) -> None:
        if self._workspace.video is None:
            self.unsetCursor()
            return
        cursor = self._gestures.cursor(self._pointer)
        if cursor is not self.cursor().shape():
            self.setCursor(cursor)

    # --- the widget -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the frame in view."""
        self._fit_to_widget()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the keys of the window the canvas stands in."""
        self._keys.watch(self.window())
        self._fit_to_widget()

    def changeEvent(self, event: QEvent) -> None:
        """Another screen may have finer pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fit_to_widget()
        super().changeEvent(event)

    def _fit_to_widget(self) -> None:
        self.view.resize((self.height(), self.width()), device_ratio=self.devicePixelRatioF())
        self.update()
