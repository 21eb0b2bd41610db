from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.errors import EngineError
from engine.team.people import People
from storage.errors import StorageError
from storage.records import Role
from storage.store import ProjectStore
from storage.work_records import AssignmentState
from tests.contract.store_world import World


@pytest.fixture
def store() -> Iterator[ProjectStore]:
    with ProjectStore.in_memory(name="people") as store:
        yield store


@pytest.fixture
def people(store: ProjectStore) -> People:
    return People(store)


def test_leads_decide_for_the_project_and_everybody_where_there_is_none(people: People) -> None:
    ann, lea = people.add("Ann", role=Role.ANNOTATOR), people.add("Lea", role=Role.REVIEWER)
    assert people.why_not_decide(ann) is None
    assert people.why_not_decide(None) is None
    lea = people.give_role(lea.id, Role.LEAD)
    assert people.why_not_decide(ann) == people.why_not_decide(None) == "This is for a lead to decide: Lea."
    assert people.why_not_decide(lea) is None


def test_people_come_are_renamed_and_change_their_role(people: People) -> None:
    ji = people.add("  Ji-won ", role=Role.ANNOTATOR)
    people.rename(ji.id, "Jiwon")
    people.give_role(ji.id, Role.REVIEWER)
    (found,) = people.all()
    assert (found.name, found.role) == ("Jiwon", Role.REVIEWER)
    assert people.named("Jiwon") == found
    with pytest.raises(EngineError, match="Nobody in the project is called Ji-won; there are: Jiwon"):
        people.named("Ji-won")
    with pytest.raises(EngineError, match="at least one letter"):
        people.add(" ", role=Role.LEAD)
    with pytest.raises(StorageError, match="already has a person named Jiwon"):
        people.add("Jiwon", role=Role.LEAD)


def test_who_goes_has_nothing_left_to_do_and_stays_in_the_books(people: People, store: ProjectStore) -> None:
    world = World(store)
    ann, bob = people.named("Ann"), people.named("Bob")
    people.assign(world.video_id, ann, phase=3, by=bob)
    people.set_active(ann.id, False, by=bob)
    assert [person.name for person in people.active()] == ["Bob"]
    assert [person.name for person in people.all()] == ["Ann", "Bob"]
    assert [(task.state, task.by_id) for task in people.assignments()] == [(AssignmentState.WITHDRAWN, bob.id)]
    with pytest.raises(EngineError, match="Ann no longer works on this project"):
        people.assign(world.video_id, people.named("Ann"), phase=3, by=bob)
    people.set_active(ann.id, True, by=bob)
    people.assign(world.video_id, people.named("Ann"), phase=3, by=bob)


def test_leads_assign_and_annotators_finish(people: People, store: ProjectStore) -> None:
    world = World(store)
    ann, bob = people.named("Ann"), people.named("Bob")
    cleo = people.add("Cleo", role=Role.ANNOTATOR)
    with pytest.raises(EngineError, match="Ann is no lead: work is assigned by a lead"):
        people.assign(world.video_id, ann, phase=3, by=ann)
    with pytest.raises(EngineError, match="no phase 4"):
        people.assign(world.video_id, ann, phase=4, by=bob)
    people.assign(world.video_id, ann, phase=3, by=bob)
    (task,) = people.assignments()
    with pytest.raises(EngineError, match="Cleo is no lead"):
        people.finish(task, by=cleo)
    people.finish(task, by=ann)
    (task,) = people.assignments()
    assert (task.state, task.by_id) == (AssignmentState.DONE, ann.id)
    people.assign(world.video_id, ann, phase=3, by=bob)
    (task,) = people.assignments()
    people.withdraw(task, by=bob)
    assert people.assignments()[0].state is AssignmentState.WITHDRAWN


def test_the_last_lead_stays_one(people: People) -> None:
    lea, leo = (people.add(name, role=Role.LEAD) for name in ("Lea", "Leo"))
    people.set_active(leo.id, False, by=lea)
    for act in (
        lambda: people.give_role(lea.id, Role.REVIEWER),
        lambda: people.set_active(lea.id, False, by=lea),
    ):
        with pytest.raises(EngineError, match="Lea is the only lead: make somebody else a lead first"):
            act()
    people.give_role(lea.id, Role.LEAD)
    people.set_active(leo.id, True, by=lea)
    assert people.give_role(lea.id, Role.REVIEWER).role is Role.REVIEWER


def test_a_project_without_leads_stays_possible(people: People) -> None:
    ann = people.add("Ann", role=Role.ANNOTATOR)
    people.give_role(ann.id, Role.REVIEWER)
    people.set_active(ann.id, False, by=ann)
    assert people.active() == ()
