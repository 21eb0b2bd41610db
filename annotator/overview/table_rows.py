"""What the tables of jobs and of versions share: rows under fixed headings, words at the left, a row chosen as a whole.

Holds the rows it was given, decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QHoverEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.i18n import tr

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WAYS = {
    getattr(Qt.Key, f"Key_{name}") for name in ("Home", "End", "Up", "Down", "Left", "Right", "PageUp", "PageDown")
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TableRows(QAbstractTableModel, Generic[Row]):
    """Things as rows, each with the words of its cells; `columns` are the headings in English, `values` fill them."""

    def __init__(self, columns: Sequence[str], parent: QWidget, **values: object) -> None:
        super().__init__(parent)
        self._columns, self._values = columns, values
        self._rows: tuple[Row, ...] = ()
        self._cells: tuple[Sequence[str], ...] = ()

    def set_rows(self, rows: Sequence[Row], cells: Sequence[Sequence[str]]) -> None:
        """Show these in the place of those before."""
        self.beginResetModel()
        self._rows, self._cells = tuple(rows), tuple(cells)
        self.endResetModel()

    def at(self, row: int) -> Row | None:
        """What a row stands for, None where there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How much is said of each."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a column says."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self._columns[section], **self._values)
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell, and where in it they stand."""
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._cells[index.row()][index.column()]
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT
        return None


class RowTable(QTableView):
    """A table of rows that are chosen as a whole: Home and End go to the first and the last of them."""

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads."""
        ends = {QAbstractItemView.CursorAction.MoveHome: 0, QAbstractItemView.CursorAction.MoveEnd: -1}
        if action not in ends:
            return super().moveCursor(action, modifiers)
        count = self.model().rowCount()
        return self.model().index(ends[action] % count if count else -1, max(self.currentIndex().column(), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that leads no further is no key of the window's either, which would say that there is no video here."""
        super().keyPressEvent(event)
        if event.key() in _WAYS:
            event.accept()


class RowPainter(QStyledItemDelegate):
    """Draws the cells of a table whose rows are chosen as a whole: what is pointed at is the row, too."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table, self._pointed_at = table, -1
        table.setMouseTracking(True)
        table.viewport().installEventFilter(self)

    def is_pointed_at(self, index: Index) -> bool:
        """Whether the pointer is over the row of a cell."""
        return index.row() == self._pointed_at

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer over the table's rows."""
        if isinstance(event, QHoverEvent):
            leaves = event.type() is QEvent.Type.HoverLeave
            row = -1 if leaves else self._table.rowAt(event.position().toPoint().y())
            if row != self._pointed_at:
                self._pointed_at = row
                self._table.viewport().update()
        return super().eventFilter(watched, event)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Say of every cell of that row that the pointer is over it."""
        super().initStyleOption(option, index)
        over = QStyle.StateFlag.State_MouseOver
        option.state = option.state | over if self.is_pointed_at(index) else option.state & ~over


def lay_out(table: QTableView, *, stretched: Sequence[int], widths_px: Mapping[int, int], row_px: int) -> None:
    """Let a table that has its rows choose whole rows, one at a time, nothing written into them.

    Columns are as wide as `widths_px` says, those `stretched` share the rest; all rows are `row_px` high.
    """
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setItemDelegate(RowPainter(table))
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(row_px)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    for column in stretched:
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    for column, width in widths_px.items():
        table.setColumnWidth(column, width)
