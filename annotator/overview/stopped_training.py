"""The training that was cut off: how far it came, its choices, and what can be done with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.desks.training_desk import TrainingDesk
from annotator.i18n import told, tr
from annotator.overview.version_words import PRESET_WORDS
from annotator.theme.tokens import SPACE

if TYPE_CHECKING:
    from engine.unfinished_training import Unfinished


class StoppedTraining(QFrame):
    """Shown while there is one, and none runs."""

    def __init__(self, desk: TrainingDesk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("look", "notice")
        self._title, self._about = QLabel(self), QLabel(self)
        self._title.setProperty("look", "title")
        self._about.setProperty("look", "muted")
        self._about.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(SPACE[0])
        words.addWidget(self._title)
        words.addWidget(self._about)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        row.setSpacing(SPACE[1])
        row.addLayout(words, 1)
        for name in ("models.take_up", "models.throw_away"):
            row.addWidget(Chip(actions[name], self))

    def speak(self) -> None:
        """Show what there is."""
        unfinished = self._desk.cut_off()
        self.setVisible(unfinished is not None)
        if unfinished is None:
            return
        plan, refusal = unfinished.plan, self._desk.why_not_take_up()
        title = tr("Training for phase {phase}: {what}", phase=plan.phase, what=tr(PRESET_WORDS[plan.preset]))
        self._title.setText(f"{title} · {how_far(unfinished)}")
        parent = Path(unfinished.checkpoint).stem
        if refusal is not None:
            about = told(refusal)
        elif plan.steps is not None:
            about = tr(
                "It can go on, with the same choices: from {parent}. Any other training throws it away.", parent=parent
            )
        else:
            about = tr(
                "It can go on, with the same choices: from {parent}, about {minutes} min. Any other training throws it "
                "away.",
                parent=parent,
                minutes=f"{plan.minutes:g}",
            )
        self._about.setText(about)


def how_far(unfinished: Unfinished) -> str:
    """At which step it was stopped."""
    if unfinished.steps is None or not unfinished.step:
        return tr("stopped before its first step")
    return tr("stopped at step {step} of {steps}", step=unfinished.step, steps=unfinished.steps)
