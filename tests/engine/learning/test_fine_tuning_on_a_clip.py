"""The benchmark that fine-tunes on half a clip: one whole run, of two steps on eight little frames."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.fine_tuning import main
from model.config import NANO
from tests.engine.learning.verified import COUNT, SIDE, SIZE, small_checkpoint, square


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A clip of a square on noise where DAVIS would be."""
    images, masks = (tmp_path / "data" / "davis16_train" / each / "walk" for each in ("JPEGImages", "Annotations"))
    for folder in (images, masks):
        folder.mkdir(parents=True)
    for frame in range(COUNT):
        mask = square(frame, 1)
        image = np.random.default_rng(frame).integers(0, 120, (*SIZE, 3), np.uint8)
        image[mask] = 200
        cv2.imwrite(str(images / f"{frame:05d}.jpg"), image)
        cv2.imwrite(str(masks / f"{frame:05d}.png"), mask.astype(np.uint8) * 255)
    return tmp_path / "data"


def test_both_scores_are_printed_and_every_frame_that_counts_is_drawn(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = small_checkpoint(tmp_path / "start.safetensors", replace(NANO, image_size=SIDE))
    picture = tmp_path / "by_frame.svg"
    asked = ["--data", str(data), "--clip", "walk", "--checkpoint", str(start)]
    main([*asked, "--preset", "decoder", "--steps", "2", "--plot", str(picture)])
    printed = capsys.readouterr().out
    stages = [line for line in printed.splitlines() if line.startswith("measuring")]
    assert [line.partition(",")[2].partition(":")[0].strip() for line in stages] == ["before", "after"]
    number = r"(\d+\.\d+)"
    scores = re.search(rf"^walk: J&F on the half kept apart {number} -> {number}$", printed, re.MULTILINE)
    assert scores is not None, printed
    assert all(0.0 <= float(each) <= 1.0 for each in scores.groups())
    assert re.search(rf"^clicks to J&F 0\.75: {number} -> {number}; used: (True|False)$", printed, re.MULTILINE)
    assert re.search(rf"^{number} minutes for 2 steps$", printed, re.MULTILINE)
    lines = re.findall(r'<polyline [^>]*points="([^"]*)"', picture.read_text(encoding="utf-8"))
    assert [len(line.split()) for line in lines] == [2, 2], "before and after: all frames but the first and last"
