"""What is held out follows from names, is never empty, and stays what it was."""

from __future__ import annotations

import pytest

from engine.errors import EngineError
from engine.learning.holding_out import hold_out, is_held_out


def test_of_several_videos_whole_videos_are_held_out() -> None:
    videos = {f"video{k}": [1, 2] for k in range(40)}
    decided = hold_out(videos, remembered={})
    assert set(decided) == set(videos)
    assert 3 <= sum(decided.values()) <= 16, "about one in five"
    assert decided == hold_out(dict(reversed(videos.items())), remembered={}), "a function of the names"
    assert all(is_held_out(decided, video, 1) == is_held_out(decided, video, 2) for video in videos)


def test_of_one_video_objects_are_held_out() -> None:
    decided = hold_out({"only": [1, 2, 3]}, remembered={})
    assert set(decided) == {"only#1", "only#2", "only#3"}
    assert 0 < sum(decided.values()) < 3
    assert is_held_out(decided, "only", 2) == decided["only#2"]


def test_there_is_always_something_on_either_side() -> None:
    for k in range(30):
        decided = hold_out({f"a{k}": [1], f"b{k}": [1]}, remembered={})
        assert sorted(decided.values()) == [False, True]


def test_what_was_decided_stays_whatever_comes_later() -> None:
    first = hold_out({"only": [1, 2, 3]}, remembered={})
    more = hold_out({"only": [1, 2, 3, 4], "new": [1], "newer": [1]}, remembered=first)
    assert {key: more[key] for key in first} == first
    assert {"only#4", "new", "newer"} <= set(more), "the first video goes on object by object"
    later = hold_out({"new": [1], "newer": [1], "newest": [5]}, remembered=more)
    assert {key: later[key] for key in more} == more


@pytest.mark.parametrize(
    ("objects", "remembered"),
    [
        ({"only": [1]}, {}),
        ({}, {}),
        ({"a": [1], "b": [1]}, {"a": True, "b": True}),
        ({"a": [1], "b": [1]}, {"a": False, "b": False}),
    ],
)
def test_too_little_is_said(objects: dict[str, list[int]], remembered: dict[str, bool]) -> None:
    with pytest.raises(EngineError, match="At least two accepted masklets"):
        hold_out(objects, remembered=remembered)
