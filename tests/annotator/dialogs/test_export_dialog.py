from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from annotator.dialogs.export_dialog import ExportDialog
from annotator.dialogs.export_plan import plan_export
from engine.exporting import export_sav
from engine.project import Project
from storage.records import Decision
from tests.annotator.small_window import Office, settle


def project_of(office: Office) -> Project:
    assert office.workspace.project is not None
    return office.workspace.project


def fill(office: Office) -> None:
    """Satisfactory, waiting, draft, and without masks."""
    dog = office.submitted("dog")
    office.submitted("ball")
    office.object_with_masks("tree")
    office.object_with_masks("bus", frames=())
    office.reviewer_sits_down()
    assert office.workspace.session is not None
    office.workspace.session.verifying.judge(dog.id, Decision.SATISFACTORY)


def shown(dialog: ExportDialog) -> list[str]:
    table = dialog.findChild(QTreeWidget)
    assert table is not None
    items = (table.topLevelItem(row) for row in range(table.topLevelItemCount()))
    return [item.text(0) for item in items if item is not None]


def primary(dialog: ExportDialog) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.property("look") == "primary")


def open_dialog(office: Office, qtbot: QtBot) -> ExportDialog:
    dialog = ExportDialog(office.workspace, office.window)
    dialog.show()
    qtbot.waitUntil(lambda: bool(shown(dialog)))
    return dialog


def test_the_plan_is_what_is_written_and_why_the_rest_stays(office: Office, tmp_path: Path) -> None:
    fill(office)
    plan = plan_export(project_of(office), unverified=False)
    assert [(row.target, row.masks, row.file) for row in plan.leaving] == [("dog", 3, "disc_manual.json")]
    assert {row.target: row.why for row in plan.staying} == {
        "ball": "Waits for a verdict.",
        "tree": "A draft: submit it for verification.",
        "bus": "Has no masks yet.",
    }
    written = export_sav(project_of(office), tmp_path / "out")
    assert tuple(path.name for path in written) == plan.files


def test_with_unverified_only_those_without_masks_stay(office: Office) -> None:
    fill(office)
    plan = plan_export(project_of(office), unverified=True)
    assert [row.target for row in plan.leaving] == ["dog", "ball", "tree"]
    assert [row.target for row in plan.staying] == ["bus"]


def test_it_shows_the_plan_and_writes_beside_the_project(office: Office, qtbot: QtBot) -> None:
    fill(office)
    dialog = open_dialog(office, qtbot)
    assert not dialog.isModal()
    assert shown(dialog) == ["disc_manual.json", "dog", "Stays behind", "ball", "tree", "bus"]
    assert primary(dialog).text() == "Export one masklet"
    with qtbot.waitSignal(dialog.destroyed):
        primary(dialog).click()
    folder = project_of(office).path.with_name("disc-sav")
    document = json.loads((folder / "disc_manual.json").read_text())
    assert document["masklet_id"] == [1]
    assert office.noticed == [f"One document is written to {folder}."]


def test_the_box_adds_what_nobody_has_judged(office: Office, qtbot: QtBot) -> None:
    fill(office)
    dialog = open_dialog(office, qtbot)
    box = dialog.findChild(QCheckBox)
    assert box is not None
    box.click()
    qtbot.waitUntil(lambda: primary(dialog).text() == "Export 3 masklets")


def test_it_follows_the_project_while_open(office: Office, qtbot: QtBot) -> None:
    fill(office)
    dialog = open_dialog(office, qtbot)
    office.object_with_masks("car")
    qtbot.waitUntil(lambda: "car" in shown(dialog))


def test_what_goes_wrong_is_said_in_place_and_can_be_mended(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    fill(office)
    dialog = open_dialog(office, qtbot)
    (tmp_path / "taken").write_text("a file where a folder should be")
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(tmp_path / "taken"))
    primary(dialog).click()
    qtbot.waitUntil(lambda: any("taken" in words.text() for words in dialog.findChildren(QLabel)))
    assert dialog.isVisible()
    field.setText(str(tmp_path / "free"))
    with qtbot.waitSignal(dialog.destroyed):
        primary(dialog).click()
    assert (tmp_path / "free" / "disc_manual.json").exists()


def test_with_nothing_to_export_the_button_says_why(office: Office, qtbot: QtBot) -> None:
    office.object_with_masks("tree")
    dialog = open_dialog(office, qtbot)
    assert not primary(dialog).isEnabled()
    assert primary(dialog).toolTip() == "There is nothing to export yet."


class TestUnderWay:
    """An export goes on beside everything else and can be stopped; nothing is left half-written."""

    @pytest.fixture
    def slow(self, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
        """Exporting goes on only when told or stopped."""
        go_on = threading.Event()

        def export(project: Project, folder: Path, **asked: Any) -> tuple[Path, ...]:
            def stopped() -> bool:
                while not go_on.wait(0.005):
                    if asked["cancelled"]():
                        return True
                return False

            return export_sav(project, folder, **{**asked, "cancelled": stopped})

        monkeypatch.setattr("annotator.dialogs.export_dialog.export_sav", export)
        return go_on

    def test_closing_the_window_stops_it_and_leaves_nothing(
        self, office: Office, slow: threading.Event, tmp_path: Path, qtbot: QtBot
    ) -> None:
        fill(office)
        dialog = open_dialog(office, qtbot)
        dialog.export()
        assert primary(dialog).text() == "Writing…"
        qtbot.waitUntil(lambda: list((tmp_path / "disc-sav").glob(".*.unfinished")) != [])
        office.workspace.close()
        assert list((tmp_path / "disc-sav").iterdir()) == []
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("long-work")]

    def test_it_goes_on_when_the_dialog_is_closed(
        self, office: Office, slow: threading.Event, tmp_path: Path, qtbot: QtBot
    ) -> None:
        fill(office)
        dialog = open_dialog(office, qtbot)
        dialog.export()
        with qtbot.waitSignal(dialog.destroyed):
            dialog.close()
        slow.set()
        settle(office.workspace)
        assert office.noticed[-1].startswith("One document is written to")
        assert (tmp_path / "disc-sav" / "disc_manual.json").exists()

    def test_opening_another_video_waits_for_its_end(
        self, office: Office, slow: threading.Event, clip: Path, qtbot: QtBot
    ) -> None:
        fill(office)
        open_dialog(office, qtbot).export()
        office.workspace.opening.add_video(clip)
        assert office.noticed[-1] == "Exporting… Wait for its end first."
        slow.set()
        settle(office.workspace)
