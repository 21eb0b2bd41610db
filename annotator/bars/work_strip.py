"""The strip under the title bar while something long goes on: what, how far, how long still, and a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from annotator.i18n import tr
from annotator.long_work import LongWork
from annotator.theme.tokens import SPACE

BAR_PX = 160


class WorkStrip(QWidget):
    """Shown only once the work has taken some time; never in the way of anything."""

    def __init__(self, work: LongWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.setProperty("look", "bar")
        self._title, self._far = QLabel(self), QLabel(self)
        self._far.setProperty("look", "muted")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(BAR_PX, SPACE[0])
        self._stop = QPushButton(self)
        self._stop.clicked.connect(work.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3], SPACE[0], SPACE[3], SPACE[0])
        row.setSpacing(SPACE[2])
        for widget in (self._title, self._bar, self._far):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._stop)
        work.changed.connect(self.speak)
        self.speak()

    def speak(self) -> None:
        """Show how far the work is."""
        task = self._work.task
        self.setVisible(self._work.worth_showing)
        if task is None:
            return
        self._title.setText(task.title)
        self._stop.setText(tr("Cancel"))
        self._stop.setVisible(task.can_stop)
        self._bar.setMaximum(task.total)
        self._bar.setValue(task.done)
        self._far.setText(_far(task.done, task.total, task.seconds_left))


def _far(done: int, total: int, seconds: float | None) -> str:
    if not done:
        return ""
    if seconds is None:
        return tr("{done} so far", done=done)
    return tr("{done} of {total}, about {seconds} s left", done=done, total=total, seconds=max(1, round(seconds)))
