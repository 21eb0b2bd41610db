"""Outlines of masks as closed loops along the edges of pixels.

Pure numpy, no loop over pixels or points. Corners are (x, y) in mask pixels; a loop runs round a part or a hole of the
mask; parts that touch only at a corner have loops of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Loops:
    """Closed polygons: `points` (N, 2) float64 (x, y), loop after loop; `starts` (K,) where each begins."""

    points: NDArray[np.float64]
    starts: NDArray[np.intp]

    def lengths(self) -> NDArray[np.intp]:
        """Number of points of each loop."""
        lengths: NDArray[np.intp] = np.diff(np.append(self.starts, len(self.points)))
        return lengths


def outline(mask: Mask) -> Loops:
    """The loops round a mask (H, W), with a point at each corner and nowhere else.

    Along a row of corners the first and second are joined by an edge, the third and fourth, and so on, and likewise
    along a column; walking a horizontal and a vertical edge in turn goes round a loop.
    """
    x, y, order_in_column = _corners(mask)
    count = len(x)
    if count == 0:
        return Loops(np.zeros((0, 2)), np.zeros(0, np.intp))
    here = np.arange(count)
    along_row = here ^ 1
    by_column = np.lexsort((order_in_column, y, x))
    along_column = np.empty(count, np.intp)
    along_column[by_column[0::2]] = by_column[1::2]
    along_column[by_column[1::2]] = by_column[0::2]
    loop, place = _cycles(along_column[along_row])
    one_way = np.flatnonzero(loop < loop[along_row])  # the partners of a loop's corners walk it the other way round
    first = one_way[np.lexsort((place[one_way], loop[one_way]))]
    walk = np.stack([first, along_row[first]], axis=1).ravel()
    begins = np.flatnonzero(np.diff(loop[first], prepend=-1)) * 2
    return Loops(np.stack([x[walk], y[walk]], axis=1).astype(np.float64), begins)


def rounded(loops: Loops) -> Loops:
    """The same loops with their corners cut by half a pixel, which turns stairs into slopes; for views from afar."""
    points, starts = loops.points, loops.starts
    if len(points) == 0:
        return loops
    step = _shifted(points, loops, 1) - points
    length = np.abs(step).sum(axis=1)
    half = step / (2 * length)[:, None]
    pairs = np.stack([points + half, points + step - half], axis=1).reshape(-1, 2)
    keep = np.ones(len(pairs), np.bool_)
    keep[1::2] = length > 1  # of an edge of one pixel both ends fall on its middle
    cut = Loops(pairs[keep], (np.cumsum(keep) - keep)[starts * 2])
    into = cut.points - _shifted(cut.points, cut, -1)
    out_of = _shifted(cut.points, cut, 1) - cut.points
    bends = into[:, 0] * out_of[:, 1] != into[:, 1] * out_of[:, 0]
    return Loops(cut.points[bends], (np.cumsum(bends) - bends)[cut.starts])


def _corners(mask: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Corners row by row as x, y and the order of two in one place within their column.

    Where two parts touch at a corner, two corners lie there. Of them the first always ends the edge from the left; it
    belongs to the part above where that part is on the left, so it comes first in the column too, else second.
    """
    height, width = mask.shape
    padded = np.zeros((height + 2, width + 2), np.bool_)
    padded[1:-1, 1:-1] = mask
    top_left, top_right = padded[:-1, :-1], padded[:-1, 1:]
    low_left, low_right = padded[1:, :-1], padded[1:, 1:]
    single = top_left ^ top_right ^ low_left ^ low_right
    double = (top_left == low_right) & (top_right == low_left) & (top_left != top_right)
    y, x = np.nonzero(single | double)
    times = np.where(double[y, x], 2, 1)
    falls = np.repeat(top_left[y, x], times)
    second = np.zeros(int(times.sum()), np.intp)
    second[np.cumsum(times)[times == 2] - 1] = 1
    return np.repeat(x, times), np.repeat(y, times), np.where(falls, second, 1 - second)


def _cycles(following: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of each element of a permutation: the least element of its cycle, and its place in the walk from there."""
    count = len(following)
    least, jump = np.arange(count), following
    for _ in range(count.bit_length()):
        least = np.minimum(least, least[jump])
        jump = jump[jump]
    ends = following == least  # the walk from the least element ends just before it comes back
    jump = np.where(ends, np.arange(count), following)
    to_go = np.where(ends, 0, 1)
    for _ in range(count.bit_length()):
        to_go = to_go + to_go[jump]
        jump = jump[jump]
    return least, -to_go


def _shifted(points: NDArray[np.float64], loops: Loops, by: int) -> NDArray[np.float64]:
    """Each point's neighbour `by` (1 or -1) further on in its loop."""
    lengths = loops.lengths()
    first = np.repeat(loops.starts, lengths)
    place = np.arange(len(points)) - first
    return points[first + (place + by) % np.repeat(lengths, lengths)]
