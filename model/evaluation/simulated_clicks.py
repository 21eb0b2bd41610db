"""The simulated annotator of evaluation: where a careful person would click next; numpy and OpenCV, deterministic.

Masks are (H, W) bool, clicks (x, y) in image pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Click:
    """One click in image pixels; `positive` says object, otherwise background."""

    x: int
    y: int
    positive: bool


Segmenter = Callable[[tuple[Click, ...]], Mask]
"""Answers all clicks so far with a mask of the whole picture."""


def next_click(predicted: Mask, truth: Mask) -> Click | None:
    """Return a click in the middle of the thickest error, the first of them in reading order; None without error.

    Thickness is the distance of a region's innermost pixel from its rim, the picture's border counting as rim. With
    nothing predicted this is the most inner point of the object.
    """
    missing, y_missing, x_missing = _innermost(truth & ~predicted)
    surplus, y_surplus, x_surplus = _innermost(predicted & ~truth)
    if max(missing, surplus) == 0:
        return None
    if missing >= surplus:
        return Click(x_missing, y_missing, positive=True)
    return Click(x_surplus, y_surplus, positive=False)


def annotate(
    segment: Segmenter, truth: Mask, *, clicks: int, seen: Mask | None = None
) -> tuple[tuple[Click, ...], list[Mask]]:
    """Click `clicks` times, each time after looking at the answer; returns the clicks and the answer after each.

    `seen` is the mask that is there already, to be corrected; without it the frame is blank. A perfect answer ends the
    clicking early and is repeated, so that with nothing to click at all the answers are `seen`.
    """
    made: tuple[Click, ...] = ()
    answers: list[Mask] = []
    predicted = np.zeros_like(truth) if seen is None else seen
    for _ in range(clicks):
        click = next_click(predicted, truth)
        if click is not None:
            made = (*made, click)
            predicted = segment(made)
        answers.append(predicted)
    return made, answers


def _innermost(region: Mask) -> tuple[float, int, int]:
    """Return depth, row and column of the pixel farthest from the region's rim."""
    padded = np.pad(region, 1).astype(np.uint8)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    return float(depth[row, column]), int(row), int(column)
