"""Keys that count while they are held: Space to drag the frame, H to see it without masks, Y with those before.

Space is also the key of an action. Over the canvas the action waits: it comes when Space is let go without a drag.
Text fields keep both keys, since what they take never comes up to the window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from annotator.workspace import Workspace

TAP_MS = 350
"""A longer hold is no tap, dragged or not."""

REPEAT_GAP_MS = 60
"""X11 repeats a held key by letting it go and pressing it again, and Qt now and then takes that for the person."""

_KEY_EVENTS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class HoldKeys(QObject):
    """Watches the keys that come up to the canvas's window; `changed` when Space goes down or up."""

    changed = Signal()

    def __init__(self, canvas: QWidget, workspace: Workspace, *, hovered: Callable[[], bool]) -> None:
        super().__init__(canvas)
        self.space_held = False
        self._canvas = canvas
        self._selection = workspace.selection
        self._workspace = workspace
        self._hovered = hovered
        self._space_used = False
        self._pressed_ms = 0
        self._released_ms = 0
        self._hides = False
        self._window: QWidget | None = None

    def watch(self, window: QWidget) -> None:
        """Listen to this window from now on."""
        if window is not self._window:
            if self._window is not None:
                self._window.removeEventFilter(self)
            self._window = window
            window.installEventFilter(self)

    def use_space(self) -> None:
        """Space is held for a drag, so it is no tap."""
        self._space_used = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the three keys."""
        kind = event.type()
        if kind in _KEY_EVENTS and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space:
                return self._on_space(event)
            if event.key() == Qt.Key.Key_H:
                return self._on_h(event)
            if event.key() == Qt.Key.Key_Y:
                return self._on_y(event)
        elif kind == QEvent.Type.WindowDeactivate:
            self._let_go()
        return False

    def _on_space(self, event: QKeyEvent) -> bool:
        held_alone = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.type() == QEvent.Type.ShortcutOverride:
            if not (self.space_held or (held_alone and self._hovered())):
                return False
            self._canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)  # a focused button would take Space for itself
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            return self._press_space(event, may_begin=held_alone and self._hovered())
        return self._release_space(event)

    def _press_space(self, event: QKeyEvent, *, may_begin: bool) -> bool:
        if self.space_held or not may_begin:
            return self.space_held
        goes_on = 0 < event.timestamp() - self._released_ms < REPEAT_GAP_MS
        if not goes_on:
            self._space_used, self._pressed_ms = False, event.timestamp()
        self.space_held = True
        self.changed.emit()
        return True

    def _release_space(self, event: QKeyEvent) -> bool:
        if not self.space_held or event.isAutoRepeat():
            return self.space_held
        self.space_held, self._released_ms = False, event.timestamp()
        self.changed.emit()
        if not self._space_used and event.timestamp() - self._pressed_ms < TAP_MS:
            self._run_action_of_space()
        return True

    def _run_action_of_space(self) -> None:
        space = QKeySequence(Qt.Key.Key_Space)
        for action in self._canvas.window().actions():
            if space in action.shortcuts() and action.isEnabled():
                action.trigger()
                return

    def _on_h(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride or event.isAutoRepeat():
            return False
        if event.type() == QEvent.Type.KeyPress:
            if event.modifiers() != Qt.KeyboardModifier.NoModifier or self._selection.all_hidden:
                return False
            self._hides = True
            self._selection.set_all_hidden(True)
            return True
        if not self._hides:
            return False
        self._hides = False
        self._selection.set_all_hidden(False)
        return True

    def _on_y(self, event: QKeyEvent) -> bool:
        reach = self._workspace.reach
        if event.type() == QEvent.Type.ShortcutOverride or event.isAutoRepeat():
            return False
        if event.type() == QEvent.Type.KeyPress:
            alone = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if not alone or self._workspace.reviewing or reach.change is None:
                return False
            reach.hold_before(True)
            return True
        if not reach.shows_before:
            return False
        reach.hold_before(False)
        return True

    def _let_go(self) -> None:
        self._workspace.reach.hold_before(False)
        if self._hides:
            self._hides = False
            self._selection.set_all_hidden(False)
        if self.space_held:
            self.space_held = False
            self.changed.emit()
