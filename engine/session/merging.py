"""Two masklets as one: the union of their masks frame by frame, and which frames stay pinned.

Pure functions over the store's records, without Qt, database or model. A frame is pinned where either was: by the mask
of both together, or as absent where a person said so of either and the other shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.pins import absent_pin, painted_pin, pin_at
from engine.session.keeping import copied, kept, roots_of
from storage.drafts import FrameKey, NewMask, NewPin
from storage.mask_codec import Rle, union
from storage.records import MaskVersion, Pin, PinKind, Provenance

Masklet = tuple[Mapping[int, MaskVersion], Mapping[int, Pin]]
"""The masks of a masklet by frame, and its pins by first frame."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What the masklet that stays has to be given to be both."""

    masks: tuple[NewMask, ...]
    pins: tuple[NewPin, ...]
    removed_pins: tuple[FrameKey, ...]


def merged(masklet_id: int, one: Masklet, other: Masklet, *, stride: int) -> Merged:
    """What `one`, which is `masklet_id`, has to be given; a frame that the other adds nothing to stays as it is."""
    frames = sorted({*one[0], *other[0]})
    painted: dict[int, NewPin] = {}
    absent: dict[int, None] = {}  # a set in order of frames
    for frame in frames:
        both = _union(one[0].get(frame), other[0].get(frame))
        kinds = {_kind(side[1], frame) for side in (one, other)}
        if kinds & {PinKind.PROMPTED, PinKind.PAINTED}:
            if _kind(one[1], frame) in {None, PinKind.ABSENT} or both != one[0][frame].rle:
                painted[frame] = painted_pin(masklet_id, frame, both)
        elif PinKind.ABSENT in kinds and not any(side[0][frame].area for side in (one, other) if frame in side[0]):
            absent[frame] = None
    ranges = [absent_pin(masklet_id, first, last) for first, last in _runs(absent, stride)]
    pins = {pin.frame: pin for pin in (*ranges, *painted.values())}
    gone = [first for first, pin in one[1].items() if pin.kind is PinKind.ABSENT and first not in pins]
    roots = roots_of([*(pin for first, pin in one[1].items() if first not in {*pins, *gone}), *pins.values()])
    masks = []
    for frame in frames:
        said = Provenance.PAINTED if frame in painted else Provenance.ABSENT if frame in absent else None
        now = kept(_mask(masklet_id, frame, one[0].get(frame), other[0].get(frame), said=said), roots=roots)
        if frame not in one[0] or now != copied(one[0][frame]):
            masks.append(now)
    removed = tuple(FrameKey(masklet_id=masklet_id, frame=frame) for frame in gone)
    return Merged(tuple(masks), tuple(pins.values()), removed)


def _union(one: MaskVersion | None, other: MaskVersion | None) -> Rle:
    if one is None or other is None:
        there = one or other
        assert there is not None
        return there.rle
    if not one.area or not other.area:
        return one.rle if one.area else other.rle
    return union(one.rle, other.rle)


def _mask(
    masklet_id: int, frame: int, one: MaskVersion | None, other: MaskVersion | None, *, said: Provenance | None
) -> NewMask:
    """The mask of a frame: what a person said, else as it was where one alone shows the object, else without scores."""
    both = _union(one, other)
    if said is not None:
        return NewMask(masklet_id=masklet_id, frame=frame, rle=both, provenance=said)
    for each in (one, other):
        if each is not None and each.rle == both:
            return replace(copied(each), masklet_id=masklet_id)
    assert one is not None
    return NewMask(masklet_id=masklet_id, frame=frame, rle=both, provenance=one.provenance, direction=one.direction)


def _kind(pins: Mapping[int, Pin], frame: int) -> PinKind | None:
    pin = pin_at(pins, frame)
    return None if pin is None else pin.kind


def _runs(frames: Iterable[int], stride: int) -> list[tuple[int, int]]:
    """Stretches (first, last) of frames that follow each other on the grid."""
    ordered = list(frames)
    if not ordered:
        return []
    breaks = [k + 1 for k, (before, after) in enumerate(pairwise(ordered)) if after - before != stride]
    return [(ordered[a], ordered[b - 1]) for a, b in pairwise([0, *breaks, len(ordered)])]
