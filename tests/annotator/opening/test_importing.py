"""Masklets are imported in the background, and the window shows them when they are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.workspace import Workspace
from engine.changes import Changes
from engine.exporting import export_sav
from tests.annotator.small_window import Office, settle


@pytest.fixture
def exported(office: Office, tmp_path: Path) -> Path:
    """The SA-V document of one object of the open video, which is then deleted."""
    office.object_with_masks("disc")
    assert office.workspace.project is not None
    documents = export_sav(office.workspace.project, tmp_path / "out", unverified=True)
    office.workspace.hand.delete_object()
    return documents[0]


def test_what_is_imported_appears_among_the_objects(office: Office, exported: Path, qtbot: QtBot) -> None:
    workspace: Workspace = office.workspace
    seen: list[Changes] = []
    workspace.changed.connect(seen.append)
    assert workspace.targets() == ()
    workspace.importing.sav(exported)
    settle(workspace)
    (target,) = workspace.targets()
    assert target.name == "disc", "as the side file has it"
    assert seen[-1].targets == {target.id}


def test_a_file_that_cannot_be_imported_is_said(office: Office, tmp_path: Path) -> None:
    letter = tmp_path / "letter.json"
    letter.write_text("[]")
    office.workspace.importing.sav(letter)
    settle(office.workspace)
    assert "letter.json" in office.noticed[-1]
