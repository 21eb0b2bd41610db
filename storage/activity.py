"""What people looked at and when: events, active seconds, and which masks have been seen.

Events are the only source of time spent. Runs in any thread under the store's contract.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import func, insert, literal, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from storage.database import Database
from storage.drafts import NewEvent
from storage.records import ActiveSeconds, Event
from storage.schema import CurrentMaskRow, EventRow, LookedAtRow


class Activity:
    """Records signs of work and answers how long it took."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, events: Sequence[NewEvent]) -> None:
        """Append events in one transaction."""
        now = time.time()
        rows = [asdict(event) | {"at": now if event.at is None else event.at} for event in events]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(EventRow), rows)

    def events(
        self, *, video_id: int | None = None, masklet_id: int | None = None, person_id: int | None = None
    ) -> tuple[Event, ...]:
        """Events in order of time."""
        query = select(*EventRow.__table__.columns).order_by(EventRow.at, EventRow.id)
        if video_id is not None:
            query = query.where(EventRow.video_id == video_id)
        if masklet_id is not None:
            query = query.where(EventRow.masklet_id == masklet_id)
        if person_id is not None:
            query = query.where(EventRow.person_id == person_id)
        with self._database.reading() as connection:
            return tuple(Event(**row._asdict()) for row in connection.execute(query))

    def active_seconds(
        self, *, video_id: int | None = None, masklet_id: int | None = None, cap_s: float = 30.0
    ) -> dict[tuple[int, int], ActiveSeconds]:
        """Time by (masklet, frame): the gaps from one event of a person to that person's next, each capped.

        A gap belongs to the masklet and frame of the event that begins it, and is reviewing where that event is.
        """
        next_at = func.lead(EventRow.at).over(partition_by=EventRow.person_id, order_by=[EventRow.at, EventRow.id])
        columns = (EventRow.video_id, EventRow.masklet_id, EventRow.frame, EventRow.reviewing)
        gaps = select(*columns, (next_at - EventRow.at).label("gap")).subquery()
        query = (
            select(gaps.c.masklet_id, gaps.c.frame, gaps.c.reviewing, func.sum(func.min(gaps.c.gap, literal(cap_s))))
            .where(gaps.c.masklet_id.is_not(None), gaps.c.frame.is_not(None), gaps.c.gap.is_not(None))
            .group_by(gaps.c.masklet_id, gaps.c.frame, gaps.c.reviewing)
        )
        if video_id is not None:
            query = query.where(gaps.c.video_id == video_id)
        if masklet_id is not None:
            query = query.where(gaps.c.masklet_id == masklet_id)
        seconds: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
        with self._database.reading() as connection:
            for masklet, frame, reviewing, total in connection.execute(query):
                seconds[masklet, frame]["reviewing" if reviewing else "annotating"] = total
        return {key: ActiveSeconds(**parts) for key, parts in seconds.items()}

    def mark_looked_at(
        self, masklet_id: int, frames: Collection[int], *, person_id: int, at: float | None = None
    ) -> None:
        """Note that the person has looked at the current masks of these frames; a new mask is not yet looked at."""
        now = time.time() if at is None else at
        wanted = frozenset(frames)
        current = select(CurrentMaskRow.frame, CurrentMaskRow.version_id).where(CurrentMaskRow.masklet_id == masklet_id)
        with self._database.writing() as connection:
            seen = [
                {"version_id": version_id, "person_id": person_id, "at": now}
                for frame, version_id in connection.execute(current)
                if frame in wanted
            ]
            if seen:
                connection.execute(insert_or(LookedAtRow).on_conflict_do_nothing(), seen)
