"""The objects of the video: colour, name, state, how much is done; hide, solo and lock by row; new object below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.borrowed_focus import BorrowedFocus
from annotator.i18n import mark, tr
from annotator.panels.still_scroll import StillScroll
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import ICON_PX, ROW_PX, SPACE
from annotator.workspace import Workspace
from engine.changes import Changes
from engine.palette import PALETTE
from storage.records import Masklet, MaskletState, Target

_STATES: dict[MaskletState, tuple[str, str]] = {
    MaskletState.DRAFT: ("circle", mark("draft")),
    MaskletState.SUBMITTED: ("send", mark("submitted")),
    MaskletState.SATISFACTORY: ("circle-check", mark("satisfactory")),
    MaskletState.RETURNED: ("corner-up-left", mark("sent back")),
    MaskletState.REJECTED: ("ban", mark("rejected")),
}


LEAST_ROWS = 3
"""Objects that are in sight whatever else wants room."""


class _Dot(QWidget):
    """The object's colour."""

    def __init__(self, colour: tuple[int, int, int], parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = QColor(*colour)
        self.setFixedSize(12, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))


class _Name(QLineEdit):
    """A name that reads as a label, too long ones with an ellipsis, until it is being edited."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._name = name
        self._editing = False
        self._focus = BorrowedFocus(self)
        self.setFrame(False)
        self.setProperty("look", "name")
        self.setToolTip(name)
        self.setMinimumWidth(48)
        self.finish()

    def begin(self) -> None:
        """Become a field with the focus."""
        self._editing = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setReadOnly(False)
        self.selectAll()
        self._focus.take()

    def finish(self) -> bool:
        """Become a label again; whether it was a field."""
        was, self._editing = self._editing, False
        if was:
            self._focus.give_back()
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return was

    def event(self, event: QEvent) -> bool:
        """Take Esc, which is also the key of an action, to give the typing up."""
        if self._editing and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.setText(self._name)
                self.clearFocus()
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the name, elided while it is a label."""
        if self._editing:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().text().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, words)


class _Row(QFrame):
    """One object."""

    def __init__(self, panel: ObjectsPanel, target: Target, masklet: Masklet | None) -> None:
        super().__init__(panel)
        self._panel = panel
        self.target, self.masklet = target, masklet
        self._done: QLabel | None = None
        workspace, theme = panel.workspace, panel.look.theme
        selection = workspace.selection
        self.setProperty("look", "row_selected" if selection.target_id == target.id else "row")
        self.setFixedHeight(ROW_PX + SPACE[0])
        self.setAccessibleName(target.name)
        self.name = _Name(target.name, self)
        self.name.editingFinished.connect(self._finish_rename)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[2], 0, SPACE[2], 0)
        row.setSpacing(SPACE[1])
        row.addWidget(_Dot(PALETTE[target.colour_index % len(PALETTE)], self))
        number = QLabel(str(target.number), self)
        number.setProperty("look", "small")
        row.addWidget(number)
        row.addWidget(self.name, 1)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(0)
        row.addLayout(self._tools)
        if masklet is not None:
            if masklet.source == "auto":
                row.addWidget(self._mark_of_auto())
            self._done = self._progress()
            row.addWidget(self._done)
            self.show_progress()
            row.addWidget(self._state(masklet))
        hidden, locked, solo = (
            target.id in selection.hidden,
            target.id in selection.locked,
            selection.solo == target.id,
        )
        self._switches: list[tuple[QToolButton, bool]] = []
        self._button("eye-off" if hidden else "eye", tr("Hide or show"), hidden, selection.toggle_hidden)
        self._button("focus", tr("Show alone"), solo, selection.toggle_solo)
        self._button("lock" if locked else "lock-open", tr("Lock or unlock"), locked, selection.toggle_locked)
        self._show_tools(False)
        if not selection.shows(target.id):
            self.name.setStyleSheet(f"color: {theme.disabled};")

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show what can be done to the object."""
        self._show_tools(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Give the room back to the name; what is switched on stays."""
        self._show_tools(False)

    def _show_tools(self, hovered: bool) -> None:
        for button, on in self._switches:
            button.setVisible(on or hovered)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the object in hand."""
        self._panel.workspace.selection.select(self.target.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename it."""
        self.begin_rename()

    def begin_rename(self) -> None:
        """Let the person type another name."""
        self.name.begin()

    def _finish_rename(self) -> None:
        if self.name.finish() and self.name.text().strip() != self.target.name:
            self._panel.workspace.hand.rename(self.target.id, self.name.text())

    def _button(self, picture: str, words: str, on: bool, act: object) -> None:
        assert callable(act)
        button = QToolButton(self)
        theme = self._panel.look.theme
        button.setIcon(icon(picture, theme, colour=theme.accent if on else theme.muted))
        button.setIconSize(QSize(ICON_PX - 4, ICON_PX - 4))
        button.setProperty("look", "tiny")
        button.setFixedSize(ROW_PX - SPACE[0], ROW_PX - SPACE[0])
        button.setToolTip(words)
        button.setAccessibleName(f"{words}: {self.target.name}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self._act, act))
        self._tools.addWidget(button)
        self._switches.append((button, on))

    def _act(self, act: object, *_: object) -> None:
        assert callable(act)
        act(self.target.id)

    def _mark_of_auto(self) -> QLabel:
        label = QLabel(self)
        picture = icon("sparkles", self._panel.look.theme, colour=self._panel.look.theme.muted)
        label.setPixmap(picture.pixmap(QSize(ICON_PX - 4, ICON_PX - 4)))
        label.setToolTip(tr("Automatic masklet"))
        label.setAccessibleName(tr("Automatic masklet"))
        return label

    def show_progress(self) -> None:
        """Say how much of the video has masks."""
        session = self._panel.workspace.session
        if session is None or self.masklet is None or self._done is None:
            return
        done, total = len(session.context.store.masklets.summaries(self.masklet.id)), len(session.context.grid)
        self._done.setText(f"{done * 100 // total}%")
        self._done.setToolTip(tr("{done} of {total} grid frames have a mask", done=done, total=total))

    def _progress(self) -> QLabel:
        label = QLabel(self)
        label.setProperty("look", "small")
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setFixedWidth(label.fontMetrics().horizontalAdvance("100%"))
        return label

    def _state(self, masklet: Masklet) -> QLabel:
        picture, word = _STATES[masklet.state]
        theme = self._panel.look.theme
        colours = {
            MaskletState.SATISFACTORY: theme.positive,
            MaskletState.RETURNED: theme.warning,
            MaskletState.REJECTED: theme.danger,
        }
        label = QLabel(self)
        tint = colours.get(masklet.state, theme.muted)
        label.setPixmap(icon(picture, theme, colour=tint).pixmap(QSize(ICON_PX - 4, ICON_PX - 4)))
        label.setToolTip(tr(word))
        label.setAccessibleName(tr(word))
        return label


class ObjectsPanel(QWidget):
    """The list of objects and the button for a new one."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.look = look
        self._rows: dict[int, _Row] = {}
        self._title = QLabel(self)
        self._title.setProperty("look", "title")
        self._empty = QLabel(self)
        self._empty.setProperty("look", "muted")
        self._empty.setWordWrap(True)
        self._list = QWidget()
        self._list_column = QVBoxLayout(self._list)
        self._list_column.setContentsMargins(0, 0, SPACE[2], 0)
        self._list_column.setSpacing(2)
        self._list_column.addStretch(1)
        self._new = Chip(actions["object.new"], self)
        header = QHBoxLayout()
        header.setContentsMargins(0, 0, SPACE[2], 0)
        header.addWidget(self._title, 1)
        header.addWidget(self._new)
        self._empty.setContentsMargins(0, 0, SPACE[2], 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[2], SPACE[2], 0, SPACE[1])  # the list's bar stands in the margin
        column.setSpacing(SPACE[1])
        column.addLayout(header)
        column.addWidget(self._empty)
        self._scroll = StillScroll(self._list, self)
        column.addWidget(self._scroll, 1)
        self.setMinimumHeight(header.sizeHint().height() + LEAST_ROWS * (ROW_PX + SPACE[1]))
        workspace.changed.connect(self._on_changed)
        for signal in (workspace.video_changed, workspace.desk_changed, workspace.selection.changed, look.changed):
            signal.connect(self.speak)
        self._layout_done = QTimer(self, singleShot=True, interval=0)
        self._layout_done.timeout.connect(self._show_selected)
        self.speak()

    def speak(self) -> None:
        """Show the objects anew."""
        self._title.setText(tr("Objects"))
        self._empty.setText(tr("Nothing here yet. Click an object in the frame, or make one with N."))
        for row in self._rows.values():
            self._list_column.removeWidget(row)
            row.hide()
            row.deleteLater()
        targets = self.workspace.targets()
        self._rows = {}
        for number, target in enumerate(targets):
            row = _Row(self, target, self.workspace.masklet_of(target.id))
            self._rows[target.id] = row
            self._list_column.insertWidget(number, row)
            row.show()
        self._list_column.activate()  # at once, so that no row is seen before it has its place
        self._empty.setVisible(not targets)
        self._layout_done.start()

    def _show_selected(self) -> None:
        row = self._rows.get(self.workspace.selection.target_id or -1)
        if row is not None:
            self._scroll.ensureWidgetVisible(row, 0, 0)

    def rename_selected(self) -> None:
        """Let the person type another name for the selected object."""
        row = self._rows.get(self.workspace.selection.target_id or -1)
        if row is not None:
            row.begin_rename()

    def _on_changed(self, changes: Changes) -> None:
        if changes.targets or changes.masklets:
            self.speak()
            return
        for row in self._rows.values():
            if row.masklet is not None and row.masklet.id in changes.frames:
                row.show_progress()
