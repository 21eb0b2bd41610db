"""What a correction is expected to mend: how likely a mask needs one, and how far one carries along the video.

Pure functions over numpy, any thread. The numbers are fixed, fitted on corrections simulated on videos with known
masks, none of them of the validation part; docs/where_to_look.md has how and how well.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from engine.risk.signs import Floats

REACH_FILE = Path(__file__).with_name("reach.toml")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far corrections carry with the model in use, and what risk means that one is needed.

    Of a mask some cells after a correction, `excess` is mended of what its risk exceeds the risk that its masklet has
    at that distance from a pin, and `share` of all its risk right after the correction, 1/e of that after `length`
    cells. Half of the masks of risk `even` need a correction; `slope` tells how sharply that changes with risk.
    """

    excess: float
    share: float
    length: float
    even: float
    slope: float

    def chance(self, risk: Floats) -> Floats:
        """How likely masks of such risk are wrong enough to be corrected, 0..1."""
        likely: Floats = 1 / (1 + np.exp(-self.slope * (risk - self.even)))
        return likely

    def mended(self, risk: Floats, expected: Floats | float, distance: Floats | float) -> Floats:
        """What of the risk of masks a correction takes away that lies `distance` cells before them; at most all."""
        carried = self.excess * np.maximum(risk - expected, 0.0) + self.share * np.exp(-distance / self.length) * risk
        mended: Floats = np.minimum(carried, risk)
        return mended


@cache
def fitted_reach() -> Reach:
    """The reach written in `reach.toml`."""
    return Reach(**{name: float(value) for name, value in tomllib.loads(REACH_FILE.read_text("utf-8")).items()})
