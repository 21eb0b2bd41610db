"""What the SAM 2 paper reports of its own data engine and dataset, to be shown beside ours.

Constants only: tables 1 and 3 and section 5 of "SAM 2: Segment Anything in Images and Videos" (arXiv 2408.00714).
"""

from __future__ import annotations

from dataclasses import dataclass

IOU_ALIGNED = 0.75
"""A mask is aligned with that of phase 1 where their IoU is above this (section 5.1)."""

SMALL_BELOW_PX, LARGE_FROM_PX = 32**2, 96**2
"""Sizes of masklets, by area in the first frame they are in (appendix D.2.2)."""


@dataclass(frozen=True, slots=True)
class PaperPhase:
    """One row of table 1: seconds per frame, and percentages; alignment overall and by size, None for phase 1."""

    seconds_per_frame: float
    edited_percent: float
    clicks_per_clicked_frame: float
    aligned_percent: float | None = None
    aligned_small_percent: float | None = None
    aligned_medium_percent: float | None = None
    aligned_large_percent: float | None = None


TABLE_1: dict[int, PaperPhase] = {
    1: PaperPhase(37.8, 100.0, 4.80),
    2: PaperPhase(7.4, 23.25, 3.61, 86.4, 71.3, 80.4, 97.9),
    3: PaperPhase(4.5, 19.04, 2.68, 89.1, 72.8, 81.8, 100.0),
}

DISAPPEARANCE_PERCENT = {"manual": 42.5, "manual and auto": 27.7}
"""Share of masklets that vanish and return, in SA-V (table 3)."""

SMALL_AREA, SMALL_AREA_PERCENT = 0.1, 88.0
"""More than this percentage of SA-V's masks cover less than this part of the frame (section 5.2)."""
