"""The first thing a person sees: what this is for, three ways to begin, and where they left off.

Reads the settings and the workspace; begins through actions. Files dropped on the window are the window's to open:
here they only light up the place to drop them.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.i18n import mark, tr
from annotator.start.recent_list import ROW_HEIGHT_PX, RecentList
from annotator.state.recent import PictureKeeper, recent_projects
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import ICON_PX, SPACE
from annotator.workspace import Workspace

WIDTH_PX, ROWS_SHOWN = 760, 5
_WAYS: tuple[tuple[str, str, str], ...] = (
    ("file.sample", mark("Open the sample"), mark("A short clip with three toys, to try every step on.")),
    ("file.video", mark("Add a video"), mark("A project is made beside it, and every step is kept.")),
    ("file.open", mark("Open a project"), mark("Go on where you or others left off.")),
)
_KEYS = ("help.keys", "edit.palette", "file.preferences")


class _Card(QPushButton):
    """One way to begin: icon, name, what it does, key."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._name, self._about, self._key = (QLabel(self) for _ in range(4))
        self._about.setWordWrap(True)
        self._key.setProperty("look", "key")
        top = QHBoxLayout()
        top.addWidget(self._icon)
        top.addStretch(1)
        top.addWidget(self._key)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[3], SPACE[3], SPACE[3], SPACE[3])
        column.setSpacing(SPACE[0])
        column.addLayout(top)
        column.addSpacing(SPACE[1])
        column.addWidget(self._name)
        column.addWidget(self._about)
        column.addStretch(1)
        for label in (self._icon, self._name, self._about, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def dress(self, *, name: str, about: str, key: str, picture: str, look: Look, primary: bool) -> None:
        """Set words and looks."""
        kind = "card_primary" if primary else "card"
        self._name.setText(name)
        self._about.setText(about)
        self._key.setText(key)
        self._key.setVisible(bool(key))
        self.setAccessibleName(name)
        self.setAccessibleDescription(about)
        for widget, wanted in ((self, kind), (self._name, f"{kind}_name"), (self._about, f"{kind}_about")):
            widget.setProperty("look", wanted)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        theme = look.theme
        colour = theme.on_accent if primary else theme.muted
        self._icon.setPixmap(icon(picture, theme, colour=colour).pixmap(QSize(ICON_PX, ICON_PX)))


class StartPage(QWidget):
    """Calm and centred; what to do next stands out."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._look = look
        self._actions = actions
        self._watched: QWidget | None = None
        PictureKeeper(workspace)
        self.setObjectName("page")
        self._headline, self._about = _label("headline", self), _label("muted", self)
        self._about.setWordWrap(True)
        self._cards = {action_id: _Card(self) for action_id, _, _ in _WAYS}
        for action_id, card in self._cards.items():
            card.clicked.connect(partial(actions.trigger, action_id))
        self._drop = QFrame(self)
        self._drop_words = _label("muted", self._drop)
        self._folder = QToolButton(self._drop)
        self._folder.clicked.connect(partial(actions.trigger, "file.folder"))
        self._recent_title = _label("title", self)
        self.recent = RecentList(look, self)
        self.recent.chosen.connect(workspace.opening.open_project)
        self._keys = {action_id: QToolButton(self) for action_id in _KEYS}
        self._build()
        look.changed.connect(self.speak)
        workspace.project_changed.connect(self.speak)
        self.speak()

    def _build(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(SPACE[2])
        for card in self._cards.values():
            ways.addWidget(card, 1)
        strip = QHBoxLayout(self._drop)
        strip.setContentsMargins(SPACE[3], SPACE[1], SPACE[1], SPACE[1])
        strip.addWidget(self._drop_words, 1)
        strip.addWidget(self._folder)
        keys = QHBoxLayout()
        keys.setSpacing(SPACE[1])
        for action_id, button in self._keys.items():
            button.clicked.connect(partial(self._actions.trigger, action_id))
            button.setProperty("look", "quiet")
            keys.addWidget(button)
        keys.addStretch(1)
        middle = QWidget(self)
        middle.setFixedWidth(WIDTH_PX)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, SPACE[4], 0, SPACE[3])
        column.setSpacing(SPACE[2])
        column.addStretch(2)
        column.addWidget(self._headline)
        column.addWidget(self._about)
        column.addSpacing(SPACE[2])
        column.addLayout(ways)
        column.addWidget(self._drop)
        column.addSpacing(SPACE[2])
        column.addWidget(self._recent_title)
        column.addWidget(self.recent)
        column.addStretch(3)
        column.addLayout(keys)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[4], 0, SPACE[4], 0)
        row.addWidget(middle)

    def speak(self) -> None:
        """Set all words, looks and the recent projects anew."""
        project, empty = self._workspace.project, self._is_empty()
        if empty and project is not None:
            self._headline.setText(tr("“{project}” has no video yet", project=project.store.name))
            self._about.setText(tr("Add a video or a folder of images to begin."))
        else:
            self._headline.setText(tr("Turn videos into verified masklets"))
            self._about.setText(
                tr(
                    "Click an object, let SAM 2 follow it, correct where it slips, have it verified, and export "
                    "SA-V JSON. Everything stays on this machine."
                )
            )
        opened = None if project is None else project.store.path
        projects = [each for each in recent_projects(self._workspace.settings) if each.path != opened]
        primary = "file.video" if empty else "" if projects else "file.sample"
        if primary and (empty or any(card.hasFocus() for card in self._cards.values())):
            self._cards[primary].setFocus()  # Enter does what stands out
        for action_id, name, about in _WAYS:
            spec = self._actions.spec(action_id)
            joins = empty and action_id == "file.video"
            self._cards[action_id].dress(
                name=tr(name),
                about=tr("It joins the open project, and every step is kept.") if joins else tr(about),
                key=self._actions.key_text(spec),
                picture=spec.icon or "",
                look=self._look,
                primary=action_id == primary,
            )
        self._light_up(False)
        self._folder.setText(tr("Choose a folder of images…"))
        self._recent_title.setText(tr("Go on with"))
        self._recent_title.setVisible(bool(projects))
        self.recent.setVisible(bool(projects))
        self.recent.setFixedHeight(min(len(projects), ROWS_SHOWN) * ROW_HEIGHT_PX + 2)
        self.recent.show_projects(projects, now=datetime.now())
        for action_id, button in self._keys.items():
            spec = self._actions.spec(action_id)
            button.setText(f"{spec.words.rstrip('…')}  {self._actions.key_text(spec)}")

    def showEvent(self, event: QShowEvent) -> None:
        """Look again which projects are there, and watch the window for files being dragged over it."""
        super().showEvent(event)
        self.speak()
        window = self.window()
        if window is not self._watched:
            window.installEventFilter(self)
            self._watched = window
        if self.recent.isVisible() and not self._is_empty():
            self.recent.setFocus()

    def _is_empty(self) -> bool:
        """Whether the project that is open has no video yet."""
        return self._workspace.project is not None and self._workspace.video is None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Light up while something that can be dropped is over the window."""
        if isinstance(event, QDragEnterEvent):
            self._light_up(event.mimeData().hasUrls())
        elif event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self._light_up(False)
        return super().eventFilter(watched, event)

    def _light_up(self, on: bool) -> None:
        here = tr("Drop it to open it.")
        anywhere = tr("Or drop a video, a folder of images or a project anywhere in this window.")
        self._drop_words.setText(here if on else anywhere)
        self._drop.setProperty("look", "drop_here" if on else "drop")
        self._drop.style().unpolish(self._drop)
        self._drop.style().polish(self._drop)


def _label(look: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("look", look)
    return label
