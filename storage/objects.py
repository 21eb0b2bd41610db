"""Targets and masklets as they now are: their rows with every done version folded over them, oldest first.

Functions over a connection; the caller holds the transaction.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from storage.records import Masklet, MaskletState, StepState, Target
from storage.schema import MaskletRow, MaskletVersionRow, StepRow, TargetRow, TargetVersionRow

_DONE = StepRow.state == StepState.DONE


def load_targets(connection: Connection, which: ColumnElement[bool]) -> tuple[Target, ...]:
    """Targets, deleted ones too, by number; `which` is a condition on TargetRow."""
    made = select(TargetRow.id, TargetRow.video_id, TargetRow.number).join(StepRow, StepRow.id == TargetRow.step_id)
    rows = connection.execute(made.where(_DONE, which).order_by(TargetRow.number, TargetRow.id)).all()
    version = TargetVersionRow
    written = (
        select(version.target_id, version.name, version.colour_index, version.tags, version.deleted)
        .join(StepRow, StepRow.id == version.step_id)
        .join(TargetRow, TargetRow.id == version.target_id)
    )
    values = _fold(connection.execute(written.where(_DONE, which).order_by(version.step_id, version.id)).mappings())
    return tuple(
        Target(
            id=row.id,
            video_id=row.video_id,
            number=row.number,
            name=values[row.id]["name"],
            colour_index=values[row.id]["colour_index"],
            tags=tuple(values[row.id]["tags"]),
            deleted=values[row.id].get("deleted", False),
        )
        for row in rows
    )


def load_masklets(connection: Connection, which: ColumnElement[bool]) -> tuple[Masklet, ...]:
    """Masklets, deleted ones too, by id; `which` is a condition on MaskletRow and TargetRow."""
    masklet, version = MaskletRow, MaskletVersionRow
    columns = (masklet.id, masklet.target_id, masklet.source, masklet.annotator_id, masklet.state, masklet.revision)
    made = (
        select(*columns, TargetRow.video_id)
        .join(StepRow, StepRow.id == masklet.step_id)
        .join(TargetRow, TargetRow.id == masklet.target_id)
    )
    rows = connection.execute(made.where(_DONE, which).order_by(masklet.id)).all()
    written = (
        select(version.masklet_id, version.phase, version.deleted, version.source, version.annotator_id)
        .join(StepRow, StepRow.id == version.step_id)
        .join(masklet, masklet.id == version.masklet_id)
        .join(TargetRow, TargetRow.id == masklet.target_id)
    )
    values = _fold(connection.execute(written.where(_DONE, which).order_by(version.step_id, version.id)).mappings())
    deleted_targets = _deleted_targets(connection, which)
    return tuple(
        Masklet(
            id=row.id,
            target_id=row.target_id,
            video_id=row.video_id,
            phase=values[row.id]["phase"],
            source=values[row.id].get("source", row.source),
            annotator_id=values[row.id].get("annotator_id", row.annotator_id),
            state=MaskletState(row.state),
            revision=row.revision,
            deleted=values[row.id].get("deleted", False) or row.target_id in deleted_targets,
        )
        for row in rows
    )


def _deleted_targets(connection: Connection, which: ColumnElement[bool]) -> frozenset[int]:
    """The deleted ones among the targets of some masklets; `which` as for `load_masklets`."""
    version = TargetVersionRow
    # found by the query itself: SQLite takes no more than 32,766 values, and automatic masklets can be more
    of_masklets = select(TargetRow.id).join(MaskletRow, MaskletRow.target_id == TargetRow.id).where(which)
    written = (
        select(version.target_id, version.deleted)
        .join(StepRow, StepRow.id == version.step_id)
        .where(_DONE, version.deleted.is_not(None), version.target_id.in_(of_masklets))
        .order_by(version.step_id, version.id)
    )
    last = {row.target_id: row.deleted for row in connection.execute(written)}
    return frozenset(target_id for target_id, deleted in last.items() if deleted)


def _fold(versions: Any) -> dict[int, dict[str, Any]]:
    """The last value that is not NULL of every column, by the first column."""
    values: dict[int, dict[str, Any]] = defaultdict(dict)
    for version in versions:
        (_, key), *changes = version.items()
        values[key].update((name, value) for name, value in changes if value is not None)
    return values
