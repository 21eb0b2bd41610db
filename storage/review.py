"""A masklet's way from draft to accepted: draft → submitted → satisfactory | returned | rejected, and back.

Keeps the states lawful; who may do what is the engine's concern. Every move is a step of the log that is superseded
by later ones, never undone. Runs in any thread under the store's contract.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from storage.database import Database
from storage.drafts import NewMark, NewVerdict
from storage.errors import StorageError
from storage.objects import load_masklets, load_targets
from storage.project_settings import read_settings, write_setting
from storage.records import Decision, Masklet, MaskletState, ReviewMark, StepChange, StepKind, StepState, Verdict
from storage.rows import insert_row, one_row
from storage.schema import CurrentMaskRow, MaskletRow, MaskVersionRow, ReviewMarkRow, StepRow, TargetRow, VerdictRow
from storage.step_rows import insert_step, load_step, steps_touching

_AFTER = {
    Decision.SATISFACTORY: MaskletState.SATISFACTORY,
    Decision.UNSATISFACTORY: MaskletState.RETURNED,
    Decision.REJECTED: MaskletState.REJECTED,
}


_MARK = [column for column in ReviewMarkRow.__table__.columns if column.key != "removes_id"]


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
            last_mask_id = connection.scalar(select(func.max(MaskVersionRow.id))) or 0
            noted = {"last_mask_id": last_mask_id, **_measured(connection, masklet_id)}
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

        Raises StorageError where there is no revision to judge, or another than the reviewer has seen.
        """
        with self._database.writing() as connection:
            judged = set(MaskletState) - {MaskletState.DRAFT}
            masklet = _masklet_in(connection, draft.masklet_id, judged, "judged")
            if draft.revision not in (None, masklet.revision):
                name = _name(connection, masklet)
                raise StorageError(
                    f"The masklet of {name} has been submitted anew since: look at it before you judge it."
                )
            if masklet.state is MaskletState.RETURNED and _edited_since_submit(connection, masklet.id):
                name = _name(connection, masklet)
                raise StorageError(f"The masklet of {name} has been edited since: wait until it is submitted again.")
            said = [*_said(connection, masklet), (draft.person_id, draft.decision)]
            settles = draft.settles(said, read_settings(connection))
            move = _Move(
                kind=StepKind.VERDICT,
                state=_AFTER[draft.decision] if settles else MaskletState.SUBMITTED,
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

    def settle(
        self,
        outcome: Callable[[Sequence[tuple[int, Decision]]], Decision | None],
        *,
        person_id: int,
        ruling: Mapping[str, Any],
        at: float | None = None,
    ) -> tuple[StepChange, ...]:
        """Put project settings in force, and decide about what waits by the verdicts that are there.

        `outcome` says, while nobody else can write, what the verdicts on a submitted revision come to, (person,
        decision) oldest first; None leaves the masklet as it is.
        """
        with self._database.writing() as connection:
            for key, value in ruling.items():
                write_setting(connection, key, value)
            judged = and_(VerdictRow.masklet_id == MaskletRow.id, VerdictRow.revision == MaskletRow.revision)
            waits = and_(MaskletRow.state == MaskletState.SUBMITTED, exists().where(judged))
            changes = []
            for masklet in load_masklets(connection, waits):
                decision = outcome(_said(connection, masklet))
                if decision is not None and not masklet.deleted:
                    noted = {"decision": decision, **ruling}
                    move = _Move(kind=StepKind.SETTLE, state=_AFTER[decision], revision=masklet.revision, noted=noted)
                    changes.append(_make(connection, move, masklet=masklet, person_id=person_id, at=at))
            return tuple(changes)

    def verdicts(self, masklet_id: int | None = None) -> tuple[Verdict, ...]:
        """All verdicts, or those on one masklet, oldest first; a person's last one on a revision is what they say."""
        query = (
            select(*VerdictRow.__table__.columns, StepRow.person_id, StepRow.at)
            .join(StepRow, StepRow.id == VerdictRow.step_id)
            .order_by(VerdictRow.id)
        )
        if masklet_id is not None:
            query = query.where(VerdictRow.masklet_id == masklet_id)
        with self._database.reading() as connection:
            rows = [row._asdict() for row in connection.execute(query)]
        return tuple(
            Verdict(**row | {"decision": Decision(row["decision"]), "frames": tuple(row["frames"])}) for row in rows
        )

    def mark(self, draft: NewMark) -> ReviewMark:
        """Say where the latest revision is wrong. Raises StorageError for a masklet never submitted, or gone."""
        with self._database.writing() as connection:
            judged = set(MaskletState) - {MaskletState.DRAFT}
            masklet = _masklet_in(connection, draft.masklet_id, judged, "marked")
            x0, y0, x1, y1 = draft.box or (None, None, None, None)
            values = {
                "masklet_id": masklet.id,
                "revision": masklet.revision,
                "person_id": draft.person_id,
                "frame": draft.frame,
                **{"x0": x0, "y0": y0, "x1": x1, "y1": y1},
                "at": time.time() if draft.at is None else draft.at,
            }
            mark_id = insert_row(connection, ReviewMarkRow, values)
            return _mark(one_row(connection, select(*_MARK).where(ReviewMarkRow.id == mark_id)))

    def unmark(self, mark_id: int, *, person_id: int, at: float | None = None) -> None:
        """Take a mark back. Raises ValueError for an unknown id."""
        with self._database.writing() as connection:
            taken = one_row(connection, select(*_MARK).where(ReviewMarkRow.id == mark_id))
            values = {
                "masklet_id": taken.masklet_id,
                "revision": taken.revision,
                "person_id": person_id,
                "frame": taken.frame,
                "removes_id": mark_id,
                "at": time.time() if at is None else at,
            }
            insert_row(connection, ReviewMarkRow, values)

    def marks(self, masklet_id: int, *, revision: int, person_id: int | None = None) -> tuple[ReviewMark, ...]:
        """What is marked on a revision, by one person or all, in order of frames."""
        removal = aliased(ReviewMarkRow)
        query = (
            select(*_MARK)
            .where(
                ReviewMarkRow.masklet_id == masklet_id,
                ReviewMarkRow.revision == revision,
                ReviewMarkRow.removes_id.is_(None),
                ~exists().where(removal.masklet_id == masklet_id, removal.removes_id == ReviewMarkRow.id),
            )
            .order_by(ReviewMarkRow.frame, ReviewMarkRow.id)
        )
        if person_id is not None:
            query = query.where(ReviewMarkRow.person_id == person_id)
        with self._database.reading() as connection:
            return tuple(_mark(row) for row in connection.execute(query))


def _mark(row: Row[Any]) -> ReviewMark:
    return ReviewMark(
        id=row.id,
        masklet_id=row.masklet_id,
        revision=row.revision,
        person_id=row.person_id,
        frame=row.frame,
        box=None if row.x0 is None else (row.x0, row.y0, row.x1, row.y1),
        at=row.at,
    )


def _measured(connection: Connection, masklet_id: int) -> dict[str, Any]:
    """What queues are filtered by, taken when a revision is submitted: measuring all masks of a project takes long."""
    mask, current = MaskVersionRow, CurrentMaskRow
    filled = mask.area > 0
    query = (
        select(
            func.avg(mask.area).filter(filled).label("area"),
            func.avg(mask.predicted_iou).label("predicted_iou"),
            func.avg(mask.stability_score).label("stability_score"),
            func.min(mask.frame).filter(filled).label("first_frame"),
        )
        .join(current, current.version_id == mask.id)
        .where(current.masklet_id == masklet_id)
    )
    return connection.execute(query).one()._asdict()


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


def _said(connection: Connection, masklet: Masklet) -> list[tuple[int, Decision]]:
    """Who said what of the latest revision, oldest first."""
    query = (
        select(StepRow.person_id, VerdictRow.decision)
        .join(StepRow, StepRow.id == VerdictRow.step_id)
        .where(VerdictRow.masklet_id == masklet.id, VerdictRow.revision == masklet.revision)
        .order_by(VerdictRow.id)
    )
    return [(person_id, Decision(decision)) for person_id, decision in connection.execute(query)]


def _edited_since_submit(connection: Connection, masklet_id: int) -> bool:
    submitted = select(func.max(StepRow.id)).where(StepRow.masklet_id == masklet_id, StepRow.kind == StepKind.SUBMIT)
    touching = steps_touching(masklets=[masklet_id])
    edits = select(StepRow.id).where(
        StepRow.id > submitted.scalar_subquery(),
        StepRow.state == StepState.DONE,
        or_(StepRow.id.in_(touching), StepRow.subject_id.in_(touching)),
    )
    return connection.scalar(edits.limit(1)) is not None
