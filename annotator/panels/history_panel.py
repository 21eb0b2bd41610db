"""The person's steps in this video, newest first: what was done, and what is undone."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotator.i18n import tr
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from storage.records import Step, StepState

MOST = 500
_STEP = Qt.ItemDataRole.UserRole


class HistoryPanel(QWidget):
    """A list to look at and to go back in: a double click undoes or redoes up to that step; the one in hand is the
    last that stands, which is kept in sight.
    """

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._look = look
        self._title = QLabel(self)
        self._title.setProperty("look", "title")
        self._list = QListWidget(self)
        self._list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.itemDoubleClicked.connect(self._go_to)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[2], SPACE[2], SPACE[2], SPACE[2])
        column.setSpacing(SPACE[1])
        column.addWidget(self._title)
        column.addWidget(self._list, 1)
        for signal in (workspace.changed, workspace.video_changed, workspace.desk_changed, look.changed):
            signal.connect(self.speak)
        self.speak()

    def speak(self, *_: object) -> None:
        """Show the steps anew, when anybody can see them."""
        self._title.setText(tr("History"))
        if not self.isVisible():
            return
        self._list.clear()
        present: QListWidgetItem | None = None
        for step in self._workspace.undoing.steps()[::-1][:MOST]:
            item = QListWidgetItem(self._words(step))
            item.setData(_STEP, step.id)
            item.setToolTip(item.text())
            if step.state is not StepState.DONE:
                item.setForeground(QColor(self._look.theme.disabled))
                font = item.font()
                font.setStrikeOut(True)
                item.setFont(font)
            elif present is None:
                present = item
            self._list.addItem(item)
        if present is not None:
            self._list.setCurrentItem(present)
            self._list.scrollToItem(present, QListWidget.ScrollHint.PositionAtCenter)

    def showEvent(self, event: object) -> None:
        """Catch up with what happened while hidden."""
        self.speak()

    def _words(self, step: Step) -> str:
        return f"{datetime.fromtimestamp(step.at):%H:%M:%S}  {self._workspace.undoing.words(step)}"

    def _go_to(self, item: QListWidgetItem) -> None:
        self._workspace.undoing.go_to(item.data(_STEP))
