"""What ruler and lanes have in common: seeking, marking a range, zooming and scrolling by mouse, and the playhead line.

A playhead that moves repaints two narrow strips and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from annotator.theme.look import Look
from annotator.timeline.metrics import GUTTER_PX, PAD_PX, PIN_PX
from annotator.timeline.time_view import TimeView
from annotator.workspace import Workspace

_ZOOM_PER_NOTCH = 1.25
_NOTCH = 120.0
_SCROLL_PX_PER_NOTCH = 96.0

Drag = Callable[[QPointF], None]


class TrackWidget(QWidget):
    """A widget whose columns right of the gutter are the video's frames."""

    def __init__(self, workspace: Workspace, look: Look, time_view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace, self.look, self.time_view = workspace, look, time_view
        self._drag: Drag | None = None
        self._drag_button = Qt.MouseButton.NoButton
        self._line_frame = workspace.playhead.frame
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        workspace.playhead.moved.connect(self._on_moved)
        workspace.playhead.range_changed.connect(self.update)
        time_view.changed.connect(self.update)
        look.changed.connect(self.update)

    # --- geometry ---------------------------------------------------------------------------------------------------

    def x_of(self, frame: float) -> float:
        """Widget x of the middle of a frame."""
        return GUTTER_PX + PAD_PX + self.time_view.scale.x_of(frame)

    def frame_at(self, widget_x: float) -> int:
        """The frame at a widget x."""
        return self.time_view.scale.frame_at(widget_x - GUTTER_PX - PAD_PX)

    def seek_frame(self, frame: int) -> int:
        """Where a press on `frame` goes to: on a lane to the nearest grid frame."""
        return frame

    @property
    def has_video(self) -> bool:
        """Whether there is anything to seek in."""
        return self.workspace.session is not None

    # --- the playhead line ------------------------------------------------------------------------------------------

    def paint_playhead(self, painter: QPainter) -> None:
        """Draw the line over everything else."""
        x = round(self.x_of(self.workspace.playhead.frame))
        if x >= GUTTER_PX:
            painter.fillRect(QRect(x, 0, 1, self.height()), QColor(self.look.theme.accent))

    def strip(self, frame: int) -> QRect:
        """What the playhead at a frame covers."""
        return QRect(floor(self.x_of(frame)) - PIN_PX // 2, 0, PIN_PX + 2, self.height())

    def _on_moved(self, frame: int) -> None:
        self.update(self.strip(self._line_frame))
        self._line_frame = frame
        self.update(self.strip(frame))

    # --- the mouse --------------------------------------------------------------------------------------------------

    def grab_drag(self, event: QMouseEvent) -> Drag | None:
        """What a press of the left button in the track begins; None where it does nothing."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return self.range_drag(self.frame_at(event.position().x()))
        return self._seek_to

    def range_drag(self, anchor: int) -> Drag:
        """A drag that marks the range from `anchor` to the pointer, on grid frames."""

        def drag(place: QPointF) -> None:
            grid = self.workspace.playhead.grid
            ends = sorted((grid.nearest(anchor), grid.nearest(self.frame_at(place.x()))))
            self._mark_range(ends[0], ends[1])

        return drag

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to seek, mark or scroll."""
        if not self.has_video or self._drag is not None:
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._begin(self._scroll_drag(event.position()), event)
        elif event.button() == Qt.MouseButton.LeftButton and event.position().x() >= GUTTER_PX:
            drag = self.grab_drag(event)
            if drag is not None:
                self._begin(drag, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what was begun."""
        if self._drag is not None:
            self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what was begun."""
        if self._drag is not None and event.button() == self._drag_button:
            self._drag = None
            if event.button() == Qt.MouseButton.MiddleButton:
                self.unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; with Shift or sideways, scroll. Over the names, leave it to the area around."""
        if not self.has_video or event.position().x() < GUTTER_PX:
            event.ignore()
            return
        sideways, notches = event.angleDelta().x() / _NOTCH, event.angleDelta().y() / _NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways, notches = sideways or notches, 0.0
        if sideways:
            self.time_view.scroll(-sideways * _SCROLL_PX_PER_NOTCH)
        if notches:
            self.time_view.zoom(_ZOOM_PER_NOTCH**notches, at_x=event.position().x() - GUTTER_PX - PAD_PX)
        event.accept()

    def _begin(self, drag: Drag, event: QMouseEvent) -> None:
        self._drag, self._drag_button = drag, event.button()
        drag(event.position())

    def _seek_to(self, place: QPointF) -> None:
        self.workspace.playhead.pause()
        self.workspace.playhead.seek(self.seek_frame(self.frame_at(place.x())))

    def _scroll_drag(self, begin: QPointF) -> Drag:
        last_x = begin.x()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

        def drag(place: QPointF) -> None:
            nonlocal last_x
            self.time_view.scroll(last_x - place.x())
            last_x = place.x()

        return drag

    def _mark_range(self, first: int, last: int) -> None:
        if self.workspace.playhead.range != (first, last):
            self.workspace.playhead.mark_range(first, last)


def span(first_x: float, last_x: float, height: int, *, beyond: int = 0) -> QRect:
    """The whole-pixel rectangle over a stretch of x, `beyond` pixels wider on either side."""
    return QRect(floor(first_x) - beyond, 0, ceil(last_x) - floor(first_x) + 2 * beyond, height)
