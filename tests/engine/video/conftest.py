"""Every test here has its own, empty index cache."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def index_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep indices away from the person's own cache folder."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("ANNOTATOR_CACHE", str(folder))
    return folder
