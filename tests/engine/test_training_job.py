"""The training process from outside: events come, orders are followed, its death is told."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from engine import training_job
from engine import training_messages as wire
from engine.checkpoints.versions import versions
from engine.project import Project
from engine.training_job import TrainingJob
from engine.unfinished_training import read_unfinished, unfinished_folder, why_not_go_on
from tests.engine.learning.verified import verified_project


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine it takes a while to load what a training needs, and to hear the order meanwhile."""
    monkeypatch.setattr(training_job, "_CLOSE_TIMEOUT_S", 120.0)


@pytest.fixture
def request_(tmp_path: Path, checkpoint: Path) -> wire.TrainingRequest:
    project = verified_project(tmp_path, objects=(1, 1))
    return wire.TrainingRequest(
        project=str(project), checkpoint=str(checkpoint), steps=500, device="cpu", threads=1, phase=1
    )


def test_a_training_is_paused_and_stopped_and_loses_nothing(request_: wire.TrainingRequest) -> None:
    job = TrainingJob(request_)
    try:
        for event in job:
            if isinstance(event, wire.Stage) and event.what == "training":
                break
        assert event.seconds_left is not None
        assert os.getpriority(os.PRIO_PROCESS, job.pid) == 10, "it yields to the person's clicks"
        job.pause()
        assert job.paused
        job.go_on()
        job.stop()
        *_, last = job
        assert last == wire.Ended(kept=True)
    finally:
        job.close()
    assert request_.project is not None
    folder = unfinished_folder(Path(request_.project))
    assert (folder / "state.pt").exists()
    found = read_unfinished(folder)
    assert found is not None
    assert (found.plan.phase, found.steps, found.checkpoint) == (1, 500, request_.checkpoint)
    assert 0 < found.step < 500
    with Project.open(Path(request_.project)) as project:
        assert all(version.notes is None for version in versions(project.store))
        assert why_not_go_on(project, found) is None


def test_when_whoever_started_it_goes_it_stops(request_: wire.TrainingRequest) -> None:
    job = TrainingJob(request_)
    job.close()
    assert isinstance(job.poll()[-1], wire.Ended)


def test_what_goes_wrong_is_a_sentence(tmp_path: Path, checkpoint: Path) -> None:
    missing = TrainingJob(wire.TrainingRequest(project=str(tmp_path / "no.masklets"), checkpoint=str(checkpoint)))
    try:
        *_, last = missing
    finally:
        missing.close()
    assert last == wire.Failed(sentence=f"There is no project file at {tmp_path / 'no.masklets'}.")


def test_a_killed_training_is_told(request_: wire.TrainingRequest) -> None:
    job = TrainingJob(request_)
    try:
        os.kill(job.pid, signal.SIGKILL)
        *_, last = job
    finally:
        job.close()
    assert isinstance(last, wire.Failed)
    assert "SIGKILL" in last.sentence
    assert "go on from its last state" in last.sentence


def test_who_leaves_does_not_wait_and_the_training_ends_by_itself(
    request_: wire.TrainingRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_job, "_CLOSE_TIMEOUT_S", 0.0)  # nobody is kept waiting, so a long step may end
    job = TrainingJob(request_)
    try:
        os.kill(job.pid, signal.SIGSTOP)
        job.leave()
        assert not job.ended
        os.kill(job.pid, signal.SIGCONT)
        *_, last = job
        assert isinstance(last, wire.Ended)
    finally:
        job.close()
    assert job.ended


def test_a_training_that_does_not_end_by_itself_is_killed(
    request_: wire.TrainingRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_job, "_LEAVE_TIMEOUT_S", 0.1)
    job = TrainingJob(request_)
    try:
        os.kill(job.pid, signal.SIGSTOP)
        job.leave()
        *_, last = job
        assert isinstance(last, wire.Failed)
        assert "SIGKILL" in last.sentence
    finally:
        job.close()
