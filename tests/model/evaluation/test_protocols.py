"""The protocols drive the predictors as a person would; a random model is enough to see how."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from model.evaluation.protocols import clicked_frame, clicked_photo, clicked_video, prompted_frame, to_prompts
from model.evaluation.simulated_clicks import Click
from model.image_predictor import ImagePredictor
from model.sam2 import SAM2, build_model
from model.video_tracker import VideoTracker
from tests.model.training.conftest import TINY


@pytest.fixture
def model() -> SAM2:
    torch.manual_seed(1)
    return build_model(TINY)


def scene() -> tuple[list[np.ndarray], list[np.ndarray]]:
    rng = np.random.default_rng(0)
    frames = [rng.integers(0, 255, (40, 60, 3), np.uint8) for _ in range(4)]
    truth = []
    for t in range(4):
        mask = np.zeros((40, 60), np.bool_)
        mask[10:25, 10 + 3 * t : 30 + 3 * t] = True
        truth.append(mask)
    return frames, truth


def test_a_click_means_the_middle_of_its_pixel() -> None:
    prompts = to_prompts([Click(3, 4, positive=True), Click(0, 1, positive=False)])
    assert prompts.points.tolist() == [[3.5, 4.5], [0.5, 1.5]]
    assert prompts.labels.tolist() == [1, 0]


def test_a_photo_gives_one_iou_per_click(model: SAM2) -> None:
    frames, truth = scene()
    ious = clicked_photo(ImagePredictor(model), frames[0], truth[0], clicks=3)
    assert len(ious) == 3
    assert all(0 <= iou <= 1 for iou in ious)


def test_given_clicks_are_answered_like_simulated_ones(model: SAM2) -> None:
    frames, truth = scene()
    tracker = VideoTracker(model)
    features = tracker.encode(frames[0])
    simulated = clicked_frame(tracker, features, truth[0], clicks=3)
    given = prompted_frame(tracker, features, simulated.clicks)
    np.testing.assert_array_equal(given.mask, simulated.mask)
    torch.testing.assert_close(given.prediction.low_res, simulated.prediction.low_res)


def test_a_video_is_scored(model: SAM2) -> None:
    frames, truth = scene()
    score, first = clicked_video(VideoTracker(model), frames, truth, clicks=2)
    assert first.clicks[0] == Click(17, 17, positive=True)
    assert 0 <= score.j <= 1
    assert 0 <= score.f <= 1
