"""What the charts' suites share."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.theme.look import Look


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    return Look(qapp)
