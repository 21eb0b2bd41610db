from __future__ import annotations

import json
from pathlib import Path

from engine.project import Project
from tests.annotator.cli.conftest import Run


def test_people_are_added_changed_and_listed(annotator: Run, tmp_path: Path) -> None:
    path = tmp_path / "team.masklets"
    Project.create(path).close()
    assert annotator("people", path).stdout == "Nobody has worked on this project yet.\n"
    annotator("people", path, "Ji-won")
    annotator("people", path, "Min-ho", "--role", "lead")
    finished = annotator("people", path, "Ji-won", "--rename", "Jiwon", "--role", "lead", "--leave", "--json")
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout) == {
        "people": [
            {"name": "Jiwon", "role": "lead", "active": False},
            {"name": "Min-ho", "role": "lead", "active": True},
        ]
    }
    back = annotator("people", path, "Jiwon", "--back")
    assert back.stdout == "Jiwon  lead\nMin-ho  lead\n"
    annotator("people", path, "Jiwon", "--leave")
    refused = annotator("people", path, "Min-ho", "--leave")
    assert refused.returncode == 1
    assert "Min-ho is the only lead: make somebody else a lead first." in refused.stderr


def test_without_a_name_nothing_can_be_changed(annotator: Run, tmp_path: Path) -> None:
    path = tmp_path / "team.masklets"
    Project.create(path).close()
    finished = annotator("people", path, "--role", "lead")
    assert finished.returncode == 1
    assert "Say whose role, name or place is to change" in finished.stderr


def test_a_mistyped_name_is_nobody_new(annotator: Run, tmp_path: Path) -> None:
    path = tmp_path / "team.masklets"
    Project.create(path).close()
    annotator("people", path, "Ji-won")
    for change in (("--rename", "Min-ho"), ("--leave",), ("--back",)):
        refused = annotator("people", path, "Jiwon", *change)
        assert refused.returncode == 1
        assert "Nobody in the project is called Jiwon; there are: Ji-won." in refused.stderr
    assert annotator("people", path).stdout == "Ji-won  annotator\n"
