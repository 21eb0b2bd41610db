"""What the dialogs' suites share: a window on a short clip, without a model process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.i18n import Translation
from annotator.state.settings import Settings
from annotator.theme.look import Look
from annotator.workspace import Workspace
from tests.annotator.small_window import UNLOADED_CHECKPOINT, Office, open_office, settle
from tests.engine.desk import write_disc_clip


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    return Look(qapp)


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_disc_clip(tmp_path_factory.mktemp("clip") / "disc.mp4")


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    workspace = Workspace(settings=Settings(tmp_path / "settings.ini"))
    workspace.checkpoint = tmp_path / "any.safetensors"
    workspace.checkpoint.write_bytes(UNLOADED_CHECKPOINT)
    monkeypatch.setattr(workspace.model, "load", lambda session: None)
    yield workspace
    workspace.close()


@pytest.fixture
def empty_office(workspace: Workspace, look: Look, qtbot: QtBot) -> Office:
    """Nothing is open."""
    office = open_office(workspace, look)
    qtbot.addWidget(office.window)
    with qtbot.waitExposed(office.window):
        office.window.show()
    return office


@pytest.fixture
def office(empty_office: Office, clip: Path, tmp_path: Path) -> Office:
    """A clip of 41 frames is open, on a grid of every fourth."""
    own = tmp_path / clip.name
    own.write_bytes(clip.read_bytes())
    empty_office.workspace.opening.add_video(own)
    settle(empty_office.workspace)
    assert empty_office.workspace.session is not None
    return empty_office


@pytest.fixture
def translation(qapp: QApplication) -> Iterator[Translation]:
    translation = Translation()
    yield translation
    translation.use("en")
