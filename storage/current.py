"""What is derived from the log: the current mask and pin per frame, and each masklet's state and revision.

Current is the latest version per (masklet, frame), in the order of steps, whose step is done. The order of steps and
not of rows: a propagation still running doesn't overwrite a click that came after it began. Functions over a
connection; the caller holds the transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Select, bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.records import MaskletState, StepKind, StepState
from storage.schema import (
    REMOVED,
    CurrentMaskRow,
    CurrentPinRow,
    MaskletRow,
    MaskVersionRow,
    PinVersionRow,
    StepRow,
)

REVIEW_KINDS = (StepKind.SUBMIT, StepKind.RECALL, StepKind.VERDICT, StepKind.REOPEN, StepKind.SETTLE)


@dataclass(frozen=True)
class _Versioned:
    versions: type[MaskVersionRow] | type[PinVersionRow]
    current: type[CurrentMaskRow] | type[CurrentPinRow]
    word: InstrumentedAttribute[str]  # the column that says REMOVED


_MASKS = _Versioned(MaskVersionRow, CurrentMaskRow, MaskVersionRow.provenance)
_PINS = _Versioned(PinVersionRow, CurrentPinRow, PinVersionRow.kind)


@dataclass(frozen=True)
class _Refresh:
    """Statements for the frames a step wrote, after a version id; made once, since making takes longer than running."""

    holding: Executable
    clear: Executable
    fill: Executable


def refresh_step(connection: Connection, step_id: int) -> Mapping[int, frozenset[int]]:
    """Bring the frames that a step wrote up to date; the answer has, by masklet, those whose mask or pin changed."""
    return _refresh(connection, (_MASKS, _PINS), step_id=step_id, after_id=0)


def refresh_batch(connection: Connection, step_id: int, *, after_mask_id: int) -> Mapping[int, frozenset[int]]:
    """The same for the masks a step wrote after that one."""
    return _refresh(connection, (_MASKS,), step_id=step_id, after_id=after_mask_id)


def rebuild(connection: Connection) -> None:
    """Recompute everything from the log."""
    for versioned in (_MASKS, _PINS):
        connection.execute(delete(versioned.current))
        connection.execute(_insert_latest(versioned, _latest(versioned)))
    connection.execute(update(MaskletRow).values(state=MaskletState.DRAFT, revision=0))
    reviews = select(StepRow.masklet_id, StepRow.payload).where(StepRow.kind.in_(REVIEW_KINDS)).order_by(StepRow.id)
    for masklet_id, payload in connection.execute(reviews).fetchall():
        values = {"state": payload["state"], "revision": payload["revision"]}
        connection.execute(update(MaskletRow).where(MaskletRow.id == masklet_id).values(**values))


def _refresh(
    connection: Connection, kinds: Iterable[_Versioned], *, step_id: int, after_id: int
) -> Mapping[int, frozenset[int]]:
    changed: dict[int, set[int]] = defaultdict(set)
    which = {"of_step": step_id, "after_id": after_id}
    for versioned in kinds:
        statements = _statements(versioned)
        before = {tuple(row) for row in connection.execute(statements.holding, which)}
        connection.execute(statements.clear, which)
        connection.execute(statements.fill, which)
        after = {tuple(row) for row in connection.execute(statements.holding, which)}
        for masklet_id, frame, _ in before ^ after:
            changed[masklet_id].add(frame)
    return {masklet_id: frozenset(frames) for masklet_id, frames in changed.items()}


@cache
def _statements(versioned: _Versioned) -> _Refresh:
    versions, current = versioned.versions, versioned.current
    written = aliased(versions)
    keys = select(written.masklet_id, written.frame).where(
        written.step_id == bindparam("of_step"), written.id > bindparam("after_id")
    )
    is_key = tuple_(current.masklet_id, current.frame).in_(keys)
    latest = _latest(versioned).where(tuple_(versions.masklet_id, versions.frame).in_(keys))
    return _Refresh(
        holding=select(current.masklet_id, current.frame, current.version_id).where(is_key),
        clear=delete(current).where(is_key),
        fill=_insert_latest(versioned, latest),
    )


def _latest(versioned: _Versioned) -> Select[*tuple[Any, ...]]:
    versions = versioned.versions
    frame_of_masklet = [versions.masklet_id, versions.frame]
    newest_first = [versions.step_id.desc(), versions.id.desc()]
    place = func.row_number().over(partition_by=frame_of_masklet, order_by=newest_first).label("place")
    return (
        select(*frame_of_masklet, versions.id, versioned.word.label("word"), place)
        .join(StepRow, StepRow.id == versions.step_id)
        .where(StepRow.state == StepState.DONE)
    )


def _insert_latest(versioned: _Versioned, latest: Select[*tuple[Any, ...]]) -> Executable:
    ranked = latest.subquery()
    chosen = select(ranked.c.masklet_id, ranked.c.frame, ranked.c.id).where(
        ranked.c.place == 1, ranked.c.word != REMOVED
    )
    return insert(versioned.current).from_select(["masklet_id", "frame", "version_id"], chosen)
