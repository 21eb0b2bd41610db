"""Scoring a model on held-out masklets: what a version is judged by, before and after.

Runs where the model runs. The offline protocol of evaluation: its first pass gives J&F after three clicks on the first
frame, its further passes how many clicks it takes until J&F is good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engine.checkpoints.versions import Quality
from engine.errors import EngineError
from engine.learning.training_videos import Share, truth_of
from model.evaluation.protocols import CLICKS_PER_FRAME, Round, first_reaching, offline
from model.evaluation.tracked_object import TrackedObject, VideoFeatures
from model.predictions import FrameFeatures
from model.sam2 import SAM2
from model.video_tracker import VideoTracker

TARGET = 0.75
"""The J&F that counts as good."""
MOST_PROMPTED = 4
MOST_FRAMES = 40
MOST_OBJECTS = 8
"""Bounds of what is measured, so that it takes minutes where a project has hours of video: the first of each."""


def score_held_out(model: SAM2, shares: Sequence[Share], *, tick: Callable[[int, int], None]) -> Quality:
    """Score a model; `tick(done, total)` is called at every frame and tells how many of the objects are done.

    Raises EngineError where no held-out masklet is long enough to be measured.
    """
    chosen = [(share, number) for share in shares for number in share.objects][:MOST_OBJECTS]
    tracker = VideoTracker(model)
    outcomes: list[Sequence[Round]] = []
    for done, (share, number) in enumerate(chosen):
        truth = truth_of(share.video, number, most_frames=MOST_FRAMES)
        if truth is None:
            continue
        with share.video.reading() as read:
            encoded = VideoFeatures(tracker, read)

            def features(frame: int, *, encoded: VideoFeatures = encoded, done: int = done) -> FrameFeatures:
                tick(done, len(chosen))
                return encoded(frame)

            subject = TrackedObject(tracker, features, frames=truth.frames)
            outcomes.append(offline(subject, truth, most_frames=MOST_PROMPTED).rounds)
    if not outcomes:
        raise EngineError(
            "The masklets kept apart are too short to measure by: one with at least four frames from where the object "
            "is first visible is needed."
        )
    return summary(outcomes)


def summary(outcomes: Sequence[Sequence[Round]]) -> Quality:
    """Mean over objects, each given by the rounds of its protocol.

    One that did not get to the target counts as if the clicks on one more frame had done it.
    """
    reached = [first_reaching(rounds, TARGET) for rounds in outcomes]
    clicks = [
        rounds[-1].clicks + CLICKS_PER_FRAME if found is None else found.clicks
        for rounds, found in zip(outcomes, reached, strict=True)
    ]
    return Quality(
        j_and_f=round(float(np.mean([rounds[0].score.j_and_f for rounds in outcomes])), 4),
        clicks=round(float(np.mean(clicks)), 2),
        target=TARGET,
        reached=sum(found is not None for found in reached),
        objects=len(outcomes),
    )
