"""What the tests of the outline tool share."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.canvas.view_transform import Place
from annotator.state.view_options import Tool
from tests.annotator.canvas.conftest import Stand

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SQUARE = ((20, 20), (60, 20), (60, 60), (20, 60))
INSIDE, OUTSIDE = (40, 40), (70, 40)


@pytest.fixture
def outline(stand: Stand) -> Stand:
    """A canvas with the outline tool in hand."""
    stand.workspace.view.use_tool(Tool.OUTLINE)
    return stand


def click_all(stand: Stand, *corners: Place, button: Qt.MouseButton = LEFT) -> None:
    for corner in corners:
        stand.click(*corner, button=button)
