"""Automatic masklets in the log: one step per group of found objects, and what an interrupted run has left.

A step holds its group whole, so that a run killed at any moment leaves whole groups; the payload of the steps says
which groups of which run are done. Runs on the session's thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.auto.tracks import AutoTrack, Dropped
from engine.changes import Changes, changes_of
from engine.pins import painted_pin
from engine.session.context import Context
from engine.session.objects import COLOURS, Objects
from storage.drafts import NewMask, NewMasklet, NewTarget
from storage.mask_codec import Rle
from storage.records import MaskletState, Provenance, Step, StepKind, StepState

FOUND_ON = 0
"""The frame on which objects are looked for: the first."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a run: the run's key, which of how many groups it is, and how many masks passed each filter."""

    run: str
    index: int
    count: int
    found: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RunState:
    """What the log has of a run: the groups done, out of how many, masklets made and why others were dropped."""

    done: frozenset[int]
    count: int | None
    made: int
    dropped: Mapping[str, int]
    found: Mapping[str, int]

    @property
    def complete(self) -> bool:
        """Whether nothing of it is left to do."""
        return self.count is not None and len(self.done) == max(self.count, 1)


def run_state(context: Context, run: str) -> RunState:
    """How far a run on the session's video has come."""
    steps = _steps_of(context, run)
    dropped: Counter[str] = Counter()
    for step in steps:
        dropped.update(step.payload["dropped"])
    return RunState(
        done=frozenset(int(step.payload["group"]) for step in steps),
        count=int(steps[0].payload["groups"]) if steps else None,
        made=sum(int(step.payload["made"]) for step in steps),
        dropped=dict(dropped),
        found=steps[0].payload["found"] if steps else {},
    )


def record_group(
    context: Context, group: Group, tracks: Sequence[AutoTrack], dropped: Collection[Dropped]
) -> tuple[int, ...]:
    """Make targets and masklets of tracks as one step, and submit them; the masklets' ids.

    The first frame's mask is a painted pin, as an imported one is, so that a later correction is tracked from it. The
    step is not undone by the person's undo: what is submitted is recalled or judged.
    """
    draft = replace(
        context.draft(StepKind.AUTO),
        undoable=False,
        payload={
            "run": group.run,
            "group": group.index,
            "groups": group.count,
            "found": dict(group.found),
            "made": len(tracks),
            "dropped": dict(Counter(str(why) for why in dropped)),
        },
    )
    number = Objects(context).next_number()
    masklets: list[int] = []
    for k, track in enumerate(tracks):
        target_id, masklet_id = -2 * k - 1, -2 * k - 2
        masklets.append(masklet_id)
        name, colour = f"auto {number + k}", (number + k - 1) % COLOURS
        pin = painted_pin(masklet_id, FOUND_ON, track.masks[FOUND_ON].rle)
        masks = _masks(masklet_id, track, source_hash=pin.content_hash, checkpoint_id=context.checkpoint.id)
        draft = replace(
            draft,
            targets=(*draft.targets, NewTarget(id=target_id, name=name, colour_index=colour, number=number + k)),
            masklets=(*draft.masklets, NewMasklet(id=masklet_id, target_id=target_id, phase=3, source="auto")),
            masks=(*draft.masks, *masks),
            pins=(*draft.pins, pin),
        )
    change = context.store.steps.commit(draft)
    context.publish(changes_of(change))
    made = tuple(change.new_ids[masklet_id] for masklet_id in masklets)
    _submit(context, made)
    return made


def submit_left_over(context: Context, run: str) -> None:
    """Submit what a run killed between making and submitting has left as drafts that nobody has touched."""
    steps = {step.id for step in _steps_of(context, run)}
    drafts = context.store.masklets.masklets(video_id=context.video.id, state=MaskletState.DRAFT)
    waiting = [masklet.id for masklet in drafts if masklet.source == "auto" and masklet.revision == 0]
    history = context.store.steps.history
    _submit(context, [each for each in waiting if {step.id for step in history(masklet_id=each)} <= steps])


class CodesOfVideo:
    """The masks' codes of every masklet of the session's video by frame, whoever made it and however it was judged."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._ids: Mapping[int, tuple[int, ...]] = {}
        self._codes: dict[int, dict[int, Rle]] = {}

    def read(self) -> list[dict[int, Rle]]:
        """As they now are; only masklets of which something has changed since the last reading are read again."""
        masklets = self._context.store.masklets
        there = [masklet.id for masklet in masklets.masklets(video_id=self._context.video.id)]
        known, self._ids = self._ids, masklets.mask_ids(there)
        self._codes = {
            each: self._codes[each]
            if known.get(each) == ids
            else {frame: mask.rle for frame, mask in masklets.masks(each).items()}
            for each, ids in self._ids.items()
        }
        return list(self._codes.values())


def codes_of_frame(context: Context, frame: int) -> list[dict[int, Rle]]:
    """The same for one frame."""
    masklets = context.store.masklets
    found = [masklet.id for masklet in masklets.masklets(video_id=context.video.id)]
    return [{frame: mask.rle} for mask in masklets.masks_at(found, frame).values()]


def _steps_of(context: Context, run: str) -> list[Step]:
    history = context.store.steps.history(video_id=context.video.id)
    auto = [step for step in history if step.kind is StepKind.AUTO and step.state is StepState.DONE]
    return [step for step in auto if step.payload.get("run") == run]


def _masks(masklet_id: int, track: AutoTrack, *, source_hash: str, checkpoint_id: int) -> list[NewMask]:
    masks: list[NewMask] = []
    for frame, mask in sorted(track.masks.items()):
        tracked = frame != FOUND_ON
        masks.append(
            NewMask(
                masklet_id=masklet_id,
                frame=frame,
                rle=mask.rle,
                provenance=Provenance.AUTO,
                predicted_iou=mask.predicted_iou,
                object_score=mask.object_score,
                stability_score=mask.stability_score,
                checkpoint_id=checkpoint_id,
                source_frame=FOUND_ON if tracked else None,
                source_hash=source_hash if tracked else None,
                direction="forward" if tracked else None,
            )
        )
    return masks


def _submit(context: Context, masklet_ids: Collection[int]) -> None:
    changes = Changes()
    for masklet_id in masklet_ids:
        changes |= changes_of(context.store.review.submit(masklet_id, person_id=context.person.id))
    if masklet_ids:
        context.publish(changes)
