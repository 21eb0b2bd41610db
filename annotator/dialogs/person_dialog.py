"""Who sits at the desk: one of the people of the project, or somebody new, and in which role."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from annotator.choices import Choice, offer
from annotator.dialogs.dialog import Dialog, label
from annotator.i18n import tr
from annotator.theme.tokens import SPACE
from annotator.words.role_words import ROLE_WORDS
from annotator.workspace import Workspace
from engine.errors import EngineError
from storage.errors import StorageError
from storage.records import Person, Role

WIDTH_PX = 420


class PersonDialog(Dialog):
    """A name and a role, Enter takes the seat; somebody known who gets another role keeps it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._title, self._note = label("title", self), label("muted", self, wraps=True)
        self._name_label, self._role_label = label("muted", self), label("muted", self)
        self._name, self._role = QLineEdit(self), Choice(self)
        self._name.textChanged.connect(self._on_name_changed)
        self._role.currentIndexChanged.connect(self._show_state)
        self._cancel, self._sit = QPushButton(self), QPushButton(self)
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.close)
        self._sit.setProperty("look", "primary")
        self._sit.setDefault(True)
        self._sit.clicked.connect(self.sit_down)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(SPACE[1])
        grid.setColumnStretch(1, 1)
        for row, (words, field) in enumerate(((self._name_label, self._name), (self._role_label, self._role))):
            grid.addWidget(words, row, 0)
            grid.addWidget(field, row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[1])
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._sit)
        self.column.addWidget(self._title)
        self.column.addLayout(grid)
        self.column.addWidget(self._note)
        self.column.addLayout(buttons)
        self.setFixedWidth(WIDTH_PX)
        workspace.video_changed.connect(self.close)
        self.speak()
        self._name.setFocus()

    def speak(self) -> None:
        """Set all words anew."""
        self.setWindowTitle(tr("Who is working?"))
        self._title.setText(tr("Who is working?"))
        self._name_label.setText(tr("Name"))
        self._role_label.setText(tr("Role"))
        self._name.setAccessibleName(tr("Name"))
        self._role.setAccessibleName(tr("Role"))
        offer(self._role, {role: tr(word) for role, word in ROLE_WORDS.items()})
        self._cancel.setText(tr("Cancel"))
        self._sit.setText(tr("Sit down"))
        self._show_state()

    def sit_down(self) -> None:
        """Take the seat; stays open where that is refused."""
        name = self._name.text().strip()
        if not name:
            return
        try:
            self._workspace.take_over(name, role=Role(self._role.currentData()))
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
        else:
            self.close()

    def _known(self) -> Person | None:
        project, name = self._workspace.project, self._name.text().strip()
        people = project.store.catalogue.people() if project is not None else ()
        return next((person for person in people if person.name == name), None)

    def _on_name_changed(self, _: str) -> None:
        known = self._known()
        if known is not None:
            self._role.setCurrentIndex(self._role.findData(known.role))
        self._show_state()

    def _show_state(self, *_: object) -> None:
        known, name = self._known(), self._name.text().strip()
        role = Role(self._role.currentData())
        if known is not None and known.role is not role:
            words = tr("Role of {name} so far: {old}.", name=known.name, old=tr(ROLE_WORDS[known.role]))
        elif known is not None:
            words = tr("{name} is known to this project.", name=known.name)
        else:
            words = tr("Everything is recorded under this name. Reviewers and leads judge the masklets of others.")
        self._note.setText(words)
        self._sit.setEnabled(bool(name))
        self._sit.setToolTip("" if name else tr("Type a name first."))
