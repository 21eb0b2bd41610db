"""A masklet's way from draft to accepted: draft → submitted → satisfactory | returned | rejected, and back.

Keeps the states lawful; who may do what is the engine's concern. Every move is a step of the log that is superseded
by later ones, never undone. Runs in any thread under the store's contract.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from storage.database import Database
from storage.drafts import NewVerdict
from storage.errors import StorageError
from storage.objects import load_masklets, load_targets
from storage.records import Decision, Masklet, MaskletState, StepChange, StepKind, StepState, Verdict
from storage.rows import insert_row
from storage.schema import MaskletRow, MaskVersionRow, StepRow, TargetRow, VerdictRow
from storage.step_rows import insert_step, load_step, steps_touching

_AFTER = {
    Decision.SATISFACTORY: MaskletState.SATISFACTORY,
    Decision.UNSATISFACTORY: MaskletState.RETURNED,
    Decision.REJECTED: MaskletState.REJECTED,
}


@dataclass(frozen=True, kw_only=True)
class _Move:
    kind: StepKind
    state: MaskletState
    revision: int
    noted: Mapping[str, Any] = field(default_factory=dict)


class Review:
    """Moves masklets through their states and keeps the verdicts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submit(self, masklet_id: int, *, person_id: int, at: float | None = None) -> StepChange:
        """Hand in a draft or returned masklet as its next revision. Raises StorageError in any other state."""
        with self._database.writing() as connection:
            masklet = _masklet_in(connection, masklet_id, {MaskletState.DRAFT, MaskletState.RETURNED}, "submitted")
            noted = {"last_mask_id": connection.scalar(select(func.max(MaskVersionRow.id))) or 0}
            revision = masklet.revision + 1
            move = _Move(kind=StepKind.SUBMIT, state=MaskletState.SUBMITTED, revision=revision, noted=noted)
            return _make(connection, move, masklet=masklet, person_id=person_id, at=at)

    def recall(self, masklet_id: int, *, person_id: int, at: float | None = None) -> StepChange:
        """Take a submitted masklet back to draft. Raises StorageError in any other state."""
        with self._database.writing() as connection:
            masklet = _masklet_in(connection, masklet_id, {MaskletState.SUBMITTED}, "recalled")
            move = _Move(kind=StepKind.RECALL, state=MaskletState.DRAFT, revision=masklet.revision)
            return _make(connection, move, masklet=masklet, person_id=person_id, at=at)

    def reopen(self, masklet_id: int, *, person_id: int, at: float | None = None) -> StepChange:
        """Make a satisfactory or rejected masklet a draft again. Raises StorageError in any other state."""
        with self._database.writing() as connection:
            decided = {MaskletState.SATISFACTORY, MaskletState.REJECTED}
            masklet = _masklet_in(connection, masklet_id, decided, "reopened")
            move = _Move(kind=StepKind.REOPEN, state=MaskletState.DRAFT, revision=masklet.revision)
            return _make(connection, move, masklet=masklet, person_id=person_id, at=at)

    def give_verdict(self, draft: NewVerdict) -> StepChange:
        """Judge the latest revision of a submitted masklet, or judge it anew while nothing has been edited since.

        Raises StorageError where there is no revision to judge.
        """
        with self._database.writing() as connection:
            judged = set(MaskletState) - {MaskletState.DRAFT}
            masklet = _masklet_in(connection, draft.masklet_id, judged, "judged")
            if masklet.state is MaskletState.RETURNED and _edited_since_submit(connection, masklet.id):
                name = _name(connection, masklet)
                raise StorageError(f"The masklet of {name} has been edited since: wait until it is submitted again.")
            move = _Move(
                kind=StepKind.VERDICT,
                state=_AFTER[draft.decision],
                revision=masklet.revision,
                noted={"decision": draft.decision},
            )
            change = _make(connection, move, masklet=masklet, person_id=draft.person_id, at=draft.at)
            values = {
                "step_id": change.step.id,
                "masklet_id": masklet.id,
                "revision": masklet.revision,
                "decision": draft.decision,
                "reason": draft.reason,
                "frames": list(draft.frames),
            }
            insert_row(connection, VerdictRow, values)
            return change

    def verdicts(self, masklet_id: int) -> tuple[Verdict, ...]:
        """All verdicts on a masklet, oldest first; the last one of a revision holds."""
        query = (
            select(*VerdictRow.__table__.columns, StepRow.person_id, StepRow.at)
            .join(StepRow, StepRow.id == VerdictRow.step_id)
            .where(VerdictRow.masklet_id == masklet_id)
            .order_by(VerdictRow.id)
        )
        with self._database.reading() as connection:
            rows = [row._asdict() for row in connection.execute(query)]
        return tuple(
            Verdict(**row | {"decision": Decision(row["decision"]), "frames": tuple(row["frames"])}) for row in rows
        )


def _masklet_in(connection: Connection, masklet_id: int, states: Collection[MaskletState], deed: str) -> Masklet:
    masklets = load_masklets(connection, MaskletRow.id == masklet_id)
    if not masklets or masklets[0].deleted:
        raise StorageError(f"The masklet ({masklet_id}) is no longer there: somebody deleted it or undid its making.")
    if masklets[0].state not in states:
        name = _name(connection, masklets[0])
        raise StorageError(f"The masklet of {name} is {masklets[0].state}, so it can't be {deed}.")
    return masklets[0]


def _name(connection: Connection, masklet: Masklet) -> str:
    (target,) = load_targets(connection, TargetRow.id == masklet.target_id)
    return target.name


def _make(connection: Connection, move: _Move, *, masklet: Masklet, person_id: int, at: float | None) -> StepChange:
    step_id = insert_step(
        connection,
        video_id=masklet.video_id,
        person_id=person_id,
        kind=move.kind,
        target_id=masklet.target_id,
        masklet_id=masklet.id,
        phase=masklet.phase,
        # `storage.current` rebuilds state and revision from this.
        payload={"state": move.state, "revision": move.revision, **move.noted},
        at=at,
    )
    where = MaskletRow.id == masklet.id
    connection.execute(update(MaskletRow).where(where).values(state=move.state, revision=move.revision))
    return StepChange(step=load_step(connection, step_id), masklets=frozenset({masklet.id}))


def _edited_since_submit(connection: Connection, masklet_id: int) -> bool:
    submitted = select(func.max(StepRow.id)).where(StepRow.masklet_id == masklet_id, StepRow.kind == StepKind.SUBMIT)
    touching = steps_touching(masklets=[masklet_id])
    edits = select(StepRow.id).where(
        StepRow.id > submitted.scalar_subquery(),
        StepRow.state == StepState.DONE,
        or_(StepRow.id.in_(touching), StepRow.subject_id.in_(touching)),
    )
    return connection.scalar(edits.limit(1)) is not None
