"""One object of one video in front of a model: prompts on any frame, and propagation from the first to the last.

Runs where the model runs. It is what the protocols of evaluation annotate; the program's own sessions live in the
engine and ask the model process instead. Frames are numbers in the video, masks (H, W) bool.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from model.evaluation.protocols import Image, to_prompts
from model.evaluation.simulated_clicks import Click, Mask
from model.memory_bank import MemoryBank, MemoryEntry
from model.predictions import FrameFeatures, FramePrediction, Prompts
from model.preprocessing import clean_mask
from model.video_tracker import VideoTracker

FEATURE_BYTES = 1 << 30
"""Features of a video kept at once: thousands of frames of the bundled model, some sixty of an official one."""


class VideoFeatures:
    """The features of a video's frames, encoded when first asked for and kept as long as they fit.

    A pass goes through all frames in order, so what does not fit is encoded again in each pass: throwing out the oldest
    instead would encode every frame again.
    """

    def __init__(self, tracker: VideoTracker, read: Callable[[int], Image], *, most_bytes: int = FEATURE_BYTES) -> None:
        self._tracker = tracker
        self._read = read
        self._room = most_bytes
        self._kept: dict[int, FrameFeatures] = {}

    def __call__(self, frame: int) -> FrameFeatures:
        """Return the features of a frame, (H, W, 3) uint8 RGB as `read` gives it."""
        if frame in self._kept:
            return self._kept[frame]
        features = self._tracker.encode(self._read(frame))
        if features.nbytes <= self._room:
            self._room -= features.nbytes
            self._kept[frame] = features
        return features


class TrackedObject:
    """Answers for one object on `frames` of a video; the first of them has to be prompted first.

    Every prompted frame is a pin: its answer stands and conditions all later propagation, also of frames before it.
    """

    def __init__(self, tracker: VideoTracker, features: Callable[[int], FrameFeatures], *, frames: range) -> None:
        self._tracker = tracker
        self._features = features
        self._frames = frames
        self._pins: dict[int, FramePrediction] = {}
        self._given: dict[int, Mask] = {}
        self._tracked: dict[int, tuple[FramePrediction, MemoryBank]] = {}

    def click(self, frame: int, clicks: tuple[Click, ...]) -> Mask:
        """Answer the clicks made on a frame so far, refining the answer to those before, or else the tracked mask.

        A frame that was reached by tracking is answered with the memory it was tracked from.
        """
        tracked, memory = self._tracked.get(frame, (None, None))
        last = self._pins.get(frame, tracked)
        features = self._features(frame)
        prompts = to_prompts(clicks)
        candidates = self._tracker.predict(
            features,
            prompts,
            previous_logits=None if last is None else last.low_res,
            memory=memory,
            frame=frame,
        )
        answer = candidates.choose()
        return self._settle(frame, answer, clean_mask(answer.low_res, features.frame_size, points=prompts.points))

    def box(self, frame: int, truth: Mask) -> Mask:
        """Answer the tight box around a mask that must not be empty."""
        features = self._features(frame)
        answer = self._tracker.predict(features, box_prompt(truth)).choose()
        return self._settle(frame, answer, clean_mask(answer.low_res, features.frame_size))

    def mask(self, frame: int, truth: Mask) -> Mask:
        """Take a mask as it is; returns it."""
        return self._settle(frame, self._tracker.condition_on_mask(self._features(frame), truth), truth)

    def track(self) -> Iterator[tuple[int, Mask]]:
        """Propagate through all frames in order, yielding each with its mask.

        A frame that is prompted while it is the one just yielded counts for the frames after it.
        """
        bank = MemoryBank(pins={frame: self._remember(frame) for frame in self._pins})
        for frame in self._frames:
            features = self._features(frame)
            if frame in self._pins:
                yield frame, self._given[frame]
                continue
            (prediction,) = self._tracker.track(features, frame, [bank], reverse=False)
            self._tracked[frame] = (prediction, bank)
            yield frame, clean_mask(prediction.low_res, features.frame_size)
            if frame in self._pins:
                bank = bank.pin(frame, self._remember(frame))
            else:
                (entry,) = self._tracker.remember_all(features, [prediction], from_prompt=False)
                bank = bank.advance(frame, entry, reverse=False)

    def _settle(self, frame: int, prediction: FramePrediction, mask: Mask) -> Mask:
        self._pins[frame], self._given[frame] = prediction, mask
        return mask

    def _remember(self, frame: int) -> MemoryEntry:
        return self._tracker.remember(self._features(frame), self._pins[frame], from_prompt=True)


def box_prompt(mask: Mask) -> Prompts:
    """The tight box around a mask, from the outer edges of its outermost pixels; ValueError for an empty mask."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        raise ValueError("an empty mask has no box")
    return Prompts(box=np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], np.float32))
