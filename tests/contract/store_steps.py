"""The contract's part on committing steps."""

from __future__ import annotations

import threading

import pytest

from storage.drafts import FrameKey, MaskletEdit, NewMask, NewMasklet, NewPin, NewTarget, TargetEdit
from storage.errors import StorageError
from storage.mask_codec import Rle
from storage.records import PinKind, Provenance, StepKind, StepState
from tests.contract.store_world import World, mask_of, video_draft


class StepContract:
    """Everything a person does arrives as one step, whole or not at all."""

    def test_one_step_can_make_an_object_with_masklet_mask_and_pin(self, world: World) -> None:
        change = world.store.steps.commit(
            world.draft(
                StepKind.PROMPT,
                target_id=-1,
                masklet_id=-2,
                phase=3,
                payload={"clicks": 1},
                at=1000.0,
                targets=(NewTarget(id=-1, name="Cat", colour_index=5, tags=("fast",)),),
                masklets=(NewMasklet(id=-2, target_id=-1, phase=3),),
                masks=(world.mask(-2, 8, 6, Provenance.PROMPTED),),
                pins=(NewPin(masklet_id=-2, frame=8, kind=PinKind.PROMPTED, content_hash="h"),),
            )
        )
        target_id, masklet_id = change.new_ids[-1], change.new_ids[-2]

        assert change.targets == {target_id}
        assert change.masklets == {masklet_id}
        assert change.frames == {masklet_id: {8}}
        step = change.step
        assert (step.target_id, step.masklet_id, step.phase, step.kind) == (target_id, masklet_id, 3, StepKind.PROMPT)
        assert (step.payload, step.at, step.finished_at, step.state) == ({"clicks": 1}, 1000.0, 1000.0, StepState.DONE)
        assert world.store.steps.step(step.id) == step
        (target,) = world.store.masklets.targets(world.video_id)
        assert (target.id, target.number, target.name, target.colour_index) == (target_id, 1, "Cat", 5)
        assert target.tags == ("fast",)
        (masklet,) = world.store.masklets.masklets(video_id=world.video_id)
        assert (masklet.id, masklet.target_id, masklet.annotator_id) == (masklet_id, target_id, world.ann)
        assert world.areas(masklet_id) == {8: 6}
        assert list(world.store.masklets.pins(masklet_id)) == [8]

    def test_later_steps_hold(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        change = world.prompt(masklet, 0, area=9)
        assert change.frames == {masklet: {0}}
        assert world.areas(masklet) == {0: 9}
        assert world.store.masklets.pins(masklet)[0].content_hash == "area 9"

    def test_masks_and_pins_can_be_taken_away(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        world.prompt(masklet, 4, area=6)
        change = world.unpin(masklet, 0)
        assert change.frames == {masklet: {0}}
        assert world.areas(masklet) == {4: 6}
        assert list(world.store.masklets.pins(masklet)) == [4]

    def test_numbers_go_on_and_can_be_given(self, world: World) -> None:
        numbered = NewTarget(id=-1, name="from elsewhere", colour_index=0, number=0)
        world.store.steps.commit(world.draft(StepKind.IMPORT, targets=(numbered,)))
        for name in ("Cat", "Dog"):
            world.new_object(name)
        assert [target.number for target in world.store.masklets.targets(world.video_id)] == [0, 1, 2]

    def test_no_two_objects_get_the_same_number_also_when_one_comes_back(self, world: World) -> None:
        world.new_object("Cat")
        world.new_object("Dog")
        world.undo()
        steps = world.store.steps
        for wanted in (1, 2):
            target = NewTarget(id=-1, name=f"wanted {wanted}", colour_index=0, number=wanted)
            steps.commit(world.draft(StepKind.IMPORT, person=world.bob, targets=(target,)))
        steps.redo(video_id=world.video_id, person_id=world.ann)
        names = {target.number: target.name for target in world.store.masklets.targets(world.video_id)}
        assert names == {1: "Cat", 2: "Dog", 3: "wanted 1", 4: "wanted 2"}

    def test_number_of_an_abandoned_object_is_free_again(self, world: World) -> None:
        world.new_object("Cat")
        world.new_object("Dog")
        world.undo()
        world.new_object("Bird")
        names = {target.number: target.name for target in world.store.masklets.targets(world.video_id)}
        assert names == {1: "Cat", 2: "Bird"}

    def test_edits_change_only_what_they_name(self, world: World) -> None:
        target_id, masklet_id = world.new_object()
        edits = (TargetEdit(target_id=target_id, name="Lion"),)
        change = world.store.steps.commit(world.draft(StepKind.EDIT_TARGET, target_edits=edits))
        assert (change.targets, change.masklets) == ({target_id}, frozenset())
        world.store.steps.commit(
            world.draft(StepKind.EDIT_TARGET, target_edits=(TargetEdit(target_id=target_id, tags=()),))
        )
        target = world.store.masklets.target(target_id)
        assert (target.name, target.colour_index, target.tags) == ("Lion", 3, ())

        later = (MaskletEdit(masklet_id=masklet_id, phase=2),)
        change = world.store.steps.commit(world.draft(StepKind.EDIT_MASKLET, masklet_edits=later))
        assert change.masklets == {masklet_id}
        assert world.store.masklets.masklet(masklet_id).phase == 2

    def test_deleting_a_target_deletes_its_masklets_until_restored(self, world: World) -> None:
        target, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        delete = (TargetEdit(target_id=target, deleted=True),)
        change = world.store.steps.commit(world.draft(StepKind.DELETE, target_edits=delete))

        assert (change.targets, change.masklets) == ({target}, {masklet})
        reads = world.store.masklets
        assert reads.targets(world.video_id) == ()
        assert reads.masklets(video_id=world.video_id) == ()
        assert [one.deleted for one in reads.targets(world.video_id, include_deleted=True)] == [True]
        assert [one.deleted for one in reads.masklets(video_id=world.video_id, include_deleted=True)] == [True]
        with pytest.raises(StorageError, match="no longer there"):
            world.prompt(masklet, 4, area=5)
        another = (NewMasklet(id=-1, target_id=target, phase=1),)
        with pytest.raises(StorageError, match="no longer there"):
            world.store.steps.commit(world.draft(StepKind.NEW_MASKLET, masklets=another))

        restore = (TargetEdit(target_id=target, deleted=False),)
        world.store.steps.commit(world.draft(StepKind.EDIT_TARGET, target_edits=restore))
        assert world.areas(masklet) == {0: 5}
        assert not reads.masklet(masklet).deleted

    def test_deleting_a_masklet_leaves_its_target(self, world: World) -> None:
        target, masklet = world.new_object()
        for deleted, left in ((True, []), (False, [masklet])):
            edit = (MaskletEdit(masklet_id=masklet, deleted=deleted),)
            world.store.steps.commit(world.draft(StepKind.DELETE, masklet_edits=edit))
            assert [one.id for one in world.store.masklets.masklets(target_id=target)] == left
            assert not world.store.masklets.target(target).deleted

    def test_pins_may_not_overlap(self, world: World) -> None:
        _, masklet = world.new_object()
        world.absent(masklet, 20, 30)
        with pytest.raises(ValueError, match="overlap"):
            world.prompt(masklet, 24, area=2)
        world.prompt(masklet, 20, area=2)  # replaces the range that began there
        assert [pin.last_frame for pin in world.store.masklets.pins(masklet).values()] == [20]

    @pytest.mark.parametrize("kind", [PinKind.PROMPTED, PinKind.PAINTED])
    def test_only_absent_pins_are_ranges(self, world: World, kind: PinKind) -> None:
        _, masklet = world.new_object()
        pin = NewPin(masklet_id=masklet, frame=4, last_frame=5, kind=kind, content_hash="h")
        with pytest.raises(ValueError, match="can't reach"):
            world.store.steps.commit(world.draft(StepKind.PROMPT, pins=(pin,)))

    @pytest.mark.parametrize(
        ("rle", "frame", "error"),
        [
            (Rle((20, 31), mask_of(3).counts), 0, ValueError),
            (Rle((30, 20), mask_of(0).counts), 0, ValueError),
            (mask_of(3), 100, ValueError),
            (mask_of(3), -1, ValueError),
            (Rle((20, 30), b"nonsense"), 0, StorageError),
        ],
    )
    def test_wrong_mask_leaves_nothing_of_its_step(
        self, world: World, rle: Rle, frame: int, error: type[Exception]
    ) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        before = world.store.steps.history()
        good = world.mask(masklet, 4, 5)
        bad = NewMask(masklet_id=masklet, frame=frame, rle=rle, provenance=Provenance.PAINTED)
        with pytest.raises(error):
            world.store.steps.commit(world.draft(StepKind.PAINT, masks=(good, bad)))
        assert world.store.steps.history() == before
        assert world.areas(masklet) == {0: 5}

    def test_failed_step_keeps_redo(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        world.undo()
        with pytest.raises(ValueError, match="video of"):
            world.prompt(masklet, 100, area=5)
        world.redo()
        assert world.areas(masklet) == {0: 5}

    def test_step_stays_in_its_video(self, world: World) -> None:
        target, masklet = world.new_object()
        world.video_id = world.store.catalogue.add_video(video_draft("garden")).id
        with pytest.raises(ValueError, match="another video"):
            world.prompt(masklet, 0, area=5)
        edit = (TargetEdit(target_id=target, name="x"),)
        with pytest.raises(ValueError, match="another video"):
            world.store.steps.commit(world.draft(StepKind.EDIT_TARGET, target_edits=edit))

    def test_what_is_not_there_is_said(self, world: World) -> None:
        target, masklet = world.new_object()
        world.undo()
        with pytest.raises(StorageError, match=r"masklet .* no longer there"):
            world.prompt(masklet, 0, area=5)
        edit = (TargetEdit(target_id=target, name="x"),)
        with pytest.raises(StorageError, match=r"object .* no longer there"):
            world.store.steps.commit(world.draft(StepKind.EDIT_TARGET, target_edits=edit))

    @pytest.mark.parametrize("kind", [StepKind.SUBMIT, StepKind.VERDICT, StepKind.UNDO, StepKind.REDO])
    def test_some_kinds_are_not_drafted(self, world: World, kind: StepKind) -> None:
        with pytest.raises(ValueError, match="not drafted"):
            world.store.steps.commit(world.draft(kind))

    def test_unknown_ids_are_a_mistake_of_the_caller(self, world: World) -> None:
        with pytest.raises(ValueError, match="never given out"):
            world.new_object(person=99)
        _, masklet = world.new_object()
        unknown = NewMask(masklet_id=masklet, frame=0, rle=mask_of(1), provenance=Provenance.PAINTED, checkpoint_id=99)
        with pytest.raises(ValueError, match="never given out"):
            world.store.steps.commit(world.draft(StepKind.PAINT, masks=(unknown,)))
        assert len(world.store.steps.history()) == 1

    @pytest.mark.parametrize("ids", [(1,), (0,), (-1, -1)])
    def test_new_rows_need_their_own_negative_ids(self, world: World, ids: tuple[int, ...]) -> None:
        targets = tuple(NewTarget(id=number, name="x", colour_index=0) for number in ids)
        with pytest.raises(ValueError, match="below zero"):
            world.store.steps.commit(world.draft(StepKind.NEW_TARGET, targets=targets))

    def test_threads_write_at_once_and_nothing_is_lost(self, world: World) -> None:
        _, masklet = world.new_object()
        failures: list[BaseException] = []

        def write(start: int) -> None:
            try:
                for frame in range(start, start + 20):
                    world.prompt(masklet, frame, area=frame + 1)
                    assert world.areas(masklet)[frame] == frame + 1
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=write, args=(start,)) for start in (0, 20, 40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert world.areas(masklet) == {frame: frame + 1 for frame in range(60)}

    def test_removing_what_is_not_there_is_harmless(self, world: World) -> None:
        _, masklet = world.new_object()
        key = FrameKey(masklet_id=masklet, frame=50)
        change = world.store.steps.commit(world.draft(StepKind.UNPIN, removed_masks=(key,), removed_pins=(key,)))
        assert change.frames == {}
