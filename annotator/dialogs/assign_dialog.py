"""Who is to annotate a video, and in which phase; what is assigned already can be taken back here."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.choices import Choice, offer
from annotator.dialogs.dialog import Dialog, label
from annotator.i18n import tr
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from engine.errors import EngineError
from engine.phases import PHASES
from engine.team.people import People
from storage.errors import StorageError
from storage.records import Role
from storage.work_records import Assignment, AssignmentState

WIDTH_PX = 480


class AssignDialog(Dialog):
    """Stays open for the next video; goes when another project is opened."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert workspace.project is not None
        self._workspace = workspace
        self._store = workspace.project.store
        self._people = People(self._store)
        self._title, self._given_title = label("title", self), label("muted", self)
        self._video, self._person, self._phase = (Choice(self) for _ in range(3))
        self._names = [label("muted", self) for _ in range(3)]
        self._given = QWidget(self)
        self._close, self._assign = QPushButton(self), QPushButton(self)
        self._close.setAutoDefault(False)
        self._assign.setProperty("look", "primary")
        self._assign.setDefault(True)
        self._close.clicked.connect(self.close)
        self._assign.clicked.connect(self.assign)
        self._video.currentIndexChanged.connect(self._show_given)
        self._build()
        workspace.project_changed.connect(self.close)
        self._offer()
        self.speak()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(SPACE[1])
        grid.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(zip(self._names, (self._video, self._person, self._phase), strict=True)):
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[1])
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._assign)
        self._given_column = QVBoxLayout()
        self._given_column.addWidget(self._given)
        self.column.addWidget(self._title)
        self.column.addLayout(grid)
        self.column.addWidget(self._given_title)
        self.column.addLayout(self._given_column)
        self.column.addLayout(buttons)
        self.setFixedWidth(WIDTH_PX)

    def speak(self) -> None:
        """Set all words anew."""
        self.setWindowTitle(tr("Assign a video"))
        self._title.setText(tr("Who annotates what?"))
        fields = (self._video, self._person, self._phase)
        for name, field, word in zip(self._names, fields, (tr("Video"), tr("Annotator"), tr("Phase")), strict=True):
            name.setText(word)
            field.setAccessibleName(word)
        self._close.setText(tr("Close"))
        self._assign.setText(tr("Assign"))
        phases = {number: f"{number}  {tr(policy.name)}" for number, policy in PHASES.items()}
        offer(self._phase, phases, chosen=self._phase.currentData() or 3)
        self._show_given()

    def assign(self) -> None:
        """Let the person chosen annotate the video chosen; a refusal is said."""
        by, person_id, video_id = self._workspace.person, self._person.currentData(), self._video.currentData()
        if by is None or person_id is None or video_id is None:
            return
        try:
            person = self._store.catalogue.person(person_id)
            self._people.assign(video_id, person, phase=self._phase.currentData(), by=by)
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
        self._on_changed()

    def _offer(self) -> None:
        pointed = self._workspace.queue.pointed_at
        videos = {video.id: video.name for video in self._store.catalogue.videos()}
        offer(self._video, videos, chosen=None if pointed is None else pointed.video_id)
        annotators = (person for person in self._people.active() if person.role is not Role.REVIEWER)
        offer(self._person, {person.id: person.name for person in annotators})

    def _show_given(self, *_: object) -> None:
        fresh = QWidget(self)
        self._given_column.replaceWidget(self._given, fresh)
        self._given.deleteLater()
        self._given = fresh
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        names = {person.id: person.name for person in self._people.all()}
        mine = [task for task in self._people.assignments() if task.video_id == self._video.currentData()]
        tasks = [task for task in mine if task.state is not AssignmentState.WITHDRAWN]
        for task in tasks:
            column.addLayout(self._row(task, names[task.person_id]))
        self._given_title.setText(tr("Assigned until now") if tasks else tr("This video is assigned to nobody yet."))
        self.adjustSize()

    def _row(self, task: Assignment, name: str) -> QHBoxLayout:
        done = task.state is AssignmentState.DONE
        words = f"{name} · {tr('Phase {number}', number=task.phase)} · {tr('done') if done else tr('assigned')}"
        row = QHBoxLayout()
        row.addWidget(QLabel(words, self._given), 1)
        if not done:
            back = QPushButton(tr("Take back"), self._given)
            back.setAutoDefault(False)
            back.clicked.connect(partial(self._withdraw, task))
            row.addWidget(back)
        return row

    def _withdraw(self, task: Assignment, *_: object) -> None:
        by = self._workspace.person
        if by is None:
            return
        try:
            self._people.withdraw(task, by=by)
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
        self._on_changed()

    def _on_changed(self) -> None:
        self._show_given()
        self._workspace.queue.changed.emit()
