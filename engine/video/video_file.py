"""Video files as a `FrameSource`: index (made or remembered), exact reader, shared colour conversion.

Any process; one source per opened file, safe to share between threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from engine.errors import EngineError, StoppedError
from engine.video import index_cache
from engine.video.damage import damage_sentences
from engine.video.fingerprint import Content, content_of
from engine.video.frame_index import FrameIndex, Progress, build_index
from engine.video.frame_reader import FrameReader
from engine.video.frame_source import Cancelled, FrameSource, RgbFrame, VideoInfo
from engine.video.picture import PictureConverter

_KEPT_BYTES = 192 << 20  # some 60 pictures of 1920 × 1080


class VideoFile(FrameSource):
    """Frames of one video file, decoded on demand; keeps recently decoded pictures to step back quickly."""

    def __init__(self, info: VideoInfo, index: FrameIndex, *, content: Content, cache_key: str) -> None:
        super().__init__(info)
        self._content = content
        self._cache_key = cache_key
        self._lock = threading.Lock()
        self._reader: FrameReader | None = FrameReader(info.path, index, kept_bytes=_KEPT_BYTES)
        self._converter = PictureConverter(index.stored_size, index.orientation)

    def frame(self, index: int, *, cancelled: Cancelled | None = None) -> RgbFrame:
        """Decode frame `index`: see `FrameSource.frame`."""
        self._check(index)
        with self._lock:
            if self._reader is None:
                raise ValueError(f"{self.info.path} was closed")
            try:
                return self._converter.to_rgb(self._reader.read(index, cancelled=cancelled))
            except StoppedError:
                raise
            except EngineError:
                index_cache.forget(self._cache_key)  # it no longer fits the file; opening again makes another
                raise

    def on_the_way(self, index: int) -> int | None:
        """A frame decoded on the way to frame `index`: see `FrameSource.on_the_way`."""
        self._check(index)
        with self._lock:
            if self._reader is None:
                raise ValueError(f"{self.info.path} was closed")
            return self._reader.on_the_way(index)

    def is_current(self) -> bool:
        """Whether the file is unchanged: see `FrameSource.is_current`."""
        return self._content.is_current()

    def close(self) -> None:
        """Release the decoder and the file."""
        with self._lock:
            if self._reader is not None:
                self._reader.close()
                self._reader = None


def open_file(path: Path, *, progress: Progress | None, cancelled: Callable[[], bool] | None) -> VideoFile:
    """Open a video file: see `open_video`."""
    content = content_of(path, progress=progress, cancelled=cancelled)
    key = index_cache.key_of(content.fingerprint)
    index = _remembered(key)
    if index is None:
        index = build_index(path, progress=progress, cancelled=cancelled)
        if not content.is_current():
            raise EngineError(f"{path} was written to while it was read; wait until it is complete and open it again.")
        index_cache.store(key, index.to_arrays())
    height, width = index.orientation.upright_size(index.stored_size)
    info = VideoInfo(
        path=path,
        kind="file",
        width=width,
        height=height,
        frame_count=len(index),
        fps=index.average_fps(),
        timestamps_s=tuple(index.timestamps_s().tolist()),
        warnings=_warnings(path, index),
        fingerprint=content.fingerprint,
    )
    return VideoFile(info, index, content=content, cache_key=key)


def _remembered(key: str) -> FrameIndex | None:
    arrays = index_cache.load(key)
    try:
        return None if arrays is None else FrameIndex.from_arrays(arrays)
    except (KeyError, ValueError, ZeroDivisionError):
        return None


def _warnings(path: Path, index: FrameIndex) -> tuple[str, ...]:
    sentences = damage_sentences(
        path.name,
        frame_count=len(index),
        expected_count=index.expected_count,
        damaged=index.damaged.tolist(),
        lost_at_start=index.lost_at_start,
        lost_elsewhere=index.lost_elsewhere,
        cut_off=index.cut_off,
    )
    if index.other_sizes:
        height, width = index.stored_size
        sentences += (
            f"{path.name} changes its picture size: {index.other_sizes} frames are shown scaled to {width} × {height}.",
        )
    return sentences
