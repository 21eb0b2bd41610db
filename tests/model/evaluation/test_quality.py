"""Quality by size and by disappearance, on frames whose place is known."""

from __future__ import annotations

import numpy as np
import pytest

from model.evaluation.measures import Mask, Score
from model.evaluation.quality import Group, frame_qualities, report_quality, size_of


def patch(height: int, width: int) -> Mask:
    mask = np.zeros((200, 200), np.bool_)
    mask[:height, :width] = True
    return mask


def test_sizes_are_those_of_coco() -> None:
    sizes = [size_of(patch(*sides)) for sides in ((0, 0), (32, 31), (32, 32), (96, 95), (96, 96))]
    assert sizes == ["absent", "small", "medium", "medium", "large"]


def test_a_disappearing_and_a_steady_object() -> None:
    small, large, nothing = patch(10, 10), patch(100, 100), patch(0, 0)
    # visible, visible, away and seen to be, away and not seen, back again (two frames), last
    leaving = dict(enumerate([small, small, nothing, nothing, small, small, small]))
    answers = dict(enumerate([small, small, nothing, small, small, nothing, small]))
    scores = {1: Score(1.0, 1.0), 2: Score(1.0, 1.0), 3: Score(0.0, 0.0), 4: Score(1.0, 0.5), 5: Score(0.0, 0.0)}
    first = frame_qualities(leaving, answers, scores)
    assert [frame.size for frame in first] == ["small", "absent", "absent", "small", "small"]
    assert [frame.returned for frame in first] == [False, False, False, True, True]
    steady = dict(enumerate([large] * 3))
    second = frame_qualities(steady, steady, {1: Score(0.75, 0.5)})

    report = report_quality([first, second])
    assert report.by_size["small"] == Group(frames=3, j=pytest.approx(2 / 3), f=pytest.approx(0.5), aligned=2 / 3)
    assert report.by_size["medium"] == Group(frames=0, j=None, f=None, aligned=None)
    assert report.by_size["large"] == Group(frames=1, j=0.75, f=0.5, aligned=0.0)
    assert (report.steady.frames, report.disappearing.frames, report.after_return.frames) == (1, 5, 2)
    assert report.disappearing.j == pytest.approx(3 / 5)
    assert report.absence_seen == 0.5
    assert report.presence_missed == 0.25


def test_nothing_at_all_has_no_numbers() -> None:
    report = report_quality([])
    assert report.steady == Group(0, None, None, None)
    assert report.absence_seen is None
