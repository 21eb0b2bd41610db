from __future__ import annotations

import pytest

from annotator.timeline.reach import (
    estimate_words,
    frames_within_reach,
    progress_words,
    reach_words,
)
from engine.grid import Grid
from engine.session.operations import Progress
from tests.engine.records import pin

GRID = Grid(41, 4)
PINS = [pin(8), pin(24)]


@pytest.mark.parametrize(
    ("direction", "start", "marked", "expected"),
    [
        ("forward", 8, None, 3),  # 12, 16, 20: the next pin is on 24
        ("backward", 8, None, 2),
        ("both", 8, None, 5),
        ("forward", 24, None, 4),
        ("forward", 4, None, 0),  # no pin behind
        ("forward", 8, (8, 16), 2),
        ("forward", 12, (12, 16), 2),  # tracked from the pin on 8, through 12
    ],
)
def test_frames_within_reach(direction: str, start: int, marked: tuple[int, int] | None, expected: int) -> None:
    assert frames_within_reach(PINS, grid=GRID, direction=direction, start=start, marked=marked) == expected


def test_the_reach_is_said_in_words() -> None:
    assert reach_words(None) == "to the next pin"
    assert reach_words((8, 16)) == "within the range 8–16"


def test_an_estimate_says_what_is_known() -> None:
    assert estimate_words(0, None) == "Nothing lies within reach from here."
    assert estimate_words(60, 7.4) == "60 frames, about 7 s."
    assert "60 frames" in estimate_words(60, None)


def test_progress_says_count_pace_and_time_left_as_far_as_known() -> None:
    assert progress_words(Progress("loading the model", 0, 1), None) == "loading the model…"
    assert progress_words(Progress("propagating", 1, 60), None) == "1 of 60"
    assert progress_words(Progress("propagating", 12, 60, 5.9), 1 / 8.1) == "12 of 60 · 8.1 frames/s · 6 s left"
