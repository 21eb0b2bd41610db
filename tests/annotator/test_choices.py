"""What a combo box offers can be said anew without anybody having chosen anything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from annotator.choices import Amount, Choice, offer

_STILL = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)


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


def test_a_wheel_turning_over_a_box_chooses_nothing(qtbot: QtBot) -> None:
    choice, amount = Choice(), Amount()
    offer(choice, {1: "one", 2: "two"})
    amount.setValue(50)
    for box in (choice, amount):
        qtbot.addWidget(box)
        box.show()
        place, down = QPointF(box.rect().center()), QPoint(0, -120)
        QApplication.sendEvent(box, QWheelEvent(place, place, QPoint(), down, *_STILL))
    assert (choice.currentData(), amount.value()) == (1, 50)
