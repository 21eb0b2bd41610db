"""The overview's suites use the dialogs' window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from annotator.overview.overview_page import OverviewPage
from tests.annotator.dialogs.conftest import clip, empty_office, look, office, translation, workspace
from tests.annotator.small_window import Office

__all__ = ["clip", "empty_office", "look", "office", "translation", "workspace"]


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> OverviewPage:
    """The overview in the office's window."""
    page = OverviewPage(office.workspace, office.look, office.actions)
    office.window.setCentralWidget(page)
    qtbot.waitUntil(page.isVisible)
    return page
