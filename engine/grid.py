"""The grid: the frames of a video on which masks are made, kept, timed and exported.

Pure arithmetic over decoded frame numbers; any process, any thread.
"""

from __future__ import annotations

from dataclasses import dataclass


def stride_for(fps: float, rate: float) -> int:
    """Give the distance in frames between grid frames, so that about `rate` of them pass per second; at least 1."""
    if not (fps > 0 and rate > 0):
        raise ValueError(f"fps and rate must be positive, not {fps} and {rate}")
    return max(1, round(fps / rate))


@dataclass(frozen=True, slots=True)
class Grid:
    """Every `stride`-th decoded frame of a video of `frame_count` frames, starting with frame 0."""

    frame_count: int
    stride: int = 1

    def __post_init__(self) -> None:
        if self.frame_count < 1 or self.stride < 1:
            raise ValueError(f"a grid needs a frame and a stride of 1 or more, not {self.frame_count}, {self.stride}")

    def __len__(self) -> int:
        return (self.frame_count - 1) // self.stride + 1

    def __contains__(self, frame: int) -> bool:
        return 0 <= frame < self.frame_count and frame % self.stride == 0

    def frames(self) -> range:
        """Give the grid's frame numbers, rising."""
        return range(0, self.frame_count, self.stride)

    def index_of(self, frame: int) -> int:
        """Give the place of grid frame `frame` among the grid frames, from 0; ValueError where it is off the grid."""
        if frame not in self:
            raise ValueError(f"frame {frame} is not on the grid (every {self.stride} of {self.frame_count})")
        return frame // self.stride

    def nearest(self, frame: int) -> int:
        """Give the grid frame nearest to decoded frame `frame` (the earlier of two equally near ones)."""
        if not 0 <= frame < self.frame_count:
            raise IndexError(f"frame {frame} is outside the video's {self.frame_count} frames")
        before = frame - frame % self.stride
        after = before + self.stride
        return after if after < self.frame_count and after - frame < frame - before else before
