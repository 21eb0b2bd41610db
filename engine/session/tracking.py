"""Propagating masklets from their pins, what that leaves stale, and how long it will take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine import model_protocol as wire
from engine.changes import Changes, changes_of
from engine.errors import EngineError, NothingToDoError
from engine.phases import Activity
from engine.pins import (
    Anchor,
    absent_ranges,
    anchors,
    from_wire,
    pin_at,
    pin_refs,
    pinned_set_hash,
    source_of,
    stale_frames,
)
from engine.propagation import DirectionChoice, Reach, Stretch, plan, run_near
from engine.session.asking import PinContents
from engine.session.context import Context
from engine.session.operations import PropagateOperation, Request
from storage.drafts import NewMask
from storage.records import Direction, Pin, Provenance, StepKind, StepState


@dataclass(frozen=True, slots=True)
class _Leg:
    """One direction of a propagation: the stretch of each masklet."""

    direction: Direction
    stretches: dict[int, Stretch]


class Tracking:
    """Propagation over the video, from pins as they are when it begins."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def propagate(
        self,
        masklet_ids: Sequence[int],
        *,
        direction: DirectionChoice = "forward",
        start: int | None = None,
        reach: Reach | None = None,
    ) -> PropagateOperation:
        """Track masklets from their pins; one undo step, whatever was done when it is cancelled is kept.

        `start` is the frame in hand, the propagation beginning at each masklet's nearest pin behind it; None begins at
        its first pin. The reach is by default to the next pin. Raises EngineError where the phase refuses or a
        masklet is another phase's, NothingToDoError where there is no pin to start from, or nothing to do.
        """
        context = self._context
        context.require_allowed(Activity.PROPAGATE)
        context.require_in_phase(masklet_ids)
        pins = {masklet_id: context.store.masklets.pins(masklet_id) for masklet_id in masklet_ids}
        legs = self._plan(pins, direction=direction, start=start, reach=reach or Reach.to_next_pin())
        total = sum(self._frames_of(leg) for leg in legs)
        if total == 0:
            raise NothingToDoError("There is nothing to propagate: every frame within reach is a pin already.")
        anchored = {masklet_id: anchors(of.values()) for masklet_id, of in pins.items()}
        context.note("propagate", masklet_id=masklet_ids[0] if len(masklet_ids) == 1 else None, frame=start)
        recorder = _Recorder(
            context,
            legs={leg.direction: leg for leg in legs},
            payload={"direction": direction, "tracks": _noted_tracks(legs, anchored)},
        )
        pace_key = self._pace_key(recorder.objects)
        return PropagateOperation(
            client=context.client,
            publish=context.publish,
            requests=[self._request(leg, pins, anchored) for leg in legs],
            total=total,
            commit=recorder.commit,
            finish=lambda operation: self._finish(recorder, pace_key, operation),
        )

    def track_again(self, masklet_id: int, *, near: int) -> PropagateOperation:
        """Track the stretch of stale masks at a frame, or the one nearest to it, anew the way it was tracked.

        Raises EngineError where nothing is stale, and as `propagate`.
        """
        stretch = run_near(self.stale(masklet_id), near=near, stride=self._context.grid.stride)
        if stretch is None:
            raise EngineError("No mask of this object is stale: nothing has changed since they were tracked.")
        first, last = stretch
        masks = self._context.store.masklets.summaries(masklet_id, frames=[first, last])
        pins = anchors(self._context.store.masklets.pins(masklet_id).values())
        backward = masks[last].direction == "backward" and any(a.can_start and a.frame >= last for a in pins)
        forward = any(anchor.can_start and anchor.frame <= first for anchor in pins)
        direction: Direction = "backward" if backward or not forward else "forward"
        return self.propagate([masklet_id], direction=direction, reach=Reach.within(first, last))

    def stale(self, masklet_id: int) -> frozenset[int]:
        """Frames of a masklet whose propagated mask comes from a superseded pin."""
        masklets = self._context.store.masklets
        return stale_frames(masklets.summaries(masklet_id), masklets.pins(masklet_id).values())

    def estimate_seconds(self, frames: int, *, objects: int = 1) -> float | None:
        """How long propagating over so many frames should take, from the last measured pace; None before the first."""
        pace = self._context.store.settings().get(self._pace_key(objects))
        return None if pace is None else float(pace) * frames

    # --- parts ------------------------------------------------------------------------------------------------------

    def _plan(
        self, pins: dict[int, dict[int, Pin]], *, direction: DirectionChoice, start: int | None, reach: Reach
    ) -> list[_Leg]:
        ways: tuple[Direction, ...] = ("forward", "backward") if direction == "both" else (direction,)
        legs: list[_Leg] = []
        refusals: list[EngineError] = []
        for way in ways:
            stretches: dict[int, Stretch] = {}
            for masklet_id, of in pins.items():
                try:
                    stretch = plan(
                        anchors(of.values()), grid=self._context.grid, direction=way, start=start, reach=reach
                    )
                except EngineError as error:
                    refusals.append(error)
                    continue
                if stretch is not None:
                    stretches[masklet_id] = stretch
            if stretches:
                legs.append(_Leg(way, stretches))
        if refusals and len(refusals) >= len(ways) * len(pins):
            raise refusals[0]
        return legs

    def _frames_of(self, leg: _Leg) -> int:
        """Number of distinct grid frames a leg goes through."""
        step = self._context.grid.stride if leg.direction == "forward" else -self._context.grid.stride
        return len({f for s in leg.stretches.values() for f in range(s.start + step, s.stop + step, step)})

    def _request(self, leg: _Leg, pins: dict[int, dict[int, Pin]], anchored: dict[int, tuple[Anchor, ...]]) -> Request:
        mask_alone = self._context.policy.condition_by_mask_alone
        every = [anchor for masklet_id in leg.stretches for anchor in anchored[masklet_id]]
        tracks = tuple(
            wire.Track(
                key=masklet_id,
                pins=pin_refs(anchored[masklet_id], mask_alone=mask_alone),
                start=stretch.start,
                stop=stretch.stop,
                absent=absent_ranges(pins[masklet_id].values()),
            )
            for masklet_id, stretch in leg.stretches.items()
        )
        job = wire.Propagate(
            id=0,
            model=self._context.model_ref,
            video=self._context.video_ref,
            direction=leg.direction,
            stride=self._context.grid.stride,
            tracks=tracks,
        )
        return Request(job, PinContents.of(self._context, every, mask_alone=mask_alone))

    def _finish(self, recorder: _Recorder, pace_key: str, operation: PropagateOperation) -> None:
        recorder.finish(
            {
                "frames": operation.frames_done,
                "cancelled": operation.cancelled,
                "failure": None if operation.failure is None else operation.failure.sentence,
            }
        )
        if (pace := operation.seconds_per_frame) is not None:
            self._context.store.set_setting(pace_key, pace)

    def _pace_key(self, objects: int) -> str:
        return f"pace:{self._context.checkpoint.sha256[:16]}:{self._context.device}:{objects}"


class _Recorder:
    """Writes the masks of one propagation as one step, begun with its first batch."""

    def __init__(self, context: Context, *, legs: dict[Direction, _Leg], payload: dict[str, Any]) -> None:
        ids = {masklet_id for leg in legs.values() for masklet_id in leg.stretches}
        draft = context.draft(StepKind.PROPAGATE, masklet_id=ids.pop() if len(ids) == 1 else None)
        self._store = context.store
        self._checkpoint_id = context.checkpoint.id
        self._draft = replace(draft, payload=payload)
        self._legs = legs
        self._step_id: int | None = None
        self._pinned: dict[int, dict[int, Pin]] = {}
        self.objects = max(len(leg.stretches) for leg in legs.values())

    def commit(self, direction: Direction, batch: Sequence[wire.Tracked]) -> Changes | None:
        """Record a batch of tracked frames; None when the step has been undone meanwhile.

        Masks outside the reach are dropped, and those on frames pinned after the propagation was asked for and before
        its first batch.
        """
        leg = self._legs[direction]
        masks = [
            _new_mask(mask, tracked.frame, direction, self._checkpoint_id)
            for tracked in batch
            for mask in tracked.masks
            if leg.stretches[mask.key].writes(tracked.frame)
        ]
        if self._step_id is not None and self._store.steps.step(self._step_id).state is not StepState.DONE:
            return None
        if self._step_id is None:
            self._pinned = {m: self._store.masklets.pins(m) for leg in self._legs.values() for m in leg.stretches}
        masks = [mask for mask in masks if pin_at(self._pinned[mask.masklet_id], mask.frame) is None]
        if not masks:
            return Changes(history=False)
        if self._step_id is not None:
            return changes_of(self._store.steps.append_masks(self._step_id, masks))
        change = self._store.steps.begin(replace(self._draft, masks=tuple(masks)))
        self._step_id = change.step.id
        return changes_of(change)

    def finish(self, payload: dict[str, Any]) -> None:
        """Close the step, if it was begun."""
        if self._step_id is not None:
            self._store.steps.finish(self._step_id, payload=payload)


def _new_mask(mask: wire.TrackedMask, frame: int, direction: Direction, checkpoint_id: int) -> NewMask:
    source_frame, source_hash = source_of(mask)
    return NewMask(
        masklet_id=mask.key,
        frame=frame,
        rle=from_wire(mask.mask),
        provenance=Provenance.PROPAGATED,
        predicted_iou=mask.predicted_iou,
        object_score=mask.object_score,
        checkpoint_id=checkpoint_id,
        source_frame=source_frame,
        source_hash=source_hash,
        direction=direction,
    )


def _noted_tracks(legs: list[_Leg], anchored: dict[int, tuple[Anchor, ...]]) -> dict[str, Any]:
    """What a later click on a tracked frame needs to go the same way again, by "masklet:direction"."""
    return {
        f"{masklet_id}:{leg.direction}": {"start": stretch.start, "pins": pinned_set_hash(anchored[masklet_id])}
        for leg in legs
        for masklet_id, stretch in leg.stretches.items()
    }
