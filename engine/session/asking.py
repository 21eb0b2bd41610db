"""Building the question for the model about one frame: what is on it, what that refines, and the pins that count.

Reads the store and changes nothing. Runs on the session's thread; only `PinContents` goes over to the model client's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine import model_protocol as wire
from engine import prompting
from engine.errors import EngineError
from engine.phases import Activity
from engine.pins import (
    Anchor,
    absent_ranges,
    anchors,
    array_to_wire,
    governing,
    pin_at,
    pin_data,
    pin_refs,
    pinned_set_hash,
    to_wire,
)
from engine.prompting import Refined, TrackedFrom
from engine.session.context import Context
from engine.session.keeping import KEEPING
from engine.session.operations import Request
from storage.records import MaskVersion, Pin, PinKind, Prompts, Provenance
from storage.store import ProjectStore


@dataclass(frozen=True, slots=True)
class PinContents:
    """Reads the contents of pins once the model process asks for them, all it asks for in one query; on any thread."""

    store: ProjectStore
    size: tuple[int, int]
    pins: Mapping[str, Pin]
    mask_alone: bool

    @classmethod
    def of(cls, context: Context, anchored: Iterable[Anchor], *, mask_alone: bool) -> PinContents:
        """Of these anchors, by the hash that requests name them by (`pin_refs`)."""
        anchored = tuple(anchored)
        refs = pin_refs(anchored, mask_alone=mask_alone)
        pins = {ref.content_hash: anchor.pin for ref, anchor in zip(refs, anchored, strict=True)}
        return cls(context.store, context.size, pins, mask_alone)

    def __call__(self, hashes: tuple[str, ...]) -> tuple[wire.PinData, ...]:
        """The contents in the order asked for. Raises StorageError, KeyError for a pin the request does not name."""
        wanted = [self.pins[each] for each in hashes]
        contents = self.store.masklets.pin_contents({pin.id for pin in wanted})
        sha256 = {checkpoint.id: checkpoint.sha256 for checkpoint in self.store.catalogue.checkpoints()}
        return tuple(
            pin_data(
                pin,
                contents[pin.id],
                size=self.size,
                checkpoint_sha256=None if pin.checkpoint_id is None else sha256[pin.checkpoint_id],
                mask_alone=self.mask_alone,
            )
            for pin in wanted
        )


def ask_about(
    context: Context,
    masklet_id: int | None,
    frame: int,
    prompts: Prompts,
    *,
    refine_pin: bool = False,
    preview: bool = False,
) -> tuple[Request, Refined]:
    """The request that asks about a frame with these prompts, and what they refine.

    Without a masklet it is about an object that is not begun yet, of which nothing is known on any frame. `refine_pin`
    refines the answer the frame's own pin got, a `preview` is answered only where that is quick. Raises EngineError for
    prompts that cannot be asked and for frames between those of the grid.
    """
    context.require_grid(frame)
    if prompting.is_empty(prompts):
        raise EngineError("There is nothing to ask: click on the object or draw a box around it.")
    prompting.check_inside(prompts, size=context.size)
    masklets = context.store.masklets
    pins = {} if masklet_id is None else masklets.pins(masklet_id)
    own = pins.get(frame)
    others = [pin for first, pin in pins.items() if first != frame]
    anchored = anchors(others)
    mask = None if masklet_id is None else masklets.mask(masklet_id, frame)
    refined = _refined(context, mask, own=pin_at(pins, frame), anchored=anchored)
    tracked = refined.tracked
    job = wire.PromptFrame(
        id=0,
        model=context.model_ref,
        video=context.video_ref,
        frame=frame,
        points=prompts.points,
        labels=prompts.labels,
        box=prompts.box,
        tracked=None
        if tracked is None
        else wire.TrackSource(start=tracked.start, direction=tracked.direction, stride=context.grid.stride),
        pins=pin_refs(anchored, mask_alone=False) if tracked is not None else (),
        absent=absent_ranges(others),
        preview=preview,
        **_previous(context, refined, own if refine_pin else None),
    )
    return Request(job, PinContents.of(context, anchored, mask_alone=False)), refined


def _refined(context: Context, mask: MaskVersion | None, *, own: Pin | None, anchored: tuple[Anchor, ...]) -> Refined:
    if own is not None and own.kind is PinKind.PROMPTED:
        noted = Refined.from_payload(context.store.steps.step(own.step_id).payload)
        return _rooted(noted, own.frame, anchored)
    if mask is None or (own is not None and own.kind is PinKind.ABSENT):
        return Refined()
    tracked_here = mask.provenance in (Provenance.PROPAGATED, Provenance.AUTO)
    if tracked_here and context.policy.refusal(Activity.REFINE_TRACKED) is not None:
        return Refined()
    if not tracked_here:
        return Refined(mask_version=mask.id)
    tracked = _tracked_from(context, mask, anchored)
    return Refined(mask_version=mask.id) if tracked is None else Refined(tracked=tracked)


def _tracked_from(context: Context, mask: MaskVersion, anchored: tuple[Anchor, ...]) -> TrackedFrom | None:
    """Where the track to a mask starts: where it did while its pins are as they were, else at the nearest pin."""
    if mask.direction is None:
        return None
    step = context.store.steps.step(mask.step_id)
    if step.kind in KEEPING:  # tracking again would give another mask than the one that was kept
        return None
    noted = step.payload.get("tracks", {}).get(f"{mask.masklet_id}:{mask.direction}")
    if noted is not None and noted["pins"] == pinned_set_hash(anchored):
        return TrackedFrom(int(noted["start"]), mask.direction)
    nearest = governing(tuple(anchor for anchor in anchored if anchor.can_start), mask.frame, mask.direction)
    return None if nearest is None else TrackedFrom(nearest.frame, mask.direction)


def _rooted(refined: Refined, frame: int, anchored: tuple[Anchor, ...]) -> Refined:
    """The same while the pin it was tracked from is there, else from the nearest one left, else nothing."""
    if refined.tracked is None:
        return refined
    usable = tuple(anchor for anchor in anchored if anchor.can_start)
    if any(anchor.frame == refined.tracked.start for anchor in usable):
        return refined
    nearest = governing(usable, frame, refined.tracked.direction)
    return Refined() if nearest is None else Refined(tracked=TrackedFrom(nearest.frame, refined.tracked.direction))


def _previous(context: Context, refined: Refined, pin: Pin | None) -> dict[str, Any]:
    """What the model is to refine, as fields of the request: the pin's logits, or a mask."""
    if pin is not None and pin.kind is PinKind.PROMPTED:
        content = context.store.masklets.pin_content(pin.id)
        if pin.checkpoint_id == context.checkpoint.id and content.low_res_logits is not None:
            return {"previous": array_to_wire(content.low_res_logits)}
        if content.mask is not None:
            return {"previous_mask": to_wire(content.mask)}
    if refined.mask_version is not None:
        return {"previous_mask": to_wire(context.store.masklets.mask_version(refined.mask_version).rle)}
    return {}
