"""Prompting: click on the object or beside it, click on a point to take it away, drag a box around it."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Qt, Signal

from annotator.canvas.frame_notes import FrameNotes
from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.view import View
from annotator.canvas.view_transform import Box
from annotator.desks.hand import Hand

DRAG_PX = 6.0
"""Logical pixels beyond which a press is a drag and no click."""

POINT_RADIUS_PX = 9.0
"""Logical pixels from a point within which a click means that point."""


class RubberBand(QObject):
    """The box being dragged, in image pixels; `changed` carries the image box to repaint."""

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.box: Box | None = None

    def set(self, box: Box | None) -> None:
        """Draw another box, or none."""
        before, self.box = self.box, box
        for each in (before, box):
            if each is not None:
                self.changed.emit(each)


class PromptTool:
    """Left is positive, right is negative; a left drag of more than `DRAG_PX` is a box."""

    def __init__(self, hand: Hand, view: View, band: RubberBand, notes: FrameNotes) -> None:
        self._hand = hand
        self._notes = notes
        self._view = view
        self._band = band
        self._start: Pointer | None = None
        self._dragged = False

    def press(self, pointer: Pointer) -> bool:
        """Begin a click or a box; a click must lie on the frame."""
        if pointer.button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        if not self._view.holds(pointer.image_xy):
            return False
        self._start, self._dragged = pointer, False
        return True

    def move(self, pointer: Pointer) -> None:
        """Beyond the threshold a left press becomes a box."""
        start = self._start
        assert start is not None
        self._dragged = self._dragged or math.dist(pointer.widget_xy, start.widget_xy) >= DRAG_PX
        if self._dragged and start.button is Qt.MouseButton.LeftButton:
            (x0, y0), (x1, y1) = start.image_xy, self._view.onto_image(pointer.image_xy)
            self._band.set((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def release(self, pointer: Pointer) -> None:
        """Click, take a point away, or hand the box over."""
        self.move(pointer)
        start, box = self._start, self._band.box
        assert start is not None
        self.cancel()
        if box is not None:
            if box[0] < box[2] and box[1] < box[3]:
                self._hand.box(box)
        elif not self._dragged:
            self._click(start)

    def cancel(self) -> None:
        """Forget the press and the box."""
        self._start = None
        self._band.set(None)

    def cursor(self, pointer: Pointer | None) -> Qt.CursorShape:
        """A cross; a hand over a point that a click would take away."""
        if pointer is not None and self._point_at(pointer) is not None:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.CrossCursor

    def _click(self, pointer: Pointer) -> None:
        index = self._point_at(pointer)
        if index is not None:
            self._hand.remove_point(index)
        else:
            self._hand.click(pointer.image_xy, positive=pointer.button is Qt.MouseButton.LeftButton)

    def _point_at(self, pointer: Pointer) -> int | None:
        return self._notes.point_near(pointer.image_xy, radius=POINT_RADIUS_PX / self._view.transform.scale)
