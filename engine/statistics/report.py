"""The whole report on timing and quality: figures by phase, annotator, model and week, weeks and people.

Reads a store; any thread, no Qt. Written to files by `engine.statistics.writing`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from engine.statistics.alignment import KnownIous
from engine.statistics.facts import Counted, MaskletFacts, masklet_facts, week_name
from engine.statistics.figures import Figures, figures_of, grouped
from engine.statistics.groups import GROUPS, GroupBy, Scope
from engine.team.agreement import Agreement, agreement, judged_twice
from storage.records import DECIDING, MaskletState, StepKind
from storage.store import ProjectStore
from storage.tallies import week_number

IDLE_CUT_S = 30.0
"""A gap between two events counts up to this (the store's rule)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What was done in one ISO week, by whom and on what masklet ever; hours by when they were spent."""

    name: str
    annotating_hours: float
    reviewing_hours: float
    submitted: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHours:
    """What one person spent, on whose masklets ever, and how many verdicts they gave."""

    name: str
    annotating_hours: float
    reviewing_hours: float
    verdicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerPair:
    """How far two reviewers agree on what both judged before they knew of each other's verdict."""

    names: tuple[str, str]
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything about timing and quality. `drafts` counts masklets with masks that were never submitted.

    Automatic masklets that no person took up are in none of the figures but those by phase: nobody spent time on them.
    """

    project: str
    scope: Scope
    overall: Figures
    by: Mapping[GroupBy, Mapping[str, Figures]]
    weeks: tuple[Week, ...]
    people: tuple[PersonHours, ...]
    reviewers: tuple[ReviewerPair, ...]
    masklets: tuple[MaskletFacts, ...]
    drafts: int


def make_report(
    store: ProjectStore,
    *,
    scope: Scope = Scope.SUBMITTED,
    counted: Counted | None = None,
    known: KnownIous | None = None,
) -> Report:
    """Read the log and make every figure; `known` keeps IoUs from one report to the next of the same project."""
    counted = counted or Counted.of(store)
    facts = masklet_facts(store, counted, scope=scope, known=known)
    by_people = [each for each in facts if each.source == "manual"]
    with_masks = {row.masklet_id for row in counted.mask_rows}
    return Report(
        project=store.name,
        scope=scope,
        overall=figures_of(by_people),
        by={by: grouped(facts if by == "phase" else by_people, by) for by in GROUPS},
        weeks=_weeks(counted),
        people=_people(store, counted),
        reviewers=_reviewers(store),
        masklets=facts,
        drafts=sum(each.revision == 0 and each.id in with_masks for each in store.masklets.masklets()),
    )


def _weeks(counted: Counted) -> tuple[Week, ...]:
    """Every week from the first in which anything happened to the last."""
    hours: dict[tuple[int, bool], float] = defaultdict(float)
    for spent in counted.time_spent:
        hours[spent.week, spent.reviewing] += spent.seconds / 3600
    submitted: Counter[int] = Counter()
    accepted_in: dict[tuple[int, int], int] = {}
    for move in counted.moves:
        if move.kind is StepKind.SUBMIT and move.revision == 1:
            submitted[week_number(move.at)] += 1
        if move.kind in DECIDING:
            accepted_in.pop((move.masklet_id, move.revision), None)
            if move.state is MaskletState.SATISFACTORY:
                accepted_in[move.masklet_id, move.revision] = week_number(move.at)
    accepted = Counter(accepted_in.values())
    known = {week for week, _ in hours} | submitted.keys() | accepted.keys()
    return tuple(
        Week(
            name=week_name(week),
            annotating_hours=hours[week, False],
            reviewing_hours=hours[week, True],
            submitted=submitted[week],
            accepted=accepted[week],
        )
        for week in (range(min(known), max(known) + 1) if known else ())
    )


def _people(store: ProjectStore, counted: Counted) -> tuple[PersonHours, ...]:
    hours: dict[tuple[int, bool], float] = defaultdict(float)
    for spent in counted.time_spent:
        hours[spent.person_id, spent.reviewing] += spent.seconds / 3600
    verdicts = Counter(move.person_id for move in counted.moves if move.kind is StepKind.VERDICT)
    return tuple(
        PersonHours(
            name=person.name,
            annotating_hours=hours[person.id, False],
            reviewing_hours=hours[person.id, True],
            verdicts=verdicts[person.id],
        )
        for person in store.catalogue.people()
    )


def _reviewers(store: ProjectStore) -> tuple[ReviewerPair, ...]:
    names = {person.id: person.name for person in store.catalogue.people()}
    judged = judged_twice(store.review.verdicts())
    return tuple(
        ReviewerPair(names=(names[one], names[other]), agreement=agreement(pairs))
        for (one, other), pairs in sorted(judged.items())
    )
