"""Prompting: click on the object or beside it, click on a point to take it away, drag a box around it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.canvas.frame_notes import FrameNotes
from annotator.canvas.tools.box_tool import BoxTool, RubberBand
from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.view import View
from annotator.canvas.view_transform import Box
from annotator.desks.hand import Hand


class PromptTool(BoxTool):
    """A left click is a positive point, a right one a negative; a left drag is a box."""

    def __init__(self, hand: Hand, view: View, band: RubberBand, notes: FrameNotes) -> None:
        super().__init__(view, band)
        self._hand = hand
        self._notes = notes

    def _take_box(self, box: Box) -> None:
        if box[0] < box[2] and box[1] < box[3]:
            self._hand.box(box)

    def _take_click(self, pointer: Pointer) -> None:
        index = self._point_at(pointer)
        if index is not None:
            self._hand.remove_point(index)
        else:
            self._hand.click(pointer.image_xy, positive=pointer.button is Qt.MouseButton.LeftButton)

    def _is_over(self, pointer: Pointer) -> bool:
        return self._point_at(pointer) is not None

    def _point_at(self, pointer: Pointer) -> int | None:
        return self._notes.point_near(pointer.image_xy, radius=self._radius)
