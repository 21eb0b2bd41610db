"""Who decides what concerns the whole project, read once until people change: actions ask for it all the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.i18n import told
from engine.team.people import People

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class Deciding(QObject):
    """Whether the person at the desk decides; what people change in another process shows when they next sit down."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._known: tuple[str | None] | None = None
        for signal in (workspace.project_changed, workspace.video_changed, workspace.desk_changed):
            signal.connect(self._forget)

    def why_not(self) -> str | None:
        """Why the person at the desk, or nobody, does not decide, as a sentence; None where they do."""
        project = self._workspace.project
        if project is None:
            return None
        if self._known is None:
            self._known = (People(project.store).why_not_decide(self._workspace.person),)
        (refusal,) = self._known
        return None if refusal is None else told(refusal)

    def _forget(self) -> None:
        self._known = None
