"""Dragging the frame about."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.view import View
from annotator.canvas.view_transform import Place


class PanTool:
    """Moves the view with the pointer."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._last: Place = (0.0, 0.0)

    def press(self, pointer: Pointer) -> bool:
        """Take hold of the frame."""
        self._last = pointer.widget_xy
        return True

    def move(self, pointer: Pointer) -> None:
        """Drag it along."""
        x, y = pointer.widget_xy
        self._view.pan(dx=x - self._last[0], dy=y - self._last[1])
        self._last = pointer.widget_xy

    def release(self, pointer: Pointer) -> None:
        """Let it lie."""
        self.move(pointer)

    def cancel(self) -> None:
        """There is nothing to take back."""

    def cursor(self, pointer: Pointer | None) -> Qt.CursorShape:
        """An open hand."""
        return Qt.CursorShape.OpenHandCursor
