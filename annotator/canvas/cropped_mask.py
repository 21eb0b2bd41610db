"""A mask cut out to its bounding box, straight from its run-length code.

Pure numpy. A frame's masks are small beside the frame: what lies outside the box is never made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.canvas.stroke import PixelBox
from storage.mask_codec import Rle, bounding_box, run_lengths


@dataclass(frozen=True, slots=True)
class CroppedMask:
    """`pixels` (y1 - y0, x1 - x0) bool inside `box` (x0, y0, x1, y1), half open, in image pixels."""

    box: PixelBox
    pixels: NDArray[np.bool_]


def crop(rle: Rle) -> CroppedMask | None:
    """Decode only what lies in the mask's box; None for an empty mask. Raises StorageError for a malformed code."""
    box = bounding_box(rle)
    if box is None:
        return None
    x0, y0, x1, y1 = box
    height = rle.size[0]
    runs = run_lengths(rle)
    ends = np.clip(np.cumsum(runs), x0 * height, x1 * height)  # codes run down the columns
    clipped = np.diff(ends, prepend=x0 * height)
    inside = np.arange(runs.size) % 2 == 1
    columns = np.repeat(inside, clipped).reshape(x1 - x0, height)
    return CroppedMask(box, np.ascontiguousarray(columns[:, y0:y1].T))
