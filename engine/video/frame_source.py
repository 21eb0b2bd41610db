"""What a video is to the rest of the program: its facts (`VideoInfo`) and its frames by number (`FrameSource`).

Used by the window's process (display) and by the model process (encoding); both get the very same pixels. It knows
neither files nor decoders: those are `video_file` and `image_folder`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

Cancelled = Callable[[], bool]
RgbFrame = NDArray[np.uint8]
"""One picture: (height, width, 3) uint8, RGB, full range, upright, C-contiguous; the caller's own to change."""


@dataclass(frozen=True, slots=True, eq=False)
class VideoInfo:
    """Facts about an opened video; sizes are those of the upright frames, numbers count decoded frames.

    `timestamps_s` holds one time per frame in seconds since the first frame, as the file gives it (variable rate
    included). `fps` is the average. `warnings` are sentences for the person on what is missing or was skipped.
    """

    path: Path
    kind: Literal["file", "folder"]
    width: int
    height: int
    frame_count: int
    fps: float
    timestamps_s: tuple[float, ...]
    warnings: tuple[str, ...]
    fingerprint: str

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) in pixels."""
        return self.height, self.width


class FrameSource(ABC):
    """Frames of one opened video by number, in any order; safe to call from several threads, one is served at a time.

    Reading frame k gives the same bytes whatever was read before it, and in every process.
    """

    def __init__(self, info: VideoInfo) -> None:
        self.info = info

    @abstractmethod
    def frame(self, index: int, *, cancelled: Cancelled | None = None) -> RgbFrame:
        """Give decoded frame `index`, 0 ≤ index < frame_count (IndexError outside).

        Raises EngineError where the file can no longer be read, StoppedError when `cancelled` says so on a long way to
        it, ValueError after `close`.
        """

    def on_the_way(self, index: int) -> int | None:
        """A frame that is there long before frame `index` and stands in for it; None where that is soon there.

        Reading it first costs nothing. Raises as `frame`.
        """
        self._check(index)
        return None

    @abstractmethod
    def is_current(self) -> bool:
        """Whether the files still are as when they were opened, by names, sizes and times; reads none of them."""

    @abstractmethod
    def close(self) -> None:
        """Release the decoder and the file; closing twice is allowed."""

    def frames(self, indices: Iterable[int]) -> Iterator[RgbFrame]:
        """Give the frames `indices` one by one; rising indices are decoded in one pass without seeking back."""
        for index in indices:
            yield self.frame(index)

    def _check(self, index: int) -> None:
        if not 0 <= index < self.info.frame_count:
            raise IndexError(f"frame {index} is outside the video's {self.info.frame_count} frames")

    def __len__(self) -> int:
        return self.info.frame_count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
