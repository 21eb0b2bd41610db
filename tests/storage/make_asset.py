"""Writes a small project file of the current revision: `python -m tests.storage.make_asset`.

Run once for a revision, just before the next one replaces it, and keep the file: the upgrade test opens every asset.
An asset is never made anew; what old programs wrote is what the test is about.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from storage import array_codec
from storage.drafts import NewAssignment, NewCheckpoint, NewEvent, NewMark, NewPin, NewVerdict, TargetEdit
from storage.migrations import HEAD
from storage.records import Decision, PinContent, PinKind, Prompts, StepKind
from storage.store import ProjectStore
from storage.work_records import AssignmentState
from tests.contract.store_world import World, mask_of

ASSETS = Path(__file__).parent / "assets"


def make(path: Path) -> None:
    """A project with something in every table."""
    with ProjectStore.create(path, name="asset", rate=5.0) as store:
        world = World(store)
        store.catalogue.add_checkpoint(NewCheckpoint(name="tiny", sha256="ab" * 32, layout="sam2_t", path="/t.pt"))
        target, masklet = world.new_object("Cat")
        pin = NewPin(
            masklet_id=masklet,
            frame=0,
            kind=PinKind.PROMPTED,
            content_hash="c0ffee",
            prompts=Prompts(points=((3.5, 2.0),), labels=(1,)),
            content=PinContent(mask=mask_of(5), low_res_logits=array_codec.pack(np.ones((2, 2), np.float16))),
        )
        store.steps.commit(world.draft(StepKind.PROMPT, masks=(world.mask(masklet, 0, 5),), pins=(pin,)))
        world.propagate(masklet, range(4, 40, 4), area=3)
        world.absent(masklet, 40, 60)
        edit = (TargetEdit(target_id=target, name="Lion", tags=("fast",)),)
        store.steps.commit(world.draft(StepKind.EDIT_TARGET, target_edits=edit))
        task = NewAssignment(
            video_id=world.video_id, person_id=world.ann, phase=3, by_id=world.bob, state=AssignmentState.OPEN, at=90.0
        )
        store.work.assign(task)
        store.review.submit(masklet, person_id=world.ann, at=100.0)
        whole = store.review.mark(NewMark(masklet_id=masklet, person_id=world.bob, frame=4, at=105.0))
        store.review.unmark(whole.id, person_id=world.bob, at=106.0)
        box = (2.0, 3.0, 7.0, 9.0)
        store.review.mark(NewMark(masklet_id=masklet, person_id=world.bob, frame=8, box=box, at=107.0))
        returned = NewVerdict(
            masklet_id=masklet,
            person_id=world.bob,
            decision=Decision.UNSATISFACTORY,
            reason="drifts",
            frames=(8,),
            at=110.0,
        )
        store.review.give_verdict(returned)
        world.prompt(masklet, 8, area=9)
        world.prompt(masklet, 12, area=9)
        world.undo()
        store.activity.mark_looked_at(masklet, [0, 4], person_id=world.bob, at=120.0)
        events = [
            NewEvent(person_id=world.ann, video_id=world.video_id, masklet_id=masklet, frame=0, at=at, kind="click")
            for at in (10.0, 14.0)
        ]
        store.activity.record(events)


if __name__ == "__main__":
    make(ASSETS / f"project_{HEAD}.db")
