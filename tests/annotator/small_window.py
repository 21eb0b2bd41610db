"""A small window for the suites of dialogs and start page: a workspace, the table's actions, and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from annotator.actions.registry import Actions
from annotator.actions.table import TABLE
from annotator.theme.look import Look
from annotator.workspace import Workspace
from storage.records import Masklet, Role

SIZE = (96, 128)

UNLOADED_CHECKPOINT = b"PK\x03\x04: begins as a checkpoint does, and is never loaded, since nothing here asks the model"


class SmallWindow(QMainWindow):
    """Stands for the window: `asked` has what actions asked of it, in order."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.asked: list[str] = []
        self.resize(900, 600)

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("choose_", "show_", "open_", "toggle_")):
            return lambda *arguments: self.asked.append(name)
        raise AttributeError(name)

    def cancel_gesture(self) -> bool:
        return False

    def dismiss_notice(self) -> None:
        self.asked.append("dismiss_notice")


def settle(workspace: Workspace) -> None:
    """Let what is being opened or imported come to its end."""
    while workspace.work.task is not None:
        QTest.qWait(5)


@dataclass
class Office:
    """The window with its parts, and shorthands for the people who work in it."""

    workspace: Workspace
    look: Look
    window: SmallWindow
    actions: Actions
    noticed: list[str] = field(default_factory=list)

    def object_with_masks(self, name: str, *, frames: tuple[int, ...] = (0, 4, 8)) -> Masklet:
        """A new object painted on some grid frames, in hand."""
        session = self.workspace.session
        assert session is not None
        made = session.objects.new(name)
        mask = np.zeros(SIZE, bool)
        mask[20:40, 30:60] = True
        for frame in frames:
            session.frame.paint(made.masklet_id, frame, mask)
        self.workspace.selection.select(made.target_id)
        return session.context.store.masklets.masklet(made.masklet_id)

    def submitted(self, name: str) -> Masklet:
        """A new object, submitted."""
        masklet = self.object_with_masks(name)
        assert self.workspace.session is not None
        self.workspace.session.verifying.submit(masklet.id)
        return masklet

    def reviewer_sits_down(self) -> None:
        self.workspace.take_over("Min-ho", role=Role.REVIEWER)
        self.workspace.set_reviewing(True)


def open_office(workspace: Workspace, look: Look) -> Office:
    window = SmallWindow(workspace)
    office = Office(workspace, look, window, Actions(TABLE, screen=window, look=look, parent=window))
    workspace.noticed.connect(lambda notice: office.noticed.append(notice.sentence))
    return office
