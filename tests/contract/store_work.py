"""The contract's part on assignments, marks, second reviews, and masklets as queues show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from storage.drafts import MaskletEdit, NewAssignment, NewMark, NewVerdict, TargetEdit
from storage.errors import StorageError
from storage.records import Decision, MaskletState, Role, StepKind
from storage.work import Work
from storage.work_records import AssignmentState, WorkItem
from tests.contract.store_world import World, video_draft


class WorkContract:
    """Who is to do what, and what became of it."""

    def test_the_latest_word_on_person_video_and_phase_holds(self, world: World) -> None:
        other = world.store.catalogue.add_video(video_draft("park")).id
        for at, (video, phase, state) in enumerate(
            (
                (world.video_id, 1, AssignmentState.OPEN),
                (world.video_id, 3, AssignmentState.OPEN),
                (other, 3, AssignmentState.OPEN),
                (world.video_id, 1, AssignmentState.DONE),
                (other, 3, AssignmentState.WITHDRAWN),
            )
        ):
            said = NewAssignment(
                video_id=video, person_id=world.ann, phase=phase, by_id=world.bob, state=state, at=float(at)
            )
            world.store.work.assign(said)
        found = [(one.video_id, one.phase, one.state, one.at) for one in world.store.work.assignments()]
        assert found == [
            (world.video_id, 3, AssignmentState.OPEN, 1.0),
            (world.video_id, 1, AssignmentState.DONE, 3.0),
            (other, 3, AssignmentState.WITHDRAWN, 4.0),
        ]

    def test_marks_belong_to_a_revision_and_can_be_taken_back(self, world: World) -> None:
        masklet = submitted(world)
        rita = world.store.catalogue.add_person("Rita", role=Role.REVIEWER).id
        review = world.store.review
        here = review.mark(NewMark(masklet_id=masklet, person_id=world.bob, frame=8, box=(1.0, 2.0, 5.0, 6.0)))
        review.mark(NewMark(masklet_id=masklet, person_id=world.bob, frame=4, box=(3.0, 3.0, 3.0, 3.0)))
        review.mark(NewMark(masklet_id=masklet, person_id=rita, frame=0))
        assert [(one.frame, one.box) for one in review.marks(masklet, revision=1)] == [
            (0, None),
            (4, (3.0, 3.0, 3.0, 3.0)),
            (8, (1.0, 2.0, 5.0, 6.0)),
        ]
        review.unmark(here.id, person_id=world.bob)
        assert [one.frame for one in review.marks(masklet, revision=1, person_id=world.bob)] == [4]
        review.recall(masklet, person_id=world.ann)
        with pytest.raises(StorageError, match="is draft, so it can't be marked"):
            review.mark(NewMark(masklet_id=masklet, person_id=world.bob, frame=8))
        review.submit(masklet, person_id=world.ann)
        assert review.marks(masklet, revision=2) == ()

    def test_a_verdict_that_does_not_settle_leaves_it_submitted(self, world: World) -> None:
        masklet = submitted(world)
        first = NewVerdict(
            masklet_id=masklet,
            person_id=world.bob,
            decision=Decision.SATISFACTORY,
            settles=lambda said, settings: False,
            at=200.0,
        )
        world.store.review.give_verdict(first)
        (item,) = world.store.work.items()
        assert (item.state, item.said) == (MaskletState.SUBMITTED, {world.bob: Decision.SATISFACTORY})
        world.store.rebuild_current()
        assert world.store.masklets.masklet(masklet).state is MaskletState.SUBMITTED

    def test_a_verdict_that_does_not_settle_takes_nothing_from_how_long_it_has_waited(self, world: World) -> None:
        first, second = submitted(world, "Cat", at=100.0), submitted(world, "Dog", at=150.0)
        give = world.store.review.give_verdict
        yet: dict[str, Any] = {"person_id": world.bob, "settles": lambda said, settings: False}
        give(NewVerdict(masklet_id=first, decision=Decision.SATISFACTORY, at=200.0, **yet))
        assert [(item.masklet_id, item.since) for item in world.store.work.items()] == [(first, 100.0), (second, 150.0)]
        give(NewVerdict(masklet_id=first, person_id=world.bob, decision=Decision.SATISFACTORY, at=210.0))
        give(NewVerdict(masklet_id=first, decision=Decision.REJECTED, at=220.0, **yet))  # thinks again
        assert [(item.masklet_id, item.since) for item in world.store.work.items()] == [(second, 150.0), (first, 220.0)]

    def test_what_settles_is_asked_about_every_verdict_that_is_there(self, world: World) -> None:
        """Also about one given by somebody else after this one was made up: it is asked as it is written."""
        masklet = submitted(world)
        carl = world.store.catalogue.add_person("carl", role=Role.REVIEWER).id
        heard: list[list[tuple[int, Decision]]] = []

        def both(said: Sequence[tuple[int, Decision]], settings: Mapping[str, Any]) -> bool:
            heard.append(list(said))
            return len(said) == 2

        mine, theirs = (
            NewVerdict(masklet_id=masklet, person_id=person, decision=Decision.SATISFACTORY, settles=both, at=at)
            for person, at in ((world.bob, 201.0), (carl, 200.0))
        )
        world.store.review.give_verdict(theirs)
        assert world.store.masklets.masklet(masklet).state is MaskletState.SUBMITTED
        world.store.review.give_verdict(mine)
        assert world.store.masklets.masklet(masklet).state is MaskletState.SATISFACTORY
        good = Decision.SATISFACTORY
        assert heard == [[(carl, good)], [(carl, good), (world.bob, good)]]

    def test_items_say_all_a_queue_shows(self, world: World) -> None:
        masklet = submitted(world)
        world.store.steps.commit(
            world.draft(StepKind.EDIT_TARGET, target_edits=(TargetEdit(target_id=1, name="Lion"),))
        )
        sent_back = NewVerdict(
            masklet_id=masklet,
            person_id=world.bob,
            decision=Decision.UNSATISFACTORY,
            reason="drifts",
            frames=(8,),
            at=200.0,
        )
        world.store.review.give_verdict(sent_back)
        (item,) = world.store.work.items()
        assert item == WorkItem(
            masklet_id=masklet,
            target_id=1,
            video_id=world.video_id,
            video_name="street",
            number=1,
            name="Lion",
            colour_index=3,
            phase=3,
            source="manual",
            annotator_id=world.ann,
            state=MaskletState.RETURNED,
            revision=1,
            since=200.0,
            hands=frozenset({world.ann}),
            area=6.0,
            predicted_iou=0.75,
            stability_score=None,
            first_frame=4,
            said={world.bob: Decision.UNSATISFACTORY},
            reason="drifts",
            frames=(8,),
            judge_id=world.bob,
        )

    def test_verdicts_on_an_earlier_revision_are_not_said_of_the_next(self, world: World) -> None:
        masklet = submitted(world)
        back = NewVerdict(masklet_id=masklet, person_id=world.bob, decision=Decision.UNSATISFACTORY, reason="drifts")
        world.store.review.give_verdict(back)
        assert world.store.work.items()[0].reason == "drifts"
        world.store.review.submit(masklet, person_id=world.ann)
        (item,) = world.store.work.items()
        assert (item.revision, item.said, item.reason) == (2, {}, "")

    def test_items_come_by_the_time_they_wait_and_deleted_ones_do_not(self, world: World) -> None:
        late, early = submitted(world, "Late", at=300.0), submitted(world, "Early", at=100.0)
        target, gone = world.new_object("Gone")
        assert [item.masklet_id for item in world.store.work.items()] == [early, late, gone]
        delete = (TargetEdit(target_id=target, deleted=True),)
        world.store.steps.commit(world.draft(StepKind.DELETE, target_edits=delete))
        assert [item.masklet_id for item in world.store.work.items()] == [early, late]

    def test_what_is_read_after_another_step_is_what_is_read_anew(self, world: World) -> None:
        cat, far = submitted(world, "Cat"), World(world.store, video="park")
        dog = submitted(far, "Dog", at=50.0)
        work = world.store.work
        assert [item.masklet_id for item in work.items()] == [dog, cat]
        verdict = NewVerdict(masklet_id=cat, person_id=world.bob, decision=Decision.SATISFACTORY, at=200.0)
        for change in (
            lambda: world.store.review.give_verdict(verdict),
            lambda: far.prompt(far.new_object("Bird")[1], 0, area=3),
            far.undo,
            lambda: world.store.review.recall(dog, person_id=far.ann),
            lambda: far.prompt(dog, 4, area=2, person=far.bob),
            lambda: world.store.steps.commit(
                far.draft(StepKind.DELETE, target_edits=(TargetEdit(target_id=2, deleted=True),))
            ),
        ):
            change()
            assert work.items() == Work(world.store._database).items()
        assert [item.masklet_id for item in work.items()] == [cat, dog + 1]

    def test_a_masklet_can_pass_to_another_hand_and_back_by_undo(self, world: World) -> None:
        _, masklet = world.new_object()
        edit = MaskletEdit(masklet_id=masklet, phase=2, source="auto", annotator_id=world.bob)
        world.store.steps.commit(world.draft(StepKind.EDIT_MASKLET, masklet_edits=(edit,)))
        taken = world.store.masklets.masklet(masklet)
        assert (taken.phase, taken.source, taken.annotator_id) == (2, "auto", world.bob)
        (item,) = world.store.work.items()
        assert (item.phase, item.source, item.annotator_id) == (2, "auto", world.bob)
        world.undo()
        before = world.store.masklets.masklet(masklet)
        assert (before.phase, before.source, before.annotator_id) == (3, "manual", world.ann)


def submitted(world: World, name: str = "Cat", *, at: float = 100.0) -> int:
    """A masklet of three masks, the first empty, submitted."""
    _, masklet = world.new_object(name)
    world.prompt(masklet, 0, area=0)
    masks = tuple(
        world.mask(masklet, frame, area, predicted_iou=score) for frame, area, score in ((4, 4, 0.5), (8, 8, 1.0))
    )
    world.store.steps.commit(world.draft(StepKind.PROPAGATE, masklet_id=masklet, masks=masks))
    world.store.review.submit(masklet, person_id=world.ann, at=at)
    return masklet
