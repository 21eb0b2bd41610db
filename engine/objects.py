"""Objects: making, naming, recolouring and deleting targets, and beginning masklets for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from engine.context import Context
from engine.errors import EngineError
from engine.palette import PALETTE
from storage.drafts import MaskletEdit, NewMasklet, NewTarget, TargetEdit
from storage.records import Masklet, StepKind, Target

COLOURS = len(PALETTE)
"""Colours of the palette; the object after that many starts again with the first."""

_TARGET, _MASKLET = -1, -2


@dataclass(frozen=True, slots=True)
class NewObject:
    """A target just made and the masklet begun for it."""

    target_id: int
    masklet_id: int


class Objects:
    """Changes to targets and masklets; every one is a step that can be undone."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def new(self, name: str | None = None, *, number: int | None = None) -> NewObject:
        """Make a target, by default called "object N", and begin its masklet in the current phase.

        It gets the next number of the video unless `number`, which must be free, is given.
        """
        following = self.next_number()
        target = NewTarget(
            id=_TARGET,
            name=name or f"object {number or following}",
            colour_index=(following - 1) % COLOURS,
            number=number,
        )
        masklet = NewMasklet(id=_MASKLET, target_id=_TARGET, phase=self._context.phase)
        draft = replace(self._context.draft(StepKind.NEW_TARGET), targets=(target,), masklets=(masklet,))
        ids = self._context.commit(draft).new_ids
        return NewObject(target_id=ids[_TARGET], masklet_id=ids[_MASKLET])

    def next_number(self) -> int:
        """The number the next object of the video gets."""
        targets = self._context.store.masklets.targets(self._context.video.id, include_deleted=True)
        return max((target.number for target in targets), default=0) + 1

    def new_masklet(self, target_id: int) -> int:
        """Begin another masklet of a target, in the current phase; its id."""
        masklet = NewMasklet(id=_MASKLET, target_id=target_id, phase=self._context.phase)
        draft = replace(self._context.draft(StepKind.NEW_MASKLET, target_id=target_id), masklets=(masklet,))
        return self._context.commit(draft).new_ids[_MASKLET]

    def rename(self, target_id: int, name: str) -> None:
        """Give a target another name. Raises EngineError for an empty one."""
        if not name.strip():
            raise EngineError("An object needs a name of at least one letter.")
        self._edit(TargetEdit(target_id=target_id, name=name.strip()), StepKind.EDIT_TARGET)

    def recolour(self, target_id: int, colour_index: int) -> None:
        """Give a target another colour of the palette."""
        self._edit(TargetEdit(target_id=target_id, colour_index=colour_index % COLOURS), StepKind.EDIT_TARGET)

    def delete(self, target_id: int) -> None:
        """Delete a target with its masklets; undoing brings all back."""
        self._edit(TargetEdit(target_id=target_id, deleted=True), StepKind.DELETE)

    def delete_masklet(self, masklet_id: int) -> None:
        """Delete one masklet; undoing brings it back."""
        draft = self._context.draft(StepKind.DELETE, masklet_id=masklet_id)
        self._context.commit(replace(draft, masklet_edits=(MaskletEdit(masklet_id=masklet_id, deleted=True),)))

    def take_up(self, masklet_id: int) -> None:
        """Go on with a masklet in the current phase, its history kept."""
        draft = self._context.draft(StepKind.EDIT_MASKLET, masklet_id=masklet_id)
        edit = MaskletEdit(masklet_id=masklet_id, phase=self._context.phase)
        self._context.commit(replace(draft, masklet_edits=(edit,)))

    def all(self) -> tuple[tuple[Target, tuple[Masklet, ...]], ...]:
        """The targets of the video with their masklets, by number."""
        reads, video_id = self._context.store.masklets, self._context.video.id
        of: dict[int, list[Masklet]] = defaultdict(list)
        for masklet in reads.masklets(video_id=video_id):
            of[masklet.target_id].append(masklet)
        return tuple((target, tuple(of[target.id])) for target in reads.targets(video_id))

    def _edit(self, edit: TargetEdit, kind: StepKind) -> None:
        draft = self._context.draft(kind, target_id=edit.target_id)
        self._context.commit(replace(draft, target_edits=(edit,)))
