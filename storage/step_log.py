"""The log of steps: the one road by which targets, masklets, masks and pins change, and back by undo and redo.

Append-only. Every row a step makes carries its id, and what is current is the latest row per key, in the order of
steps, whose step is done; so undo and redo turn a step's state and touch no row it made. Undo and redo are themselves
steps of the log. Runs in any thread under the store's contract.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from storage import current
from storage.database import Database
from storage.drafts import NewMask, StepDraft
from storage.effects import (
    PinsOverlapError,
    check_draft,
    check_editable,
    check_no_pin_before,
    check_pins_are_apart,
    write_effects,
    write_masks,
)
from storage.objects import load_masklets, load_targets
from storage.records import Refusal, Step, StepChange, StepKind, StepState
from storage.schema import MaskletRow, MaskVersionRow, StepRow, TargetRow
from storage.step_rows import (
    STEP_COLUMNS,
    Touched,
    insert_step,
    load_step,
    load_touched,
    step_record,
    steps_touching,
)

_TURNS = (StepKind.UNDO, StepKind.REDO)


class StepLog:
    """Commits steps and takes them back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def commit(self, draft: StepDraft) -> StepChange:
        """Record a step with all its effects in one transaction.

        The person's own undone steps in this video are abandoned. Raises StorageError where the step touches a masklet
        that is frozen by its state, deleted or gone.
        """
        with self._database.writing() as connection:
            return _record(connection, draft, finished=True)

    def begin(self, draft: StepDraft) -> StepChange:
        """Record a long step (propagation) with its first masks, which later ones follow; otherwise as `commit`.

        Raises StorageError also where the draft's own masklet takes no changes, ValueError as `append_masks`.
        """
        with self._database.writing() as connection:
            if draft.masklet_id is not None:
                check_editable(connection, {draft.masklet_id}, video_id=draft.video_id)
            change = _record(connection, draft, finished=False)
            check_no_pin_before(connection, change.step.id, draft.masks)
            return change

    def append_masks(self, step_id: int, masks: Sequence[NewMask]) -> StepChange:
        """Add a batch of masks to a step begun, in one transaction.

        Where a later step has already set a frame, the mask is kept in the log but is not current, and the frame is
        not in the answer. Raises ValueError for a step that is finished or undone or a tracked mask on a frame that
        was pinned before the step; StorageError as `commit`.
        """
        with self._database.writing() as connection:
            step = load_step(connection, step_id)
            if step.finished_at is not None or step.state is not StepState.DONE:
                raise ValueError(f"step {step_id} takes no more masks")
            check_editable(connection, {mask.masklet_id for mask in masks}, video_id=step.video_id)
            check_no_pin_before(connection, step_id, masks)
            last_mask_id = connection.scalar(select(func.max(MaskVersionRow.id))) or 0
            write_masks(connection, step_id, masks, new_ids={})
            frames = current.refresh_batch(connection, step_id, after_mask_id=last_mask_id)
            return StepChange(step=step, frames=frames)

    def finish(self, step_id: int, *, payload: Mapping[str, Any] | None = None, at: float | None = None) -> Step:
        """Close a step begun, also one that was cancelled, merging `payload` into what it noted."""
        with self._database.writing() as connection:
            step = load_step(connection, step_id)
            if step.finished_at is not None:
                raise ValueError(f"step {step_id} is finished already")
            values = {
                "finished_at": time.time() if at is None else at,
                "payload": {**step.payload, **(payload or {})},
            }
            connection.execute(update(StepRow).where(StepRow.id == step_id).values(**values))
            return load_step(connection, step_id)

    def undo(self, *, video_id: int, person_id: int, at: float | None = None) -> StepChange | Refusal:
        """Take back the person's latest undoable step in this video, or say why not. `step` is the one taken back."""
        return self._turn(StepKind.UNDO, video_id=video_id, person_id=person_id, at=at)

    def redo(self, *, video_id: int, person_id: int, at: float | None = None) -> StepChange | Refusal:
        """Bring back the step the person took back last, or say why not. `step` is the one brought back."""
        return self._turn(StepKind.REDO, video_id=video_id, person_id=person_id, at=at)

    def next_undo(self, *, video_id: int, person_id: int) -> Step | Refusal:
        """The step that `undo` would take back, or why there is none."""
        with self._database.reading() as connection:
            return _next_step(connection, StepKind.UNDO, video_id=video_id, person_id=person_id)

    def next_redo(self, *, video_id: int, person_id: int) -> Step | Refusal:
        """The step that `redo` would bring back, or why there is none."""
        with self._database.reading() as connection:
            return _next_step(connection, StepKind.REDO, video_id=video_id, person_id=person_id)

    def step(self, step_id: int) -> Step:
        """One step. Raises ValueError for an unknown id."""
        with self._database.reading() as connection:
            return load_step(connection, step_id)

    def history(
        self,
        *,
        video_id: int | None = None,
        person_id: int | None = None,
        masklet_id: int | None = None,
        with_undo_steps: bool = False,
    ) -> tuple[Step, ...]:
        """Steps, oldest first, of all states; `masklet_id` finds every step with an effect on that masklet."""
        query = select(*STEP_COLUMNS).order_by(StepRow.id)
        if video_id is not None:
            query = query.where(StepRow.video_id == video_id)
        if person_id is not None:
            query = query.where(StepRow.person_id == person_id)
        if masklet_id is not None:
            touching = steps_touching(masklets=[masklet_id])
            effective = or_(StepRow.id.in_(touching), StepRow.subject_id.in_(touching))
            query = query.where(effective | (StepRow.masklet_id == masklet_id))
        if not with_undo_steps:
            query = query.where(StepRow.kind.not_in(_TURNS))
        with self._database.reading() as connection:
            return tuple(step_record(row) for row in connection.execute(query))

    def _turn(self, kind: StepKind, *, video_id: int, person_id: int, at: float | None) -> StepChange | Refusal:
        try:
            with self._database.writing() as connection:
                return _turn(connection, kind, video_id=video_id, person_id=person_id, at=at)
        except PinsOverlapError:  # somebody else has since turned a step that this one counts on
            return Refusal.ENTANGLED


def _turn(
    connection: Connection, kind: StepKind, *, video_id: int, person_id: int, at: float | None
) -> StepChange | Refusal:
    step = _next_step(connection, kind, video_id=video_id, person_id=person_id)
    if isinstance(step, Refusal):
        return step
    touched = load_touched(connection, step.id)
    turned = StepState.UNDONE if kind is StepKind.UNDO else StepState.DONE
    connection.execute(update(StepRow).where(StepRow.id == step.id).values(state=turned))
    insert_step(
        connection,
        video_id=video_id,
        person_id=person_id,
        kind=kind,
        target_id=step.target_id,
        masklet_id=step.masklet_id,
        phase=step.phase,
        payload={},
        at=at,
        subject_id=step.id,
    )
    frames = current.refresh_step(connection, step.id)
    check_pins_are_apart(connection, frames.keys())
    return StepChange(
        step=load_step(connection, step.id), targets=touched.targets, masklets=touched.masklets, frames=frames
    )


def _next_step(connection: Connection, kind: StepKind, *, video_id: int, person_id: int) -> Step | Refusal:
    undoing = kind is StepKind.UNDO
    own = and_(
        StepRow.video_id == video_id,
        StepRow.person_id == person_id,
        StepRow.state == (StepState.DONE if undoing else StepState.UNDONE),
        StepRow.undoable,
    )
    # Steps are taken back from the newest on, so those taken back are the newest, and the oldest of them is next.
    order = StepRow.id.desc() if undoing else StepRow.id
    row = connection.execute(select(*STEP_COLUMNS).where(own).order_by(order).limit(1)).one_or_none()
    if row is None:
        return Refusal.NOTHING_LEFT
    step = step_record(row)
    return _refusal(connection, step, load_touched(connection, step.id)) or step


def _record(connection: Connection, draft: StepDraft, *, finished: bool) -> StepChange:
    if draft.kind in current.REVIEW_KINDS or draft.kind in _TURNS:
        raise ValueError(f"a step of kind {draft.kind} is not drafted")
    check_draft(connection, draft)
    step_id = insert_step(
        connection,
        video_id=draft.video_id,
        person_id=draft.person_id,
        kind=draft.kind,
        target_id=draft.target_id,
        masklet_id=draft.masklet_id,
        phase=draft.phase,
        payload=draft.payload,
        at=draft.at,
        finished=finished,
        undoable=draft.undoable,
    )
    # Redoing what a new step has overtaken would make something nobody has seen.
    overtaken = and_(
        StepRow.video_id == draft.video_id,
        StepRow.person_id == draft.person_id,
        StepRow.state == StepState.UNDONE,
    )
    connection.execute(update(StepRow).where(overtaken).values(state=StepState.ABANDONED))
    new_ids = write_effects(connection, step_id, draft)
    own_ids = {"target_id": draft.target_id, "masklet_id": draft.masklet_id}
    made = {column: new_ids[value] for column, value in own_ids.items() if value is not None and value < 0}
    if made:
        connection.execute(update(StepRow).where(StepRow.id == step_id).values(**made))
    frames = current.refresh_step(connection, step_id)
    check_pins_are_apart(connection, frames.keys())
    touched = load_touched(connection, step_id)
    return StepChange(
        step=load_step(connection, step_id),
        targets=touched.targets,
        masklets=touched.masklets,
        frames=frames,
        new_ids=new_ids,
    )


def _refusal(connection: Connection, step: Step, touched: Touched) -> Refusal | None:
    made_masklets = select(MaskletRow.id).where(MaskletRow.step_id == step.id)
    made_targets = select(TargetRow.id).where(TargetRow.step_id == step.id)
    masklets = load_masklets(connection, MaskletRow.id.in_(touched.all_masklets))
    there = {masklet.id for masklet in masklets} | set(connection.scalars(made_masklets))
    targets = load_targets(connection, TargetRow.id.in_(touched.targets))
    targets_there = {target.id for target in targets} | set(connection.scalars(made_targets))
    if not (touched.all_masklets <= there and touched.targets <= targets_there):
        return Refusal.ENTANGLED
    if not all(masklet.state.editable for masklet in masklets):
        return Refusal.MASKLET_FROZEN
    others = select(StepRow.id).where(
        StepRow.id > step.id,
        StepRow.person_id != step.person_id,
        StepRow.state == StepState.DONE,
        StepRow.id.in_(steps_touching(targets=touched.targets, masklets=touched.all_masklets)),
    )
    return Refusal.ENTANGLED if connection.scalar(others.limit(1)) is not None else None
