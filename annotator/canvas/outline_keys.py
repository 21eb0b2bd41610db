"""The keys of an outline that is being drawn: Enter closes it, Backspace or Ctrl+Z takes the last corner back.

They are keys of other actions too, which have them back as soon as the outline is closed or given up. Text fields keep
them meanwhile.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.canvas.drawn_outline import DrawnOutline

_NONE, _CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_CLOSE = {(key, modifier) for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) for modifier in (_NONE, _CONTROL)}
_TAKE_BACK = {(Qt.Key.Key_Backspace, _NONE), (Qt.Key.Key_Z, _CONTROL)}


class OutlineKeys(QObject):
    """Watches the keys that come up to the canvas's window, while there is an outline."""

    def __init__(self, canvas: QWidget, outline: DrawnOutline) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._outline = outline
        outline.begun_or_ended.connect(self._watch)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys."""
        if not isinstance(event, QKeyEvent):
            return False
        pressed = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if pressed not in _CLOSE | _TAKE_BACK or _typing():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            self._canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)  # a focused button or list would take Enter
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if pressed in _TAKE_BACK:
            self._outline.take_back()
        elif not event.isAutoRepeat():
            self._outline.close(takes_away=pressed[1] == _CONTROL)
        return True

    def _watch(self) -> None:
        window = self._canvas.window()
        window.removeEventFilter(self)
        if self._outline.begun:
            window.installEventFilter(self)


def _typing() -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
