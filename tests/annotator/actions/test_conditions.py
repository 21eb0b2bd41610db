"""What cannot be done says why before it is tried: roles, verifying, phases, what is judged."""

from __future__ import annotations

from storage.records import Decision, MaskletState, Role
from tests.annotator.small_window import Office
from tests.patience import let_through

VERDICTS = ("review.mark", "review.satisfactory", "review.unsatisfactory", "review.reject")


def refusals(office: Office, *action_ids: str) -> set[str | None]:
    return {office.actions.refusal(action_id) for action_id in action_ids}


def test_nobody_judges_their_own_masklet(office: Office) -> None:
    office.submitted("dog")
    office.workspace.set_reviewing(True)
    (why,) = refusals(office, *VERDICTS)
    assert why is not None
    assert "another person" in why


def test_verdicts_are_refused_to_annotators_before_they_are_given(office: Office) -> None:
    office.submitted("dog")
    office.workspace.take_over("Ben", role=Role.ANNOTATOR)
    office.workspace.set_reviewing(True)
    assert refusals(office, *VERDICTS) == {"Ben is an annotator: verdicts are given by reviewers and leads."}
    office.workspace.take_over("Ben", role=Role.REVIEWER)
    assert refusals(office, *VERDICTS) == {None}


def test_a_verdict_given_by_mistake_is_given_anew(office: Office) -> None:
    masklet = office.submitted("dog")
    office.reviewer_sits_down()
    office.workspace.review.judge(Decision.SATISFACTORY)
    assert refusals(office, *VERDICTS) == {None}
    office.workspace.review.judge(Decision.REJECTED, reason="a shadow")
    assert office.workspace.session is not None
    assert office.workspace.session.context.store.masklets.masklet(masklet.id).state is MaskletState.REJECTED
    office.workspace.take_over("Ben", role=Role.REVIEWER)
    assert refusals(office, *VERDICTS) == {"Another person has judged this revision: they or a lead can judge it anew."}


def test_marks_are_the_reviewers_own(office: Office) -> None:
    masklet = office.submitted("dog")
    office.reviewer_sits_down()
    office.workspace.review.toggle_mark()
    office.workspace.take_over("Lea", role=Role.LEAD)
    assert office.workspace.review.marks_on(masklet.id) == frozenset()
    office.workspace.take_over("Min-ho")
    assert office.workspace.review.marks_on(masklet.id) == {0}


def test_digits_take_the_objects_that_bear_them(office: Office) -> None:
    for name in ("dog", "cat", "bird"):
        office.object_with_masks(name)
    office.actions.trigger("object.select_1")
    office.actions.trigger("object.delete")
    assert office.actions.refusal("object.select_1") == "There is no object 1."
    for number, name in ((2, "cat"), (3, "bird")):
        office.actions.trigger(f"object.select_{number}")
        chosen = {target.id: target.name for target in office.workspace.targets()}
        assert chosen[office.workspace.selection.target_id or 0] == name


def test_who_verifies_changes_nothing_by_mistake(office: Office) -> None:
    office.object_with_masks("dog")
    office.workspace.set_reviewing(True)
    (why,) = refusals(office, "object.new", "object.delete", "frame.absent", "frame.paste", "object.submit")
    assert why == "You are verifying: leave that first (Shift+V)."
    before = office.workspace.targets()
    office.workspace.selection.clear()
    office.workspace.hand.click((10.0, 10.0), positive=True)
    assert office.workspace.targets() == before
    assert office.noticed[-1] == why


def test_submitting_and_judging_are_said(office: Office) -> None:
    office.object_with_masks("dog", frames=tuple(range(0, 41, 4)))
    office.workspace.review.submit()
    assert office.noticed == ["dog is submitted as revision 1: another person can verify it."]
    office.reviewer_sits_down()
    office.workspace.review.judge(Decision.SATISFACTORY)
    assert office.noticed[-1] == "dog is satisfactory."


def test_what_is_amiss_is_said_before_it_is_submitted(office: Office) -> None:
    office.object_with_masks("dog", frames=(0, 4, 8))
    masklet = office.workspace.masklet
    assert masklet is not None
    for _ in range(2):
        assert office.workspace.masklet is not None
        assert office.workspace.masklet.state is MaskletState.DRAFT
        office.workspace.review.submit()
    missing = "8 of 11 grid frames have no mask."
    assert office.noticed == [
        f"dog is not submitted yet. {missing} Submit again to hand it in as it is.",
        "dog is submitted as revision 1: another person can verify it.",
    ]


def test_what_is_amiss_is_said_again_where_it_has_changed(office: Office) -> None:
    office.object_with_masks("dog", frames=(0, 4, 8))
    office.workspace.review.submit()
    office.workspace.playhead.seek(8)
    office.workspace.hand.unpin()
    office.workspace.review.submit()
    assert [notice.count("not submitted yet") for notice in office.noticed] == [1, 1]


def test_a_lead_reopens_what_was_judged(office: Office) -> None:
    masklet = office.submitted("dog")
    office.reviewer_sits_down()
    office.workspace.review.judge(Decision.SATISFACTORY)
    assert office.actions.refusal("object.reopen") == "Only a lead can reopen a masklet that has been judged."
    office.workspace.take_over("Lea", role=Role.LEAD)
    office.actions.trigger("object.reopen")
    assert office.workspace.session is not None
    assert office.workspace.session.context.store.masklets.masklet(masklet.id).state is MaskletState.DRAFT


def test_phases_are_entered_by_action_and_show_which_is_in_hand(office: Office) -> None:
    office.actions.trigger("desk.phase_1")
    office.actions.refresh()
    assert office.actions["desk.phase_1"].isChecked()
    assert not office.actions["desk.phase_3"].isChecked()
    assert "SAM per frame" in office.actions["desk.phase_1"].text()
    assert "without memory" in office.actions["desk.phase_1"].toolTip()


def test_what_is_stale_and_what_is_due_is_said_before(office: Office) -> None:
    book = office.workspace.worth.book
    (nothing,) = refusals(office, "track.stale")
    assert nothing == "Prompt or paint an object on a frame first."
    office.object_with_masks("dog", frames=tuple(range(0, 41, 4)))
    while not book.complete:
        let_through()
    assert office.actions.refusal("track.stale") == "Every object is tracked through the whole video already."
    assert "No mask of this object is stale" in str(office.actions.refusal("track.again"))
    office.object_with_masks("cat", frames=(4,))
    while not book.complete:
        let_through()
    assert office.actions.refusal("track.stale") is None
    office.workspace.enter_phase(1)
    assert "propagation belongs to phases 2 and 3" in str(office.actions.refusal("track.stale"))
