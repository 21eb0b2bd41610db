"""The people of a project: who they are, what they do, and which videos they are to annotate.

Runs in the window's process or the command line, without Qt. Nobody is ever removed: what they did stays theirs. A
project needs no lead (somebody alone has none), but the last of its leads stays one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import EngineError
from engine.phases import PHASES
from storage.drafts import NewAssignment
from storage.records import Person, Phase, Role
from storage.work_records import Assignment, AssignmentState

if TYPE_CHECKING:
    from storage.store import ProjectStore


class People:
    """Adds, renames, assigns; each change is on disk when it returns."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order they came."""
        return self._store.catalogue.people()

    def active(self) -> tuple[Person, ...]:
        """Those who still work here."""
        return tuple(person for person in self.all() if person.active)

    def named(self, name: str) -> Person:
        """The person of that name. Raises EngineError where there is none."""
        for person in self.all():
            if person.name == name:
                return person
        known = ", ".join(person.name for person in self.all()) or "nobody yet"
        raise EngineError(f"Nobody in the project is called {name}; there are: {known}.")

    def add(self, name: str, *, role: Role) -> Person:
        """Add somebody. Raises EngineError for an empty name, StorageError for one that is taken."""
        return self._store.catalogue.add_person(_checked(name), role=role)

    def rename(self, person_id: int, name: str) -> Person:
        """Give somebody another name; everything they did bears it. Raises as `add`."""
        return self._store.catalogue.edit_person(person_id, name=_checked(name))

    def give_role(self, person_id: int, role: Role) -> Person:
        """Let somebody do something else from now on. Raises EngineError where no lead would be left."""
        if role is not Role.LEAD:
            self._require_another_lead(person_id)
        return self._store.catalogue.edit_person(person_id, role=role)

    def set_active(self, person_id: int, active: bool, *, by: Person) -> Person:
        """Let somebody go, whose open assignments `by` withdraws with that, or come back.

        Raises EngineError where no lead would be left.
        """
        if not active:
            self._require_another_lead(person_id)
            for task in self.open_assignments(person_id):
                self._say(task.video_id, person_id, task.phase, AssignmentState.WITHDRAWN, by_id=by.id)
        return self._store.catalogue.edit_person(person_id, active=active)

    def why_not_decide(self, person: Person | None) -> str | None:
        """Why somebody does not decide what concerns the whole project, as a sentence; None where they do.

        Leads do; in a project that has none, everybody does.
        """
        leads = [each.name for each in self.active() if each.role is Role.LEAD]
        if not leads or (person is not None and person.role is Role.LEAD):
            return None
        return f"This is for a lead to decide: {', '.join(leads)}."

    # --- assignments ------------------------------------------------------------------------------------------------

    def assignments(self) -> tuple[Assignment, ...]:
        """Who is, or was, to annotate what."""
        return self._store.work.assignments()

    def open_assignments(self, person_id: int) -> tuple[Assignment, ...]:
        """What somebody still is to annotate."""
        own = (task for task in self.assignments() if task.person_id == person_id)
        return tuple(task for task in own if task.state is AssignmentState.OPEN)

    def assign(self, video_id: int, person: Person, *, phase: int, by: Person) -> None:
        """Let somebody annotate a video in a phase. Raises EngineError unless a lead says so of one still active."""
        _require_lead(by)
        if phase not in PHASES:
            raise EngineError(f"There is no phase {phase}: the data engine has phases 1, 2 and 3.")
        if not person.active:
            raise EngineError(f"{person.name} no longer works on this project: choose somebody else.")
        self._say(video_id, person.id, PHASES[phase].number, AssignmentState.OPEN, by_id=by.id)

    def withdraw(self, task: Assignment, *, by: Person) -> None:
        """Take an assignment back. Raises EngineError unless a lead says so."""
        _require_lead(by)
        self._say(task.video_id, task.person_id, task.phase, AssignmentState.WITHDRAWN, by_id=by.id)

    def finish(self, task: Assignment, *, by: Person) -> None:
        """Say that nothing is left to annotate. Raises EngineError unless it is whose task it is, or a lead."""
        if by.id != task.person_id:
            _require_lead(by)
        self._say(task.video_id, task.person_id, task.phase, AssignmentState.DONE, by_id=by.id)

    def _require_another_lead(self, person_id: int) -> None:
        """A project that has leads keeps one: nobody else decides between reviewers, assigns and reopens."""
        leads = [person for person in self.active() if person.role is Role.LEAD]
        if [person.id for person in leads] == [person_id]:
            raise EngineError(f"{leads[0].name} is the only lead: make somebody else a lead first.")

    def _say(self, video_id: int, person_id: int, phase: Phase, state: AssignmentState, *, by_id: int) -> None:
        self._store.work.assign(
            NewAssignment(video_id=video_id, person_id=person_id, phase=phase, by_id=by_id, state=state)
        )


def _require_lead(person: Person) -> None:
    if person.role is not Role.LEAD:
        raise EngineError(f"{person.name} is no lead: work is assigned by a lead.")


def _checked(name: str) -> str:
    if not name.strip():
        raise EngineError("A person needs a name of at least one letter.")
    return name.strip()
