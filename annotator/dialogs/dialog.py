"""What all dialogs share: never modal, gone when closed, one of a kind, and in the person's language at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from annotator.theme.tokens import SPACE


class Dialog(QDialog):
    """A window beside the window; `speak` sets its words, now and whenever the language changes."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        self.column.setSpacing(SPACE[2])

    def speak(self) -> None:
        """Set all words anew."""
        raise NotImplementedError

    def present(self) -> None:
        """Show it in front, with the keyboard."""
        self.show()
        self.raise_()
        self.activateWindow()

    def changeEvent(self, event: QEvent) -> None:
        """Another language is spoken."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()


AnyDialog = TypeVar("AnyDialog", bound=Dialog)


def show_one(kind: type[AnyDialog], make: Callable[[], AnyDialog], parent: QWidget) -> AnyDialog:
    """Show the dialog of its kind over `parent`: the one that is open already, else a new one."""
    dialog = parent.findChild(kind) or make()
    dialog.present()
    return dialog


def label(look: str, parent: QWidget, *, wraps: bool = False) -> QLabel:
    """An empty label in one of the style sheet's looks."""
    words = QLabel(parent)
    words.setProperty("look", look)
    words.setWordWrap(wraps)
    return words
