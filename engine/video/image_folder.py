"""Folders of images as a `FrameSource`: every readable image is a frame, in natural order of names.

Any process; safe to share between threads.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.errors import EngineError, StoppedError
from engine.video import index_cache
from engine.video.decoder import usable_threads
from engine.video.fingerprint import Content, content_of
from engine.video.frame_index import Progress
from engine.video.frame_source import Cancelled, FrameSource, RgbFrame, VideoInfo

FOLDER_FPS = 24.0
"""A folder has no clock; its images count as frames at the rate of SA-V and most VOS data sets."""

_NAMED_AT_MOST = 3
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)  # what Pillow raises
_MISSING = (0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Survey:
    """What looking through a folder found: its images and the upright (height, width) of each, (0, 0) if unreadable."""

    files: tuple[Path, ...]
    sizes: list[tuple[int, int]]

    def readable(self) -> list[Path]:
        return [file for file, size in zip(self.files, self.sizes, strict=True) if size != _MISSING]

    def common_size(self) -> tuple[int, int]:
        """Give the size most images have (the first one's among equals)."""
        return Counter(size for size in self.sizes if size != _MISSING).most_common(1)[0][0]


class ImageFolder(FrameSource):
    """Frames of one folder of images; each is read from its file when asked for, and proved by its digest."""

    def __init__(self, info: VideoInfo, readable: list[Path], *, content: Content) -> None:
        super().__init__(info)
        self._files = readable
        self._content = content
        self._digests = dict(zip(content.files, content.digests, strict=True))
        self._closed = False

    def frame(self, index: int, *, cancelled: Cancelled | None = None) -> RgbFrame:
        """Read image `index`: see `FrameSource.frame`."""
        self._check(index)
        if self._closed:
            raise ValueError(f"{self.info.path} was closed")
        file = self._files[index]
        try:
            data = file.read_bytes()
            if hashlib.sha256(data).digest() != self._digests[file]:
                raise EngineError(f"{file} has changed since the folder was opened; open it again.")
            return _read_rgb(data, self.info.size)
        except _UNREADABLE as error:
            raise EngineError(f"{file} can no longer be read; open the folder again.") from error

    def is_current(self) -> bool:
        """Whether the images are unchanged: see `FrameSource.is_current`."""
        return self._content.is_current()

    def close(self) -> None:
        """Forget the folder."""
        self._closed = True


def open_folder(path: Path, *, progress: Progress | None, cancelled: Callable[[], bool] | None) -> ImageFolder:
    """Open a folder of images: see `open_video`."""
    try:
        content = content_of(path, progress=progress, cancelled=cancelled)
    except OSError as error:
        raise EngineError(f"{path} cannot be read ({error.strerror}); check that it is yours to read.") from error
    if not content.files:
        raise EngineError(f"{path} has no images in it; choose a video file or a folder of PNG or JPEG images.")
    survey = _survey(content, progress=progress, cancelled=cancelled)
    readable = survey.readable()
    if not readable:
        raise EngineError(f"{path}: none of its {len(content.files)} images can be read; copy them again.")
    height, width = survey.common_size()
    info = VideoInfo(
        path=path,
        kind="folder",
        width=width,
        height=height,
        frame_count=len(readable),
        fps=FOLDER_FPS,
        timestamps_s=tuple(number / FOLDER_FPS for number in range(len(readable))),
        warnings=_warnings(survey),
        fingerprint=content.fingerprint,
    )
    return ImageFolder(info, readable, content=content)


def _survey(content: Content, *, progress: Progress | None, cancelled: Callable[[], bool] | None) -> _Survey:
    """Decode every image once (or remember having done so) to learn its size and that it is whole."""
    path, files, key = content.path, content.files, index_cache.key_of(content.fingerprint)
    arrays = index_cache.load(key)
    if arrays is not None and arrays.get("sizes", np.empty(0)).shape == (len(files), 2):
        return _Survey(files, [(int(height), int(width)) for height, width in arrays["sizes"]])
    sizes: list[tuple[int, int]] = []
    with ThreadPoolExecutor(usable_threads()) as pool:
        try:
            for size in pool.map(_whole_size, files):
                if cancelled is not None and cancelled():
                    raise StoppedError(f"Opening {path.name} was stopped.")
                sizes.append(size)
                if progress is not None:
                    progress(len(sizes), len(files))
        except StoppedError:
            pool.shutdown(cancel_futures=True)
            raise
    if not content.is_current():
        raise EngineError(f"{path} was written to while it was read; wait until it is complete and open it again.")
    index_cache.store(key, {"sizes": np.array(sizes, np.int64)})
    return _Survey(files, sizes)


def _whole_size(file: Path) -> tuple[int, int]:
    """Give an image's upright (height, width), (0, 0) where it cannot be decoded to its end."""
    try:
        with Image.open(file) as image:
            width, height = image.size
            turned = image.getexif().get(0x0112, 1) >= 5  # EXIF orientations 5 to 8 swap the sides
            image.draft("RGB", (width // 8, height // 8))  # JPEG: all data are read, an eighth is computed
            image.load()
    except _UNREADABLE:
        return _MISSING
    return (width, height) if turned else (height, width)


def _read_rgb(data: bytes, size: tuple[int, int]) -> RgbFrame:
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith("I"):  # 16 bits of grey; Pillow would clip instead of scaling
            rgb = Image.fromarray(_grey_to_8_bits(np.asarray(upright))).convert("RGB")
        else:
            rgb = upright.convert("RGB")
    if rgb.size != size[::-1]:
        rgb = rgb.resize(size[::-1], Image.Resampling.BILINEAR)
    return np.array(rgb, np.uint8)


def _grey_to_8_bits(grey: NDArray[np.generic]) -> NDArray[np.uint8]:
    scaled: NDArray[np.uint8] = np.clip(grey.astype(np.int64) >> 8, 0, 255).astype(np.uint8)
    return scaled


def _warnings(survey: _Survey) -> tuple[str, ...]:
    sentences: list[str] = []
    broken = [file.name for file, size in zip(survey.files, survey.sizes, strict=True) if size == _MISSING]
    if broken:
        named = ", ".join(broken[:_NAMED_AT_MOST]) + (" and others" if len(broken) > _NAMED_AT_MOST else "")
        sentences.append(
            f"{len(broken)} of {len(survey.files)} images cannot be read and are left out ({named}); "
            "the frames after them move up."
        )
    height, width = survey.common_size()
    others = sum(size not in (_MISSING, (height, width)) for size in survey.sizes)
    if others:
        sentences.append(
            f"{others} of {len(survey.files)} images have another size and are scaled to {width} × {height}."
        )
    return tuple(sentences)
