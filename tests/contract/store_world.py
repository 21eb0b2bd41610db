"""A small project to test on: two annotators, one video of 100 frames, and short words for what they do.

Masks are told apart by their area: `world.prompt(masklet, 4, area=7)` makes a mask of 7 pixels on frame 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from storage import mask_codec
from storage.drafts import FrameKey, NewMask, NewMasklet, NewPin, NewTarget, NewVideo, StepDraft
from storage.mask_codec import Rle
from storage.records import Phase, PinKind, Provenance, Refusal, Role, StepChange, StepKind
from storage.store import ProjectStore

HEIGHT, WIDTH, FRAMES = 20, 30, 100


def mask_of(area: int) -> Rle:
    """A mask with that many pixels inside, from the top left corner on."""
    pixels = np.zeros(HEIGHT * WIDTH, bool)
    pixels[:area] = True
    return mask_codec.encode(pixels.reshape(HEIGHT, WIDTH))


def video_draft(name: str) -> NewVideo:
    return NewVideo(
        name=name,
        path=f"videos/{name}.mp4",
        fingerprint="f00d",
        kind="file",
        width=WIDTH,
        height=HEIGHT,
        frame_count=FRAMES,
        fps=24.0,
        stride=4,
        rate=6.0,
        timestamps_s=[frame / 24 for frame in range(FRAMES)],
        attributes={"environment": "Indoor"},
    )


class World:
    """A store with people and a video in it, made where they are not there yet."""

    def __init__(self, store: ProjectStore, *, video: str = "street") -> None:
        self.store = store
        people = {person.name: person.id for person in store.catalogue.people()}
        self.ann = people.get("Ann") or store.catalogue.add_person("Ann").id
        self.bob = people.get("Bob") or store.catalogue.add_person("Bob", role=Role.LEAD).id
        videos = {one.name: one.id for one in store.catalogue.videos()}
        self.video_id = videos.get(video) or store.catalogue.add_video(video_draft(video)).id

    def draft(self, kind: StepKind, *, person: int | None = None, **effects: Any) -> StepDraft:
        return StepDraft(video_id=self.video_id, person_id=person or self.ann, kind=kind, **effects)

    def new_object(self, name: str = "Cat", *, person: int | None = None, phase: Phase = 3) -> tuple[int, int]:
        """Make a target with an empty masklet; returns both ids."""
        change = self.store.steps.commit(
            self.draft(
                StepKind.NEW_TARGET,
                person=person,
                target_id=-1,
                masklet_id=-2,
                targets=(NewTarget(id=-1, name=name, colour_index=3),),
                masklets=(NewMasklet(id=-2, target_id=-1, phase=phase),),
            )
        )
        return change.new_ids[-1], change.new_ids[-2]

    def prompt(self, masklet_id: int, frame: int, *, area: int, person: int | None = None) -> StepChange:
        """Click on a frame: a mask and a pin."""
        mask = NewMask(masklet_id=masklet_id, frame=frame, rle=mask_of(area), provenance=Provenance.PROMPTED)
        pin = NewPin(masklet_id=masklet_id, frame=frame, kind=PinKind.PROMPTED, content_hash=f"area {area}")
        return self.store.steps.commit(
            self.draft(StepKind.PROMPT, person=person, masklet_id=masklet_id, masks=(mask,), pins=(pin,))
        )

    def absent(self, masklet_id: int, first: int, last: int, *, person: int | None = None) -> StepChange:
        """Mark a range absent: empty masks on its grid frames and one pin; pins within it go."""
        frames = range(first, last + 1, 4)
        masks = (self.mask(masklet_id, frame, 0, Provenance.ABSENT) for frame in frames)
        within = (frame for frame in self.store.masklets.pins(masklet_id) if first < frame <= last)
        pin = NewPin(
            masklet_id=masklet_id, frame=first, last_frame=last, kind=PinKind.ABSENT, content_hash=f"{first}–{last}"
        )
        draft = self.draft(
            StepKind.ABSENT,
            person=person,
            masks=tuple(masks),
            pins=(pin,),
            removed_pins=tuple(FrameKey(masklet_id=masklet_id, frame=frame) for frame in within),
        )
        return self.store.steps.commit(draft)

    def unpin(self, masklet_id: int, frame: int, *, person: int | None = None) -> StepChange:
        """Take away a frame's pin and mask."""
        key = FrameKey(masklet_id=masklet_id, frame=frame)
        draft = self.draft(StepKind.UNPIN, person=person, removed_masks=(key,), removed_pins=(key,))
        return self.store.steps.commit(draft)

    def mask(
        self, masklet_id: int, frame: int, area: int, provenance: Provenance = Provenance.PROPAGATED, **others: Any
    ) -> NewMask:
        return NewMask(masklet_id=masklet_id, frame=frame, rle=mask_of(area), provenance=provenance, **others)

    def begin_propagation(self, masklet_id: int, *, person: int | None = None) -> int:
        draft = self.draft(StepKind.PROPAGATE, person=person, masklet_id=masklet_id)
        return self.store.steps.begin(draft).step.id

    def append(self, step_id: int, masklet_id: int, frames: Iterable[int], *, area: int) -> StepChange:
        return self.store.steps.append_masks(step_id, [self.mask(masklet_id, frame, area) for frame in frames])

    def propagate(self, masklet_id: int, frames: Iterable[int], *, area: int, person: int | None = None) -> int:
        """A whole propagation; returns its step's id."""
        step_id = self.begin_propagation(masklet_id, person=person)
        self.append(step_id, masklet_id, frames, area=area)
        self.store.steps.finish(step_id)
        return step_id

    def undo(self, person: int | None = None) -> StepChange | Refusal:
        return self.store.steps.undo(video_id=self.video_id, person_id=person or self.ann)

    def redo(self, person: int | None = None) -> StepChange | Refusal:
        return self.store.steps.redo(video_id=self.video_id, person_id=person or self.ann)

    def areas(self, masklet_id: int) -> dict[int, int]:
        """Area of the current mask by frame."""
        return {frame: mask.area for frame, mask in self.store.masklets.summaries(masklet_id).items()}
