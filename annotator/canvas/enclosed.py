"""Which pixels an outline drawn by hand encloses.

Pure geometry and numpy, without Qt. Places are (x, y) in image pixels, pixel (i, j) having its centre at
(i + 0.5, j + 0.5); they may lie beyond the frame. shapely is imported with the first outline, not with the window.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.canvas.cropped_mask import CroppedMask
from annotator.canvas.stroke import PixelBox
from annotator.canvas.view_transform import Place

Points = NDArray[np.float64]

LEAST_CORNERS = 3


def enclosed(places: Sequence[Place], *, size: tuple[int, int]) -> CroppedMask | None:
    """The pixels of a frame of `size` (height, width) whose centres lie within the closed outline through `places`.

    Everything that the outline goes round counts, both loops of a figure eight and what it goes round twice; what it
    goes round once either way is a hole. A centre on the outline itself counts where the area is to its right, or else
    below, so that areas side by side share no pixel and leave none out. None where nothing is enclosed.
    """
    if len(set(places)) < LEAST_CORNERS:
        return None
    starts, ends = _edges(places)
    if len(starts) == 0:
        return None
    (left, top), (right, bottom) = starts.min(axis=0), starts.max(axis=0)
    x0, y0 = max(math.floor(left), 0), max(math.floor(top), 0)
    x1, y1 = min(math.ceil(right), size[1]), min(math.ceil(bottom), size[0])
    if x0 >= x1 or y0 >= y1:
        return None
    pixels = _between_edges(starts, ends, (x0, y0, x1, y1))
    return CroppedMask((x0, y0, x1, y1), pixels) if pixels.any() else None


def _edges(places: Sequence[Place]) -> tuple[Points, Points]:
    """Both ends (E, 2) of all edges round what the outline encloses, made valid; none where it encloses no area.

    The outline is cut where it crosses itself or runs along itself, and those of the faces in between stay that it goes
    round. `shapely.make_valid` would do, but loses the area of outlines that go to and fro.
    """
    import shapely

    outline = np.array([*places, places[0]], np.float64)
    pieces = shapely.unary_union(shapely.LineString(outline))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(pieces)))
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    enclosed_faces = faces[[_goes_round(outline, x, y) for x, y in inner]] if len(faces) else faces
    points, ring = shapely.get_coordinates(shapely.get_rings(enclosed_faces), return_index=True)
    within = ring[1:] == ring[:-1]  # an edge between two faces is there twice, and so is none
    return points[:-1][within], points[1:][within]


def _goes_round(outline: Points, x: float, y: float) -> bool:
    """Whether a closed line (N + 1, 2) goes round a place beside it more often one way than the other."""
    (x0, y0), (x1, y1) = outline[:-1].T, outline[1:].T
    falls, rises = (y0 <= y) & (y < y1), (y1 <= y) & (y < y0)
    right = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
    return bool((falls & (right > 0)).sum() != (rises & (right < 0)).sum())


def _between_edges(starts: Points, ends: Points, box: PixelBox) -> NDArray[np.bool_]:
    """The pixels (y1 - y0, x1 - x0) of a box with an odd number of edges to the left of their centres."""
    x0, y0, x1, y1 = box
    falls = starts[:, 1] > ends[:, 1]
    upper, lower = np.where(falls[:, None], ends, starts), np.where(falls[:, None], starts, ends)
    # An edge crosses the rows whose centres lie below its upper end, which is its own, and above its lower end.
    first = np.ceil(upper[:, 1] - 0.5).clip(y0, y1).astype(np.intp)
    counts = np.ceil(lower[:, 1] - 0.5).clip(y0, y1).astype(np.intp) - first
    edge = np.repeat(np.arange(len(first)), counts)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts) + first[edge]
    (x, y), (way_x, way_y) = upper[edge].T, (lower - upper)[edge].T
    crossing = x + (row + 0.5 - y) * way_x / way_y
    column = np.ceil(crossing - 0.5).clip(x0, x1).astype(np.intp)
    turns = np.zeros((y1 - y0, x1 - x0 + 1), np.uint8)
    np.bitwise_xor.at(turns, (row - y0, column - x0), 1)
    inside: NDArray[np.bool_] = np.bitwise_xor.accumulate(turns[:, :-1], axis=1).view(np.bool_)
    return inside
