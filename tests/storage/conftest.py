"""Fixtures of the storage tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.store import ProjectStore


@pytest.fixture(scope="session")
def blank_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new project's file, closed; copy it, since making one takes longer."""
    path = tmp_path_factory.mktemp("blank") / "blank.db"
    ProjectStore.create(path, name="sample").close()
    return path


@pytest.fixture
def project_path(tmp_path: Path, blank_project: Path) -> Path:
    """A new project's file in a folder of its own."""
    path = tmp_path / "project.db"
    shutil.copy(blank_project, path)
    return path
