"""The right-hand column: verification where it matters, objects, this frame, and history on demand."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.panels.frame_panel import FramePanel
from annotator.panels.history_panel import HistoryPanel
from annotator.panels.objects_panel import ObjectsPanel
from annotator.panels.review_panel import ReviewPanel
from annotator.panels.still_scroll import StillScroll
from annotator.panels.worth_panel import WorthPanel
from annotator.theme.look import Look
from annotator.workspace import Workspace


class SidePanel(QWidget):
    """Stacks the panels; keeps its width."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "panel")
        self._objects = ObjectsPanel(workspace, look, actions)
        self._frame = FramePanel(workspace, look)
        self._worth = WorthPanel(workspace, look, actions)
        self._review = ReviewPanel(workspace, look, actions)
        self._history = HistoryPanel(workspace, look)
        self._history.hide()
        self._last_line = _line()
        content = QWidget(self)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(StillScroll(content, self))  # what does not fit never moves the rest of the window
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._review)
        column.addWidget(self._objects, 3)
        column.addWidget(_line())
        column.addWidget(self._frame)
        column.addWidget(self._last_line)
        column.addWidget(self._worth)
        column.addWidget(self._history, 2)
        self._workspace = workspace
        workspace.mode_changed.connect(self._share_room)

    def speak(self) -> None:
        """Set all words anew."""
        for panel in (self._objects, self._frame, self._worth, self._review, self._history):
            panel.speak()

    def _share_room(self) -> None:
        """Give the room of what is worth mending to verification, where nothing is mended, and to the history."""
        remembers = not self._history.isHidden()
        self._worth.setVisible(not self._workspace.reviewing and not remembers)
        self._last_line.setVisible(not self._workspace.reviewing or remembers)

    def rename_selected(self) -> None:
        """Let the person type another name for the selected object."""
        self._objects.rename_selected()

    def toggle_history(self) -> None:
        """Show or hide the history."""
        self._history.setVisible(self._history.isHidden())
        self._share_room()


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    return line
