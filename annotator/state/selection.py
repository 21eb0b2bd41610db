"""Which object is in hand, and what the person has hidden, soloed or locked: the state of looking, not of the work."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """The selected target, and per target whether it is shown and may be changed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.target_id: int | None = None
        self.hidden: set[int] = set()
        self.locked: set[int] = set()
        self.solo: int | None = None
        self.all_hidden = False

    def clear(self) -> None:
        """Forget everything: another video."""
        self.target_id = self.solo = None
        self.hidden.clear()
        self.locked.clear()
        self.all_hidden = False
        self.changed.emit()

    def select(self, target_id: int | None) -> None:
        """Take a target in hand, or none."""
        if target_id != self.target_id:
            self.target_id = target_id
            self.changed.emit()

    def shows(self, target_id: int) -> bool:
        """Whether a target's masks are drawn."""
        if self.all_hidden:
            return False
        return target_id == self.solo if self.solo is not None else target_id not in self.hidden

    def toggle_hidden(self, target_id: int) -> None:
        """Hide a target, or show it again."""
        self.hidden ^= {target_id}
        self.changed.emit()

    def toggle_locked(self, target_id: int) -> None:
        """Keep a target from being changed, or let it again."""
        self.locked ^= {target_id}
        self.changed.emit()

    def toggle_solo(self, target_id: int) -> None:
        """Show one target alone, or all again."""
        self.solo = None if self.solo == target_id else target_id
        self.changed.emit()

    def set_all_hidden(self, hidden: bool) -> None:
        """Hide all masks (while a key is held), or show them again."""
        if hidden != self.all_hidden:
            self.all_hidden = hidden
            self.changed.emit()
