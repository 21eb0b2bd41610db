"""Fitting the weights of the risk, and measuring what each sign is good for; numpy alone.

Everything is judged on videos left out of the fit, one after another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.risk.signs import Floats, Sign
from engine.risk.weighing import Weights

SIGNS = tuple(Sign)
RIDGE = 5.0
WRONG = 0.25
"""Errors above are of wrong masks."""
ENOUGH = 0.01
"""A sign is kept where the mean difference of risk and true error falls by more than this part of it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The tracked masks of a masklet at one time: their signs (N, len(Sign)) and true errors 1 - IoU (N,)."""

    video: str
    signs: Floats
    errors: Floats


@dataclass(frozen=True, slots=True)
class Row:
    """How well a set of signs tells the error on videos left out.

    `within` is the mean correlation of risk and error inside a masklet at one time, `across` over all masks; `auc` how
    often a wrong mask (IoU below 0.75) has the higher risk than a right one; `off` the mean difference to the error.
    """

    signs: tuple[Sign, ...]
    within: float
    across: float
    auc: float
    off: float


@dataclass(frozen=True, slots=True)
class Ablation:
    """The single signs, the sets as they were built up, what leaving one out costs, and what is kept."""

    single: tuple[Row, ...]
    built: tuple[Row, ...]
    without: tuple[Row, ...]
    kept: tuple[Sign, ...]
    masks: int
    wrong: float


def ablation(samples: Sequence[Sample]) -> Ablation:
    """Build the set of signs up from nothing, always by the one that helps most, until none helps enough."""
    single = tuple(judged(samples, (sign,)) for sign in SIGNS)
    built: list[Row] = []
    kept: tuple[Sign, ...] = ()
    while len(kept) < len(SIGNS):
        rows = [judged(samples, (*kept, sign)) for sign in SIGNS if sign not in kept]
        rows = [row for row in rows if _all_for(samples, row.signs)]
        best = min(rows, key=lambda row: row.off, default=None)
        if best is None or (built and best.off > built[-1].off * (1 - ENOUGH)):
            break
        built.append(best)
        kept = best.signs
    without = tuple(judged(samples, tuple(s for s in kept if s is not sign)) for sign in kept) if len(kept) > 1 else ()
    errors = np.concatenate([sample.errors for sample in samples])
    return Ablation(single, tuple(built), without, kept, len(errors), float((errors > WRONG).mean()))


def judged(samples: Sequence[Sample], signs: tuple[Sign, ...]) -> Row:
    """Fit on all videos but one and judge on that one, for every video."""
    risks: list[Floats] = [np.zeros(0)] * len(samples)
    for video in sorted({sample.video for sample in samples}):
        weights = fit_weights([sample for sample in samples if sample.video != video], signs)
        for k, sample in enumerate(samples):
            if sample.video == video:
                risks[k] = _risk(sample.signs, weights)
    errors = np.concatenate([sample.errors for sample in samples])
    risk = np.concatenate(risks)
    inside = [
        float(np.corrcoef(own, sample.errors)[0, 1])
        for own, sample in zip(risks, samples, strict=True)
        if own.std() > 1e-9 and sample.errors.std() > 1e-9
    ]
    return Row(
        signs,
        within=float(np.mean(inside)) if inside else 0.0,
        across=float(np.corrcoef(risk, errors)[0, 1]) if risk.std() > 1e-9 else 0.0,
        auc=_auc(risk, errors > WRONG),
        off=float(np.abs(risk - errors).mean()),
    )


def fit_weights(samples: Sequence[Sample], signs: tuple[Sign, ...]) -> Weights:
    """Fit the logistic model to the errors as shares, with a small ridge."""
    columns = [SIGNS.index(sign) for sign in signs]
    values = np.concatenate([sample.signs for sample in samples])[:, columns]
    errors = np.concatenate([sample.errors for sample in samples])
    known = np.isfinite(values)
    usual = np.where(known, values, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    spread = np.sqrt(np.where(known, (values - usual) ** 2, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)) + 1e-9
    design = np.nan_to_num((values - usual) / spread)
    answer = logistic(design, errors, ridge=RIDGE)
    weight = answer[:-1] / spread
    return Weights(
        bias=round(float(answer[-1] - weight @ usual), 4),
        weight={sign: round(float(w), 4) for sign, w in zip(signs, weight, strict=True)},
        usual={sign: round(float(u), 4) for sign, u in zip(signs, usual, strict=True)},
    )


def logistic(design: Floats, shares: Floats, *, ridge: float) -> Floats:
    """Fit a logistic model to shares 0..1 by Newton's method: a weight per column (N, K), held small, and the bias."""
    design = np.concatenate((design, np.ones((len(design), 1))), axis=1)
    hold = np.diag([*([ridge] * (design.shape[1] - 1)), 1e-6])
    answer = np.zeros(design.shape[1])
    for _ in range(20):
        share = 1 / (1 + np.exp(-design @ answer))
        slope = design.T @ (share - shares) + hold @ answer
        bend = (design * (share * (1 - share))[:, None]).T @ design + hold
        answer = answer - np.linalg.solve(bend, slope)
    return answer


def weights_text(weights: Weights) -> str:
    """The weights as `engine/risk/weights.toml` has them."""
    head = (
        "# How much each sign counts: risk = 1 / (1 + exp(-(bias + sum of weight * sign))), the share of a mask that\n"
        "# is expected to be wrong. Fitted by `python -m benchmarks.where_to_look --refit --write`;\n"
        "# docs/where_to_look.md says on what and how well. `usual` stands in for a sign that says nothing. Signs\n"
        "# that are not here were measured not to help.\n"
    )
    rows = [
        f"\n[{sign}]\nweight = {weights.weight[sign]}\nusual = {weights.usual[sign]}\n"
        for sign in SIGNS
        if sign in weights.weight
    ]
    return f"{head}bias = {weights.bias}\n" + "".join(rows)


def _all_for(samples: Sequence[Sample], signs: tuple[Sign, ...]) -> bool:
    """Whether every sign speaks against a mask, none for it: what it is there for."""
    return all(weight > 0 for weight in fit_weights(samples, signs).weight.values())


def _risk(signs: Floats, weights: Weights) -> Floats:
    odds = np.full(len(signs), weights.bias)
    for sign, weight in weights.weight.items():
        values = signs[:, SIGNS.index(sign)]
        odds += weight * np.where(np.isnan(values), weights.usual[sign], values)
    risk: Floats = 1 / (1 + np.exp(-odds))
    return risk


def _auc(risk: Floats, wrong: NDArray[np.bool_]) -> float:
    if wrong.all() or not wrong.any():
        return float("nan")
    places = np.empty(len(risk))
    places[np.argsort(risk, kind="stable")] = np.arange(1, len(risk) + 1)
    count = int(wrong.sum())
    return float((places[wrong].sum() - count * (count + 1) / 2) / (count * (len(risk) - count)))
