"""What the timeline's suites share: a window's model on a short clip, without a model process, and a timeline on it."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.actions.registry import Actions
from annotator.actions.table import TABLE
from annotator.state.settings import Settings
from annotator.theme.look import Look
from annotator.timeline.timeline import Timeline
from annotator.workspace import Workspace
from tests.annotator.small_window import UNLOADED_CHECKPOINT, settle
from tests.annotator.timeline.scene import Scene, screen_for
from tests.engine.desk import write_disc_clip

WIDTH, HEIGHT = 1000, 240


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_disc_clip(tmp_path_factory.mktemp("clip") / "disc.mp4", count=201)


@pytest.fixture
def empty_workspace(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    workspace = Workspace(settings=Settings(tmp_path / "settings.ini"))
    workspace.checkpoint = tmp_path / "any.safetensors"
    workspace.checkpoint.write_bytes(UNLOADED_CHECKPOINT)
    monkeypatch.setattr(workspace.model, "load", lambda session: None)
    yield workspace
    workspace.close()


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    return Look(qapp)


@pytest.fixture
def make_timeline(empty_workspace: Workspace, look: Look, qtbot: QtBot) -> Callable[[], Scene]:
    def make() -> Scene:
        window = QWidget()
        qtbot.addWidget(window)
        screen = screen_for(empty_workspace)
        actions = Actions(TABLE, screen=screen, look=look, parent=window)
        timeline = Timeline(empty_workspace, look, actions, window)
        timeline.setGeometry(0, 0, WIDTH, HEIGHT)
        window.resize(WIDTH, HEIGHT)
        with qtbot.waitExposed(window):
            window.show()
        return Scene(window, empty_workspace, timeline, actions, screen)

    return make


@pytest.fixture
def scene(make_timeline: Callable[[], Scene], clip: Path, tmp_path: Path) -> Scene:
    """A timeline on a clip of 201 frames with a grid of every fourth, no objects yet."""
    own = tmp_path / clip.name
    own.write_bytes(clip.read_bytes())
    made = make_timeline()
    made.workspace.opening.add_video(own)
    settle(made.workspace)
    assert made.workspace.session is not None
    return made
