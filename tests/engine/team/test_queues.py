"""What everybody finds in their queues, in a project of which every masklet's way is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.statistics.report import make_report
from engine.team.people import People
from engine.team.queues import (
    Filter,
    Job,
    Queue,
    is_sampled,
    queue_of,
    queues_for,
    read_board,
    score_class,
    size_of,
    waiting_in,
)
from engine.team.rules import Rules
from storage.drafts import NewMasklet, NewTarget, NewVerdict
from storage.records import Decision, MaskletState, Person, Role, StepKind
from storage.store import ProjectStore
from tests.contract.store_work import submitted
from tests.contract.store_world import World, video_draft

GOOD, BAD = Decision.SATISFACTORY, Decision.UNSATISFACTORY


@pytest.fixture
def store() -> Iterator[ProjectStore]:
    with ProjectStore.in_memory(name="queues") as store:
        yield store


@pytest.fixture
def world(store: ProjectStore) -> World:
    return World(store)


@pytest.fixture
def people(store: ProjectStore, world: World) -> dict[str, Person]:
    """Ann annotates, Bob leads, Rita and Tom review."""
    for name in ("Rita", "Tom"):
        store.catalogue.add_person(name, role=Role.REVIEWER)
    return {person.name: person for person in store.catalogue.people()}


def names(jobs: tuple[Job, ...]) -> list[str]:
    return [job.video_name if job.item is None else job.item.name for job in jobs]


def listed(store: ProjectStore, queue: Queue, person: Person, wanted: Filter | None = None) -> list[str]:
    return names(queue_of(read_board(store), queue, person, wanted or Filter()))


def judge(world: World, masklet: int, person: Person, decision: Decision, *, settles: bool = True) -> None:
    draft = NewVerdict(
        masklet_id=masklet,
        person_id=person.id,
        decision=decision,
        reason="drifts",
        settles=lambda said, settings: settles,
        at=500.0,
    )
    world.store.review.give_verdict(draft)


def auto_masklet(world: World, name: str) -> int:
    change = world.store.steps.commit(
        world.draft(
            StepKind.AUTO,
            targets=(NewTarget(id=-1, name=name, colour_index=0),),
            masklets=(NewMasklet(id=-2, target_id=-1, phase=3, source="auto"),),
        )
    )
    masklet = change.new_ids[-2]
    world.store.review.submit(masklet, person_id=world.ann, at=50.0)
    return masklet


def test_reviewers_see_what_waits_oldest_first_and_never_their_own(
    store: ProjectStore, world: World, people: dict[str, Person]
) -> None:
    submitted(world, "late", at=300.0)
    submitted(world, "early", at=100.0)
    world.new_object("draft")
    assert listed(store, Queue.VERIFY, people["Rita"]) == ["early", "late"]
    assert listed(store, Queue.VERIFY, people["Ann"]) == []
    Rules(store).self_review = True
    assert listed(store, Queue.VERIFY, people["Ann"]) == ["early", "late"]
    assert Queue.VERIFY in queues_for(people["Ann"], read_board(store))


def test_what_came_back_goes_to_its_annotator(store: ProjectStore, world: World, people: dict[str, Person]) -> None:
    masklet = submitted(world, "cat")
    judge(world, masklet, people["Rita"], BAD)
    assert listed(store, Queue.RETURNED, people["Ann"]) == ["cat"]
    assert listed(store, Queue.RETURNED, people["Bob"]) == ["cat"]
    (job,) = queue_of(read_board(store), Queue.RETURNED, people["Ann"], Filter())
    assert job.item is not None
    assert job.item.reason == "drifts"


def test_a_second_reviewer_is_asked_and_a_lead_where_they_disagree(
    store: ProjectStore, world: World, people: dict[str, Person]
) -> None:
    Rules(store).require(2, by=people["Bob"])
    masklet = submitted(world, "cat")
    judge(world, masklet, people["Rita"], GOOD, settles=False)
    assert listed(store, Queue.VERIFY, people["Rita"]) == []
    assert listed(store, Queue.VERIFY, people["Tom"]) == ["cat"]
    assert listed(store, Queue.DECIDE, people["Bob"]) == []
    judge(world, masklet, people["Tom"], BAD, settles=False)
    assert listed(store, Queue.DECIDE, people["Bob"]) == ["cat"]
    assert listed(store, Queue.VERIFY, people["Bob"]) == []


def test_what_waits_in_a_video_waits_for_this_person(
    store: ProjectStore, world: World, people: dict[str, Person]
) -> None:
    def waiting() -> dict[str, int]:
        return {name: waiting_in(store, world.video_id, person) for name, person in people.items()}

    rules = Rules(store)
    rules.require(2, by=people["Bob"])
    masklet = submitted(world, "cat")
    assert waiting() == {"Ann": 0, "Bob": 1, "Rita": 1, "Tom": 1}
    judge(world, masklet, people["Rita"], GOOD, settles=False)
    assert waiting() == {"Ann": 0, "Bob": 1, "Rita": 0, "Tom": 1}
    judge(world, masklet, people["Tom"], BAD, settles=False)
    assert waiting() == {"Ann": 0, "Bob": 1, "Rita": 0, "Tom": 0}
    assert waiting_in(store, world.video_id + 1, people["Bob"]) == 0


def test_nobody_knows_what_another_said_before_they_have_spoken(
    store: ProjectStore, world: World, people: dict[str, Person]
) -> None:
    Rules(store).require(2, by=people["Bob"])
    masklet = submitted(world, "cat")
    judge(world, masklet, people["Rita"], BAD, settles=False)
    for person, queue in (("Tom", Queue.VERIFY), ("Bob", Queue.VERIFY), ("Bob", Queue.EVERYTHING)):
        (job,) = queue_of(read_board(store), queue, people[person], Filter())
        assert job.item is not None
        assert (job.item.said, job.item.reason, job.item.frames, job.item.judge_id) == ({}, "", (), None)
    judge(world, masklet, people["Bob"], GOOD, settles=False)
    (mine,) = queue_of(read_board(store), Queue.DECIDE, people["Bob"], Filter())
    assert mine.item is not None
    assert mine.item.said == {people["Rita"].id: BAD, people["Bob"].id: GOOD}
    judge(world, masklet, people["Tom"], BAD)
    (returned,) = queue_of(read_board(store), Queue.RETURNED, people["Ann"], Filter())
    assert returned.item is not None
    assert set(returned.item.said) == {people[name].id for name in ("Rita", "Bob", "Tom")}


def test_who_has_spoken_still_knows_their_own_word_alone(
    store: ProjectStore, world: World, people: dict[str, Person]
) -> None:
    Rules(store).require(2, by=people["Bob"])
    masklet = submitted(world, "cat")
    judge(world, masklet, people["Bob"], BAD, settles=False)
    (job,) = queue_of(read_board(store), Queue.EVERYTHING, people["Bob"], Filter())
    assert job.item is not None
    assert (job.item.said, job.item.reason) == ({people["Bob"].id: BAD}, "drifts")


def test_one_reviewer_less_decides_what_waited_for_another(
    store: ProjectStore, world: World, people: dict[str, Person]
) -> None:
    rules, bob = Rules(store), people["Bob"]
    rules.require(2, by=bob)
    said: dict[str, tuple[tuple[str, Decision], ...]] = {
        "good": (("Rita", GOOD),),
        "bad": (("Tom", GOOD), ("Tom", BAD)),
        "disputed": (("Rita", GOOD), ("Tom", BAD)),
        "unseen": (),
    }
    masklets = {name: submitted(world, name) for name in said}
    for name, verdicts in said.items():
        for person, decision in verdicts:
            judge(world, masklets[name], people[person], decision, settles=False)
    before = store.steps.history(video_id=world.video_id)
    changes = rules.require(1, by=bob)
    states = {name: store.masklets.masklet(masklet).state for name, masklet in masklets.items()}
    assert states == {
        "good": MaskletState.SATISFACTORY,
        "bad": MaskletState.RETURNED,
        "disputed": MaskletState.SUBMITTED,
        "unseen": MaskletState.SUBMITTED,
    }
    assert changes.masklets == {masklets["good"], masklets["bad"]}
    steps = store.steps.history(video_id=world.video_id)[len(before) :]
    assert [(step.kind, step.person_id, step.masklet_id) for step in steps] == [
        (StepKind.SETTLE, bob.id, masklets["good"]),
        (StepKind.SETTLE, bob.id, masklets["bad"]),
    ]
    assert [verdict.person_id for verdict in store.review.verdicts(masklets["good"])] == [people["Rita"].id]
    assert listed(store, Queue.DECIDE, bob) == ["disputed"]
    assert listed(store, Queue.VERIFY, people["Rita"]) == ["unseen"]
    assert listed(store, Queue.RETURNED, people["Ann"]) == ["bad"]
    store.rebuild_current()
    assert {name: store.masklets.masklet(masklet).state for name, masklet in masklets.items()} == states


def test_what_a_rule_has_decided_is_counted_as_accepted(
    store: ProjectStore, world: World, people: dict[str, Person]
) -> None:
    rules = Rules(store)
    rules.require(2, by=people["Bob"])
    judge(world, submitted(world, "cat"), people["Rita"], GOOD, settles=False)
    rules.require(1, by=people["Bob"])
    report = make_report(store)
    assert [each.accepted for each in report.weeks if each.accepted] == [1]
    assert {each.name: each.verdicts for each in report.people} == {"Ann": 0, "Bob": 0, "Rita": 1, "Tom": 0}
    (fact,) = report.masklets
    assert fact.accepted_at is not None


def test_videos_go_to_those_they_are_assigned_to_until_they_are_done(
    store: ProjectStore, world: World, people: dict[str, Person]
) -> None:
    cleo = store.catalogue.add_person("Cleo")
    park = store.catalogue.add_video(video_draft("park")).id
    assert listed(store, Queue.ANNOTATE, cleo) == ["street", "park"]  # nobody was given anything: all is for all
    office = People(store)
    office.assign(park, cleo, phase=1, by=people["Bob"])
    assert listed(store, Queue.ANNOTATE, people["Ann"]) == ["street"]
    (task, street) = queue_of(read_board(store), Queue.ANNOTATE, cleo, Filter())  # what is nobody's comes last
    assert (street.video_name, task.video_name, task.phase) == ("street", "park", 1)
    assert task.task is not None
    office.finish(task.task, by=cleo)
    assert listed(store, Queue.ANNOTATE, cleo) == ["street"]


def test_unsatisfactory_automatic_masklets_are_corrected_by_anybody(
    store: ProjectStore, world: World, people: dict[str, Person]
) -> None:
    masklet = auto_masklet(world, "auto")
    assert listed(store, Queue.VERIFY, people["Rita"]) == ["auto"]
    judge(world, masklet, people["Rita"], BAD)
    Rules(store).correction_share = 1.0
    assert listed(store, Queue.CORRECT, people["Ann"]) == ["auto"]
    assert listed(store, Queue.RETURNED, people["Ann"]) == []
    Rules(store).correction_share = 0.0
    assert listed(store, Queue.CORRECT, people["Ann"]) == []


def test_a_share_of_them_is_drawn_and_a_larger_share_holds_the_smaller() -> None:
    drawn = {share: {number for number in range(2000) if is_sampled(number, share)} for share in (0.0, 0.3, 0.6, 1.0)}
    assert drawn[0.0] == set()
    assert len(drawn[1.0]) == 2000
    assert len(drawn[0.3]) == pytest.approx(600, abs=80)
    assert drawn[0.3] < drawn[0.6]


def test_leads_see_everything_rejected_ones_too(store: ProjectStore, world: World, people: dict[str, Person]) -> None:
    judge(world, submitted(world, "smoke"), people["Rita"], Decision.REJECTED)
    world.new_object("draft")
    assert listed(store, Queue.EVERYTHING, people["Bob"]) == ["smoke", "draft"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(phase=3), ["cat"]),
        (Filter(phase=1), []),
        (Filter(source="auto"), []),
        (Filter(size="small"), ["cat"]),
        (Filter(size="large"), []),
        (Filter(score="middle"), ["cat"]),
        (Filter(score="low"), []),
        (Filter(words="CA"), ["cat"]),
        (Filter(words="stre"), ["cat"]),
        (Filter(words="dog"), []),
    ],
)
def test_filters(
    store: ProjectStore, world: World, people: dict[str, Person], wanted: Filter, found: list[str]
) -> None:
    submitted(world, "cat")
    assert listed(store, Queue.VERIFY, people["Rita"], wanted) == found


def test_sizes_are_those_of_the_paper(store: ProjectStore, world: World) -> None:
    submitted(world)
    (item,) = store.work.items()
    sizes = [size_of(replace(item, area=area)) for area in (None, 1023.0, 1024.0, 9215.0, 9216.0)]
    assert sizes == [None, "small", "medium", "medium", "large"]
    assert [score_class(score) for score in (None, 0.49, 0.5, 0.79, 0.8)] == [None, "low", "middle", "middle", "high"]


def test_the_whole_project_is_read_at_the_cost_of_one_masklet(store: ProjectStore, world: World) -> None:
    counts = []
    for name in ("one", "two", "three"):
        submitted(world, name)
        run: list[str] = []
        with store._database.bare() as sqlite:
            sqlite.set_trace_callback(run.append)
        store.work.items()
        with store._database.bare() as sqlite:
            sqlite.set_trace_callback(None)
        counts.append(len(run))
    assert set(counts) == {counts[0]}
