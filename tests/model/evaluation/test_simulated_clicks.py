"""The simulated annotator: where it clicks, and what it shows of its clicks."""

from __future__ import annotations

import numpy as np

from model.evaluation.simulated_clicks import Click, Mask, annotate, next_click


def box(rows: slice, columns: slice) -> Mask:
    mask = np.zeros((21, 31), np.bool_)
    mask[rows, columns] = True
    return mask


def test_first_click_is_in_the_middle() -> None:
    truth = box(slice(4, 11), slice(10, 17))
    assert next_click(np.zeros_like(truth), truth) == Click(13, 7, positive=True)


def test_thickest_error_is_corrected() -> None:
    truth = box(slice(4, 11), slice(2, 9))
    long_but_thin = box(slice(15, 17), slice(0, 31))
    missing_middle = truth & ~box(slice(5, 10), slice(3, 8))
    assert next_click(missing_middle | long_but_thin, truth) == Click(5, 7, positive=True)
    surplus = truth | box(slice(12, 21), slice(20, 29))
    assert next_click(surplus, truth) == Click(24, 16, positive=False)


def test_border_of_the_picture_is_a_rim() -> None:
    truth = box(slice(0, 21), slice(0, 31))
    click = next_click(np.zeros_like(truth), truth)
    assert click is not None
    assert click.y == 10
    assert 10 <= click.x <= 20


def test_no_click_without_error() -> None:
    truth = box(slice(4, 11), slice(10, 17))
    assert next_click(truth, truth) is None


def test_annotate_looks_at_each_answer() -> None:
    left, right = box(slice(4, 11), slice(2, 9)), box(slice(4, 9), slice(20, 25))
    seen: list[tuple[Click, ...]] = []

    def segment(clicks: tuple[Click, ...]) -> Mask:
        seen.append(clicks)
        return left if len(clicks) == 1 else left | right

    clicks, answers = annotate(segment, left | right, clicks=4)
    assert clicks == (Click(5, 7, positive=True), Click(22, 6, positive=True))
    assert [len(shown) for shown in seen] == [1, 2], "nothing is asked once the answer is perfect"
    assert len(answers) == 4
    np.testing.assert_array_equal(answers[-1], left | right)


def test_what_is_there_already_is_corrected() -> None:
    truth = box(slice(4, 11), slice(2, 9))
    surplus = box(slice(12, 21), slice(20, 29))
    clicks, answers = annotate(lambda made: truth, truth, clicks=3, seen=truth | surplus)
    assert clicks == (Click(24, 16, positive=False),)
    assert [answer is truth for answer in answers] == [True] * 3
    nothing = np.zeros_like(truth)
    clicks, answers = annotate(lambda made: nothing, nothing, clicks=2, seen=nothing)
    assert (clicks, len(answers)) == ((), 2)
