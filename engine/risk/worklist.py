"""Which frames are worth a look, best first: where a mask is likely wrong and mending it mends most of what follows.

Pure functions over numpy, any thread. A correction on a frame propagates forward to the next pin, as the session does
by default, so where corrections carry the worst mask is rarely the best place: the frames after it are what a
correction buys. How far it buys is told by the model's reach (`engine.risk.reach`) and by the masklet itself, from how
risk grows with the distance from the pins it has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.risk.reach import Reach, fitted_reach
from engine.risk.signs import Bools, Columns, Floats, Ints

WORTH_A_LOOK = 0.25
"""Risk from which a mask is worth a look: an expected IoU below 0.75, below which the paper counts a mask as wrong."""
REACH = 128
"""Cells after a correction that are thought about; beyond, nothing is expected of it."""
VOUCHES = 4.0
"""How far, in cells, a mask that was looked at and left vouches for others: there, 1/e of their risk is gone."""
MOST_LISTED = 99
_SMOOTH = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A cell worth a look: its risk, and its worth, the whole masks that going there is expected to mend.

    The worth of places compares across masklets: the highest is where an annotator's time is spent best.
    """

    cell: int
    risk: float
    worth: float


def expected_after(columns: Columns, risk: Floats) -> Floats:
    """The risk to be expected so many cells after a pin (index 0: the pin itself), as this masklet has it so far.

    The mean over its tracked masks at that distance, smoothed and never falling; (REACH + 1,). Zero without masks.
    """
    distance = np.abs(np.arange(len(risk)) - columns.source)
    near = columns.tracked & (distance >= 1) & (distance <= REACH + _SMOOTH)
    total = np.bincount(distance[near], weights=risk[near], minlength=REACH + _SMOOTH + 1)
    count = np.bincount(distance[near], minlength=REACH + _SMOOTH + 1)
    window = np.ones(2 * _SMOOTH + 1)
    masks = np.convolve(count, window, "same")
    mean = np.where(masks > 0, np.convolve(total, window, "same") / np.maximum(masks, 1), 0.0)
    mean[0] = 0.0
    expected: Floats = np.maximum.accumulate(mean)[: REACH + 1]
    return expected


def gains(columns: Columns, risk: Floats, expected: Floats, reach: Reach) -> Floats:
    """What going to each cell is worth, in whole masks: the chance it needs a correction times what that mends.

    A correction mends its own mask, and of each mask up to the next pin what its reach says. 0 for pins.
    """
    stops = _next_pins(columns.by_hand)
    cells = np.arange(len(risk))
    mended: Floats = risk.copy()
    for distance in range(1, min(REACH, int((stops - cells).max(initial=1)) - 1) + 1):
        carried = reach.mended(risk[distance:], expected[distance], float(distance))
        mended[:-distance] += np.where(cells[distance:] < stops[:-distance], carried, 0.0)
    gain: Floats = np.where(columns.tracked, reach.chance(risk) * mended, 0.0)
    return gain


def worklist(columns: Columns, risk: Floats, *, aside: Bools | None = None, reach: Reach | None = None) -> list[Place]:
    """The places worth a look in the order of their worth, at most MOST_LISTED; those looked at are not there.

    Each place is taken to mend what follows it, so that a stretch that one correction should mend is listed once. A
    mask that was looked at and left vouches for its neighbours, so that nobody is sent through them one by one. Cells
    `aside` are left out.
    """
    reach = reach or fitted_reach()
    risk = risk * _doubt(columns)
    expected = expected_after(columns, risk)
    gain = gains(columns, risk, expected, reach)
    stops = _next_pins(columns.by_hand)
    out = columns.looked_at if aside is None else columns.looked_at | aside
    left = np.where(columns.tracked & ~out, risk, 0.0)
    places: list[Place] = []
    for cell in np.argsort(-gain, kind="stable").tolist():
        if len(places) == MOST_LISTED:
            break
        if left[cell] < WORTH_A_LOOK:
            continue
        places.append(Place(cell, float(risk[cell]), float(gain[cell])))
        after = np.arange(cell + 1, min(int(stops[cell]), cell + REACH + 1))
        away = after - cell
        left[cell] = 0.0
        left[after] -= reach.mended(left[after], expected[away], away.astype(np.float64))
    return places


def _doubt(columns: Columns) -> Floats:
    """How much of a cell's risk is left by what was looked at near it, 0..1."""
    seen = np.flatnonzero(columns.looked_at & columns.tracked)
    cells = np.arange(len(columns.tracked))
    if not seen.size:
        return np.ones(len(cells))
    after = np.minimum(np.searchsorted(seen, cells), seen.size - 1)
    nearest = np.minimum(np.abs(seen[after] - cells), np.abs(seen[np.maximum(after - 1, 0)] - cells))
    doubt: Floats = 1 - np.exp(-nearest / VOUCHES)
    return doubt


def _next_pins(by_hand: Bools) -> Ints:
    """The next cell made by hand after each cell; the number of cells where there is none."""
    count = len(by_hand)
    own = np.where(by_hand, np.arange(count), count)
    nearest = np.minimum.accumulate(own[::-1])[::-1]
    following: Ints = np.append(nearest[1:], count).astype(np.int64)
    return following
