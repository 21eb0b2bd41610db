"""What the engine's suites share: a checkpoint, one model process, and a desk to work at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.model_client import ModelClient
from engine.project import Project
from storage.records import Phase
from tests.engine.desk import Desk, sit_down, write_disc_clip

MakeDesk = Callable[..., Desk]


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_disc_clip(tmp_path_factory.mktemp("clip") / "disc.mp4")


@pytest.fixture(scope="session")
def client() -> Iterator[ModelClient]:
    """One model process for all tests that do not kill theirs."""
    with ModelClient() as shared:
        yield shared


@pytest.fixture
def make_desk(tmp_path: Path, clip: Path, checkpoint: Path, client: ModelClient) -> Iterator[MakeDesk]:
    """Makes desks, each with a project of its own unless told."""
    opened: list[Project] = []

    def make(
        *,
        phase: Phase = 3,
        path: Path | None = None,
        video: Path = clip,
        client: ModelClient = client,
        rate: float = 6.0,
    ) -> Desk:
        path = path or tmp_path / f"project{len(opened)}.masklets"
        project = Project.create(path, rate=rate)
        opened.append(project)
        added, source = project.add_video(video)
        source.close()
        return sit_down(project, added, client=client, checkpoint=checkpoint, phase=phase)

    yield make
    for project in opened:
        project.close()


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk()
