"""A project of known times."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.statistics.crew import Crew


@pytest.fixture
def crew() -> Iterator[Crew]:
    crew = Crew.in_memory()
    with crew.store:
        yield crew
