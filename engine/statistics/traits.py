"""What makes a target hard to follow, proposed from its masks: fast motion, occlusion, vanishing and returning.

The paper's evaluation targets were chosen by people for these (section 5.2), so a person decides here too: proposals
only say where to look. Pure over areas and boxes; any thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from storage.tallies import MaskRow

HARD_TAG = "hard"
"""The tag of a target that a person found hard."""

FAST_SIZES_PER_S = 2.0
"""Fast: in a tenth of its frames or more it moves by this many times its own size per second."""

OCCLUDED_PART, AROUND_S = 0.5, 2.0
"""Occluded: its area falls below this part of what it is within so many seconds before and after."""


class Trait(StrEnum):
    """Why a target may be hard."""

    FAST = "fast"
    OCCLUDED = "occluded"
    VANISHES = "vanishes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """How many decoded frames of a video pass in a second, and how large they are, (height, width) in pixels."""

    fps: float
    size: tuple[int, int]


def traits_of(rows: Sequence[MaskRow], frames: Frames) -> tuple[Trait, ...]:
    """The traits that a masklet's current masks, in order of frames, show."""
    shown = {
        Trait.FAST: _is_fast(rows, frames),
        Trait.OCCLUDED: _is_occluded(rows, frames),
        Trait.VANISHES: vanishes_and_returns(rows),
    }
    return tuple(trait for trait, there in shown.items() if there)


def vanishes_and_returns(rows: Sequence[MaskRow]) -> bool:
    """Whether it disappears in at least one frame and then appears again (paper, section 5.2)."""
    visible = [place for place, row in enumerate(rows) if row.area]
    return bool(visible) and visible[-1] - visible[0] + 1 > len(visible)


def _is_fast(rows: Sequence[MaskRow], frames: Frames) -> bool:
    """By the centres of boxes, where neighbouring ones are both whole: a box that is cut off moves by itself."""
    speeds = [
        np.hypot(*(_centre(after) - _centre(row))) / np.sqrt((row.area + after.area) / 2) * frames.fps / gap
        for row, after in pairwise(rows)
        if _is_whole(row, frames) and _is_whole(after, frames) and (gap := after.frame - row.frame) <= frames.fps
    ]
    return len(speeds) > 0 and bool(np.quantile(speeds, 0.9) >= FAST_SIZES_PER_S)


def _is_occluded(rows: Sequence[MaskRow], frames: Frames) -> bool:
    """Not where it is cut off by the frame's border, and not where it is gone altogether."""
    areas = np.array([row.area for row in rows], np.float64)
    places = np.array([row.frame for row in rows])
    around = AROUND_S * frames.fps
    for place, row in enumerate(rows):
        first, beyond = np.searchsorted(places, [row.frame - around, row.frame + around + 1])
        before, after = areas[first:place], areas[place + 1 : beyond]
        if not before.size or not after.size or not _is_whole(row, frames):
            continue
        if row.area < OCCLUDED_PART * min(before.max(), after.max()):
            return True
    return False


def _centre(row: MaskRow) -> NDArray[np.float64]:
    assert row.box is not None
    x0, y0, x1, y1 = row.box
    return np.array([(x0 + x1) / 2, (y0 + y1) / 2])


def _is_whole(row: MaskRow, frames: Frames) -> bool:
    """Whether it is visible and within the frame on all sides."""
    if row.box is None:
        return False
    (x0, y0, x1, y1), (height, width) = row.box, frames.size
    return x0 > 0 and y0 > 0 and x1 < width and y1 < height
