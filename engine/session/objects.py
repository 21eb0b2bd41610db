"""Objects: making, naming, recolouring and deleting targets, and beginning masklets for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from engine.errors import EngineError
from engine.palette import PALETTE
from engine.session.context import Context
from storage.drafts import MaskletEdit, NewMasklet, NewTarget, StepDraft, TargetEdit
from storage.records import Masklet, StepChange, StepKind, Target

COLOURS = len(PALETTE)
"""Colours of the palette; the object after that many starts again with the first."""

_TARGET, NEW_MASKLET = -1, -2
"""Ids within a draft."""


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

        It gets the next number of the video, or `number` where that is given and free.
        """
        draft = self.with_new(self._context.draft(StepKind.NEW_TARGET), name, number=number)
        return made_by(self._context.commit(draft))

    def with_new(self, draft: StepDraft, name: str | None = None, *, number: int | None = None) -> StepDraft:
        """The step, which also makes a target and begins its masklet, known as `NEW_MASKLET` in the draft."""
        following = self.next_number()
        target = NewTarget(
            id=_TARGET,
            name=name or f"object {following if number is None else number}",
            colour_index=(following - 1) % COLOURS,
            number=number,
        )
        masklet = NewMasklet(id=NEW_MASKLET, target_id=_TARGET, phase=self._context.phase)
        return replace(draft, targets=(target,), masklets=(masklet,))

    def next_number(self) -> int:
        """The number the next object of the video gets."""
        targets = self._context.store.masklets.targets(self._context.video.id, include_deleted=True)
        return max((target.number for target in targets), default=0) + 1

    def new_masklet(self, target_id: int) -> int:
        """Begin another masklet of a target, in the current phase; its id."""
        masklet = NewMasklet(id=NEW_MASKLET, target_id=target_id, phase=self._context.phase)
        draft = replace(self._context.draft(StepKind.NEW_MASKLET, target_id=target_id), masklets=(masklet,))
        return self._context.commit(draft).new_ids[NEW_MASKLET]

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

    def take_up(self, masklet_id: int) -> None:
        """Go on with a masklet in the current phase, its history kept; who takes it up is its annotator from then on.

        An automatic masklet is one made by hand from then on. Raises EngineError for a phase before the masklet's own:
        what a later phase has made is no measure of an earlier one.
        """
        masklet, phase = self._context.store.masklets.masklet(masklet_id), self._context.phase
        if phase < masklet.phase:
            raise EngineError(
                f"A masklet of phase {masklet.phase} cannot be taken up in phase {phase}, an earlier one: "
                f"annotate the object again in phase {phase}."
            )
        draft = self._context.draft(StepKind.EDIT_MASKLET, masklet_id=masklet_id)
        edit = MaskletEdit(masklet_id=masklet_id, phase=phase, source="manual", annotator_id=self._context.person.id)
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


def made_by(change: StepChange) -> NewObject:
    """The object that a step drafted by `Objects.with_new` made."""
    return NewObject(target_id=change.new_ids[_TARGET], masklet_id=change.new_ids[NEW_MASKLET])
