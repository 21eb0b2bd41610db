"""People and rules of the project, changed as a person does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from annotator.dialogs.dialog import show_one
from annotator.dialogs.project_settings import ProjectSettings
from engine.project import Project
from engine.team.people import People
from engine.team.rules import Rules
from storage.errors import StorageError
from storage.records import Decision, MaskletState, Role, StepKind
from storage.store import ProjectStore
from storage.work_records import AssignmentState
from tests.annotator.small_window import Office
from tests.patience import let_through


def opened(office: Office) -> ProjectSettings:
    return show_one(ProjectSettings, lambda: ProjectSettings(office.workspace, office.window), office.window)


def store(office: Office) -> ProjectStore:
    assert office.workspace.project is not None
    return office.workspace.project.store


def field(dialog: ProjectSettings, kind: type, name: str) -> object:
    let_through()
    return next(each for each in dialog.findChildren(kind) if each.accessibleName() == name and each.isVisible())


def typing(dialog: ProjectSettings) -> str:
    """What the field that keys go to is called."""
    where = QApplication.focusWidget()
    return where.accessibleName() if where is not None and dialog.isAncestorOf(where) else "elsewhere"


def test_somebody_is_added_by_name_and_enter(office: Office) -> None:
    dialog = opened(office)
    name = field(dialog, QLineEdit, "Somebody new")
    assert isinstance(name, QLineEdit)
    QTest.keyClicks(name, "Min-ho")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert People(store(office)).named("Min-ho").role is Role.ANNOTATOR


def test_a_team_is_typed_in_one_after_the_other(office: Office, qtbot: QtBot) -> None:
    dialog = opened(office)
    qtbot.waitUntil(lambda: typing(dialog) == "Somebody new")
    for name in ("Min-ho", "Su-a"):
        for letter in name:
            QTest.keyClick(QApplication.focusWidget(), letter)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert typing(dialog) == "Somebody new"
    assert {"Min-ho", "Su-a"} <= {person.name for person in People(store(office)).all()}
    assert Rules(store(office)).reviewers == 1


def test_a_large_team_is_scrolled_and_who_is_added_is_in_sight(office: Office, qtbot: QtBot) -> None:
    people = People(store(office))
    for number in range(40):
        people.add(f"Person {number:02}", role=Role.ANNOTATOR)
    dialog = opened(office)
    assert dialog.height() < 720

    def newcomer() -> QLineEdit:
        found = field(dialog, QLineEdit, "Somebody new")
        assert isinstance(found, QLineEdit)
        return found

    qtbot.waitUntil(lambda: typing(dialog) == "Somebody new" and not newcomer().visibleRegion().isEmpty())
    QTest.keyClicks(newcomer(), "Su-a")
    QTest.keyClick(newcomer(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not newcomer().visibleRegion().isEmpty())
    assert typing(dialog) == "Somebody new"


def test_tab_goes_from_a_new_name_to_the_role_beside_it_and_on_to_the_rules(office: Office) -> None:
    assert office.workspace.person is not None
    dialog = opened(office)
    own = field(dialog, QLineEdit, "Name")
    assert isinstance(own, QLineEdit)
    own.setFocus()
    own.selectAll()
    QTest.keyClicks(own, "Ji-won")
    places = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        places.append(typing(dialog))
    assert places == ["Role of Ji-won", "Somebody new", "Role", "", "Reviewers"]
    assert office.workspace.person.name == "Ji-won"


def test_a_name_and_a_role_are_changed_where_they_stand(office: Office) -> None:
    assert office.workspace.person is not None
    before = office.workspace.person
    dialog = opened(office)
    name = next(each for each in dialog.findChildren(QLineEdit) if each.text() == before.name)
    name.selectAll()
    QTest.keyClicks(name, "Ji-won")
    QTest.keyClick(name, Qt.Key.Key_Return)
    role = field(dialog, QComboBox, "Role of Ji-won")
    assert isinstance(role, QComboBox)
    QTest.keyClick(role, Qt.Key.Key_End)
    assert office.workspace.person.name == "Ji-won"
    assert office.workspace.person.role is Role.LEAD
    assert People(store(office)).named("Ji-won").id == before.id


def test_who_goes_is_no_longer_offered_and_nobody_goes_while_working(office: Office) -> None:
    People(store(office)).add("Min-ho", role=Role.REVIEWER)
    dialog = opened(office)
    here = office.workspace.person
    assert here is not None
    own, other = (field(dialog, QCheckBox, f"{name} works here") for name in (here.name, "Min-ho"))
    assert isinstance(own, QCheckBox)
    assert isinstance(other, QCheckBox)
    assert not own.isEnabled()
    other.click()
    assert not People(store(office)).named("Min-ho").active


def test_who_lets_somebody_go_takes_back_what_they_were_to_do(office: Office) -> None:
    people, video = People(store(office)), office.workspace.video
    lea = people.add("Lea", role=Role.LEAD)
    gone = people.add("Min-ho", role=Role.ANNOTATOR)
    assert video is not None
    people.assign(video.id, gone, phase=3, by=lea)
    works = field(opened(office), QCheckBox, "Min-ho works here")
    assert isinstance(works, QCheckBox)
    works.click()
    (task,) = people.assignments()
    assert office.workspace.person is not None
    assert (task.state, task.by_id) == (AssignmentState.WITHDRAWN, office.workspace.person.id)


def test_the_last_lead_does_not_go_and_is_shown_as_before(office: Office) -> None:
    People(store(office)).add("Lea", role=Role.LEAD)
    dialog = opened(office)
    works = field(dialog, QCheckBox, "Lea works here")
    assert isinstance(works, QCheckBox)
    works.click()
    assert office.noticed[-1] == "Lea is the only lead: make somebody else a lead first."
    again = field(dialog, QCheckBox, "Lea works here")
    assert isinstance(again, QCheckBox)
    assert again.isChecked()


def test_rules_belong_to_the_project(office: Office) -> None:
    rules, dialog = Rules(store(office)), opened(office)
    reviewers = field(dialog, QComboBox, "Reviewers")
    share = field(dialog, QSpinBox, "To correct")
    assert isinstance(reviewers, QComboBox)
    assert isinstance(share, QSpinBox)
    QTest.keyClick(reviewers, Qt.Key.Key_End)
    share.setValue(20)
    box = next(each for each in dialog.findChildren(QCheckBox) if each.text() == "People may judge their own masklets")
    assert not box.isChecked()
    box.click()
    assert (rules.reviewers, rules.correction_share, rules.self_review) == (2, 0.2, True)


def test_rules_are_the_leads_where_there_is_one(office: Office) -> None:
    dialog = opened(office)
    reviewers = field(dialog, QComboBox, "Reviewers")
    assert isinstance(reviewers, QComboBox)
    assert reviewers.isEnabled()
    office.workspace.take_over("Lea", role=Role.LEAD)
    assert reviewers.isEnabled()
    office.workspace.take_over("Ann")
    box = next(each for each in dialog.findChildren(QCheckBox) if each.text() == "People may judge their own masklets")
    assert not reviewers.isEnabled()
    assert not box.isEnabled()
    why = "This is for a lead to decide: Lea."
    assert reviewers.toolTip() == why
    assert [each.isVisible() for each in dialog.findChildren(QLabel) if each.text() == why] == [True]


def test_one_reviewer_less_decides_what_waits_and_says_by_whose_rule(office: Office) -> None:
    masklet, here = office.submitted("Cat"), office.workspace.person
    assert here is not None
    Rules(store(office)).require(2, by=here)
    office.reviewer_sits_down()
    assert office.workspace.session is not None
    office.workspace.session.verifying.judge(masklet.id, Decision.SATISFACTORY)
    assert store(office).masklets.masklet(masklet.id).state is MaskletState.SUBMITTED
    reviewers = field(opened(office), QComboBox, "Reviewers")
    assert isinstance(reviewers, QComboBox)
    QTest.keyClick(reviewers, Qt.Key.Key_Home)
    assert store(office).masklets.masklet(masklet.id).state is MaskletState.SATISFACTORY
    assert office.workspace.person is not None
    step = office.workspace.session.history.steps()[-1]
    assert (step.kind, step.person_id) == (StepKind.SETTLE, office.workspace.person.id)


def test_who_makes_a_rule_must_be_known(office: Office) -> None:
    project = office.workspace.project
    assert project is not None
    office.workspace.use_project(Project.open(project.path))
    dialog = opened(office)
    reviewers = field(dialog, QComboBox, "Reviewers")
    assert isinstance(reviewers, QComboBox)
    QTest.keyClick(reviewers, Qt.Key.Key_End)
    assert "Open a video first" in office.noticed[-1]
    assert Rules(store(office)).reviewers == 1
    assert reviewers.currentData() == 1


def test_a_rule_that_cannot_be_written_is_said_and_put_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = opened(office)

    def refuse(key: str, value: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(store(office), "set_setting", refuse)
    box = next(each for each in dialog.findChildren(QCheckBox) if each.text() == "People may judge their own masklets")
    box.click()
    assert office.noticed[-1] == "The disk is full."
    assert not box.isChecked()


def test_a_name_that_is_taken_is_refused_in_words(office: Office) -> None:
    People(store(office)).add("Min-ho", role=Role.REVIEWER)
    dialog = opened(office)
    name = field(dialog, QLineEdit, "Somebody new")
    assert isinstance(name, QLineEdit)
    QTest.keyClicks(name, "Min-ho")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert "already has a person named Min-ho" in office.noticed[-1]
