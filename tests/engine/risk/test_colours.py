from __future__ import annotations

import numpy as np
import pytest

from engine.risk.colours import BINS, colour_bins, colour_change, colours_inside, thumbnail_side
from storage.mask_codec import empty, encode


def halves() -> np.ndarray:
    """Red on the left, blue on the right, 100 x 200 pixels."""
    frame = np.zeros((100, 200, 3), np.uint8)
    frame[:, :100, 0] = 200
    frame[:, 100:, 2] = 200
    return frame


def rectangle(x0: int, y0: int, x1: int, y1: int) -> np.ndarray:
    mask = np.zeros((100, 200), np.bool_)
    mask[y0:y1, x0:x1] = True
    return mask


def test_a_thumbnail_is_as_long_as_asked_and_has_as_many_bins_as_there_are_colours() -> None:
    bins = colour_bins(halves(), side=50)
    assert bins.shape == (25, 50)
    assert bins.dtype == np.uint8
    assert len(np.unique(bins)) == 2
    assert bins.max() < BINS <= 256


def test_the_same_colour_is_no_change_and_another_one_is_a_whole_one() -> None:
    bins = colour_bins(halves(), side=100)
    red = colours_inside(bins, encode(rectangle(10, 10, 60, 50)))
    other_red = colours_inside(bins, encode(rectangle(40, 60, 90, 90)))
    blue = colours_inside(bins, encode(rectangle(120, 10, 180, 50)))
    both = colours_inside(bins, encode(rectangle(50, 10, 150, 50)))
    assert red is not None
    assert other_red is not None
    assert blue is not None
    assert both is not None
    assert colour_change(red, other_red) == pytest.approx(0.0, abs=1e-6)
    assert colour_change(red, blue) == pytest.approx(1.0)
    assert colour_change(red, both) == pytest.approx(1 - 0.5**0.5, abs=1e-6)


def test_an_empty_mask_has_no_colours() -> None:
    assert colours_inside(colour_bins(halves()), empty((100, 200))) is None


def test_a_mask_is_looked_up_where_it_lies() -> None:
    bins = np.zeros((100, 200), np.uint8)
    bins[20:30, 150:170] = 7
    inside = colours_inside(bins, encode(rectangle(150, 20, 170, 30)))
    assert inside is not None
    assert inside[7] == pytest.approx(1.0)


def test_thumbnails_of_long_videos_are_smaller() -> None:
    assert thumbnail_side(100) == 160
    assert thumbnail_side(20_000) ** 2 * 20_000 <= 64 << 20
    assert thumbnail_side(10_000_000) == 32
