"""Undo and redo: the steps they would turn, turning them, and going back to any step of the past.

Which steps are next is read once until something changes: actions ask for it all the time. On the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.i18n import mark, tr
from annotator.words.step_words import object_name, step_frames, step_words
from storage.records import Step, StepState

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class Undoing(QObject):
    """What the person at the desk has done in the open video, and may turn."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._next: tuple[Step | str, Step | str] | None = None
        self._names: dict[tuple[int | None, int | None], str] = {}
        for signal in (workspace.changed, workspace.desk_changed, workspace.video_changed):
            signal.connect(self._forget)

    # --- what there is ----------------------------------------------------------------------------------------------

    @property
    def next_undo(self) -> Step | str:
        """The step that undo would take back, or a sentence on why there is none."""
        return self._both()[0]

    @property
    def next_redo(self) -> Step | str:
        """The step that redo would bring back, or a sentence on why there is none."""
        return self._both()[1]

    def steps(self) -> list[Step]:
        """All that were done and may come back, oldest first."""
        session = self._workspace.session
        if session is None:
            return []
        return [step for step in session.history.steps() if step.state is not StepState.ABANDONED]

    def words(self, step: Step) -> str:
        """What a step was, of which object and on which frames."""
        key = step.masklet_id, step.target_id
        session = self._workspace.session
        if session is not None and key not in self._names:
            self._names[key] = object_name(step, session)
        return step_words(step, self._names.get(key, ""))

    # --- turning ----------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the person's last step."""
        session = self._workspace.session
        if session is not None:
            self._turn(self.next_undo, session.history.undo, mark("Undone: {step}"))

    def redo(self) -> None:
        """Bring back the step taken back last."""
        session = self._workspace.session
        if session is not None:
            self._turn(self.next_redo, session.history.redo, mark("Done again: {step}"))

    def go_to(self, step_id: int) -> None:
        """Undo what came after a step, or redo up to it."""
        session = self._workspace.session
        if session is None:
            return
        undoable = [step for step in self.steps() if step.undoable]
        if any(step.id == step_id and step.state is StepState.UNDONE for step in undoable):
            turn = session.history.redo
            turned = [step for step in undoable if step.state is StepState.UNDONE and step.id <= step_id]
        else:
            turn = session.history.undo
            turned = [step for step in undoable if step.state is StepState.DONE and step.id > step_id]
        self._workspace.attempt(lambda: [turn() for _ in turned])

    # --- parts ------------------------------------------------------------------------------------------------------

    def _turn(self, step: Step | str, turn: Callable[[], object], said: str) -> None:
        """Turn a step; an object that comes back by it is taken in hand.

        Which step it was is said where that changed nothing on the frame that is seen.
        """
        workspace = self._workspace
        if not isinstance(step, Step):
            workspace.attempt(turn)  # says why there is none
            return
        words, frames, there_before = self.words(step), step_frames(step), workspace.worked_on.objects().keys()
        if not workspace.attempt(turn):
            return
        if step.target_id in workspace.worked_on.objects().keys() - there_before:
            workspace.selection.select(step.target_id)
        if frames is not None and not frames[0] <= workspace.playhead.grid_frame <= frames[1]:
            workspace.tell(tr(said, step=words))

    def _both(self) -> tuple[Step | str, Step | str]:
        session = self._workspace.session
        if session is None:
            nothing = tr("Open a video first.")
            return nothing, nothing
        if self._next is None:
            self._next = session.history.next_undo(), session.history.next_redo()
        return self._next

    def _forget(self, *_: object) -> None:
        self._next = None
        self._names.clear()
