"""Combo and spin boxes, and what a combo box offers.

Filled without its saying so: its signals are for what people choose, and a wheel that turns over one chooses nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox

Key = TypeVar("Key", bound=Hashable)


class Choice(QComboBox):
    """A combo box that the wheel passes by: what is chosen counts at once, and nobody notices that it was the wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to what scrolls around."""
        event.ignore()


class Amount(QSpinBox):
    """A spin box that the wheel passes by, for the same reason."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to what scrolls around."""
        event.ignore()


def offer(choice: QComboBox, words: Mapping[Key, str], *, chosen: Key | None = None) -> None:
    """Offer these words anew, each with its key as data.

    Chosen is then `chosen` or, where that is None, what was chosen before; the first where that is no longer offered.
    """
    wanted = choice.currentData() if chosen is None else chosen
    with QSignalBlocker(choice):
        choice.clear()
        for key, word in words.items():
            choice.addItem(word, key)
        choice.setCurrentIndex(max(0, choice.findData(wanted)))
