"""The log counted up: time, clicks, strokes, frames by hand and moves of review, of all masklets at once.

Reads only, in a few passes over whole tables, so that a project with a million events is counted in seconds. What the
counts mean is the engine's concern (`engine.statistics`). Runs in any thread under the store's contract; what would
keep others waiting should read through a store of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.current import REVIEW_KINDS
from storage.database import Database
from storage.masklets import made_by_hand
from storage.records import MaskletState, Phase, PinKind, StepKind, StepState
from storage.schema import (
    CurrentMaskRow,
    EventRow,
    MaskletRow,
    MaskletVersionRow,
    MaskVersionRow,
    PinVersionRow,
    StepRow,
    TargetRow,
)

_Point = tuple[float, float, int]

WEEK_S = 7 * 86400
_TO_MONDAY_S = 3 * 86400  # the epoch began on a Thursday


class TimeSpent(NamedTuple):
    """Active seconds of a person on one frame of one masklet in one week; weeks count from the Monday before 1970.

    A tuple, like `MaskRow`, because they come by the hundred thousand.
    """

    person_id: int
    masklet_id: int
    frame: int
    week: int
    reviewing: bool
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HandWork:
    """Clicks and strokes on one frame of one masklet, also those taken back later: they were made."""

    masklet_id: int
    frame: int
    clicks: int
    strokes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMove:
    """A masklet was submitted, recalled, judged, settled or reopened, and stood so afterwards."""

    masklet_id: int
    person_id: int
    kind: StepKind
    at: float
    revision: int
    state: MaskletState


class MaskRow(NamedTuple):
    """A current mask in figures; box is (x0, y0, x1, y1), None where the mask is empty."""

    masklet_id: int
    frame: int
    area: int
    box: tuple[int, int, int, int] | None
    checkpoint_id: int | None


class Tallies:
    """Counts over the whole project."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def time_spent(self, *, cap_s: float = 30.0) -> tuple[TimeSpent, ...]:
        """All active seconds, by the rule of `Activity.active_seconds`, by person and by the week a gap began in."""
        event = EventRow
        next_at = func.lead(event.at).over(partition_by=event.person_id, order_by=[event.at, event.id])
        columns = (event.person_id, event.masklet_id, event.frame, _week_of(event.at).label("week"), event.reviewing)
        gaps = select(*columns, (next_at - event.at).label("gap")).subquery().c
        keys = (gaps.person_id, gaps.masklet_id, gaps.frame, gaps.week, gaps.reviewing)
        query = (
            select(*keys, func.sum(func.min(gaps.gap, literal(cap_s))))
            .where(gaps.masklet_id.is_not(None), gaps.frame.is_not(None), gaps.gap.is_not(None))
            .group_by(*keys)
        )
        with self._database.reading() as connection:
            return tuple(map(TimeSpent._make, connection.execute(query)))

    def hand_work(self) -> tuple[HandWork, ...]:
        """Clicks (points that the frame's pin before had not) and strokes (painting steps), where there are any."""
        pin = PinVersionRow
        query = (
            select(pin.masklet_id, pin.frame, StepRow.kind, pin.prompts, pin.kind.label("pinned"))
            .join(StepRow, StepRow.id == pin.step_id)
            .order_by(pin.masklet_id, pin.frame, pin.step_id, pin.id)
        )
        found: list[HandWork] = []
        with self._database.reading() as connection:
            for (masklet_id, frame), rows in groupby(connection.execute(query), attrgetter("masklet_id", "frame")):
                pins = [(row.kind, row.pinned, _points(row.prompts)) for row in rows]
                turns = pairwise([("", "", Counter[_Point]()), *pins])
                clicks = sum(
                    (now - before).total() for (*_, before), (kind, _, now) in turns if kind == StepKind.PROMPT
                )
                # what a stroke leaves of an absence round it is no stroke
                strokes = sum(kind == StepKind.PAINT and pinned == PinKind.PAINTED for kind, pinned, _ in pins)
                if clicks or strokes:
                    found.append(HandWork(masklet_id=masklet_id, frame=frame, clicks=clicks, strokes=strokes))
        return tuple(found)

    def edited_frames(self) -> Mapping[int, frozenset[int]]:
        """By masklet, the frames that `Masklets.edited_frames` gives; masklets without any are not there."""
        version = MaskVersionRow
        query = (
            select(version.masklet_id, version.frame)
            .distinct()
            .join(StepRow, StepRow.id == version.step_id)
            .where(made_by_hand())
        )
        frames: dict[int, set[int]] = defaultdict(set)
        with self._database.reading() as connection:
            for masklet_id, frame in connection.execute(query):
                frames[masklet_id].add(frame)
        return {masklet_id: frozenset(each) for masklet_id, each in frames.items()}

    def review_moves(self) -> tuple[ReviewMove, ...]:
        """Every move of review in the order made; a verdict that decides nothing yet leaves the state as it was."""
        columns = (StepRow.masklet_id, StepRow.person_id, StepRow.kind, StepRow.at, StepRow.payload)
        query = select(*columns).where(StepRow.kind.in_(REVIEW_KINDS)).order_by(StepRow.id)
        with self._database.reading() as connection:
            return tuple(
                ReviewMove(
                    masklet_id=row.masklet_id,
                    person_id=row.person_id,
                    kind=StepKind(row.kind),
                    at=row.at,
                    revision=row.payload["revision"],
                    state=MaskletState(row.payload["state"]),
                )
                for row in connection.execute(query)
            )

    def phases(self) -> Mapping[int, tuple[Phase, ...]]:
        """By masklet, the phases it was worked on in, in order: more than one where it was taken up again."""
        version = MaskletVersionRow
        query = (
            select(version.masklet_id, version.phase)
            .join(StepRow, StepRow.id == version.step_id)
            .where(StepRow.state == StepState.DONE, version.phase.is_not(None))
            .order_by(version.step_id, version.id)
        )
        paths: dict[int, list[Phase]] = defaultdict(list)
        with self._database.reading() as connection:
            rows: Sequence[Any] = connection.execute(query).all()
        for masklet_id, phase in rows:
            if paths[masklet_id][-1:] != [phase]:
                paths[masklet_id].append(phase)
        return {masklet_id: tuple(path) for masklet_id, path in paths.items()}

    def begun_automatically(self) -> frozenset[int]:
        """Masklets that a grid of points began, also those that people have corrected since."""
        with self._database.reading() as connection:
            return frozenset(connection.scalars(select(MaskletRow.id).where(MaskletRow.source == "auto")))

    def mask_rows(self, *, video_id: int | None = None) -> tuple[MaskRow, ...]:
        """Current masks in figures, by masklet and frame; of all videos or one."""
        version = MaskVersionRow
        box = (version.x0, version.y0, version.x1, version.y1)
        query = (
            select(version.masklet_id, version.frame, version.area, version.checkpoint_id, *box)
            .join(CurrentMaskRow, CurrentMaskRow.version_id == version.id)
            .order_by(CurrentMaskRow.masklet_id, CurrentMaskRow.frame)
        )
        if video_id is not None:
            query = query.join(MaskletRow, MaskletRow.id == version.masklet_id)
            query = query.join(TargetRow, TargetRow.id == MaskletRow.target_id).where(TargetRow.video_id == video_id)
        with self._database.reading() as connection:
            rows: Sequence[Any] = connection.execute(query).all()
        return tuple(
            MaskRow(row[0], row[1], row[2], None if row[4] is None else (row[4], row[5], row[6], row[7]), row[3])
            for row in rows
        )


def _points(prompts: Mapping[str, Any]) -> Counter[_Point]:
    points, labels = prompts.get("points", []), prompts.get("labels", [])  # a pin taken away has neither
    return Counter((x, y, label) for (x, y), label in zip(points, labels, strict=True))


def week_number(at: float) -> int:
    """The week of a time in UTC seconds since the epoch."""
    return int((at + _TO_MONDAY_S) // WEEK_S)


def _week_of(at: InstrumentedAttribute[float]) -> ColumnElement[int]:
    return cast((at + _TO_MONDAY_S) / WEEK_S, Integer)
