"""Where a propagation starts and how far it goes.

Pure functions over pins and the grid. The rule of the house: a propagation starts at a pin, never overwrites one, and
by default reaches to the next.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from engine.errors import NothingToDoError
from engine.grid import Grid
from engine.pins import Anchor
from storage.records import Direction

DirectionChoice = Literal["forward", "backward", "both"]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a propagation writes: to the next pin, to the end, or within a range."""

    kind: Literal["next_pin", "end", "range"] = "next_pin"
    first: int = 0
    last: int = 0

    @staticmethod
    def to_next_pin() -> Reach:
        """Up to, and without, the next pin after the frame in hand; to the end where there is none."""
        return Reach("next_pin")

    @staticmethod
    def to_end() -> Reach:
        """To the end of the video in the direction of travel, past other pins."""
        return Reach("end")

    @staticmethod
    def within(first: int, last: int) -> Reach:
        """Within the frames `first` to `last`, both included."""
        return Reach("range", first=min(first, last), last=max(first, last))


@dataclass(frozen=True, slots=True)
class Stretch:
    """One object's way: tracked from the pin on `start` through `stop`; only `first`..`last` is written."""

    start: int
    stop: int
    first: int
    last: int

    def writes(self, frame: int) -> bool:
        """Whether a mask tracked to `frame` is kept."""
        return self.first <= frame <= self.last

    def tracked_frames(self, grid: Grid) -> int:
        """Number of grid frames gone through after the start."""
        return abs(self.stop - self.start) // grid.stride


def run_near(frames: Collection[int], *, near: int, stride: int) -> tuple[int, int] | None:
    """First and last frame of the unbroken run of grid frames that holds `near` or lies nearest; None without any."""
    runs: list[tuple[int, int]] = []
    for frame in sorted(frames):
        if runs and frame - runs[-1][1] == stride:
            runs[-1] = runs[-1][0], frame
        else:
            runs.append((frame, frame))
    return min(runs, key=lambda run: max(run[0] - near, near - run[1], 0), default=None)


def plan(
    anchored: tuple[Anchor, ...], *, grid: Grid, direction: Direction, start: int | None, reach: Reach
) -> Stretch | None:
    """The stretch to track, or None where nothing lies before the reach's end.

    `start` is the frame in hand: the propagation begins at the nearest pin at or behind it that shows the object, or
    at the first such pin of the masklet when None. Raises NothingToDoError where there is no such pin.
    """
    forward = direction == "forward"
    usable = [anchor.frame for anchor in anchored if anchor.can_start]
    if not usable:
        raise NothingToDoError("There is nothing to propagate from: prompt or paint the object on a frame first.")
    edge = reach.first if forward else reach.last
    wanted = edge if reach.kind == "range" else start
    if wanted is None:
        begin = usable[0]
    else:
        behind = [frame for frame in usable if (frame <= wanted if forward else frame >= wanted)]
        if not behind:
            side = "at or before" if forward else "at or after"
            raise NothingToDoError(f"There is no pin {side} frame {wanted} to propagate {direction} from.")
        begin = behind[-1] if forward else behind[0]
    in_hand = begin if wanted is None else wanted
    stop = _stop(anchored, grid=grid, forward=forward, begin=begin, in_hand=in_hand, reach=reach)
    if (stop <= begin) if forward else (stop >= begin):
        return None
    low, high = (begin + 1, stop) if forward else (stop, begin - 1)
    if reach.kind == "range":
        low, high = max(low, reach.first), min(high, reach.last)
    return Stretch(start=begin, stop=stop, first=low, last=high) if low <= high else None


def _stop(anchored: tuple[Anchor, ...], *, grid: Grid, forward: bool, begin: int, in_hand: int, reach: Reach) -> int:
    last = grid.frames()[-1] if forward else 0
    step = grid.stride if forward else -grid.stride
    match reach.kind:
        case "end":
            return last
        case "range":
            stop = reach.last if forward else reach.first
        case "next_pin":
            # A propagation can't start in an absent range: one wanted there goes through it, to the pin behind.
            others = [a.frame for a in anchored if not a.pin.frame <= in_hand <= a.pin.last_frame]
            ahead = [frame for frame in others if (frame > in_hand if forward else frame < in_hand)]
            if not ahead:
                return last
            stop = (min(ahead) if forward else max(ahead)) - step
    return min(stop, last) if forward else max(stop, last)
