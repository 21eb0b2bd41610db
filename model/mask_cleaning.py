"""Holes and specks: regions of a mask that are too small to be meant.

Shapes: H x W pixels of the frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
NO_POINTS: npt.NDArray[np.floating] = np.empty((0, 2), np.float32)
_PARENT = 3  # column of OpenCV's hierarchy


@dataclass(frozen=True, slots=True, eq=False)
class _Outline:
    """The outermost pixels of a part of a mask, or those around a hole, and the outline that this one lies in."""

    pixels: npt.NDArray[np.int32]
    parent: int
    is_part: bool

    def may_be_below(self, area: float) -> bool:
        """Whether what it surrounds can have fewer pixels, by Pick's theorem.

        The polygon goes through the middles of the outline's pixels: a part's own, but those around a hole.
        """
        edge = 0.0 if self.is_part else len(self.pixels) / 2
        return bool(cv2.contourArea(self.pixels) - edge + 1 < area)

    def region(self, mask: Mask) -> _Region:
        """The pixels it surrounds that are in the mask, or for a hole those that are not."""
        x, y, width, height = cv2.boundingRect(self.pixels)
        surrounded = np.zeros((height, width), np.uint8)
        cv2.drawContours(surrounded, [self.pixels], 0, 1, thickness=cv2.FILLED, offset=(-x, -y))
        rows, columns = slice(y, y + height), slice(x, x + width)
        return _Region(rows, columns, surrounded.view(np.bool_) & (mask[rows, columns] == self.is_part))


@dataclass(frozen=True, slots=True, eq=False)
class _Region:
    """Some pixels, and where in the picture the box around them is."""

    rows: slice
    columns: slice
    pixels: Mask

    def holds(self, points: npt.NDArray[np.int64]) -> bool:
        """Whether any of the points (N, 2), (x, y), is one of its pixels."""
        height, width = self.pixels.shape
        x, y = points[:, 0] - self.columns.start, points[:, 1] - self.rows.start
        near = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        return bool(self.pixels[y[near], x[near]].any())


def cleaned(mask: Mask, *, min_region_px: float, points: npt.NDArray[np.floating] = NO_POINTS) -> Mask:
    """The mask (H, W) with holes below so many pixels filled and specks removed; of specks alone the largest stays.

    A hole or speck with one of `points` (N, 2) in it, (x, y) in pixels of the frame, stays too. Pixels of a part touch
    at a side or corner, those of a hole at a side. A thin ring around something larger is no speck.
    """
    if min_region_px <= 1:
        return mask
    clicks = np.floor(points).astype(np.int64)
    clean = mask.copy()

    def noise(outline: _Outline) -> _Region | None:
        if not outline.may_be_below(min_region_px):
            return None
        region = outline.region(clean)
        return region if region.pixels.sum() < min_region_px and not region.holds(clicks) else None

    # Outlines are several times quicker than labels: only what may be small is looked at pixel by pixel.
    outlines = _outlines(mask)
    filled: set[int] = set()
    for k, outline in enumerate(outlines):
        if not outline.is_part and (hole := noise(outline)):
            clean[hole.rows, hole.columns] |= hole.pixels
            filled.add(k)
    specks = [
        speck for outline in outlines if outline.is_part and outline.parent not in filled and (speck := noise(outline))
    ]
    for speck in specks:
        clean[speck.rows, speck.columns] &= ~speck.pixels
    if specks and not clean.any():
        largest = max(specks, key=lambda each: int(each.pixels.sum()))
        clean[largest.rows, largest.columns] |= largest.pixels
    return clean


def _outlines(mask: Mask) -> list[_Outline]:
    """All outlines of a mask; parts hold holes, and these hold parts."""
    found, hierarchy = cv2.findContours(mask.view(np.uint8), cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
    parents = hierarchy[0][:, _PARENT].tolist() if found else []

    def depth(k: int) -> int:
        return 0 if parents[k] < 0 else 1 + depth(parents[k])

    return [
        _Outline(np.asarray(pixels, np.int32), parents[k], is_part=depth(k) % 2 == 0) for k, pixels in enumerate(found)
    ]
