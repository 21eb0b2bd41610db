"""Outlines: loops that enclose exactly the mask."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PySide6.QtCore import QPointF

from annotator.canvas.contours import Loops, outline, rounded
from annotator.canvas.cropped_mask import crop
from annotator.canvas.outline_path import to_path
from storage.mask_codec import decode, encode

masks = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9), elements=st.booleans())


def polygons(loops: Loops) -> list[np.ndarray]:
    return np.split(loops.points, loops.starts[1:]) if len(loops.points) else []


def enclosed(loops: Loops, shape: tuple[int, int]) -> np.ndarray:
    """Which pixels lie inside an odd number of loops; every edge must run along a row or a column of corners."""
    crossings = np.zeros((shape[0], shape[1] + 1), int)
    for points in polygons(loops):
        for (x0, y0), (x1, y1) in zip(points.astype(int), np.roll(points, -1, axis=0).astype(int), strict=True):
            assert (x0 == x1) != (y0 == y1)
            if x0 == x1:
                crossings[min(y0, y1) : max(y0, y1), x0] ^= 1
    inside: np.ndarray = np.cumsum(crossings, axis=1)[:, :-1] % 2 == 1
    return inside


@given(mask=masks)
def test_the_loops_enclose_the_mask_and_turn_at_every_point(mask: np.ndarray) -> None:
    loops = outline(mask)
    assert np.array_equal(enclosed(loops, mask.shape), mask)
    for points in polygons(loops):
        across = np.diff(points, axis=0, append=points[:1])[:, 0] != 0
        assert (across != np.roll(across, 1)).all()


@given(mask=masks)
def test_rounding_moves_no_pixels_centre_across_the_outline(mask: np.ndarray) -> None:
    path = to_path(rounded(outline(mask)))
    for y, x in np.ndindex(mask.shape):
        assert path.contains(QPointF(x + 0.5, y + 0.5)) == mask[y, x]


def test_parts_that_touch_at_a_corner_have_loops_of_their_own() -> None:
    for mask in (np.eye(2, dtype=np.bool_), np.eye(2, dtype=np.bool_)[::-1]):
        assert [len(points) for points in polygons(outline(mask))] == [4, 4]


def test_a_hole_has_a_loop() -> None:
    mask = np.ones((5, 5), np.bool_)
    mask[2, 2] = False
    assert [len(points) for points in polygons(outline(mask))] == [4, 4]
    stairs = np.tri(6, dtype=np.bool_)
    assert len(rounded(outline(stairs)).points) < len(outline(stairs).points), "stairs become a slope"


@given(mask=masks)
def test_cropping_a_code_gives_the_masks_box(mask: np.ndarray) -> None:
    cropped = crop(encode(mask))
    if cropped is None:
        assert not mask.any()
        return
    x0, y0, x1, y1 = cropped.box
    assert np.array_equal(decode(encode(mask))[y0:y1, x0:x1], cropped.pixels)
    assert mask.sum() == cropped.pixels.sum()
    assert cropped.pixels.any(axis=0)[[0, -1]].all()
    assert cropped.pixels.any(axis=1)[[0, -1]].all()


def test_a_path_is_moved_by_its_offset() -> None:
    path = to_path(outline(np.ones((2, 3), np.bool_)), offset=(10, 20))
    box = path.boundingRect()
    assert (box.left(), box.top(), box.right(), box.bottom()) == (10, 20, 13, 22)
    assert to_path(outline(np.zeros((2, 3), np.bool_))).isEmpty()
