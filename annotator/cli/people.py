"""`annotator people`: who works on a project, in which role."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.console import print_json, say


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "people",
        help="list, add and change the people of a project",
        description="Without a name, list everybody. A name that is new is added. Nobody is ever removed: what people "
        "did stays theirs.",
    )
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("name", nargs="?", metavar="NAME", help="whom to add or change")
    parser.add_argument("--role", choices=["annotator", "reviewer", "lead"], help="what NAME does from now on")
    parser.add_argument("--rename", metavar="NEW", help="another name for NAME")
    works = parser.add_mutually_exclusive_group()
    works.add_argument("--leave", action="store_true", help="NAME no longer works here; open assignments are withdrawn")
    works.add_argument("--back", action="store_true", help="NAME works here again")
    parser.add_argument("--json", action="store_true", help="print the people as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Change somebody if one is named, and list everybody."""
    from engine.errors import EngineError
    from engine.project import Project
    from engine.team.people import People
    from engine.unattended import PERSON
    from storage.records import Role

    if options.name is None and (options.role or options.rename or options.leave or options.back):
        raise EngineError("Say whose role, name or place is to change: annotator people PROJECT NAME …")
    with Project.open(options.project) as project:
        people = People(project.store)
        if options.name is not None:
            known = {person.name: person for person in people.all()}.get(options.name.strip())
            role = Role(options.role) if options.role else None
            if options.rename or options.leave or options.back:
                known = people.named(options.name.strip())  # a name mistyped is nobody new
            person = known or people.add(options.name, role=role or Role.ANNOTATOR)
            if role is not None:
                people.give_role(person.id, role)
            if options.rename is not None:
                people.rename(person.id, options.rename)
            if options.leave or options.back:
                # nobody new joins the project where there is nothing to take back
                by = project.person(PERSON) if people.open_assignments(person.id) else person
                people.set_active(person.id, options.back, by=by)
        found = people.all()
    if options.json:
        print_json({"people": [{"name": each.name, "role": each.role, "active": each.active} for each in found]})
        return 0
    for each in found:
        say(f"{each.name}  {each.role}{'' if each.active else '  (no longer works here)'}")
    if not found:
        say("Nobody has worked on this project yet.")
    return 0
