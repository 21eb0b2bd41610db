"""What is written can be read back, and nothing half-written stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.video import open_video
from engine.video.writer import VideoWriter
from tests.engine.video.clips import draw_number, read_number


@pytest.mark.parametrize("size", [(96, 160), (97, 161), (96, 161)])
def test_frames_come_back(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "out.mp4"
    with VideoWriter(path, size=size, fps=30000 / 1001) as writer:
        for number in range(20):
            writer.write(draw_number(number, size))
        assert not path.exists(), "the file appears when it is complete"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["out.mp4"]
    with open_video(path) as video:
        height, width = size
        assert video.info.size == (height + height % 2, width + width % 2)
        assert video.info.fps == pytest.approx(30000 / 1001)
        frames = [image[:height, :width] for image in video.frames(range(len(video)))]
    assert [read_number(image) for image in frames] == list(range(20))
    colours = np.abs(frames[3].astype(int) - draw_number(3, size)).mean()
    assert colours < 6, "colours survive the way there and back"


def test_an_exception_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    path.write_bytes(b"what was there before")
    with pytest.raises(ValueError, match="shape"), VideoWriter(path, size=(96, 160), fps=24) as writer:
        writer.write(np.zeros((96, 161, 3), np.uint8))
    assert path.read_bytes() == b"what was there before"
    assert list(tmp_path.glob("*.part")) == []


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"out\.mp4 cannot be written"):
        VideoWriter(tmp_path / "gone" / "out.mp4", size=(96, 160), fps=24)
