"""Ways of choosing the next frame to look at, and a simulated annotator who goes where one of them says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, Self

import numpy as np

from engine.learning.correcting import GOOD_IOU, Correction
from engine.risk.reach import Reach
from engine.risk.signs import Columns, read_signs
from engine.risk.weighing import Weights, weigh
from engine.risk.worklist import Place, worklist
from storage.records import MaskSummary

SUGGESTED, EVENLY, FIRST, KNOWING = "suggested", "evenly spaced", "first failure", "suggested, knowing the truth"
BUDGET = 8
"""Interactions that each masklet has."""
LONGEST = 16
"""Interactions on a masklet where a strategy may spend what it saves on others."""


class Desk(Protocol):
    """One object of a video under correction."""

    first: Correction

    def fork(self) -> Self:
        """The same state, to go on from in another way."""

    @property
    def pins(self) -> Collection[int]:
        """The frames made by hand."""

    @property
    def summaries(self) -> Mapping[int, MaskSummary]:
        """The masks without pixels by frame."""

    def columns(self) -> Columns:
        """The masklet as the window knows it."""

    def score(self, frame: int) -> tuple[float, float]:
        """(J, F) of a frame."""

    def j_and_f(self) -> float:
        """The mean over the video."""

    def correct(self, frame: int) -> Correction:
        """Mend a frame and propagate forward to the next pin."""


@dataclass(frozen=True, slots=True)
class Step:
    """One interaction: the frame the annotator is sent to, whether it had to be corrected, and the video after it.

    `worth` is what the strategy expected of it, in whole masks; `seen` counts the frames looked at so far, the first
    one included.
    """

    frame: int
    worth: float
    corrected: bool
    clicks: int
    painted: bool
    seen: int
    j_and_f: float


class Visits:
    """The frames a simulated annotator has been to, each with the mask that was there afterwards."""

    def __init__(self, frames: int) -> None:
        self.frames = frames
        self.order = [0]
        self._versions: dict[int, int] = {}

    def note(self, frame: int, version: int) -> None:
        """The annotator has been to a frame and left this mask there."""
        self.order.append(frame)
        self._versions[frame] = version

    def columns(self, desk: Desk) -> Columns:
        """The masklet as the window knows it, looked-at marks included."""
        columns = desk.columns()
        for frame, version in self._versions.items():
            columns.looked_at[frame] = columns.version[frame] == version
        return columns


Choose = Callable[[Desk, Visits], Place | None]


def evenly(_: Desk, visits: Visits) -> Place | None:
    """The middle of the widest gap between frames visited and the video's ends."""
    places = [*sorted(set(visits.order)), visits.frames]
    begin, end = max(pairwise(places), key=lambda gap: (gap[1] - gap[0], -gap[0]))
    return Place((begin + end) // 2, 0.0, 0.0) if end - begin > 1 else None


def first_failure(desk: Desk, visits: Visits) -> Place | None:
    """The first frame that is wrong, as an annotator who plays from the start finds it."""
    frames = range(visits.frames)
    return next((Place(frame, 0.0, 0.0) for frame in frames if desk.score(frame)[0] < GOOD_IOU), None)


def suggested(weights: Weights, reach: Reach) -> Choose:
    """What the window suggests."""

    def choose(desk: Desk, visits: Visits) -> Place | None:
        columns = visits.columns(desk)
        places = worklist(columns, weigh(columns, read_signs(columns), weights), reach=reach)
        return places[0] if places else None

    return choose


def suggested_knowing(reach: Reach) -> Choose:
    """What would be suggested if the risk were the truth: the most that better signs could give."""

    def choose(desk: Desk, visits: Visits) -> Place | None:
        columns = visits.columns(desk)
        errors = np.array([1 - desk.score(frame)[0] for frame in range(visits.frames)])
        places = worklist(columns, np.where(columns.tracked, errors, 0.0), reach=reach)
        return places[0] if places else None

    return choose


def strategies(weights: Weights, reach: Reach) -> dict[str, tuple[Choose, int]]:
    """Every way of choosing with the interactions it may take on one masklet.

    Evenly spaced frames take no more than each masklet has, for they never run out: in turn, no masklet gets more.
    """
    return {
        SUGGESTED: (suggested(weights, reach), LONGEST),
        EVENLY: (evenly, BUDGET),
        FIRST: (first_failure, LONGEST),
        KNOWING: (suggested_knowing(reach), LONGEST),
    }


def annotate(desk: Desk, choose: Choose, *, frames: int, most: int, in_order: bool) -> list[Step]:
    """Let a simulated annotator go where a strategy sends them; a mask that is right is only looked at."""
    visits = Visits(frames)
    steps = [Step(0, 0.0, True, desk.first.clicks, desk.first.painted, 1, desk.j_and_f())]
    while len(steps) <= most and (place := choose(desk, visits)) is not None:
        frame = place.cell
        wrong = bool(desk.score(frame)[0] < GOOD_IOU)
        done = desk.correct(frame) if wrong else None
        visits.note(frame, desk.summaries[frame].id)
        steps.append(
            Step(
                frame=frame,
                worth=place.worth,
                corrected=wrong,
                clicks=0 if done is None else done.clicks,
                painted=done is not None and done.painted,
                seen=frame + 1 if in_order else len(set(visits.order)),
                j_and_f=desk.j_and_f(),
            )
        )
    return steps
