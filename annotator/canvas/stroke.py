"""Brush and eraser strokes on a mask, without gaps however fast the pointer goes.

Pure numpy, in place. Places are (x, y) in image pixels, pixel (i, j) having its centre at (i + 0.5, j + 0.5); boxes
are (x0, y0, x1, y1), half open. What the stroke does not touch stays as it is: holes and separate parts are kept.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from annotator.canvas.view_transform import Place

Mask = NDArray[np.bool_]
PixelBox = tuple[int, int, int, int]

_POINT_LIKE = 1e-6
"""Squared length in pixels below which a piece of a stroke has no direction worth dividing by."""


def paint_segment(mask: Mask, start: Place, end: Place, *, diameter_px: float, inside: bool) -> PixelBox | None:
    """Set the pixels under a round brush drawn from `start` to `end`; the box it may have changed, None off the mask.

    A pixel is under the brush where its centre is; the pixels that hold the ends are always set, so that the finest
    brush leaves a mark.
    """
    radius = max(diameter_px, 1.0) / 2
    # Pieces about as long as the brush is wide: their boxes add up to little more than the stroke itself.
    pieces = max(1, math.ceil(math.dist(start, end) / (2 * radius)))
    dirty: PixelBox | None = None
    for k in range(pieces):
        piece = _paint_piece(
            mask, _between(start, end, k / pieces), _between(start, end, (k + 1) / pieces), radius=radius, inside=inside
        )
        dirty = joined(dirty, piece)
    return dirty


def joined(a: PixelBox | None, b: PixelBox | None) -> PixelBox | None:
    """The smallest box around two boxes."""
    if a is None or b is None:
        return b if a is None else a
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def edge_of(mask: Mask, box: PixelBox, *, width_px: int) -> Mask:
    """Which pixels of `box` lie inside the mask within `width_px` of its border; the frame's own border is none."""
    height, width = mask.shape
    x0, y0, x1, y1 = box
    left, top = max(x0 - width_px, 0), max(y0 - width_px, 0)
    part = mask[top : min(y1 + width_px, height), left : min(x1 + width_px, width)]
    core = part
    for _ in range(width_px):
        padded = np.pad(core, 1, mode="edge")
        core = core & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    window = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
    edge: Mask = part[window] & ~core[window]
    return edge


def _between(start: Place, end: Place, share: float) -> Place:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _paint_piece(mask: Mask, start: Place, end: Place, *, radius: float, inside: bool) -> PixelBox | None:
    height, width = mask.shape
    x0 = max(math.floor(min(start[0], end[0]) - radius), 0)
    y0 = max(math.floor(min(start[1], end[1]) - radius), 0)
    x1 = min(math.floor(max(start[0], end[0]) + radius) + 1, width)
    y1 = min(math.floor(max(start[1], end[1]) + radius) + 1, height)
    if x0 >= x1 or y0 >= y1:
        return None
    # Distances from `start`, as a row and a column: pixel centres along x and along y.
    dx = np.arange(x0, x1, dtype=np.float32)[None, :] + np.float32(0.5 - start[0])
    dy = np.arange(y0, y1, dtype=np.float32)[:, None] + np.float32(0.5 - start[1])
    way_x, way_y = end[0] - start[0], end[1] - start[1]
    length_squared = way_x**2 + way_y**2
    if length_squared > _POINT_LIKE:
        share = np.clip((dx * np.float32(way_x) + dy * np.float32(way_y)) / np.float32(length_squared), 0, 1)
        under = (dx - share * np.float32(way_x)) ** 2 + (dy - share * np.float32(way_y)) ** 2 <= radius**2
    else:
        under = dx**2 + dy**2 <= radius**2
    mask[y0:y1, x0:x1][under] = inside
    for x, y in (start, end):
        if 0 <= x < width and 0 <= y < height:
            mask[int(y), int(x)] = inside
    return x0, y0, x1, y1
