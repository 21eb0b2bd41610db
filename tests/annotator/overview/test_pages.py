"""Going between the pages of the window, by key and button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from annotator.main_window import MainWindow
from annotator.overview.overview_page import OverviewPage
from annotator.state.pages import Page
from annotator.theme.look import Look
from annotator.workspace import Workspace
from tests.annotator.small_window import Office


def test_keys_lead_to_the_overview_and_back(office: Office, qtbot: QtBot) -> None:
    pages = office.workspace.pages
    assert pages.current is Page.VIDEO
    QTest.keyClick(office.window, Qt.Key.Key_F8)
    assert pages.current is Page.OVERVIEW
    QTest.keyClick(office.window, Qt.Key.Key_Escape)
    assert pages.current is Page.VIDEO


def test_out_of_sight_the_video_is_left_alone(office: Office) -> None:
    office.workspace.pages.show(Page.OVERVIEW)
    assert office.actions.refusal("track.forward") == "Go back to the video first (Esc)."
    assert office.actions.refusal("view.video") is None
    office.workspace.set_reviewing(True)
    assert office.actions.refusal("review.satisfactory") == "Go back to the video first (Esc)."
    office.workspace.pages.leave()
    assert office.actions.refusal("view.play") is None


def test_the_start_page_can_be_left_too(office: Office) -> None:
    office.actions.trigger("file.start")
    assert office.workspace.pages.current is Page.START
    office.actions.trigger("edit.cancel")
    assert office.workspace.pages.current is Page.VIDEO


def test_tabs_follow_the_pages(office: Office) -> None:
    page = OverviewPage(office.workspace, office.look, office.actions, office.window)
    office.workspace.pages.show(Page.OVERVIEW)
    bar = page.findChild(QTabBar)
    assert bar is not None
    assert bar.tabData(bar.currentIndex()) == office.workspace.pages.tab == "work"


def test_without_a_project_it_says_what_it_is_for(workspace: Workspace, look: Look, qtbot: QtBot) -> None:
    window = MainWindow(workspace, look)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert window.overview.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.start_page.isVisible()
