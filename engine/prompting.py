"""How an edit changes the prompts of one object on one frame.

Pure functions over `storage.records.Prompts`, without Qt or a model. Coordinates are (x, y) in pixels of the upright
frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from engine.errors import EngineError
from storage.records import Direction, Prompts

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class TrackedFrom:
    """A mask tracked from the pin on `start` in `direction`."""

    start: int
    direction: Direction


@dataclass(frozen=True, slots=True)
class Refined:
    """What the prompts of a frame refine: a tracked mask, a given mask version, or nothing.

    Noted in the payload of the step that prompted the frame, so that later clicks on the pin refine the same thing.
    """

    tracked: TrackedFrom | None = None
    mask_version: int | None = None

    def to_payload(self) -> dict[str, Any]:
        """As noted in a step's payload."""
        if self.tracked is not None:
            return {"tracked": {"start": self.tracked.start, "direction": self.tracked.direction}}
        return {} if self.mask_version is None else {"mask_version": self.mask_version}

    @staticmethod
    def from_payload(payload: Mapping[str, Any]) -> Refined:
        """From a step's payload."""
        tracked = payload.get("tracked")
        return Refined(
            tracked=None if tracked is None else TrackedFrom(tracked["start"], tracked["direction"]),
            mask_version=payload.get("mask_version"),
        )


def is_empty(prompts: Prompts) -> bool:
    """Whether there is nothing to ask the model."""
    return not prompts.points and prompts.box is None


def by_score(scores: Sequence[float]) -> list[int]:
    """The indices of candidates with these scores, best first."""
    return sorted(range(len(scores)), key=lambda index: -scores[index])


def with_point(prompts: Prompts, point: Point, *, positive: bool) -> Prompts:
    """With one more click."""
    return replace(prompts, points=(*prompts.points, point), labels=(*prompts.labels, int(positive)))


def without_point(prompts: Prompts, index: int) -> Prompts:
    """Without the click at `index`. Raises EngineError when there is none."""
    if not 0 <= index < len(prompts.points):
        raise EngineError(f"There is no point {index} on this frame to remove.")
    keep = [k for k in range(len(prompts.points)) if k != index]
    return replace(
        prompts, points=tuple(prompts.points[k] for k in keep), labels=tuple(prompts.labels[k] for k in keep)
    )


def with_box(box: Box) -> Prompts:
    """This box alone, since a box clears the frame's points; corners may come in any order.

    Raises EngineError for a box without area or with a corner that is no number.
    """
    _check_numbers(box)
    x0, y0, x1, y1 = box
    ordered = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    _check_area(ordered)
    return Prompts(box=ordered)


def check_inside(prompts: Prompts, *, size: tuple[int, int]) -> None:
    """Raise EngineError when a point lies outside a frame of `size` (height, width) or a box misses it or is none."""
    height, width = size
    for x, y in prompts.points:
        if not (0 <= x <= width and 0 <= y <= height):
            raise EngineError(f"The point ({x:g}, {y:g}) lies outside the frame of {width}×{height} pixels.")
    if prompts.box is not None:
        _check_numbers(prompts.box)
        _check_area(prompts.box)
        x0, y0, x1, y1 = prompts.box
        if x1 <= 0 or y1 <= 0 or x0 >= width or y0 >= height:
            raise EngineError(f"The box lies outside the frame of {width}×{height} pixels.")


def _check_numbers(box: Box) -> None:
    if not all(map(isfinite, box)):
        raise EngineError("The box has no place on the frame: its corners must be numbers of pixels.")


def _check_area(box: Box) -> None:
    x0, y0, x1, y1 = box
    if x0 >= x1 or y0 >= y1:
        raise EngineError("The box has no area: drag it over the object.")
