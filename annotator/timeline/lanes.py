"""What a lane shows of a masklet: one code per grid frame, kept up with changes, and how codes become drawn runs.

Pure over the store's records and numpy, without Qt; meant for 20,000 frames and a dozen objects. A cell is a grid
frame, counted by its place on the grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from engine.grid import Grid
from engine.pins import stale_frames
from storage.records import MaskSummary, Pin, Provenance

Codes = NDArray[np.uint8]

_KIND = 0b111
LOOKED_AT, EMPTY, STALE = 8, 16, 32


class Kind(IntEnum):
    """How the mask of a cell came to be."""

    NOTHING = 0
    PROPAGATED = 1
    AUTO = 2
    ABSENT = 3
    PROMPTED = 4
    PAINTED = 5


class Body(IntEnum):
    """How a cell is drawn; where many share a pixel, the highest is: the one that most wants attention."""

    NOTHING = 0
    SEEN = 1
    UNSEEN = 2
    EMPTY = 3
    AUTO = 4
    ABSENT = 5
    STALE = 6


_KIND_OF = {
    Provenance.PROPAGATED: Kind.PROPAGATED,
    Provenance.AUTO: Kind.AUTO,
    Provenance.ABSENT: Kind.ABSENT,
    Provenance.PROMPTED: Kind.PROMPTED,
    Provenance.PAINTED: Kind.PAINTED,
}


@dataclass(frozen=True, slots=True)
class Run:
    """Cells or pixel columns `first` to `last`, both included, that look the same."""

    first: int
    last: int
    body: Body


@dataclass(frozen=True, slots=True)
class Marker:
    """A cell that a person prompted or painted."""

    cell: int
    kind: Kind


class Lane:
    """The cells of one masklet; `update` takes what changed and says which cells look different."""

    def __init__(self, grid: Grid, summaries: Mapping[int, MaskSummary], pins: Mapping[int, Pin]) -> None:
        self.grid = grid
        self.summaries = dict(summaries)
        self.pins = dict(pins)
        self.stale = stale_frames(self.summaries, self.pins.values())
        self.codes: Codes = np.zeros(len(grid), np.uint8)
        self._encode(self.summaries)

    def update(
        self, frames: Iterable[int], summaries: Mapping[int, MaskSummary], pins: Mapping[int, Pin]
    ) -> tuple[int, int] | None:
        """Take in the masks of changed `frames` (those not in `summaries` have none any more) and all pins.

        Returns the first and last cell that look different, or None.
        """
        before = self.codes.copy()
        changed = set(frames)
        for frame in changed:
            if (summary := summaries.get(frame)) is None:
                self.summaries.pop(frame, None)
            else:
                self.summaries[frame] = summary
        if pins == self.pins:
            fresh = {frame: self.summaries[frame] for frame in changed if frame in self.summaries}
            stale = (self.stale - changed) | stale_frames(fresh, self.pins.values())
        else:
            self.pins = dict(pins)
            stale = stale_frames(self.summaries, self.pins.values())
        changed |= stale ^ self.stale
        self.stale = stale
        self._encode(changed)
        different = np.flatnonzero(before != self.codes)
        return (int(different[0]), int(different[-1])) if different.size else None

    @property
    def missing(self) -> int:
        """Number of cells without a mask."""
        return int(np.count_nonzero(self.codes == 0))

    @property
    def is_due(self) -> bool:
        """Whether propagating again would fill or refresh cells."""
        return bool(self.pins) and (self.missing > 0 or bool(self.stale))

    def _encode(self, frames: Iterable[int]) -> None:
        stride, codes = self.grid.stride, self.codes
        for frame in frames:
            if frame in self.grid:
                summary = self.summaries.get(frame)
                codes[frame // stride] = 0 if summary is None else code_of(summary, stale=frame in self.stale)


def code_of(summary: MaskSummary, *, stale: bool) -> int:
    """A mask's code: its kind with the flags LOOKED_AT, EMPTY and STALE."""
    code = int(_KIND_OF[summary.provenance])
    if summary.looked_at:
        code |= LOOKED_AT
    if summary.area == 0:
        code |= EMPTY
    return code | STALE if stale else code


def _body_of(code: int) -> Body:
    kind = code & _KIND
    if kind == Kind.NOTHING:
        return Body.NOTHING
    if code & STALE:
        return Body.STALE
    if kind == Kind.ABSENT:
        return Body.ABSENT
    if code & EMPTY:
        return Body.EMPTY
    if kind == Kind.AUTO:
        return Body.AUTO
    by_hand = kind in {Kind.PROMPTED, Kind.PAINTED}
    return Body.SEEN if by_hand or code & LOOKED_AT else Body.UNSEEN


_BODY = tuple(Body)
_BODIES: Codes = np.array([_body_of(code) for code in range(64)], np.uint8)


def bodies(codes: Codes) -> Codes:
    """How each cell is drawn, as `Body` values."""
    return _BODIES[codes]


def columns(codes: Codes, edges: NDArray[np.int_]) -> Codes:
    """How pixel columns are drawn that each hold the cells `edges[k]` to `edges[k + 1]`, the latter excluded.

    A column narrower than a cell takes the cell at its beginning.
    """
    begins = np.minimum(edges[:-1], len(codes) - 1)
    # The cells after the last column must not run into it.
    values = bodies(codes[: max(int(edges[-1]), int(begins[-1]) + 1)])
    result: Codes = np.maximum.reduceat(values, begins)
    return result


def runs(values: Codes, *, offset: int = 0) -> list[Run]:
    """Stretches of equal body among `values` (as `bodies` or `columns` give them), without those of nothing."""
    if not values.size:
        return []
    begins = np.flatnonzero(np.diff(values, prepend=values[0] ^ 0xFF))
    ends = np.append(begins[1:], values.size) - 1
    something = values[begins] != int(Body.NOTHING)
    begins, ends = begins[something], ends[something]
    stretches = zip((begins + offset).tolist(), (ends + offset).tolist(), values[begins].tolist(), strict=True)
    return [Run(first, last, _BODY[value]) for first, last, value in stretches]


def markers(codes: Codes, *, first: int, last: int, gap_cells: float = 0.0) -> list[Marker]:
    """The prompted and painted cells from `first` to `last`, at most one in every `gap_cells` cells.

    Which one stands for its neighbours does not depend on what is in sight, so nothing flickers while scrolling.
    """
    kinds = codes[first : last + 1] & _KIND
    cells = np.flatnonzero(kinds >= int(Kind.PROMPTED))
    if gap_cells > 1 and cells.size:
        _, chosen = np.unique(((cells + first) / gap_cells).astype(np.int64), return_index=True)
        cells = cells[chosen]
    return [Marker(first + int(cell), Kind(int(kinds[cell]))) for cell in cells]
