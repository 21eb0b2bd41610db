from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.grid import Grid
from engine.risk.signs import Columns, Floats
from engine.risk.worklist import MOST_LISTED, WORTH_A_LOOK, expected_after, gains, worklist
from tests.engine.risk.masklets import by_frame, pinned, tracked


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
    gain = gains(columns, risks(0, 0.5, 0.5, 0.4, 0.9, 0), expected)
    assert gain[0] == gain[5] == 0.0
    assert gain[1] == pytest.approx(0.5 * (1 + (0.5 - 0.1) + (0.4 - 0.2) + (0.9 - 0.3)))
    assert gain[4] == pytest.approx(0.9)


def test_where_tracking_was_lost_the_first_lost_frame_comes_first_and_stands_for_the_rest() -> None:
    columns = masklet(38, 0)
    risk = np.where(np.arange(38) < 20, 0.05, 0.9)
    risk[0] = 0.0
    places = worklist(columns, risk)
    assert places[0].cell == 20
    assert places[0].mends > 10
    assert len(places) == 1


def test_where_a_correction_carries_nowhere_every_wrong_mask_is_a_place_of_its_own() -> None:
    columns = masklet(6, 0)
    places = worklist(columns, risks(0, 0.6, 0.7, 0.6, 0.8, 0.6))
    assert [place.cell for place in places][:1] == [4]
    assert {place.cell for place in places} == {1, 2, 3, 4, 5}


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
    listed = {place.cell for place in worklist(columns, risk)}
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
    worth = [place.risk * place.mends for place in places]
    assert all(one >= other - 1e-9 for one, other in pairwise(worth))
    if not columns.looked_at.any():
        assert bool(places) == bool((risk >= WORTH_A_LOOK).any())
