"""The colours inside a mask, coarsely: whether what a mask covers still looks like what the person had prompted.

Pure functions over numpy and OpenCV, any thread. A frame is kept as a thumbnail of colour bins (`Bins`), a mask's
colours as the roots of their shares, so that two of them compare by a dot product (the Bhattacharyya coefficient).
"""

from __future__ import annotations

from math import sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from storage.mask_codec import Rle, run_lengths

Bins = NDArray[np.uint8]
Colours = NDArray[np.float32]

_LIGHTNESS, _CHROMA = 4, 6
BINS = _LIGHTNESS * _CHROMA * _CHROMA
SIDE_PX = 160
"""Longer side of a thumbnail."""
_BUDGET = 64 << 20
"""Bytes that the thumbnails of a video may take together; those of longer videos are smaller."""


def thumbnail_side(cells: int) -> int:
    """The longer side of the thumbnails of a video with so many grid frames, in pixels."""
    return max(min(SIDE_PX, int(sqrt(_BUDGET / max(cells, 1)))), 32)


def colour_bins(frame: NDArray[np.uint8], *, side: int = SIDE_PX) -> Bins:
    """The colour bin, 0..BINS-1, of every pixel of a thumbnail of an RGB frame (H, W, 3) uint8; (h, w) uint8."""
    height, width = frame.shape[:2]
    scale = min(side / max(height, width), 1.0)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    lab = cv2.cvtColor(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2LAB).astype(np.int32)
    chroma = np.clip((lab[..., 1:] - 64) * _CHROMA // 128, 0, _CHROMA - 1)  # a and b lie round 128, seldom far off
    bins: Bins = ((lab[..., 0] * _LIGHTNESS // 256 * _CHROMA + chroma[..., 0]) * _CHROMA + chroma[..., 1]).astype(
        np.uint8
    )
    return bins


def colours_inside(bins: Bins, mask: Rle) -> Colours | None:
    """The roots of the shares of the colours inside a mask of the whole frame, (BINS,); None where nothing is.

    The mask is looked up in the middle of every pixel of the thumbnail. Raises StorageError for a malformed code.
    """
    height, width = mask.size
    rows = ((np.arange(bins.shape[0]) + 0.5) * height / bins.shape[0]).astype(np.int64)
    columns = ((np.arange(bins.shape[1]) + 0.5) * width / bins.shape[1]).astype(np.int64)
    places = columns[None, :] * height + rows[:, None]  # codes run down the columns
    inside = np.searchsorted(np.cumsum(run_lengths(mask)), places, side="right") % 2 == 1
    found = bins[inside]
    if not found.size:
        return None
    shares = np.bincount(found, minlength=BINS) / found.size
    return np.asarray(np.sqrt(shares), np.float32)


def colour_change(one: Colours, other: Colours) -> float:
    """How much the colours differ: 0 for the same in the same shares, 1 for none in common."""
    return float(np.clip(1.0 - one @ other, 0.0, 1.0))
