"""Run-length codes of binary masks, byte for byte as pycocotools writes them.

Owns the conversion between arrays and COCO compressed codes and the numbers read straight from a code (area, bounding
box). Runs in any process and imports neither a database nor torch. Codes from outside are checked and decoded here:
pycocotools trusts its input and walks out of its buffers on a malformed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from storage.errors import StorageError

_OFFSET = 48  # a code is printable: six bits per character, counted from "0"
_MORE = 0x20
_SIGN = 0x10
_MAX_CHARACTERS_PER_RUN = 7  # 35 bits, more than any run that pycocotools' 32-bit counts can hold
_MAX_PIXELS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Rle:
    """A binary mask as a COCO compressed run-length code; size is (height, width)."""

    size: tuple[int, int]
    counts: bytes


def encode(mask: NDArray[Any]) -> Rle:
    """Encode a mask (H, W), bool or uint8, anything but 0 being inside, exactly as pycocotools does."""
    if mask.ndim != 2 or mask.size == 0 or mask.dtype not in (np.bool_, np.uint8):
        raise ValueError(f"a mask must be (H, W), bool or uint8 and not of size 0; got {mask.shape} {mask.dtype}")
    code = coco_mask.encode(np.asfortranarray(mask != 0).view(np.uint8))
    return Rle(size=(mask.shape[0], mask.shape[1]), counts=code["counts"])


def decode(rle: Rle) -> NDArray[np.bool_]:
    """Decode to a new C-contiguous mask (H, W), bool. Raises StorageError for a malformed code."""
    runs = run_lengths(rle)
    height, width = rle.size
    inside = np.arange(runs.size) % 2 == 1
    return np.ascontiguousarray(np.repeat(inside, runs).reshape(width, height).T)


def area(rle: Rle) -> int:
    """Number of pixels inside. Raises StorageError for a malformed code."""
    return area_and_box(rle)[0]


def is_empty(rle: Rle) -> bool:
    """Whether no pixel is inside. Raises StorageError for a malformed code."""
    return area(rle) == 0


def bounding_box(rle: Rle) -> tuple[int, int, int, int] | None:
    """Smallest (x0, y0, x1, y1) around the pixels inside, x1 and y1 exclusive, or None for an empty mask.

    Raises StorageError for a malformed code.
    """
    return area_and_box(rle)[1]


def area_and_box(rle: Rle) -> tuple[int, tuple[int, int, int, int] | None]:
    """What `area` and `bounding_box` say, in one reading of the code. Raises StorageError for a malformed code."""
    runs = run_lengths(rle)
    inside_runs = runs[1::2]
    ends = np.cumsum(runs)
    inside = inside_runs > 0
    first = ends[0::2][: inside.size][inside]  # an inside run begins where the run before it ends
    last = ends[1::2][inside] - 1
    if first.size == 0:
        return 0, None
    height = rle.size[0]
    first_x, last_x = first // height, last // height
    if np.any(first_x != last_x):  # a run over a column's end covers that column's bottom and the next one's top
        y0, y1 = 0, height
    else:
        y0, y1 = int((first % height).min()), int((last % height).max()) + 1
    return int(inside_runs.sum()), (int(first_x.min()), y0, int(last_x.max()) + 1, y1)


def union(one: Rle, other: Rle) -> Rle:
    """Code of the pixels inside either of two masks of one size. Raises StorageError for a malformed code."""
    return _merged(one, other, intersect=False)


def iou(one: Rle, other: Rle) -> float:
    """Intersection over union of two masks of one size, from 0 to 1; 1 where both are empty.

    Raises StorageError for a malformed code.
    """
    if one == other:
        return 1.0
    both = area(_merged(one, other, intersect=True))
    either = area(one) + area(other) - both
    return both / either if either else 1.0


def _merged(one: Rle, other: Rle, *, intersect: bool) -> Rle:
    if one.size != other.size:
        raise ValueError(f"masks of {one.size} and {other.size} can't be put together")
    for each in (one, other):
        run_lengths(each)
    codes = [{"size": list(each.size), "counts": each.counts} for each in (one, other)]
    return Rle(size=one.size, counts=coco_mask.merge(codes, intersect)["counts"])


def empty(size: tuple[int, int]) -> Rle:
    """Code of a mask of this (height, width) with nothing inside."""
    height, width = size
    if height < 1 or width < 1 or height * width > _MAX_PIXELS:
        raise ValueError(f"not the size of an image: {size}")
    rest = height * width
    characters = bytearray()
    while True:
        five_bits, rest = rest & 0x1F, rest >> 5
        more = rest != 0 or five_bits & _SIGN != 0  # a last character with the sign bit would read as negative
        characters.append((five_bits | (_MORE if more else 0)) + _OFFSET)
        if not more:
            return Rle(size=(height, width), counts=bytes(characters))


def run_lengths(rle: Rle) -> NDArray[np.int64]:
    """Lengths of the runs in column-major order, outside and inside in turn, beginning with outside (maybe 0).

    Raises StorageError unless the code is well formed, no run is negative and the runs fill the image exactly.
    """
    height, width = rle.size
    if height < 1 or width < 1 or height * width > _MAX_PIXELS:
        raise StorageError(f"A mask's code is damaged: {height}×{width} is not the size of an image.")
    values = _signed_numbers(rle.counts)
    # From the fourth on, a number is the difference to the run two before.
    values[1::2] = np.cumsum(values[1::2])
    values[2::2] = np.cumsum(values[2::2])
    if np.any(values < 0):
        raise StorageError("A mask's code is damaged: it has a run of negative length.")
    if (total := int(values.sum())) != height * width:
        raise StorageError(f"A mask's code is damaged: it covers {total} pixels, its image has {height}×{width}.")
    return values


def _signed_numbers(counts: bytes) -> NDArray[np.int64]:
    characters = np.frombuffer(counts, dtype=np.uint8).astype(np.int64) - _OFFSET
    if characters.size == 0:
        raise StorageError("A mask's code is damaged: it is empty.")
    if characters.min() < 0 or characters.max() > 0x3F:
        raise StorageError("A mask's code is damaged: it has characters that no run-length code has.")
    last = np.flatnonzero((characters & _MORE) == 0)
    if last.size == 0 or last[-1] != characters.size - 1:
        raise StorageError("A mask's code is damaged: it breaks off within a number.")
    first = np.concatenate(([0], last[:-1] + 1))
    lengths = last - first + 1
    if lengths.max() > _MAX_CHARACTERS_PER_RUN:
        raise StorageError("A mask's code is damaged: it has a number that is too large.")
    place = np.arange(characters.size) - np.repeat(first, lengths)
    numbers = np.add.reduceat((characters & 0x1F) << (5 * place), first)
    negative = (characters[last] & _SIGN) != 0
    numbers[negative] -= np.int64(1) << (5 * lengths[negative])
    return numbers
