"""Which memories a frame attends to: prompted frames ("pins"), recent frames and object pointers (SAM 2, section 4).

Plain values of one object; no model, no gradient switched off, nothing changed in place. Frame numbers count steps
of tracking: on a grid of every n-th frame of a video they are grid indices.

Shapes: B objects (1 in the predictors), C channels, Cm memory channels, h x w stride-16 cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from torch import Tensor

from model.predictions import TensorRecord
from model.sam2 import MAX_POINTERS, MEMORY_FRAMES

DEFAULT_MAX_PINS = 8
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class MemoryEntry(TensorRecord):
    """What is remembered of one frame: `pointer` (B, C) and `spatial` (B, Cm, h, w), None once it is too old."""

    pointer: Tensor
    spatial: Tensor | None


@dataclass(frozen=True, slots=True, eq=False)
class Attended:
    """What one frame attends to, as `SAM2.memory_tokens` takes it.

    `spatial` are pairs of age in frames (0 for a pin) and memory, `pointers` pairs of signed distance and pointer.
    """

    spatial: tuple[tuple[int, Tensor], ...]
    pointers: tuple[tuple[int, Tensor], ...]
    pointer_span: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MemoryBank:
    """One object's memories by frame.

    At most `max_pins` pins are attended to (None: all). `frame_count` is the length of the video if it should matter:
    the reference looks back at no more pointers than there are frames, and measures their distance accordingly.
    """

    pins: Mapping[int, MemoryEntry] = field(default_factory=dict)
    recent: Mapping[int, MemoryEntry] = field(default_factory=dict)
    max_pins: int | None = DEFAULT_MAX_PINS
    frame_count: int | None = None

    @property
    def nbytes(self) -> int:
        """Bytes held by all entries."""
        return sum(entry.nbytes for entry in (*self.pins.values(), *self.recent.values()))

    def pin(self, frame: int, entry: MemoryEntry) -> MemoryBank:
        """Return a bank in which `frame` is a pin, and no longer merely recent."""
        recent = {at: old for at, old in self.recent.items() if at != frame}
        return replace(self, pins={**self.pins, frame: entry}, recent=recent)

    def advance(self, frame: int, entry: MemoryEntry, *, reverse: bool) -> MemoryBank:
        """Return a bank that remembers a tracked frame and forgets what no further frame can attend to.

        What is kept does not grow with the video: six spatial memories and fifteen pointers beside the pins.
        """
        recent: dict[int, MemoryEntry] = {}
        for at, old in {**self.recent, frame: entry}.items():
            age = (at - frame if reverse else frame - at) + 1  # seen from the next frame
            if 1 <= age < MEMORY_FRAMES:
                recent[at] = old
            elif 1 <= age < MAX_POINTERS:
                recent[at] = replace(old, spatial=None)
        return replace(self, recent=recent)

    def attended(self, frame: int, *, reverse: bool) -> Attended:
        """Select what `frame` attends to when reached forwards or in `reverse`. Raises ValueError without pins."""
        if not self.pins:
            raise ValueError("an object without a prompted frame cannot be tracked")
        towards_past = 1 if reverse else -1
        chosen = closest_pins(self.pins, frame=frame, limit=self.max_pins)
        # pins beyond the limit still count as recent frames where they are
        behind = {**{at: pin for at, pin in self.pins.items() if at not in chosen}, **self.recent}
        spatial = [(0, entry.spatial) for entry in chosen.values()]
        for age in range(MEMORY_FRAMES - 1, 0, -1):
            entry = behind.get(frame + age * towards_past)
            if entry is not None:
                spatial.append((age, entry.spatial))

        limit = MAX_POINTERS if self.frame_count is None else min(self.frame_count, MAX_POINTERS)
        distances = {at: (at - frame) * towards_past for at in chosen}
        # a pin ahead of the direction of travel shows its mask, but its pointer would distract
        pointers = [(distances[at], entry.pointer) for at, entry in chosen.items() if distances[at] >= 0]
        for distance in range(1, limit):
            entry = behind.get(frame + distance * towards_past)
            if entry is not None:
                pointers.append((distance, entry.pointer))
        return Attended(
            spatial=tuple((age, memory) for age, memory in spatial if memory is not None),
            pointers=tuple(pointers),
            pointer_span=max(limit - 1, 1),
        )


def closest_pins(pins: Mapping[int, T], *, frame: int, limit: int | None) -> dict[int, T]:
    """Choose at most `limit` pins: the nearest before `frame`, the nearest at or after it, then the nearest others."""
    if limit is None or len(pins) <= limit:
        return dict(pins)
    if limit < 2:
        raise ValueError("at least two pins must be allowed, one on either side")
    before = max((at for at in pins if at < frame), default=None)
    after = min((at for at in pins if at >= frame), default=None)
    nearest = [at for at in (before, after) if at is not None]
    others = sorted((at for at in pins if at not in nearest), key=lambda at: abs(at - frame))
    return {at: pins[at] for at in (*nearest, *others)[:limit]}


def pins_in_reach(pins: Mapping[int, T], *, frame: int, reverse: bool, limit: int | None) -> dict[int, T]:
    """Choose the pins that `frame` can attend to: the closest, then those that count as recent frames.

    A bank of these alone, in this order, attends on `frame` as a bank of all pins does, bit for bit.
    """
    chosen = closest_pins(pins, frame=frame, limit=limit)
    passed = range(frame + 1, frame + MAX_POINTERS) if reverse else range(frame - MAX_POINTERS + 1, frame)
    return chosen | {at: pin for at, pin in pins.items() if at in passed and at not in chosen}
