"""The whole window on a short clip, without a model process: propagations are committed as the engine does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.main_window import MainWindow
from annotator.state.settings import Settings
from annotator.theme.look import Look
from annotator.workspace import Workspace
from engine.session.session import Session
from storage.mask_codec import Rle, encode
from tests.annotator.small_window import UNLOADED_CHECKPOINT, settle
from tests.engine.conftest import clip
from tests.engine.desk import SIZE, put_tracked
from tests.patience import let_through

__all__ = ["clip"]

Keys = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def square(x: int, *, size: int = 20) -> Rle:
    pixels = np.zeros(SIZE, np.bool_)
    pixels[10 : 10 + size, x : x + size] = True
    return encode(pixels)


@dataclass
class Room:
    """The window, and shorthands that act by keys and read from the store."""

    workspace: Workspace
    window: MainWindow
    qtbot: QtBot

    @property
    def session(self) -> Session:
        assert self.workspace.session is not None
        return self.workspace.session

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the window, and let everything settle."""
        self.window.activateWindow()  # without a window manager nobody else does that when a dialog closes
        let_through()  # actions take note of what changed in their own turn
        QTest.keyClick(self.window, key, modifier)
        self.settle()

    def settle(self) -> None:
        let_through()
        self.qtbot.waitUntil(lambda: self.workspace.reach.complete)
        let_through()

    def new_object(self, name: str, *, x: int, frames: Iterable[int]) -> int:
        """An object painted on the first of these frames and tracked to the others; its masklet."""
        first, *others = frames
        made = self.session.objects.new(name)
        self.workspace.selection.select(made.target_id)
        self.session.frame.set_mask(made.masklet_id, first, square(x))
        self.track(made.masklet_id, {frame: square(x) for frame in others}, source=first)
        return made.masklet_id

    def track(self, masklet: int, masks: dict[int, Rle], *, source: int = 0) -> None:
        """Commit a propagation."""
        put_tracked(self.session, masklet, masks, source=source)
        self.settle()

    def codes(self, masklet: int) -> dict[int, Rle]:
        return {frame: mask.rle for frame, mask in self.session.context.store.masklets.masks(masklet).items()}

    def go_to(self, frame: int) -> None:
        self.workspace.playhead.seek(frame)
        self.qtbot.waitUntil(lambda: self.window.canvas.shown_frame == frame)

    def colour_at(self, x: float, y: float) -> tuple[int, int, int]:
        """What is painted on the canvas over an image place."""
        place = self.window.canvas.view.to_point((x, y)).toPoint()
        colour = self.window.canvas.grab().toImage().pixelColor(place)
        return colour.red(), colour.green(), colour.blue()

    def captions(self) -> list[str]:
        return [caption.text for caption in self.window.canvas._notes.now.top]


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    return Look(qapp)


@pytest.fixture
def room(tmp_path: Path, clip: Path, qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    workspace = Workspace(settings=Settings(tmp_path / "settings.ini"))
    workspace.checkpoint = tmp_path / "any.safetensors"
    workspace.checkpoint.write_bytes(UNLOADED_CHECKPOINT)
    monkeypatch.setattr(workspace.model, "load", lambda session: None)
    monkeypatch.setattr(workspace.model, "look_ahead", lambda frame: None)
    window = MainWindow(workspace, look)
    with qtbot.waitExposed(window):
        window.show()
    own = tmp_path / clip.name
    own.write_bytes(clip.read_bytes())
    workspace.opening.add_video(own)
    settle(workspace)
    made = Room(workspace, window, qtbot)
    qtbot.waitUntil(lambda: window.canvas.shown_frame == 0)
    yield made
    window.close()
