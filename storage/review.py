"""A masklet's way from draft to accepted: draft → submitted → satisfactory | returned | rejected, and back.

Keeps the states lawful; who may do what is the engine's concern. Every move is a step of the log that is superseded
by later ones, never undone. Runs in any thread under the store's contract.
"""

from __future__ import annotations

from storage.drafts import NewVerdict
from storage.records import StepChange, Verdict


class Review:
    """Moves masklets through their states and keeps the verdicts."""

    def submit(self, masklet_id: int, *, person_id: int, at: float | None = None) -> StepChange:
        """Hand in a draft or returned masklet as its next revision. Raises StorageError in any other state."""
        raise NotImplementedError

    def recall(self, masklet_id: int, *, person_id: int, at: float | None = None) -> StepChange:
        """Take a submitted masklet back to draft. Raises StorageError in any other state."""
        raise NotImplementedError

    def reopen(self, masklet_id: int, *, person_id: int, at: float | None = None) -> StepChange:
        """Make a satisfactory or rejected masklet a draft again. Raises StorageError in any other state."""
        raise NotImplementedError

    def give_verdict(self, draft: NewVerdict) -> StepChange:
        """Judge the latest revision of a submitted masklet, or judge it anew while nothing has been edited since.

        Raises StorageError where there is no revision to judge.
        """
        raise NotImplementedError

    def verdicts(self, masklet_id: int) -> tuple[Verdict, ...]:
        """All verdicts on a masklet, oldest first; the last one of a revision holds."""
        raise NotImplementedError
