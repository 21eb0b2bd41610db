"""The strip at the top: project and video, phase, who is annotating, and the way into verification."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.i18n import tr
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.words.role_words import ROLE_WORDS
from annotator.workspace import Workspace
from engine.phases import PHASES


class TitleBar(QWidget):
    """Says where one is and who one is; both can be changed here."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._look = look
        self._actions = actions
        self.setProperty("look", "bar")
        self._project = QLabel(self)
        self._project.setProperty("look", "muted")
        self._video, self._phase, self._person = Chip(), Chip(), Chip()
        self._verify, self._overview = Chip(actions["review.mode"]), Chip(actions["view.overview"])
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3], SPACE[1], SPACE[3], SPACE[1])
        row.setSpacing(SPACE[1])
        row.addWidget(self._project)
        row.addWidget(self._video)
        row.addStretch(1)
        for widget in (self._phase, self._person, self._verify, self._overview):
            row.addWidget(widget)
        for signal in (workspace.project_changed, workspace.video_changed, workspace.desk_changed):
            signal.connect(self.speak)
        look.changed.connect(self.speak)
        self.speak()

    def speak(self) -> None:
        """Set all words, icons and menus anew."""
        workspace = self._workspace
        video, session, project = workspace.video, workspace.session, workspace.project
        self._project.setText(
            "" if project is None else f"{project.store.name}  ▸" if video is not None else project.store.name
        )
        for chip in (self._video, self._phase, self._person, self._verify):
            chip.setVisible(session is not None)
        self._overview.setVisible(project is not None)
        self._actions["view.overview"].setIconText(tr("Overview"))
        if session is None or video is None or project is None:
            return
        self._video.setText(self._video.fontMetrics().elidedText(video.name, Qt.TextElideMode.ElideMiddle, 320))
        self._video.setMenu(self._video_menu())
        self._phase.setText(tr("Phase {number}", number=session.context.phase))
        self._phase.setIcon(icon("layers", self._look.theme))
        self._phase.setMenu(self._phase_menu())
        self._phase.setToolTip(tr(session.context.policy.summary))
        person = session.context.person
        self._person.setText(f"{person.name} · {tr(ROLE_WORDS[person.role])}")
        self._person.setIcon(icon("user", self._look.theme))
        self._person.setMenu(self._people_menu())
        self._person.setToolTip(tr("Who is working: everything is recorded under this name."))

    def _video_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        assert self._workspace.project is not None
        assert self._workspace.video is not None
        for video in self._workspace.project.store.catalogue.videos():
            action = QAction(video.name, group)
            action.setCheckable(True)
            action.setChecked(video.id == self._workspace.video.id)
            action.triggered.connect(partial(self._workspace.opening.open_video, video))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self._actions["file.video"])
        menu.addAction(self._actions["file.folder"])
        return menu

    def _phase_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for number in PHASES:
            menu.addAction(self._actions[f"desk.phase_{number}"])
        return menu

    def _people_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        assert self._workspace.project is not None
        assert self._workspace.person is not None
        for person in self._workspace.project.store.catalogue.people():
            if not person.active:
                continue
            action = QAction(f"{person.name} · {tr(ROLE_WORDS[person.role])}", group)
            action.setCheckable(True)
            action.setChecked(person.id == self._workspace.person.id)
            action.triggered.connect(partial(self._take_over, person.name))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self._actions["desk.person"])
        return menu

    def _take_over(self, name: str, *_: object) -> None:
        self._workspace.take_over(name)
