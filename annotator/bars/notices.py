"""Notices: sentences at the bottom of the canvas that leave by themselves, those that something is wrong late.

One with a remedy leaves when that has been done, by whatever way, or can be done no more; an error with one not before.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.i18n import tr
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import ICON_PX, ROW_PX, SPACE
from annotator.workspace import Notice, Workspace

SHOWN_MS, LONG_MS = 5000, 30_000
MOST = 3
WIDTH_PX = 520
_ICONS = {"info": "info", "warning": "triangle-alert", "error": "circle-alert"}


class _Card(QFrame):
    """One notice."""

    def __init__(self, notice: Notice, look: Look, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.sentence = notice.sentence
        self.setProperty("look", "notice")
        self.setAccessibleName(notice.sentence)
        self._level, self._look, self._action_id = notice.level, look, notice.action_id
        self._picture = QLabel(self)
        self._picture.setFixedHeight(ROW_PX)
        words = QLabel(notice.sentence, self)
        words.setWordWrap(True)
        words.setMinimumHeight(ROW_PX)
        close = self._close = QToolButton(self)
        close.setToolTip(tr("Dismiss"))
        close.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[2], SPACE[1], SPACE[1], SPACE[1])
        row.setSpacing(SPACE[2])
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        if notice.action_id is not None:
            remedy = QPushButton(actions[notice.action_id].text(), self)
            remedy.clicked.connect(partial(actions.trigger, notice.action_id))
            # not before the next turn: an action that says what stands against it has not mended that
            QTimer.singleShot(0, self, lambda: actions.done.connect(self._on_done))
            actions[notice.action_id].enabledChanged.connect(self._on_enabled)
            row.addWidget(remedy, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        if notice.action_id is None or notice.level != "error":
            QTimer.singleShot(SHOWN_MS if notice.level == "info" else LONG_MS, self.leave)
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        theme = self._look.theme
        colour = {"info": theme.muted, "warning": theme.warning, "error": theme.danger}[self._level]
        self._picture.setPixmap(icon(_ICONS[self._level], theme, colour=colour).pixmap(QSize(ICON_PX, ICON_PX)))
        self._close.setIcon(icon("x", theme))

    def _on_done(self, action_id: str) -> None:
        if action_id == self._action_id:
            self.leave()

    def _on_enabled(self, enabled: bool) -> None:
        if not enabled:
            self.leave()

    def leave(self) -> None:
        """Go away."""
        self.setParent(None)
        self.deleteLater()


class Notices(QWidget):
    """A short pile of cards over the bottom of a place in the window; never takes the focus, never blocks.

    They lie `over` that widget while it is shown, else at the bottom of the window.
    """

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget, *, over: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._look = look
        self._over = over
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[1])
        for each in (parent, over):
            each.installEventFilter(self)
        workspace.noticed.connect(self.show_notice)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Add a notice; one that is shown already is not shown twice."""
        cards = self._cards()
        if any(card.sentence == notice.sentence for card in cards):
            return
        for card in cards[: max(0, len(cards) - MOST + 1)]:
            card.leave()
        card = _Card(notice, self._look, self._actions, self)
        card.destroyed.connect(self._place)
        self._column.addWidget(card)
        card.show()  # what is not shown yet has no height
        self.show()
        self._place()

    def dismiss(self) -> None:
        """Take the newest notice away."""
        if cards := self._cards():
            cards[-1].leave()

    def sentences(self) -> list[str]:
        """What is shown, oldest first."""
        return [card.sentence for card in self._cards()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the window or the canvas changes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return super().eventFilter(watched, event)

    def _cards(self) -> list[_Card]:
        return [card for card in self.findChildren(_Card) if card.parent() is self]

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        if not self._cards():
            self.hide()
            return
        place = window.rect()
        if self._over.isVisible():
            place = QRect(self._over.mapTo(window, QPoint(0, 0)), self._over.size())
        width = min(WIDTH_PX, place.width() - 2 * SPACE[4])
        height = self._column.heightForWidth(width)
        bottom = place.bottom() - ROW_PX - 2 * SPACE[2]  # above what the canvas says there
        self.setGeometry(place.center().x() - width // 2, bottom - height, width, height)
        self.raise_()
