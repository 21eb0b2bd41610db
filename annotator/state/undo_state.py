"""The steps that undo and redo would turn, read once until something changes: actions ask for them all the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.i18n import tr
from annotator.words.step_words import object_name
from storage.records import Step

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class UndoState(QObject):
    """What undo and redo would do for the person at the desk; a sentence where there is nothing they could."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._known: tuple[Step | str, Step | str] | None = None
        self._names: dict[int, str] = {}
        for signal in (workspace.changed, workspace.desk_changed, workspace.video_changed):
            signal.connect(self._forget)

    @property
    def undo(self) -> Step | str:
        """The step that undo would take back, or why there is none."""
        return self._both()[0]

    @property
    def redo(self) -> Step | str:
        """The step that redo would bring back, or why there is none."""
        return self._both()[1]

    def name_of(self, step: Step) -> str:
        """The name of the object that a step of the open video was about; empty where it had none."""
        session = self._workspace.session
        if session is not None and step.id not in self._names:
            self._names[step.id] = object_name(step, session)
        return self._names.get(step.id, "")

    def _both(self) -> tuple[Step | str, Step | str]:
        session = self._workspace.session
        if session is None:
            nothing = tr("Open a video first.")
            return nothing, nothing
        if self._known is None:
            self._known = session.history.next_undo(), session.history.next_redo()
        return self._known

    def _forget(self, *_: object) -> None:
        self._known = None
        self._names.clear()
