"""How long a frame worth a look takes this person, from the log of this project, and so how long the rest will take."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from storage.records import ActiveSeconds

PAPER_SECONDS = 4.5
"""Seconds per annotated frame in the paper's third phase, until the log knows better (SAM 2, table 1)."""
FEWEST = 5
"""Frames that the log must know before its median counts."""


def seconds_per_frame(spent: Mapping[tuple[int, int], ActiveSeconds]) -> float:
    """The median of the active seconds on a frame of a masklet; the paper's while too few frames are known."""
    known = [seconds.annotating for seconds in spent.values() if seconds.annotating > 0]
    return median(known) if len(known) >= FEWEST else PAPER_SECONDS
