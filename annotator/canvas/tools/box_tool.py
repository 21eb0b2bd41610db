"""What prompting and marking share: a press on the frame is a click or, with the left button drawn on, a box."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

from PySide6.QtCore import QObject, Qt, Signal

from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.view import View
from annotator.canvas.view_transform import Box

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


class BoxTool(ABC):
    """A left drag of more than `DRAG_PX` is a box, a right one nothing; what does not go as far is a click."""

    def __init__(self, view: View, band: RubberBand) -> None:
        self._view = view
        self._band = band
        self._start: Pointer | None = None
        self._dragged = False

    def press(self, pointer: Pointer) -> bool:
        """Begin a click or a box; it must lie on the frame."""
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
        """Do what the click or the box is for."""
        self.move(pointer)
        start, box = self._start, self._band.box
        assert start is not None
        self.cancel()
        if box is not None:
            self._take_box(box)
        elif not self._dragged:
            self._take_click(start)

    def cancel(self) -> None:
        """Forget the press and the box."""
        self._start = None
        self._band.set(None)

    def cursor(self, pointer: Pointer | None) -> Qt.CursorShape:
        """A cross; a hand over what a click would take away."""
        taking = pointer is not None and self._is_over(pointer)
        return Qt.CursorShape.PointingHandCursor if taking else Qt.CursorShape.CrossCursor

    @property
    def _radius(self) -> float:
        """Image pixels from a point within which a click means that point."""
        return POINT_RADIUS_PX / self._view.transform.scale

    @abstractmethod
    def _take_box(self, box: Box) -> None:
        """A box was dragged, in image pixels; it may have no area."""

    @abstractmethod
    def _take_click(self, pointer: Pointer) -> None:
        """A button was pressed there and let go."""

    @abstractmethod
    def _is_over(self, pointer: Pointer) -> bool:
        """Whether a click there would take something away."""
