"""Notices: sentences that slide in at the bottom of the canvas and leave by themselves; errors stay until dismissed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from annotator.i18n import tr
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import ICON_PX, SPACE
from annotator.workspace import Notice, Workspace

SHOWN_MS = 5000
MOST = 3
WIDTH_PX = 520
_ICONS = {"info": "info", "warning": "triangle-alert", "error": "circle-alert"}


class _Card(QFrame):
    """One notice."""

    def __init__(self, notice: Notice, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.sentence = notice.sentence
        self.setProperty("look", "notice")
        self.setAccessibleName(notice.sentence)
        theme = look.theme
        colour = {"info": theme.muted, "warning": theme.warning, "error": theme.danger}[notice.level]
        picture = QLabel(self)
        picture.setPixmap(icon(_ICONS[notice.level], theme, colour=colour).pixmap(QSize(ICON_PX, ICON_PX)))
        words = QLabel(notice.sentence, self)
        words.setWordWrap(True)
        close = QToolButton(self)
        close.setIcon(icon("x", theme))
        close.setToolTip(tr("Dismiss"))
        close.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[2], SPACE[1], SPACE[1], SPACE[1])
        row.setSpacing(SPACE[2])
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        if notice.level != "error":
            QTimer.singleShot(SHOWN_MS, self.leave)

    def leave(self) -> None:
        """Go away."""
        self.setParent(None)
        self.deleteLater()


class Notices(QWidget):
    """A short pile of cards over the bottom of the window; never takes the focus, never blocks."""

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[1])
        parent.installEventFilter(self)
        workspace.noticed.connect(self.show_notice)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Add a notice; one that is shown already is not shown twice."""
        cards = self._cards()
        if any(card.sentence == notice.sentence for card in cards):
            return
        for card in cards[: max(0, len(cards) - MOST + 1)]:
            card.leave()
        card = _Card(notice, self._look, self)
        card.destroyed.connect(self._place)
        self._column.addWidget(card)
        self.show()
        self._place()

    def sentences(self) -> list[str]:
        """What is shown, oldest first."""
        return [card.sentence for card in self._cards()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the window changes size."""
        if event.type() is QEvent.Type.Resize:
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
        self.setFixedWidth(min(WIDTH_PX, window.width() - 2 * SPACE[4]))
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - 3 * SPACE[4] - ICON_PX)
        self.raise_()
