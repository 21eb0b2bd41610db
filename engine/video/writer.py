"""Writing a video file frame by frame: what overlays and tests are made with.

One thread at a time. The file appears under its name only when it is complete.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import av
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from engine.errors import EngineError

_ENCODERS = {
    "libx264": {"preset": "veryfast", "crf": "20"},
    "libopenh264": {"b": "8M"},
    "mpeg4": {"q": "4"},
}  # the first one this build of the libraries has


class VideoWriter:
    """An MP4 of (H, W, 3) uint8 RGB frames at a constant rate; odd sizes get one repeated row or column.

    Use as a context manager: leaving it normally finishes the file, leaving it by an exception removes it.
    Raises EngineError where the file cannot be written.
    """

    def __init__(self, path: Path, *, size: tuple[int, int], fps: float) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._size = size
        height, width = size
        self._reformatter = VideoReformatter()
        try:
            self._part.touch()  # the library itself opens the file only at the first frame
            self._container = av.open(f"file:{self._part}", "w", format="mp4", options={"movflags": "+faststart"})
        except (FFmpegError, OSError) as error:
            raise self._unwritable(error) from error
        encoder = next(name for name in _ENCODERS if _is_available(name))
        rate = Fraction(fps).limit_denominator(1001)
        self._stream = cast("VideoStream", self._container.add_stream(encoder, rate=rate, options=_ENCODERS[encoder]))
        self._stream.width, self._stream.height = width + width % 2, height + height % 2
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = int(Colorspace.ITU709)
        context.color_range = int(ColorRange.MPEG)

    def write(self, image: NDArray[np.uint8]) -> None:
        """Append one frame, (H, W, 3) uint8 RGB of the writer's size (ValueError otherwise)."""
        if image.shape != (*self._size, 3) or image.dtype != np.uint8:
            raise ValueError(f"expected a uint8 image of shape {(*self._size, 3)}, not {image.dtype} {image.shape}")
        height, width = self._size
        even = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        picture = self._reformatter.reformat(
            av.VideoFrame.from_ndarray(even, format="rgb24"),
            format="yuv420p",
            dst_colorspace=int(Colorspace.ITU709),
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        try:
            self._container.mux(self._stream.encode(picture))
        except (FFmpegError, OSError) as error:
            raise self._unwritable(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._container.mux(self._stream.encode(None))
            self._container.close()
            if error is None:
                self._part.replace(self._path)
        except (FFmpegError, OSError) as fault:
            raise self._unwritable(fault) from fault
        finally:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)

    def _unwritable(self, error: Exception) -> EngineError:
        reason = getattr(error, "strerror", None) or str(error)
        return EngineError(f"{self._path} cannot be written ({reason}); choose another place or make room.")


def _is_available(encoder: str) -> bool:
    try:
        av.Codec(encoder, "w")
    except ValueError:
        return False
    return True
