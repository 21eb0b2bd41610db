"""The store's contract, kept by a file and by memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import ProjectStore
from tests.contract.store_contract import StoreContract


class TestFileStore(StoreContract):
    """A project on disk."""

    @pytest.fixture
    def store(self, project_path: Path) -> Iterator[ProjectStore]:
        with ProjectStore.open(project_path) as store:
            yield store


class TestMemoryStore(StoreContract):
    """A project in memory."""

    @pytest.fixture
    def store(self) -> Iterator[ProjectStore]:
        with ProjectStore.in_memory(name="sample") as store:
            yield store
