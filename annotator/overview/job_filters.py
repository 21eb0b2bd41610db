"""Which jobs of a queue are wanted: phase, source, size, score, and words of the name."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from annotator.i18n import mark, tr
from annotator.overview.job_words import SIZE_WORDS, SOURCE_WORDS
from annotator.theme.tokens import SPACE
from engine.team.queues import HIGH_FROM, LOW_BELOW, Filter

_SCORES = {"low": mark("score below {low}"), "middle": mark("{low} to {high}"), "high": mark("score from {high}")}
_CHOICE_PX, _WORDS_PX = 136, 200


class JobFilters(QWidget):
    """`changed` carries the filter."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLineEdit(self)
        self._words.setClearButtonEnabled(True)
        self._words.setFixedWidth(_WORDS_PX)
        self._phase, self._source, self._size, self._score = (QComboBox(self) for _ in range(4))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[1])
        row.addWidget(self._words)
        for choice in (self._phase, self._source, self._size, self._score):
            choice.setFixedWidth(_CHOICE_PX)
            choice.activated.connect(self._say)
            row.addWidget(choice)
        row.addStretch(1)
        self._words.textChanged.connect(self._say)
        self.speak()

    def speak(self) -> None:
        """Set all words anew."""
        self._words.setPlaceholderText(tr("Search names"))
        self._words.setAccessibleName(tr("Search names"))
        values = {"low": LOW_BELOW, "high": HIGH_FROM}
        phases = {number: tr("Phase {number}", number=number) for number in (1, 2, 3)}
        _offer(self._phase, tr("Phase"), tr("Every phase"), phases)
        _offer(self._source, tr("Source"), tr("Every source"), {key: tr(word) for key, word in SOURCE_WORDS.items()})
        _offer(self._size, tr("Size"), tr("Every size"), {key: tr(word) for key, word in SIZE_WORDS.items()})
        scores = {key: tr(word, **values) for key, word in _SCORES.items()}
        _offer(self._score, tr("Score"), tr("Every score"), scores)

    def _say(self, *_: object) -> None:
        self.changed.emit(
            Filter(
                phase=self._phase.currentData(),
                source=self._source.currentData(),
                size=self._size.currentData(),
                score=self._score.currentData(),
                words=self._words.text().strip(),
            )
        )


def _offer(choice: QComboBox, name: str, everything: str, words: dict[str, str] | dict[int, str]) -> None:
    chosen = choice.currentData()
    with QSignalBlocker(choice):
        choice.clear()
        choice.addItem(everything)
        for key, word in words.items():
            choice.addItem(word, key)
        choice.setCurrentIndex(max(0, choice.findData(chosen)))
    choice.setAccessibleName(name)
