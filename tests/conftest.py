"""Fixtures common to all suites."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from PySide6.QtWidgets import QApplication

import resources
from tests.patience import PatientBot

# Windows are driven without a screen unless somebody asks for one.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A default deadline of 200 ms per example would be a timed assertion, as the check that drawing is not slow is one; and
# a run is to say the same as the run before it.
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real videos with masks, named by ANNOTATOR_DATA; the test skips where it is absent."""
    folder = os.environ.get("ANNOTATOR_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("real data not available: set ANNOTATOR_DATA to its folder")
    return Path(folder)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep features and video indices away from the person's own cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("ANNOTATOR_CACHE", str(folder))
        yield folder


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's bot, with more patience."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def checkpoint() -> Path:
    """The bundled checkpoint."""
    return resources.BUNDLED_CHECKPOINT
