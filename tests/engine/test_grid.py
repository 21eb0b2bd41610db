"""The grid's arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.grid import Grid, stride_for


@pytest.mark.parametrize(
    ("fps", "rate", "stride"), [(24, 6, 4), (30000 / 1001, 6, 5), (5, 6, 1), (25, 25, 1), (60, 6, 10), (24, 1000, 1)]
)
def test_stride(fps: float, rate: float, stride: int) -> None:
    assert stride_for(fps, rate) == stride


@pytest.mark.parametrize(("fps", "rate"), [(0, 6), (24, 0), (-1, 6)])
def test_stride_needs_positive_numbers(fps: float, rate: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        stride_for(fps, rate)


@given(st.integers(1, 300), st.integers(1, 40))
def test_frames_places_and_neighbours(count: int, stride: int) -> None:
    grid = Grid(count, stride)
    frames = list(grid.frames())
    assert frames == [frame for frame in range(count) if frame in grid]
    assert len(grid) == len(frames)
    assert [grid.index_of(frame) for frame in frames] == list(range(len(frames)))
    for frame in range(count):
        assert grid.nearest(frame) == min(frames, key=lambda there: (abs(there - frame), there))


def test_what_is_off_the_grid() -> None:
    grid = Grid(10, 4)
    assert [frame for frame in range(-4, 14) if frame in grid] == [0, 4, 8]
    with pytest.raises(ValueError, match="not on the grid"):
        grid.index_of(5)
    with pytest.raises(IndexError, match="outside"):
        grid.nearest(10)
    with pytest.raises(ValueError, match="a grid needs"):
        Grid(0)
    with pytest.raises(ValueError, match="a grid needs"):
        Grid(5, 0)
