"""What the latest propagation of a masklet replaced, and what the two directions of tracking said of its frames.

Queries over the log, without state of their own; reads only. Runs in any thread under the store's contract.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from storage.database import Database
from storage.mask_codec import Rle
from storage.records import Direction, Step, StepKind, StepState
from storage.schema import REMOVED, CurrentMaskRow, MaskVersionRow, StepRow
from storage.step_rows import STEP_COLUMNS, step_record

_MOST_NAMED = 2000  # ids in one query


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A current mask of a frame and the one that stood there before its step, as ids of mask versions."""

    frame: int
    before_id: int
    after_id: int


@dataclass(frozen=True, slots=True)
class Source:
    """A pin that masks were tracked from, by its frame and content."""

    frame: int
    content_hash: str


class Comparison:
    """Answers what there is to compare; the pixels are read by id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest_propagation(self, masklet_id: int) -> Step | None:
        """The last done propagation that wrote masks of this masklet."""
        wrote = (
            select(MaskVersionRow.id)
            .where(MaskVersionRow.step_id == StepRow.id, MaskVersionRow.masklet_id == masklet_id)
            .exists()
        )
        query = (
            select(*STEP_COLUMNS)
            .where(StepRow.kind == StepKind.PROPAGATE, StepRow.state == StepState.DONE, wrote)
            .order_by(StepRow.id.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else step_record(row)

    def accepted(self, masklet_id: int) -> tuple[Step, ...]:
        """The done steps by which a person accepted masks of this masklet, oldest first."""
        query = (
            select(*STEP_COLUMNS)
            .where(StepRow.masklet_id == masklet_id, StepRow.kind == StepKind.ACCEPT, StepRow.state == StepState.DONE)
            .order_by(StepRow.id)
        )
        with self._database.reading() as connection:
            return tuple(step_record(row) for row in connection.execute(query))

    def replaced(self, masklet_id: int, step_id: int) -> tuple[Replaced, ...]:
        """Frames whose current mask is that step's and which had one before it, by frame."""
        now, then, made = aliased(MaskVersionRow), aliased(MaskVersionRow), aliased(StepRow)
        before = (
            select(then.id)
            .join(made, made.id == then.step_id)
            .where(
                then.masklet_id == now.masklet_id,
                then.frame == now.frame,
                then.step_id < step_id,
                made.state == StepState.DONE,
            )
            .order_by(then.step_id.desc(), then.id.desc())
            .limit(1)
        )
        current = (
            select(now.frame, now.id, before.scalar_subquery().label("before_id"))
            .join(CurrentMaskRow, CurrentMaskRow.version_id == now.id)
            .where(CurrentMaskRow.masklet_id == masklet_id, now.step_id == step_id)
            .subquery()
        )
        query = (
            select(current.c.frame, current.c.before_id, current.c.id)
            .join(MaskVersionRow, MaskVersionRow.id == current.c.before_id)
            .where(MaskVersionRow.provenance != REMOVED)
            .order_by(current.c.frame)
        )
        with self._database.reading() as connection:
            return tuple(
                Replaced(frame=frame, before_id=before_id, after_id=after_id)
                for frame, before_id, after_id in connection.execute(query)
            )

    def tracked_both_ways(self, masklet_id: int, first: Source, last: Source) -> dict[int, tuple[int, int]]:
        """The latest masks tracked forward from the pin `first` and backward from the pin `last` between the two.

        As ids (forward, backward) by frame, where there are both, of done steps, current or not.
        """
        forward, backward = aliased(MaskVersionRow), aliased(MaskVersionRow)
        query = (
            select(forward.frame, func.max(forward.id), func.max(backward.id))
            .join(backward, and_(backward.masklet_id == forward.masklet_id, backward.frame == forward.frame))
            .where(
                forward.masklet_id == masklet_id,
                forward.frame.between(first.frame + 1, last.frame - 1),
                *_tracked(forward, "forward", first),
                *_tracked(backward, "backward", last),
            )
            .group_by(forward.frame)
            .order_by(forward.frame)
        )
        with self._database.reading() as connection:
            return {frame: (one, other) for frame, one, other in connection.execute(query)}

    def codes(self, version_ids: Collection[int]) -> dict[int, Rle]:
        """The pixels of mask versions by id, current or not; ids of no mask are left out."""
        version, ids = MaskVersionRow, sorted(set(version_ids))
        codes: dict[int, Rle] = {}
        with self._database.reading() as connection:
            for first in range(0, len(ids), _MOST_NAMED):
                query = select(version.id, version.height, version.width, version.counts).where(
                    version.id.in_(ids[first : first + _MOST_NAMED]), version.provenance != REMOVED
                )
                for row in connection.execute(query):
                    codes[row.id] = Rle((row.height, row.width), row.counts)
        return codes


def _tracked(version: type[MaskVersionRow], direction: Direction, source: Source) -> tuple[ColumnElement[bool], ...]:
    """That a version was tracked in a direction from a pin, by a propagation that is done."""
    propagations = select(StepRow.id).where(StepRow.kind == StepKind.PROPAGATE, StepRow.state == StepState.DONE)
    return (
        version.direction == direction,
        version.source_frame == source.frame,
        version.source_hash == source.content_hash,
        version.step_id.in_(propagations),
    )
