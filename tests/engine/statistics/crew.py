"""A project that three people made, every event and step at a known time: Ann and Ben annotate, Rita reviews.

Times are seconds after a Monday, 00:00 UTC. Masks are boxes on small frames; with `box`, `shift` moves one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from storage import mask_codec
from storage.drafts import (
    MaskletEdit,
    NewCheckpoint,
    NewEvent,
    NewMask,
    NewMasklet,
    NewPin,
    NewTarget,
    NewVerdict,
    NewVideo,
    StepDraft,
)
from storage.mask_codec import Rle
from storage.records import Decision, Phase, PinKind, Prompts, Provenance, Role, Source, StepKind
from storage.store import ProjectStore
from storage.tallies import WEEK_S

MONDAY = 2950 * WEEK_S - 3 * 86400.0
SIZE = (120, 160)
FRAMES, STRIDE, FPS = 40, 4, 24.0
GRID = tuple(range(0, FRAMES, STRIDE))
Box = tuple[int, int, int, int]
HOUR = 3600.0


def box_mask(box: Box | None, size: tuple[int, int] = SIZE) -> Rle:
    pixels = np.zeros(size, bool)
    if box is not None:
        x0, y0, x1, y1 = box
        pixels[y0:y1, x0:x1] = True
    return mask_codec.encode(pixels)


@dataclass
class Crew:
    """The store with the people at it."""

    store: ProjectStore
    ann: int
    ben: int
    rita: int
    checkpoint: int

    @classmethod
    def in_memory(cls) -> Crew:
        store = ProjectStore.in_memory(name="Street")
        ids = [store.catalogue.add_person(name, role=role).id for name, role in _PEOPLE]
        draft = NewCheckpoint(name="tiny", sha256="ab" * 32, layout="sam2.1", path="/tiny.pt")
        return cls(store, *ids, checkpoint=store.catalogue.add_checkpoint(draft).id)

    def video(self, name: str, *, size: tuple[int, int] = SIZE, **attributes: str) -> int:
        draft = NewVideo(
            name=name,
            path=f"{name}.mp4",
            fingerprint=name,
            kind="file",
            width=size[1],
            height=size[0],
            frame_count=FRAMES,
            fps=FPS,
            stride=STRIDE,
            rate=6.0,
            attributes=attributes,
        )
        return self.store.catalogue.add_video(draft).id

    def target(self, video: int, name: str) -> int:
        draft = StepDraft(
            video_id=video,
            person_id=self.ann,
            kind=StepKind.NEW_TARGET,
            undoable=False,
            targets=(NewTarget(id=-1, name=name, colour_index=0),),
        )
        return self.store.steps.commit(draft).new_ids[-1]

    def masklet(self, video: int, target: int, *, by: int, phase: Phase, source: Source = "manual") -> int:
        new = NewMasklet(id=-2, target_id=target, phase=phase, source=source)
        draft = StepDraft(video_id=video, person_id=by, kind=StepKind.NEW_MASKLET, target_id=target, masklets=(new,))
        return self.store.steps.commit(replace(draft, undoable=False)).new_ids[-2]

    def look(
        self, masklet: int | None, frame: int | None, *, by: int, at: Iterable[float], reviewing: bool = False
    ) -> None:
        video = self.store.catalogue.videos()[0].id if masklet is None else self._video_of(masklet)
        self.store.activity.record(
            [
                NewEvent(
                    person_id=by,
                    video_id=video,
                    kind="look",
                    masklet_id=masklet,
                    frame=frame,
                    reviewing=reviewing,
                    at=MONDAY + each,
                )
                for each in at
            ]
        )

    def click(self, masklet: int, frame: int, points: int, box: Box, *, by: int) -> None:
        """Click so many times, one step each."""
        for count in range(1, points + 1):
            places = tuple((10.0 + number, 20.0) for number in range(count))
            pin = NewPin(
                masklet_id=masklet,
                frame=frame,
                kind=PinKind.PROMPTED,
                content_hash=f"{box} {count}",
                prompts=Prompts(points=places, labels=(1,) * count),
                checkpoint_id=self.checkpoint,
            )
            self._commit(
                StepKind.PROMPT, masklet, by, [self._mask(masklet, frame, box, Provenance.PROMPTED)], pins=(pin,)
            )

    def paint(self, masklet: int, frame: int, box: Box, *, by: int) -> None:
        pin = NewPin(masklet_id=masklet, frame=frame, kind=PinKind.PAINTED, content_hash=str(box))
        self._commit(StepKind.PAINT, masklet, by, [self._mask(masklet, frame, box, Provenance.PAINTED)], pins=(pin,))

    def track(self, masklet: int, boxes: dict[int, Box | None], *, by: int, provenance: Provenance) -> None:
        kind = StepKind.AUTO if provenance is Provenance.AUTO else StepKind.PROPAGATE
        masks = [self._mask(masklet, frame, box, provenance) for frame, box in boxes.items()]
        self._commit(kind, masklet, by, masks)

    def take_up(self, masklet: int, *, by: int, phase: Phase) -> None:
        draft = StepDraft(
            video_id=self._video_of(masklet), person_id=by, kind=StepKind.EDIT_MASKLET, masklet_id=masklet
        )
        edit = MaskletEdit(masklet_id=masklet, phase=phase, source="manual", annotator_id=by)
        self.store.steps.commit(replace(draft, masklet_edits=(edit,)))

    def submit(self, masklet: int, *, by: int, at: float) -> None:
        self.store.review.submit(masklet, person_id=by, at=MONDAY + at)

    def judge(self, masklet: int, decision: Decision, *, at: float, by: int | None = None) -> None:
        verdict = NewVerdict(masklet_id=masklet, person_id=by or self.rita, decision=decision, at=MONDAY + at)
        self.store.review.give_verdict(verdict)

    def undo(self, masklet: int, *, by: int) -> None:
        self.store.steps.undo(video_id=self._video_of(masklet), person_id=by)

    def _video_of(self, masklet: int) -> int:
        return self.store.masklets.masklet(masklet).video_id

    def _mask(self, masklet: int, frame: int, box: Box | None, provenance: Provenance) -> NewMask:
        size = self.store.catalogue.video(self._video_of(masklet))
        by_model = provenance is not Provenance.PAINTED
        return NewMask(
            masklet_id=masklet,
            frame=frame,
            rle=box_mask(box, (size.height, size.width)),
            provenance=provenance,
            checkpoint_id=self.checkpoint if by_model else None,
        )

    def _commit(
        self, kind: StepKind, masklet: int, by: int, masks: list[NewMask], *, pins: tuple[NewPin, ...] = ()
    ) -> None:
        draft = StepDraft(video_id=self._video_of(masklet), person_id=by, kind=kind, masklet_id=masklet)
        self.store.steps.commit(replace(draft, masks=tuple(masks), pins=pins))


_PEOPLE = (("Ann", Role.ANNOTATOR), ("Ben", Role.ANNOTATOR), ("Rita", Role.REVIEWER))


def work_a_week(crew: Crew) -> dict[str, int]:
    """Three masklets of one dog, one automatic, one draft, over a sent-back revision and two weeks; ids by name."""
    street = crew.video("street", environment="Outdoor", videographer="Kim", place="Seoul")
    crew.video("kitchen", environment="Indoor", videographer="Lee")
    dog, cat = crew.target(street, "dog"), crew.target(street, "cat")
    small = (60, 40, 80, 60)  # 400 px
    one = crew.masklet(street, dog, by=crew.ann, phase=1)
    for place, frame in enumerate(GRID):  # phase 1: every frame by hand, 20 s each
        crew.look(one, frame, by=crew.ann, at=[place * 20.0])
        if place < 8:
            crew.click(one, frame, 2, small, by=crew.ann)
        else:
            crew.paint(one, frame, small, by=crew.ann)
    crew.look(None, None, by=crew.ann, at=[200.0])  # puts it down: 200 s on 10 frames
    crew.submit(one, by=crew.ann, at=210)
    crew.look(one, 0, by=crew.rita, at=[300.0], reviewing=True)
    crew.look(None, None, by=crew.rita, at=[315.0])  # 15 s of reviewing
    crew.judge(one, Decision.SATISFACTORY, at=210 + HOUR)

    three = crew.masklet(street, dog, by=crew.ben, phase=3)
    crew.look(three, 0, by=crew.ben, at=[1000.0, 1010.0, 1015.0])  # 10 + 5 + 30 (of 100, cut)
    crew.click(three, 0, 3, small, by=crew.ben)
    crew.undo(three, by=crew.ben)  # the third click is taken back
    aligned = dict.fromkeys(GRID[1:8], small) | {GRID[8]: (75, 40, 95, 60), GRID[9]: None}
    crew.track(three, aligned, by=crew.ben, provenance=Provenance.PROPAGATED)
    crew.look(None, None, by=crew.ben, at=[1115.0])
    crew.submit(three, by=crew.ben, at=2000)
    crew.judge(three, Decision.UNSATISFACTORY, at=3000)
    crew.look(three, GRID[8], by=crew.ben, at=[7 * 86400.0])  # the week after: 8 s
    crew.click(three, GRID[8], 1, small, by=crew.ben)
    crew.look(None, None, by=crew.ben, at=[7 * 86400.0 + 8])
    crew.submit(three, by=crew.ben, at=7 * 86400.0 + 10)
    crew.judge(three, Decision.SATISFACTORY, at=2000 + 8 * 86400.0)

    auto = crew.masklet(street, cat, by=crew.ann, phase=3, source="auto")
    vanishing: dict[int, Box | None] = dict.fromkeys(GRID, (10, 10, 30, 30)) | {GRID[4]: None}
    crew.track(auto, vanishing, by=crew.ann, provenance=Provenance.AUTO)
    crew.submit(auto, by=crew.ann, at=4000)
    crew.judge(auto, Decision.SATISFACTORY, at=4000 + 2 * HOUR)

    draft = crew.masklet(street, crew.target(street, "bird"), by=crew.ann, phase=3)
    crew.click(draft, 0, 1, small, by=crew.ann)
    crew.look(draft, 0, by=crew.ann, at=[9000.0])
    crew.look(None, None, by=crew.ann, at=[9003.0])  # 3 s on a draft
    return {"one": one, "three": three, "auto": auto, "draft": draft}
