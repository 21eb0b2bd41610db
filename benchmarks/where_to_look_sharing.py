"""One budget of interactions for several masklets: which is worked on next, and what that saves; numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
_DRAWS = 1000

Rows = Sequence[Mapping[str, Sequence[Step]]]
"""The steps of every strategy, per masklet."""


def together(masklets: Sequence[Sequence[Step]], *, by_worth: bool) -> Floats:
    """The mean J&F of the masklets after each interaction of a shared budget, (BUDGET times masklets + 1,).

    Each masklet's steps are taken in their order: of the masklet whose next is worth most, or of one after the other in
    turn. The last value is held where nothing is left to do.
    """
    done = [0] * len(masklets)
    now = [steps[0].j_and_f for steps in masklets]
    curve = [float(np.mean(now))]
    turn = 0
    for _ in range(BUDGET * len(masklets)):
        open_ones = [k for k in range(len(masklets)) if done[k] + 1 < len(masklets[k])]
        if open_ones:
            if by_worth:
                chosen = max(open_ones, key=lambda k: masklets[k][done[k] + 1].worth)
            else:
                chosen = min(open_ones, key=lambda k: (k - turn) % len(masklets))
                turn = chosen + 1
            done[chosen] += 1
            now[chosen] = masklets[chosen][done[chosen]].j_and_f
        curve.append(float(np.mean(now)))
    return np.array(curve)


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
class Fewer:
    """Interactions to a target, and which part of those that evenly spaced frames take is saved, with 90 % intervals.

    `saved` is 0.5 for half as many; `low` and `high` are percentiles over sets of masklets drawn with replacement.
    """

    count: float
    saved: float
    low: float
    high: float


def fewer(rows: Rows, *, seed: int = 0) -> dict[str, list[Fewer]]:
    """What each way of sharing saves against evenly spaced frames, at every target; the masklets are the same."""
    lot = np.random.default_rng(seed).integers(0, len(rows), (_DRAWS, len(rows)))
    all_of_them = _saved(shared_curves(rows))
    drawn = [_saved(shared_curves([rows[k] for k in draw])) for draw in lot.tolist()]
    found: dict[str, list[Fewer]] = {}
    for name, counts in all_of_them.items():
        found[name] = []
        for k, (count, saved) in enumerate(counts):
            low, high = np.percentile([one[name][k][1] for one in drawn], (5, 95))
            found[name].append(Fewer(count, saved, float(low), float(high)))
    return found


def _saved(found: Mapping[str, Floats]) -> dict[str, list[tuple[float, float]]]:
    """Interactions to every target and the part saved against evenly spaced frames."""
    aims = targets(found[PLAIN])
    base = [max(needed(found[PLAIN], aim), 1e-9) for aim in aims]
    counts = {name: [needed(curve, aim) for aim in aims] for name, curve in found.items()}
    return {
        name: [(count, 1 - count / plain) for count, plain in zip(row, base, strict=True)]
        for name, row in counts.items()
    }
