"""Who may submit, recall, judge and reopen, and what is to be known before."""

from __future__ import annotations

import pytest

from engine.errors import EngineError
from engine.team.rules import SELF_REVIEW_SETTING, Rules
from storage.errors import StorageError
from storage.records import Decision, MaskletState, Role
from tests.engine.desk import GRID, Desk, disc


def painted(desk: Desk) -> int:
    masklet = desk.new_object()
    for frame in GRID:
        desk.session.frame.paint(masklet, frame, disc(frame))
    return masklet


def state(desk: Desk, masklet: int) -> tuple[MaskletState, int]:
    record = desk.project.store.masklets.masklet(masklet)
    return record.state, record.revision


def test_the_way_to_acceptance_and_back(desk: Desk) -> None:
    masklet = painted(desk)
    verifying = desk.session.verifying
    desk.seen.clear()
    verifying.submit(masklet)
    assert state(desk, masklet) == (MaskletState.SUBMITTED, 1)
    desk.colleague("rita", Role.REVIEWER)
    verifying.judge(masklet, Decision.UNSATISFACTORY, reason="loose at the edge", frames=(8, 4))
    assert state(desk, masklet) == (MaskletState.RETURNED, 1)
    desk.colleague("ann", Role.ANNOTATOR)
    desk.session.frame.paint(masklet, 4, disc(5))
    verifying.submit(masklet)
    desk.colleague("rita", Role.REVIEWER)
    verifying.judge(masklet, Decision.SATISFACTORY)
    assert state(desk, masklet) == (MaskletState.SATISFACTORY, 2)
    desk.colleague("lea", Role.LEAD)
    verifying.reopen(masklet)
    assert state(desk, masklet) == (MaskletState.DRAFT, 2)
    verdicts = desk.project.store.review.verdicts(masklet)
    assert [(v.revision, v.decision, v.frames) for v in verdicts] == [
        (1, Decision.UNSATISFACTORY, (4, 8)),
        (2, Decision.SATISFACTORY, ()),
    ]
    assert [changes.masklets for changes in desk.seen if changes.masklets] == [frozenset({masklet})] * 5


def test_nobody_judges_their_own_work_unless_the_project_says_so(desk: Desk) -> None:
    masklet = painted(desk)
    desk.session.verifying.submit(masklet)
    with pytest.raises(EngineError, match="another person than the one who annotated"):
        desk.session.verifying.judge(masklet, Decision.SATISFACTORY)
    desk.project.store.set_setting(SELF_REVIEW_SETTING, True)
    desk.session.verifying.judge(masklet, Decision.SATISFACTORY)
    assert state(desk, masklet)[0] is MaskletState.SATISFACTORY


def test_annotators_give_no_verdicts_on_others(desk: Desk) -> None:
    masklet = painted(desk)
    desk.session.verifying.submit(masklet)
    desk.colleague("bob", Role.ANNOTATOR)
    with pytest.raises(EngineError, match="bob is an annotator: verdicts are given by reviewers and leads"):
        desk.session.verifying.judge(masklet, Decision.SATISFACTORY)


@pytest.mark.parametrize("decision", [Decision.UNSATISFACTORY, Decision.REJECTED])
def test_sending_back_needs_a_reason_or_frames(desk: Desk, decision: Decision) -> None:
    masklet = painted(desk)
    desk.session.verifying.submit(masklet)
    desk.colleague("rita", Role.REVIEWER)
    with pytest.raises(EngineError, match="Say what is wrong"):
        desk.session.verifying.judge(masklet, decision, reason="  ")
    desk.session.verifying.judge(masklet, decision, frames=(4,))


def test_recalling_is_for_the_annotator_and_leads(desk: Desk) -> None:
    masklet = painted(desk)
    verifying = desk.session.verifying
    verifying.submit(masklet)
    desk.colleague("rita", Role.REVIEWER)
    with pytest.raises(EngineError, match="Only its annotator or a lead can recall"):
        verifying.recall(masklet)
    desk.colleague("lea", Role.LEAD)
    verifying.recall(masklet)
    verifying.submit(masklet)
    desk.colleague("ann", Role.ANNOTATOR)
    verifying.recall(masklet)
    assert state(desk, masklet) == (MaskletState.DRAFT, 2)


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_only_a_lead_reopens(desk: Desk, role: Role) -> None:
    masklet = painted(desk)
    desk.session.verifying.submit(masklet)
    desk.colleague("lea", Role.LEAD)
    desk.session.verifying.judge(masklet, Decision.REJECTED, reason="no object")
    desk.colleague("someone", role)
    with pytest.raises(EngineError, match="Only a lead can reopen"):
        desk.session.verifying.reopen(masklet)


def test_verdicts_are_superseded_not_undone(desk: Desk) -> None:
    masklet = painted(desk)
    desk.session.verifying.submit(masklet)
    desk.colleague("rita", Role.REVIEWER)
    desk.session.verifying.judge(masklet, Decision.SATISFACTORY)
    with pytest.raises(EngineError, match="nothing left to undo"):
        desk.session.history.undo()
    desk.session.verifying.judge(masklet, Decision.REJECTED, reason="on second sight")
    assert state(desk, masklet)[0] is MaskletState.REJECTED
    desk.colleague("rio", Role.REVIEWER)
    with pytest.raises(EngineError, match="Another person has judged this revision"):
        desk.session.verifying.judge(masklet, Decision.SATISFACTORY)
    desk.colleague("lea", Role.LEAD)
    desk.session.verifying.judge(masklet, Decision.SATISFACTORY)
    assert state(desk, masklet)[0] is MaskletState.SATISFACTORY


def test_a_masklet_without_masks_or_in_the_wrong_state_is_refused(desk: Desk) -> None:
    masklet = desk.new_object()
    with pytest.raises(EngineError, match="no masks yet"):
        desk.session.verifying.submit(masklet)
    desk.session.frame.paint(masklet, 0, disc(0))
    desk.session.verifying.submit(masklet)
    with pytest.raises(StorageError, match="can't be submitted"):
        desk.session.verifying.submit(masklet)


def test_concerns_name_missing_and_stale_masks(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 0)
    assert desk.session.verifying.concerns(masklet) == ("10 of 11 grid frames have no mask.",)
    desk.propagate(masklet)
    assert desk.session.verifying.concerns(masklet) == ()
    desk.click(masklet, 20)
    assert desk.session.verifying.concerns(masklet) == (
        "5 masks were tracked from a pin that has changed since: propagate again.",
    )


def test_looking_is_noted_for_the_very_mask(desk: Desk) -> None:
    masklet = painted(desk)
    desk.session.verifying.look_at(masklet, [4, 8])
    desk.session.frame.paint(masklet, 8, disc(9))
    summaries = desk.project.store.masklets.summaries(masklet)
    assert [frame for frame, mask in summaries.items() if mask.looked_at] == [4]


def test_marks_say_where_and_become_frames_of_the_verdict(desk: Desk) -> None:
    masklet = painted(desk)
    verifying = desk.session.verifying
    verifying.submit(masklet)
    with pytest.raises(EngineError, match="another person than the one who annotated"):
        verifying.mark(masklet, 4)
    desk.colleague("rita", Role.REVIEWER)
    with pytest.raises(EngineError, match="lies between two grid frames"):
        verifying.mark(masklet, 5)
    verifying.mark(masklet, 8, box=(10.0, 20.0, 30.0, 40.0))
    wrong = verifying.mark(masklet, 4)
    verifying.unmark(wrong)
    desk.colleague("tom", Role.REVIEWER)
    assert verifying.marks(masklet) == ()  # nobody is led by another's marks
    desk.colleague("rita", Role.REVIEWER)
    assert [mark.frame for mark in verifying.marks(masklet)] == [8]
    verifying.judge(masklet, Decision.UNSATISFACTORY)
    desk.colleague("ann", Role.ANNOTATOR)
    assert [(mark.frame, mark.box) for mark in verifying.marks_sent_back(masklet)] == [(8, (10.0, 20.0, 30.0, 40.0))]
    assert desk.project.store.review.verdicts(masklet)[-1].frames == (8,)


def test_two_reviewers_must_agree_or_a_lead_decides(desk: Desk) -> None:
    Rules(desk.project.store).require(2, by=desk.session.context.person)
    verifying = desk.session.verifying
    masklet = painted(desk)
    verifying.submit(masklet)
    desk.colleague("rita", Role.REVIEWER)
    verifying.judge(masklet, Decision.SATISFACTORY)
    assert state(desk, masklet) == (MaskletState.SUBMITTED, 1)
    assert not verifying.waits_for_lead(masklet)
    desk.colleague("tom", Role.REVIEWER)
    verifying.mark(masklet, 8)
    verifying.judge(masklet, Decision.UNSATISFACTORY, reason="loose")
    assert state(desk, masklet) == (MaskletState.SUBMITTED, 1)
    assert verifying.waits_for_lead(masklet)
    assert verifying.dispute(masklet) == ()  # nobody but a lead sees what others said
    desk.colleague("lea", Role.LEAD)
    assert [verdict.reason for verdict in verifying.dispute(masklet)] == ["", "loose"]
    assert [mark.frame for mark in verifying.marks(masklet)] == [8]
    verifying.judge(masklet, Decision.SATISFACTORY)
    assert state(desk, masklet) == (MaskletState.SATISFACTORY, 1)
    assert desk.project.store.review.verdicts(masklet)[-1].frames == ()
    assert verifying.dispute(masklet) == ()  # decided


def test_a_dispute_still_waits_for_a_lead_or_agreement_where_one_reviewer_is_enough(desk: Desk) -> None:
    rules, verifying = Rules(desk.project.store), desk.session.verifying
    rules.require(2, by=desk.session.context.person)
    masklets = [painted(desk), painted(desk)]
    for masklet in masklets:
        verifying.submit(masklet)
    for name, decision in (("rita", Decision.SATISFACTORY), ("tom", Decision.UNSATISFACTORY)):
        desk.colleague(name, Role.REVIEWER)
        for masklet in masklets:
            verifying.judge(masklet, decision, reason="it drifts")
    rules.require(1, by=desk.session.context.person)
    for name in ("rita", "eve"):
        desk.colleague(name, Role.REVIEWER)
        verifying.judge(masklets[0], Decision.SATISFACTORY)
        assert state(desk, masklets[0])[0] is MaskletState.SUBMITTED
    desk.colleague("lea", Role.LEAD)
    verifying.judge(masklets[0], Decision.SATISFACTORY)
    assert state(desk, masklets[0])[0] is MaskletState.SATISFACTORY
    desk.colleague("tom", Role.REVIEWER)
    verifying.judge(masklets[1], Decision.SATISFACTORY)
    assert state(desk, masklets[1])[0] is MaskletState.SATISFACTORY
    verifying.judge(masklets[1], Decision.REJECTED, reason="not an object")
    assert state(desk, masklets[1])[0] is MaskletState.REJECTED, "what is decided is judged anew by one"


def test_a_reviewer_who_thinks_again_is_in_no_dispute_with_himself(desk: Desk) -> None:
    Rules(desk.project.store).require(2, by=desk.session.context.person)
    verifying = desk.session.verifying
    masklet = painted(desk)
    verifying.submit(masklet)
    desk.colleague("tom", Role.REVIEWER)
    verifying.judge(masklet, Decision.UNSATISFACTORY, reason="loose")
    verifying.judge(masklet, Decision.SATISFACTORY)
    desk.colleague("lea", Role.LEAD)
    assert verifying.dispute(masklet) == ()
    assert state(desk, masklet) == (MaskletState.SUBMITTED, 1)


def test_who_has_mended_a_masklet_does_not_judge_it(desk: Desk) -> None:
    masklet = painted(desk)
    desk.colleague("rita", Role.REVIEWER)
    desk.session.frame.paint(masklet, 4, disc(4))
    desk.colleague("ann", Role.ANNOTATOR)
    desk.session.verifying.submit(masklet)
    desk.colleague("rita", Role.REVIEWER)
    with pytest.raises(EngineError, match="another person than the one who annotated"):
        desk.session.verifying.judge(masklet, Decision.SATISFACTORY)


@pytest.mark.parametrize("mixing", ["merge", "swap", "split"])
def test_who_made_what_came_from_another_object_does_not_judge_it(desk: Desk, mixing: str) -> None:
    desk.colleague("rita", Role.REVIEWER)
    theirs = painted(desk)
    desk.colleague("ann", Role.ANNOTATOR)
    identity = desk.session.identity
    if mixing == "split":
        masklet = identity.split(theirs, GRID[4]).masklet_id
    else:
        masklet = painted(desk)
        (identity.merge if mixing == "merge" else lambda one, other: identity.swap(one, other, 0))(masklet, theirs)
    desk.session.verifying.submit(masklet)
    desk.colleague("rita", Role.REVIEWER)
    with pytest.raises(EngineError, match="another person than the one who annotated"):
        desk.session.verifying.judge(masklet, Decision.SATISFACTORY)
    Rules(desk.project.store).self_review = True
    desk.session.verifying.judge(masklet, Decision.SATISFACTORY)
    assert state(desk, masklet)[0] is MaskletState.SATISFACTORY


def test_what_is_merged_brings_along_what_was_merged_into_it_and_undoing_takes_it_back(desk: Desk) -> None:
    desk.colleague("rita", Role.REVIEWER)
    theirs = painted(desk)
    desk.colleague("tom", Role.REVIEWER)
    between = painted(desk)
    desk.session.identity.merge(between, theirs)
    desk.colleague("ann", Role.ANNOTATOR)
    masklet = painted(desk)
    desk.session.identity.merge(masklet, between)
    store = desk.project.store
    hands, people = store.work.hands, {each.id: each.name for each in store.catalogue.people()}
    assert {people[each] for each in hands(masklet)} == {"ann", "tom", "rita"}
    (item,) = [each for each in store.work.items() if each.masklet_id == masklet]
    assert item.hands == hands(masklet)
    desk.session.history.undo()
    assert {people[each] for each in hands(masklet)} == {"ann"}


def test_who_took_up_what_came_from_another_object_does_not_judge_it(desk: Desk) -> None:
    desk.colleague("ann", Role.ANNOTATOR)
    masklet, theirs = painted(desk), painted(desk)
    desk.colleague("rita", Role.REVIEWER)
    desk.session.objects.take_up(theirs)
    desk.colleague("ann", Role.ANNOTATOR)
    desk.session.identity.merge(masklet, theirs)
    desk.session.verifying.submit(masklet)
    desk.colleague("rita", Role.REVIEWER)
    with pytest.raises(EngineError, match="another person than the one who annotated"):
        desk.session.verifying.judge(masklet, Decision.SATISFACTORY)


def test_what_is_painted_after_a_swap_is_nobody_elses_work(desk: Desk) -> None:
    one, other = painted(desk), painted(desk)
    desk.session.identity.swap(one, other, 0)
    desk.colleague("rita", Role.REVIEWER)
    desk.session.frame.paint(other, 4, disc(4))
    assert desk.session.context.person.id not in desk.project.store.work.hands(one)
