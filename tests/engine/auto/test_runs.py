"""Automatic runs over videos by real processes: skipping what is done, and going on after a kill."""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

import resources
from engine.auto.runs import AutoJob, VideoResult, auto_videos, videos_in
from engine.auto.settings import Wishes
from engine.errors import EngineError
from engine.exchange.mask_folder import read_mask_folder
from engine.model_client import ModelClient
from engine.project import Project
from engine.session.operations import Progress
from storage.drafts import StepDraft
from storage.errors import StorageError
from storage.records import MaskletState, StepChange
from storage.step_log import StepLog
from tests.engine.desk import write_disc_clip

ROOT = Path(__file__).resolve().parents[3]
EASY = ["--points", "4", "--min-iou", "0.2", "--min-stability", "0.2", "--min-region", "20", "--json"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short clip, a file that is none, and something that does not matter."""
    folder = tmp_path_factory.mktemp("videos")
    write_disc_clip(folder / "a disc.mp4", count=25)
    (folder / "b broken.mp4").write_bytes(b"no video")
    (folder / "notes.txt").write_text("not a video")
    return folder


KILLED = """
import os, signal, sys
from pathlib import Path
from engine.model_client import ModelClient
from tests.engine.auto.test_runs import groups_done, run_here

source, project = map(Path, sys.argv[1:])

def kill_in_the_second_group(_):
    if project.exists() and groups_done(project) == 1:
        os.killpg(os.getpid(), signal.SIGKILL)

run_here(source, project, client=ModelClient(), report=kill_in_the_second_group)
"""


def run(*command: str) -> tuple[int, dict[str, object], str]:
    """Run a program to its end: exit status, what it printed as JSON, and its sentences."""
    ended = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, start_new_session=True, check=False
    )
    return ended.returncode, json.loads(ended.stdout) if ended.stdout else {}, ended.stderr


def groups_done(project: Path) -> int:
    """Read beside the running process."""
    try:
        with closing(sqlite3.connect(f"file:{project}?mode=ro", uri=True)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM step WHERE kind = 'auto'").fetchone()
    except sqlite3.OperationalError:
        return 0
    else:
        return int(count)


def content(path: Path) -> list[tuple[object, ...]]:
    """Everything that matters of every masklet."""
    with Project.open(path) as project:
        store = project.store.masklets
        rows: list[tuple[object, ...]] = []
        for masklet in store.masklets():
            target = store.target(masklet.target_id)
            masks = {f: (m.rle, m.stability_score, m.predicted_iou) for f, m in store.masks(masklet.id).items()}
            rows.append((target.number, target.name, masklet.source, masklet.state, masklet.revision, masks))
        return rows


def run_here(
    source: Path, project: Path, *, client: ModelClient, report: Callable[[Progress], None] = lambda _: None
) -> list[VideoResult]:
    """The same run in this process."""
    wishes = Wishes(points=4, min_predicted_iou=0.2, min_stability=0.2, min_region_px=20)
    job = AutoJob(source=source, project=project, checkpoint=resources.BUNDLED_CHECKPOINT, wishes=wishes)
    told: list[VideoResult] = []
    auto_videos(job, client=client, report=report, tell=told.append)
    return told


def test_a_run_killed_in_the_middle_and_started_again_leaves_what_one_run_does(
    folder: Path, tmp_path: Path, client: ModelClient
) -> None:
    whole, killed = tmp_path / "whole.masklets", tmp_path / "killed.masklets"
    done, broken = run_here(folder, whole, client=client)
    assert done.made == len(content(whole)) > 0
    assert "b broken.mp4" in (broken.failure or "")
    assert groups_done(whole) >= 2

    status, _, sentences = run("-c", KILLED, str(folder), str(killed))
    assert status == -signal.SIGKILL, sentences
    assert groups_done(killed) == 1, "the second group was in work"

    status, result, sentences = run("main.py", "auto", str(folder), "--project", str(killed), *EASY)
    assert status == 1, "one of the files is no video"
    assert "b broken.mp4" in sentences
    assert str(killed) == result["project"]
    assert content(killed) == content(whole)
    assert {state for _, _, _, state, _, _ in content(killed)} == {MaskletState.SUBMITTED}

    again = run_here(folder / "a disc.mp4", killed, client=client)
    assert [(each.skipped, each.made) for each in again] == [(True, done.made)]
    assert content(killed) == content(whole), "nothing is made twice"


def test_a_video_at_which_the_model_process_dies_is_told_and_the_next_one_done(tmp_path: Path) -> None:
    folder, project = tmp_path / "videos", tmp_path / "p.masklets"
    folder.mkdir()
    for name, brightness in (("a.mp4", 230), ("b.mp4", 200)):
        write_disc_clip(folder / name, brightness=brightness)
    wishes = Wishes(points=4, min_predicted_iou=0.2, min_stability=0.2, min_region_px=20)
    job = AutoJob(source=folder, project=project, checkpoint=resources.BUNDLED_CHECKPOINT, wishes=wishes)
    lives: list[int] = []
    killed: list[int] = []
    with ModelClient() as client:

        def report(progress: Progress) -> None:
            if client.pid is not None and client.pid not in lives:
                lives.append(client.pid)
            if progress.what == "propagating" and len(lives) == 1 and not killed:
                killed.append(lives[0])
                os.kill(lives[0], signal.SIGKILL)

        result = auto_videos(job, client=client, report=report, tell=lambda _: None)
    first, second = result.videos
    assert (first.video, first.made) == ("a", 0)
    assert (first.failure or "").startswith("a.mp4: The model process was ended by")
    assert (second.failure, second.made > 0) == (None, True)
    assert len(lives) == 2


def test_nothing_goes_on_where_what_is_made_cannot_be_kept(
    tmp_path: Path, client: ModelClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    for name, brightness in (("a.mp4", 230), ("b.mp4", 200)):
        write_disc_clip(folder / name, count=5, brightness=brightness)
    tried: list[StepDraft] = []

    def refuse(log: StepLog, draft: StepDraft) -> StepChange:
        tried.append(draft)
        raise StorageError("The disk is full.")

    monkeypatch.setattr(StepLog, "commit", refuse)
    with pytest.raises(EngineError, match="The disk is full"):
        run_here(folder, tmp_path / "p.masklets", client=client)
    assert len(tried) == 1


def test_another_rate_than_the_project_s_is_refused(folder: Path, tmp_path: Path, client: ModelClient) -> None:
    Project.create(tmp_path / "p.masklets", rate=2.0).close()
    job = AutoJob(source=folder, project=tmp_path / "p.masklets", checkpoint=resources.BUNDLED_CHECKPOINT, rate=6.0)
    with pytest.raises(EngineError, match="2 frames per second"):
        auto_videos(job, client=client, report=lambda _: None, tell=lambda _: None)


def test_two_runs_on_a_project_do_not_make_the_same_masklets_twice(
    folder: Path, tmp_path: Path, client: ModelClient
) -> None:
    rival: list[str] = []

    def start_another(progress: Progress) -> None:
        if progress.what == "propagating" and not rival:
            with pytest.raises(EngineError) as refused:
                run_here(folder / "a disc.mp4", tmp_path / "p.masklets", client=client)
            rival.append(str(refused.value))

    (done,) = run_here(folder / "a disc.mp4", tmp_path / "p.masklets", client=client, report=start_another)
    assert rival == [f"An automatic run on {tmp_path / 'p.masklets'} is at work already: wait for its end."]
    assert done.made == len(content(tmp_path / "p.masklets"))
    assert list(tmp_path.glob("*.lock")) == []


def test_a_folder_is_its_videos_or_its_images(folder: Path, tmp_path: Path) -> None:
    images = tmp_path / "images"
    images.mkdir()
    cv2.imwrite(str(images / "0.png"), np.zeros((8, 8, 3), np.uint8))
    assert [path.name for path in videos_in(folder)] == ["a disc.mp4", "b broken.mp4"]
    assert videos_in(images) == [images]
    assert videos_in(tmp_path) == [images], "a folder of folders of images"
    with pytest.raises(EngineError, match="no video"):
        videos_in(ROOT / "resources" / "checkpoints")
    with pytest.raises(EngineError, match="does not exist"):
        videos_in(tmp_path / "nowhere")


def test_folders_that_are_not_to_be_read_are_passed_over_or_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "lost+found"
    closed.mkdir()
    (tmp_path / "a.mp4").write_bytes(b"")
    look = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert [path.name for path in videos_in(tmp_path)] == ["a.mp4"]
    with pytest.raises(EngineError, match=r"lost\+found cannot be read: Permission denied\."):
        videos_in(closed)
    with pytest.raises(EngineError, match=r"lost\+found cannot be read: Permission denied\."):
        read_mask_folder(tmp_path, size=(8, 8), frame_count=1)
