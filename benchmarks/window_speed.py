"""Speed of the window's canvas: from an event to the end of the painting it causes, p50 and p95.

    python benchmarks/window_speed.py [--frames N] [--size 1400x800]

Steps through a 1920 × 1080 clip with five objects, alone and during a propagation, zooms, and paints on a 3840 × 2160
one; then steps in the whole window, until it has nothing left to do. Clips and masks are generated. Runs offscreen
unless QT_QPA_PLATFORM or a display says otherwise. Decoding is not part of a step: frames ahead are decoded on another
thread, and the picture is here before the clock starts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

if not sys.platform.startswith(("win", "darwin")) and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import resources
from annotator.app import Application
from annotator.canvas.canvas import Canvas
from annotator.state.settings import Settings
from annotator.state.view_options import Tool
from annotator.theme.look import Look
from annotator.workspace import Workspace
from engine.propagation import Reach
from engine.video.writer import VideoWriter

OBJECTS = 5
STEP_BUDGET_MS, BRUSH_BUDGET_MS = 33.0, 16.0


def blob(size: tuple[int, int], *, number: int, frame: int) -> NDArray[np.bool_]:
    """A lobed, rough-edged mask about a sixth of the frame wide, with a hole; it moves."""
    height, width = size
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    x = width * (0.15 + 0.17 * number) + 4 * frame
    y = height * (0.3 + 0.1 * (number % 3))
    angle = np.arctan2(rows - y, columns - x)
    radius = width / 12 * (1 + 0.2 * np.sin(5 * angle + number) + 0.02 * np.sin(90 * angle))
    distance = np.hypot(rows - y, columns - x)
    mask: NDArray[np.bool_] = (distance < radius) & (distance > radius / 6)
    return mask


def write_clip(path: Path, *, size: tuple[int, int], frames: int) -> Path:
    texture = np.random.default_rng(0).integers(40, 200, (size[0] // 8 + 1, size[1] // 8 + 16, 3), dtype=np.uint8)
    with VideoWriter(path, size=size, fps=6) as writer:
        for frame in range(frames):
            image = texture[:, frame % 8 :].repeat(8, axis=0).repeat(8, axis=1)
            writer.write(np.ascontiguousarray(image[: size[0], : size[1]]))
    return path


@dataclass(frozen=True, slots=True)
class Took:
    """Wall-clock milliseconds, and of them the window thread's own: on a busy machine the second is the fairer."""

    ms: float
    work_ms: float


class TimedCanvas(Canvas):
    """A canvas that notes when it has painted."""

    painted_at = 0.0
    worked_till = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - the name is Qt's
        """Paint, then look at the clocks."""
        super().paintEvent(event)
        self.painted_at = time.perf_counter()
        self.worked_till = time.thread_time()


class Bench:
    """A workspace with a clip, shown by a canvas, and what is done to them."""

    def __init__(self, application: QApplication, folder: Path, *, workspace: Workspace, canvas: Canvas) -> None:
        self.application = application
        self.folder = folder
        self.workspace = workspace
        self.workspace.noticed.connect(print)
        self.canvas = canvas

    def open(self, clip: Path) -> None:
        """Open a clip in a project of its own, all its frames decoded."""
        self.workspace.opening.create_project(self.folder / f"{clip.stem}.masklets")
        self.workspace.opening.add_video(clip)
        self.until(lambda: self.workspace.work.task is None)
        if self.workspace.session is None:
            sys.exit("The clip cannot be opened: name a checkpoint that is there with --checkpoint.")
        self.until(lambda: self.canvas.shown_frame == 0)

    def paint_objects(self, frames: range) -> None:
        """Five objects with a painted mask on each frame, straight into the store."""
        session = self.workspace.session
        assert session is not None
        for number in range(OBJECTS):
            masklet_id = session.objects.new().masklet_id
            for frame in frames:
                mask = blob(session.context.size, number=number, frame=frame)
                session.frame.paint(masklet_id, frame, mask)
        self.workspace.selection.select(self.workspace.targets()[0].id)

    def fetch(self, frame: int) -> None:
        """Wait until a frame is decoded."""
        self.workspace.frames.want([frame])
        self.until(lambda: self.workspace.frames.picture(frame) is not None)

    def until(self, happened: Callable[[], bool]) -> None:
        """Let events run until something has happened."""
        while not happened():
            self.application.processEvents()

    def at(self, x: float, y: float) -> QPoint:
        """The widget pixel over an image place."""
        return self.canvas.view.to_point((x, y)).toPoint()


class CanvasBench(Bench):
    """A canvas alone, and a clock around what it does."""

    canvas: TimedCanvas

    def __init__(
        self, application: QApplication, folder: Path, *, checkpoint: Path, canvas_size: tuple[int, int]
    ) -> None:
        settings = Settings(folder / "settings.ini")
        settings.set_text("checkpoint", str(checkpoint))
        workspace = Workspace(settings=settings)
        canvas = TimedCanvas(workspace, Look(application))
        super().__init__(application, folder, workspace=workspace, canvas=canvas)
        canvas.resize(*canvas_size)
        canvas.show()
        QTest.qWaitForWindowExposed(canvas)

    def timed(self, act: Callable[[], object]) -> Took:
        """How long from `act` to the end of the painting it causes; what came before is painted first."""
        for _ in range(3):
            QTest.qWait(8)
        start, worked_since = time.perf_counter(), time.thread_time()
        act()
        while self.canvas.painted_at < start:
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return Took(ms=(self.canvas.painted_at - start) * 1000, work_ms=(self.canvas.worked_till - worked_since) * 1000)


def report(name: str, times: list[Took], *, budget_ms: float | None = None) -> None:
    p95 = percentile_95([each.ms for each in times])
    words = "" if budget_ms is None else f"   budget {budget_ms:.0f} ms: {'kept' if p95 < budget_ms else 'MISSED'}"
    work = [each.work_ms for each in times]
    print(
        f"  {name:36}p50 {statistics.median(each.ms for each in times):6.1f} ms   p95 {p95:6.1f} ms   "
        f"of it work p50 {statistics.median(work):6.1f}   p95 {percentile_95(work):6.1f}{words}",
        flush=True,
    )


def percentile_95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def measure_looking(bench: CanvasBench, clip: Path, *, frames: int) -> None:
    """Steps, zooms and selection changes at 1080p."""
    bench.open(clip)
    bench.paint_objects(range(frames))
    playhead = bench.workspace.playhead
    steps = []
    for frame in range(1, frames):
        bench.fetch(frame)
        steps.append(bench.timed(lambda: playhead.step(1)))
    report("frame step, 1080p, 5 masks", steps, budget_ms=STEP_BUDGET_MS)
    back = [bench.timed(lambda: playhead.step(-1)) for _ in range(1, frames)]
    report("the same back, masks seen before", back, budget_ms=STEP_BUDGET_MS)
    ids = [target.id for target in bench.workspace.targets()]
    chosen = [
        bench.timed(lambda k=k: bench.workspace.selection.select(ids[k % OBJECTS]))  # type: ignore[misc]  # bound now
        for k in range(1, frames)
    ]
    report("another object selected", chosen)
    place = bench.at(900, 500)
    report("zoom by a notch", [bench.timed(lambda k=k: turn_wheel(bench, place, k)) for k in range(frames)])  # type: ignore[misc]


def measure_beside_propagation(bench: CanvasBench) -> None:
    """The same steps while a sixth object is being tracked by the model process."""
    workspace = bench.workspace
    playhead = workspace.playhead
    playhead.first()
    workspace.hand.new_object()
    session = workspace.session
    assert session is not None
    workspace.hand.paint(blob(session.context.size, number=2, frame=3))
    workspace.hand.propagate("forward", reach=Reach.to_end())
    steps: list[Took] = []
    last = playhead.grid.frames()[-1]
    while workspace.runner.propagation is not None:
        steps.append(bench.timed(lambda: playhead.step(1) if playhead.frame < last else playhead.first()))
    if len(steps) > 1:
        report("the same during a propagation", steps, budget_ms=STEP_BUDGET_MS)


def measure_painting(bench: CanvasBench, clip: Path, *, moves: int) -> None:
    """Brush strokes at 4K, fitted and at actual size."""
    bench.open(clip)
    bench.paint_objects(range(1))
    bench.workspace.view.use_tool(Tool.BRUSH)
    for name, prepare in (("fitted", bench.canvas.view.fit), ("1:1", bench.canvas.view.actual_size)):
        prepare()
        for brush_px in (40.0, 200.0):
            bench.workspace.view.brush_px = brush_px
            measure_stroke(bench, f"brush of {brush_px:.0f} px, 4K, {name}", moves=moves)


def measure_stroke(bench: CanvasBench, name: str, *, moves: int) -> None:
    """One stroke: the brush set down, moved about, and lifted."""
    canvas, button = bench.canvas, Qt.MouseButton.LeftButton
    middle = canvas.rect().center()
    QTest.mouseMove(canvas, middle)
    press = bench.timed(lambda: QTest.mousePress(canvas, button, pos=middle))
    places = [middle + swing(k) for k in range(1, moves)]
    times = [bench.timed(lambda place=place: QTest.mouseMove(canvas, place)) for place in places]  # type: ignore[misc]
    release = bench.timed(lambda: QTest.mouseRelease(canvas, button, pos=places[-1]))
    report(name, times, budget_ms=BRUSH_BUDGET_MS)
    print(
        f"    set down {press.ms:.1f} ms (work {press.work_ms:.1f}), kept {release.ms:.1f} ms ({release.work_ms:.1f})"
    )


def measure_window(application: QApplication, folder: Path, clip: Path, *, frames: int) -> None:
    """Steps by key in the whole window: until every panel, lane, menu and button is up to date."""
    program = Application(settings=Settings(folder / "window.ini"))
    program.window.resize(1920, 1080)
    program.window.show()
    bench = Bench(application, folder / "window", workspace=program.workspace, canvas=program.window.canvas)
    bench.folder.mkdir()
    bench.open(clip)
    bench.paint_objects(range(frames))
    for frame in range(frames):
        bench.fetch(frame)
    bench.until(lambda: bench.workspace.worth.settled)
    steps = []
    for _ in range(1, frames):
        for _ in range(3):
            QTest.qWait(8)
        start, worked_since = time.perf_counter(), time.thread_time()
        QTest.keyClick(bench.canvas, Qt.Key.Key_Right)
        for _ in range(4):  # what is put off to the next round of events is done in one of these
            application.processEvents()
        steps.append(Took(ms=(time.perf_counter() - start) * 1000, work_ms=(time.thread_time() - worked_since) * 1000))
    assert bench.workspace.playhead.frame == frames - 1
    report("frame step, whole window at 1080p", steps)
    program.window.close()


def swing(number: int) -> QPoint:
    """A pointer that goes to and fro, 20 pixels at a time."""
    return QPoint(-200 + 20 * (number % 20), (number * 7) % 120 - 60)


def turn_wheel(bench: Bench, place: QPoint, number: int) -> None:
    event = QWheelEvent(
        QPointF(place),
        bench.canvas.mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, 120 if number % 10 < 5 else -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bench.canvas, event)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=40)
    parser.add_argument("--size", default="1400x800", help="of the canvas, in logical pixels")
    parser.add_argument("--checkpoint", type=Path, default=resources.BUNDLED_CHECKPOINT)
    given = parser.parse_args()
    width, height = (int(part) for part in given.size.split("x"))
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANNOTATOR_CACHE"] = str(Path(folder) / "cache")
        bench = CanvasBench(application, Path(folder), checkpoint=given.checkpoint, canvas_size=(width, height))
        print(f"canvas {width} × {height} at {bench.canvas.devicePixelRatioF():g}×, {application.platformName()}")
        hd = write_clip(Path(folder) / "hd.mp4", size=(1080, 1920), frames=given.frames)
        measure_looking(bench, hd, frames=given.frames)
        measure_beside_propagation(bench)
        uhd = write_clip(Path(folder) / "uhd.mp4", size=(2160, 3840), frames=2)
        measure_painting(bench, uhd, moves=given.frames)
        bench.workspace.close()
        measure_window(application, Path(folder), hd, frames=given.frames)


if __name__ == "__main__":
    main()
