"""Verification: the masklets that wait, the frames marked wrong, and the verdict; for the annotator, what came back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.i18n import mark, tr
from annotator.theme.look import Look
from annotator.theme.tokens import ROW_PX, SPACE
from annotator.words.decision_words import DECISION_WORDS
from annotator.workspace import Workspace
from storage.records import MaskletState

_BUTTONS = (
    ("review.mark", mark("Wrong here")),
    ("review.satisfactory", mark("Satisfactory")),
    ("review.unsatisfactory", mark("Unsatisfactory")),
    ("review.reject", mark("Reject")),
    ("review.compare", mark("Compare")),
    ("review.side_by_side", mark("Side by side")),
)


class ReviewPanel(QWidget):
    """Shown in review mode, and to the annotator of a masklet that was sent back."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._title, self._what = QLabel(self), QLabel(self)
        self._title.setProperty("look", "title")
        self._what.setProperty("look", "muted")
        self._what.setWordWrap(True)
        self._whose, self._before = QLabel(self), QLabel(self)
        for part in (self._whose, self._before):
            part.setProperty("look", "muted")
            part.setWordWrap(True)
        self._marks_row = QWidget(self)
        self._marks_row.setFixedHeight(ROW_PX)
        self._marks = QHBoxLayout(self._marks_row)
        self._marks.setContentsMargins(0, 0, 0, 0)
        self._marks.setSpacing(SPACE[0])
        self._buttons: dict[str, Chip] = {}
        self._actions = actions
        grid = QGridLayout()
        grid.setSpacing(SPACE[1])
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[2], SPACE[2], SPACE[2], SPACE[2])
        column.setSpacing(SPACE[1])
        column.addWidget(self._title)
        column.addWidget(self._what)
        column.addWidget(self._whose)
        column.addWidget(self._before)
        column.addLayout(grid)
        column.addWidget(self._marks_row)
        for place, (action_id, _) in enumerate(_BUTTONS):
            button = self._buttons[action_id] = Chip(actions[action_id], self)
            button.setProperty("look", "chip_small")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, place // 2, place % 2)
        for signal in (
            workspace.changed,
            workspace.video_changed,
            workspace.mode_changed,
            workspace.desk_changed,
            workspace.selection.changed,
            workspace.review.marks_changed,
        ):
            signal.connect(self.speak)
        self.speak()

    def speak(self, *_: object) -> None:
        """Show what waits, or what came back, anew."""
        workspace = self._workspace
        masklet = workspace.masklet
        returned = masklet is not None and masklet.state is MaskletState.RETURNED and not workspace.reviewing
        self.setVisible(workspace.session is not None and (workspace.reviewing or returned))
        for action_id, words in _BUTTONS:
            self._actions[action_id].setIconText(tr(words))
            self._buttons[action_id].setVisible(workspace.reviewing)
        for part, say in ((self._whose, self._whose_words), (self._before, self._before_words)):
            part.setText(say() if workspace.reviewing else "")
            part.setVisible(bool(part.text()))
        if workspace.reviewing:
            waiting = workspace.review.waiting()
            self._title.setText(tr("Verify"))
            self._what.setText(
                tr(
                    "One masklet waits for a verdict." if waiting == 1 else "{count} masklets wait for a verdict.",
                    count=waiting,
                )
                if waiting
                else workspace.review.why_nothing_waits()
                or tr("Nothing waits: submitted masklets of others appear here.")
            )
            self._marks_row.setVisible(waiting > 0)  # also without any mark: nothing moves when the first is made
            self._show_marks(sorted(workspace.review.marked()))
        elif returned and masklet is not None:
            verdict = workspace.review.last_verdict(masklet)
            self._title.setText(tr("Sent back"))
            self._what.setText(
                verdict.reason if verdict is not None and verdict.reason else tr("See the marked frames.")
            )
            self._marks_row.setVisible(True)
            self._show_marks(sorted(workspace.review.marks_sent_back()))

    def hasHeightForWidth(self) -> bool:
        """No: its height is asked for at the width it has, so that the other panels may give theirs up to it."""
        return False

    def sizeHint(self) -> QSize:
        """As high as its words are at its width."""
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        """No words are cut."""
        return QSize(super().minimumSizeHint().width(), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may make other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.speak()
            self.updateGeometry()

    def _height(self) -> int:
        return self._column.totalHeightForWidth(self.width())

    def _whose_words(self) -> str:
        """Which of an object's masklets is in hand: one of another phase looks much the same."""
        masklet, session = self._workspace.masklet, self._workspace.session
        if masklet is None or session is None:
            return ""
        names = {person.id: person.name for person in session.context.store.catalogue.people()}
        who = tr("automatic") if masklet.source == "auto" else names.get(masklet.annotator_id, "")
        return f"{tr('Phase {n}', n=masklet.phase)} · {who}"

    def _before_words(self) -> str:
        """What was said of the revision before, so that its reviewer looks there again; to a lead who has to decide,
        what was said of this one.
        """
        workspace = self._workspace
        masklet, session = workspace.masklet, workspace.session
        if masklet is None or session is None:
            return ""
        if dispute := session.verifying.dispute(masklet.id):
            names = {person.id: person.name for person in session.context.store.catalogue.people()}
            said = [f"{names[v.person_id]}: {tr(DECISION_WORDS[v.decision])}. {v.reason}".rstrip() for v in dispute]
            return "\n".join(said)
        if masklet.revision < 2:
            return ""
        before = [v for v in session.context.store.review.verdicts(masklet.id) if v.revision == masklet.revision - 1]
        if not before or not before[-1].reason:
            return tr("Revision {n}.", n=masklet.revision)
        last = before[-1]
        return tr(
            "Revision {n}. Said of revision {before}: {reason}",
            n=masklet.revision,
            before=last.revision,
            reason=last.reason,
        )

    def _show_marks(self, frames: list[int]) -> None:
        while (item := self._marks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not frames and self._workspace.reviewing:
            self._marks.addWidget(self._note(tr("No frame is marked yet.")))
        rest = self._note(f"+{len(frames)}")
        room = self.width() - 2 * SPACE[2] - rest.sizeHint().width()
        left = list(frames)
        while left and (room := room - (button := self._way_to(left[0])).sizeHint().width() - SPACE[0]) >= 0:
            self._marks.addWidget(button)
            left.pop(0)
        rest.setText(f"+{len(left)}")
        rest.setToolTip(self._actions["review.next_mark"].toolTip())
        rest.setVisible(bool(left))
        self._marks.addWidget(rest)
        self._marks.addStretch(1)

    def _way_to(self, frame: int) -> QPushButton:
        button = QPushButton(tr("f {frame}", frame=frame))
        button.setToolTip(tr("Go to frame {frame}", frame=frame))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(partial(self._workspace.playhead.seek, frame))
        return button

    def _note(self, words: str) -> QLabel:
        note = QLabel(words, self)
        note.setProperty("look", "muted")
        return note
