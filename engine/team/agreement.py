"""What the verdicts of several reviewers come to, and how far reviewers agree.

Pure functions over verdicts; nothing here reads or writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from storage.records import Decision, Verdict

Pair = tuple[Decision, Decision]


def settled(said: Sequence[tuple[int, Decision]], *, required: int, leads: Collection[int]) -> Decision | None:
    """What a revision's verdicts, (person, decision) oldest first, come to; None while others have yet to speak.

    It takes `required` people who say the same; where as many have spoken and do not, a lead decides. What a person
    says later takes the place of what they said before.
    """
    now: dict[int, Decision] = {}
    outcome: Decision | None = None
    for person_id, decision in said:
        now[person_id] = decision
        enough = len(now) >= required
        agreed = len(set(now.values())) == 1
        outcome = decision if required == 1 or (enough and (agreed or person_id in leads)) else None
    return outcome


def disputed(said: Collection[Decision]) -> bool:
    """Whether people who have judged a revision do not say the same."""
    return len(set(said)) > 1


@dataclass(frozen=True, slots=True)
class Agreement:
    """Revisions judged by two reviewers, the share on which they agree, and Cohen's kappa.

    `raw` and `kappa` lie in 0..1 and -1..1; None where there is no revision, `kappa` also where chance alone would
    make everybody agree.
    """

    count: int
    raw: float | None
    kappa: float | None


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """How far two reviewers agree over what both judged (Cohen, 1960)."""
    count = len(pairs)
    if count == 0:
        return Agreement(0, None, None)
    raw = sum(first == second for first, second in pairs) / count
    firsts, seconds = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    by_chance = sum(firsts[decision] * seconds[decision] for decision in Decision) / count**2
    return Agreement(count, raw, None if by_chance == 1.0 else (raw - by_chance) / (1.0 - by_chance))


def judged_twice(verdicts: Sequence[Verdict]) -> dict[tuple[int, int], tuple[Pair, ...]]:
    """First decisions of the two who judged a revision first, by the ids of both, the smaller first.

    First decisions: each was given before the other's was known. `verdicts` are oldest first.
    """
    pairs: dict[tuple[int, int], list[Pair]] = {}
    by_revision = sorted(verdicts, key=lambda verdict: (verdict.masklet_id, verdict.revision, verdict.id))
    for _, group in groupby(by_revision, key=lambda verdict: (verdict.masklet_id, verdict.revision)):
        first: dict[int, Decision] = {}
        for verdict in group:
            first.setdefault(verdict.person_id, verdict.decision)
        if len(first) >= 2:
            (one, said), (other, replied) = sorted(list(first.items())[:2])
            pairs.setdefault((one, other), []).append((said, replied))
    return {people: tuple(found) for people, found in pairs.items()}
