"""A video that is replaced while it is open, or while it is read, is noticed by whoever holds it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import torch

from engine import model_protocol as wire
from engine.errors import EngineError
from engine.model_server.worker import Loaded, Worker, _features_key
from engine.video import RgbFrame, fingerprint, open_video
from model.image_predictor import ImagePredictor
from model.predictions import FrameFeatures
from model.video_tracker import VideoTracker
from tests.engine.video.clips import draw_number, read_number, write_clip
from tests.engine.video.test_fingerprint import save_object, settle


class Averaging:
    """Stands for a tracker: a frame's features are its mean, left of the middle."""

    def encode(self, frame: RgbFrame) -> FrameFeatures:
        mean = torch.full((1, 1, 1, 1), float(frame[:, :80].mean()))
        return FrameFeatures(mean, mean, mean, (frame.shape[0], frame.shape[1]))


LOADED = Loaded(
    key="a model",
    name="a model",
    device=torch.device("cpu"),
    precision="float32",
    image_size=64,
    images=cast("ImagePredictor", None),
    tracker=cast("VideoTracker", Averaging()),
)


def folder_of_objects(path: Path, *, column: int) -> Path:
    path.mkdir()
    for number in range(6):
        save_object(path / f"{number}.bmp", column + number)
    return path


def reference(path: Path) -> wire.VideoRef:
    with open_video(path) as video:
        return wire.VideoRef(path=str(path), fingerprint=video.info.fingerprint)


def seen(worker: Worker, video: wire.VideoRef, frame: int) -> float:
    return worker.features(LOADED, video, frame).stride16.item()


@pytest.fixture
def worker() -> Iterator[Worker]:
    threads = torch.get_num_threads()
    yield Worker()
    torch.set_num_threads(threads)


def test_one_cache_keeps_two_alike_folders_apart(
    tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = reference(folder_of_objects(tmp_path / "a", column=20))
    b = reference(folder_of_objects(tmp_path / "b", column=60))
    keys = [_features_key(LOADED, video, frame) for video in (a, b) for frame in range(6)]
    assert len(set(keys)) == 12
    after_a = [(seen(worker, a, frame), seen(worker, b, frame))[1] for frame in range(6)]
    monkeypatch.setenv("ANNOTATOR_CACHE", str(tmp_path / "cold"))
    assert reference(tmp_path / "b") == b
    cold = Worker()
    assert [seen(cold, b, frame) for frame in range(6)] == after_a
    assert seen(cold, a, 0) != seen(cold, b, 0)


@pytest.mark.parametrize("way", ["written over", "put in its place", "gone"])
@pytest.mark.parametrize("known", [False, True])
def test_a_file_replaced_while_held_is_a_sentence(tmp_path: Path, worker: Worker, way: str, known: bool) -> None:
    path = write_clip(tmp_path / "a.mp4")
    other = write_clip(tmp_path / "b.mp4", picture=lambda number: draw_number(number + 7))
    video = reference(path)
    assert read_number(worker.video(video).frame(3)) == 3
    if known:
        seen(worker, video, 3)
    if way == "written over":
        path.write_bytes(other.read_bytes())
    elif way == "put in its place":
        other.replace(path)
    else:
        path.unlink()
    sentence = "does not exist" if way == "gone" else r"a\.mp4 has changed since it was opened"
    for _ in range(2):
        with pytest.raises(EngineError, match=sentence):
            worker.video(video)
        with pytest.raises(EngineError, match=sentence):
            seen(worker, video, 3)


@pytest.mark.parametrize("way", ["written over", "added", "taken away"])
def test_a_folder_changed_while_held_is_a_sentence(tmp_path: Path, worker: Worker, way: str) -> None:
    video = reference(folder_of_objects(tmp_path / "a", column=20))
    seen(worker, video, 1)
    if way == "taken away":
        (tmp_path / "a" / "3.bmp").unlink()
    else:
        save_object(tmp_path / "a" / ("3.bmp" if way == "written over" else "7.bmp"), 90)
    with pytest.raises(EngineError, match=r"a has changed since it was opened"):
        worker.video(video)


def test_a_touched_or_moved_video_is_still_served(tmp_path: Path, worker: Worker) -> None:
    path = write_clip(tmp_path / "a.mp4")
    video = reference(path)
    held = worker.video(video)
    assert worker.video(video) is held
    settle(path)
    again = worker.video(video)
    assert again is not held
    with pytest.raises(ValueError, match="was closed"):
        held.frame(0)
    path.rename(tmp_path / "moved.mp4")
    moved = worker.video(wire.VideoRef(path=str(tmp_path / "moved.mp4"), fingerprint=video.fingerprint))
    assert read_number(moved.frame(5)) == 5


def test_an_image_changed_in_an_open_folder_is_not_shown(tmp_path: Path) -> None:
    folder_of_objects(tmp_path / "a", column=20)
    with open_video(tmp_path / "a") as video:
        assert video.is_current()
        before = video.frame(2)
        save_object(tmp_path / "a" / "2.bmp", 90)
        assert not video.is_current()
        with pytest.raises(EngineError, match=r"2\.bmp has changed since the folder was opened; open it again"):
            video.frame(2)
        save_object(tmp_path / "a" / "2.bmp", 22)
        assert (video.frame(2) == before).all()
        shutil.rmtree(tmp_path / "a")
        assert not video.is_current()


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_written_to_while_it_is_read_is_not_remembered(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.avi"
    last = path / "5.bmp" if kind == "folder" else path
    if kind == "folder":
        folder_of_objects(path, column=20)
    else:
        write_clip(path, codec="rawvideo")
    whole = last.read_bytes()

    def write(done: int, _: int) -> None:
        if done == 1:
            last.write_bytes(whole + b"more")

    with pytest.raises(EngineError, match=r"a\.avi was written to while it was read; wait until it is complete"):
        open_video(path, progress=write)
    with open_video(path) as video:
        assert video.info.fingerprint == fingerprint(path)
