"""Mending mixed-up identities: swapping two objects from a frame on, splitting one in two, making one of two.

Each is one step that can be undone. What moves to another object is a mask there and nothing else: a pin becomes a
painted pin, that is a mask prompt, since its logits and object pointer may have come from the other object's memory
(decision 13). Tracked masks are kept as they are and count as tracked from the pins that govern them now. The store
refuses what touches a masklet that is submitted or judged. Runs on the session's thread.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from engine.changes import Changes, changes_of
from engine.errors import EngineError
from engine.pins import absent_pin, carve, painted_pin, pin_at
from engine.session.context import Context
from engine.session.keeping import copied, kept, roots_of
from engine.session.merging import merged
from engine.session.objects import NEW_MASKLET, NewObject, Objects, made_by
from storage.drafts import FrameKey, MaskletEdit, NewMask, NewPin, StepDraft, TargetEdit
from storage.records import MaskVersion, Pin, PinKind, Provenance, StepKind


@dataclass(frozen=True, slots=True)
class _Side:
    """One object's masks and pins by frame, as they are before the step."""

    masklet_id: int
    masks: Mapping[int, MaskVersion]
    pins: Mapping[int, Pin]


class Identity:
    """Swaps, splits and merges masklets of the phase in hand."""

    def __init__(self, context: Context, objects: Objects) -> None:
        self._context = context
        self._objects = objects

    def swap(self, masklet_id: int, other_id: int, first: int, last: int | None = None) -> Changes:
        """Give each of two objects the other's masks and pins from `first` through `last`, by default to the end.

        On `first` both are pinned with the mask they get, so that each is followed from there on. Raises EngineError
        where neither has a mask there or a masklet is another phase's, StorageError for one that is not open to change.
        """
        if masklet_id == other_id:
            raise EngineError("An object can only be swapped with another one.")
        frames = self._range(first, last)
        self._context.require_in_phase([masklet_id, other_id])
        one, other = self._side(masklet_id), self._side(other_id)
        if not any(frame in one.masks or frame in other.masks for frame in frames):
            raise EngineError("Neither object has a mask on these frames: there is nothing to swap.")
        draft = self._begun(StepKind.SWAP, masklet_id, frames, other=other_id)
        draft = self._handed_over(draft, giver=other, taker=one, frames=frames)
        draft = self._handed_over(draft, giver=one, taker=other, frames=frames)
        return changes_of(self._context.commit(draft))

    def split(self, masklet_id: int, first: int, last: int | None = None, *, name: str | None = None) -> NewObject:
        """Move the masks and pins from `first` through `last`, by default to the end, to a new object.

        Raises EngineError where that would move no mask or all of them, or as `swap`.
        """
        frames = self._range(first, last)
        self._context.require_in_phase([masklet_id])
        one = self._side(masklet_id)
        moved = [frame for frame in frames if frame in one.masks]
        if not moved:
            raise EngineError(f"There is no mask from frame {first} on: there is nothing to split off.")
        if len(moved) == len(one.masks):
            raise EngineError("Every mask of the object lies there: go to the frame where the other object begins.")
        draft = self._objects.with_new(self._begun(StepKind.SPLIT, masklet_id, frames), name)
        nobody = _Side(NEW_MASKLET, {}, {})
        draft = self._handed_over(draft, giver=one, taker=nobody, frames=frames)
        draft = self._handed_over(draft, giver=nobody, taker=one, frames=frames)
        return made_by(self._context.commit(draft))

    def merge(self, masklet_id: int, other_id: int) -> Changes:
        """Put two objects' masks together frame by frame in the first one; the other one is deleted.

        An object that has masklets of other phases stays with those. Raises EngineError and StorageError as `swap`.
        """
        if masklet_id == other_id:
            raise EngineError("An object can only be merged with another one.")
        self._context.require_in_phase([masklet_id, other_id])
        one, other = self._side(masklet_id), self._side(other_id)
        result = merged(masklet_id, (one.masks, one.pins), (other.masks, other.pins), stride=self._context.grid.stride)
        self._context.note(StepKind.MERGE.value, masklet_id=masklet_id)
        draft = replace(
            self._context.draft(StepKind.MERGE, masklet_id=masklet_id),
            payload={"other": other_id},
            masks=result.masks,
            pins=result.pins,
            removed_pins=result.removed_pins,
        )
        return changes_of(self._context.commit(self._deleting(draft, other_id)))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _range(self, first: int, last: int | None) -> range:
        grid = self._context.grid
        last = grid.frames()[-1] if last is None else last
        first, last = min(first, last), max(first, last)
        self._context.require_grid(first)
        self._context.require_grid(last)
        return range(first, last + 1, grid.stride)

    def _side(self, masklet_id: int) -> _Side:
        store = self._context.store.masklets
        return _Side(masklet_id, store.masks(masklet_id), store.pins(masklet_id))

    def _begun(self, kind: StepKind, masklet_id: int, frames: range, *, other: int | None = None) -> StepDraft:
        self._context.note(kind.value, masklet_id=masklet_id, frame=frames[0])
        payload = {"first": frames[0], "last": frames[-1]}
        draft = self._context.draft(kind, masklet_id=masklet_id)
        return replace(draft, payload=payload if other is None else {**payload, "other": other})

    def _handed_over(self, draft: StepDraft, *, giver: _Side, taker: _Side, frames: range) -> StepDraft:
        """The step, which also puts the giver's masks and pins on these frames in the place of the taker's."""
        gone, stays = carve(
            taker.pins, masklet_id=taker.masklet_id, first=frames[0], last=frames[-1], stride=frames.step
        )
        pins = (*stays, *_pins_moved(giver, taker.masklet_id, frames))
        untouched = [pin for pin in taker.pins.values() if pin.last_frame < frames[0] or pin.frame > frames[-1]]
        roots = roots_of([*untouched, *pins])
        painted = {pin.frame for pin in pins if pin.kind is PinKind.PAINTED}
        masks, removed = [], []
        for frame in frames:
            mask = giver.masks.get(frame)
            if mask is not None:
                masks.append(kept(_moved(mask, taker.masklet_id, painted=frame in painted), roots=roots))
            elif frame in taker.masks:
                removed.append(FrameKey(masklet_id=taker.masklet_id, frame=frame))
        return replace(
            draft,
            masks=(*draft.masks, *masks),
            removed_masks=(*draft.removed_masks, *removed),
            pins=(*draft.pins, *pins),
            removed_pins=(*draft.removed_pins, *_without(gone, {pin.frame for pin in pins})),
        )

    def _deleting(self, draft: StepDraft, masklet_id: int) -> StepDraft:
        """The step, which also deletes a masklet, with its object where it is the only one."""
        store = self._context.store.masklets
        target_id = store.masklet(masklet_id).target_id
        if len(store.masklets(target_id=target_id)) > 1:
            return replace(draft, masklet_edits=(MaskletEdit(masklet_id=masklet_id, deleted=True),))
        return replace(draft, target_edits=(TargetEdit(target_id=target_id, deleted=True),))


def _pins_moved(giver: _Side, masklet_id: int, frames: range) -> list[NewPin]:
    """The giver's pins on these frames as the taker gets them, and one on the first frame where a mask is there."""
    pins = []
    for pin in giver.pins.values():
        if pin.last_frame < frames[0] or pin.frame > frames[-1]:
            continue
        if pin.kind is PinKind.ABSENT:
            pins.append(absent_pin(masklet_id, max(pin.frame, frames[0]), min(pin.last_frame, frames[-1])))
        else:
            pins.append(painted_pin(masklet_id, pin.frame, giver.masks[pin.frame].rle))
    opening = giver.masks.get(frames[0])
    if opening is not None and opening.area and pin_at(giver.pins, frames[0]) is None:
        pins.append(painted_pin(masklet_id, frames[0], opening.rle))
    return pins


def _moved(mask: MaskVersion, masklet_id: int, *, painted: bool) -> NewMask:
    moved = replace(copied(mask), masklet_id=masklet_id)
    if not painted:
        return moved
    return NewMask(masklet_id=masklet_id, frame=mask.frame, rle=mask.rle, provenance=Provenance.PAINTED)


def _without(keys: Collection[FrameKey], frames: Collection[int]) -> list[FrameKey]:
    return [key for key in keys if key.frame not in frames]
