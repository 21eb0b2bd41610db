"""Marking what is wrong in review: click on it or drag a box around it; a click on a mark takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.canvas.frame_notes import FrameNotes
from annotator.canvas.tools.box_tool import BoxTool, RubberBand
from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.view import View
from annotator.canvas.view_transform import Box
from annotator.desks.review_desk import ReviewDesk
from storage.records import ReviewMark


class MarkTool(BoxTool):
    """A left click marks a point, a left drag a box; a click of any button on a mark removes it."""

    def __init__(self, desk: ReviewDesk, view: View, band: RubberBand, notes: FrameNotes) -> None:
        super().__init__(view, band)
        self._desk = desk
        self._notes = notes

    def _take_box(self, box: Box) -> None:
        self._desk.mark_place(box)

    def _take_click(self, pointer: Pointer) -> None:
        if (there := self._mark_at(pointer)) is not None:
            self._desk.unmark(there)
        elif pointer.button is Qt.MouseButton.LeftButton:
            self._desk.mark_place((*pointer.image_xy, *pointer.image_xy))

    def _is_over(self, pointer: Pointer) -> bool:
        return self._mark_at(pointer) is not None

    def _mark_at(self, pointer: Pointer) -> ReviewMark | None:
        return self._notes.mark_near(pointer.image_xy, radius=self._radius)
