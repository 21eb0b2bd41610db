"""Recent projects on the start page: a picture, name, place and time per row; arrows and Enter, or a click."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPainterPath, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.i18n import tr
from annotator.state.recent import RecentProject, picture_path, when_words
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import ICON_PX, RADIUS_PX, SPACE, TYPE

ROW_HEIGHT_PX, PICTURE_WIDTH_PX = 52, 64
_PATH, _FOLDER, _WHEN = (Qt.ItemDataRole.UserRole + number for number in range(3))
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Index = QModelIndex | QPersistentModelIndex


class _RowPainter(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(0, ROW_HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row in the theme's colours."""
        theme, rect = self._look.theme, option.rect.adjusted(0, 1, 0, -1)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        current = bool(option.state & QStyle.StateFlag.State_Selected) and bool(
            option.state & QStyle.StateFlag.State_HasFocus
        )
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if hovered or current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if current else theme.hover))
            painter.drawRoundedRect(rect, RADIUS_PX, RADIUS_PX)
        height = PICTURE_WIDTH_PX * 9 // 16
        box = QRect(rect.left() + SPACE[1], rect.center().y() - height // 2, PICTURE_WIDTH_PX, height)
        self._draw_picture(painter, box, index.data(Qt.ItemDataRole.DecorationRole))
        rect.setLeft(box.right() + SPACE[2])
        rect.setRight(rect.right() - SPACE[2])
        self._write(painter, rect, index)
        painter.restore()

    def _draw_picture(self, painter: QPainter, box: QRect, picture: QPixmap) -> None:
        theme = self._look.theme
        outline = QPainterPath()
        outline.addRoundedRect(box, 4, 4)
        painter.fillPath(outline, QColor(theme.pressed))
        if picture.isNull():
            middle = QRect(0, 0, ICON_PX, ICON_PX)
            middle.moveCenter(box.center())
            icon("film", theme, colour=theme.muted).paint(painter, middle)
            return
        painter.save()
        painter.setClipPath(outline)
        shown = picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        place = QRect(box.topLeft(), shown)
        place.moveCenter(box.center())
        painter.drawPixmap(place, picture)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, index: Index) -> None:
        theme, body = self._look.theme, painter.font()
        small = QFont(body)
        small.setPixelSize(TYPE["small"])
        upper, lower = QRect(rect), QRect(rect)
        upper.setBottom(rect.center().y())
        lower.setTop(rect.center().y() + 2)
        painter.setFont(small)
        when = index.data(_WHEN)
        width = painter.fontMetrics().horizontalAdvance(when) + SPACE[3]
        painter.setPen(QColor(theme.muted))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
        room = rect.width() - width
        folder = painter.fontMetrics().elidedText(index.data(_FOLDER), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(lower, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, folder)
        painter.setFont(body)
        painter.setPen(QColor(theme.text))
        name = painter.fontMetrics().elidedText(
            index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideMiddle, room
        )
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, name)


class RecentList(QListView):
    """`chosen` carries the path of the project to open."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_RowPainter(look, self))
        self.setProperty("look", "bare")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._choose)

    def show_projects(self, projects: list[RecentProject], *, now: datetime) -> None:
        """Show these, in this order."""
        self.setAccessibleName(tr("Recent projects"))
        self._rows.clear()
        for project in projects:
            item = QStandardItem(project.name)
            item.setData(project.path, _PATH)
            item.setData(project.folder, _FOLDER)
            item.setData(when_words(project.changed, now=now), _WHEN)
            item.setData(QPixmap(str(picture_path(project.path))), Qt.ItemDataRole.DecorationRole)
            item.setToolTip(str(project.path))
            self._rows.appendRow(item)
        self.setCurrentIndex(self._rows.index(0, 0))

    def paths(self) -> list[Path]:
        """What is listed."""
        return [self._rows.item(row).data(_PATH) for row in range(self._rows.rowCount())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in _ENTER:
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(_PATH))
