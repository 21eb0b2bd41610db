"""The people of the project: names, roles, and whether they still work here; a row each, and one to add somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

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

MOST_HEIGHT_PX = 280
"""More people are scrolled to: the dialog fits the smallest screen."""


@dataclass(frozen=True)
class _Row:
    """The fields of one person."""

    name: QLineEdit
    role: QComboBox
    works: QCheckBox

    def show(self, person: Person, *, here: bool) -> None:
        """Show what holds for them; who is `here` does not leave."""
        self.name.setText(person.name)
        self.role.setCurrentIndex(self.role.findData(person.role))
        with QSignalBlocker(self.works):
            self.works.setChecked(person.active)
        self.works.setEnabled(not here)
        self.works.setToolTip(tr("{name} is working right now.", name=person.name) if here else "")
        self.role.setAccessibleName(tr("Role of {name}", name=person.name))
        self.works.setAccessibleName(tr("{name} works here", name=person.name))


class PeopleEditor(QWidget):
    """Every change is on disk at once; what is refused is said and put back.

    Fields stay where they are when something in them has changed, and with them the one that keys go to.
    """

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._fields: dict[int, _Row] = {}
        self._rows = QWidget()
        self._newcomer = QLineEdit(self._rows)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.speak()

    def speak(self) -> None:
        """Show everybody anew."""
        self._rows = QWidget()
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE[1])
        grid.setVerticalSpacing(SPACE[1])
        grid.setColumnStretch(0, 1)
        people = self._people()
        everybody = () if people is None else people.all()
        self._fields = {person.id: self._add_row(grid, row, person) for row, person in enumerate(everybody)}
        last = self._add_last_row(grid, len(everybody))
        rows = ((row.name, row.role, row.works) for row in self._fields.values())
        for before, after in pairwise((self, *chain.from_iterable(rows), *last)):
            QWidget.setTabOrder(before, after)
        before = self._scroll.takeWidget()
        if before is not None:
            before.deleteLater()  # one of its fields may be speaking right now
        self._scroll.setWidget(self._rows)
        self._scroll.setFixedHeight(min(self._rows.sizeHint().height(), MOST_HEIGHT_PX))

    def name_somebody(self) -> None:
        """Let keys go where somebody new is named."""
        self._newcomer.setFocus()
        self._scroll.ensureWidgetVisible(self._newcomer)

    def _add_row(self, grid: QGridLayout, number: int, person: Person) -> _Row:
        row = _Row(QLineEdit(self._rows), self._roles(person.role), QCheckBox(tr("works here"), self._rows))
        row.name.setAccessibleName(tr("Name"))
        row.show(person, here=self._is_here(person))
        row.name.editingFinished.connect(partial(self._rename, person.id, row.name))
        row.role.activated.connect(partial(self._give_role, person.id, row.role))
        row.works.toggled.connect(partial(self._set_active, person.id))
        for column, field in enumerate((row.name, row.role, row.works)):
            grid.addWidget(field, number, column)
        return row

    def _add_last_row(self, grid: QGridLayout, number: int) -> tuple[QLineEdit, QComboBox, QPushButton]:
        name, role, add = QLineEdit(self._rows), self._roles(Role.ANNOTATOR), QPushButton(tr("Add"), self._rows)
        name.setPlaceholderText(tr("Somebody new"))
        name.setAccessibleName(tr("Somebody new"))
        role.setAccessibleName(tr("Role"))
        add.setAutoDefault(False)
        for signal in (name.returnPressed, add.clicked):
            signal.connect(partial(self._add, name, role))
        for column, field in enumerate((name, role, add)):
            grid.addWidget(field, number, column)
        self._newcomer = name
        return name, role, add

    def _roles(self, chosen: Role) -> QComboBox:
        choice = Choice(self._rows)
        offer(choice, {role: tr(word) for role, word in ROLE_WORDS.items()}, chosen=chosen)
        return choice

    def _add(self, name: QLineEdit, role: QComboBox, *_: object) -> None:
        if name.text().strip():
            chosen = Role(role.currentData())
            self._change(lambda people: people.add(name.text(), role=chosen))

    def _rename(self, person_id: int, field: QLineEdit) -> None:
        if field.isModified():
            self._change(lambda people: people.rename(person_id, field.text()))

    def _give_role(self, person_id: int, choice: QComboBox, *_: object) -> None:
        self._change(lambda people: people.give_role(person_id, Role(choice.currentData())))

    def _set_active(self, person_id: int, active: bool) -> None:
        by = self._workspace.person
        if by is None:
            self._workspace.warn(someone_here(self._workspace) or "")
            self._show()
        else:
            self._change(lambda people: people.set_active(person_id, active, by=by))

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
        self._show()

    def _show(self) -> None:
        """Show what holds now, in the fields that are there; more people need more fields."""
        people = self._people()
        everybody = () if people is None else people.all()
        if [person.id for person in everybody] == list(self._fields):
            for person in everybody:
                self._fields[person.id].show(person, here=self._is_here(person))
        else:
            self.speak()
            self.name_somebody()

    def _is_here(self, person: Person) -> bool:
        here = self._workspace.person
        return here is not None and here.id == person.id

    def _people(self) -> People | None:
        project = self._workspace.project
        return None if project is None else People(project.store)
