from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.grid import Grid
from engine.risk.reach import Reach
from engine.risk.signs import Columns, Floats
from engine.risk.worklist import MOST_LISTED, WORTH_A_LOOK, expected_after, gains, worklist
from tests.engine.risk.masklets import by_frame, pinned, tracked

SURE = Reach(excess=1.0, share=0.0, length=1.0, even=0.0, slope=1e6)
"""Every risky mask needs a correction, which mends what the masklet itself shows."""
NOWHERE = Reach(excess=0.0, share=0.0, length=1.0, even=0.0, slope=1e6)
"""A correction mends its own mask alone."""


def masklet(cells: int, *pins: int) -> Columns:
    """Pins, and masks tracked forward from the pin before."""
    masks = [pinned(k) if k in pins else tracked(k, source=max(pin for pin in pins if pin < k)) for k in range(cells)]
    return Columns(Grid(cells), by_frame(*masks))


def risks(*values: float) -> Floats:
    return np.array(values)


def test_what_to_expect_after_a_pin_is_the_smoothed_mean_at_that_distance_and_never_falls() -> None:
    columns = masklet(8, 0, 4)
    expected = expected_after(columns, risks(0, 0.1, 0.2, 0.3, 0, 0.3, 0.4, 0.5))
    # distances 1, 2, 3 have (0.1, 0.3), (0.2, 0.4), (0.3, 0.5); a window of five takes in all of them
    np.testing.assert_allclose(expected[:6], [0, 0.3, 0.3, 0.3, 0.35, 0.4])
    assert (expected[6:] == 0.4).all()


def test_a_correction_mends_its_mask_and_what_exceeds_the_expected_up_to_the_next_pin() -> None:
    columns = masklet(6, 0, 5)
    expected = np.concatenate(([0.0, 0.1, 0.2], np.full(126, 0.3)))
    gain = gains(columns, risks(0, 0.5, 0.5, 0.4, 0.9, 0), expected, SURE)
    assert gain[0] == gain[5] == 0.0
    assert gain[1] == pytest.approx(0.5 + (0.5 - 0.1) + (0.4 - 0.2) + (0.9 - 0.3))
    assert gain[4] == pytest.approx(0.9)


def test_a_share_of_the_risk_after_it_is_mended_as_far_as_the_reach_goes() -> None:
    columns = masklet(5, 0, 4)
    reach = Reach(excess=0.0, share=0.5, length=2.0, even=0.0, slope=1e6)
    gain = gains(columns, risks(0, 0.2, 0.4, 0.8, 0), np.zeros(129), reach)
    assert gain[1] == pytest.approx(0.2 + 0.5 * (0.4 * np.exp(-0.5) + 0.8 * np.exp(-1.0)))
    assert gain[2] == pytest.approx(0.4 + 0.5 * 0.8 * np.exp(-0.5))
    assert gain[3] == pytest.approx(0.8)


def test_the_worth_of_a_place_is_what_it_mends_times_the_chance_that_it_needs_it() -> None:
    columns = masklet(2, 0)
    half = Reach(excess=0.0, share=0.0, length=1.0, even=0.6, slope=10.0)
    (place,) = worklist(columns, risks(0, 0.6), reach=half)
    assert place.risk == pytest.approx(0.6)
    assert place.worth == pytest.approx(0.5 * 0.6)


def test_where_risk_is_the_same_everywhere_the_place_with_most_after_it_comes_first() -> None:
    columns = masklet(21, 0, 10)
    reach = Reach(excess=0.0, share=0.5, length=4.0, even=0.25, slope=12.0)
    flat = np.where(columns.tracked, 0.5, 0.0)
    assert worklist(columns, flat, reach=reach)[0].cell in {1, 11}


def test_where_tracking_was_lost_the_first_lost_frame_comes_first_and_stands_for_the_rest() -> None:
    columns = masklet(38, 0)
    risk = np.where(np.arange(38) < 20, 0.05, 0.9)
    risk[0] = 0.0
    places = worklist(columns, risk, reach=SURE)
    assert places[0].cell == 20
    assert places[0].worth > 10
    assert len(places) == 1


def test_where_a_correction_carries_nowhere_every_wrong_mask_is_a_place_of_its_own_the_riskiest_first() -> None:
    columns = masklet(6, 0)
    places = worklist(columns, risks(0, 0.6, 0.7, 0.6, 0.8, 0.6), reach=NOWHERE)
    assert [place.cell for place in places] == [4, 2, 1, 3, 5]


def test_of_two_masklets_the_one_that_was_lost_for_longer_is_worth_more() -> None:
    columns = masklet(38, 0)
    early, late = (np.where(np.arange(38) < lost, 0.05, 0.9) for lost in (20, 34))
    # its own mask, and 0.9 - 0.05 of each of the 17 or 3 after it
    assert worklist(columns, early, reach=SURE)[0].worth == pytest.approx(0.9 + 17 * 0.85)
    assert worklist(columns, late, reach=SURE)[0].worth == pytest.approx(0.9 + 3 * 0.85)


def test_masks_that_are_likely_right_or_were_looked_at_are_not_listed() -> None:
    columns = masklet(5, 0)
    risk = risks(0, 0.2, 0.6, 0.24, 0.8)
    columns.looked_at[2] = True
    assert [place.cell for place in worklist(columns, risk)] == [4]
    columns.looked_at[4] = True
    assert worklist(columns, risk) == []


def test_a_mask_that_was_looked_at_vouches_for_its_neighbours_and_less_for_those_farther_off() -> None:
    columns = masklet(30, 0)
    risk = np.where(columns.tracked, 0.5, 0.0)
    columns.looked_at[10] = True
    listed = {place.cell for place in worklist(columns, risk, reach=NOWHERE)}
    # 0.5 (1 - exp(-2 / 4)) = 0.20 is not worth a look, 0.5 (1 - exp(-3 / 4)) = 0.26 is
    assert listed == set(range(1, 30)) - {8, 9, 10, 11, 12}


def test_nothing_is_listed_of_what_a_person_made_or_nobody_did() -> None:
    assert worklist(Columns(Grid(4), {}), np.ones(4)) == []
    assert worklist(masklet(1, 0), np.ones(1)) == []


@given(st.lists(st.floats(0, 1), min_size=2, max_size=300), st.data())
def test_the_list_is_of_risky_unseen_tracked_cells_best_first(values: list[float], data: st.DataObject) -> None:
    cells = len(values)
    pins = {0, *data.draw(st.lists(st.integers(0, cells - 1), max_size=4))}
    columns = masklet(cells, *pins)
    seen = data.draw(st.lists(st.integers(0, cells - 1), max_size=5))
    columns.looked_at[seen] = True
    risk = np.where(columns.tracked, values, 0.0)
    places = worklist(columns, risk)
    listed = [place.cell for place in places]
    assert len(set(listed)) == len(listed) <= MOST_LISTED
    assert all(columns.tracked[cell] and not columns.looked_at[cell] and risk[cell] >= WORTH_A_LOOK for cell in listed)
    worth = [place.worth for place in places]
    assert all(one >= other - 1e-9 for one, other in pairwise(worth))
    if not columns.looked_at.any():
        assert bool(places) == bool((risk >= WORTH_A_LOOK).any())
