"""A canvas on a real workspace: a project, a clip of a moving disc, and one model process for the whole suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from annotator.canvas.canvas import Canvas
from annotator.state.settings import Settings
from annotator.state.view_options import MaskStyle, Tool
from annotator.theme.look import Look
from annotator.workspace import Workspace
from engine.video.writer import VideoWriter
from storage.mask_codec import decode
from storage.records import MaskVersion

SIZE = (96, 128)
FRAMES = 25


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bright disc going to the right over a dim ground, 24 frames a second: every fourth is on the grid."""
    path = tmp_path_factory.mktemp("clip") / "disc.mp4"
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]]
    with VideoWriter(path, size=SIZE, fps=24) as writer:
        for frame in range(FRAMES):
            image = np.full((*SIZE, 3), 50, np.uint8)
            image[(columns - 40 - frame) ** 2 + (rows - 48) ** 2 <= 14**2] = 230, 230, 60
            writer.write(image)
    return path


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    return Look(qapp)


@dataclass
class Stand:
    """A canvas in a window, with shorthands that act by the mouse and read from the store."""

    qtbot: QtBot
    workspace: Workspace
    window: QMainWindow
    canvas: Canvas

    def at(self, x: float, y: float) -> QPoint:
        """The widget pixel over an image place."""
        return self.canvas.view.to_point((x, y)).toPoint()

    def click(self, x: float, y: float, *, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        self.qtbot.mouseClick(self.canvas, button, pos=self.at(x, y))

    def answered(self) -> None:
        """Wait until the model has answered every prompt."""
        self.qtbot.waitUntil(lambda: not self.workspace.runner.asking)

    def drag(
        self,
        *places: tuple[float, float],
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        release: bool = True,
    ) -> None:
        """Press at the first image place, go over the others, let go at the last."""
        self.qtbot.mousePress(self.canvas, button, modifier, pos=self.at(*places[0]))
        for place in places[1:]:
            self.qtbot.mouseMove(self.canvas, self.at(*place))
        if release:
            self.qtbot.mouseRelease(self.canvas, button, modifier, pos=self.at(*places[-1]))

    def seek(self, frame: int) -> None:
        self.workspace.playhead.seek(frame)
        self.shows(frame)

    def shows(self, frame: int) -> None:
        """Wait until the canvas shows a frame."""
        self.qtbot.waitUntil(lambda: self.canvas.shown_frame == frame)

    def stored(self, frame: int = 0) -> MaskVersion | None:
        """The selected object's mask in the store."""
        masklet, session = self.workspace.masklet, self.workspace.session
        assert session is not None
        return None if masklet is None else session.context.store.masklets.mask(masklet.id, frame)

    def pixels(self, frame: int = 0) -> NDArray[np.bool_]:
        """The selected object's mask in the store, decoded."""
        version = self.stored(frame)
        assert version is not None
        return decode(version.rle)

    def colour_at(self, x: float, y: float) -> tuple[int, int, int]:
        """What is painted on the canvas over an image place."""
        colour = self.canvas.grab().toImage().pixelColor(self.at(x, y))
        return colour.red(), colour.green(), colour.blue()


@pytest.fixture(scope="session")
def make_workspace(
    qapp: QApplication, checkpoint: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Workspace]]:
    made: list[Workspace] = []

    def make() -> Workspace:
        settings = Settings(tmp_path_factory.mktemp("settings") / "settings.ini")
        settings.set_text("checkpoint", str(checkpoint))
        workspace = Workspace(settings=settings)
        made.append(workspace)
        return workspace

    yield make
    for workspace in made:
        workspace.close()


@pytest.fixture(scope="session")
def shared_workspace(make_workspace: Callable[[], Workspace]) -> Workspace:
    """One model process for all."""
    return make_workspace()


def put_up(qtbot: QtBot, workspace: Workspace, look: Look) -> Stand:
    """A window with a canvas and nothing else but an action on Space, as the window has."""
    window = QMainWindow()
    canvas = Canvas(workspace, look)
    window.setCentralWidget(canvas)
    play = QAction("play", window)
    play.setShortcut("Space")
    play.triggered.connect(workspace.playhead.toggle_play)
    window.addAction(play)
    window.resize(720, 560)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return Stand(qtbot, workspace, window, canvas)


@pytest.fixture
def stand(qtbot: QtBot, shared_workspace: Workspace, look: Look, clip: Path, tmp_path: Path) -> Stand:
    """A canvas on the clip in a new project, its first frame shown."""
    workspace = shared_workspace
    workspace.view.use_tool(Tool.PROMPT)
    workspace.view.use_style(MaskStyle.FILL)
    workspace.view.brush_px = 24.0
    workspace.opening.create_project(tmp_path / "canvas.masklets")
    stand = put_up(qtbot, workspace, look)
    workspace.opening.add_video(clip)
    stand.shows(0)
    return stand
