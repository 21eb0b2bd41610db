"""J and F on cases computed by hand, and against a plain second implementation on random blobs."""

from __future__ import annotations

from math import ceil

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.evaluation.measures import boundary_accuracy, mask_boundary, region_similarity, score_sequence

Mask = npt.NDArray[np.bool_]


def box(size: tuple[int, int], rows: slice, columns: slice) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[rows, columns] = True
    return mask


def test_region_similarity_by_hand() -> None:
    truth = box((10, 10), slice(0, 4), slice(0, 4))
    shifted = box((10, 10), slice(2, 6), slice(0, 4))
    assert region_similarity(shifted, truth) == pytest.approx(8 / 24)
    assert region_similarity(truth, truth) == 1.0
    empty = np.zeros((10, 10), np.bool_)
    assert region_similarity(empty, truth) == 0.0
    assert region_similarity(empty, empty) == 1.0


def test_boundary_is_left_and_above_of_a_change() -> None:
    mask = box((4, 4), slice(1, 3), slice(1, 3))
    expected = np.array([[1, 1, 1, 0], [1, 0, 1, 0], [1, 1, 1, 0], [0, 0, 0, 0]], np.bool_)
    np.testing.assert_array_equal(mask_boundary(mask), expected)
    assert not mask_boundary(np.ones((4, 4), np.bool_)).any(), "the picture's rim is no boundary"


def test_boundary_accuracy_by_hand() -> None:
    # tolerance 0.008 * hypot(60, 80) = 0.8, so one pixel
    truth = box((60, 80), slice(20, 40), slice(20, 40))
    assert boundary_accuracy(truth, truth) == 1.0
    assert boundary_accuracy(box((60, 80), slice(21, 41), slice(20, 40)), truth) == 1.0
    assert boundary_accuracy(box((60, 80), slice(45, 55), slice(60, 75)), truth) == 0.0
    empty = np.zeros((60, 80), np.bool_)
    assert boundary_accuracy(empty, truth) == 0.0
    assert boundary_accuracy(truth, empty) == 0.0
    assert boundary_accuracy(empty, empty) == 1.0


def test_boundary_accuracy_is_the_harmonic_mean() -> None:
    # a second object far away: recall stays 1, precision is the share of boundary pixels near the truth
    truth = box((60, 80), slice(10, 20), slice(10, 20))
    both = truth | box((60, 80), slice(40, 50), slice(50, 60))
    assert np.count_nonzero(mask_boundary(both)) == 2 * np.count_nonzero(mask_boundary(truth))
    assert boundary_accuracy(both, truth) == pytest.approx(2 * 0.5 * 1.0 / 1.5)


def slow_boundary_accuracy(predicted: Mask, truth: Mask) -> float:
    """F by comparing every pair of boundary pixels."""

    def boundary(mask: Mask) -> npt.NDArray[np.int64]:
        height, width = mask.shape
        points = []
        for y in range(height):
            for x in range(width):
                neighbours = [(min(y + dy, height - 1), min(x + dx, width - 1)) for dy, dx in ((0, 1), (1, 0), (1, 1))]
                if any(mask[neighbour] != mask[y, x] for neighbour in neighbours):
                    points.append((y, x))
        return np.array(points).reshape(-1, 2)

    own, other = boundary(predicted), boundary(truth)
    if not len(own) or not len(other):
        return float(len(own) == len(other))
    radius = ceil(0.008 * np.sqrt(truth.shape[0] ** 2 + truth.shape[1] ** 2))
    near = ((own[:, None] - other[None]) ** 2).sum(axis=2) <= radius**2
    precision, recall = near.any(axis=1).mean(), near.any(axis=0).mean()
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), size=st.tuples(st.integers(3, 40), st.integers(3, 40)))
def test_boundary_accuracy_agrees_with_a_plain_implementation(seed: int, size: tuple[int, int]) -> None:
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[: size[0], : size[1]]

    def blobs() -> Mask:
        centres = rng.uniform(0, 1, (2, 2)) * size
        radii = rng.uniform(0, max(size) / 2, 2)
        return np.any([(y - c[0]) ** 2 + (x - c[1]) ** 2 < r**2 for c, r in zip(centres, radii, strict=True)], axis=0)

    predicted, truth = blobs(), blobs()
    assert boundary_accuracy(predicted, truth) == pytest.approx(slow_boundary_accuracy(predicted, truth), abs=1e-9)


def test_score_leaves_out_first_and_last_frame() -> None:
    good = box((20, 20), slice(5, 10), slice(5, 10))
    bad = np.zeros((20, 20), np.bool_)
    score = score_sequence([bad, good, good, bad], [good] * 4)
    assert (score.j, score.f, score.j_and_f) == (1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="at least three"):
        score_sequence([good, good], [good, good])
