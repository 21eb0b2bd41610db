"""The tools at the left of the canvas, as buttons of the table's actions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.theme.tokens import ICON_PX, ROW_PX, SPACE

_GROUPS = (
    ("tool.select", "tool.prompt", "tool.brush", "tool.eraser", "tool.outline"),
    ("frame.candidate", "frame.paste", "frame.absent", "frame.unpin"),
    ("edit.undo", "edit.redo"),
    ("view.fit", "view.zoom_in", "view.zoom_out"),
)


class ToolStrip(QWidget):
    """A column of icon buttons; words and keys are in the tooltips."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bar")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[1], SPACE[1], SPACE[1], SPACE[1])
        column.setSpacing(SPACE[0])  # no more, so that all are in sight in the smallest window
        for number, group in enumerate(_GROUPS):
            if number:
                line = QFrame(self)
                line.setProperty("look", "line")
                column.addWidget(line)
            for action_id in group:
                button = QToolButton(self)
                button.setDefaultAction(actions[action_id])
                button.setIconSize(QSize(ICON_PX, ICON_PX))
                button.setFixedSize(ROW_PX + SPACE[1], ROW_PX + SPACE[1])
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                column.addWidget(button)
        column.addStretch(1)
