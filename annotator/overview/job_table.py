"""The table of a queue's jobs: a row each, with the masklet's picture; Enter or a double click opens.

Holds the jobs it was given, decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.overview.job_words import COLUMNS, cells
from annotator.overview.silhouettes import SIZE, Silhouettes
from annotator.overview.table_rows import Index, RowPainter, RowTable, TableRows, lay_out
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import ICON_PX, SPACE, TYPE
from engine.team.queues import Job
from storage.records import MaskletState

if TYPE_CHECKING:
    from storage.store import ProjectStore

ROW_HEIGHT_PX = SIZE.height() + 2 * SPACE[1]
_OBJECT, _STATE = 0, 5
_WIDTHS_PX = {1: 104, 2: 76, 3: 60, 4: 120, 6: 128}
_VIDEO = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class JobRows(TableRows[Job]):
    """The jobs as rows; pictures are made when they are asked for, that is for rows that are seen."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(COLUMNS, parent)
        self._look = look
        self._ratio = parent.devicePixelRatioF
        self._silhouettes = Silhouettes()
        self._store: ProjectStore | None = None

    def show(self, jobs: Sequence[Job], store: ProjectStore, *, people: Mapping[int, str]) -> None:
        """Show these."""
        if store is not self._store:
            self._silhouettes = Silhouettes()  # masklets of another project have the same numbers
        self._store = store
        now = datetime.now()
        self.set_rows(jobs, [cells(job, people=people, now=now) for job in jobs])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What stands in a cell, and how."""
        job, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(job, column)
        if role == Qt.ItemDataRole.DecorationRole and column == _OBJECT:
            return self._picture(job)
        return job.video_name if role == _VIDEO else super().data(index, role)

    def _colour(self, job: Job, column: int) -> QColor:
        theme = self._look.theme
        state = None if job.item is None else job.item.state
        told = {MaskletState.RETURNED: theme.warning, MaskletState.REJECTED: theme.danger}
        return QColor(told.get(state, theme.muted) if column == _STATE and state is not None else theme.muted)

    def _picture(self, job: Job) -> QPixmap:
        if job.item is None or self._store is None:
            return QPixmap()
        ground = QColor(self._look.theme.pressed)
        return self._silhouettes.of(job.item, self._store, ground=ground, ratio=self._ratio())


class _ObjectPainter(RowPainter):
    """The first column: picture, name, and below it the video."""

    def __init__(self, look: Look, table: QTableView) -> None:
        super().__init__(table)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell in the theme's colours."""
        theme = self._look.theme
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.accent_soft))
        elif self.is_pointed_at(index):
            painter.fillRect(option.rect, QColor(theme.hover))
        box = QRect(option.rect.left() + SPACE[1], option.rect.top() + SPACE[1], SIZE.width(), SIZE.height())
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if picture.isNull():
            painter.fillRect(box, QColor(theme.pressed))
            middle = QRect(0, 0, ICON_PX, ICON_PX)
            middle.moveCenter(box.center())
            icon("film", theme, colour=theme.muted).paint(painter, middle)
        else:
            painter.drawPixmap(box.topLeft(), picture)
        left = box.right() + SPACE[2]
        room = option.rect.right() - SPACE[1] - left
        upper = QRect(left, option.rect.top() + SPACE[1], room, SIZE.height() // 2)
        lower = upper.translated(0, SIZE.height() // 2)
        self._write(painter, upper, index.data(Qt.ItemDataRole.DisplayRole), theme.text, TYPE["body"])
        self._write(painter, lower, index.data(_VIDEO), theme.muted, TYPE["small"])
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, words: str, colour: str, size_px: int) -> None:
        font = QFont(painter.font())
        font.setPixelSize(size_px)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, elided)


class JobTable(RowTable):
    """`opened` carries the job to open, `pointed` the one whose row is chosen."""

    opened = Signal(object)
    pointed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = JobRows(look, self)
        self.setModel(self.rows)
        self.setItemDelegateForColumn(_OBJECT, _ObjectPainter(look, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setMinimumSectionSize(SIZE.width())
        lay_out(self, stretched=(_OBJECT, _STATE), widths_px=_WIDTHS_PX, row_px=ROW_HEIGHT_PX)
        self.doubleClicked.connect(self._open)

    def sizeHintForRow(self, row: int) -> int:
        """All rows are alike."""
        return ROW_HEIGHT_PX

    def minimumSizeHint(self) -> QSize:
        """Room for some rows."""
        return QSize(0, 3 * ROW_HEIGHT_PX)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which row is chosen."""
        super().currentChanged(current, previous)
        self.pointed.emit(self.rows.at(current.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in _ENTER:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        job = self.rows.at(index.row())
        if job is not None:
            self.opened.emit(job)
