"""What belongs to the project and not to the machine: its people, and the rules of verification."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.actions.conditions import decides, someone_here
from annotator.choices import Amount, Choice, offer
from annotator.dialogs.dialog import Dialog, label
from annotator.dialogs.people_editor import PeopleEditor
from annotator.i18n import tr
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from engine.team.rules import MOST_REVIEWERS, Rules
from storage.errors import StorageError

WIDTH_PX, FIELD_WIDTH_PX = 640, 160


class ProjectSettings(Dialog):
    """Applied at once; there is nothing to confirm. Goes when another project is opened."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert workspace.project is not None
        self._workspace = workspace
        self._rules = Rules(workspace.project.store)
        self._title, self._people_title, self._rules_title = (label("headline", self) for _ in range(3))
        for part in (self._people_title, self._rules_title):
            part.setProperty("look", "title")
        self._people = PeopleEditor(workspace, self)
        self._reviewers, self._share, self._self_review = Choice(self), Amount(self), QCheckBox(self)
        self._share.setRange(0, 100)
        self._share.setSingleStep(10)
        self._share.setSuffix(" %")
        self._share.setFixedWidth(FIELD_WIDTH_PX)
        self._reviewers.setFixedWidth(FIELD_WIDTH_PX)
        self._not_yours = label("muted", self, wraps=True)
        self._names = [QLabel(self) for _ in range(2)]
        self._abouts = [label("muted", self, wraps=True) for _ in range(3)]
        self._close = QPushButton(self)
        self._close.setAutoDefault(False)  # Enter belongs to the field in which somebody is being named
        self._close.clicked.connect(self.close)
        self._build()
        self._reviewers.activated.connect(self._on_reviewers_chosen)
        self._share.valueChanged.connect(self._on_share_changed)
        self._self_review.toggled.connect(self._on_self_review_toggled)
        workspace.project_changed.connect(self.close)
        workspace.desk_changed.connect(self._show_who_decides)
        self.speak()
        self._people.name_somebody()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[4])
        grid.setVerticalSpacing(SPACE[1])
        grid.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(zip(self._names, (self._reviewers, self._share), strict=True)):
            grid.addWidget(name, 2 * row, 0)
            grid.addWidget(field, 2 * row, 1, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._abouts[row], 2 * row + 1, 1)
        grid.addWidget(self._self_review, 4, 1)
        grid.addWidget(self._abouts[2], 5, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        for part in (self._title, self._people_title, self._people):
            self.column.addWidget(part)
        self.column.addSpacing(SPACE[2])
        self.column.addWidget(self._rules_title)
        self.column.addWidget(self._not_yours)
        self.column.addLayout(grid)
        self.column.addStretch(1)
        self.column.addLayout(buttons)
        self.setFixedWidth(WIDTH_PX)

    def speak(self) -> None:
        """Set all words anew."""
        assert self._workspace.project is not None
        self.setWindowTitle(tr("Project settings"))
        self._title.setText(tr("Settings of {project}", project=self._workspace.project.store.name))
        self._people_title.setText(tr("People"))
        self._rules_title.setText(tr("Verification"))
        self._people.speak()
        for name, field, word in zip(
            self._names, (self._reviewers, self._share), (tr("Reviewers"), tr("To correct")), strict=True
        ):
            name.setText(word)
            field.setAccessibleName(word)
        abouts = (
            tr("A masklet is satisfactory when all say so; where they do not agree, a lead decides."),
            tr("Share of unsatisfactory automatic masklets that annotators correct in phase 3."),
            tr("For one person working alone. Exports say that it was so."),
        )
        for about, words in zip(self._abouts, abouts, strict=True):
            about.setText(words)
        self._self_review.setText(tr("People may judge their own masklets"))
        self._close.setText(tr("Close"))
        self._show_rules()
        self._show_who_decides()

    def _show_who_decides(self) -> None:
        """The rules belong to the leads, where there are any."""
        refusal = decides(self._workspace)
        for field in (self._reviewers, self._share, self._self_review):
            field.setEnabled(refusal is None)
            field.setToolTip(refusal or "")
        self._not_yours.setText(refusal or "")
        self._not_yours.setVisible(refusal is not None)
        self.adjustSize()

    def _show_rules(self) -> None:
        words = {1: tr("One is enough"), MOST_REVIEWERS: tr("Two must agree")}
        offer(self._reviewers, words, chosen=self._rules.reviewers)
        with QSignalBlocker(self._share), QSignalBlocker(self._self_review):
            self._share.setValue(round(100 * self._rules.correction_share))
            self._self_review.setChecked(self._rules.self_review)

    def _on_reviewers_chosen(self, _: int) -> None:
        by = self._workspace.person
        if by is None:
            self._workspace.warn(someone_here(self._workspace) or "")
            self._show_rules()
            return
        count = self._reviewers.currentData()
        self._make(lambda: self._workspace.announce(self._rules.require(count, by=by)))

    def _on_share_changed(self, percent: int) -> None:
        self._make(lambda: setattr(self._rules, "correction_share", percent / 100))

    def _on_self_review_toggled(self, allowed: bool) -> None:
        self._make(lambda: setattr(self._rules, "self_review", allowed))

    def _make(self, rule: Callable[[], None]) -> None:
        """Make a rule; one that cannot be written is said, and what holds is shown again."""
        try:
            rule()
        except StorageError as error:
            self._workspace.warn(str(error))
            self._show_rules()
        self._workspace.queue.changed.emit()
