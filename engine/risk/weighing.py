"""The risk of a mask, weighed from its signs: the share of it that is expected to be wrong.

Pure functions over numpy, any thread. The weights are fixed, fitted on training videos only; docs/where_to_look.md has
how and how well.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from engine.risk.signs import Columns, Floats, Sign, Signs

WEIGHTS_FILE = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: a weight for every sign it uses, and what stands in for a sign that says nothing."""

    bias: float
    weight: Mapping[Sign, float]
    usual: Mapping[Sign, float]

    def parts(self, signs: Signs) -> dict[Sign, Floats]:
        """What each sign adds to the log-odds of the risk, per cell, beyond what it usually adds."""
        return {
            sign: weight
            * (np.where(np.isnan(values := signs.values[sign]), self.usual[sign], values) - self.usual[sign])
            for sign, weight in self.weight.items()
        }


@cache
def fitted_weights() -> Weights:
    """The weights written in `weights.toml`."""
    table = tomllib.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    rows = {Sign(name): row for name, row in table.items() if name != "bias"}
    return Weights(
        bias=float(table["bias"]),
        weight={sign: float(row["weight"]) for sign, row in rows.items()},
        usual={sign: float(row["usual"]) for sign, row in rows.items()},
    )


def weigh(columns: Columns, signs: Signs, weights: Weights | None = None) -> Floats:
    """The risk of every cell, 0..1: 1 minus the IoU to be expected; 0 where a person made the mask or there is none."""
    weights = weights or fitted_weights()
    usual = weights.bias + sum(weights.weight[sign] * weights.usual[sign] for sign in weights.weight)
    odds = np.full(len(columns.tracked), usual)
    for part in weights.parts(signs).values():
        odds += part
    risk: Floats = np.where(columns.tracked, 1 / (1 + np.exp(-odds)), 0.0)
    return risk
