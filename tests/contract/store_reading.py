"""The contract's part on reading masks and pins."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from storage import array_codec
from storage.drafts import NewCheckpoint, NewMask, NewMasklet, NewPin, StepDraft, TargetEdit
from storage.records import PinContent, PinKind, Prompts, Provenance, StepKind
from tests.contract.store_world import World, mask_of


class ReadingContract:
    """What went in comes out, and from every side the same."""

    def test_mask_comes_back_as_it_went_in(self, world: World) -> None:
        _, masklet = world.new_object()
        checkpoint = world.store.catalogue.add_checkpoint(
            NewCheckpoint(name="tiny", sha256="ab", layout="sam2_t", path="/t.pt")
        )
        draft = NewMask(
            masklet_id=masklet,
            frame=8,
            rle=mask_of(7),
            provenance=Provenance.PROPAGATED,
            predicted_iou=0.75,
            object_score=-3.5,
            stability_score=0.9,
            checkpoint_id=checkpoint.id,
            source_frame=40,
            source_hash="h",
            direction="backward",
        )
        world.store.steps.commit(world.draft(StepKind.PROPAGATE, masks=(draft,)))
        mask = world.store.masklets.mask(masklet, 8)

        assert mask is not None
        assert asdict(draft).items() <= asdict(mask).items()
        assert (mask.area, mask.box) == (7, (0, 0, 7, 1))
        assert mask.provenance is Provenance.PROPAGATED
        assert world.store.masklets.mask(masklet, 12) is None

    def test_all_ways_to_read_agree(self, world: World) -> None:
        _, cat = world.new_object("Cat")
        _, dog = world.new_object("Dog")
        world.propagate(cat, (8, 0, 4), area=5)
        world.propagate(dog, (4,), area=0)
        reads = world.store.masklets

        masks = reads.masks(cat)
        assert list(masks) == [0, 4, 8]
        for frame, summary in reads.summaries(cat).items():
            whole = asdict(masks[frame])
            assert whole.pop("rle") == asdict(mask_of(5))
            assert asdict(summary) == whole
            assert reads.mask(cat, frame) == masks[frame]
        assert reads.masks_at([cat, dog], 4) == {cat: masks[4], dog: reads.mask(dog, 4)}
        assert reads.masks(dog)[4].box is None
        assert reads.masks_at([cat, dog], 8) == {cat: masks[8]}

    def test_pin_comes_back_as_it_went_in(self, world: World) -> None:
        _, masklet = world.new_object()
        logits = np.linspace(-32, 32, 64, dtype=np.float16).reshape(8, 8)
        pointer = np.arange(4, dtype=np.float32)
        content = PinContent(
            mask=mask_of(9), low_res_logits=array_codec.pack(logits), object_pointer=array_codec.pack(pointer)
        )
        draft = NewPin(
            masklet_id=masklet,
            frame=8,
            kind=PinKind.PROMPTED,
            content_hash="c0ffee",
            prompts=Prompts(points=((1.5, 2.25), (3.0, 4.0)), labels=(1, 0), box=(0.0, 1.0, 20.0, 19.5)),
            content=content,
            candidate=2,
            candidate_scores=(0.5, 0.25, 0.875),
            object_score=6.5,
            predicted_iou=0.875,
        )
        world.store.steps.commit(world.draft(StepKind.PROMPT, pins=(draft,)))
        (pin,) = world.store.masklets.pins(masklet).values()

        sent = asdict(draft)
        del sent["content"]
        assert asdict(pin).items() >= (sent | {"last_frame": 8}).items()
        assert pin.prompts == draft.prompts
        kept = world.store.masklets.pin_content(pin.id)
        assert kept == content
        assert kept.low_res_logits is not None
        np.testing.assert_array_equal(array_codec.unpack(kept.low_res_logits), logits)

    def test_pin_without_content(self, world: World) -> None:
        _, masklet = world.new_object()
        world.absent(masklet, 20, 30)
        pin = world.store.masklets.pins(masklet)[20]
        assert (pin.last_frame, pin.prompts) == (30, Prompts())
        assert world.store.masklets.pin_content(pin.id) == PinContent()

    def test_contents_of_many_pins_are_read_together(self, world: World) -> None:
        _, masklet = world.new_object()
        for frame in (0, 4, 8):
            world.prompt(masklet, frame, area=frame + 1)
        reads = world.store.masklets
        ids = [pin.id for pin in reads.pins(masklet).values()]
        assert reads.pin_contents(ids[:2]) == {pin_id: reads.pin_content(pin_id) for pin_id in ids[:2]}
        assert reads.pin_contents([]) == {}
        with pytest.raises(ValueError, match="there is no pin 99"):
            reads.pin_contents([*ids, 99])

    def test_numbers_of_numpy_are_numbers(self, world: World) -> None:
        _, masklet = world.new_object()
        mask = NewMask(
            masklet_id=masklet,
            frame=np.int64(8),
            rle=mask_of(5),
            provenance=Provenance.PROMPTED,
            predicted_iou=np.float32(0.5),
        )
        prompts = Prompts(points=((np.float32(1.5), np.float32(2)),), labels=(np.int64(1),))
        pin = NewPin(
            masklet_id=masklet,
            frame=np.int32(8),
            kind=PinKind.PROMPTED,
            content_hash="h",
            prompts=prompts,
            candidate_scores=tuple(np.array([0.5, 0.25], np.float32)),
        )
        world.store.steps.commit(world.draft(StepKind.PROMPT, masks=(mask,), pins=(pin,)))
        kept = world.store.masklets.masks(masklet)[8]
        assert (type(kept.frame), kept.predicted_iou) == (int, 0.5)
        kept_pin = world.store.masklets.pins(masklet)[8]
        assert kept_pin.prompts == Prompts(points=((1.5, 2.0),), labels=(1,))
        assert kept_pin.candidate_scores == (0.5, 0.25)

    def test_a_frame_remembers_its_past(self, world: World) -> None:
        _, masklet = world.new_object()
        reads = world.store.masklets
        world.propagate(masklet, (4,), area=3)
        world.propagate(masklet, (4,), area=4)
        world.prompt(masklet, 4, area=9)
        world.unpin(masklet, 4)
        world.prompt(masklet, 4, area=8)
        world.undo()

        tracked = reads.latest_mask(masklet, 4, provenance=Provenance.PROPAGATED)
        assert tracked is not None
        assert tracked.area == 4
        assert reads.mask_version(tracked.id) == tracked, "though it is not current"
        prompted = reads.latest_mask(masklet, 4, provenance=Provenance.PROMPTED)
        assert prompted is not None
        assert prompted.area == 9
        assert reads.latest_mask(masklet, 4, provenance=Provenance.ABSENT) is None

    def test_edited_frames_are_those_done_by_hand(self, world: World) -> None:
        _, masklet = world.new_object()
        world.propagate(masklet, range(0, 100, 4), area=3)
        world.prompt(masklet, 0, area=5)
        world.prompt(masklet, 0, area=6)
        world.absent(masklet, 20, 28)
        painted = (world.mask(masklet, 40, 8, Provenance.PAINTED),)
        world.store.steps.commit(world.draft(StepKind.PAINT, masks=painted))
        world.prompt(masklet, 44, area=5)
        world.undo()
        imported = (world.mask(masklet, 48, 8, Provenance.PAINTED),)
        world.store.steps.commit(world.draft(StepKind.IMPORT, masks=imported))
        assert world.store.masklets.edited_frames(masklet) == {0, 20, 24, 28, 40}

    def test_looked_at_belongs_to_a_version(self, world: World) -> None:
        _, masklet = world.new_object()
        world.propagate(masklet, (0, 4, 8), area=3)
        look = world.store.activity.mark_looked_at
        look(masklet, [0, 4, 96], person_id=world.bob)
        look(masklet, (frame for frame in (4,)), person_id=world.bob)
        look(masklet, {4}, person_id=world.ann)

        def seen() -> set[int]:
            return {frame for frame, mask in world.store.masklets.summaries(masklet).items() if mask.looked_at}

        assert seen() == {0, 4}
        world.prompt(masklet, 4, area=9)
        assert seen() == {0}
        world.undo()
        assert seen() == {0, 4}

    def test_masklets_can_be_asked_for_by_target_and_state(self, world: World) -> None:
        target, first = world.new_object("Cat", phase=1)
        world.new_object("Dog")
        second = world.store.steps.commit(second_masklet(world, target)).new_ids[-1]
        world.store.review.submit(second, person_id=world.ann)
        reads = world.store.masklets

        assert [(one.id, one.phase) for one in reads.masklets(target_id=target)] == [(first, 1), (second, 2)]
        waiting = reads.masklets(video_id=world.video_id, state=reads.masklet(second).state)
        assert [one.id for one in waiting] == [second]
        assert len(reads.masklets()) == 3

    def test_unknown_ids_are_a_mistake_of_the_caller(self, world: World) -> None:
        _, masklet = world.new_object()
        reads = world.store.masklets
        for ask in (reads.target, reads.masklet, reads.mask_version, reads.pin_content, world.store.steps.step):
            with pytest.raises(ValueError, match=r"there is no|nothing there"):
                ask(99)
        with pytest.raises(ValueError, match="no revision 1"):
            reads.masks_of_revision(masklet, 1)

    def test_history_is_found_by_what_it_touched(self, world: World) -> None:
        target, cat = world.new_object("Cat")
        _, dog = world.new_object("Dog", person=world.bob)
        both = (world.mask(cat, 0, 3), world.mask(dog, 0, 3))
        swap = world.store.steps.commit(world.draft(StepKind.REVERT, masks=both)).step
        world.store.steps.commit(
            world.draft(StepKind.EDIT_TARGET, target_edits=(TargetEdit(target_id=target, name="Lion"),))
        )
        log = world.store.steps

        assert [step.kind for step in log.history(masklet_id=dog)] == [StepKind.NEW_TARGET, StepKind.REVERT]
        assert log.history(masklet_id=cat)[-1] == swap
        assert [step.kind for step in log.history(person_id=world.bob)] == [StepKind.NEW_TARGET]
        assert len(log.history(video_id=world.video_id)) == 4


def second_masklet(world: World, target_id: int) -> StepDraft:
    return world.draft(StepKind.NEW_MASKLET, masklets=(NewMasklet(id=-1, target_id=target_id, phase=2),))
