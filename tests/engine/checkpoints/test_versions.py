"""Versions: lineage and notes survive the file, a phase is switched and switched back, what is gone is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.checkpoints.versions import (
    Quality,
    TrainingNotes,
    Used,
    checkpoint_in_use,
    register_version,
    use_version,
    version_number,
    versions,
)
from engine.errors import EngineError
from engine.places import versions_folder
from engine.project import Project
from tests.engine.conftest import MakeDesk


def quality(j_and_f: float) -> Quality:
    return Quality(j_and_f=j_and_f, clicks=6.0, target=0.75, reached=1, objects=2)


def notes(*, phase: int = 3, number: int = 1, before: float = 0.5, after: float = 0.6) -> TrainingNotes:
    used = Used(video="clip", object_number=1, masklet_id=4, revision=2, frames=9)
    return TrainingNotes(
        phase=phase,  # type: ignore[arg-type]  # one of the three
        number=number,
        preset="decoder",
        steps=10,
        seconds=5.0,
        device="cpu",
        trained_on=(used,),
        held_out=(used,),
        before=quality(before),
        after=quality(after),
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "work.masklets")


def copy_of(checkpoint: Path, path: Path) -> Path:
    """Another checkpoint: the same weights with a note more in the header."""
    content = checkpoint.read_bytes()
    length = int.from_bytes(content[:8], "little")
    note = f'"__metadata__":{{"note":"{path.stem}",'.encode()
    header = content[8 : 8 + length].rstrip().replace(b'"__metadata__":{', note, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(header).to_bytes(8, "little") + header + content[8 + length :])
    return path


def test_lineage_and_notes_are_kept(project: Project, checkpoint: Path) -> None:
    parent = project.checkpoint(checkpoint)
    file = copy_of(checkpoint, versions_folder(project.path) / "v1.safetensors")
    made = register_version(project, file, parent=parent, notes=notes())
    project.close()
    with Project.open(project.path) as again:
        first, second = versions(again.store)
        assert (first.notes, first.checkpoint.parent_id) == (None, None)
        assert (second.checkpoint, second.notes) == (made, notes())
        assert second.checkpoint.parent_id == parent.id
        assert second.notes is not None
        assert second.notes.better
        assert not notes(before=0.7).better
        assert version_number(again.store, phase=3) == 2
        assert version_number(again.store, phase=2) == 1


def test_a_phase_is_switched_and_switched_back(make_desk: MakeDesk, checkpoint: Path) -> None:
    desk = make_desk()
    project = desk.project
    parent = project.checkpoint(checkpoint)
    file = copy_of(checkpoint, versions_folder(project.path) / "v1.safetensors")
    made = register_version(project, file, parent=parent, notes=notes())
    assert checkpoint_in_use(project, phase=3) is None
    use_version(project, made.id, phase=3)
    assert [version.phases for version in versions(project.store)] == [(), (3,)]
    desk.session.enter_phase(3)
    assert desk.session.context.checkpoint == made
    desk.session.enter_phase(2)
    assert desk.session.context.checkpoint.sha256 == parent.sha256, "another phase has its own"
    use_version(project, parent.id, phase=3)
    desk.session.enter_phase(3)
    assert desk.session.context.checkpoint == parent


def test_versions_move_with_their_project(project: Project, checkpoint: Path, tmp_path: Path) -> None:
    parent = project.checkpoint(checkpoint)
    file = copy_of(checkpoint, versions_folder(project.path) / "v1.safetensors")
    made = register_version(project, file, parent=parent, notes=notes())
    use_version(project, made.id, phase=3)
    project.close()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for each in (project.path, versions_folder(project.path)):
        each.rename(elsewhere / each.name)
    with Project.open(elsewhere / project.path.name) as moved:
        found = checkpoint_in_use(moved, phase=3)
        assert found is not None
        assert (found.id, found.parent_id) == (made.id, parent.id)
        assert Path(found.path) == elsewhere / "work_versions" / "v1.safetensors"


def test_a_version_whose_file_has_gone_is_not_switched_to(project: Project, checkpoint: Path) -> None:
    parent = project.checkpoint(checkpoint)
    file = copy_of(checkpoint, versions_folder(project.path) / "v1.safetensors")
    made = register_version(project, file, parent=parent, notes=notes())
    use_version(project, parent.id, phase=3)
    file.unlink()
    with pytest.raises(EngineError, match="cannot be read"):
        use_version(project, made.id, phase=3)
    in_use = checkpoint_in_use(project, phase=3)
    assert in_use == parent
