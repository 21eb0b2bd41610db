"""One video in several threads and processes: the same bytes everywhere, and nothing heavy imported."""

from __future__ import annotations

import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine.video import open_video
from tests.engine.video.clips import COUNT, read_number, write_clip

_OTHER_PROCESS = """
import sys, zlib
from pathlib import Path
import engine.grid, engine.overlay
from engine.video import open_video
heavy = {"cv2", "torch", "PySide6", "sqlalchemy"} & set(sys.modules)
assert not heavy, heavy
def progress(done, total):
    raise AssertionError("the index was not found")
with open_video(Path(sys.argv[1]), progress=progress) as video:
    for number in reversed(range(len(video))):
        print(zlib.crc32(video.frame(number).data))
"""


def test_another_process_sees_the_same_bytes(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", options={"g": "12", "bf": "3"})
    with open_video(path) as video:
        ours = [zlib.crc32(image.data) for image in video.frames(range(len(video)))]
    result = subprocess.run(
        [sys.executable, "-c", _OTHER_PROCESS, str(path)], capture_output=True, text=True, check=True, timeout=120
    )
    assert [int(line) for line in result.stdout.split()] == ours[::-1]


def test_threads_may_share_a_source(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", options={"g": "12", "bf": "3"})
    numbers = [number * 37 % COUNT for number in range(2 * COUNT)]
    with open_video(path) as video, ThreadPoolExecutor(4) as pool:
        assert [read_number(image) for image in pool.map(video.frame, numbers)] == numbers
