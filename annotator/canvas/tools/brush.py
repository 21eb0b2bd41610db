"""Painting and erasing by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.canvas.stroke_layer import StrokeLayer
from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.view import View
from annotator.canvas.view_transform import Place
from annotator.state.view_options import ViewOptions


class BrushTool:
    """Left paints, right or with Ctrl erases; an `erasing` one erases with any button. A drag is one step."""

    def __init__(self, options: ViewOptions, view: View, layer: StrokeLayer, *, erasing: bool) -> None:
        self._options = options
        self._view = view
        self._layer = layer
        self._erasing = erasing
        self._last: Place = (0.0, 0.0)

    def press(self, pointer: Pointer) -> bool:
        """Set the brush down."""
        if pointer.button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        inside = not (self._erasing or pointer.control or pointer.button is Qt.MouseButton.RightButton)
        if not self._layer.begin(inside=inside, image_px_per_screen_px=self._view.image_px_per_screen_px):
            return False
        self._last = pointer.image_xy
        self.move(pointer)
        return True

    def move(self, pointer: Pointer) -> None:
        """Draw it along."""
        if self._layer.mask is not None:  # it goes when another frame or object is taken in hand meanwhile
            self._layer.paint(self._last, pointer.image_xy, diameter_px=self._options.brush_px)
        self._last = pointer.image_xy

    def release(self, pointer: Pointer) -> None:
        """Lift it and keep the stroke."""
        self.move(pointer)
        if self._layer.mask is not None:
            self._layer.commit()

    def cancel(self) -> None:
        """The stroke was not meant."""
        self._layer.drop()

    def cursor(self, pointer: Pointer | None) -> Qt.CursorShape:
        """None: the ring of the brush's size is drawn in its place."""
        return Qt.CursorShape.BlankCursor
