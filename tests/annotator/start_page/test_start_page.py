from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.i18n import Translation
from annotator.start.start_page import StartPage
from engine.project import Project
from tests.annotator.small_window import Office

Open = Callable[[], StartPage]


@pytest.fixture
def open_page(empty_office: Office, qtbot: QtBot) -> Open:
    def make() -> StartPage:
        page = StartPage(empty_office.workspace, empty_office.look, empty_office.actions)
        empty_office.window.setCentralWidget(page)
        empty_office.window.activateWindow()
        qtbot.waitUntil(lambda: page.isVisible() and empty_office.window.isActiveWindow())
        return page

    return make


@pytest.fixture
def projects(empty_office: Office, tmp_path: Path) -> list[Path]:
    """Two projects opened lately, the later one first."""
    paths = [tmp_path / f"{name}.masklets" for name in ("kitchen", "street")]
    for path in reversed(paths):
        Project.create(path).close()
        empty_office.workspace.settings.remember_project(path)
    return paths


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def card(page: StartPage, name: str) -> QPushButton:
    return next(button for button in page.findChildren(QPushButton) if button.accessibleName() == name)


def drop_place(page: StartPage) -> str:
    return next(look for each in page.findChildren(QFrame) if str(look := each.property("look")).startswith("drop"))


def test_at_first_it_teaches_and_the_sample_stands_out(open_page: Open, empty_office: Office, qtbot: QtBot) -> None:
    page = open_page()
    assert "Turn videos into verified masklets" in words(page)
    assert "Go on with" not in words(page)
    assert card(page, "Open the sample").property("look") == "card_primary"
    for name in ("Open the sample", "Add a video", "Open a project"):
        qtbot.mouseClick(card(page, name), Qt.MouseButton.LeftButton)
    assert empty_office.window.asked == ["open_sample", "choose_video", "choose_project"]


def test_keys_are_shown(open_page: Open) -> None:
    page = open_page()
    assert "Ctrl+O" in words(page)
    assert "Ctrl+Shift+O" in words(page)


def opened_path(office: Office, qtbot: QtBot) -> Path:
    """Wait for the project that is being read beside the window."""
    qtbot.waitUntil(lambda: office.workspace.project is not None)
    assert office.workspace.project is not None
    return office.workspace.project.path


def test_recent_projects_are_opened_by_keys(
    open_page: Open, projects: list[Path], empty_office: Office, qtbot: QtBot
) -> None:
    page = open_page()
    assert page.recent.paths() == projects
    assert page.recent.hasFocus()
    qtbot.keyClick(page.recent, Qt.Key.Key_Down)
    qtbot.keyClick(page.recent, Qt.Key.Key_Return)
    assert opened_path(empty_office, qtbot) == projects[1]


def test_recent_projects_are_opened_by_a_click(
    open_page: Open, projects: list[Path], empty_office: Office, qtbot: QtBot
) -> None:
    page = open_page()
    place = page.recent.visualRect(page.recent.model().index(0, 0)).center()
    qtbot.mouseClick(page.recent.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened_path(empty_office, qtbot) == projects[0]


def test_with_recent_projects_nothing_else_stands_out(open_page: Open, projects: list[Path]) -> None:
    assert card(open_page(), "Open the sample").property("look") == "card"


def test_an_open_project_without_a_video_asks_for_one(open_page: Open, empty_office: Office, tmp_path: Path) -> None:
    page = open_page()
    empty_office.workspace.opening.create_project(tmp_path / "garden.masklets")
    assert "“garden” has no video yet" in words(page)
    assert card(page, "Add a video").property("look") == "card_primary"
    assert card(page, "Add a video").hasFocus(), "Enter does what stands out"
    assert "Go on with" not in words(page), "it is open already"


def test_files_dragged_over_the_window_light_up_the_place(open_page: Open, empty_office: Office) -> None:
    page = open_page()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/clip.mp4")])
    copy, buttons, modifiers = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert drop_place(page) == "drop"
    QApplication.sendEvent(empty_office.window, QDragEnterEvent(QPoint(5, 5), copy, data, buttons, modifiers))
    assert drop_place(page) == "drop_here"
    QApplication.sendEvent(empty_office.window, QDragLeaveEvent())
    assert drop_place(page) == "drop"


def test_it_speaks_another_language_when_told(open_page: Open, translation: Translation) -> None:
    page = open_page()
    translation.use("ko")
    page.speak()
    assert "영상을 검수된 마스클릿으로" in words(page)
    assert card(page, "샘플 열기") is not None
