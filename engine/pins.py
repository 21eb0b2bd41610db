"""Pins: the frames a person fixed, what they contribute to memory, and which propagated masks they make stale.

Pure functions over the store's records, without Qt, database or model. Frames are decoded-frame numbers.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from engine import model_protocol as wire
from storage.array_codec import unpack
from storage.drafts import FrameKey, NewPin
from storage.mask_codec import Rle, empty
from storage.records import Direction, MaskSummary, Pin, PinContent, PinKind, Provenance


def content_hash(
    *,
    kind: PinKind,
    mask: Rle | None,
    low_res_logits: bytes | None,
    object_pointer: bytes | None,
    checkpoint: str | None,
) -> str:
    """Identity (hex) of what a pin contributes to memory, wherever it stands."""
    digest = hashlib.sha256()
    parts: list[bytes] = [
        kind.value.encode(),
        b"" if mask is None else f"{mask.size}".encode() + mask.counts,
        low_res_logits or b"",
        object_pointer or b"",
        (checkpoint or "").encode(),
    ]
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Anchor:
    """One frame of a pin as memory sees it: an absent range has two, its ends."""

    frame: int
    content_hash: str
    pin: Pin

    @property
    def can_start(self) -> bool:
        """Whether a propagation can start here: an absent frame shows nothing to track."""
        return self.pin.kind is not PinKind.ABSENT


def anchors(pins: Iterable[Pin]) -> tuple[Anchor, ...]:
    """The anchors of a masklet's pins in order of frames."""
    found: list[Anchor] = []
    for pin in pins:
        for frame in sorted({pin.frame, pin.last_frame}):
            found.append(Anchor(frame, pin.content_hash, pin))
    return tuple(sorted(found, key=lambda anchor: anchor.frame))


def governing(anchored: tuple[Anchor, ...], frame: int, direction: Direction) -> Anchor | None:
    """The anchor a mask tracked to `frame` in `direction` depends on: the nearest at or before it on the way."""
    return _nearest(anchored, [anchor.frame for anchor in anchored], frame, direction)


def _nearest(anchored: tuple[Anchor, ...], places: list[int], frame: int, direction: Direction) -> Anchor | None:
    """The same, with the anchors' frames at hand."""
    if direction == "forward":
        k = bisect.bisect_right(places, frame) - 1
        return anchored[k] if k >= 0 else None
    k = bisect.bisect_left(places, frame)
    return anchored[k] if k < len(anchored) else None


def stale_frames(summaries: Mapping[int, MaskSummary], pins: Iterable[Pin]) -> frozenset[int]:
    """Frames whose propagated or automatic mask was tracked from a pin that has since been superseded.

    A mask is stale when the pin that governs it now, seen from its frame against the direction it was tracked in, is
    not the very pin it was tracked from: that pin changed or went, or another came between.
    """
    anchored = anchors(pins)
    places = [anchor.frame for anchor in anchored]
    stale = set()
    for frame, mask in summaries.items():
        if mask.provenance not in (Provenance.PROPAGATED, Provenance.AUTO) or mask.direction is None:
            continue
        anchor = _nearest(anchored, places, frame, mask.direction)
        if anchor is None or (anchor.frame, anchor.content_hash) != (mask.source_frame, mask.source_hash):
            stale.add(frame)
    return frozenset(stale)


def pin_at(pins: Mapping[int, Pin], frame: int) -> Pin | None:
    """The pin that fixes `frame`, an absent range included; None where a propagation may write."""
    found = pins.get(frame)
    if found is not None:
        return found
    return next((pin for pin in pins.values() if pin.frame <= frame <= pin.last_frame), None)


def absent_ranges(pins: Iterable[Pin]) -> tuple[tuple[int, int], ...]:
    """The ranges (first, last frame) in which a person said that the object is not visible."""
    return tuple((pin.frame, pin.last_frame) for pin in pins if pin.kind is PinKind.ABSENT)


_ABSENT_HASH = content_hash(kind=PinKind.ABSENT, mask=None, low_res_logits=None, object_pointer=None, checkpoint=None)


def painted_pin(masklet_id: int, frame: int, mask: Rle) -> NewPin:
    """The pin of a painted frame: the mask alone, whatever the model."""
    return NewPin(
        masklet_id=masklet_id,
        frame=frame,
        kind=PinKind.PAINTED,
        content_hash=content_hash(
            kind=PinKind.PAINTED, mask=mask, low_res_logits=None, object_pointer=None, checkpoint=None
        ),
        content=PinContent(mask=mask),
    )


def absent_pin(masklet_id: int, first: int, last: int) -> NewPin:
    """The pin of a range in which the object is not visible."""
    return NewPin(masklet_id=masklet_id, frame=first, last_frame=last, kind=PinKind.ABSENT, content_hash=_ABSENT_HASH)


def carve(
    pins: Mapping[int, Pin], *, masklet_id: int, first: int, last: int, stride: int
) -> tuple[tuple[FrameKey, ...], tuple[NewPin, ...]]:
    """What frees `first`..`last` of pins: those to remove, and what stays of absent ranges that reach beyond.

    What stays before `first` replaces the range it is cut from, which begins on the same frame and is not removed.
    """
    removed: list[FrameKey] = []
    stays: list[NewPin] = []
    for pin in pins.values():
        if pin.last_frame < first or pin.frame > last:
            continue
        if pin.frame < first:
            stays.append(absent_pin(masklet_id, pin.frame, first - stride))
        else:
            removed.append(FrameKey(masklet_id=masklet_id, frame=pin.frame))
        if pin.last_frame > last:
            stays.append(absent_pin(masklet_id, last + stride, pin.last_frame))
    return tuple(removed), tuple(stays)


def pinned_set_hash(anchored: tuple[Anchor, ...]) -> str:
    """Identity (hex) of a whole set of pins with their frames."""
    text = ";".join(f"{anchor.frame}:{anchor.content_hash}" for anchor in anchored)
    return hashlib.sha256(text.encode()).hexdigest()


# --- on the wire --------------------------------------------------------------------------------------------------

_MASK_ALONE = "mask:"


def pin_refs(anchored: tuple[Anchor, ...], *, mask_alone: bool) -> tuple[wire.PinRef, ...]:
    """The anchors as requests name them; with `mask_alone` (phase 2) only the masks condition."""
    prefix = _MASK_ALONE if mask_alone else ""
    return tuple(wire.PinRef(frame=anchor.frame, content_hash=prefix + anchor.content_hash) for anchor in anchored)


def source_of(tracked: wire.TrackedMask) -> tuple[int, str]:
    """(frame, content hash) of the pin a tracked mask came from."""
    return tracked.source_frame, tracked.source_hash.removeprefix(_MASK_ALONE)


def pin_data(
    pin: Pin, content: PinContent, *, size: tuple[int, int], checkpoint_sha256: str | None, mask_alone: bool
) -> wire.PinData:
    """What the model process needs of a pin; `size` (height, width) is the frame's, for an absent pin's empty mask."""
    code = to_wire(content.mask or empty(size))
    if (
        mask_alone
        or pin.kind is not PinKind.PROMPTED
        or content.low_res_logits is None
        or content.object_pointer is None
    ):
        prefix = _MASK_ALONE if mask_alone else ""
        return wire.PinData(content_hash=prefix + pin.content_hash, mask=code)
    return wire.PinData(
        content_hash=pin.content_hash,
        mask=code,
        low_res_logits=array_to_wire(content.low_res_logits),
        object_pointer=array_to_wire(content.object_pointer),
        object_score=pin.object_score,
        checkpoint_sha256=checkpoint_sha256,
    )


def to_wire(rle: Rle) -> wire.WireRle:
    """A run-length code as messages carry it."""
    return wire.WireRle(height=rle.size[0], width=rle.size[1], counts=rle.counts)


def from_wire(rle: wire.WireRle) -> Rle:
    """A run-length code as the store keeps it."""
    return Rle(size=(rle.height, rle.width), counts=rle.counts)


def array_to_wire(packed: bytes) -> wire.WireArray:
    """A stored array as messages carry it."""
    array = unpack(packed).astype(np.float32)
    return wire.WireArray(shape=array.shape, data=array.tobytes())


def array_from_wire(array: wire.WireArray) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """An array out of a message, float32."""
    return np.frombuffer(array.data, np.float32).reshape(array.shape)
