"""Fitting how far a correction carries and which risk calls for one, on simulated corrections; numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from benchmarks.risk_fitting import WRONG, Sample, logistic
from engine.grid import Grid
from engine.risk.reach import Reach
from engine.risk.signs import Columns, Floats, Ints, Sign, read_signs
from engine.risk.weighing import Weights, weigh
from engine.risk.worklist import REACH, expected_after

LENGTHS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0)
_RIDGE = 0.01
_LEAST_SLOPE = 1.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A masklet at one time: as the window knows it, and the true errors 1 - IoU of its masks, (frames,).

    `parent` is the place in its list of the snapshot before and `corrected` the frame that was corrected since; -1
    where nothing was.
    """

    video: str
    columns: Columns
    errors: Floats
    parent: int = -1
    corrected: int = -1


def save_snapshots(file: Path, snapshots: Sequence[Snapshot]) -> None:
    """Keep the snapshots of a video."""
    arrays: dict[str, Floats] = {}
    for k, snapshot in enumerate(snapshots):
        arrays[f"{k} errors"] = snapshot.errors
        arrays[f"{k} step"] = np.array([snapshot.parent, snapshot.corrected])
        known = {name: array for name, array in vars(snapshot.columns).items() if name != "grid"}
        arrays |= {f"{k} columns {name}": array for name, array in known.items()}
    np.savez_compressed(file, allow_pickle=False, **arrays)


def load_snapshots(file: Path, video: str) -> list[Snapshot]:
    """Read what was kept."""
    found = []
    with np.load(file) as arrays:
        for k in range(sum(name.endswith("errors") for name in arrays.files)):
            errors = arrays[f"{k} errors"]
            columns = Columns(Grid(len(errors)), {})
            head = f"{k} columns "
            for name in arrays.files:
                if name.startswith(head):
                    setattr(columns, name.removeprefix(head), arrays[name])
            parent, corrected = (int(value) for value in arrays[f"{k} step"])
            found.append(Snapshot(video, columns, errors, parent, corrected))
    return found


def sample_of(snapshot: Snapshot) -> Sample:
    """The signs and true errors of its tracked masks."""
    values, tracked = read_signs(snapshot.columns).values, snapshot.columns.tracked
    signs: Floats = np.stack([values[sign] for sign in Sign], axis=1)[tracked]
    return Sample(snapshot.video, signs, snapshot.errors[tracked])


@dataclass(frozen=True, slots=True)
class Mended:
    """What the corrections of a tracker did to the masks after them, and which of all its masks were wrong.

    Of every mask that a correction reached, (N,): its distance in cells, its risk and error before, what its risk
    exceeded what was to be expected at that distance, and how much of its error went. Of every tracked mask, (M,): its
    risk, and 1.0 where it was wrong.
    """

    corrections: int
    distance: Floats
    risk: Floats
    before: Floats
    over: Floats
    mended: Floats
    every_risk: Floats
    wrong: Floats

    @property
    def shares(self) -> list[tuple[int, float]]:
        """The part of the true error that went, by distance."""
        near = [(away, self.distance == away) for away in (1, 2, 4, 8, 16, 32)]
        return [
            (away, float(self.mended[at].sum() / max(self.before[at].sum(), 1e-9))) for away, at in near if at.any()
        ]


def mended(videos: Sequence[Sequence[Snapshot]], weights: Weights) -> Mended:
    """Read what corrections did off the snapshots of every video, with the risk by the weights of their tracker."""
    found: list[tuple[Floats, ...]] = []
    every: list[tuple[Floats, Floats]] = []
    for video in videos:
        for snapshot in video:
            tracked = snapshot.columns.tracked
            risks = weigh(snapshot.columns, read_signs(snapshot.columns), weights)[tracked]
            every.append((risks, np.where(snapshot.errors[tracked] > WRONG, 1.0, 0.0)))
            if snapshot.parent >= 0:
                found.append(_after(video[snapshot.parent], snapshot, weights))
    distance, risk, before, over, gone = (
        (np.concatenate(column) for column in zip(*found, strict=True)) if found else [np.zeros(0)] * 5
    )
    every_risk, wrong = (np.concatenate(column) for column in zip(*every, strict=True))
    return Mended(len(found), distance, risk, before, over, gone, every_risk, wrong)


def fit_reach(seen: Mended) -> Reach:
    """Fit the reach to what corrections did, by least squares over the masks they reached."""
    fits = [
        (length, *_least(seen.over, np.exp(-seen.distance / length) * seen.risk, seen.mended)) for length in LENGTHS
    ]
    length, excess, share, _ = min(fits, key=lambda fit: fit[3])
    slope, bias = logistic(seen.every_risk[:, None], seen.wrong, ridge=_RIDGE)
    slope = max(float(slope), _LEAST_SLOPE)
    even = float(np.clip(-bias / slope, 0.0, 1.0))
    return Reach(round(excess, 3), round(share, 3), length, round(even, 3), round(slope, 2))


def reach_text(reach: Reach) -> str:
    """The reach as `engine/risk/reach.toml` has it."""
    head = (
        "# How far a correction carries and which risk calls for one; `engine/risk/reach.py` says what each number\n"
        "# is. Fitted by `python -m benchmarks.where_to_look --refit --write`; docs/where_to_look.md says on what.\n"
    )
    return head + "".join(f"{field.name} = {getattr(reach, field.name)}\n" for field in fields(reach))


def _after(old: Snapshot, new: Snapshot, weights: Weights) -> tuple[Floats, ...]:
    """Distance, risk, error, excess and what was mended of the masks that a correction reached."""
    cells: Ints = np.arange(new.corrected + 1, min(new.corrected + REACH + 1, len(new.errors)))
    cells = cells[new.columns.tracked[cells] & (new.columns.source[cells] == new.corrected)]
    away = cells - new.corrected
    risk = weigh(old.columns, read_signs(old.columns), weights)
    over = np.maximum(risk[cells] - expected_after(old.columns, risk)[away], 0.0)
    return away.astype(np.float64), risk[cells], old.errors[cells], over, (old.errors - new.errors)[cells]


def _least(one: Floats, other: Floats, target: Floats) -> tuple[float, float, float]:
    """The two weights in 0..1 with which two terms come nearest to a target, and the squares left."""

    def left(a: float, b: float) -> tuple[float, float, float]:
        return a, b, float(((target - a * one - b * other) ** 2).sum())

    def alone(term: Floats, rest: Floats) -> float:
        return float(np.clip(term @ rest / max(float(term @ term), 1e-12), 0.0, 1.0))

    a, b = np.linalg.lstsq(np.stack((one, other), axis=1), target, rcond=None)[0]
    edges = [left(alone(one, target - fixed * other), fixed) for fixed in (0.0, 1.0)]
    edges += [left(fixed, alone(other, target - fixed * one)) for fixed in (0.0, 1.0)]
    inside = [left(float(a), float(b))] if 0 <= a <= 1 and 0 <= b <= 1 else []
    return min(edges + inside, key=lambda found: found[2])
