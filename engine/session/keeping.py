"""Masks that a person keeps, though not from the pins they were tracked from: brought back, or moved to another object.

Pure functions over the store's records, without Qt, database or model. Such a mask counts as tracked from the pin that
governs its frame when it is kept, so that it becomes stale when that pin changes and not before (decision 13).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import replace

from storage.drafts import NewMask, NewPin
from storage.records import Direction, MaskVersion, Pin, Provenance, StepKind

KEEPING = frozenset({StepKind.REVERT, StepKind.SWAP, StepKind.SPLIT, StepKind.MERGE})
"""Kinds of steps whose tracked masks were kept, and not tracked from the pins they name."""

Roots = Mapping[int, str]
"""Content hashes of pins by frame; a range that is absent has two, its ends."""


def roots_of(pins: Iterable[Pin | NewPin]) -> dict[int, str]:
    """The frames that govern others, with the content hash of the pin there, in order of frames."""
    roots = {}
    for pin in pins:
        for frame in (pin.frame, pin.frame if pin.last_frame is None else pin.last_frame):
            roots[frame] = pin.content_hash
    return dict(sorted(roots.items()))


def copied(mask: MaskVersion) -> NewMask:
    """The same mask once more, with all that is known of it."""
    return NewMask(
        masklet_id=mask.masklet_id,
        frame=mask.frame,
        rle=mask.rle,
        provenance=mask.provenance,
        predicted_iou=mask.predicted_iou,
        object_score=mask.object_score,
        stability_score=mask.stability_score,
        checkpoint_id=mask.checkpoint_id,
        source_frame=mask.source_frame,
        source_hash=mask.source_hash,
        direction=mask.direction,
    )


def kept(mask: NewMask, *, roots: Roots) -> NewMask:
    """The mask as kept under these pins: a tracked one counts as tracked from the pin that governs its frame.

    That is the nearest pin against the direction it was tracked in, else the nearest on the other side; without any pin
    it has no direction and is never stale.
    """
    if mask.provenance is not Provenance.PROPAGATED:
        return mask
    behind: Direction = mask.direction or "forward"
    for direction in (behind, _other(behind)):
        source = _nearest(list(roots), mask.frame, direction)
        if source is not None:
            return replace(mask, source_frame=source, source_hash=roots[source], direction=direction)
    return replace(mask, source_frame=None, source_hash=None, direction=None)


def _nearest(frames: list[int], frame: int, direction: Direction) -> int | None:
    if direction == "forward":
        place = bisect.bisect_right(frames, frame) - 1
        return frames[place] if place >= 0 else None
    place = bisect.bisect_left(frames, frame)
    return frames[place] if place < len(frames) else None


def _other(direction: Direction) -> Direction:
    return "backward" if direction == "forward" else "forward"
