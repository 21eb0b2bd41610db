"""Signs that a mask may be wrong: what the model said, how the mask moved and grew, and whether its colours changed.

Pure functions over the store's records and numpy, any thread; no database, no Qt. A cell is a grid frame,
counted by its place on the grid. "Before" is meant on the way a mask was tracked: the cells before it forward, those
after it backward, never past the pin it was tracked from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from engine.grid import Grid
from storage.records import MaskSummary, Provenance

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LOOK_BACK = 5
"""Cells before a cell whose median tells which area and motion to expect."""

_BY_HAND = frozenset({Provenance.PROMPTED, Provenance.PAINTED, Provenance.ABSENT})
_LEAST_AREA = 16.0
"""Areas below so many pixels count as so many: changes of a handful of pixels mean nothing."""
_LEAST_SIDE = 8.0
_SURE_IOU = 0.98
_MOST_SCORE = 10.0


class Sign(StrEnum):
    """What may speak against a mask; each is a number that grows with suspicion."""

    LOW_IOU = "low_iou"  # log-odds against the predicted IoU
    UNSURE_PRESENT = "unsure_present"  # the object score, turned round
    SHRINK = "shrink"  # log of how many times smaller than the cells before
    GROW = "grow"  # log of how many times larger
    JUMP = "jump"  # change of motion in sizes of the object
    DISTANCE = "distance"  # log of 1 + cells from the pin
    RECOLOURED = "recoloured"  # how much the colours inside differ from those of the pin, 0..1


class Columns:
    """A masklet's summaries as arrays over its cells; `put` takes in what changed, `put_colour` what was looked up.

    `area` is in pixels, `x` and `y` the middle of the box and `side` the root of its area in pixels, `iou` and `score`
    the model's predicted IoU and object score (NaN where it gave none), `source` the cell of the pin a mask was tracked
    from (its own cell where there is none), `colour` the change of colours since that pin (NaN until it is known) and
    `version` the mask's id (-1 where there is none).
    """

    def __init__(self, grid: Grid, summaries: Mapping[int, MaskSummary]) -> None:
        self.grid = grid
        cells = len(grid)
        self.tracked: Bools = np.zeros(cells, np.bool_)
        self.by_hand: Bools = np.zeros(cells, np.bool_)
        self.looked_at: Bools = np.zeros(cells, np.bool_)
        self.backward: Bools = np.zeros(cells, np.bool_)
        self.source: Ints = np.arange(cells)
        self.area, self.x, self.y, self.side = (np.zeros(cells) for _ in range(4))
        self.iou, self.score, self.colour = (np.full(cells, np.nan) for _ in range(3))
        self.version: Ints = np.full(cells, -1)
        self.put(summaries, summaries)

    def put(self, frames: Iterable[int], summaries: Mapping[int, MaskSummary]) -> None:
        """Take in the masks of `frames`; those that are not in `summaries` have none any more."""
        for frame in frames:
            if frame in self.grid:
                self._put(frame // self.grid.stride, summaries.get(frame))

    def put_colour(self, frame: int, version: int, change: float) -> None:
        """Take in how much the colours of a mask differ from its pin's, unless there is another mask by now."""
        cell = frame // self.grid.stride
        if self.version[cell] == version:
            self.colour[cell] = change

    def _put(self, cell: int, mask: MaskSummary | None) -> None:
        version = -1 if mask is None else mask.id
        if self.version[cell] != version:
            self.version[cell], self.colour[cell] = version, np.nan
        x0, y0, x1, y1 = (0, 0, 0, 0) if mask is None or mask.box is None else mask.box
        source = None if mask is None else mask.source_frame
        self.by_hand[cell] = mask is not None and mask.provenance in _BY_HAND
        self.tracked[cell] = mask is not None and mask.provenance not in _BY_HAND
        self.looked_at[cell] = mask is not None and mask.looked_at
        self.backward[cell] = mask is not None and mask.direction == "backward"
        self.source[cell] = cell if source is None else min(source // self.grid.stride, len(self.source) - 1)
        self.area[cell] = 0 if mask is None else mask.area
        self.x[cell], self.y[cell] = (x0 + x1) / 2, (y0 + y1) / 2
        self.side[cell] = ((x1 - x0) * (y1 - y0)) ** 0.5
        self.iou[cell] = np.nan if mask is None or mask.predicted_iou is None else mask.predicted_iou
        self.score[cell] = np.nan if mask is None or mask.object_score is None else mask.object_score


@dataclass(frozen=True, slots=True)
class Signs:
    """Every sign of every cell, NaN where it says nothing; with what the words for people are made of.

    `usual_area` is the median area of the cells before, in pixels.
    """

    values: Mapping[Sign, Floats]
    usual_area: Floats


def read_signs(columns: Columns) -> Signs:
    """Read the signs of all cells; only those of tracked cells mean anything."""
    cells = np.arange(len(columns.area))
    back = np.where(columns.backward, 1, -1)
    before = np.where(columns.source == cells, cells, np.clip(cells + back, 0, len(cells) - 1))
    log_area = np.log(np.maximum(columns.area, _LEAST_AREA))
    usual = _usual(log_area, columns, back)
    growth = np.clip(log_area - usual, -3.0, 3.0)
    known = before != cells  # how a pin moved is not
    dx = np.where(known, columns.x - columns.x[before], np.nan)
    dy = np.where(known, columns.y - columns.y[before], np.nan)
    swerve = np.hypot(dx - _usual(dx, columns, back), dy - _usual(dy, columns, back))
    here = columns.area > 0
    iou = np.clip(columns.iou, 1 - _SURE_IOU, _SURE_IOU)
    jump = np.clip(swerve / np.maximum(columns.side, _LEAST_SIDE), 0.0, 2.0)
    values = {
        Sign.LOW_IOU: np.log((1 - iou) / iou),
        Sign.UNSURE_PRESENT: -np.clip(columns.score, -_MOST_SCORE, _MOST_SCORE),
        Sign.SHRINK: np.maximum(-growth, 0.0),
        Sign.GROW: np.maximum(growth, 0.0),
        Sign.JUMP: np.where(known & here & here[before], jump, 0.0),
        Sign.DISTANCE: np.log1p(np.abs(cells - columns.source)),
        Sign.RECOLOURED: columns.colour,
    }
    return Signs(values=values, usual_area=np.exp(usual))


def _usual(values: Floats, columns: Columns, back: Ints) -> Floats:
    """The median of what is known of a value over the cells before each cell; its own where nothing is."""
    cells = np.arange(len(values))
    steps = np.arange(1, LOOK_BACK + 1)
    places = cells[:, None] + back[:, None] * steps  # (cells, steps)
    behind = np.abs(columns.source - cells)[:, None] >= steps
    inside = behind & (places >= 0) & (places < len(values))
    gathered = np.where(inside, values[np.clip(places, 0, len(values) - 1)], np.nan)
    unknown = ~np.isfinite(gathered).any(axis=1)
    gathered[unknown, 0] = values[unknown]
    ordered = np.sort(gathered, axis=1)  # NaN last
    count = np.maximum(np.isfinite(gathered).sum(axis=1), 1)
    middle: Floats = (ordered[cells, (count - 1) // 2] + ordered[cells, count // 2]) / 2
    return middle
