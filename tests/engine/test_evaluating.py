"""The job starts a real process, hears it, and takes what it found, also when it is stopped or fails."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.errors import EngineError, StoppedError
from engine.evaluating import EvaluationJob, evaluate
from engine.session.operations import Progress


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three videos of twelve small frames in the DAVIS layout."""
    folder = tmp_path_factory.mktemp("videos")
    for name in ("one", "two", "three"):
        for part in ("JPEGImages", "Annotations"):
            (folder / part / name).mkdir(parents=True)
        for t in range(12):
            mask = np.zeros((48, 64), np.uint8)
            mask[10:30, 2 * t : 2 * t + 20] = 255
            cv2.imwrite(str(folder / f"JPEGImages/{name}/{t:05d}.jpg"), np.dstack([mask // 2 + 40] * 3))
            cv2.imwrite(str(folder / f"Annotations/{name}/{t:05d}.png"), mask)
    return folder


def test_it_tells_how_far_it_is_and_what_it_found(videos: Path, checkpoint: Path) -> None:
    heard: list[Progress] = []
    job = EvaluationJob(data=videos, checkpoint=checkpoint, protocol="vos", prompt="1", sequences=("one", "two"))
    found = evaluate(job, report=heard.append)
    assert found.whole
    assert [name.rpartition("/")[2] for name in found.table] == ["one", "two", "mean"]
    assert "J&F" in found.text
    done = [progress.done for progress in heard]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 24)
    assert {progress.total for progress in heard} == {24}


def test_stopped_half_way_it_gives_what_is_finished(videos: Path, checkpoint: Path, tmp_path: Path) -> None:
    far = False

    def hear(progress: Progress) -> None:
        nonlocal far
        far = progress.done >= 13

    job = EvaluationJob(data=videos, checkpoint=checkpoint, protocol="offline", document=tmp_path / "found.json")
    found = evaluate(job, report=hear, cancelled=lambda: far)
    assert not found.whole
    assert "mean" in found.table
    assert len(found.table) < 4
    assert (tmp_path / "found.json").is_file()


def test_stopped_at_once_it_has_nothing(videos: Path, checkpoint: Path) -> None:
    job = EvaluationJob(data=videos, checkpoint=checkpoint, protocol="offline")
    with pytest.raises(StoppedError, match="before anything was finished"):
        evaluate(job, cancelled=lambda: True)


def test_a_known_fault_comes_back_as_its_sentence(videos: Path, tmp_path: Path) -> None:
    job = EvaluationJob(data=videos, checkpoint=tmp_path / "none.safetensors", protocol="vos")
    with pytest.raises(EngineError, match=r"none.safetensors cannot be read"):
        evaluate(job)
