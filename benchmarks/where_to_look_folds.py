"""Cross-fitting: the risk and the reach that a video is judged with are fitted on other videos; numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.reach_fitting import Mended, Snapshot, fit_reach, mended, sample_of
from benchmarks.risk_fitting import Ablation, ablation, fit_weights
from engine.risk.reach import Reach
from engine.risk.weighing import Weights

FOLDS = 6


@dataclass(frozen=True, slots=True)
class Fold:
    """Keys of the videos that are judged, and of those that what they are judged with is fitted on."""

    judged: tuple[str, ...]
    fitted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """The signs as they were measured on some videos, the weights and the reach, and what corrections mended there."""

    table: Ablation
    weights: Weights
    reach: Reach
    corrected: Mended


def title(key: str) -> str:
    """The name of a video, the same in every source that has it."""
    return key.rsplit("/", maxsplit=1)[-1]


def folds(keys: Iterable[str]) -> list[Fold]:
    """Deal the videos to FOLDS folds in turn, in the order of their names; one that has two keys goes as one."""
    every = sorted(keys, key=title)
    names = sorted({title(key) for key in every})
    found = []
    for k in range(min(FOLDS, len(names))):
        own = set(names[k::FOLDS])
        judged, fitted = ([key for key in every if (title(key) in own) is inside] for inside in (True, False))
        found.append(Fold(tuple(judged), tuple(fitted)))
    return found


def fit(videos: Sequence[Sequence[Snapshot]]) -> Fit:
    """Choose the signs and fit their weights and the reach, on these videos alone."""
    samples = [sample_of(snapshot) for video in videos for snapshot in video]
    table = ablation(samples)
    weights = fit_weights(samples, table.kept)
    corrected = mended(videos, weights)
    return Fit(table, weights, fit_reach(corrected), corrected)


def cross_fit(videos: Mapping[str, Sequence[Snapshot]]) -> list[tuple[Fold, Fit]]:
    """Every fold with what is fitted on all the others."""
    return [(fold, fit([videos[key] for key in fold.fitted])) for fold in folds(videos)]
