"""Builds Qt actions from the table and keeps their state, tooltips and words true."""

from __future__ import annotations

import sys
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.actions.spec import ActionSpec, Screen
from annotator.i18n import tr
from annotator.theme.icons import icon
from annotator.theme.look import Look

_KEY_SIGNS = {"Left": "←", "Right": "→", "Return": "Enter"}


def written(key: str) -> str:
    """A portable key sequence as people read it, in any language; on a Mac with its signs."""
    if sys.platform == "darwin":
        return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    *modifiers, last = key.split("+") if not key.endswith("+") else [*key[:-2].split("+"), "+"]
    return "+".join([*modifiers, _KEY_SIGNS.get(last, last)])


class Actions(QObject):
    """The window's actions by id. `done` carries the id of one that has been run, by key, menu, button or palette."""

    done = Signal(str)

    def __init__(self, table: tuple[ActionSpec, ...], *, screen: Screen, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = table
        self._screen = screen
        self._look = look
        self._actions: dict[str, QAction] = {}
        for spec in table:
            action = QAction(parent)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setAutoRepeat(spec.repeats)
            action.setCheckable(spec.checked is not None)
            action.triggered.connect(partial(self.trigger, spec.id))
            parent.addAction(action)
            self._actions[spec.id] = action
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(0)
        self._refresh.timeout.connect(self.refresh)
        workspace = screen.workspace
        for signal in (
            workspace.changed,
            workspace.video_changed,
            workspace.project_changed,
            workspace.desk_changed,
            workspace.mode_changed,
            workspace.pages.changed,
            workspace.selection.changed,
            workspace.reach.changed,
            workspace.worth.changed,
            workspace.view.changed,
            workspace.view.tool_changed,
            workspace.playhead.moved,
            workspace.playhead.playing_changed,
            workspace.playhead.range_changed,
            workspace.runner.progressed,
            workspace.worth.book.rows_changed,
            workspace.worth.book.cells_changed,
            workspace.statistics.changed,
            workspace.statistics.pointed,
            workspace.training.changed,
            workspace.training.pointed,
        ):
            signal.connect(self._schedule)
        look.changed.connect(self.dress)
        self.dress()

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def refusal(self, action_id: str) -> str | None:
        """Why an action cannot be done now, as a sentence; None where it can."""
        refusal = self.spec(action_id).refusal
        return refusal(self._screen.workspace) if refusal is not None else None

    def spec(self, action_id: str) -> ActionSpec:
        """The table's row of an action."""
        return next(spec for spec in self.table if spec.id == action_id)

    def trigger(self, action_id: str, *_: object) -> None:
        """Run an action if it can be done now, else say why not."""
        refusal = self.refusal(action_id)
        if refusal is not None:
            self._screen.workspace.tell(refusal)
            return
        self.spec(action_id).run(self._screen)
        self._schedule()
        self.done.emit(action_id)

    def explain(self, keys: QKeySequence) -> bool:
        """Say why the action of these keys cannot be done now: Qt sends no keys to one that is disabled. False where no
        action has them, or the one that has them can be done.
        """
        for spec in self.table:
            if keys in self._actions[spec.id].shortcuts() and (refusal := self.refusal(spec.id)) is not None:
                self._screen.workspace.tell(refusal)
                return True
        return False

    def dress(self) -> None:
        """Set texts and icons anew: the language or the theme has changed."""
        for spec in self.table:
            action = self._actions[spec.id]
            if spec.icon is not None:
                action.setIcon(icon(spec.icon, self._look.theme))
        self.refresh()

    def refresh(self) -> None:
        """Bring enabled states, checks and tooltips up to date."""
        workspace = self._screen.workspace
        for spec in self.table:
            action = self._actions[spec.id]
            refusal = spec.refusal(workspace) if spec.refusal is not None else None
            action.setEnabled(refusal is None)
            words = self._words(spec)
            action.setText(words)
            if spec.checked is not None:
                action.setChecked(spec.checked(workspace))
            action.setToolTip(self._tooltip(spec, words, refusal))

    def key_text(self, spec: ActionSpec) -> str:
        """The first key of an action as the platform writes it; empty where it has none."""
        return written(spec.keys[0]) if spec.keys else ""

    def _words(self, spec: ActionSpec) -> str:
        detail = spec.detail(self._screen.workspace) if spec.detail is not None else ""
        return f"{spec.words}: {detail}" if detail else spec.words

    def _tooltip(self, spec: ActionSpec, words: str, refusal: str | None) -> str:
        key = self.key_text(spec)
        lines = [f"{words}  ({key})" if key else words, tr(spec.about) if spec.about else "", refusal or ""]
        return "\n".join(line for line in lines if line)

    def _schedule(self, *_: object) -> None:
        if not self._refresh.isActive():  # starting it anew each time could put it off for ever
            self._refresh.start()
