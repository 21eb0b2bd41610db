"""The contract's part on long steps, which take masks until they are finished."""

from __future__ import annotations

import pytest

from storage.drafts import TargetEdit
from storage.errors import StorageError
from storage.records import StepChange, StepKind
from tests.contract.store_world import World


class LongStepContract:
    """What a propagation gives is kept as it comes, and takes nothing from what people do meanwhile."""

    def test_long_step_takes_masks_until_it_is_finished(self, world: World) -> None:
        _, masklet = world.new_object()
        step_id = world.store.steps.begin(
            world.draft(StepKind.PROPAGATE, masklet_id=masklet, payload={"direction": "forward"}, at=5.0)
        ).step.id
        assert world.append(step_id, masklet, (0, 4), area=3).frames == {masklet: {0, 4}}
        assert world.store.steps.step(step_id).finished_at is None
        assert world.areas(masklet) == {0: 3, 4: 3}
        world.append(step_id, masklet, (4, 8), area=2)
        step = world.store.steps.finish(step_id, payload={"frames": 3}, at=9.0)

        assert (step.payload, step.at, step.finished_at) == ({"direction": "forward", "frames": 3}, 5.0, 9.0)
        assert world.areas(masklet) == {0: 3, 4: 2, 8: 2}
        with pytest.raises(ValueError, match="takes no more"):
            world.append(step_id, masklet, (12,), area=2)
        with pytest.raises(ValueError, match="finished already"):
            world.store.steps.finish(step_id)

    def test_long_step_begins_with_its_first_masks_or_not_at_all(self, world: World) -> None:
        target, masklet = world.new_object()
        world.prompt(masklet, 4, area=9)

        def begin(*frames: int) -> StepChange:
            masks = tuple(world.mask(masklet, frame, 2) for frame in frames)
            return world.store.steps.begin(world.draft(StepKind.PROPAGATE, masklet_id=masklet, masks=masks))

        with pytest.raises(ValueError, match="which is pinned"):
            begin(0, 4)
        assert begin(0, 8).frames == {masklet: {0, 8}}
        assert world.areas(masklet) == {0: 2, 4: 9, 8: 2}
        delete = (TargetEdit(target_id=target, deleted=True),)
        world.store.steps.commit(world.draft(StepKind.DELETE, target_edits=delete))
        before = world.store.steps.history()
        for frames in ((), (12,)):
            with pytest.raises(StorageError, match="no longer there"):
                begin(*frames)
        assert world.store.steps.history() == before

    def test_undone_long_step_takes_no_more_masks(self, world: World) -> None:
        _, masklet = world.new_object()
        step_id = world.begin_propagation(masklet)
        world.undo()
        with pytest.raises(ValueError, match="takes no more"):
            world.append(step_id, masklet, (0,), area=2)

    def test_running_propagation_does_not_overwrite_a_later_click(self, world: World) -> None:
        _, masklet = world.new_object()
        step_id = world.begin_propagation(masklet)
        world.prompt(masklet, 4, area=9)
        change = world.append(step_id, masklet, (0, 4, 8), area=2)

        assert change.frames == {masklet: {0, 8}}
        assert world.areas(masklet) == {0: 2, 4: 9, 8: 2}
        world.undo()
        assert world.areas(masklet) == {0: 2, 4: 2, 8: 2}

    def test_redo_survives_a_batch_of_a_running_propagation(self, world: World) -> None:
        _, masklet = world.new_object()
        step_id = world.begin_propagation(masklet)
        world.prompt(masklet, 4, area=9)
        world.undo()
        world.append(step_id, masklet, (0, 4), area=2)
        world.redo()
        assert world.areas(masklet) == {0: 2, 4: 9}

    def test_tracked_mask_on_an_earlier_pin_is_a_mistake(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 4, area=9)
        world.absent(masklet, 20, 30)
        step_id = world.begin_propagation(masklet)
        for frame in (4, 20, 25, 30):
            with pytest.raises(ValueError, match="which is pinned"):
                world.append(step_id, masklet, (16, frame), area=2)
        assert 16 not in world.areas(masklet)
