from __future__ import annotations

import numpy as np
import pytest

from engine.risk.reach import Reach, fitted_reach

REACH = Reach(excess=0.5, share=0.4, length=2.0, even=0.25, slope=12.0)


def test_half_of_the_masks_at_the_even_risk_need_a_correction_and_nearly_all_far_above() -> None:
    chance = REACH.chance(np.array([0.0, 0.25, 0.5]))
    np.testing.assert_allclose(chance, [1 / (1 + np.exp(3)), 0.5, 1 / (1 + np.exp(-3))])


def test_what_is_mended_is_a_part_of_the_excess_and_a_share_that_falls_with_distance() -> None:
    risk = np.array([0.6, 0.6, 0.1])
    mended = REACH.mended(risk, np.array([0.2, 0.6, 0.5]), np.array([0.0, 2.0, 2.0]))
    np.testing.assert_allclose(mended, [0.5 * 0.4 + 0.4 * 0.6, 0.4 * 0.6 / np.e, 0.4 * 0.1 / np.e])


def test_no_more_is_mended_than_there_is() -> None:
    everything = Reach(excess=1.0, share=1.0, length=8.0, even=0.25, slope=12.0)
    assert everything.mended(np.array([0.5]), 0.0, 1.0)[0] == pytest.approx(0.5)


def test_the_reach_in_force_is_sound() -> None:
    reach = fitted_reach()
    assert 0 <= reach.excess <= 1
    assert 0 <= reach.share <= 1
    assert reach.length > 0
    assert 0 < reach.even < 1
    assert reach.slope > 0
