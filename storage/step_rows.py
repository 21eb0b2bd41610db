"""Rows of the log: writing them, reading them as records, and finding what a step touched.

Functions over a connection; the caller holds the transaction.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, literal, select, union

from storage.records import Phase, Step, StepKind, StepState
from storage.rows import insert_row, one_row
from storage.schema import (
    MaskletRow,
    MaskletVersionRow,
    MaskVersionRow,
    PinVersionRow,
    StepRow,
    TargetRow,
    TargetVersionRow,
)

STEP_COLUMNS = list(StepRow.__table__.columns)
_OF_STEP: BindParameter[int] = bindparam("of_step")
_DELETED_TARGETS = select(TargetVersionRow.target_id).where(
    TargetVersionRow.step_id == _OF_STEP, TargetVersionRow.deleted.is_not(None)
)
_TARGETS, _MASKLETS, _CONTENT = literal("targets"), literal("masklets"), literal("content")
_TOUCHED = union(
    select(_TARGETS, TargetRow.id).where(TargetRow.step_id == _OF_STEP),
    select(_TARGETS, TargetVersionRow.target_id).where(TargetVersionRow.step_id == _OF_STEP),
    select(_MASKLETS, MaskletRow.id).where(MaskletRow.step_id == _OF_STEP),
    select(_MASKLETS, MaskletVersionRow.masklet_id).where(MaskletVersionRow.step_id == _OF_STEP),
    select(_MASKLETS, MaskletRow.id).where(MaskletRow.target_id.in_(_DELETED_TARGETS)),
    select(_CONTENT, MaskVersionRow.masklet_id).where(MaskVersionRow.step_id == _OF_STEP),
    select(_CONTENT, PinVersionRow.masklet_id).where(PinVersionRow.step_id == _OF_STEP),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a step made or changed: targets, masklets as such, and masklets in their masks or pins."""

    targets: frozenset[int]
    masklets: frozenset[int]
    content: frozenset[int]

    @property
    def all_masklets(self) -> frozenset[int]:
        """Masklets touched in any way."""
        return self.masklets | self.content


def insert_step(
    connection: Connection,
    *,
    video_id: int,
    person_id: int,
    kind: StepKind,
    target_id: int | None,
    masklet_id: int | None,
    phase: Phase | None,
    payload: Mapping[str, Any],
    at: float | None,
    finished: bool = True,
    undoable: bool = False,
    subject_id: int | None = None,
) -> int:
    """Write a step, done, and return its id."""
    at = time.time() if at is None else at
    values = {
        "video_id": video_id,
        "person_id": person_id,
        "kind": kind,
        "target_id": target_id,
        "masklet_id": masklet_id,
        "phase": phase,
        "payload": dict(payload),
        "at": at,
        "finished_at": at if finished else None,
        "undoable": undoable,
        "state": StepState.DONE,
        "subject_id": subject_id,
    }
    return insert_row(connection, StepRow, values)


def load_step(connection: Connection, step_id: int) -> Step:
    """Read a step. Raises ValueError for an unknown id."""
    return step_record(one_row(connection, select(*STEP_COLUMNS).where(StepRow.id == step_id)))


def step_record(row: Row[*tuple[Any, ...]]) -> Step:
    """The record of a row of STEP_COLUMNS."""
    values = row._asdict()
    return Step(**values | {"kind": StepKind(values["kind"]), "state": StepState(values["state"])})


def load_touched(connection: Connection, step_id: int) -> Touched:
    """What the step touched, whether it is done or not."""
    ids: dict[str, set[int]] = {"targets": set(), "masklets": set(), "content": set()}
    for sort, row_id in connection.execute(_TOUCHED, {"of_step": step_id}):
        ids[sort].add(row_id)
    return Touched(**{sort: frozenset(found) for sort, found in ids.items()})


def steps_touching(*, targets: Collection[int] = (), masklets: Collection[int] = ()) -> Any:
    """A query of the ids of all steps that made or changed any of these, of every state."""
    return union(
        select(TargetRow.step_id).where(TargetRow.id.in_(targets)),
        select(TargetVersionRow.step_id).where(TargetVersionRow.target_id.in_(targets)),
        select(MaskletRow.step_id).where(MaskletRow.target_id.in_(targets) | MaskletRow.id.in_(masklets)),
        select(MaskletVersionRow.step_id).where(MaskletVersionRow.masklet_id.in_(masklets)),
        select(MaskVersionRow.step_id).where(MaskVersionRow.masklet_id.in_(masklets)),
        select(PinVersionRow.step_id).where(PinVersionRow.masklet_id.in_(masklets)),
    )
