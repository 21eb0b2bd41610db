"""A model in front of one object: prompts are refined, pins condition everything after; a random model shows how."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from model.evaluation.measures import Mask
from model.evaluation.protocols import Truth, clicked_photo, offline, online, semi_supervised, to_prompts
from model.evaluation.simulated_clicks import Click
from model.evaluation.tracked_object import TrackedObject, VideoFeatures, box_prompt
from model.image_predictor import ImagePredictor
from model.memory_bank import MemoryBank
from model.preprocessing import clean_mask
from model.sam2 import SAM2, build_model
from model.video_tracker import VideoTracker
from tests.model.training.conftest import TINY

Image = np.ndarray
CLICKS = (Click(17, 17, positive=True), Click(5, 5, positive=False))


@pytest.fixture
def model() -> SAM2:
    torch.manual_seed(1)
    return build_model(TINY)


@pytest.fixture
def frames() -> list[Image]:
    rng = np.random.default_rng(0)
    return [rng.integers(0, 255, (40, 60, 3), np.uint8) for _ in range(5)]


def moving(count: int) -> Truth:
    masks = []
    for t in range(count):
        mask = np.zeros((40, 60), np.bool_)
        mask[10:25, 10 + 3 * t : 30 + 3 * t] = True
        masks.append(mask)
    return Truth(0, tuple(masks))


def subject_of(model: SAM2, frames: list[Image], *, first: int = 0) -> TrackedObject:
    tracker = VideoTracker(model)
    features = VideoFeatures(tracker, frames.__getitem__)
    return TrackedObject(tracker, features, frames=range(first, len(frames)))


def test_clicks_refine_the_answer_before_and_are_tracked_as_a_session_would(model: SAM2, frames: list[Image]) -> None:
    subject = subject_of(model, frames)
    for count in (1, 2):
        answer = subject.click(0, CLICKS[:count])
    masks = dict(subject.track())

    tracker = VideoTracker(model)
    features = tracker.encode(frames[0])
    first = tracker.predict(features, to_prompts(CLICKS[:1])).choose()
    refined = tracker.predict(features, to_prompts(CLICKS), previous_logits=first.low_res).choose()
    bank = MemoryBank().pin(0, tracker.remember(features, refined, from_prompt=True))
    np.testing.assert_array_equal(answer, clean_mask(refined.low_res, (40, 60), points=to_prompts(CLICKS).points))
    for index in range(1, 5):
        features = tracker.encode(frames[index])
        (prediction,) = tracker.track(features, index, [bank], reverse=False)
        np.testing.assert_array_equal(masks[index], clean_mask(prediction.low_res, (40, 60)))
        bank = bank.advance(index, tracker.remember(features, prediction, from_prompt=False), reverse=False)


def test_a_pin_stands_and_changes_what_is_tracked(model: SAM2, frames: list[Image]) -> None:
    subject = subject_of(model, frames)
    truth = moving(5).known
    subject.mask(0, truth[0])
    before = dict(subject.track())
    pinned = subject.mask(2, ~truth[2])
    after = dict(subject.track())
    np.testing.assert_array_equal(after[2], pinned)
    np.testing.assert_array_equal(after[0], before[0])
    assert list(after) == list(range(5))


def test_a_frame_prompted_in_the_middle_of_a_pass_counts_from_there(model: SAM2, frames: list[Image]) -> None:
    truth = moving(5).known
    plain, paused = subject_of(model, frames), subject_of(model, frames)
    plain.mask(0, truth[0])
    paused.mask(0, truth[0])
    untouched = dict(plain.track())
    seen: dict[int, Mask] = {}
    for frame, mask in paused.track():
        seen[frame] = mask
        if frame == 2:
            paused.mask(2, ~truth[2])
    for frame in (0, 1, 2):
        np.testing.assert_array_equal(seen[frame], untouched[frame])
    again = dict(paused.track())
    np.testing.assert_array_equal(again[2], paused.mask(2, ~truth[2]))


def test_features_are_encoded_once_as_far_as_they_fit(model: SAM2, frames: list[Image]) -> None:
    read: list[int] = []

    def frame(index: int) -> Image:
        read.append(index)
        return frames[index]

    tracker = VideoTracker(model)
    room = 2 * tracker.encode(frames[0]).nbytes
    features = VideoFeatures(tracker, frame, most_bytes=room)
    for _ in range(2):
        for index in range(3):
            features(index)
    assert read == [0, 1, 2, 2]


def test_a_box_is_tight_around_the_pixels() -> None:
    box = box_prompt(moving(1).known[0]).box
    assert box is not None
    assert box.tolist() == [10, 10, 30, 25]
    with pytest.raises(ValueError, match="no box"):
        box_prompt(np.zeros((4, 4), np.bool_))


@pytest.mark.parametrize("prompt", ["1", "3", "box", "mask"])
def test_a_model_goes_through_every_protocol(model: SAM2, frames: list[Image], prompt: str) -> None:
    truth = moving(5)
    outcome = semi_supervised(subject_of(model, frames), truth, prompt=prompt)  # type: ignore[arg-type]  # parametrised
    assert 0 <= outcome.score.j_and_f <= 1
    if prompt == "3":
        assert len(offline(subject_of(model, frames), truth, most_frames=3).prompted) == 3
        assert online(subject_of(model, frames), truth, most_frames=3).prompted[0] == 0


def test_a_model_that_answers_with_nan_has_masks_without_a_pixel(model: SAM2, frames: list[Image]) -> None:
    for parameter in model.sam_mask_decoder.parameters():
        parameter.data.fill_(float("nan"))
    outcome = semi_supervised(subject_of(model, frames), moving(5), prompt="3")
    assert outcome.score.j == 0.0
    assert offline(subject_of(model, frames), moving(5), most_frames=2).score.f == 0.0


def test_a_photo_gives_one_iou_per_click(model: SAM2, frames: list[Image]) -> None:
    ious = clicked_photo(ImagePredictor(model), frames[0], moving(1).known[0], clicks=3)
    assert len(ious) == 3
    assert all(0 <= iou <= 1 for iou in ious)
