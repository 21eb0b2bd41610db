"""The evaluating process: tables, document and plots of a real model, also when it is stopped half-way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from engine.learning import evaluate
from engine.learning.evaluation_plots import Bar, bars, lines
from engine.learning.evaluation_report import PhotoReport, VideoReport, format_table, row_names
from engine.learning.evaluation_run import PhotoResult, VideoResult, evaluate_videos
from model.evaluation.measures import Score
from model.evaluation.protocols import Round
from model.evaluation.quality import FrameQuality


@pytest.fixture(scope="session")
def own_videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in the DAVIS layout: a video of six frames with two objects, one of which leaves, and a single frame."""
    folder = tmp_path_factory.mktemp("own") / "clips"
    rng = np.random.default_rng(3)
    for name, frames in (("pair", 6), ("single", 1)):
        for part in ("JPEGImages", "Annotations"):
            (folder / part / name).mkdir(parents=True)
        for t in range(frames):
            labels = np.zeros((48, 64), np.uint8)
            labels[6:26, 4 + 3 * t : 24 + 3 * t] = 1
            if t not in (0, 3):
                labels[30:46, 30:60] = 2
            picture = rng.integers(0, 80, (48, 64, 3), np.uint8)
            picture[labels == 1], picture[labels == 2] = (230, 60, 60), (60, 60, 230)
            cv2.imwrite(str(folder / f"JPEGImages/{name}/{t:05d}.jpg"), picture)
            Image.fromarray(labels).save(folder / f"Annotations/{name}/{t:05d}.png")
    return folder


def run(data: Path, checkpoint: Path, *words: str) -> int:
    return evaluate.main(["--data", str(data), "--checkpoint", str(checkpoint), "--threads", "1", *words])


@pytest.mark.parametrize("protocol", ["vos", "offline", "online"])
def test_every_object_of_every_video(own_videos: Path, checkpoint: Path, tmp_path: Path, protocol: str) -> None:
    document = tmp_path / "all.json"
    plots = ["--document", str(document), "--plots", str(tmp_path / "plots")]
    assert run(own_videos, checkpoint, "--protocol", protocol, "--prompt", "box", *plots) == 0
    said = json.loads(document.read_text(), parse_constant=pytest.fail)
    assert said["finished"] is True
    assert said["prompt"] == ("box" if protocol == "vos" else None)
    assert [each["name"] for each in said["objects"]] == ["clips/pair #1", "clips/pair #2", "clips/single"]
    second = said["objects"][1]
    assert second["prompted"][0] == 1, "the object is prompted where it first shows"
    assert list(second["by_frame"]) == ["2", "3", "4"], "first and last of its frames do not count"
    assert list(said["objects"][2]["by_frame"]) == ["0"]
    assert said["quality"]["disappearing"]["frames"] == 3
    assert said["quality"]["after_return"]["frames"] == 1
    assert said["target"]["of"] == 3
    pictures = {path.name: path.read_text() for path in (tmp_path / "plots").iterdir()}
    assert {"objects.svg", "clips_pair__1.svg", "clips_single.svg"} <= set(pictures)
    assert all(text.startswith("<svg") and text.endswith("</svg>\n") for text in pictures.values())
    assert ("rounds.svg" in pictures) == (protocol == "offline")


def test_what_was_finished_is_kept_when_it_is_stopped(
    own_videos: Path,
    checkpoint: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*arguments: Any, **how: Any) -> Iterator[VideoResult]:
        results = evaluate_videos(*arguments, **how)
        yield next(results)
        raise KeyboardInterrupt

    monkeypatch.setattr(evaluate, "evaluate_videos", interrupted)
    document = tmp_path / "some.json"
    assert run(own_videos, checkpoint, "--document", str(document)) == evaluate.INTERRUPTED
    said = json.loads(document.read_text())
    assert said["finished"] is False
    assert [each["name"] for each in said["objects"]] == ["clips/pair"]
    assert "clips/pair" in capsys.readouterr().out


def test_known_faults_are_sentences(
    own_videos: Path, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(own_videos / "nothing", checkpoint) == evaluate.FAILED
    assert "neither a folder" in capsys.readouterr().err
    empty = tmp_path / "empty"
    shutil.copytree(own_videos, empty)
    Image.fromarray(np.zeros((48, 64), np.uint8)).save(empty / "Annotations/single/00000.png")
    assert run(empty, checkpoint, "--sequences", "single") == evaluate.FAILED
    assert "no object that is visible" in capsys.readouterr().err
    assert run(own_videos, own_videos / "none.safetensors") == evaluate.FAILED
    assert "cannot be read" in capsys.readouterr().err


def test_a_damaged_picture_is_named(
    own_videos: Path, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(own_videos, folder)
    (folder / "JPEGImages/pair/00002.jpg").write_bytes(b"no picture")
    assert run(folder, checkpoint) == evaluate.FAILED
    assert "00002.jpg is not a picture" in capsys.readouterr().err


def result(video: str, *scores: float, object_id: int = 1, frame_score: float = 0.5) -> VideoResult:
    rounds = tuple(Round(n, 3 * n, Score(score, score)) for n, score in enumerate(scores, start=1))
    score = Score(frame_score, frame_score)
    quality = FrameQuality("large", returned=False, score=score, found=True)
    return VideoResult(video, object_id, {1: score}, (0,), rounds, (quality,))


def test_the_table_counts_the_way_to_the_target() -> None:
    report = VideoReport([result("a", 0.5, 0.8), result("b", 0.4, 0.6)], interactive=True, target=0.75)
    table = report.table()
    assert table["a"]["clicks to 0.75"] == 6
    assert table["b"]["clicks to 0.75"] is None
    assert table["mean"] | {} == {
        "J": 0.7, "F": 0.7, "J&F": 0.7, "frames": 2.0, "clicks": 6.0, "frames to 0.75": 2.0, "clicks to 0.75": 6.0,
    }  # fmt: skip
    assert report.document()["target"] == {
        "j_and_f": 0.75,
        "reached": 1,
        "of": 2,
        "mean_frames": 2.0,
        "mean_clicks": 6.0,
    }
    assert "–" in format_table(table)
    assert VideoReport([result("a", 0.5)], interactive=False, target=0.75).table()["mean"] == {
        "J": 0.5,
        "F": 0.5,
        "J&F": 0.5,
    }


def test_a_target_nobody_reached_has_no_mean() -> None:
    report = VideoReport([result("a", 0.5)], interactive=True, target=0.75)
    assert report.table()["mean"]["clicks to 0.75"] is None
    assert report.document()["target"]["mean_clicks"] is None
    assert "large" in report.text()


def test_objects_are_told_apart_where_a_video_has_several() -> None:
    assert row_names([result("a", 0.1), result("b", 0.1), result("b", 0.1, object_id=4)]) == ["a", "b #1", "b #4"]


def test_photos_count_clicks_to_the_target() -> None:
    photos = [PhotoResult("x/1", "x", 1, (0.5, 0.8)), PhotoResult("y/1", "y", 1, (0.1, 0.2))]
    report = PhotoReport(photos, target=0.75)
    assert report.table() == {
        "x": {"iou@1": 0.5, "iou@2": 0.8}, "all": {"iou@1": 0.3, "iou@2": 0.5}, "y": {"iou@1": 0.1, "iou@2": 0.2},
    }  # fmt: skip
    assert report.document()["target"] == {"iou": 0.75, "reached": 1, "of": 2, "mean_clicks": 2.0}
    assert report.plots()["photos.svg"].count("<polyline") == 3


def test_plots_are_told_what_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        lines({}, title="", across="frame")
    assert "a &lt; b" in bars([Bar("a < b", 0.5)], title="")
