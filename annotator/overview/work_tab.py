"""The Work tab: what the person at the desk has to do."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout

from annotator.actions.registry import Actions
from annotator.i18n import tr
from annotator.overview.tab import Tab
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace


class WorkTab(Tab):
    """What waits for a verdict in the open video."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions) -> None:
        super().__init__()
        self._workspace = workspace
        self._waiting = QLabel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        column.addWidget(self._waiting)
        column.addStretch(1)

    def refresh(self) -> None:
        """Count anew."""
        self._waiting.setText(tr("{count} masklets wait for a verdict.", count=len(self._workspace.review.waiting())))

    def speak(self) -> None:
        """Set all words anew."""
        self.refresh()
