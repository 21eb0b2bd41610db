"""How good a mask is: J (region) and F (boundary) as the DAVIS and SA-V evaluators define them; numpy and OpenCV.

Perazzi et al. 2016. Masks are (H, W) bool, prediction first, truth second, always of equal size. No torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, hypot

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]

BOUNDARY_TOLERANCE = 0.008
"""How far apart boundaries may be and still agree, as a part of the picture's diagonal."""


@dataclass(frozen=True, slots=True)
class Score:
    """Mean J and F over the frames of a sequence, both 0..1."""

    j: float
    f: float

    @property
    def j_and_f(self) -> float:
        """The mean of J and F, the benchmark's headline number."""
        return (self.j + self.f) / 2


def region_similarity(predicted: Mask, truth: Mask) -> float:
    """Return J, intersection over union; 1 where both masks are empty."""
    union = np.count_nonzero(predicted | truth)
    return np.count_nonzero(predicted & truth) / union if union else 1.0


def boundary_accuracy(predicted: Mask, truth: Mask, *, tolerance: float = BOUNDARY_TOLERANCE) -> float:
    """Return F, the harmonic mean of boundary precision and recall within `tolerance` of the diagonal.

    1 where neither mask has a boundary, 0 where only one has.
    """
    own, other = mask_boundary(predicted), mask_boundary(truth)
    own_count, other_count = np.count_nonzero(own), np.count_nonzero(other)
    if not own_count or not other_count:
        return 1.0 if own_count == other_count else 0.0
    disc = _disc(ceil(tolerance * hypot(*truth.shape)))
    precision = np.count_nonzero(own & _dilate(other, disc)) / own_count
    recall = np.count_nonzero(other & _dilate(own, disc)) / other_count
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mask_boundary(mask: Mask) -> Mask:
    """Return the pixels (H, W) that differ from their right, lower or lower right neighbour."""
    padded = np.pad(mask, ((0, 1), (0, 1)), mode="edge")
    here = padded[:-1, :-1]
    boundary: Mask = (here ^ padded[:-1, 1:]) | (here ^ padded[1:, :-1]) | (here ^ padded[1:, 1:])
    return boundary


def scored_frames(count: int) -> range:
    """Return which of `count` frames of a sequence count: not the first and the last, as both evaluators have it.

    Of fewer than three frames, where nothing would be left, all count.
    """
    return range(1, count - 1) if count > 2 else range(count)


def score_frames(predicted: Sequence[Mask], truth: Sequence[Mask]) -> tuple[Score, ...]:
    """Return J and F of every frame. Raises ValueError for sequences of unequal length or without a frame."""
    if len(predicted) != len(truth) or not truth:
        raise ValueError(f"need as many masks as truths and at least one, not {len(predicted)} and {len(truth)}")
    return tuple(Score(region_similarity(p, t), boundary_accuracy(p, t)) for p, t in zip(predicted, truth, strict=True))


def mean_score(scores: Sequence[Score]) -> Score:
    """Average scores, each counting alike. Raises ValueError where there are none."""
    if not scores:
        raise ValueError("there is no mean of no scores")
    return Score(j=float(np.mean([score.j for score in scores])), f=float(np.mean([score.f for score in scores])))


def score_sequence(predicted: Sequence[Mask], truth: Sequence[Mask]) -> Score:
    """Return mean J and F over the frames of a sequence that count; errors as those of `score_frames`."""
    scores = score_frames(predicted, truth)
    return mean_score([scores[frame] for frame in scored_frames(len(truth))])


def _disc(radius: int) -> npt.NDArray[np.uint8]:
    y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    return np.asarray(x * x + y * y <= radius * radius, np.uint8)


def _dilate(mask: Mask, element: npt.NDArray[np.uint8]) -> Mask:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), element)) > 0
