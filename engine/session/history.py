"""Undo and redo of one's own steps, and the steps themselves for a history view."""

from __future__ import annotations

from engine.changes import Changes, changes_of
from engine.errors import EngineError
from engine.session.context import Context
from storage.records import Refusal, Step, StepChange

_WHY_NOT_UNDO = {
    Refusal.NOTHING_LEFT: "There is nothing left to undo.",
    Refusal.MASKLET_FROZEN: "The last step belongs to a masklet that has been submitted: recall it first.",
    Refusal.ENTANGLED: "Another person has worked on from the last step, so it stays.",
}
_WHY_NOT_REDO = {
    Refusal.NOTHING_LEFT: "There is nothing to redo.",
    Refusal.MASKLET_FROZEN: "The step belongs to a masklet that has been submitted: recall it first.",
    Refusal.ENTANGLED: "Another person has changed what the step builds on, so it cannot be redone.",
}


class History:
    """The person's steps in this video; unlimited, also after a restart."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def undo(self) -> Changes:
        """Take back the person's last step. Raises EngineError with the reason when there is none to take back."""
        store = self._context.store.steps
        return self._settle(
            store.undo(video_id=self._context.video.id, person_id=self._context.person.id), _WHY_NOT_UNDO
        )

    def redo(self) -> Changes:
        """Bring back the step taken back last. Raises EngineError with the reason when there is none."""
        store = self._context.store.steps
        return self._settle(
            store.redo(video_id=self._context.video.id, person_id=self._context.person.id), _WHY_NOT_REDO
        )

    def next_undo(self) -> Step | str:
        """The step that `undo` would take back, or a sentence why there is none."""
        found = self._context.store.steps.next_undo(video_id=self._context.video.id, person_id=self._context.person.id)
        return _WHY_NOT_UNDO[found] if isinstance(found, Refusal) else found

    def next_redo(self) -> Step | str:
        """The step that `redo` would bring back, or a sentence why there is none."""
        found = self._context.store.steps.next_redo(video_id=self._context.video.id, person_id=self._context.person.id)
        return _WHY_NOT_REDO[found] if isinstance(found, Refusal) else found

    def steps(self) -> tuple[Step, ...]:
        """The person's steps in this video, oldest first, undone ones included."""
        return self._context.store.steps.history(video_id=self._context.video.id, person_id=self._context.person.id)

    def _settle(self, outcome: StepChange | Refusal, reasons: dict[Refusal, str]) -> Changes:
        if isinstance(outcome, Refusal):
            raise EngineError(reasons[outcome])
        changes = changes_of(outcome)
        self._context.publish(changes)
        return changes
