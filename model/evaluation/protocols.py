"""The protocols: a model annotated by the simulated annotator, on photos and on videos; on arrays.

Runs where the model runs. Masks are (H, W) bool. The interactive protocols are those of the SAM 2 paper (section 6.1
and the appendix on zero-shot promptable video segmentation):

*Offline*: several passes over the whole video. Clicks on the first frame, propagation through all; then in each
further pass the frame of lowest IoU with the truth that was not yet prompted is clicked on, and the whole video is
propagated again from all prompts so far, until `most_frames` frames are prompted.

*Online*: one pass. Clicks on the first frame, propagation; it pauses at a frame whose IoU with the truth is below
0.75, is corrected there by further clicks and goes on, until `most_frames` frames are prompted. A correction changes
the frame it is made on and those after it, never those before.

Both with three clicks on each prompted frame and at most eight of them. The first click is in the middle of the object,
each further one in the middle of the thickest error of the answer before it (`simulated_clicks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

from model.evaluation.measures import Score, mean_score, region_similarity, score_frames, scored_frames
from model.evaluation.simulated_clicks import Click, Mask, annotate
from model.image_predictor import ImagePredictor
from model.predictions import FramePrediction, Prompts
from model.preprocessing import clean_mask

Image = npt.NDArray[np.uint8]
FirstPrompt = Literal["1", "3", "5", "box", "mask"]
"""What an object gets on its first frame: so many clicks, a box, or its true mask."""

FIRST_PROMPTS: tuple[FirstPrompt, ...] = get_args(FirstPrompt)
CLICKS_PER_FRAME = 3
MOST_FRAMES = 8
PAUSE_BELOW = 0.75


class Subject(Protocol):
    """One object of one video in front of a model, as `TrackedObject` is; frames are numbers in the video."""

    def click(self, frame: int, clicks: tuple[Click, ...]) -> Mask:
        """Answer the clicks made on a frame so far."""

    def box(self, frame: int, truth: Mask) -> Mask:
        """Answer the tight box around a mask."""

    def mask(self, frame: int, truth: Mask) -> Mask:
        """Take a mask as it is."""

    def track(self) -> Iterator[tuple[int, Mask]]:
        """Propagate, yielding every frame in order with its mask."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one object: masks of frames `first`, `first` + 1, ...; None where nobody annotated the frame.

    The object must be visible on its first frame, for there it is prompted; an empty mask says that it is absent.
    """

    first: int
    masks: tuple[Mask | None, ...]

    def __post_init__(self) -> None:
        if not self.masks or self.masks[0] is None or not self.masks[0].any():
            raise ValueError("the object must be visible on the first frame of its truth")

    @property
    def frames(self) -> range:
        """The frames from the object's first to the video's last, as numbers in the video."""
        return range(self.first, self.first + len(self.masks))

    @property
    def known(self) -> dict[int, Mask]:
        """The annotated frames with their masks."""
        return {frame: mask for frame, mask in zip(self.frames, self.masks, strict=True) if mask is not None}


@dataclass(frozen=True, slots=True)
class Round:
    """The state after a pass: how many `frames` were prompted with how many `clicks` so far, and the video's score."""

    frames: int
    clicks: int
    score: Score


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an object came out: its last masks by frame, J and F of the frames that count, and what it took.

    Of the annotated frames the first and the last do not count (`measures.scored_frames`). `prompted` are the prompted
    frames in the order of prompting; there is a round for each pass over the video.
    """

    masks: dict[int, Mask]
    by_frame: dict[int, Score]
    prompted: tuple[int, ...]
    rounds: tuple[Round, ...]

    @property
    def score(self) -> Score:
        """Mean J and F after the last round."""
        return self.rounds[-1].score


def first_reaching(rounds: Sequence[Round], target: float) -> Round | None:
    """The first round whose J&F is at least `target`, which tells the clicks and frames it took; None where none is."""
    return next((each for each in rounds if each.score.j_and_f >= target), None)


def semi_supervised(subject: Subject, truth: Truth, *, prompt: FirstPrompt) -> Outcome:
    """Prompt the first frame, propagate once, score. A box or a mask counts as no click."""
    first = truth.known[truth.first]
    if prompt == "box":
        subject.box(truth.first, first)
        spent = 0
    elif prompt == "mask":
        subject.mask(truth.first, first)
        spent = 0
    else:
        spent, _ = _click(subject, truth.first, first, clicks=int(prompt), seen=None)
    return _one_pass(truth, dict(subject.track()), prompted=(truth.first,), clicks=spent)


def offline(
    subject: Subject, truth: Truth, *, clicks: int = CLICKS_PER_FRAME, most_frames: int = MOST_FRAMES
) -> Outcome:
    """Annotate by the offline protocol, a round per pass; ends early where no annotated frame has an error left."""
    known = truth.known
    prompted = [truth.first]
    spent, _ = _click(subject, truth.first, known[truth.first], clicks=clicks, seen=None)
    rounds: list[Round] = []
    while True:
        masks = dict(subject.track())
        by_frame = _by_frame(truth, masks)
        rounds.append(Round(len(prompted), spent, mean_score(list(by_frame.values()))))
        ious = {frame: region_similarity(masks[frame], known[frame]) for frame in known if frame not in prompted}
        worst = min(ious, key=ious.__getitem__, default=None)
        if worst is None or ious[worst] == 1.0 or len(prompted) >= most_frames:
            return Outcome(masks, by_frame, tuple(prompted), tuple(rounds))
        made, _ = _click(subject, worst, known[worst], clicks=clicks, seen=masks[worst])
        prompted.append(worst)
        spent += made


def online(
    subject: Subject,
    truth: Truth,
    *,
    clicks: int = CLICKS_PER_FRAME,
    most_frames: int = MOST_FRAMES,
    pause_below: float = PAUSE_BELOW,
) -> Outcome:
    """Annotate by the online protocol; its one round tells what was spent by the end."""
    known = truth.known
    prompted = [truth.first]
    spent, _ = _click(subject, truth.first, known[truth.first], clicks=clicks, seen=None)
    masks: dict[int, Mask] = {}
    for frame, mask in subject.track():
        masks[frame] = mask
        if frame not in known or frame in prompted or len(prompted) >= most_frames:
            continue
        if region_similarity(mask, known[frame]) < pause_below:
            made, masks[frame] = _click(subject, frame, known[frame], clicks=clicks, seen=mask)
            prompted.append(frame)
            spent += made
    return _one_pass(truth, masks, prompted=tuple(prompted), clicks=spent)


def to_prompts(clicks: Sequence[Click]) -> Prompts:
    """Turn clicks into the predictors' prompts; a click means the middle of its pixel."""
    return Prompts(
        points=np.array([(click.x + 0.5, click.y + 0.5) for click in clicks], np.float32),
        labels=np.array([int(click.positive) for click in clicks], np.int64),
    )


def clicked_photo(predictor: ImagePredictor, image: Image, truth: Mask, *, clicks: int) -> list[float]:
    """Annotate one object of a photo (H, W, 3) uint8 RGB in image mode; returns its IoU after each click."""
    features = predictor.encode(image)
    last: FramePrediction | None = None

    def answer(made: tuple[Click, ...]) -> Mask:
        nonlocal last
        previous = None if last is None else last.low_res
        prompts = to_prompts(made)
        last = predictor.predict(features, prompts, previous_logits=previous).choose()
        return clean_mask(last.low_res, features.frame_size, points=prompts.points)

    _, answers = annotate(answer, truth, clicks=clicks)
    return [region_similarity(mask, truth) for mask in answers]


def _click(subject: Subject, frame: int, truth: Mask, *, clicks: int, seen: Mask | None) -> tuple[int, Mask]:
    """Click on one frame; returns how often, and the last answer."""
    made, answers = annotate(lambda so_far: subject.click(frame, so_far), truth, clicks=clicks, seen=seen)
    return len(made), answers[-1]


def _one_pass(truth: Truth, masks: dict[int, Mask], *, prompted: tuple[int, ...], clicks: int) -> Outcome:
    by_frame = _by_frame(truth, masks)
    last = Round(len(prompted), clicks, mean_score(list(by_frame.values())))
    return Outcome(masks, by_frame, prompted, (last,))


def _by_frame(truth: Truth, masks: dict[int, Mask]) -> dict[int, Score]:
    """Score the annotated frames that count."""
    known = truth.known
    frames = list(known)
    counted = [frames[place] for place in scored_frames(len(frames))]
    scores = score_frames([masks[frame] for frame in counted], [known[frame] for frame in counted])
    return dict(zip(counted, scores, strict=True))
