from __future__ import annotations

from engine.phases import PHASES, Activity


def test_phase_1_neither_propagates_nor_refines_what_was_tracked() -> None:
    assert "propagation belongs to phases 2 and 3" in str(PHASES[1].refusal(Activity.PROPAGATE))
    assert PHASES[1].refusal(Activity.REFINE_TRACKED)


def test_phase_2_propagates_masks_alone_and_starts_corrections_from_scratch() -> None:
    assert PHASES[2].refusal(Activity.PROPAGATE) is None
    assert "refining a tracked mask with points belongs to phase 3" in str(PHASES[2].refusal(Activity.REFINE_TRACKED))
    assert [number for number, policy in PHASES.items() if policy.condition_by_mask_alone] == [2]


def test_phase_3_refuses_nothing() -> None:
    assert [PHASES[3].refusal(activity) for activity in Activity] == [None] * len(Activity)


def test_masks_of_other_frames_are_pasted_in_phase_3_alone() -> None:
    for number in (1, 2):
        assert "from scratch" in str(PHASES[number].refusal(Activity.PASTE))
