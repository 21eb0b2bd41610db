"""Where to look next: how many frames of the object in hand are worth a look, how long they take, the worst and why."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.i18n import tr
from annotator.theme.look import Look
from annotator.theme.tokens import ROW_PX, SPACE, TYPE
from annotator.timeline.action_button import ActionButton
from annotator.timeline.timescale import clock
from annotator.workspace import Workspace
from annotator.worth.words import left_words, reasons_words, risk_words
from annotator.worth.worth_desk import Worth

ROWS = 3


class WorthPanel(QWidget):
    """Keeps its height whatever it says, shows fewer rows in less; a row is a frame, and pressing it goes there."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._title, self._left = QLabel(self), QLabel(self)
        self._title.setProperty("look", "title")
        self._left.setProperty("look", "muted")
        self._left.setWordWrap(True)
        self._left.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.rows = [_Row(look, self) for _ in range(ROWS)]
        self._head = head = QHBoxLayout()
        head.setSpacing(SPACE[0])
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(ActionButton(actions["look.back"], look, icon_name="corner-up-left", parent=self))
        head.addWidget(ActionButton(actions["look.worst"], look, icon_name="triangle-alert", parent=self))
        column = QVBoxLayout(self)
        inset = SPACE[2] - SPACE[1]  # the words of rows stand in line with the rest, the ground under them is wider
        column.setContentsMargins(inset, SPACE[2], inset, SPACE[2])
        column.setSpacing(0)
        head.setContentsMargins(SPACE[1], 0, SPACE[1], 0)
        self._left.setContentsMargins(SPACE[1], SPACE[0], SPACE[1], SPACE[0])
        column.addLayout(head)
        column.addWidget(self._left)
        for row in self.rows:
            row.clicked.connect(partial(self._go, row))
            column.addWidget(row)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for signal in (workspace.worth.changed, workspace.video_changed, workspace.desk_changed):
            signal.connect(self.speak)
        self.speak()

    def speak(self, *_: object) -> None:
        """Show the list anew."""
        worth = self._workspace.worth
        target_id = self._workspace.selection.target_id
        places = worth.places()
        self._title.setText(tr("Worth a look"))
        self._left.setText(self._words(len(places)))
        fps = self._workspace.playhead.fps
        for k, row in enumerate(self.rows):
            found = worth.at(target_id, places[k]) if target_id is not None and k < len(places) else None
            row.show_frame(found, clock(found.frame / fps, decimals=2) if found is not None else "")
        self._show_rows()
        self.setAccessibleName(tr("Worth a look"))

    def hasHeightForWidth(self) -> bool:
        """No: words that run over two lines stand where rows would."""
        return False

    def sizeHint(self) -> QSize:
        """Room for all rows."""
        return QSize(super().sizeHint().width(), self._height(ROWS))

    def minimumSizeHint(self) -> QSize:
        """Room for one row."""
        return QSize(super().minimumSizeHint().width(), self._height(1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the rows that have room."""
        super().resizeEvent(event)
        self._show_rows()

    def _show_rows(self) -> None:
        fit = ROWS - math.ceil((self._height(ROWS) - self.height()) / ROW_PX)
        for k, row in enumerate(self.rows):
            row.setVisible(row.found is not None and k < fit)

    def _height(self, rows: int) -> int:
        words = self._left.fontMetrics().height() + 2 * SPACE[0]
        return 2 * SPACE[2] + self._head.sizeHint().height() + words + rows * ROW_PX

    def _words(self, count: int) -> str:
        workspace = self._workspace
        target_id = workspace.selection.target_id
        if count:
            return left_words(count, workspace.worth.seconds_left)
        risk = None if target_id is None else workspace.worth.risk_of(target_id)
        if risk is None or not risk.any():
            return tr("Once an object is propagated, its masks that are most likely wrong are listed here.")
        row = workspace.worth.book.row_of(target_id)
        if row is not None and row.lane is not None and row.lane.stale:
            return tr("Stale masks are weighed when they have been propagated again.")
        return tr("Nothing more: every mask that is likely wrong has been looked at.")

    def _go(self, row: _Row) -> None:
        if row.found is not None:
            self._workspace.worth.go_to(row.found.frame)


class _Row(QPushButton):
    """One frame: its time, its risk as a bar and why, cut off where it is long; all of it in the tooltip."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.found: Worth | None = None
        self._time = ""
        self.setProperty("look", "queue")
        self.setFixedHeight(ROW_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_frame(self, found: Worth | None, time: str) -> None:
        """Show a frame, or nothing."""
        self.found, self._time = found, time
        words = "" if found is None else risk_words(found.risk, found.reasons)
        self.setEnabled(found is not None)
        self.setToolTip("" if found is None else f"{time} · {tr('frame {frame}', frame=found.frame)}\n{words}")
        self.setAccessibleName(f"{time} {words}")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(6 * ROW_PX, ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row over the button's ground."""
        super().paintEvent(event)
        if self.found is None:
            return
        theme, painter = self._look.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.rect().adjusted(SPACE[1], 0, -SPACE[1], 0)
        width = painter.fontMetrics().horizontalAdvance("00:00.00")
        bar = QRectF(room.left() + width + SPACE[1], self.height() / 2 - 2, 2 * SPACE[3], 4)
        painter.setPen(QColor(theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._time)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(QColor(theme.danger))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * self.found.risk, bar.height()), 2, 2)
        font = QFont(self.font())
        font.setPixelSize(TYPE["small"])
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        left = round(bar.right()) + SPACE[1]
        rest = room.adjusted(left - room.left(), 0, 0, 0)
        words = reasons_words(self.found.reasons)
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
