"""People at the running program, each with mouse, keys and actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from annotator.app import Application
from annotator.dialogs.assign_dialog import AssignDialog
from annotator.dialogs.verdict_dialog import VerdictDialog
from annotator.state.settings import Settings
from storage.records import Decision, MaskletState, Provenance, Role
from storage.store import ProjectStore
from tests.patience import let_through

_ACTIONS = {
    Decision.SATISFACTORY: "review.satisfactory",
    Decision.UNSATISFACTORY: "review.unsatisfactory",
    Decision.REJECTED: "review.reject",
}


def settings_of(person: str, *, folder: Path, checkpoint: Path) -> Settings:
    settings = Settings(folder / "settings.ini")
    for key, value in {"checkpoint": str(checkpoint), "person": person, "language": "en"}.items():
        settings.set_text(key, value)
    return settings


@contextmanager
def running(settings: Settings, qtbot: QtBot) -> Iterator[Application]:
    """The program with its window, closed afterwards."""
    program = Application(settings=settings)
    with qtbot.waitExposed(program.window):
        program.window.show()
    try:
        yield program
    finally:
        program.window.close()


class Annotator:
    """A person at the running program."""

    def __init__(self, program: Application, qtbot: QtBot) -> None:
        self.program = program
        self.qtbot = qtbot
        self.window = program.window
        self.workspace = program.workspace
        self.canvas = program.window.canvas

    @property
    def store(self) -> ProjectStore:
        assert self.workspace.project is not None
        return self.workspace.project.store

    @property
    def masklet_id(self) -> int:
        assert self.workspace.masklet is not None
        return self.workspace.masklet.id

    def act(self, action_id: str) -> None:
        action = self.window.actions_by_id[action_id]
        let_through()
        self.qtbot.waitUntil(action.isEnabled)
        action.trigger()
        let_through()

    def submits(self) -> None:
        """Hand the selected masklet in, also where the program has something to say first."""
        while self.workspace.masklet is not None and self.workspace.masklet.state is not MaskletState.SUBMITTED:
            self.act("object.submit")

    def at(self, image_xy: tuple[float, float]) -> QPoint:
        x, y = self.canvas.view.transform.to_widget(image_xy)
        return QPoint(round(x), round(y))

    def go_to(self, frame: int) -> None:
        self.workspace.playhead.seek(frame)
        self.qtbot.waitUntil(lambda: self.canvas.shown_frame == frame)

    def click(self, image_xy: tuple[float, float], *, positive: bool = True) -> None:
        button = Qt.MouseButton.LeftButton if positive else Qt.MouseButton.RightButton
        QTest.mouseClick(self.canvas, button, Qt.KeyboardModifier.NoModifier, self.at(image_xy))
        self.qtbot.waitUntil(lambda: not self.workspace.runner.asking)

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.at(start))
        for k in range(1, steps + 1):
            x = start[0] + (end[0] - start[0]) * k / steps
            y = start[1] + (end[1] - start[1]) * k / steps
            QTest.mouseMove(self.canvas, self.at((x, y)))
            let_through()
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.at(end))
        self.qtbot.waitUntil(lambda: not self.workspace.runner.asking)

    def wait_for_propagation(self) -> None:
        self.qtbot.waitUntil(lambda: self.workspace.runner.propagation is None)

    def provenance(self) -> dict[int, Provenance]:
        return {f: mask.provenance for f, mask in self.store.masklets.summaries(self.masklet_id).items()}


def sits_down(desk: Annotator, name: str, role: Role | None = None) -> None:
    desk.workspace.take_over(name, role=role)
    desk.workspace.set_reviewing(False)


def assigns(desk: Annotator, chosen: Mapping[str, str]) -> None:
    """Assign a video by the dialog, choosing these words in its fields."""
    desk.act("work.assign")
    dialog = desk.window.findChild(AssignDialog)
    assert dialog is not None
    for name, words in chosen.items():
        choice = next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == name)
        choice.setCurrentText(words)
    dialog.assign()
    dialog.close()


def judge(desk: Annotator, decision: Decision, *, reason: bool = False) -> None:
    """Give a verdict once it can be given; where a reason is asked for, take the first and Enter."""
    before = len(desk.store.review.verdicts())
    desk.act(_ACTIONS[decision])
    if decision is not Decision.SATISFACTORY:
        dialog = desk.window.findChild(VerdictDialog)
        assert dialog is not None
        if reason:
            QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_1)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda: desk.window.findChild(VerdictDialog) is None)
    assert len(desk.store.review.verdicts()) == before + 1
