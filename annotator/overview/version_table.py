"""The table of versions: a row per checkpoint, newest first, with its lineage and scores.

Holds the rows it was given, decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from annotator.i18n import tr
from annotator.overview.version_words import COLUMNS, TARGET, VersionRow
from annotator.theme.look import Look
from annotator.theme.tokens import ROW_PX

_VERSION, _IN_USE, _LEARNT_FROM, _J_AND_F, _CLICKS = 0, 1, 3, 4, 5
_WIDTHS = {1: 80, 2: 148, 4: 128, 5: 136, 6: 148}
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class VersionRows(QAbstractTableModel):
    """The versions as rows."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._bold = QFont(parent.font())
        self._bold.setBold(True)
        self._rows: tuple[VersionRow, ...] = ()

    def show(self, rows: Sequence[VersionRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def at(self, row: int) -> VersionRow | None:
        """The version of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many versions there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How much is said of each."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a column says."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section], target=TARGET)
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What stands in a cell, and how."""
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.cells[column]
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(row, column)
            case Qt.ItemDataRole.FontRole if column == _VERSION and row.in_use:
                return self._bold
        return None

    def _colour(self, row: VersionRow, column: int) -> QColor:
        theme = self._look.theme
        better = {_J_AND_F: row.j_and_f_went, _CLICKS: -row.clicks_went}.get(column, 0)
        if better:
            return QColor(theme.positive if better > 0 else theme.negative)
        if column == _IN_USE:
            return QColor(theme.accent)
        return QColor(theme.text if column == _VERSION else theme.muted)


class VersionTable(QTableView):
    """`pointed` carries the id of the checkpoint whose row is chosen."""

    pointed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = VersionRows(look, self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column in range(len(COLUMNS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        for column in (_VERSION, _LEARNT_FROM):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)

    def minimumSizeHint(self) -> QSize:
        """Room for some rows."""
        return QSize(0, 4 * ROW_PX)

    def choose(self, checkpoint_id: int | None) -> None:
        """Choose the row of a version, or none."""
        for place in range(self.rows.rowCount()):
            row = self.rows.at(place)
            if row is not None and row.checkpoint_id == checkpoint_id:
                self.selectRow(place)
                return
        self.clearSelection()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which row is chosen."""
        super().currentChanged(current, previous)
        row = self.rows.at(current.row())
        self.pointed.emit(None if row is None else row.checkpoint_id)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
