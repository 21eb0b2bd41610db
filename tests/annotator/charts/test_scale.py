"""Axes have round numbers and never too many of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.charts.scale import Scale, levels, ticks


def test_ticks_are_round_and_within() -> None:
    assert ticks(0, 37.8, most=5) == (0, 10, 20, 30)
    assert ticks(0, 1, most=6) == pytest.approx((0, 0.2, 0.4, 0.6, 0.8, 1.0))
    assert ticks(3, 4, most=3) == pytest.approx((3, 3.5, 4))
    with pytest.raises(ValueError, match="no ticks"):
        ticks(1, 1, most=5)


@given(low=st.floats(-1e6, 1e6), width=st.floats(1e-3, 1e6), most=st.integers(2, 12))
def test_there_are_never_too_many_ticks(low: float, width: float, most: int) -> None:
    found = ticks(low, low + width, most=most)
    assert 2 <= len(found) <= most
    assert list(found) == sorted(set(found))
    slack = 1e-6 * max(abs(low), width)
    assert found[0] >= low - slack
    assert found[-1] <= low + width + slack


@given(value=st.floats(1e-6, 1e9), most=st.integers(2, 6))
def test_an_axis_ends_at_the_first_round_number_above_the_value(value: float, most: int) -> None:
    found = levels(value, most=most)
    assert found[0] == 0
    assert 2 <= len(found) <= most + 1
    assert found[-2] <= value * (1 + 1e-6)
    assert value <= found[-1] * (1 + 1e-6)


def test_an_axis_of_nothing_ends_at_one() -> None:
    assert levels(0, most=4) == (0, 1)
    assert levels(8, most=4) == (0, 2, 4, 6, 8)


def test_a_scale_may_fall() -> None:
    scale = Scale(0, 10, 100, 20)
    assert [scale.at(value) for value in (0, 5, 10)] == [100, 60, 20]
