"""The reason of a verdict that sends a masklet back or rejects it: a few words, the marked frames, Enter.

Belongs to the masklet that was in hand when it opened, and goes when another is taken in hand.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from annotator.dialogs.dialog import Dialog, label
from annotator.i18n import mark, tr
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from storage.records import Decision

WIDTH_PX = 460
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_QUICK: dict[Decision, tuple[str, ...]] = {
    Decision.UNSATISFACTORY: (
        mark("Drifts to another object"),
        mark("The boundary is off"),
        mark("Misses the object when it comes back"),
        mark("Has a mask where the object is not visible"),
    ),
    Decision.REJECTED: (
        mark("Not a well-defined object"),
        mark("Several objects in one"),
        mark("Too small or too blurred to judge"),
        mark("The same as another object"),
    ),
}
_TITLES = {
    Decision.UNSATISFACTORY: (mark("Unsatisfactory: send “{name}” back"), mark("Send back")),
    Decision.REJECTED: (mark("Reject “{name}”"), mark("Reject")),
}


def ask_reason(workspace: Workspace, decision: Decision, parent: QWidget) -> None:
    """Ask for the reason of a verdict on the selected masklet beside the window, which stays usable, and give it."""
    for other in parent.findChildren(VerdictDialog):
        other.close()
    VerdictDialog(workspace, decision, parent).present()


class VerdictDialog(Dialog):
    """Digits take a quick reason while nothing has been typed; Enter gives the verdict, Esc does nothing more."""

    def __init__(self, workspace: Workspace, decision: Decision, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._decision = decision
        self._target_id = workspace.selection.target_id
        self._title = label("title", self, wraps=True)
        self._marks = label("muted", self, wraps=True)
        self._quick = [self._quick_button() for _ in _QUICK[decision]]
        self._reason = QLineEdit(self)
        self._reason.textChanged.connect(self._show_state)
        self._reason.installEventFilter(self)
        self._cancel, self._give = QPushButton(self), QPushButton(self)
        self._give.setProperty("look", "primary")
        self._give.setDefault(True)
        self._give.clicked.connect(self.give)
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._give)
        self.column.addWidget(self._title)
        for button in self._quick:
            self.column.addWidget(button)
        self.column.setSpacing(SPACE[1])
        self.column.addWidget(self._reason)
        self.column.addWidget(self._marks)
        self.column.addSpacing(SPACE[1])
        self.column.addLayout(buttons)
        self.setFixedWidth(WIDTH_PX)
        workspace.review.marks_changed.connect(self._show_state)
        workspace.selection.changed.connect(self._on_selection_changed)
        workspace.video_changed.connect(self.close)
        self.speak()
        self._reason.setFocus()

    def speak(self) -> None:
        """Set all words anew."""
        title, verb = _TITLES[self._decision]
        self.setWindowTitle(tr("Verdict"))
        self._title.setText(tr(title, name=self._name()))
        for number, (button, words) in enumerate(zip(self._quick, _QUICK[self._decision], strict=True), start=1):
            button.setText(f"{number}   {tr(words)}")
        self._reason.setPlaceholderText(tr("Or say it in your own words"))
        self._reason.setAccessibleName(tr("Reason"))
        self._cancel.setText(tr("Cancel"))
        self._give.setText(tr(verb))
        self._show_state()

    def reason(self) -> str:
        """What is given as the reason: the quick reasons taken, then what was typed."""
        words = _QUICK[self._decision]
        taken = [tr(text) for button, text in zip(self._quick, words, strict=True) if button.isChecked()]
        return "; ".join(filter(None, [*taken, self._reason.text().strip()]))

    def give(self) -> None:
        """Give the verdict; stays where it was refused."""
        if self._give.isEnabled() and self._workspace.review.judge(self._decision, reason=self.reason()):
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits take quick reasons until something has been typed."""
        if event.type() is QEvent.Type.KeyPress and not self._reason.text():
            key = cast(QKeyEvent, event).key() - Qt.Key.Key_1
            if 0 <= key < len(self._quick):
                self._quick[key].toggle()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives the verdict wherever the focus is."""
        if event.key() in _ENTER:
            self.give()
        else:
            super().keyPressEvent(event)

    def _quick_button(self) -> QPushButton:
        button = QPushButton(self)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setProperty("look", "choice")
        button.toggled.connect(self._show_state)
        return button

    def _show_state(self, *_: object) -> None:
        frames = sorted(self._workspace.review.marked())
        if frames:
            self._marks.setText(tr("Marked frames: {frames}", frames=", ".join(map(str, frames))))
        else:
            self._marks.setText(tr("No frame is marked. Mark wrong frames in the window with M; they go along."))
        ready = bool(self.reason() or frames)
        self._give.setEnabled(ready)
        self._give.setToolTip("" if ready else tr("Give a reason or mark a frame first."))

    def _name(self) -> str:
        return next((target.name for target in self._workspace.targets() if target.id == self._target_id), "")

    def _on_selection_changed(self) -> None:
        if self._workspace.selection.target_id != self._target_id:
            self.close()
