"""The contract's part on undo and redo."""

from __future__ import annotations

from storage.drafts import TargetEdit
from storage.records import Refusal, StepChange, StepKind, StepState
from tests.contract.store_world import World, video_draft


def states(world: World) -> list[StepState]:
    return [step.state for step in world.store.steps.history()]


class UndoContract:
    """Own steps, newest first, without limit."""

    def test_everything_goes_back_and_comes_again(self, world: World) -> None:
        target, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        world.propagate(masklet, range(4, 40, 4), area=3)
        world.prompt(masklet, 8, area=7)
        full = world.areas(masklet)

        undone = [world.undo() for _ in range(4)]
        assert [change.frames for change in undone if isinstance(change, StepChange)] == [
            {masklet: {8}},
            {masklet: set(range(4, 40, 4))},
            {masklet: {0}},
            {},
        ]
        assert isinstance(undone[-1], StepChange)
        assert (undone[-1].targets, undone[-1].masklets) == ({target}, {masklet})
        assert world.store.masklets.targets(world.video_id) == ()
        assert world.undo() is Refusal.NOTHING_LEFT
        assert set(states(world)) == {StepState.UNDONE}

        redone = [world.redo() for _ in range(4)]
        assert [(change.step.id, change.frames) for change in redone if isinstance(change, StepChange)] == [
            (change.step.id, change.frames) for change in reversed(undone) if isinstance(change, StepChange)
        ]
        assert world.redo() is Refusal.NOTHING_LEFT
        assert world.areas(masklet) == full
        assert set(states(world)) == {StepState.DONE}

    def test_what_would_be_turned_is_told_and_nothing_is_turned(self, world: World) -> None:
        asked = {"video_id": world.video_id, "person_id": world.ann}
        assert world.store.steps.next_undo(**asked) is Refusal.NOTHING_LEFT
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        last = world.store.steps.history()[-1]
        before = world.areas(masklet)
        assert world.store.steps.next_undo(**asked) == last
        assert world.store.steps.next_redo(**asked) is Refusal.NOTHING_LEFT
        assert world.areas(masklet) == before
        world.undo()
        redo = world.store.steps.next_redo(**asked)
        assert not isinstance(redo, Refusal)
        assert redo.id == last.id

    def test_undo_brings_back_what_was_under_it(self, world: World) -> None:
        _, masklet = world.new_object()
        world.propagate(masklet, (0, 4), area=3)
        world.prompt(masklet, 4, area=9)
        world.unpin(masklet, 4)
        assert world.areas(masklet) == {0: 3}
        world.undo()
        assert world.areas(masklet) == {0: 3, 4: 9}
        assert list(world.store.masklets.pins(masklet)) == [4]
        world.undo()
        assert world.areas(masklet) == {0: 3, 4: 3}
        assert world.store.masklets.pins(masklet) == {}

    def test_absent_range_is_one_step_and_gives_back_the_pins_it_swallowed(self, world: World) -> None:
        _, masklet = world.new_object()
        for frame in (0, 24, 28):
            world.prompt(masklet, frame, area=5)
        world.absent(masklet, 20, 40)
        assert [(pin.frame, pin.last_frame) for pin in world.store.masklets.pins(masklet).values()] == [
            (0, 0),
            (20, 40),
        ]
        assert world.areas(masklet) == {0: 5, **dict.fromkeys(range(20, 41, 4), 0)}
        world.undo()
        assert list(world.store.masklets.pins(masklet)) == [0, 24, 28]
        assert world.areas(masklet) == {0: 5, 24: 5, 28: 5}

    def test_new_step_overtakes_the_undone(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        world.prompt(masklet, 4, area=6)
        world.undo()
        world.undo()
        world.prompt(masklet, 8, area=7)
        assert world.redo() is Refusal.NOTHING_LEFT
        assert world.areas(masklet) == {8: 7}
        assert states(world) == [StepState.DONE, StepState.ABANDONED, StepState.ABANDONED, StepState.DONE]

    def test_undo_is_in_the_log(self, world: World) -> None:
        _, masklet = world.new_object()
        step = world.prompt(masklet, 0, area=5).step
        world.store.steps.undo(video_id=world.video_id, person_id=world.ann, at=77.0)
        world.redo()
        log = world.store.steps.history(masklet_id=masklet, with_undo_steps=True)
        assert [entry.kind for entry in log[1:]] == [StepKind.PROMPT, StepKind.UNDO, StepKind.REDO]
        assert [entry.subject_id for entry in log[1:]] == [None, step.id, step.id]
        assert log[2].at == 77.0
        assert not log[2].undoable

    def test_each_undoes_own_steps_in_this_video_only(self, world: World) -> None:
        _, cat = world.new_object("Cat")
        _, dog = world.new_object("Dog", person=world.bob)
        world.prompt(cat, 0, area=5)
        world.prompt(dog, 0, area=6, person=world.bob)
        street, world.video_id = world.video_id, world.store.catalogue.add_video(video_draft("garden")).id
        world.new_object("Bird")
        world.video_id = street

        change = world.undo()
        assert isinstance(change, StepChange)
        assert change.frames == {cat: {0}}
        assert world.areas(dog) == {0: 6}
        world.prompt(dog, 4, area=6, person=world.bob)  # another's step doesn't take the redo away
        world.redo()
        assert world.areas(cat) == {0: 5}

    def test_edits_of_one_target_go_back_one_by_one(self, world: World) -> None:
        target, _ = world.new_object()
        for edit in (
            TargetEdit(target_id=target, name="Lion"),
            TargetEdit(target_id=target, colour_index=8),
            TargetEdit(target_id=target, deleted=True),
        ):
            world.store.steps.commit(world.draft(StepKind.EDIT_TARGET, target_edits=(edit,)))
        seen = []
        for _ in range(3):
            world.undo()
            now = world.store.masklets.target(target)
            seen.append((now.name, now.colour_index, now.deleted))
        assert seen == [("Lion", 8, False), ("Lion", 3, False), ("Cat", 3, False)]

    def test_steps_that_are_not_undoable_are_passed_over(self, world: World) -> None:
        _, masklet = world.new_object()
        masks = (world.mask(masklet, 0, 4),)
        world.store.steps.commit(world.draft(StepKind.AUTO, masks=masks, undoable=False))
        change = world.undo()
        assert isinstance(change, StepChange)
        assert change.step.kind is StepKind.NEW_TARGET

    def test_frozen_masklet_refuses(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        world.prompt(masklet, 0, area=6)
        world.undo()
        world.store.review.submit(masklet, person_id=world.ann)
        assert world.undo() is Refusal.MASKLET_FROZEN
        assert world.redo() is Refusal.MASKLET_FROZEN
        assert world.areas(masklet) == {0: 5}
        world.store.review.recall(masklet, person_id=world.ann)
        world.redo()
        assert world.areas(masklet) == {0: 6}

    def test_renaming_goes_back_even_when_the_masklet_is_frozen(self, world: World) -> None:
        target, masklet = world.new_object()
        edit = (TargetEdit(target_id=target, name="Lion"),)
        world.store.steps.commit(world.draft(StepKind.EDIT_TARGET, target_edits=edit))
        world.store.review.submit(masklet, person_id=world.ann)
        assert isinstance(world.undo(), StepChange)
        assert world.store.masklets.target(target).name == "Cat"

    def test_work_that_others_built_on_stays(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 8, area=6, person=world.bob)
        assert world.undo() is Refusal.ENTANGLED
        world.undo(world.bob)
        assert isinstance(world.undo(), StepChange)
        assert world.redo(world.bob) is Refusal.ENTANGLED  # the masklet is gone
        world.redo()
        world.redo(world.bob)
        assert world.areas(masklet) == {8: 6}

    def test_returned_work_can_be_undone_past_the_verdict(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        world.store.review.submit(masklet, person_id=world.ann)
        world.store.review.recall(masklet, person_id=world.bob)
        assert isinstance(world.undo(), StepChange)

    def test_step_is_not_redone_into_pins_that_overlap(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 24, area=5)
        world.unpin(masklet, 24)
        world.absent(masklet, 20, 40, person=world.bob)
        world.undo(world.bob)
        world.undo()  # the pin on frame 24 is back, and Bob's range knew nothing of it
        before = world.store.steps.history(with_undo_steps=True)
        assert world.redo(world.bob) is Refusal.ENTANGLED
        assert world.store.steps.history(with_undo_steps=True) == before
        assert list(world.store.masklets.pins(masklet)) == [24]
