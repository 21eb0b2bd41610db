"""The people of the project: names, roles, and whether they still work here; a row each, and one to add somebody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.actions.conditions import someone_here
from annotator.choices import Choice, offer
from annotator.i18n import tr
from annotator.theme.tokens import SPACE
from annotator.words.role_words import ROLE_WORDS
from annotator.workspace import Workspace
from engine.errors import EngineError
from engine.team.people import People
from storage.errors import StorageError
from storage.records import Person, Role


class PeopleEditor(QWidget):
    """Every change is on disk at once; what is refused is said and put back."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._rows = QWidget(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[1])
        self._column.addWidget(self._rows)
        self.speak()

    def speak(self) -> None:
        """Show everybody anew."""
        fresh = QWidget(self)
        self._column.replaceWidget(self._rows, fresh)
        self._rows.deleteLater()
        self._rows = fresh
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE[1])
        grid.setVerticalSpacing(SPACE[1])
        grid.setColumnStretch(0, 1)
        people = self._people()
        row = 0
        for row, person in enumerate(() if people is None else people.all()):
            self._add_row(grid, row, person)
        self._add_last_row(grid, row + 1)

    def _add_row(self, grid: QGridLayout, row: int, person: Person) -> None:
        name, role = QLineEdit(person.name, self._rows), self._roles(person.role)
        works = QCheckBox(tr("works here"), self._rows)
        works.setChecked(person.active)
        name.setAccessibleName(tr("Name"))
        role.setAccessibleName(tr("Role of {name}", name=person.name))
        works.setAccessibleName(tr("{name} works here", name=person.name))
        here = self._workspace.person
        if here is not None and here.id == person.id:
            works.setEnabled(False)
            works.setToolTip(tr("{name} is working right now.", name=person.name))
        name.editingFinished.connect(partial(self._rename, person, name))
        role.activated.connect(partial(self._give_role, person, role))
        works.toggled.connect(partial(self._set_active, person))
        for column, field in enumerate((name, role, works)):
            grid.addWidget(field, row, column)

    def _add_last_row(self, grid: QGridLayout, row: int) -> None:
        name, role, add = QLineEdit(self._rows), self._roles(Role.ANNOTATOR), QPushButton(tr("Add"), self._rows)
        name.setPlaceholderText(tr("Somebody new"))
        name.setAccessibleName(tr("Somebody new"))
        role.setAccessibleName(tr("Role"))
        add.setAutoDefault(False)
        for signal in (name.returnPressed, add.clicked):
            signal.connect(partial(self._add, name, role))
        for column, field in enumerate((name, role, add)):
            grid.addWidget(field, row, column)

    def _roles(self, chosen: Role) -> QComboBox:
        choice = Choice(self._rows)
        offer(choice, {role: tr(word) for role, word in ROLE_WORDS.items()}, chosen=chosen)
        return choice

    def _add(self, name: QLineEdit, role: QComboBox, *_: object) -> None:
        if name.text().strip():
            chosen = Role(role.currentData())
            self._change(lambda people: people.add(name.text(), role=chosen))

    def _rename(self, person: Person, field: QLineEdit) -> None:
        if field.text().strip() != person.name:
            self._change(lambda people: people.rename(person.id, field.text()))

    def _give_role(self, person: Person, choice: QComboBox, *_: object) -> None:
        self._change(lambda people: people.give_role(person.id, Role(choice.currentData())))

    def _set_active(self, person: Person, active: bool) -> None:
        by = self._workspace.person
        if by is None:
            self._workspace.warn(someone_here(self._workspace) or "")
            self.speak()
        else:
            self._change(lambda people: people.set_active(person.id, active, by=by))

    def _change(self, act: Callable[[People], Person]) -> None:
        people = self._people()
        if people is None:
            return
        try:
            changed = act(people)
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
        else:
            self._workspace.person_changed(changed)
        self.speak()

    def _people(self) -> People | None:
        project = self._workspace.project
        return None if project is None else People(project.store)
