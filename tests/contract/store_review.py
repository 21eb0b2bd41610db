"""The contract's part on a masklet's states, verdicts and revisions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage.drafts import MaskletEdit, NewVerdict, TargetEdit
from storage.errors import StorageError
from storage.records import Decision, MaskletState, StepChange, StepKind
from tests.contract.store_world import World

WAY_TO: dict[MaskletState, tuple[str, ...]] = {
    MaskletState.DRAFT: (),
    MaskletState.SUBMITTED: ("submit",),
    MaskletState.SATISFACTORY: ("submit", "satisfactory"),
    MaskletState.RETURNED: ("submit", "unsatisfactory"),
    MaskletState.REJECTED: ("submit", "rejected"),
}

# From every state: where each move leads; what is not named is refused.
MOVES: dict[MaskletState, dict[str, MaskletState]] = {
    MaskletState.DRAFT: {"submit": MaskletState.SUBMITTED},
    MaskletState.SUBMITTED: {
        "recall": MaskletState.DRAFT,
        "satisfactory": MaskletState.SATISFACTORY,
        "unsatisfactory": MaskletState.RETURNED,
        "rejected": MaskletState.REJECTED,
    },
    MaskletState.SATISFACTORY: {
        "reopen": MaskletState.DRAFT,
        "satisfactory": MaskletState.SATISFACTORY,
        "unsatisfactory": MaskletState.RETURNED,
        "rejected": MaskletState.REJECTED,
    },
    MaskletState.RETURNED: {
        "submit": MaskletState.SUBMITTED,
        "satisfactory": MaskletState.SATISFACTORY,
        "unsatisfactory": MaskletState.RETURNED,
        "rejected": MaskletState.REJECTED,
    },
    MaskletState.REJECTED: {
        "reopen": MaskletState.DRAFT,
        "satisfactory": MaskletState.SATISFACTORY,
        "unsatisfactory": MaskletState.RETURNED,
        "rejected": MaskletState.REJECTED,
    },
}
DEEDS = ("submit", "recall", "reopen", *Decision)


def submit(world: World, masklet_id: int) -> StepChange:
    return world.store.review.submit(masklet_id, person_id=world.ann)


def judge(world: World, masklet_id: int, decision: str, **noted: object) -> StepChange:
    verdict = NewVerdict(masklet_id=masklet_id, person_id=world.bob, decision=Decision(decision), **noted)
    return world.store.review.give_verdict(verdict)


def do(world: World, masklet_id: int, deed: str) -> StepChange:
    if deed in set(Decision):
        return judge(world, masklet_id, deed)
    return getattr(world.store.review, deed)(masklet_id, person_id=world.bob)


def go_to(world: World, masklet_id: int, state: MaskletState) -> None:
    for deed in WAY_TO[state]:
        do(world, masklet_id, deed)


class ReviewContract:
    """Draft → submitted → satisfactory, returned or rejected, and back."""

    @pytest.mark.parametrize("deed", DEEDS)
    @pytest.mark.parametrize("state", list(MaskletState))
    def test_every_move_from_every_state(self, world: World, state: MaskletState, deed: str) -> None:
        _, masklet = world.new_object()
        go_to(world, masklet, state)
        assert world.store.masklets.masklet(masklet).state is state

        if deed in MOVES[state]:
            change = do(world, masklet, deed)
            assert change.masklets == {masklet}
            assert world.store.masklets.masklet(masklet).state is MOVES[state][deed]
        else:
            with pytest.raises(StorageError, match=f"The masklet of Cat is {state}, so it can't be"):
                do(world, masklet, deed)
            assert world.store.masklets.masklet(masklet).state is state

    @pytest.mark.parametrize("state", list(MaskletState))
    def test_only_drafts_and_returned_masklets_change(self, world: World, state: MaskletState) -> None:
        target, masklet = world.new_object()
        running = world.begin_propagation(masklet)
        go_to(world, masklet, state)
        edits: tuple[Callable[[], object], ...] = (
            lambda: world.prompt(masklet, 0, area=5),
            lambda: world.unpin(masklet, 0),
            lambda: world.append(running, masklet, (8,), area=3),
            lambda: world.store.steps.commit(
                world.draft(StepKind.EDIT_MASKLET, masklet_edits=(MaskletEdit(masklet_id=masklet, phase=2),))
            ),
            lambda: world.store.steps.commit(
                world.draft(StepKind.DELETE, target_edits=(TargetEdit(target_id=target, deleted=True),))
            ),
        )
        for edit in edits:
            if state.editable:
                edit()
            else:
                remedy = "recall it" if state is MaskletState.SUBMITTED else "have a lead reopen it"
                with pytest.raises(StorageError, match=f"The masklet of Cat is {state}: {remedy}"):
                    edit()
        rename = (TargetEdit(target_id=target, name="Lion"),)
        world.store.steps.commit(world.draft(StepKind.EDIT_TARGET, target_edits=rename))

    def test_a_revision_that_nobody_saw_is_not_judged(self, world: World) -> None:
        _, masklet = world.new_object()
        for deed in ("submit", "recall", "submit"):
            do(world, masklet, deed)
        with pytest.raises(StorageError, match="The masklet of Cat has been submitted anew since"):
            judge(world, masklet, "satisfactory", revision=1)
        assert world.store.masklets.masklet(masklet).state is MaskletState.SUBMITTED
        judge(world, masklet, "satisfactory", revision=2)
        assert world.store.masklets.masklet(masklet).state is MaskletState.SATISFACTORY

    def test_verdicts_belong_to_revisions(self, world: World) -> None:
        _, masklet = world.new_object()
        submit(world, masklet)
        judge(world, masklet, "unsatisfactory", reason="drifts", frames=(8, 12), at=50.0)
        judge(world, masklet, "satisfactory", at=51.0)
        judge(world, masklet, "unsatisfactory", reason="no, it does drift", frames=(8,), at=52.0)
        world.prompt(masklet, 8, area=5)
        with pytest.raises(StorageError, match="has been edited since"):
            judge(world, masklet, "satisfactory")
        submit(world, masklet)
        judge(world, masklet, "satisfactory", at=60.0)

        assert world.store.masklets.masklet(masklet).revision == 2
        verdicts = world.store.review.verdicts(masklet)
        assert [(one.revision, one.decision, one.reason, one.frames, one.at) for one in verdicts] == [
            (1, Decision.UNSATISFACTORY, "drifts", (8, 12), 50.0),
            (1, Decision.SATISFACTORY, "", (), 51.0),
            (1, Decision.UNSATISFACTORY, "no, it does drift", (8,), 52.0),
            (2, Decision.SATISFACTORY, "", (), 60.0),
        ]
        assert {one.person_id for one in verdicts} == {world.bob}

    def test_undo_after_the_return_is_an_edit_too(self, world: World) -> None:
        _, masklet = world.new_object()
        world.prompt(masklet, 8, area=5)
        submit(world, masklet)
        judge(world, masklet, "unsatisfactory")
        world.undo()
        with pytest.raises(StorageError, match="has been edited since"):
            judge(world, masklet, "satisfactory")

    def test_revision_keeps_what_was_submitted(self, world: World) -> None:
        _, masklet = world.new_object()
        world.propagate(masklet, (0, 4, 8), area=3)
        world.prompt(masklet, 4, area=9)
        world.prompt(masklet, 8, area=9)
        world.unpin(masklet, 8)
        world.prompt(masklet, 0, area=9)
        world.undo()
        running = world.begin_propagation(masklet)
        submit(world, masklet)
        world.store.review.recall(masklet, person_id=world.ann)
        world.append(running, masklet, (12,), area=2)
        world.undo()  # the propagation
        world.undo()  # the unpinning
        world.undo()  # the click on 8
        world.undo()  # the click on 4
        world.prompt(masklet, 16, area=1)
        submit(world, masklet)

        def areas(revision: int) -> dict[int, int]:
            masks = world.store.masklets.masks_of_revision(masklet, revision)
            return {frame: mask.area for frame, mask in masks.items()}

        assert areas(1) == {0: 3, 4: 9}
        assert areas(2) == {0: 3, 4: 3, 8: 3, 16: 1}
        assert areas(2) == world.areas(masklet)

    def test_states_can_be_rebuilt_from_the_log(self, world: World) -> None:
        masklets = {}
        for state in MaskletState:
            _, masklet = world.new_object(str(state))
            go_to(world, masklet, state)
            masklets[masklet] = state
        before = world.store.masklets.masklets()
        world.store.rebuild_current()
        assert world.store.masklets.masklets() == before
        assert {one.id: one.state for one in before} == masklets

    def test_what_is_gone_is_not_submitted(self, world: World) -> None:
        target, masklet = world.new_object()
        delete = (TargetEdit(target_id=target, deleted=True),)
        world.store.steps.commit(world.draft(StepKind.DELETE, target_edits=delete))
        with pytest.raises(StorageError, match="no longer there"):
            submit(world, masklet)
        with pytest.raises(StorageError, match="no longer there"):
            submit(world, 99)
