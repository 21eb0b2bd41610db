"""Checking a tracked stretch by tracking it the other way: where the two ways disagree, one of them is wrong.

Nothing is stored: the answers are compared with the masks that are there, and what disagrees is flagged. Runs on the
session's thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine import model_protocol as wire
from engine.changes import Changes
from engine.errors import EngineError
from engine.pins import Anchor, anchors, from_wire, governing, painted_pin, pin_refs, to_wire
from engine.session.asking import PinContents
from engine.session.context import Context
from engine.session.flags import Flags
from engine.session.operations import PropagateOperation, Request
from storage.mask_codec import iou
from storage.records import Direction, MaskSummary, Provenance


class CheckOperation(PropagateOperation):
    """A check under way; at the end `compared` frames were compared and `flagged` of them are flagged."""

    def __init__(self, *, masklet_id: int, **parts: Any) -> None:
        super().__init__(**parts)
        self.masklet_id = masklet_id
        self.compared = 0
        self.flagged = 0


@dataclass(frozen=True, slots=True)
class _Way:
    """Back from `start`, a pin or a mask taken for one, through `stop`."""

    direction: Direction
    start: int
    stop: int
    pin: wire.PinRef
    contents: PinContents | _MaskForPin


@dataclass(frozen=True, slots=True)
class _MaskForPin:
    """Hands a mask over as if it were a pin."""

    data: wire.PinData

    def __call__(self, hashes: tuple[str, ...]) -> tuple[wire.PinData, ...]:
        return tuple(self.data for _ in hashes)


class Checking:
    """Tracks back over what was tracked."""

    def __init__(self, context: Context, flags: Flags) -> None:
        self._context = context
        self._flags = flags

    def track_back(self, masklet_id: int, frame: int) -> CheckOperation:
        """Track the stretch around a frame against the direction it was tracked in, and flag where that disagrees.

        It begins at the next pin, which alone is remembered, or where there is none at the last mask that shows the
        object. Raises EngineError where the frame was not tracked or nothing lies between.
        """
        context = self._context
        context.require_in_phase([masklet_id])
        masks = context.store.masklets.summaries(masklet_id)
        way = self._way(masklet_id, frame, masks)
        found: dict[int, float] = {}

        def take(_: Direction, batch: Sequence[wire.Tracked]) -> Changes:
            for tracked in batch:
                now = context.store.masklets.mask(masklet_id, tracked.frame)
                if now is not None and tracked.frame in masks and now.id == masks[tracked.frame].id:
                    found[tracked.frame] = iou(now.rle, from_wire(tracked.masks[0].mask))
            return Changes(history=False)

        def finish(operation: PropagateOperation) -> None:
            assert isinstance(operation, CheckOperation)
            operation.compared = len(found)
            operation.flagged = self._flags.remember(masklet_id, found, masks)
            context.publish(Changes(masklets=frozenset({masklet_id}), history=False))

        track = wire.Track(key=masklet_id, pins=(way.pin,), start=way.start, stop=way.stop)
        job = wire.Propagate(
            id=0,
            model=context.model_ref,
            video=context.video_ref,
            direction=way.direction,
            stride=context.grid.stride,
            tracks=(track,),
        )
        return CheckOperation(
            masklet_id=masklet_id,
            client=context.client,
            publish=context.publish,
            requests=[Request(job, way.contents)],
            total=abs(way.stop - way.start) // context.grid.stride,
            commit=take,
            finish=finish,
        )

    def _way(self, masklet_id: int, frame: int, masks: dict[int, MaskSummary]) -> _Way:
        there = masks.get(frame)
        if there is None or there.provenance is not Provenance.PROPAGATED or there.direction is None:
            raise EngineError(f"The mask of frame {frame} was not tracked: go to a frame that was.")
        back: Direction = "backward" if there.direction == "forward" else "forward"
        step = self._context.grid.stride * (1 if there.direction == "forward" else -1)
        anchored = anchors(self._context.store.masklets.pins(masklet_id).values())
        behind, ahead = governing(anchored, frame, there.direction), governing(anchored, frame, back)
        start = ahead.frame if ahead is not None and ahead.can_start else self._last_shown(masks, frame, step)
        stop = frame
        while stop - step in masks and (behind is None or stop - step != behind.frame):
            stop -= step
        if start == stop:
            raise EngineError("There is nothing to compare: no other tracked mask lies on the way back.")
        if ahead is not None and ahead.frame == start:
            return _Way(back, start, stop, *self._pin(ahead))
        return _Way(back, start, stop, *self._mask_for_pin(masklet_id, start))

    def _last_shown(self, masks: dict[int, MaskSummary], frame: int, step: int) -> int:
        """The last frame that shows the object of those tracked without a break round this one; the first if none."""

        def is_tracked(at: int) -> bool:
            return at in masks and masks[at].provenance is Provenance.PROPAGATED

        last = frame
        while is_tracked(last + step):
            last += step
        while not masks[last].area and is_tracked(last - step):
            last -= step
        return last

    def _pin(self, anchor: Anchor) -> tuple[wire.PinRef, PinContents]:
        mask_alone = self._context.policy.condition_by_mask_alone
        (ref,) = pin_refs((anchor,), mask_alone=mask_alone)
        return ref, PinContents.of(self._context, (anchor,), mask_alone=mask_alone)

    def _mask_for_pin(self, masklet_id: int, frame: int) -> tuple[wire.PinRef, _MaskForPin]:
        mask = self._context.store.masklets.mask(masklet_id, frame)
        assert mask is not None
        content_hash = painted_pin(masklet_id, frame, mask.rle).content_hash
        data = wire.PinData(content_hash=content_hash, mask=to_wire(mask.rle))
        return wire.PinRef(frame=frame, content_hash=content_hash), _MaskForPin(data)
