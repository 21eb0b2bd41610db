"""The keyboard's focus, borrowed by a field inside the window and given back: a field that hides would pass it on to
whatever comes next, where Enter and Space do something else.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class BorrowedFocus:
    """Of one field; lives on the window's thread."""

    def __init__(self, field: QWidget) -> None:
        self._field = field
        self._owner: QWidget | None = None

    def take(self) -> None:
        """Put the focus into the field."""
        self._owner = QApplication.focusWidget()
        self._field.setFocus()

    def give_back(self) -> None:
        """Put it where it was; not where somebody has taken it elsewhere meanwhile."""
        owner, self._owner = self._owner, None
        if owner is not None and isValid(owner) and QApplication.focusWidget() in (None, self._field):
            owner.setFocus()
