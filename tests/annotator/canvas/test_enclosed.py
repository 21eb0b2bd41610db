"""What an outline encloses, pixel by pixel, against the plain reading: how often it goes round a pixel's centre."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.canvas.enclosed import enclosed

HEIGHT, WIDTH = 12, 16
SIZE = (HEIGHT, WIDTH)
Places = list[tuple[float, float]]

COARSE, FINE = 8, 10**6
"""Parts of a pixel: many centres on the line between places, and hardly any."""


def places_in(parts: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    beyond = 3 * parts
    place = st.tuples(st.integers(-beyond, WIDTH * parts + beyond), st.integers(-beyond, HEIGHT * parts + beyond))
    return st.lists(place, min_size=1, max_size=9)


def painted(places: Places, size: tuple[int, int] = SIZE) -> np.ndarray:
    mask = np.zeros(size, np.bool_)
    area = enclosed(places, size=size)
    if area is not None:
        x0, y0, x1, y1 = area.box
        mask[y0:y1, x0:x1] = area.pixels
    return mask


def rounds(places: list[tuple[int, int]], x: int, y: int) -> int | None:
    """How often an outline goes round a place, one way less the other, in whole numbers; None for a place on it."""
    turns = 0
    for (x0, y0), (x1, y1) in pairwise([*places, places[0]]):
        side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
        if side == 0 and min(x0, x1) <= x <= max(x0, x1) and min(y0, y1) <= y <= max(y0, y1):
            return None
        if y0 <= y < y1 and side > 0:
            turns += 1
        elif y1 <= y < y0 and side < 0:
            turns -= 1
    return turns


def assert_as_read(places: list[tuple[int, int]], parts: int) -> None:
    mask = painted([(x / parts, y / parts) for x, y in places])
    for row in range(HEIGHT):
        for column in range(WIDTH):
            turns = rounds(places, column * parts + parts // 2, row * parts + parts // 2)
            if turns is not None:
                assert mask[row, column] == (turns != 0), (column, row)


@given(places=places_in(COARSE))
def test_any_outline_encloses_what_it_goes_round(places: list[tuple[int, int]]) -> None:
    assert_as_read(places, COARSE)


@given(places=places_in(FINE))
def test_places_between_pixels_are_taken_as_they_are(places: list[tuple[int, int]]) -> None:
    assert_as_read(places, FINE)


def test_a_rectangle_is_its_pixels() -> None:
    mask = painted([(2, 3), (7, 3), (7, 9), (2, 9)])
    assert mask[3:9, 2:7].all()
    assert mask.sum() == 6 * 5


def test_a_centre_on_the_outline_goes_to_one_side_alone() -> None:
    corners = [(0.5, 0.5), (9.5, 2.5), (14.5, 11.5), (3.5, 10.5)]
    middle = (7.5, 6.5)
    parts = [painted([a, b, middle]) for a, b in pairwise([*corners, corners[0]])]
    assert np.array_equal(sum(part.astype(int) for part in parts), painted(corners).astype(int))
    half = painted([(2.5, 2.5), (6.5, 2.5), (6.5, 6.5), (2.5, 6.5)])
    assert half[2:6, 2:6].all()
    assert half.sum() == 16


def test_a_figure_eight_fills_both_loops() -> None:
    mask = painted([(1, 1), (15, 11), (15, 1), (1, 11)])
    assert mask[6, 2]
    assert mask[6, 13]
    assert not mask[1, 8]
    assert not mask[10, 8]


def test_what_is_gone_round_twice_is_no_hole() -> None:
    overshot = [(2, 2), (12, 2), (12, 10), (2, 10), (2, 0), (5, 0), (5, 6), (2, 6)]
    assert painted(overshot)[3:6, 2:5].all(), "the end of the outline overlaps its beginning"


def test_a_spike_goes_to_and_fro_and_takes_no_area_along() -> None:
    square = [(2, 2), (12, 2), (12, 10), (2, 10)]
    assert np.array_equal(painted([*square, (2, 2), (2, 11), (2, 10)]), painted(square))
    assert painted([(0, 2), (1, 2), (0, 2), (0, 0), (1, 2)])[1, 0], "an edge run along three times is one edge"


def test_a_ring_drawn_in_one_go_keeps_its_hole() -> None:
    ring = [(1, 1), (15, 1), (15, 11), (1, 11), (1, 1), (5, 4), (5, 8), (11, 8), (11, 4), (5, 4)]
    mask = painted(ring)
    assert not mask[4:8, 5:11].any()
    assert mask[2, 8]
    assert mask[10, 8]
    assert mask.sum() == 14 * 10 - 6 * 4


def test_what_lies_beyond_the_frame_is_cut_off() -> None:
    assert painted([(-50, -50), (90, -50), (90, 90), (-50, 90)]).all()
    mask = painted([(-4, 5), (4, 5), (4, 30), (-4, 30)])
    assert mask[5:, :4].all()
    assert mask.sum() == 7 * 4


@pytest.mark.parametrize(
    "places",
    [
        [],
        [(3, 3)],
        [(3, 3), (8, 8)],
        [(3, 3), (8, 8), (3, 3), (8, 8)],
        [(1, 1), (2, 2), (9, 9), (4, 4)],
        [(5, 1), (5, 9), (5, 4)],
        [(3.6, 3.6), (4.4, 3.6), (4.0, 4.4)],
        [(-9, 1), (-2, 1), (-2, 8)],
        [(20, 20), (30, 20), (30, 30)],
    ],
    ids=["nothing", "a point", "a line", "to and fro", "a slope", "upright", "between centres", "left of it", "below"],
)
def test_what_encloses_nothing(places: Places) -> None:
    assert enclosed(places, size=SIZE) is None


def test_a_whole_frame_of_4k_is_exact() -> None:
    size = (2160, 3840)
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    places = [(1920 + 1500 * float(np.cos(a)), 1080 + 1000 * float(np.sin(a))) for a in angles]
    mask = painted(places, size)
    rows, columns = np.mgrid[:2160, :3840]
    distance = np.hypot((columns + 0.5 - 1920) / 1500, (rows + 0.5 - 1080) / 1000)
    assert mask[distance < np.cos(np.pi / 400) - 1e-6].all()
    assert not mask[distance > 1].any()
