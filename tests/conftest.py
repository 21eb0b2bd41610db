"""Fixtures common to all suites."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real videos with masks, named by ANNOTATOR_DATA; the test skips where it is absent."""
    folder = os.environ.get("ANNOTATOR_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("real data not available: set ANNOTATOR_DATA to its folder")
    return Path(folder)
