"""What ways of choosing come to, and how sure that is: one budget for several masklets, or one each; numpy alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from itertools import islice
from typing import Literal

import numpy as np

from benchmarks.where_to_look_annotator import BUDGET, EVENLY, FIRST, KNOWING, SUGGESTED, Step
from engine.risk.signs import Floats

SHARED: Mapping[str, tuple[str, bool]] = {
    "suggested": (SUGGESTED, True),
    "suggested, masklets in turn": (SUGGESTED, False),
    "evenly spaced, masklets in turn": (EVENLY, False),
    "first failure, masklets in turn": (FIRST, False),
    "suggested, knowing the truth": (KNOWING, True),
}
"""What an annotator of many masklets may do: where inside a masklet, and whether the masklet worth most comes first."""
PLAIN = "evenly spaced, masklets in turn"
WAYS = (0.25, 0.5, 0.75, 0.9)
"""Targets: so far of the way that evenly spaced frames take the mean J&F with the whole budget."""
_DRAWS = 2000

Rows = Sequence[Mapping[str, Sequence[Step]]]
"""The steps of every strategy, per masklet."""


def together(masklets: Sequence[Sequence[Step]], *, by_worth: bool) -> Floats:
    """The mean J&F of the masklets after each interaction of a shared budget, (BUDGET times masklets + 1,).

    Each masklet's steps are taken in their order: of the masklet whose next is worth most, or of one after the other in
    turn. The last value is held where nothing is left to do.
    """
    order = _by_worth(masklets) if by_worth else _in_turn(masklets)
    budget = BUDGET * len(masklets)
    gained = [masklets[k][step].j_and_f - masklets[k][step - 1].j_and_f for k, step in islice(order, budget)]
    gained += [0.0] * (budget - len(gained))
    start = sum(steps[0].j_and_f for steps in masklets)
    curve: Floats = np.cumsum([start, *gained]) / len(masklets)
    return curve


def _in_turn(masklets: Sequence[Sequence[Step]]) -> Iterator[tuple[int, int]]:
    """Every (masklet, step), one step of each masklet after the other."""
    for step in range(1, max(map(len, masklets))):
        yield from ((k, step) for k, steps in enumerate(masklets) if step < len(steps))


def _by_worth(masklets: Sequence[Sequence[Step]]) -> Iterator[tuple[int, int]]:
    """Every (masklet, step), always that whose next step is worth most."""
    following = [(-steps[1].worth, k, 1) for k, steps in enumerate(masklets) if len(steps) > 1]
    heapify(following)
    while following:
        _, k, step = following[0]
        yield k, step
        if step + 1 < len(masklets[k]):
            heapreplace(following, (-masklets[k][step + 1].worth, k, step + 1))
        else:
            heappop(following)


def shared_curves(rows: Rows) -> dict[str, Floats]:
    """The curve of every way of sharing a budget."""
    return {
        name: together([steps[inside] for steps in rows], by_worth=by_worth)
        for name, (inside, by_worth) in SHARED.items()
    }


def needed(mean: Floats, target: float) -> float:
    """Interactions until a mean curve reaches a target, in between by straight lines; one more than it has if never."""
    reached = np.flatnonzero(mean >= target)
    if not reached.size:
        return float(len(mean))
    after = int(reached[0])
    if after == 0:
        return 0.0
    low, high = mean[after - 1], mean[after]
    return float(after - 1 + (target - low) / (high - low))


def targets(plain: Floats) -> list[float]:
    """The mean J&F so far of the way."""
    return [float(plain[0] + way * (plain[-1] - plain[0])) for way in WAYS]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much one thing is more than another (negative: less), with its 90 % interval over sets of masklets drawn."""

    value: float
    low: float
    high: float

    @property
    def shown(self) -> Literal["more", "less", "neither"]:
        """Which it is; neither where the interval does not leave out that there is no difference."""
        return "more" if self.low > 0 else "less" if self.high < 0 else "neither"


@dataclass(frozen=True, slots=True)
class Shared:
    """What every way of sharing one budget comes to: with all masklets, and with every set of masklets drawn of them.

    By way: its curve, (interactions + 1,); the interactions to every target, (1 + sets, targets), one more than there
    are where it is not reached; and the mean of the curve after the start, (1 + sets,). Masklets are drawn with
    replacement and are the same for every way; the first row is of all of them.
    """

    curves: Mapping[str, Floats]
    counts: Mapping[str, Floats]
    means: Mapping[str, Floats]

    def more(self, name: str, than: str) -> list[Difference]:
        """Per target, how many more interactions one way takes, as a part of those that another takes."""
        least = 1e-9  # nothing to do takes both none
        parts = (self.counts[name] + least) / (self.counts[than] + least) - 1
        return [_difference(column) for column in parts.T]

    def above(self, name: str, than: str) -> Difference:
        """How far the mean of the curve of one way lies above that of another."""
        return _difference(self.means[name] - self.means[than])


def shared(rows: Rows, *, seed: int = 0) -> Shared:
    """Share one budget between the masklets, in every way."""
    lot = np.random.default_rng(seed).integers(0, len(rows), (_DRAWS, len(rows)))
    found = [shared_curves(rows), *(shared_curves([rows[k] for k in draw]) for draw in lot.tolist())]
    aims = [targets(curves[PLAIN]) for curves in found]
    return Shared(
        curves=found[0],
        counts={
            name: np.array(
                [[needed(curves[name], aim) for aim in own] for curves, own in zip(found, aims, strict=True)]
            )
            for name in SHARED
        },
        means={name: np.array([curves[name][1:].mean() for curves in found]) for name in SHARED},
    )


def above(curves: Floats, than: Floats, *, seed: int = 0) -> Difference:
    """How far the mean of the curves of masklets, each with its own budget, lies above that of another strategy's.

    Both are (masklets, interactions + 1), of the same masklets.
    """
    apart = (curves - than)[:, 1:].mean(axis=1)
    lot = np.random.default_rng(seed).integers(0, len(apart), (_DRAWS, len(apart)))
    return _difference(np.append(apart.mean(), apart[lot].mean(axis=1)))


def more_needed(curves: Floats, than: Floats, target: float, *, seed: int = 0) -> Difference:
    """How many more interactions one strategy takes than another until the mean of the masklets is at a target."""
    lot = np.random.default_rng(seed).integers(0, len(curves), (_DRAWS, len(curves)))
    sets = [np.arange(len(curves)), *lot]
    return _difference(
        np.array([needed(curves[s].mean(axis=0), target) - needed(than[s].mean(axis=0), target) for s in sets])
    )


def _difference(values: Floats) -> Difference:
    """Of all masklets, first, and of sets drawn."""
    low, high = np.percentile(values[1:], (5, 95))
    return Difference(float(values[0]), float(low), float(high))
