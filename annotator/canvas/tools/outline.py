"""Going round an area by hand: dragged it is a lasso, clicked a polygon, and both in turn where one likes."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt

from annotator.canvas.drawn_outline import DrawnOutline
from annotator.canvas.tools.box_tool import DRAG_PX
from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.view_transform import Place


class OutlineTool:
    """Left adds what is enclosed, right or with Ctrl at the close takes it away.

    A drag that begins an outline closes it where it is let go. A click sets a corner, a drag from there on adds a
    freehand piece; a click on the first corner, or a double click, closes.
    """

    def __init__(self, outline: DrawnOutline) -> None:
        self._outline = outline
        self._start: Place = (0.0, 0.0)
        self._way: list[Place] = []
        self._begins = False
        self._closes = False
        self._dragged = False

    def press(self, pointer: Pointer) -> bool:
        """Set a corner, or take hold of the first one to close the outline."""
        if pointer.button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        outline = self._outline
        self._begins = not outline.begun
        if self._begins:
            # the second press of a double click that has closed an outline is no beginning of another
            right = pointer.button is Qt.MouseButton.RightButton
            if pointer.double or not outline.begin(pointer.image_xy, takes_away=right):
                return False
            self._closes = False
        else:
            self._closes = pointer.double or outline.is_over_first(pointer.image_xy)
            if not self._closes:
                outline.add_corner(pointer.image_xy)
        self._start, self._way, self._dragged = pointer.widget_xy, [], False
        return True

    def move(self, pointer: Pointer) -> None:
        """Beyond the threshold a press becomes a freehand piece."""
        if self._closes or not self._outline.begun:  # it goes when another frame or object is taken in hand meanwhile
            return
        if self._dragged:
            self._outline.draw_to(pointer.image_xy)
            return
        self._way.append(pointer.image_xy)
        if math.dist(pointer.widget_xy, self._start) >= DRAG_PX:
            self._dragged = True
            self._outline.begin_freehand(self._way)

    def release(self, pointer: Pointer) -> None:
        """Close the outline where this is the end of it."""
        self.move(pointer)
        outline = self._outline
        if not outline.begun:
            return
        lasso = self._dragged and self._begins
        if self._closes or lasso or (self._dragged and outline.is_over_first(pointer.image_xy)):
            right = pointer.button is Qt.MouseButton.RightButton
            closed = outline.close(takes_away=right or pointer.control)
            if lasso and not closed:
                outline.give_up()

    def cancel(self) -> None:
        """The outline was not meant."""
        self._outline.give_up()

    def cursor(self, pointer: Pointer | None) -> Qt.CursorShape:
        """A cross; a hand over the corner that closes."""
        closes = pointer is not None and self._outline.is_over_first(pointer.image_xy)
        return Qt.CursorShape.PointingHandCursor if closes else Qt.CursorShape.CrossCursor
