"""Brush strokes as plain arrays."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.canvas.stroke import edge_of, paint_segment

HEIGHT, WIDTH = 40, 60
places = st.tuples(st.floats(-20, WIDTH + 20), st.floats(-20, HEIGHT + 20))
diameters = st.floats(0.5, 30)


def distance_to_segment(start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    rows, columns = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    way = np.array(end) - start
    length = float(way @ way)
    share = ((columns - start[0]) * way[0] + (rows - start[1]) * way[1]) / length if length > 0 else np.zeros_like(rows)
    share = share.clip(0, 1)
    distance: np.ndarray = np.hypot(columns - start[0] - share * way[0], rows - start[1] - share * way[1])
    return distance


@given(start=places, end=places, diameter=diameters)
def test_a_stroke_is_what_lies_under_the_brush_and_its_box_holds_it(
    start: tuple[float, float], end: tuple[float, float], diameter: float
) -> None:
    mask = np.zeros((HEIGHT, WIDTH), np.bool_)
    box = paint_segment(mask, start, end, diameter_px=diameter, inside=True)
    distance, radius = distance_to_segment(start, end), max(diameter, 1) / 2
    assert mask[distance <= radius - 1e-3].all()
    # the pixels that hold the ends of its pieces are marked even by the finest brush
    assert not mask[distance > max(radius, math.sqrt(0.5)) + 1e-3].any()
    outside = mask.copy()
    if box is not None:
        outside[box[1] : box[3], box[0] : box[2]] = False
    assert not outside.any()


@given(start=places, end=places, diameter=diameters, seed=st.integers(0, 2**16))
def test_erasing_takes_away_what_painting_adds_and_nothing_else(
    start: tuple[float, float], end: tuple[float, float], diameter: float, seed: int
) -> None:
    before = np.random.default_rng(seed).random((HEIGHT, WIDTH)) < 0.5
    under = np.zeros_like(before)
    paint_segment(under, start, end, diameter_px=diameter, inside=True)
    painted, erased = before.copy(), before.copy()
    paint_segment(painted, start, end, diameter_px=diameter, inside=True)
    paint_segment(erased, start, end, diameter_px=diameter, inside=False)
    assert np.array_equal(painted, before | under)
    assert np.array_equal(erased, before & ~under)


def test_the_finest_brush_leaves_no_gap() -> None:
    mask = np.zeros((HEIGHT, WIDTH), np.bool_)
    paint_segment(mask, (2.5, 3.5), (55.5, 30.5), diameter_px=1, inside=True)
    rows, columns = np.nonzero(mask)
    assert set(columns) == set(range(2, 56))
    assert set(rows) == set(range(3, 31))


def test_the_edge_lies_within_and_the_frames_border_is_none() -> None:
    mask = np.zeros((20, 20), np.bool_)
    mask[5:15, 0:12] = True
    edge = edge_of(mask, (0, 0, 20, 20), width_px=2)
    assert (edge <= mask).all()
    assert not edge[7:13, 0:10].any()
    assert edge[5:7, :12].all()
    assert edge[5:15, 10:12].all()
    part = edge_of(mask, (8, 4, 14, 9), width_px=2)
    assert np.array_equal(part, edge[4:9, 8:14]), "a part of the picture has the edge of the whole"
