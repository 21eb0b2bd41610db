"""What a tab of the overview is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Tab(QWidget):
    """Made when it is first shown, with a project open; afterwards told when it is shown again."""

    def refresh(self) -> None:
        """Read what is shown anew: the tab has come into sight, or another project was opened meanwhile."""
        raise NotImplementedError

    def speak(self) -> None:
        """Set all words anew: the language has changed."""
        raise NotImplementedError
