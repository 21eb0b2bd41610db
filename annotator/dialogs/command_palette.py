"""The command palette: every action of the table by a few letters of its name, without leaving the keyboard.

Lies over the window as one of its own widgets, so that it needs no window manager and goes when it loses the focus.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.actions.registry import Actions
from annotator.actions.spec import MENU_TITLES, ActionSpec
from annotator.borrowed_focus import BorrowedFocus
from annotator.dialogs.fuzzy import rank
from annotator.i18n import tr
from annotator.theme.look import Look
from annotator.theme.tokens import ICON_PX, RADIUS_PX, ROW_PX, SPACE, TYPE

WIDTH_PX, ROWS_SHOWN = 600, 11
TOP_SHARE = 0.12
_ID, _KEY, _REFUSAL, _MENU = (Qt.ItemDataRole.UserRole + number for number in range(4))
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS_SHOWN, Qt.Key.Key_PageUp: -ROWS_SHOWN}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Index = QModelIndex | QPersistentModelIndex


class _RowPainter(QStyledItemDelegate):
    """A row: icon, name, menu; at the right its key, or why it cannot be done now."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One row of the scale."""
        return QSize(0, ROW_PX + SPACE[0])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row in the theme's colours."""
        theme = self._look.theme
        rect, refusal = option.rect, index.data(_REFUSAL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRoundedRect(rect, RADIUS_PX, RADIUS_PX)
        inner = rect.adjusted(SPACE[2], 0, -SPACE[2], 0)
        decoration = index.data(Qt.ItemDataRole.DecorationRole)
        if decoration is not None:
            box = QRect(inner.left(), inner.center().y() - ICON_PX // 2 + 1, ICON_PX, ICON_PX)
            mode = decoration.Mode.Disabled if refusal else decoration.Mode.Normal
            decoration.paint(painter, box, Qt.AlignmentFlag.AlignCenter, mode)
        inner.setLeft(inner.left() + ICON_PX + SPACE[2])
        self._write(painter, inner, index)
        painter.restore()

    def _write(self, painter: QPainter, inner: QRect, index: Index) -> None:
        theme, refusal = self._look.theme, index.data(_REFUSAL)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        name = index.data(Qt.ItemDataRole.DisplayRole)
        painter.setPen(QColor(theme.disabled if refusal else theme.text))
        painter.drawText(inner, middle, name)
        inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(name) + SPACE[3])
        small = painter.font()
        small.setPixelSize(TYPE["small"])
        painter.setFont(small)
        painter.setPen(QColor(theme.muted))
        metrics = painter.fontMetrics()
        elided = metrics.elidedText(refusal or index.data(_KEY), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, right, elided)


def toggle_palette(actions: Actions, look: Look, parent: QWidget) -> None:
    """Show the palette over `parent`, or close the one that is there."""
    shown = parent.findChild(CommandPalette)
    if shown is not None:
        shown.close()
    else:
        CommandPalette(actions, look, parent).show()


class CommandPalette(QFrame):
    """Type to filter, arrows to choose, Enter to do, Esc to leave."""

    def __init__(self, actions: Actions, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setProperty("look", "palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._field = QLineEdit(self)
        self._field.setProperty("look", "search")
        self._field.installEventFilter(self)
        self._focus = BorrowedFocus(self._field)
        self._field.textChanged.connect(self._filter)
        self._rows = QStandardItemModel(self)
        self._list = QListView(self)
        self._list.setModel(self._rows)
        self._list.setItemDelegate(_RowPainter(look, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.entered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(self._run)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = QLabel(self)
        self._nothing.setProperty("look", "muted")
        self._nothing.setContentsMargins(SPACE[2], SPACE[1], SPACE[2], SPACE[2])
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[1], SPACE[1], SPACE[1], SPACE[1])
        column.setSpacing(SPACE[1])
        column.addWidget(self._field)
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self.speak()

    def speak(self) -> None:
        """Set all words anew."""
        self.setAccessibleName(tr("Command palette"))
        self._field.setPlaceholderText(tr("What do you want to do?"))
        self._field.setAccessibleName(tr("Search commands"))
        self._nothing.setText(tr("No command of that name."))
        self._filter(self._field.text())

    def shown(self) -> list[str]:
        """The ids of the actions listed, the best first."""
        return [self._rows.item(row).data(_ID) for row in range(self._rows.rowCount())]

    def showEvent(self, event: QEvent) -> None:
        """Take place and focus."""
        self._place()
        self.raise_()
        self._focus.take()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the focus back before this goes."""
        self._focus.give_back()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another language is spoken."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list are pressed in the field; without the focus the palette goes."""
        if event.type() is QEvent.Type.FocusOut:
            self.close()
        elif event.type() is QEvent.Type.ShortcutOverride:
            key = cast(QKeyEvent, event).key()
            if key in _STEPS or key in _ENTER or key == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() is QEvent.Type.KeyPress:
            return self._press(Qt.Key(cast(QKeyEvent, event).key()))
        return super().eventFilter(watched, event)

    def _press(self, key: Qt.Key) -> bool:
        if key in _ENTER:
            self._run(self._list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in _STEPS:
            self._step(_STEPS[key])
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        last = self._rows.rowCount() - 1
        if last < 0:
            return
        row = self._list.currentIndex().row()
        if abs(by) == 1:
            row = (row + by) % (last + 1)
        else:
            row = min(max(row + by, 0), last)
        self._list.setCurrentIndex(self._rows.index(row, 0))

    def _run(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        action_id = index.data(_ID)
        self.close()
        self._actions.trigger(action_id)

    def _filter(self, query: str) -> None:
        specs = [spec for spec in self._actions.table if spec.id != "edit.palette"]
        wordings = [(spec.words, spec.text) for spec in specs]
        order = rank(query, wordings) if query.strip() else range(len(specs))
        rows = [self._row(specs[index]) for index in order]
        if query.strip():
            rows.sort(key=lambda row: bool(row.data(_REFUSAL)))
        self._rows.clear()
        for row in rows:
            self._rows.appendRow(row)
        self._list.setVisible(self._rows.rowCount() > 0)
        self._nothing.setVisible(self._rows.rowCount() == 0)
        self._list.setCurrentIndex(self._rows.index(0, 0))
        self._place()

    def _row(self, spec: ActionSpec) -> QStandardItem:
        item = QStandardItem(self._actions[spec.id].icon(), spec.words.rstrip("…"))
        refusal = self._actions.refusal(spec.id)
        item.setData(spec.id, _ID)
        item.setData(self._actions.key_text(spec), _KEY)
        item.setData(refusal or "", _REFUSAL)
        item.setData(tr(MENU_TITLES[spec.menu]), _MENU)
        item.setToolTip(refusal or "")
        item.setData(f"{spec.words}. {refusal or ''}", Qt.ItemDataRole.AccessibleTextRole)
        return item

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        rows = min(self._rows.rowCount(), ROWS_SHOWN)
        self._list.setFixedHeight(rows * (ROW_PX + SPACE[0]))
        self.setFixedWidth(min(WIDTH_PX, window.width() - 2 * SPACE[4]))
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, round(window.height() * TOP_SHARE))
