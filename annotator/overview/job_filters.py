"""Which jobs of a queue are wanted: phase, source, size, score, and words of the name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from annotator.choices import Choice, offer
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
        self._phase, self._source, self._size, self._score = (Choice(self) for _ in range(4))
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
        offer(self._phase, {None: tr("Every phase"), **{n: tr("Phase {number}", number=n) for n in (1, 2, 3)}})
        for choice, everything, words in (
            (self._source, tr("Every source"), {key: tr(word) for key, word in SOURCE_WORDS.items()}),
            (self._size, tr("Every size"), {key: tr(word) for key, word in SIZE_WORDS.items()}),
            (self._score, tr("Every score"), {key: tr(word, **values) for key, word in _SCORES.items()}),
        ):
            offer(choice, {None: everything, **words})
        names = (tr("Phase"), tr("Source"), tr("Size"), tr("Score"))
        for choice, name in zip((self._phase, self._source, self._size, self._score), names, strict=True):
            choice.setAccessibleName(name)

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
