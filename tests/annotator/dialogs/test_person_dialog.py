"""Who is working is asked in a window beside the window; roles can be mended."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from annotator.dialogs.person_dialog import PersonDialog
from storage.records import Role
from tests.annotator.small_window import Office


def shown(office: Office) -> tuple[PersonDialog, QLineEdit, QComboBox]:
    dialog = PersonDialog(office.workspace, office.window)
    dialog.present()
    name, role = dialog.findChild(QLineEdit), dialog.findChild(QComboBox)
    assert name is not None
    assert role is not None
    return dialog, name, role


def test_a_name_and_enter_take_the_seat(office: Office, qtbot: QtBot) -> None:
    dialog, name, role = shown(office)
    assert not dialog.isModal()
    qtbot.keyClicks(name, "Ji-su")
    role.setCurrentIndex(role.findData(Role.REVIEWER))
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(name, Qt.Key.Key_Return)
    person = office.workspace.person
    assert person is not None
    assert (person.name, person.role) == ("Ji-su", Role.REVIEWER)


def test_somebody_known_gets_another_role(office: Office, qtbot: QtBot) -> None:
    office.workspace.take_over("Ben", role=Role.REVIEWER)
    dialog, name, role = shown(office)
    qtbot.keyClicks(name, "Ben")
    assert Role(role.currentData()) is Role.REVIEWER
    role.setCurrentIndex(role.findData(Role.LEAD))
    assert any(label.text() == "Role of Ben so far: reviewer." for label in dialog.findChildren(QLabel))
    dialog.sit_down()
    assert office.workspace.project is not None
    people = office.workspace.project.store.catalogue.people()
    assert [person.role for person in people if person.name == "Ben"] == [Role.LEAD]


def test_the_last_lead_keeps_the_role(office: Office, qtbot: QtBot) -> None:
    before = office.workspace.person
    office.workspace.take_over("Ben", role=Role.LEAD)
    office.workspace.take_over(before.name if before is not None else "")
    dialog, name, role = shown(office)
    qtbot.keyClicks(name, "Ben")
    role.setCurrentIndex(role.findData(Role.ANNOTATOR))
    dialog.sit_down()
    assert office.noticed[-1] == "Ben is the only lead: make somebody else a lead first."
    assert dialog.isVisible()
    assert office.workspace.person == before


def test_nobody_sits_down_without_a_name(office: Office) -> None:
    dialog, _, _ = shown(office)
    before = office.workspace.person
    (sit,) = [each for each in dialog.findChildren(QPushButton) if each.text() == "Sit down"]
    assert not sit.isEnabled()
    assert sit.toolTip() == "Type a name first."
    dialog.sit_down()
    assert office.workspace.person == before
