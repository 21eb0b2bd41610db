from __future__ import annotations

import pytest

from engine.team.agreement import Agreement, agreement, disputed, judged_twice, settled
from storage.records import Decision, Verdict

GOOD, BAD, OUT = Decision.SATISFACTORY, Decision.UNSATISFACTORY, Decision.REJECTED
RITA, TOM, LEA = 1, 2, 9


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ([], None),
        ([(RITA, GOOD)], None),
        ([(RITA, GOOD), (RITA, BAD)], None),  # one voice, however often it is raised
        ([(RITA, GOOD), (TOM, GOOD)], GOOD),
        ([(RITA, BAD), (TOM, BAD)], BAD),
        ([(RITA, GOOD), (TOM, BAD)], None),
        ([(RITA, GOOD), (TOM, BAD), (TOM, GOOD)], GOOD),
        ([(RITA, GOOD), (TOM, BAD), (LEA, BAD)], BAD),
        ([(RITA, GOOD), (LEA, OUT)], OUT),
        ([(LEA, GOOD)], None),
        ([(RITA, GOOD), (TOM, BAD), (LEA, GOOD), (RITA, OUT)], None),  # somebody has changed their mind since
    ],
)
def test_two_must_say_the_same_or_a_lead_decides(said: list[tuple[int, Decision]], outcome: Decision | None) -> None:
    assert settled(said, required=2, leads={LEA}) is outcome


def test_where_one_is_enough_the_last_word_holds() -> None:
    assert settled([(RITA, GOOD), (TOM, BAD)], required=1, leads=()) is BAD


def test_people_who_say_the_same_do_not_dispute() -> None:
    assert not disputed([GOOD, GOOD])
    assert disputed([GOOD, BAD])


def test_kappa_of_a_case_worked_by_hand() -> None:
    # 20 both good, 5 first good second bad, 10 first bad second good, 15 both bad: Cohen's kappa is 0.4.
    pairs = [(GOOD, GOOD)] * 20 + [(GOOD, BAD)] * 5 + [(BAD, GOOD)] * 10 + [(BAD, BAD)] * 15
    found = agreement(pairs)
    assert (found.count, found.raw) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)


def test_kappa_says_nothing_where_nothing_could_differ() -> None:
    assert agreement([]) == Agreement(0, None, None)
    assert agreement([(GOOD, GOOD)] * 3) == Agreement(3, 1.0, None)


def test_first_decisions_of_the_first_two_are_paired() -> None:
    verdicts = [
        verdict(1, TOM, BAD, masklet=1),
        verdict(2, RITA, GOOD, masklet=1),
        verdict(3, RITA, BAD, masklet=1),  # after the dispute was known
        verdict(4, LEA, BAD, masklet=1),
        verdict(5, RITA, GOOD, masklet=2),  # nobody else judged it
        verdict(6, LEA, GOOD, masklet=3),
        verdict(7, RITA, GOOD, masklet=3),
    ]
    assert judged_twice(verdicts) == {(RITA, TOM): ((GOOD, BAD),), (RITA, LEA): ((GOOD, GOOD),)}


def verdict(number: int, person: int, decision: Decision, *, masklet: int) -> Verdict:
    return Verdict(
        id=number,
        step_id=number,
        masklet_id=masklet,
        revision=1,
        person_id=person,
        decision=decision,
        reason="",
        frames=(),
        at=float(number),
    )
