"""The pointer at one moment, and what every tool answers to.

Plain values and a protocol; tools know the view, the hand and their own layer, never the canvas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QSinglePointEvent

from annotator.canvas.view_transform import Place, ViewTransform


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in logical widget pixels and in image pixels, and what is held with it."""

    widget_xy: Place
    image_xy: Place
    button: Qt.MouseButton
    control: bool = False
    double: bool = False
    """Whether this is the second press of a double click."""

    def seen_by(self, transform: ViewTransform) -> Pointer:
        """The same place of the widget, where the frame lies otherwise."""
        return replace(self, image_xy=transform.to_image(self.widget_xy))


def pointer_of(event: QSinglePointEvent, transform: ViewTransform) -> Pointer:
    """Where an event on the widget lies on the frame."""
    place = (event.position().x(), event.position().y())
    return Pointer(
        place,
        transform.to_image(place),
        event.button(),
        control=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier),
        double=event.type() == QEvent.Type.MouseButtonDblClick,
    )


class ToolInHand(Protocol):
    """A press, the moves while it is held, and its release or cancelling; hovering in between."""

    def press(self, pointer: Pointer) -> bool:
        """Begin; False where this button does nothing here."""
        ...

    def move(self, pointer: Pointer) -> None:
        """Go on while the button is held."""
        ...

    def release(self, pointer: Pointer) -> None:
        """Finish."""
        ...

    def cancel(self) -> None:
        """Give up what was begun."""
        ...

    def cursor(self, pointer: Pointer | None) -> Qt.CursorShape:
        """The cursor while nothing is pressed."""
        ...
