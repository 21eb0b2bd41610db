"""What the latest propagation changed: stretches of frames whose mask differs from the one before, and what becomes of
them: a person accepts a stretch, or reverts it to the masks before.

Everything is a query over the log, so it survives a restart and follows undo and redo. Runs on the session's thread;
`compare` reads the store alone and may run on any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from engine.changes import Changes, changes_of
from engine.errors import EngineError
from engine.grid import Grid
from engine.pins import pin_at
from engine.session.context import Context
from engine.session.keeping import copied, kept, roots_of
from storage.comparison import Replaced
from storage.drafts import MaskletEdit, StepDraft
from storage.mask_codec import iou
from storage.records import MaskSummary, Step, StepKind
from storage.store import ProjectStore

SAME_IOU = 0.98
"""Masks that overlap at least so much count as unchanged."""

Pair = tuple[int, int]
"""Ids of two mask versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFrame:
    """A frame whose mask the propagation changed; `iou` is that of the masks before and after."""

    frame: int
    before_id: int
    after_id: int
    iou: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedStretch:
    """Changed frames of one masklet that follow each other on the grid."""

    masklet_id: int
    frames: tuple[ChangedFrame, ...]

    @property
    def first(self) -> int:
        """Its first frame."""
        return self.frames[0].frame

    @property
    def last(self) -> int:
        """Its last frame."""
        return self.frames[-1].frame

    def at(self, frame: int) -> ChangedFrame | None:
        """What changed on a frame."""
        return next((each for each in self.frames if each.frame == frame), None)


def compare(store: ProjectStore, pairs: Collection[Pair]) -> dict[Pair, float]:
    """Intersection over union of pairs of mask versions, from 0 to 1; 1 where both are empty."""
    codes = store.comparison.codes({version_id for pair in pairs for version_id in pair})
    return {(one, other): iou(codes[one], codes[other]) for one, other in pairs}


def stretches_of(
    masklet_id: int, replaced: Iterable[Replaced], ious: Mapping[Pair, float], *, grid: Grid
) -> tuple[ChangedStretch, ...]:
    """The longest runs of grid frames whose mask changed, in order; `replaced` by frame."""
    runs: list[list[ChangedFrame]] = []
    for each in replaced:
        found = ious[each.before_id, each.after_id]
        if found >= SAME_IOU:
            continue
        changed = ChangedFrame(frame=each.frame, before_id=each.before_id, after_id=each.after_id, iou=found)
        if runs and each.frame - runs[-1][-1].frame == grid.stride:
            runs[-1].append(changed)
        else:
            runs.append([changed])
    return tuple(ChangedStretch(masklet_id=masklet_id, frames=tuple(run)) for run in runs)


def settled(mask_step_id: int, frame: int, accepted: Iterable[Step]) -> bool:
    """Whether a person accepted the mask that a step gave a frame."""
    return any(step.id > mask_step_id and step.payload["first"] <= frame <= step.payload["last"] for step in accepted)


class Stretches:
    """The changed stretches of the latest propagation of each masklet, until a person has accepted or reverted them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def replaced(self, masklet_id: int) -> tuple[Replaced, ...]:
        """What the masklet's latest propagation replaced and nobody has accepted, by frame; changed or not."""
        comparison = self._context.store.comparison
        latest = comparison.latest_propagation(masklet_id)
        if latest is None:
            return ()
        accepted = comparison.accepted(masklet_id)
        found = comparison.replaced(masklet_id, latest.id)
        return tuple(each for each in found if not settled(latest.id, each.frame, accepted))

    def pending(self, masklet_id: int) -> tuple[ChangedStretch, ...]:
        """The stretches that the masklet's latest propagation changed, without those accepted since."""
        replaced = self.replaced(masklet_id)
        ious = compare(self._context.store, [(each.before_id, each.after_id) for each in replaced])
        return stretches_of(masklet_id, replaced, ious, grid=self._context.grid)

    def accept(self, masklet_id: int, first: int, last: int) -> Changes:
        """Let the masks from `first` through `last` stand: their marks go, and come again with undo."""
        self._context.require_in_phase([masklet_id])
        self._context.note(StepKind.ACCEPT.value, masklet_id=masklet_id, frame=first)
        draft = replace(
            self._draft(StepKind.ACCEPT, masklet_id, first, last),
            masklet_edits=(MaskletEdit(masklet_id=masklet_id),),  # changes nothing, and tells views of the masklet
        )
        return changes_of(self._context.commit(draft))

    def revert(self, stretch: ChangedStretch) -> Changes:
        """Bring the masks before the propagation back on a stretch.

        They are kept under the pins as they are now. Frames that have changed since are left alone. Raises EngineError
        where that is all of them.
        """
        store, masklet_id = self._context.store, stretch.masklet_id
        self._context.require_in_phase([masklet_id])
        pins = store.masklets.pins(masklet_id)
        now: Mapping[int, MaskSummary] = store.masklets.summaries(
            masklet_id, frames=[each.frame for each in stretch.frames]
        )
        due = [
            each
            for each in stretch.frames
            if each.frame in now and now[each.frame].id == each.after_id and pin_at(pins, each.frame) is None
        ]
        if not due:
            raise EngineError("These masks have changed since the propagation: there is nothing left to revert.")
        self._context.note(StepKind.REVERT.value, masklet_id=masklet_id, frame=due[0].frame)
        roots = roots_of(pins.values())
        before = [store.masklets.mask_version(each.before_id) for each in due]
        draft = replace(
            self._draft(StepKind.REVERT, masklet_id, stretch.first, stretch.last),
            masks=tuple(kept(copied(mask), roots=roots) for mask in before),
        )
        return changes_of(self._context.commit(draft))

    def _draft(self, kind: StepKind, masklet_id: int, first: int, last: int) -> StepDraft:
        return replace(self._context.draft(kind, masklet_id=masklet_id), payload={"first": first, "last": last})
