"""The protocols: a model annotated by the simulated annotator on photos and on a video's first frame; on arrays.

Runs where the model runs. Frames are (H, W, 3) uint8 RGB, masks (H, W) bool.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.evaluation.measures import Score, region_similarity, score_sequence
from model.evaluation.simulated_clicks import Click, Mask, annotate
from model.image_predictor import ImagePredictor
from model.memory_bank import MemoryBank
from model.predictions import FrameFeatures, FramePrediction, Prompts
from model.preprocessing import binary_mask
from model.video_tracker import VideoTracker

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class ClickedFrame:
    """A first frame after its clicks: the clicks, the answer as the model keeps it, and as a mask."""

    clicks: tuple[Click, ...]
    prediction: FramePrediction
    mask: Mask


def to_prompts(clicks: Sequence[Click]) -> Prompts:
    """Turn clicks into the predictors' prompts; a click means the middle of its pixel."""
    return Prompts(
        points=np.array([(click.x + 0.5, click.y + 0.5) for click in clicks], np.float32),
        labels=np.array([int(click.positive) for click in clicks], np.int64),
    )


def clicked_photo(predictor: ImagePredictor, image: Image, truth: Mask, *, clicks: int) -> list[float]:
    """Annotate one object of a photo in image mode; returns its IoU after each click."""
    features = predictor.encode(image)
    conversation = _Conversation(predictor, features)
    _, answers = annotate(conversation.answer, truth, clicks=clicks)
    return [region_similarity(answer, truth) for answer in answers]


def clicked_frame(tracker: VideoTracker, features: FrameFeatures, truth: Mask, *, clicks: int) -> ClickedFrame:
    """Annotate one object on an encoded frame without a past."""
    conversation = _Conversation(tracker, features)
    made, answers = annotate(conversation.answer, truth, clicks=clicks)
    return ClickedFrame(made, conversation.prediction(), answers[-1])


def prompted_frame(tracker: VideoTracker, features: FrameFeatures, clicks: Sequence[Click]) -> ClickedFrame:
    """Answer given clicks one after another, as if each had been made after seeing the answer to those before."""
    conversation = _Conversation(tracker, features)
    for count in range(1, len(clicks) + 1):
        mask = conversation.answer(tuple(clicks[:count]))
    return ClickedFrame(tuple(clicks), conversation.prediction(), mask)


def tracked_masks(
    tracker: VideoTracker, frames: Iterable[Image], first: FramePrediction, first_features: FrameFeatures
) -> Iterator[Mask]:
    """Track one object forwards from a prediction on the first frame; yields the masks of the frames after it.

    `frames` are those after the first.
    """
    bank = MemoryBank().pin(0, tracker.remember(first_features, first, from_prompt=True))
    for index, frame in enumerate(frames, start=1):
        features = tracker.encode(frame)
        (prediction,) = tracker.track(features, index, [bank], reverse=False)
        (entry,) = tracker.remember_all(features, [prediction], from_prompt=False)
        bank = bank.advance(index, entry, reverse=False)
        yield binary_mask(prediction.low_res, features.frame_size)


def clicked_video(
    tracker: VideoTracker, frames: Sequence[Image], truth: Sequence[Mask], *, clicks: int
) -> tuple[Score, ClickedFrame]:
    """Annotate an object on the first frame, track it through the video and score the frames between first and last."""
    features = tracker.encode(frames[0])
    first = clicked_frame(tracker, features, truth[0], clicks=clicks)
    masks = [first.mask, *tracked_masks(tracker, frames[1:], first.prediction, features)]
    return score_sequence(masks, truth), first


class _Conversation:
    """Clicks on one frame and the answers, each refining the one before."""

    def __init__(self, predictor: ImagePredictor | VideoTracker, features: FrameFeatures) -> None:
        self._predictor = predictor
        self._features = features
        self._last: FramePrediction | None = None

    def answer(self, clicks: tuple[Click, ...]) -> Mask:
        previous = None if self._last is None else self._last.low_res
        candidates = self._predictor.predict(self._features, to_prompts(clicks), previous_logits=previous)
        self._last = candidates.choose()
        return binary_mask(self._last.low_res, self._features.frame_size)

    def prediction(self) -> FramePrediction:
        if self._last is None:
            raise ValueError("nothing was clicked")
        return self._last
