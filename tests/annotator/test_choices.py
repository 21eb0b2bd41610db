"""What a combo box offers can be said anew without anybody having chosen anything."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from annotator.choices import offer


@pytest.fixture
def choice(qtbot: QtBot) -> QComboBox:
    choice = QComboBox()
    qtbot.addWidget(choice)
    return choice


def test_what_was_chosen_stays_in_another_language_and_place(choice: QComboBox) -> None:
    said: list[int] = []
    choice.currentIndexChanged.connect(said.append)
    offer(choice, {None: "Every size", "small": "small", "large": "large"})
    assert choice.currentData() is None
    choice.setCurrentIndex(choice.findData("large"))
    said.clear()
    offer(choice, {"large": "groß", None: "Jede Größe"})
    assert (choice.currentText(), choice.currentData(), said) == ("groß", "large", [])


def test_the_first_is_chosen_where_the_wanted_one_has_gone(choice: QComboBox) -> None:
    offer(choice, {1: "one", 2: "two"}, chosen=2)
    assert choice.currentData() == 2
    offer(choice, {3: "three", 4: "four"})
    assert choice.currentData() == 3
