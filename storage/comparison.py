"""What the latest propagation of a masklet replaced, and what the two directions of tracking said of its frames.

Queries over the log, without state of their own; reads only. Runs in any thread under the store's contract.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from storage.database import Database
from storage.mask_codec import Rle
from storage.records import Direction, Provenance, Step, StepKind, StepState
from storage.schema import REMOVED, CurrentMaskRow, MaskVersionRow, StepRow
from storage.step_rows import STEP_COLUMNS, step_record

_MOST_NAMED = 2000  # ids in one query


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A current mask of a frame and the one that stood there before its step, as ids of mask versions."""

    frame: int
    before_id: int
    after_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedVersion:
    """The latest mask tracked to a frame in one direction, current or not, with the pin it was tracked from."""

    id: int
    frame: int
    direction: Direction
    source_frame: int
    source_hash: str


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

    def tracked_both_ways(self, masklet_id: int) -> dict[int, dict[Direction, TrackedVersion]]:
        """By frame, the latest mask tracked there forward and the latest tracked backward, of done steps alone."""
        version = MaskVersionRow
        place = func.row_number().over(
            partition_by=[version.frame, version.direction], order_by=[version.step_id.desc(), version.id.desc()]
        )
        columns = version.id, version.frame, version.direction, version.source_frame, version.source_hash
        ranked = (
            select(*columns, place.label("place"))
            .join(StepRow, StepRow.id == version.step_id)
            .where(
                version.masklet_id == masklet_id,
                version.provenance == Provenance.PROPAGATED,
                version.direction.is_not(None),
                StepRow.kind == StepKind.PROPAGATE,
                StepRow.state == StepState.DONE,
            )
            .subquery()
        )
        query = select(ranked).where(ranked.c.place == 1).order_by(ranked.c.frame)
        found: dict[int, dict[Direction, TrackedVersion]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.frame, {})[row.direction] = TrackedVersion(
                    id=row.id,
                    frame=row.frame,
                    direction=row.direction,
                    source_frame=row.source_frame,
                    source_hash=row.source_hash,
                )
        return {frame: ways for frame, ways in found.items() if len(ways) == 2}

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
