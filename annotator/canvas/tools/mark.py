"""Marking what is wrong in review: click on it or drag a box around it; a click on a mark takes it back."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt

from annotator.canvas.frame_notes import FrameNotes
from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.tools.prompt import DRAG_PX, POINT_RADIUS_PX, RubberBand
from annotator.canvas.view import View
from annotator.desks.review_desk import ReviewDesk
from storage.records import ReviewMark


class MarkTool:
    """A left click marks a point, a left drag a box; a click of any button on a mark removes it."""

    def __init__(self, desk: ReviewDesk, view: View, band: RubberBand, notes: FrameNotes) -> None:
        self._desk = desk
        self._view = view
        self._band = band
        self._notes = notes
        self._start: Pointer | None = None

    def press(self, pointer: Pointer) -> bool:
        """Begin a click or a box on the frame."""
        buttons = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
        if pointer.button not in buttons or not self._view.holds(pointer.image_xy):
            return False
        self._start = pointer
        return True

    def move(self, pointer: Pointer) -> None:
        """Beyond the threshold a left press becomes a box."""
        start = self._start
        assert start is not None
        far = math.dist(pointer.widget_xy, start.widget_xy) >= DRAG_PX
        if start.button is Qt.MouseButton.LeftButton and (far or self._band.box is not None):
            (x0, y0), (x1, y1) = start.image_xy, self._view.onto_image(pointer.image_xy)
            self._band.set((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def release(self, pointer: Pointer) -> None:
        """Mark, or take a mark back."""
        self.move(pointer)
        start, box = self._start, self._band.box
        assert start is not None
        self.cancel()
        if box is not None:
            self._desk.mark_place(box)
        elif (there := self._mark_at(start)) is not None:
            self._desk.unmark(there)
        elif start.button is Qt.MouseButton.LeftButton:
            self._desk.mark_place((*start.image_xy, *start.image_xy))

    def cancel(self) -> None:
        """Forget the press and the box."""
        self._start = None
        self._band.set(None)

    def cursor(self, pointer: Pointer | None) -> Qt.CursorShape:
        """A cross; a hand over a mark that a click would take back."""
        if pointer is not None and self._mark_at(pointer) is not None:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.CrossCursor

    def _mark_at(self, pointer: Pointer) -> ReviewMark | None:
        return self._notes.mark_near(pointer.image_xy, radius=POINT_RADIUS_PX / self._view.transform.scale)
