"""The baseline the model is measured against does what it says on a moving square."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.baseline_grabcut_flow import baseline_clicks, baseline_score, flow_masks, grabcut
from engine.learning.evaluation_data import VideoObject
from model.evaluation.measures import region_similarity
from model.evaluation.simulated_clicks import Click


def moving_square() -> VideoObject:
    """A bright, grainy square that moves two pixels to the right in each of five frames."""
    rng = np.random.default_rng(0)
    background = cv2.GaussianBlur(rng.integers(0, 90, (96, 128, 3), np.uint8), (0, 0), 2)
    texture = cv2.GaussianBlur(rng.integers(150, 255, (36, 36, 3), np.uint8), (0, 0), 2)
    frames, truth = [], []
    for t in range(5):
        frame, mask = background.copy(), np.zeros((96, 128), np.bool_)
        frame[30:66, 40 + 2 * t : 76 + 2 * t] = texture
        mask[30:66, 40 + 2 * t : 76 + 2 * t] = True
        frames.append(frame)
        truth.append(mask)
    return VideoObject("square", frames, truth)


def test_grabcut_finds_the_square_and_nothing_apart_from_it() -> None:
    video = moving_square()
    frame = video.frames[0].copy()
    frame[70:90, 5:25] = frame[35:55, 45:65]
    mask = grabcut(frame, [Click(58, 48, positive=True), Click(110, 10, positive=False)])
    assert region_similarity(mask, video.truth[0]) > 0.8
    assert not mask[70:90, 5:25].any()


def test_flow_carries_a_mask_along() -> None:
    video = moving_square()
    *_, last = flow_masks(video.frames, video.truth[0])
    assert region_similarity(last, video.truth[-1]) > 0.8
    assert region_similarity(last, video.truth[-1]) > region_similarity(video.truth[0], video.truth[-1])


def test_the_whole_baseline_scores() -> None:
    video = moving_square()
    clicks = baseline_clicks(video)
    assert clicks[0].positive
    assert baseline_score(video, clicks).j > 0.7
