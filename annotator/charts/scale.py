"""Round numbers for axes, and the way from values to pixels.

Pure arithmetic; knows no widget.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_ROUND = (1, 2, 5, 10)


def ticks(low: float, high: float, *, most: int) -> tuple[float, ...]:
    """Round numbers 1, 2 or 5 · 10ⁿ apart within [low, high], at most `most` and at least 2 of them; rising.

    ValueError for a range that is empty or not finite, or fewer than 2 wanted.
    """
    if not (math.isfinite(low) and math.isfinite(high) and low < high) or most < 2:
        raise ValueError(f"no ticks for {low} to {high}, {most} of them")
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    for step in (power * factor for factor in (*_ROUND, 20)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            break
    if first >= last:
        return low, high
    return tuple(number * step for number in range(first, last + 1))


def levels(highest: float, *, most: int) -> tuple[float, ...]:
    """Round numbers from 0 up to the first at or above a value, at most `most` + 1 of them; (0, 1) for nothing."""
    if not highest > 0:
        return 0.0, 1.0
    rough = highest / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in _ROUND if rough <= power * factor * (1 + 1e-9))
    return tuple(number * step for number in range(math.ceil(highest / step - 1e-9) + 1))


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` onto pixels from `begin` to `end`, which may fall."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.begin + (value - self.low) / (self.high - self.low) * (self.end - self.begin)
