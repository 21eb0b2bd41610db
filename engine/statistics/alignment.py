"""How well masklets agree with the phase 1 masklet of the same target (paper, section 5.1 and appendix D.2.2).

Pure over masks; any thread.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Literal

from engine.statistics.paper import IOU_ALIGNED, LARGE_FROM_PX, SMALL_BELOW_PX
from storage import mask_codec
from storage.records import MaskVersion

Size = Literal["small", "medium", "large"]
SIZES: tuple[Size, ...] = ("small", "medium", "large")
KnownIous = MutableMapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Masks compared with those of the reference, and how many of them were aligned; `size` is the reference's."""

    size: Size
    compared: int
    aligned: int


def size_of(area_px: int) -> Size:
    """The size that an area above 0 counts as."""
    return "small" if area_px < SMALL_BELOW_PX else "large" if area_px >= LARGE_FROM_PX else "medium"


def align(
    masks: Mapping[int, MaskVersion], reference: Mapping[int, MaskVersion], *, known: KnownIous
) -> Alignment | None:
    """Compare masks with the reference's, both by frame, on the frames that both have and at least one is visible on.

    Where one of the two is empty the masks are not aligned. `known` keeps what was computed, by the ids of both
    versions. None where the reference is never visible or nothing can be compared.
    """
    first = next((mask for _, mask in sorted(reference.items()) if mask.area), None)
    pairs = [(masks[frame], reference[frame]) for frame in masks.keys() & reference.keys()]
    visible = [(mine, theirs) for mine, theirs in pairs if mine.area or theirs.area]
    if first is None or not visible:
        return None
    aligned = sum(_iou(mine, theirs, known) > IOU_ALIGNED for mine, theirs in visible)
    return Alignment(size_of(first.area), len(visible), aligned)


def _iou(mine: MaskVersion, theirs: MaskVersion, known: KnownIous) -> float:
    if not (mine.area and theirs.area):
        return 0.0
    key = mine.id, theirs.id
    if key not in known:
        known[key] = mask_codec.iou(mine.rle, theirs.rle)
    return known[key]
