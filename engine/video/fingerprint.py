"""Fingerprints: how a video is recognised again after it was moved, and found out after it was changed.

They cover every byte. What was read once is remembered in the cache folder beside the file's size, times and number,
so that later openings and the model process need not read it again. Any process.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, StoppedError
from engine.video import index_cache
from engine.video.image_listing import image_files

Progress = Callable[[int, int], None]

_MIB = 1 << 20
_PIECE = 8 * _MIB
_DIGEST_BYTES = 32
_UNREADABLE = bytes(_DIGEST_BYTES)
# Some file systems keep times to 2 s only: a file as young as that may yet change without its time showing it.
_TOO_YOUNG_NS = 3_000_000_000


class Stamp(NamedTuple):
    """What changes when a file is written to or replaced: found without reading it."""

    name: str
    size: int
    modified_ns: int
    status_ns: int
    number: int

    @classmethod
    def of(cls, file: Path) -> Stamp:
        """Look at a file. Raises OSError."""
        status = file.stat()
        return cls(file.name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)

    def digest(self) -> bytes:
        """Give 32 bytes that stand for this stamp in the cache."""
        return hashlib.sha256(repr(tuple(self)).encode("utf-8", "surrogateescape")).digest()


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What a video consists of: its file, or a folder's images in order, with stamp and SHA-256 of each.

    `path` is the file or folder itself, `place` its stamp: a folder's changes when a file in it comes or goes.
    """

    path: Path
    place: Stamp
    files: tuple[Path, ...]
    stamps: tuple[Stamp, ...]
    digests: tuple[bytes, ...]

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits: the file's SHA-256, or that of the names and digests of a folder's images."""
        if self.files == (self.path,):
            return self.digests[0].hex()
        digest = hashlib.sha256(b"folder\0")
        for file, of_file in zip(self.files, self.digests, strict=True):
            digest.update(file.name.encode("utf-8", "surrogateescape") + b"\0" + of_file)
        return digest.hexdigest()

    def is_current(self) -> bool:
        """Whether the same files still lie there unchanged, judged by their stamps; reads none of them."""
        try:
            if Stamp.of(self.path) != self.place and tuple(_files_of(self.path)) != self.files:
                return False
            return all(Stamp.of(file) == stamp for file, stamp in zip(self.files, self.stamps, strict=True))
        except OSError:
            return False


def fingerprint(path: Path, *, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> str:
    """Give 64 hexadecimal digits that depend on a video's content, not on its place or (for files) its name.

    A file counts by all its bytes, a folder by the names and all bytes of its images. For `progress` and `cancelled`
    see `content_of`. Raises EngineError where it cannot be read, StoppedError when stopped.
    """
    try:
        return content_of(path, progress=progress, cancelled=cancelled).fingerprint
    except OSError as error:
        raise EngineError(
            f"{path} cannot be read ({error.strerror}); check that it is there and yours to read."
        ) from error


def content_of(path: Path, *, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> Content:
    """Read through what is not remembered of a video file or a folder's images.

    `progress` gets (MiB read, MiB to read) after every 8 MiB, and nothing where there is less; `cancelled` is asked as
    often and per file. An image of a folder that cannot be read counts as 32 zero bytes. Raises OSError where the file
    or folder cannot be read, StoppedError when stopped.
    """
    place = Stamp.of(path)
    files = _files_of(path)
    stamps = [Stamp.of(file) for file in files]
    known = _remembered(path)
    digests = [known.get(stamp.digest()) for stamp in stamps]
    missing = [number for number, digest in enumerate(digests) if digest is None]
    reading = _Reading(
        path, total=sum(stamps[number].size for number in missing), progress=progress, cancelled=cancelled
    )
    for number in missing:
        try:
            digests[number] = reading.digest(files[number])
        except OSError:
            if files[number] == path:
                raise
            digests[number] = _UNREADABLE
    content = Content(path, place, tuple(files), tuple(stamps), tuple(digest or _UNREADABLE for digest in digests))
    if missing:
        _remember(content)
    return content


class _Reading:
    """Reads files through once, telling how far it is."""

    def __init__(
        self, path: Path, *, total: int, progress: Progress | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self._path = path
        self._total = total
        self._progress = progress
        self._cancelled = cancelled
        self._done = 0
        self._buffer = memoryview(bytearray(min(_PIECE, _MIB)))

    def digest(self, file: Path) -> bytes:
        """SHA-256 of a file."""
        digest = hashlib.sha256()
        self._check()
        with file.open("rb", buffering=0) as stream:
            while count := stream.readinto(self._buffer):
                digest.update(self._buffer[:count])
                self._advance(count)
        return digest.digest()

    def _advance(self, count: int) -> None:
        before, self._done = self._done, self._done + count
        if before // _PIECE == self._done // _PIECE:
            return
        self._check()
        if self._progress is not None:
            done = self._done // _MIB
            self._progress(done, max(done, self._total // _MIB))

    def _check(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise StoppedError(f"Opening {self._path.name} was stopped.")


def _files_of(path: Path) -> list[Path]:
    return image_files(path) if path.is_dir() else [path]


def _remembered(path: Path) -> dict[bytes, bytes]:
    """Digests of files by the digests of their stamps."""
    arrays = index_cache.load(_place(path)) or {}
    stamps, digests = arrays.get("stamps"), arrays.get("digests")
    if stamps is None or digests is None or stamps.shape != digests.shape or stamps.shape[1:] != (_DIGEST_BYTES,):
        return {}
    return {stamp.tobytes(): digest.tobytes() for stamp, digest in zip(stamps, digests, strict=True)}


def _remember(content: Content) -> None:
    """Keep the digests of those files whose next change is sure to show in their stamps."""
    now_ns = time.time_ns()
    settled = [
        (stamp.digest(), digest)
        for file, stamp, digest in zip(content.files, content.stamps, content.digests, strict=True)
        if digest != _UNREADABLE and abs(now_ns - stamp.modified_ns) > _TOO_YOUNG_NS and _is_still(file, stamp)
    ]
    if settled:
        stamps, digests = zip(*settled, strict=True)
        index_cache.store(_place(content.path), {"stamps": _rows(stamps), "digests": _rows(digests)})


def _is_still(file: Path, stamp: Stamp) -> bool:
    try:
        return Stamp.of(file) == stamp
    except OSError:
        return False


def _rows(digests: Iterable[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(digests), np.uint8).reshape(-1, _DIGEST_BYTES)


def _place(path: Path) -> str:
    absolute = os.path.abspath(path).encode("utf-8", "surrogateescape")
    return f"contents/{hashlib.sha256(absolute).hexdigest()[:40]}"
