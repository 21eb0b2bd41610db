"""What a combo box offers. Fills it without its saying so: its signals are for what people choose."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

Key = TypeVar("Key", bound=Hashable)


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
