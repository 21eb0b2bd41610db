from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.dialogs.dialog import show_one
from annotator.dialogs.preferences import Preferences
from annotator.i18n import Translation
from tests.annotator.small_window import Office


def opened(office: Office) -> Preferences:
    return show_one(Preferences, lambda: Preferences(office.workspace, office.look, office.window), office.window)


def choose(preferences: Preferences, which: str, value: str, qtbot: QtBot) -> None:
    """As a person does by keys: to the top, down to the value."""
    box = next(each for each in preferences.findChildren(QComboBox) if each.accessibleName() == which)
    qtbot.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findData(value)):
        qtbot.keyClick(box, Qt.Key.Key_Down)


def test_a_language_chosen_is_said_and_spoken_at_once(office: Office, translation: Translation, qtbot: QtBot) -> None:
    preferences = opened(office)
    preferences.language_chosen.connect(translation.use)
    with qtbot.waitSignal(preferences.language_chosen) as chosen:
        choose(preferences, "Language", "ko", qtbot)
    assert chosen.args == ["ko"]
    qtbot.waitUntil(lambda: preferences.windowTitle() == "환경설정")


def test_a_theme_chosen_is_put_on_and_remembered(office: Office, qtbot: QtBot) -> None:
    preferences = opened(office)
    choose(preferences, "Theme", "light", qtbot)
    assert office.look.theme.name == "light"
    assert office.workspace.settings.text("theme") == "light"
    office.look.toggle()
    box = next(each for each in preferences.findChildren(QComboBox) if each.accessibleName() == "Theme")
    assert box.currentData() == "dark"


def test_a_device_chosen_is_used_and_remembered(office: Office, qtbot: QtBot) -> None:
    choose(opened(office), "Model runs on", "cpu", qtbot)
    assert office.workspace.device == "cpu"
    assert office.workspace.settings.text("device") == "cpu"
    assert office.workspace.session is not None
    assert office.workspace.session.context.device == "cpu"


def test_a_checkpoint_can_be_chosen_before_any_video_is_open(empty_office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other.safetensors"
    other.write_bytes(b"weights")
    empty_office.workspace.use_checkpoint(other)
    assert empty_office.workspace.checkpoint == other
    assert empty_office.workspace.settings.text("checkpoint") == str(other)


def test_asked_for_twice_it_is_shown_once(office: Office) -> None:
    assert opened(office) is opened(office)
    assert len([each for each in office.window.findChildren(QWidget) if isinstance(each, Preferences)]) == 1
