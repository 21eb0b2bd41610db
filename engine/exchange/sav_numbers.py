"""The numbers of a SA-V file that follow from its masks, each as a pure function of one masklet's areas.

Any process; arithmetic only. Areas are pixel counts in order of the annotated frames, 0 where the object is not
visible and None where the frame was not annotated; such frames are passed over. Formulas: the dataset's description
of its files, checked against the numbers of a real manual and a real automatic file.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

SizeBucket = Literal["small", "medium", "large"]
Areas = Sequence[int | None]

NEVER_APPEARED = -1
SMALL_BELOW_PX = 32**2
MEDIUM_BELOW_PX = 96**2


def mean_visible_area(areas: Areas) -> float:
    """Return masklet_size_abs = (sum of areas > 0) / (number of areas > 0), pixels; 0.0 when never visible."""
    visible = [area for area in areas if area]
    return sum(visible) / len(visible) if visible else 0.0


def relative_size(mean_area: float, *, height: int, width: int) -> float:
    """Return masklet_size_rel = masklet_size_abs / (height · width), from the size before any rounding."""
    return mean_area / (height * width)


def size_bucket(mean_area: float) -> SizeBucket:
    """Return masklet_size_bucket: small below 32² pixels of masklet_size_abs, medium below 96², else large."""
    if mean_area < SMALL_BELOW_PX:
        return "small"
    return "medium" if mean_area < MEDIUM_BELOW_PX else "large"


def visibility_changes(areas: Areas) -> int:
    """Return masklet_visibility_changes: how often visible (area > 0) turns invisible or back, from frame to frame.

    Counted from the first appearance on, so that an object entering the video late does not count as a change.
    """
    visible = [area > 0 for area in areas if area is not None]
    if True not in visible:
        return 0
    return sum(before != after for before, after in pairwise(visible[visible.index(True) :]))


def first_appeared_frame(areas: Areas) -> int:
    """Return masklet_first_appeared_frame: index of the first visible one, counted in annotated frames, not decoded.

    NEVER_APPEARED (-1) when no frame shows the object.
    """
    return next((index for index, area in enumerate(areas) if area), NEVER_APPEARED)


def annotated_frame_count(areas: Areas) -> int:
    """Return masklet_frame_count: on how many frames it was said what the mask is, be it that it is empty."""
    return sum(area is not None for area in areas)
