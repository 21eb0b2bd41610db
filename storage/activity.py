"""What people looked at and when: events, active seconds, and which masks have been seen.

Events are the only source of time spent. Runs in any thread under the store's contract.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from storage.drafts import NewEvent
from storage.records import ActiveSeconds, Event


class Activity:
    """Records signs of work and answers how long it took."""

    def record(self, events: Sequence[NewEvent]) -> None:
        """Append events in one transaction."""
        raise NotImplementedError

    def events(
        self, *, video_id: int | None = None, masklet_id: int | None = None, person_id: int | None = None
    ) -> tuple[Event, ...]:
        """Events in order of time."""
        raise NotImplementedError

    def active_seconds(
        self, *, video_id: int | None = None, masklet_id: int | None = None, cap_s: float = 30.0
    ) -> dict[tuple[int, int], ActiveSeconds]:
        """Time by (masklet, frame): the gaps from one event of a person to that person's next, each capped.

        A gap belongs to the masklet and frame of the event that begins it, and is reviewing where that event is.
        """
        raise NotImplementedError

    def mark_looked_at(
        self, masklet_id: int, frames: Collection[int], *, person_id: int, at: float | None = None
    ) -> None:
        """Note that the person has looked at the current masks of these frames; a new mask is not yet looked at."""
        raise NotImplementedError
