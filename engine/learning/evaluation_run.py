"""The evaluation itself: a model before videos and photos, one protocol after the data's end; results one by one.

Its own process, beside `evaluate`, which is its command. Every result is yielded as soon as it is there, so that a run
which is stopped keeps what it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import get_args

from engine.evaluating import EvaluationProtocol
from engine.learning.evaluation_data import EvaluatedVideo
from engine.learning.readers import Item
from model.evaluation.measures import Mask, Score
from model.evaluation.protocols import (
    MOST_FRAMES,
    FirstPrompt,
    Outcome,
    Round,
    Subject,
    Truth,
    clicked_photo,
    offline,
    online,
    semi_supervised,
)
from model.evaluation.quality import FrameQuality, frame_qualities
from model.evaluation.tracked_object import TrackedObject, VideoFeatures
from model.image_predictor import ImagePredictor
from model.video_tracker import VideoTracker

PROTOCOLS: tuple[EvaluationProtocol, ...] = get_args(EvaluationProtocol)
PHOTO_CLICKS = 5

Hear = Callable[[int, int], None]
"""Gets how many frames (photos) are done, and of how many."""


@dataclass(frozen=True, slots=True)
class VideoResult:
    """How one object of one video came out; `by_frame` and `prompted` are by annotated frame, from 0."""

    video: str
    object_id: int
    by_frame: dict[int, Score]
    prompted: tuple[int, ...]
    rounds: tuple[Round, ...]
    qualities: tuple[FrameQuality, ...]

    @property
    def score(self) -> Score:
        """Mean J and F at the end."""
        return self.rounds[-1].score


@dataclass(frozen=True, slots=True)
class PhotoResult:
    """The IoU of one object of one photo after each click."""

    photo: str
    source: str
    object_id: int
    ious: tuple[float, ...]


def evaluate_videos(
    tracker: VideoTracker,
    videos: Sequence[EvaluatedVideo],
    *,
    protocol: EvaluationProtocol,
    prompt: FirstPrompt,
    hear: Hear,
) -> Iterator[VideoResult]:
    """Evaluate every object of every video by a protocol; `prompt` is that of `vos`, the others click.

    Raises EngineError where a file cannot be read.
    """
    meter = _Meter(sum(len(video) for video in videos), hear)
    for video in videos:
        objects = video.objects()
        with video.reading() as read, meter.video(len(video), passes=len(objects) * _passes(protocol)):
            features = VideoFeatures(tracker, read)
            for object_id in objects:
                truth = video.truth(object_id)
                subject = _Metered(TrackedObject(tracker, features, frames=truth.frames), meter)
                outcome = annotate_object(subject, truth, protocol=protocol, prompt=prompt)
                qualities = frame_qualities(truth.known, outcome.masks, outcome.by_frame)
                yield VideoResult(video.key, object_id, outcome.by_frame, outcome.prompted, outcome.rounds, qualities)


def annotate_object(subject: Subject, truth: Truth, *, protocol: EvaluationProtocol, prompt: FirstPrompt) -> Outcome:
    """Annotate one object by a protocol for videos."""
    if protocol == "offline":
        return offline(subject, truth)
    if protocol == "online":
        return online(subject, truth)
    return semi_supervised(subject, truth, prompt=prompt)


def evaluate_photos(
    predictor: ImagePredictor, items: Sequence[Item], *, clicks: int, hear: Hear
) -> Iterator[PhotoResult]:
    """Click on every object of every photo. Raises EngineError where a file cannot be read."""
    for done, item in enumerate(items):
        hear(done, len(items))
        frame = item.frame(0)
        for object_id, mask in frame.masks.items():
            if mask.any():
                ious = clicked_photo(predictor, frame.image, mask, clicks=clicks)
                yield PhotoResult(item.key, item.source, object_id, tuple(ious))
    hear(len(items), len(items))


def _passes(protocol: EvaluationProtocol) -> int:
    return MOST_FRAMES if protocol == "offline" else 1


class _Meter:
    """Tells how far the videos are, in their frames; within a video by the passes over its objects."""

    def __init__(self, total: int, hear: Hear) -> None:
        self._total = total
        self._hear = hear
        self._before = 0
        self._inside = 0.0
        self._share = 0.0

    @contextmanager
    def video(self, frames: int, *, passes: int) -> Iterator[None]:
        """Count a video of `frames` frames while the context lasts."""
        self._share, self._inside = 1 / max(passes, 1), 0.0
        self._hear(self._before, self._total)
        yield
        self._before += frames
        self._hear(self._before, self._total)

    def tick(self) -> None:
        """Count a frame of a pass."""
        told = int(self._inside)
        self._inside += self._share
        if int(self._inside) > told:
            self._hear(self._before + int(self._inside), self._total)


class _Metered:
    """A subject whose frames are counted."""

    def __init__(self, subject: Subject, meter: _Meter) -> None:
        self.click, self.box, self.mask = subject.click, subject.box, subject.mask
        self._subject, self._meter = subject, meter

    def track(self) -> Iterator[tuple[int, Mask]]:
        for each in self._subject.track():
            self._meter.tick()
            yield each
