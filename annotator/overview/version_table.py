"""The table of versions: a row per checkpoint, newest first, with its lineage and scores.

Holds the rows it was given, decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from annotator.overview.table_rows import Index, RowTable, TableRows, lay_out
from annotator.overview.version_words import COLUMNS, TARGET, VersionRow
from annotator.theme.look import Look
from annotator.theme.tokens import ROW_PX

_VERSION, _IN_USE, _LEARNT_FROM, _J_AND_F, _CLICKS = 0, 1, 3, 4, 5
_WIDTHS_PX = {1: 80, 2: 148, 4: 128, 5: 176, 6: 148}


class VersionRows(TableRows[VersionRow]):
    """The versions as rows."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(COLUMNS, parent, target=TARGET)
        self._look = look
        self._bold = QFont(parent.font())
        self._bold.setBold(True)

    def show(self, rows: Sequence[VersionRow]) -> None:
        """Show these."""
        self.set_rows(rows, [row.cells for row in rows])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What stands in a cell, and how."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, column)
        if role == Qt.ItemDataRole.FontRole and column == _VERSION and row.in_use:
            return self._bold
        if role == Qt.ItemDataRole.ToolTipRole and column == _CLICKS and row.reached:
            return row.reached
        return super().data(index, role)

    def _colour(self, row: VersionRow, column: int) -> QColor:
        theme = self._look.theme
        better = {_J_AND_F: row.j_and_f_went, _CLICKS: -row.clicks_went}.get(column, 0)
        if better:
            return QColor(theme.positive if better > 0 else theme.negative)
        if column == _IN_USE:
            return QColor(theme.accent)
        return QColor(theme.text if column == _VERSION else theme.muted)


class VersionTable(RowTable):
    """`pointed` carries the id of the checkpoint whose row is chosen."""

    pointed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = VersionRows(look, self)
        self.setModel(self.rows)
        lay_out(self, stretched=(_VERSION, _LEARNT_FROM), widths_px=_WIDTHS_PX, row_px=ROW_PX)

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
