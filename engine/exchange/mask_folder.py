"""Folders of mask images, as other tools and datasets leave them, read as one mask per object and frame.

Two layouts: a folder per object with grey images (`001/00004.png`, as we export them and as SA-V has them), or one
image per frame in which each number is an object (DAVIS and YouTube-VOS). Any process; it must not touch the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from engine.errors import EngineError
from engine.exchange.mask_png import read_mask_png
from storage.mask_codec import Rle, empty, encode

_SUFFIXES = {".png", ".bmp", ".tif", ".tiff", ".gif"}
_LAST_NUMBER = re.compile(r"(\d+)\D*$")


@dataclass(frozen=True, slots=True)
class FolderMasklet:
    """One object of a folder: its name there, and its masks by decoded frame."""

    name: str
    masks: dict[int, Rle]


def read_mask_folder(
    folder: Path, *, size: tuple[int, int], frame_count: int, report: Callable[[int, int], None] | None = None
) -> tuple[FolderMasklet, ...]:
    """Read the masks of a video of `size` (height, width) and `frame_count` frames, objects by their names.

    The last number in a file's name is its decoded frame, counted from 0, or from 1 where the names reach exactly to
    the video's length. An object has an empty mask on every frame of the folder on which it is not drawn. EngineError
    for a folder without masks, names without a number or beyond the video, and images of another size or damaged.
    """
    if not folder.is_dir():
        raise EngineError(f"{folder} is not a folder: choose the folder that holds the masks.")
    try:
        by_object = {sub.name: _images(sub) for sub in sorted(folder.iterdir()) if sub.is_dir()}
    except OSError as error:
        raise EngineError(f"{error.filename or folder} cannot be read: {error.strerror or error}.") from error
    by_object = {name: images for name, images in by_object.items() if images}
    if by_object:
        total, done = sum(len(images) for images in by_object.values()), 0
        masklets: list[FolderMasklet] = []
        for name, images in by_object.items():
            masks = {frame: read_mask_png(path, size=size) for frame, path in _numbered(images, frame_count)}
            masklets.append(FolderMasklet(name, masks))
            done += len(images)
            if report is not None:
                report(done, total)
        return tuple(masklets)
    images = _images(folder)
    if not images:
        raise EngineError(f"{folder} holds no mask images: give a PNG per frame, or a folder of them per object.")
    return _read_shared(_numbered(images, frame_count), size=size, report=report)


def _read_shared(
    images: list[tuple[int, Path]], *, size: tuple[int, int], report: Callable[[int, int], None] | None
) -> tuple[FolderMasklet, ...]:
    masks: dict[int, dict[int, Rle]] = {}
    for done, (frame, path) in enumerate(images):
        if report is not None:
            report(done, len(images))
        values = _numbers(path, size=size)
        for number in np.unique(values[values > 0]).tolist():
            masks.setdefault(number, {})[frame] = encode(values == number)
    nothing = empty(size)
    return tuple(
        FolderMasklet(str(number), {frame: drawn.get(frame, nothing) for frame, _ in images})
        for number, drawn in sorted(masks.items())
    )


def _numbers(path: Path, *, size: tuple[int, int]) -> NDArray[np.integer]:
    """Object number per pixel (H, W): the palette's index or the grey value."""
    try:
        with Image.open(path) as picture:
            values = np.asarray(picture)
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise EngineError(f"{path}: the image cannot be read ({error}).") from error
    if values.ndim != 2 or not np.issubdtype(values.dtype, np.integer):
        raise EngineError(f"{path}: masks of several objects are palette or grey images; this one has colours.")
    if values.shape != size:
        raise EngineError(
            f"{path}: the mask is {values.shape[1]}×{values.shape[0]} pixels (width×height), "
            f"the video {size[1]}×{size[0]}."
        )
    return values


def _images(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)


def _numbered(images: Iterable[Path], frame_count: int) -> list[tuple[int, Path]]:
    numbered: dict[int, Path] = {}
    for path in images:
        found = _LAST_NUMBER.search(path.stem)
        if found is None:
            raise EngineError(f"{path}: the name has no number to say which frame it is.")
        number = int(found[1])
        if number in numbered:
            raise EngineError(f"{path} and {numbered[number].name} both name frame {number}.")
        numbered[number] = path
    first = 1 if 0 not in numbered and max(numbered) == frame_count else 0
    beyond = max(numbered) - first
    if beyond >= frame_count:
        raise EngineError(
            f"{numbered[beyond + first]} names frame {beyond}, but the video ends with {frame_count - 1}."
        )
    return sorted((number - first, path) for number, path in numbered.items())
