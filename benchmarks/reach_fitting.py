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
class Carried:
    """What corrections mended: shares of the true error gone by distance, and how many corrections there were."""

    corrections: int
    shares: tuple[tuple[int, float], ...]


def fit_reach(snapshots: Sequence[Sequence[Snapshot]], weights: Weights) -> tuple[Reach, Carried]:
    """Fit the reach to the corrections in the snapshots of every video, by least squares over masks they reached."""
    distance, risk, over, before, mended = (np.zeros(0) for _ in range(5))
    corrections = 0
    for video in snapshots:
        for snapshot in video:
            if snapshot.parent < 0:
                continue
            corrections += 1
            old = video[snapshot.parent]
            reached = _reached(snapshot)
            risks = weigh(old.columns, read_signs(old.columns), weights)
            away = reached - snapshot.corrected
            distance = np.append(distance, away)
            risk = np.append(risk, risks[reached])
            over = np.append(over, np.maximum(risks[reached] - expected_after(old.columns, risks)[away], 0.0))
            before = np.append(before, old.errors[reached])
            mended = np.append(mended, (old.errors - snapshot.errors)[reached])
    fits = [(length, *_least(over, np.exp(-distance / length) * risk, mended)) for length in LENGTHS]
    length, excess, share, _ = min(fits, key=lambda fit: fit[3])
    even, slope = _chance([snapshot for video in snapshots for snapshot in video], weights)
    shares = [
        (away, float(mended[distance == away].sum() / max(before[distance == away].sum(), 1e-9)))
        for away in (1, 2, 4, 8, 16, 32)
        if (distance == away).any()
    ]
    reach = Reach(round(excess, 3), round(share, 3), length, round(even, 3), round(slope, 2))
    return reach, Carried(corrections, tuple(shares))


def reach_text(reach: Reach) -> str:
    """The reach as `engine/risk/reach.toml` has it."""
    head = (
        "# How far a correction carries and which risk calls for one; `engine/risk/reach.py` says what each number\n"
        "# is. Fitted by `python -m benchmarks.where_to_look --refit --write`; docs/where_to_look.md says on what.\n"
    )
    return head + "".join(f"{field.name} = {getattr(reach, field.name)}\n" for field in fields(reach))


def _reached(snapshot: Snapshot) -> Ints:
    """The cells after the correction that it was tracked to."""
    cells = np.arange(snapshot.corrected + 1, min(snapshot.corrected + REACH + 1, len(snapshot.errors)))
    mine = snapshot.columns.tracked[cells] & (snapshot.columns.source[cells] == snapshot.corrected)
    reached: Ints = cells[mine]
    return reached


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


def _chance(snapshots: Sequence[Snapshot], weights: Weights) -> tuple[float, float]:
    """The risk at which half of the masks are wrong, and how sharply that changes with risk."""
    risk, wrong = np.zeros(0), np.zeros(0)
    for snapshot in snapshots:
        tracked = snapshot.columns.tracked
        risk = np.append(risk, weigh(snapshot.columns, read_signs(snapshot.columns), weights)[tracked])
        wrong = np.append(wrong, snapshot.errors[tracked] > WRONG)
    slope, bias = logistic(risk[:, None], wrong, ridge=_RIDGE)
    slope = max(float(slope), _LEAST_SLOPE)
    return float(np.clip(-bias / slope, 0.0, 1.0)), slope
