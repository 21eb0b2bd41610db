"""Each phase names its checkpoint."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.model_client import ModelClient
from engine.project import Project
from tests.engine.conftest import MakeDesk
from tests.engine.desk import Desk, sit_down


@pytest.fixture
def other(checkpoint: Path, tmp_path: Path) -> Path:
    """Another checkpoint: an archive as far as its first bytes tell."""
    path = tmp_path / "other.pt"
    path.write_bytes(b"PK\x03\x04 and so on")
    return path


def used(desk: Desk) -> str:
    return desk.session.context.checkpoint.name


def test_every_phase_keeps_its_own_checkpoint(desk: Desk, other: Path, checkpoint: Path, client: ModelClient) -> None:
    default = used(desk)
    desk.session.enter_phase(1)
    desk.session.use_checkpoint(other)
    desk.session.enter_phase(2)
    assert used(desk) == default
    desk.session.enter_phase(1)
    assert used(desk) == "other"

    path = desk.project.path
    desk.project.close()
    with Project.open(path) as project:
        (video,) = project.store.catalogue.videos()
        again = sit_down(project, video, client=client, checkpoint=checkpoint, phase=1)
        assert used(again) == "other"
        again.session.enter_phase(3)
        assert used(again) == default
        assert again.session.warnings == ()


def test_a_phase_whose_checkpoint_is_missing_or_changed_is_not_entered(make_desk: MakeDesk, other: Path) -> None:
    desk = make_desk()
    default, content = used(desk), other.read_bytes()
    desk.session.enter_phase(1)
    desk.session.use_checkpoint(other)
    desk.session.enter_phase(3)

    def refused(sentence: str) -> None:
        with pytest.raises(EngineError, match=sentence):
            desk.session.enter_phase(1)
        assert (desk.session.context.phase, used(desk)) == (3, default)

    other.write_bytes(content + b"more")
    refused(r"other\.pt is not the one that was chosen.*Phase 1 needs it: put it back")
    moved = shutil.move(other, other.with_name("moved.pt"))
    refused(r"other\.pt cannot be read: No such file.*Phase 1 needs it: put it back")
    moved.write_bytes(content)
    desk.session.use_checkpoint(moved)
    desk.session.enter_phase(1)
    assert desk.session.context.checkpoint.path == str(moved.resolve())


def test_a_session_opens_without_the_phases_checkpoint(
    desk: Desk, other: Path, checkpoint: Path, client: ModelClient
) -> None:
    default = used(desk)
    desk.session.use_checkpoint(other)
    other.unlink()
    again = sit_down(desk.project, desk.video, client=client, checkpoint=checkpoint)
    assert (again.session.context.phase, used(again)) == (3, default)
    (warning,) = again.session.warnings
    assert "other.pt cannot be read" in warning


def test_what_cannot_be_used_is_not_remembered_for_the_phase(desk: Desk, tmp_path: Path) -> None:
    default = used(desk)
    with pytest.raises(EngineError, match="cannot be read"):
        desk.session.use_checkpoint(tmp_path / "missing.safetensors")
    desk.session.enter_phase(3)
    assert used(desk) == default
