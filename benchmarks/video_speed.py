"""Speed of reading videos: opening, playing, jumping and stepping back, beside OpenCV in the same run.

    python benchmarks/video_speed.py [VIDEO ...]

Without arguments a 1920 × 1080 clip is generated (H.264, B-frames, a keyframe every 48 frames). OpenCV reads with one
thread of its own for colours and its default for decoding; its jumps are `CAP_PROP_POS_FRAMES`, not checked for
exactness, ours are.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np

from engine.video import open_video

FRAMES = 240
JUMPS = 30
STEPS = 30


def milliseconds(action: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    action(*given)
    return (time.perf_counter() - start) * 1000


def generate(path: Path) -> Path:
    """Write a moving, textured clip; natural enough for a decoder to have work."""
    texture = cv2.resize(np.random.default_rng(0).integers(0, 256, (200, 400, 3), dtype=np.uint8), (2400, 1400))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=24, options={"g": "48", "bf": "3", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = 1920, 1080, "yuv420p"
        for number in range(FRAMES):
            image = np.array(texture[number : number + 1080, 2 * number % 480 :][:, :1920], np.uint8)
            cv2.circle(image, (200 + 6 * number, 500), 150, (200, 30, 30), -1)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def measure_ours(path: Path, jumps: list[int], back_from: int) -> dict[str, float]:
    first_ms = milliseconds(lambda: open_video(path).close())
    again_ms = milliseconds(lambda: open_video(path).close())
    with open_video(path) as video:
        count = len(video)
        play_ms = milliseconds(lambda: [None for _ in video.frames(range(count))])
    with open_video(path) as video:
        jump_ms = [milliseconds(video.frame, number) for number in jumps]
    with open_video(path) as video:
        video.frame(back_from)
        back_ms = [milliseconds(video.frame, back_from - step) for step in range(1, STEPS)]
    return {
        "open first ms": first_ms,
        "open again ms": again_ms,
        "index fps": count / first_ms * 1000,
        "play fps": count / play_ms * 1000,
        "jump ms": statistics.median(jump_ms),
        "jump worst ms": max(jump_ms),
        "step back ms": statistics.median(back_ms),
        "step back worst ms": max(back_ms),
    }


def measure_opencv(path: Path, jumps: list[int], back_from: int) -> dict[str, float]:
    def read(capture: cv2.VideoCapture, number: int | None = None) -> bool:
        if number is not None:
            capture.set(cv2.CAP_PROP_POS_FRAMES, number)
        good, image = capture.read()
        if good:
            cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        return bool(good)

    capture = cv2.VideoCapture(str(path))
    open_ms = milliseconds(lambda: cv2.VideoCapture(str(path)).release())
    count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    play_ms = milliseconds(lambda: [read(capture) for _ in range(count)])
    jump_ms = [milliseconds(read, capture, number) for number in jumps]
    read(capture, back_from)
    back_ms = [milliseconds(read, capture, back_from - step) for step in range(1, STEPS)]
    capture.release()
    return {
        "open again ms": open_ms,
        "play fps": count / play_ms * 1000,
        "jump ms": statistics.median(jump_ms),
        "jump worst ms": max(jump_ms),
        "step back ms": statistics.median(back_ms),
        "step back worst ms": max(back_ms),
    }


def report(path: Path) -> None:
    with tempfile.TemporaryDirectory() as cache:
        os.environ["ANNOTATOR_CACHE"] = cache
        with open_video(path) as video:
            info = video.info
        jumps = random.Random(0).choices(range(info.frame_count), k=JUMPS)
        back_from = info.frame_count * 3 // 4
        os.environ["ANNOTATOR_CACHE"] = str(Path(cache) / "fresh")
        ours = measure_ours(path, jumps, back_from)
        theirs = measure_opencv(path, jumps, back_from)
    print(f"{path.name}: {info.width} × {info.height}, {info.frame_count} frames, {info.fps:.3f} fps")
    print(f"  {'':20}{'ours':>10}{'OpenCV':>10}{'times as fast':>16}")
    for name, value in ours.items():
        other = theirs.get(name)
        if other is None:
            print(f"  {name:20}{value:10.1f}")
            continue
        faster = value / other if name.endswith("fps") else other / value
        print(f"  {name:20}{value:10.1f}{other:10.1f}{faster:16.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("videos", nargs="*", type=Path)
    videos: list[Path] = parser.parse_args().videos
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        for path in videos or [generate(Path(folder) / "generated-1080p.mp4")]:
            report(path)


if __name__ == "__main__":
    main()
