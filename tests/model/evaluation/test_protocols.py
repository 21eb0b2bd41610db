"""The protocols, on a subject whose answers are known: what they prompt, when they stop, what they count and score."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from model.evaluation.measures import Mask, Score
from model.evaluation.protocols import (
    Outcome,
    Round,
    Truth,
    first_reaching,
    offline,
    online,
    semi_supervised,
    to_prompts,
)
from model.evaluation.simulated_clicks import Click

SIZE = (40, 60)


def square(at: int, width: int = 12) -> Mask:
    mask = np.zeros(SIZE, np.bool_)
    mask[10:22, at : at + width] = True
    return mask


NOTHING = np.zeros(SIZE, np.bool_)


class Known:
    """Answers every prompt with the truth, and tracks what it is told to: `tracked` frame -> mask, else the truth.

    A prompted frame, and the `reach` frames after it, come out right from then on.
    """

    def __init__(self, truth: Truth, tracked: dict[int, Mask], *, reach: int = 0, clicks_needed: int = 1) -> None:
        self.truth = truth
        self.asked: list[tuple[str, int, int]] = []
        self._tracked = tracked
        self._reach = reach
        self._needed = clicks_needed
        self._prompted: list[int] = []

    def click(self, frame: int, clicks: tuple[Click, ...]) -> Mask:
        self.asked.append(("click", frame, len(clicks)))
        if len(clicks) < self._needed:
            return NOTHING
        return self._settle(frame)

    def box(self, frame: int, truth: Mask) -> Mask:
        self.asked.append(("box", frame, 0))
        return self._settle(frame)

    def mask(self, frame: int, truth: Mask) -> Mask:
        self.asked.append(("mask", frame, 0))
        return self._settle(frame)

    def track(self) -> Iterator[tuple[int, Mask]]:
        for frame in self.truth.frames:
            known = self.truth.known.get(frame, NOTHING)
            right = any(at <= frame <= at + self._reach for at in self._prompted)
            yield frame, known if right else self._tracked.get(frame, known)

    def _settle(self, frame: int) -> Mask:
        self._prompted.append(frame)
        return self.truth.known[frame]


def still(frames: int, *, first: int = 0) -> Truth:
    return Truth(first, tuple(square(20) for _ in range(frames)))


def test_a_click_means_the_middle_of_its_pixel() -> None:
    prompts = to_prompts([Click(3, 4, positive=True), Click(0, 1, positive=False)])
    assert prompts.points.tolist() == [[3.5, 4.5], [0.5, 1.5]]
    assert prompts.labels.tolist() == [1, 0]


def test_a_truth_begins_where_the_object_is_visible() -> None:
    for masks in ((), (None, square(3)), (NOTHING, square(3))):
        with pytest.raises(ValueError, match="visible on the first"):
            Truth(0, masks)
    truth = Truth(4, (square(3), None, NOTHING))
    assert list(truth.frames) == [4, 5, 6]
    assert list(truth.known) == [4, 6]


@pytest.mark.parametrize(
    ("prompt", "asked", "clicks"),
    [
        ("1", [("click", 0, 1)], 1),
        ("3", [("click", 0, 1), ("click", 0, 2), ("click", 0, 3)], 3),
        ("5", [("click", 0, count) for count in range(1, 6)], 5),
        ("box", [("box", 0, 0)], 0),
        ("mask", [("mask", 0, 0)], 0),
    ],
)
def test_the_first_frame_gets_the_prompt(prompt: str, asked: list[tuple[str, int, int]], clicks: int) -> None:
    subject = Known(still(4), {}, clicks_needed=5)
    outcome = semi_supervised(subject, subject.truth, prompt=prompt)  # type: ignore[arg-type]  # parametrised
    assert subject.asked == asked
    assert outcome.rounds == (Round(frames=1, clicks=clicks, score=Score(1.0, 1.0)),)
    assert outcome.prompted == (0,)


def test_a_perfect_answer_ends_the_clicking() -> None:
    subject = Known(still(4), {})
    assert semi_supervised(subject, subject.truth, prompt="5").rounds[-1].clicks == 1


def test_frames_between_first_and_last_count() -> None:
    half = square(20, width=6)
    subject = Known(still(5), {1: half, 3: NOTHING, 4: NOTHING})
    outcome = semi_supervised(subject, subject.truth, prompt="1")
    assert {frame: score.j for frame, score in outcome.by_frame.items()} == {1: 0.5, 2: 1.0, 3: 0.0}
    assert outcome.score.j == 0.5


def test_frames_nobody_annotated_neither_count_nor_are_prompted() -> None:
    masks = [square(20)] * 6
    truth = Truth(2, (masks[0], None, masks[2], masks[3], None, masks[5]))
    subject = Known(truth, {3: NOTHING, 4: square(20, width=3)})
    outcome = offline(subject, truth, most_frames=2)
    assert outcome.prompted == (2, 4)
    assert list(outcome.by_frame) == [4, 5]


def test_offline_prompts_the_worst_frame_in_every_pass() -> None:
    # frames 3 and 5 are wrong; frame 5 is worse, and prompting it also mends 6
    subject = Known(still(9), {3: square(20, width=9), 5: square(20, width=3), 6: square(20, width=6)}, reach=1)
    outcome = offline(subject, subject.truth)
    assert outcome.prompted == (0, 5, 3)
    assert [(each.frames, each.clicks) for each in outcome.rounds] == [(1, 1), (2, 2), (3, 3)]
    j_by_round = [each.score.j for each in outcome.rounds]
    assert j_by_round == pytest.approx([(4 + 0.75 + 0.25 + 0.5) / 7, (6 + 0.75) / 7, 1.0])


def test_offline_stops_after_eight_frames() -> None:
    subject = Known(still(20), dict.fromkeys(range(1, 20), NOTHING), clicks_needed=3)
    outcome = offline(subject, subject.truth)
    assert outcome.prompted == tuple(range(8))
    assert outcome.rounds[-1].clicks == 24
    assert outcome.score.j == pytest.approx(7 / 18)


def test_online_pauses_below_three_quarters_and_only_the_later_frames_profit() -> None:
    slightly, badly = square(20, width=9), square(20, width=8)
    subject = Known(still(8), {2: slightly, 3: badly, 4: badly, 6: badly}, reach=1)
    outcome = online(subject, subject.truth)
    assert outcome.prompted == (0, 3, 6), "an IoU of exactly 0.75 is no reason to pause"
    assert outcome.by_frame[2].j == 0.75, "what was passed stays as it was"
    assert all(outcome.by_frame[frame].j == 1.0 for frame in (1, 3, 4, 5, 6))
    assert [(each.frames, each.clicks) for each in outcome.rounds] == [(3, 3)]


def test_online_corrects_no_more_than_eight_frames() -> None:
    subject = Known(still(20), dict.fromkeys(range(1, 20), NOTHING), clicks_needed=3)
    outcome = online(subject, subject.truth)
    assert outcome.prompted == tuple(range(8))
    assert outcome.rounds[-1].clicks == 24
    assert not outcome.masks[8].any()


def test_an_object_wrongly_seen_is_clicked_away() -> None:
    truth = Truth(0, (square(20), square(20), NOTHING, NOTHING))
    subject = Known(truth, {2: square(5)})
    outcome = online(subject, truth)
    assert outcome.prompted == (0, 2)
    assert outcome.score == Score(1.0, 1.0), "nothing where nothing is counts as right"


@pytest.mark.parametrize("frames", [1, 2])
def test_very_short_videos(frames: int) -> None:
    for protocol in (lambda s: semi_supervised(s, s.truth, prompt="3"), lambda s: offline(s, s.truth), online_whole):
        outcome: Outcome = protocol(Known(still(frames, first=7), {}))
        assert outcome.score == Score(1.0, 1.0)
        assert outcome.prompted == (7,)


def online_whole(subject: Known) -> Outcome:
    return online(subject, subject.truth)


def test_the_way_to_a_target() -> None:
    rounds = [Round(1, 3, Score(0.2, 0.4)), Round(2, 6, Score(0.7, 0.8)), Round(3, 9, Score(0.9, 0.9))]
    assert first_reaching(rounds, 0.75) == rounds[1]
    assert first_reaching(rounds, 0.95) is None
