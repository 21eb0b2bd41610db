"""What the mug of a real clip truly is: the only blue thing on its side of the frame, so its colour tells it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

MUG_HUES, MUG_LEFT_PX = (95, 118), 640
Mask = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def iou(one: Mask, other: Mask) -> float:
    return float((one & other).sum() / (one | other).sum())


def mug_on(picture: np.ndarray[Any, Any]) -> Mask:
    """The largest blue region of an RGB picture, right of the kettle that mirrors it, filled."""
    hue, saturation, value = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2HSV))
    blue = ((hue > MUG_HUES[0]) & (hue < MUG_HUES[1]) & (saturation > 130) & (value > 90)).astype(np.uint8)
    blue[:, :MUG_LEFT_PX] = 0
    _, regions, stats, _ = cv2.connectedComponentsWithStats(blue)
    return np.asarray(regions == 1 + stats[1:, cv2.CC_STAT_AREA].argmax(), dtype=bool)


def box_of(mask: Mask) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of what a mask shows."""
    ys, xs = np.nonzero(mask)
    return int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max())


def spot_of(mask: Mask) -> tuple[int, int, float]:
    """The place (x, y) furthest inside a mask, and how far that is in pixels."""
    depth = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, 5)
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return int(x) - 1, int(y) - 1, float(depth.max())


def rows_through(area: Mask, *, apart_px: int, inset_px: int) -> list[tuple[int, int]]:
    """A way (x, y) to and fro through an area, at least so far from its edge."""
    inside = cv2.distanceTransform(np.pad(area.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1] > inset_px
    way: list[tuple[int, int]] = []
    for y in np.unique(np.nonzero(inside)[0])[::apart_px]:
        xs = np.nonzero(inside[y])[0]
        ends = [(int(xs.min()), int(y)), (int(xs.max()), int(y))]
        way += ends if len(way) % 4 == 0 else ends[::-1]
    return way
