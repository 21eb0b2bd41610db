"""Going between the pages of the window, by key and button."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from annotator.app import appear
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


def test_another_person_sits_down_at_the_overview_too(office: Office) -> None:
    QTest.keyClick(office.window, Qt.Key.Key_F8)
    QTest.keyClick(office.window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert office.window.asked == ["choose_person"]


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


def test_somebody_else_begins_with_the_work(office: Office) -> None:
    page = OverviewPage(office.workspace, office.look, office.actions, office.window)
    pages, bar = office.workspace.pages, page.findChild(QTabBar)
    assert bar is not None
    pages.show(Page.OVERVIEW, tab="models")
    office.workspace.take_over("Min-ho")
    assert pages.tab == "models"
    pages.leave()
    pages.toggle_overview()
    assert bar.tabData(bar.currentIndex()) == "models"
    pages.leave()
    office.workspace.take_over("Ji-won")
    pages.toggle_overview()
    assert bar.tabData(bar.currentIndex()) == pages.tab == "work"


def test_the_window_fills_a_screen_that_it_does_not_fit(
    workspace: Workspace, look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room, fills in ((QRect(0, 0, 1366, 768), True), (QRect(0, 0, 1920, 1040), False)):
        window = MainWindow(workspace, look)
        qtbot.addWidget(window)
        monkeypatch.setattr(window, "screen", lambda room=room: SimpleNamespace(availableGeometry=lambda: room))
        appear(window)
        assert window.isMaximized() == fills


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
