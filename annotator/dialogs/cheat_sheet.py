"""All keys on one sheet, built from the table of actions, with the mouse's gestures beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from annotator.actions.registry import Actions, written
from annotator.actions.spec import ActionSpec
from annotator.dialogs.dialog import Dialog, label
from annotator.dialogs.key_sheet import KeyGroup, columns, key_groups, only
from annotator.i18n import tr
from annotator.theme.tokens import SPACE

COLUMNS = 3
SIZE = (1160, 752)
"""With the spacing below, room for all keys at once in the smallest window."""
FIELD_WIDTH_PX = 260


class CheatSheet(Dialog):
    """Keys by menu in columns; typing shows the rows that fit, Esc closes."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._title = label("headline", self)
        self._field = QLineEdit(self)
        self._field.setFixedWidth(FIELD_WIDTH_PX)
        self._field.setClearButtonEnabled(True)
        self._field.textChanged.connect(self._fill)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = QHBoxLayout()
        header.setContentsMargins(0, 0, SPACE[1], 0)
        header.addWidget(self._title, 1)
        header.addWidget(self._field)
        self.column.addLayout(header)
        self.column.addWidget(self._scroll, 1)
        self.column.setContentsMargins(SPACE[4], SPACE[3], SPACE[3], SPACE[3])
        self.column.setSpacing(SPACE[1])
        self.resize(*SIZE)
        self.speak()

    def speak(self) -> None:
        """Set all words anew."""
        self.setWindowTitle(tr("All keys"))
        self._title.setText(tr("All keys"))
        self._field.setPlaceholderText(tr("Search keys"))
        self._field.setAccessibleName(tr("Search keys"))
        self._fill()

    def groups(self) -> list[KeyGroup]:
        """What the sheet shows now."""
        table = self._actions.table
        return only(key_groups(table, [_written(spec) for spec in table]), self._field.text())

    def _fill(self, *_: object) -> None:
        groups = self.groups()
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, SPACE[0], SPACE[1], 0)
        row.setSpacing(SPACE[4] + SPACE[3])
        for column in columns(groups, COLUMNS):
            row.addLayout(_column(column, page), 1)
        if not groups:
            nothing = label("muted", page)
            nothing.setText(tr("No key of that name."))
            row.addWidget(nothing, 1, Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(page)


def _column(groups: list[KeyGroup], parent: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(SPACE[2])
    for group in groups:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[2])
        grid.setVerticalSpacing(SPACE[0] // 4)
        grid.setColumnStretch(0, 1)
        title = label("title", parent)
        title.setText(group.title)
        grid.addWidget(title, 0, 0, 1, 2)
        for number, row in enumerate(group.rows, start=1):
            grid.addWidget(QLabel(row.words, parent), number, 0)
            grid.addLayout(_keys(row.keys, parent), number, 1)
        column.addLayout(grid)
    column.addStretch(1)
    return column


def _keys(keys: tuple[str, ...], parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE[0])
    row.addStretch(1)
    for key in keys:
        cap = label("key", parent)
        cap.setText(key)
        row.addWidget(cap)
    return row


def _written(spec: ActionSpec) -> tuple[str, ...]:
    return tuple(written(key) for key in spec.keys)
