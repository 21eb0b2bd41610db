from __future__ import annotations

from math import isnan, log

import numpy as np
import pytest

from engine.grid import Grid
from engine.risk.signs import Columns, Sign, read_signs
from tests.engine.risk.masklets import by_frame, pinned, tracked


def test_a_mask_that_halves_has_shrunk_by_log_two_and_one_that_doubles_has_grown() -> None:
    masks = by_frame(pinned(0), tracked(1), tracked(2), tracked(3, area=196), tracked(4, area=784))
    signs = read_signs(Columns(Grid(5), masks))
    np.testing.assert_allclose(signs.values[Sign.SHRINK][1:], [0, 0, log(400 / 196), 0], atol=1e-12)
    np.testing.assert_allclose(signs.values[Sign.GROW][1:], [0, 0, 0, log(784 / 400)], atol=1e-12)
    np.testing.assert_allclose(signs.usual_area[1:], [400, 400, 400, 400])


def test_what_is_usual_is_the_median_of_the_five_before_and_not_past_the_pin() -> None:
    areas = [400, 100, 144, 196, 256, 324, 484]
    masks = by_frame(pinned(0), *(tracked(k, area=areas[k], source=0) for k in range(1, 7)))
    usual = read_signs(Columns(Grid(7), masks)).usual_area
    assert usual[1] == pytest.approx(400)
    assert usual[2] == pytest.approx((400 * 100) ** 0.5)  # of two, the middle of their logarithms
    assert usual[6] == pytest.approx(196)  # of 324, 256, 196, 144, 100: the pin is six cells away


def test_backwards_the_cells_after_are_those_before() -> None:
    masks = by_frame(
        tracked(0, area=100, source=3, direction="backward"),
        tracked(1, source=3, direction="backward"),
        tracked(2, source=3, direction="backward"),
        pinned(3),
    )
    signs = read_signs(Columns(Grid(4), masks))
    assert signs.values[Sign.SHRINK][0] == pytest.approx(log(4))
    assert signs.values[Sign.DISTANCE][0] == pytest.approx(log(4))


def test_a_swerve_counts_in_sizes_of_the_object_and_steady_motion_does_not() -> None:
    masks = by_frame(
        pinned(0), *(tracked(k, at=(50 + 10 * k, 50)) for k in range(1, 5)), tracked(5, at=(90 + 10, 50 + 15))
    )
    jump = read_signs(Columns(Grid(6), masks)).values[Sign.JUMP]
    np.testing.assert_allclose(jump[2:5], 0.0, atol=1e-12)
    assert jump[5] == pytest.approx(15 / 20)


def test_the_models_words_become_suspicion_and_silence_stays_silence() -> None:
    masks = by_frame(pinned(0), tracked(1, iou=0.2, score=-3.0), tracked(2, iou=None, score=None), tracked(3, iou=1.0))
    values = read_signs(Columns(Grid(4), masks)).values
    assert values[Sign.LOW_IOU][1] == pytest.approx(log(4))
    assert values[Sign.UNSURE_PRESENT][1] == 3.0
    assert isnan(values[Sign.LOW_IOU][2])
    assert isnan(values[Sign.UNSURE_PRESENT][2])
    assert values[Sign.LOW_IOU][3] == pytest.approx(log(0.02 / 0.98))


def test_an_empty_mask_has_shrunk_and_not_jumped() -> None:
    masks = by_frame(pinned(0), tracked(1), tracked(2, area=0))
    values = read_signs(Columns(Grid(3), masks)).values
    assert values[Sign.SHRINK][2] == pytest.approx(3.0)  # log(400 / 16) is more; three is the most
    assert values[Sign.JUMP][2] == 0.0


def test_putting_takes_in_and_takes_away_and_a_new_mask_forgets_its_colours() -> None:
    columns = Columns(Grid(13, 4), by_frame(pinned(0), tracked(4), tracked(8)))
    columns.put_colour(4, 5, 0.5)
    columns.put_colour(8, 77, 0.5)  # another mask than the one that is there
    np.testing.assert_array_equal(columns.colour, [np.nan, 0.5, np.nan, np.nan])
    columns.put([4, 8, 7], by_frame(tracked(4, looked_at=True)))
    assert columns.tracked.tolist() == [False, True, False, False]
    assert columns.looked_at.tolist() == [False, True, False, False]
    assert columns.colour[1] == 0.5
    columns.put([4], by_frame(tracked(4, version=99)))
    assert isnan(columns.colour[1])


def test_the_source_is_a_cell_on_the_grid() -> None:
    columns = Columns(Grid(13, 4), by_frame(pinned(4), tracked(12, source=4)))
    assert columns.source.tolist() == [0, 1, 2, 1]
