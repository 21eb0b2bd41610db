"""The log of steps: the one road by which targets, masklets, masks and pins change, and back by undo and redo.

Append-only. Every row a step makes carries its id, and what is current is the latest row per key, in the order of
steps, whose step is done; so undo and redo turn a step's state and touch no row it made. Undo and redo are themselves
steps of the log. Runs in any thread under the store's contract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from storage.drafts import NewMask, StepDraft
from storage.records import Refusal, Step, StepChange


class StepLog:
    """Commits steps and takes them back."""

    def commit(self, draft: StepDraft) -> StepChange:
        """Record a step with all its effects in one transaction.

        The person's undone steps in this video, and anybody's on the masklets it touches, are abandoned. Raises
        StorageError where it touches a masklet that is frozen by its state, deleted or gone.
        """
        raise NotImplementedError

    def begin(self, draft: StepDraft) -> StepChange:
        """Record a long step (propagation) that gets its masks later; otherwise as `commit`."""
        raise NotImplementedError

    def append_masks(self, step_id: int, masks: Sequence[NewMask]) -> StepChange:
        """Add a batch of masks to a step begun, in one transaction.

        Where a later step has already set a frame, the mask is kept in the log but is not current, and the frame is
        not in the answer. Raises ValueError for a step that is finished or undone or a propagated mask on a frame that
        was pinned before the step; StorageError as `commit`.
        """
        raise NotImplementedError

    def finish(self, step_id: int, *, payload: Mapping[str, Any] | None = None, at: float | None = None) -> Step:
        """Close a step begun, also one that was cancelled, merging `payload` into what it noted."""
        raise NotImplementedError

    def undo(self, *, video_id: int, person_id: int, at: float | None = None) -> StepChange | Refusal:
        """Take back the person's latest undoable step in this video, or say why not. `step` is the one taken back."""
        raise NotImplementedError

    def redo(self, *, video_id: int, person_id: int, at: float | None = None) -> StepChange | Refusal:
        """Bring back the step the person took back last, or say why not. `step` is the one brought back."""
        raise NotImplementedError

    def step(self, step_id: int) -> Step:
        """One step. Raises ValueError for an unknown id."""
        raise NotImplementedError

    def history(
        self,
        *,
        video_id: int | None = None,
        person_id: int | None = None,
        masklet_id: int | None = None,
        with_undo_steps: bool = False,
    ) -> tuple[Step, ...]:
        """Steps, oldest first, of all states; `masklet_id` finds every step with an effect on that masklet."""
        raise NotImplementedError
