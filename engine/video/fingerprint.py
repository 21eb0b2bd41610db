"""Fingerprints: how a video is recognised again after it was moved, and found out after it was changed.

Reads at most about a megabyte per file, however large. Any process; writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from engine.errors import EngineError

_BLOCK = 1 << 16
_BLOCKS = 16
_FOLDER_SAMPLES = 64
_FOLDER_BLOCK = 1 << 12


def fingerprint(path: Path) -> str:
    """Give 64 hexadecimal digits that depend on a video's content, not on its place or (for files) its name.

    A file counts by its size and evenly spread samples, head and tail among them; a folder by the names and sizes of
    its images and samples of their content. EngineError where it cannot be read.
    """
    from engine.video.image_folder import image_files

    try:
        if path.is_dir():
            return of_images(image_files(path))
        return _of_file(path)
    except OSError as error:
        raise EngineError(
            f"{path} cannot be read ({error.strerror}); check that it is there and yours to read."
        ) from error


def of_images(files: Sequence[Path]) -> str:
    """Give the fingerprint of a folder's image files, in their order."""
    digest = hashlib.sha256(b"folder")
    for file in files:
        digest.update(f"{file.name}\0{file.stat().st_size}\0".encode("utf-8", "surrogateescape"))
    for number in _spread(len(files), _FOLDER_SAMPLES):
        with files[number].open("rb") as stream:
            digest.update(stream.read(_FOLDER_BLOCK))
    return digest.hexdigest()


def _of_file(path: Path) -> str:
    size = path.stat().st_size
    digest = hashlib.sha256(f"file\0{size}\0".encode())
    with path.open("rb") as stream:
        if size <= _BLOCK * _BLOCKS:
            digest.update(stream.read())
        else:
            for number in range(_BLOCKS):
                stream.seek((size - _BLOCK) * number // (_BLOCKS - 1))
                digest.update(stream.read(_BLOCK))
    return digest.hexdigest()


def _spread(count: int, most: int) -> list[int]:
    """Give at most `most` numbers below `count`, evenly spread, first and last among them."""
    if count <= most:
        return list(range(count))
    return [(count - 1) * number // (most - 1) for number in range(most)]
