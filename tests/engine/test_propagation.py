"""Where a propagation starts and how far it goes, by hand: grid frames 0, 2, …, 20."""

from __future__ import annotations

import pytest

from engine.errors import EngineError
from engine.grid import Grid
from engine.pins import anchors
from engine.propagation import Reach, Stretch, plan, run_near
from storage.records import Direction
from tests.engine.test_pins import pin

GRID = Grid(frame_count=22, stride=2)
END = 20


def planned(
    *pins: int | tuple[int, int], direction: Direction = "forward", start: int | None = None, reach: Reach | None = None
) -> tuple[int, int, int, int] | None:
    """(start, stop, first and last written frame), pins being frames or absent ranges."""
    made = [pin(p) if isinstance(p, int) else pin(p[0], last=p[1]) for p in pins]
    found = plan(anchors(made), grid=GRID, direction=direction, start=start, reach=reach or Reach.to_next_pin())
    return None if found is None else (found.start, found.stop, found.first, found.last)


def test_to_the_next_pin() -> None:
    assert planned(0, 8) == (0, 6, 1, 6)
    assert planned(0, 8, start=10) == (8, END, 9, END)
    assert planned(0, 8, start=8) == (8, END, 9, END)
    assert planned(8, 16, direction="backward") == (8, 0, 0, 7)
    assert planned(0, 8, 16, direction="backward", start=12) == (16, 10, 10, 15)
    assert planned(4) == (4, END, 5, END)


def test_no_frame_before_the_next_pin_is_no_stretch() -> None:
    assert planned(6, 8) is None
    assert planned(END) is None
    assert planned(0, direction="backward") is None


def test_to_the_end_past_other_pins() -> None:
    assert planned(0, 8, reach=Reach.to_end()) == (0, END, 1, END)
    assert planned(4, 8, start=10, direction="forward", reach=Reach.to_end()) == (8, END, 9, END)
    assert planned(4, 8, start=6, direction="backward", reach=Reach.to_end()) == (8, 0, 0, 7)


def test_within_a_range_starts_behind_it_and_writes_only_inside() -> None:
    assert planned(0, 4, reach=Reach.within(14, 10)) == (4, 14, 10, 14)
    assert planned(0, 20, direction="backward", reach=Reach.within(10, 14)) == (20, 10, 10, 14)
    assert planned(0, reach=Reach.within(14, 40)) == (0, END, 14, END)


def test_an_absent_range_ends_a_stretch_and_starts_none() -> None:
    assert planned(0, (8, 12)) == (0, 6, 1, 6)
    assert planned(0, (8, 12), start=6) == (0, 6, 1, 6)
    assert planned(0, (8, 12), reach=Reach.to_end()) == (0, END, 1, END)
    assert planned((8, 12), 16, direction="backward") == (16, 14, 14, 15)


@pytest.mark.parametrize("in_hand", [8, 10, 12, 14])
def test_from_an_absent_range_on_it_reaches_to_the_next_pin_behind_the_range(in_hand: int) -> None:
    assert planned(0, (8, 12), start=in_hand) == (0, END, 1, END)
    assert planned(0, (8, 12), 18, start=in_hand) == (0, 16, 1, 16)
    assert planned(20, (8, 14), 4, direction="backward", start=min(in_hand, 12)) == (20, 6, 6, 19)


@pytest.mark.parametrize("pins", [(), ((8, 12),)])
def test_without_a_pin_that_shows_the_object_there_is_nothing_to_start_from(pins: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(EngineError, match="nothing to propagate from"):
        planned(*pins)


def test_no_pin_behind_the_frame_in_hand_is_said() -> None:
    with pytest.raises(EngineError, match="no pin at or before frame 6 to propagate forward from"):
        planned(8, start=6)
    with pytest.raises(EngineError, match="no pin at or after frame 10 to propagate backward from"):
        planned(8, start=10, direction="backward")


def test_a_stretch_says_what_it_writes() -> None:
    stretch = Stretch(start=4, stop=14, first=10, last=14)
    assert [frame for frame in GRID.frames() if stretch.writes(frame)] == [10, 12, 14]
    assert stretch.tracked_frames(GRID) == 5


@pytest.mark.parametrize(("near", "run"), [(0, (4, 8)), (8, (4, 8)), (15, (20, 24)), (22, (20, 24)), (99, (20, 24))])
def test_the_run_in_hand_is_the_nearest(near: int, run: tuple[int, int]) -> None:
    assert run_near({4, 8, 20, 24}, near=near, stride=4) == run
    assert run_near((), near=near, stride=4) is None
