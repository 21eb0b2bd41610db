"""The way an object is tracked: from which pin, in which direction, past which pins and absences.

Plain arithmetic on frame numbers, in the model process, without torch. Frames are decoded frames; `step` of them make
one step of the grid, which is what the memory bank counts in.
"""

from __future__ import annotations

import bisect
import hashlib
from dataclasses import dataclass
from functools import cached_property

from engine import model_protocol as wire


@dataclass(frozen=True, kw_only=True)
class Way:
    """Everything a tracked frame depends on; `model_key` names the model, `absent` are ranges, both ends in them."""

    model_key: str
    pins: tuple[wire.PinRef, ...]
    start: int
    direction: wire.Direction
    stride: int
    absent: tuple[tuple[int, int], ...]
    max_pins: int
    video: wire.VideoRef

    @property
    def step(self) -> int:
        """Decoded frames from one tracked frame to the next, below zero backwards."""
        return self.stride if self.direction == "forward" else -self.stride

    @property
    def reverse(self) -> bool:
        """Whether it goes backwards."""
        return self.direction == "backward"

    @cached_property
    def pins_by_index(self) -> dict[int, wire.PinRef]:
        """The pins by grid index, in order of frames."""
        return {ref.frame // self.stride: ref for ref in self._in_order}

    def passes(self, frame: int) -> bool:
        """Whether a person has said what is on `frame`, so that nothing is tracked there."""
        return frame in self._passed

    def frames(self, stop: int) -> list[int]:
        """The frames tracked on the way from the start through `stop`."""
        return [at for at in range(self.start + self.step, stop + self.step, self.step) if not self.passes(at)]

    def governing(self, frame: int) -> wire.PinRef:
        """The pin nearest to `frame` on the way to it."""
        places = self._places
        return self._in_order[
            bisect.bisect_left(places, frame) if self.reverse else bisect.bisect_right(places, frame) - 1
        ]

    def key(self, frame: int) -> str:
        """What a tracked frame is cached under."""
        return f"{self._digest}:{frame}"

    @cached_property
    def _in_order(self) -> tuple[wire.PinRef, ...]:
        return tuple(sorted(self.pins, key=lambda ref: ref.frame))

    @cached_property
    def _places(self) -> list[int]:
        return [ref.frame for ref in self._in_order]

    @cached_property
    def _passed(self) -> frozenset[int]:
        absent = {frame for first, last in self.absent for frame in range(first, last + 1)}
        return frozenset(absent.union(self._places))

    @cached_property
    def _digest(self) -> str:
        pins = ";".join(f"{ref.frame}:{ref.content_hash}" for ref in self.pins)
        parts = self.model_key, self.video.fingerprint, self.max_pins, self.start, self.step, pins, self.absent
        return hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()
