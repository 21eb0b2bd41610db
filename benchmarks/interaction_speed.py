"""How long a person waits: click to committed mask, propagation, undo; and how much memory both processes take.

    python benchmarks/interaction_speed.py [--video CLIP] [--checkpoint FILE] [--device cpu] [--frames 48]

Works in a project of its own with an empty cache, through the session that the window uses. Without a video it makes a
clip of 1280×720 pixels. Times are wall-clock milliseconds, as median and 95th percentile.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

import resources
from engine.model_client import ModelClient
from engine.project import Project
from engine.session.operations import PromptOperation, PropagateOperation
from engine.session.session import Session
from engine.video.writer import VideoWriter

SIZE = (720, 1280)
CLICKS = 12


def make_clip(path: Path, *, frames: int) -> None:
    height, width = SIZE
    background = np.kron(
        np.random.default_rng(0).integers(30, 120, (height // 16, width // 16, 3), dtype=np.uint8),
        np.ones((16, 16, 1), np.uint8),
    )
    rows, columns = np.mgrid[:height, :width]
    with VideoWriter(path, size=SIZE, fps=24) as writer:
        for frame in range(frames):
            image = background.copy()
            for k, colour in enumerate(((230, 60, 60), (60, 230, 60), (60, 60, 230))):
                x, y = place(frame, k)
                image[(columns - x) ** 2 + (rows - y) ** 2 < 80**2] = colour
            writer.write(image)


def place(frame: int, k: int) -> tuple[float, float]:
    """Centre (x, y) of the k-th disc on a frame."""
    return 200 + 350 * k + 4 * (frame % 48), 180 + 180 * k


def wait(operation: PromptOperation | PropagateOperation) -> float:
    """Run an operation to its end; milliseconds from the call to the last commit."""
    started = time.perf_counter()
    operation.start()
    operation.wait()
    return (time.perf_counter() - started) * 1000


def timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


class PeakMemory:
    """Largest resident size, in MiB, of this process and the model process while the context lasts."""

    def __init__(self, model_pid: int) -> None:
        self._processes = {"window": psutil.Process(), "model": psutil.Process(model_pid)}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.mib = dict.fromkeys(self._processes, 0.0)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            for name, process in self._processes.items():
                self.mib[name] = max(self.mib[name], process.memory_info().rss / 2**20)


def measure(session: Session) -> dict[str, list[float]]:
    """Milliseconds by what was waited for."""
    frames = session.context.grid.frames()
    took: dict[str, list[float]] = {}
    load = time.perf_counter()
    list(session.load_model())
    took["load torch and the model"] = [(time.perf_counter() - load) * 1000]
    height, width = session.context.size
    spread = [frames[k * (len(frames) - 1) // CLICKS] for k in range(CLICKS)]

    def click(masklet: int, frame: int, shift: float = 0) -> float:
        x, y = place(frame, 0)
        point = min(x + shift, width - 1), min(y + shift, height - 1)
        return wait(session.frame.add_point(masklet, frame, point, positive=True))

    cold = [session.objects.new().masklet_id for _ in spread]
    took["first click, frame new to the model"] = [click(m, f) for m, f in zip(cold, spread, strict=True)]
    took["second click on the frame"] = [click(m, f, 20) for m, f in zip(cold, spread, strict=True)]
    warm = [session.objects.new().masklet_id for _ in spread]
    took["first click, features cached"] = [click(m, f) for m, f in zip(warm, spread, strict=True)]
    took["undo of a click"] = [timed(session.history.undo) for _ in spread]

    tracked = session.objects.new().masklet_id
    click(tracked, 0)
    for name in ("features new", "features cached"):
        operation = session.tracking.propagate([tracked])
        took[f"propagate 1 object, {name}, per frame"] = [wait(operation) / max(operation.frames_done, 1)]
    fresh: list[float] = []
    for frame in spread[1:]:
        fresh.append(click(tracked, frame))
        session.history.undo()
    took["click on a tracked frame"] = fresh
    # Each correction makes what lies behind it stale: the next click tracks again from it.
    took[f"click on a stale frame, {spread[1] - spread[0]} frames on"] = [click(tracked, f) for f in spread[1:]]
    three = [session.objects.new().masklet_id for _ in range(3)]
    for k, masklet in enumerate(three):
        wait(session.frame.add_point(masklet, 0, place(0, k), positive=True))
    operation = session.tracking.propagate(three)
    took["propagate 3 objects, features cached, per frame"] = [wait(operation) / max(operation.frames_done, 1)]
    took["undo of that propagation"] = [timed(session.history.undo)]
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how long a person waits for the model.")
    parser.add_argument("--video", type=Path)
    parser.add_argument("--checkpoint", type=Path, default=resources.BUNDLED_CHECKPOINT)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--frames", type=int, default=48, help="length of the clip made, when none is given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANNOTATOR_CACHE"] = str(Path(folder) / "cache")
        video_path = options.video or Path(folder) / "clip.mp4"
        if options.video is None:
            make_clip(video_path, frames=options.frames)
        with Project.create(Path(folder) / "bench.masklets") as project, ModelClient() as client:
            video, source = project.add_video(video_path, every_frame=True)
            source.close()
            client.wait_until_started()
            session = Session(
                project=project,
                video=video,
                person=project.person("bench"),
                client=client,
                checkpoint=options.checkpoint,
                device=options.device,
            )
            assert client.pid is not None
            with PeakMemory(client.pid) as memory:
                took = measure(session)
        table = Table(title=f"{video.width}×{video.height}, {video.frame_count} frames, {options.checkpoint.name}")
        for column in ("what", "n", "median ms", "p95 ms"):
            table.add_column(column, justify="left" if column == "what" else "right")
        for what, milliseconds in took.items():
            median, high = np.percentile(milliseconds, (50, 95))
            table.add_row(what, str(len(milliseconds)), f"{median:.1f}", f"{high:.1f}")
        Console(width=110).print(table)
        for name, mib in memory.mib.items():
            print(f"peak memory of the {name} process: {mib:.0f} MiB")
        print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
