"""The queues of the person at the desk, with how much is in each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.i18n import tr
from annotator.overview.job_words import QUEUE_WORDS
from annotator.theme.tokens import SPACE
from engine.team.queues import Queue

WIDTH_PX = 184


class _Button(QPushButton):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "queue")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self._count = QLabel(self)
        self._count.setProperty("look", "muted")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACE[2], 0)
        row.addStretch(1)
        row.addWidget(self._count)

    def dress(self, title: str, count: int, about: str) -> None:
        self.setText(title)
        self.setToolTip(about)
        self.setAccessibleName(f"{title}: {count}")
        self._count.setText(f"{count:,}" if count else "")


class QueueList(QWidget):
    """`chosen` carries the queue."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH_PX)
        self._buttons: dict[Queue, _Button] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        for queue in Queue:
            button = self._buttons[queue] = _Button(self)
            button.clicked.connect(partial(self._choose, queue))
            column.addWidget(button)
        column.addStretch(1)

    def show_queues(self, counts: dict[Queue, int], in_force: Queue | None) -> None:
        """Show these queues with how much is in each."""
        for queue, button in self._buttons.items():
            words = QUEUE_WORDS[queue]
            button.setVisible(queue in counts)
            button.dress(tr(words.title), counts.get(queue, 0), tr(words.about))
            button.setChecked(queue is in_force)

    def _choose(self, queue: Queue, *_: object) -> None:
        self.chosen.emit(queue)
