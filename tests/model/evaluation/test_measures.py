"""J and F on cases computed by hand, and against a plain second implementation on random blobs."""

from __future__ import annotations

from math import ceil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from model.evaluation.measures import (
    Score,
    boundary_accuracy,
    mask_boundary,
    mean_score,
    region_similarity,
    score_frames,
    score_sequence,
    scored_frames,
)

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
    with pytest.raises(ValueError, match="as many masks as truths"):
        score_sequence([good, good], [good, good, good])


def test_of_very_short_sequences_every_frame_counts() -> None:
    good = box((20, 20), slice(5, 10), slice(5, 10))
    bad = np.zeros((20, 20), np.bool_)
    assert [list(scored_frames(count)) for count in range(5)] == [[], [0], [0, 1], [1], [1, 2]]
    assert score_sequence([good], [good]).j == 1.0
    assert score_sequence([good, bad], [good, good]).j == 0.5
    assert score_frames([good, bad], [good, good]) == (Score(1.0, 1.0), Score(0.0, 0.0))
    for nothing in (score_sequence, score_frames):
        with pytest.raises(ValueError, match="at least one"):
            nothing([], [])
    with pytest.raises(ValueError, match="no scores"):
        mean_score([])


def davis_scores(predicted: Mask, truth: Mask) -> tuple[float, float]:
    """J and F as the DAVIS toolkit defines them, step by step in numpy: boundary map, disk dilation, matches.

    Dilation is the union of the map shifted by every offset of the disk.
    """
    union = (predicted | truth).sum()
    j = 1.0 if union == 0 else (predicted & truth).sum() / union

    def boundary(mask: Mask) -> Mask:
        east, south, south_east = np.zeros_like(mask), np.zeros_like(mask), np.zeros_like(mask)
        east[:, :-1], south[:-1], south_east[:-1, :-1] = mask[:, 1:], mask[1:], mask[1:, 1:]
        found = (mask ^ east) | (mask ^ south) | (mask ^ south_east)
        found[-1, :] = mask[-1, :] ^ east[-1, :]
        found[:, -1] = mask[:, -1] ^ south[:, -1]
        found[-1, -1] = False
        return found

    def dilate(found: Mask, radius: int) -> Mask:
        height, width = found.shape
        wide = np.pad(found, radius)
        grown = np.zeros_like(found)
        for dy in range(-radius, radius + 1):
            for dx in range(-radius, radius + 1):
                if dy * dy + dx * dx <= radius * radius:
                    grown |= wide[radius + dy : radius + dy + height, radius + dx : radius + dx + width]
        return grown

    own, other = boundary(predicted), boundary(truth)
    radius = int(np.ceil(0.008 * np.linalg.norm(truth.shape)))
    if own.sum() == 0 or other.sum() == 0:
        precision, recall = float(other.sum() > 0 or own.sum() == 0), float(own.sum() > 0 or other.sum() == 0)
    else:
        precision = (own & dilate(other, radius)).sum() / own.sum()
        recall = (other & dilate(own, radius)).sum() / other.sum()
    f = 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)
    return float(j), float(f)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), size=st.tuples(st.integers(2, 50), st.integers(2, 50)))
def test_both_agree_with_the_toolkits_steps(seed: int, size: tuple[int, int]) -> None:
    rng = np.random.default_rng(seed)
    masks = [rng.random(size) < rng.choice([0.0, 0.02, 0.5, 1.0]) for _ in range(2)]
    expected = davis_scores(masks[0], masks[1])
    assert (region_similarity(*masks), boundary_accuracy(*masks)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.shared_data
def test_both_agree_with_the_toolkits_steps_on_real_masks(shared_data: Path) -> None:
    """A real mask against the same object's mask some frames later: near misses with ragged boundaries."""
    seen = []
    for name in ("davis16_train/Annotations/lucia", "davis16_train/Annotations/boat", "pumavos_chair/Annotations"):
        files = sorted((shared_data / name).glob("*.png"))
        for first, second in zip(files[::8], files[2::8], strict=False):
            predicted, truth = (np.asarray(Image.open(file)) > 0 for file in (first, second))
            expected = davis_scores(predicted, truth)
            measured = (region_similarity(predicted, truth), boundary_accuracy(predicted, truth))
            assert measured == pytest.approx(expected, abs=1e-6)
            seen.append(measured)
    assert len(seen) > 12
    assert sum(0.1 < f < 0.95 for _, f in seen) >= 5, "most pairs should be neither equal nor apart"
