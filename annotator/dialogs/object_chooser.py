"""Asks with which object the selected one is swapped or merged: a short list beside the window, answered by a digit.

Belongs to the object that was selected when it opened, and goes when another is taken in hand.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from annotator.desks.identity_hand import Mixing
from annotator.dialogs.dialog import Dialog, label
from annotator.i18n import mark, tr
from annotator.theme.tokens import ICON_PX, ROW_PX, SPACE
from annotator.workspace import Workspace
from engine.palette import PALETTE

WIDTH_PX = 420
MOST_ROWS = 9
_TARGET = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TITLES = {
    Mixing.SWAP: mark("Swap “{name}” with which object?"),
    Mixing.MERGE: mark("Merge which object into “{name}”?"),
}


def choose_object(workspace: Workspace, mixing: Mixing, parent: QWidget) -> None:
    """Ask for the other object beside the window, which stays usable, and do it."""
    for other in parent.findChildren(ObjectChooser):
        other.close()
    ObjectChooser(workspace, mixing, parent).present()


class ObjectChooser(Dialog):
    """Digits choose as they do in the object list; arrows and Enter, or a click, do too; Esc does nothing more."""

    def __init__(self, workspace: Workspace, mixing: Mixing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._mixing = workspace, mixing
        self._target_id = workspace.selection.target_id
        self._title = label("title", self, wraps=True)
        self._reach = label("muted", self, wraps=True)
        self._list = QListWidget(self)
        self._list.setIconSize(QSize(ICON_PX, ICON_PX))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.itemClicked.connect(self._take)
        self._list.installEventFilter(self)
        self.column.addWidget(self._title)
        self.column.addWidget(self._reach)
        self.column.addSpacing(SPACE[0])
        self.column.addWidget(self._list)
        self.setFixedWidth(WIDTH_PX)
        workspace.selection.changed.connect(self._on_selected)
        workspace.video_changed.connect(self.close)
        workspace.playhead.moved.connect(self.speak)
        workspace.playhead.range_changed.connect(self.speak)
        self._fill()
        self.speak()
        self._list.setFocus()

    def speak(self, *_: object) -> None:
        """Set all words anew."""
        names = {target.id: target.name for target in self._workspace.targets()}
        title = tr(_TITLES[self._mixing], name=names.get(self._target_id or 0, ""))
        self.setWindowTitle(title)
        self._title.setText(title)
        self._reach.setText(self._reach_words())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits and Enter in the list."""
        if event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event)
            if key.key() in _ENTER:
                self._take(self._list.currentItem())
                return True
            if key.text().isdigit():
                self._take_number(int(key.text()))
                return True
        return super().eventFilter(watched, event)

    def _reach_words(self) -> str:
        if self._mixing is Mixing.MERGE:
            return tr("Its masks are added frame by frame, and it is deleted. Undo brings it back.")
        marked, here = self._workspace.playhead.range, self._workspace.playhead.grid_frame
        if marked is not None:
            return tr("In the marked range, frames {first}–{last}.", first=marked[0], last=marked[1])
        return tr("From frame {frame} to the end.", frame=here)

    def _fill(self) -> None:
        for other in self._workspace.identity.others():
            words = f"{other.target.number}   {other.target.name}"
            item = QListWidgetItem(_dot(other.target.colour_index), words, self._list)
            item.setData(_TARGET, other.target.id)
            item.setSizeHint(QSize(0, ROW_PX))
            if other.refusal is not None:
                item.setText(f"{words}  ·  {other.refusal}")
                item.setToolTip(other.refusal)
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        rows = [k for k in range(self._list.count()) if self._list.item(k).flags() & Qt.ItemFlag.ItemIsEnabled]
        if rows:
            self._list.setCurrentRow(rows[0])
        self._list.setFixedHeight(ROW_PX * min(self._list.count(), MOST_ROWS) + 2 * self._list.frameWidth())

    def _take_number(self, number: int) -> None:
        meant = {target.id for target in self._workspace.targets() if target.number == number}
        for k in range(self._list.count()):
            if self._list.item(k).data(_TARGET) in meant:
                self._take(self._list.item(k))
                return

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        target_id = item.data(_TARGET)
        self.close()
        self._workspace.identity.mix(self._mixing, target_id)

    def _on_selected(self) -> None:
        if self._workspace.selection.target_id != self._target_id:
            self.close()


def _dot(colour_index: int) -> QIcon:
    pixmap = QPixmap(ICON_PX, ICON_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(*PALETTE[colour_index % len(PALETTE)]))
    rest = ICON_PX - SPACE[1]
    painter.drawEllipse(rest // 2 - 1, rest // 2 - 1, SPACE[1] + 2, SPACE[1] + 2)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else the style tints it
    return icon
