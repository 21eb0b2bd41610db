"""What the two people of the demo see: the sample scene is drawn by code, so where a mask is wrong is known exactly.

Pure functions over masks by decoded frame; coordinates (x, y) in image pixels. Serves the demo alone: in real work the
eye is a person's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from resources.sample import scene
from storage.mask_codec import Rle, decode, is_empty

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Click:
    """Where to click, and whether on the object (positive) or beside it."""

    point: tuple[float, float]
    positive: bool


def visible(object_id: int, frame: int) -> Mask:
    """The pixels of an object that are to be seen on a frame of the sample clip, (H, W) bool."""
    return _drawn(frame)[object_id]


def iou(mask: Mask, truth: Mask) -> float:
    """Intersection over union; 1 for two empty masks."""
    union = int(np.count_nonzero(mask | truth))
    return int(np.count_nonzero(mask & truth)) / union if union else 1.0


def ious(masks: Mapping[int, Rle], object_id: int) -> dict[int, float]:
    """IoU of each mask with what is to be seen on its frame."""
    return {frame: iou(decode(rle), visible(object_id, frame)) for frame, rle in masks.items()}


def wrong_pixels(masks: Mapping[int, Rle], object_id: int) -> dict[int, int]:
    """How many pixels of each mask are missing or too much."""
    return {frame: int(np.count_nonzero(decode(rle) ^ visible(object_id, frame))) for frame, rle in masks.items()}


def ghosts(masks: Mapping[int, Rle], object_id: int) -> Iterator[tuple[int, int]]:
    """Runs of frames (first, last) on which the object is not to be seen, though some mask there is not empty."""
    by_seen = groupby(sorted(masks), key=lambda frame: bool(visible(object_id, frame).any()))
    for seen, run in by_seen:
        frames = list(run)
        if not seen and any(not is_empty(masks[frame]) for frame in frames):
            yield frames[0], frames[-1]


def best_click(mask: Mask, truth: Mask) -> Click:
    """The click that a careful person makes next: in the middle of the thickest part that is missing or too much.

    Raises ValueError where the masks are equal.
    """
    missing, surplus = _inmost(truth & ~mask), _inmost(mask & ~truth)
    (depth, point), positive = max((missing, True), (surplus, False))
    if depth == 0:
        raise ValueError("there is nothing to correct")
    return Click(point, positive)


def _inmost(region: Mask) -> tuple[float, tuple[float, float]]:
    """How deep a region is, in pixels, and the pixel farthest from its border."""
    padded = np.pad(region.astype(np.uint8), 1)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(np.argmax(distance)), distance.shape)
    return float(distance[y, x]), (float(x), float(y))


@cache
def _drawn(frame: int) -> Mapping[int, Mask]:
    return scene.masks(frame)
