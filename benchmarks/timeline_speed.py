"""How fast the timeline is: `python -m benchmarks.timeline_speed [--json]`.

Twelve objects of 20,000 grid frames each in every state, at 1920 pixels: building a lane, taking in a batch of tracked
frames and a changed pin, and painting, offscreen (no graphics card helps, so a screen is rather faster).
"""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import create_autospec

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from annotator.actions.registry import Actions
from annotator.actions.spec import Screen
from annotator.actions.table import TABLE
from annotator.state.settings import Settings
from annotator.theme.look import Look
from annotator.timeline.timeline import Timeline
from annotator.workspace import Workspace
from benchmarks.timing import Timing, print_timings, timed
from tests.annotator.timeline.long_video import long_lane, show_long_video
from tests.engine.desk import write_disc_clip
from tests.engine.records import pin, summary

CELLS, OBJECTS, WIDTH, HEIGHT = 20_000, 12, 1920, 400


def in_turns(action: Callable[[int], object]) -> Callable[[], object]:
    """The action, which gets the number of its turn."""
    turns = itertools.count()
    return lambda: action(next(turns))


def measure_lanes() -> dict[str, Timing]:
    lane = long_lane(CELLS)
    masks, pins = dict(lane.summaries), dict(lane.pins)

    def batch(turn: int) -> None:
        frames = range(turn * 32 + 1, turn * 32 + 33)
        lane.update(frames, {frame: summary(frame, area=turn % 2) for frame in frames}, pins)

    def another_pin(turn: int) -> None:
        lane.update([10_000], masks, {**pins, 10_000: pin(10_000, f"content {turn}")})

    return {
        "build_a_lane": timed(5, lambda: long_lane(CELLS)),
        "take_in_32_tracked_frames": timed(50, in_turns(batch)),
        "take_in_a_changed_pin": timed(20, in_turns(another_pin)),
    }


def measure_painting(folder: Path) -> dict[str, Timing]:
    application = QApplication([])
    workspace = Workspace(settings=Settings(folder / "settings.ini"))
    workspace.checkpoint = folder / "none.safetensors"
    workspace.checkpoint.write_bytes(b"PK\x03\x04: never loaded")
    workspace.model.load = lambda session: None  # type: ignore[method-assign]  # no model process: only painting counts
    screen = create_autospec(Screen, instance=True)
    screen.workspace = workspace
    window = QWidget()
    window.resize(WIDTH, HEIGHT)
    look = Look(application)
    timeline = Timeline(workspace, look, Actions(TABLE, screen=screen, look=look, parent=window), window)
    timeline.resize(WIDTH, HEIGHT)
    window.show()
    workspace.opening.add_video(write_disc_clip(folder / "clip.mp4", count=2))
    while workspace.work.task is not None:
        application.processEvents()
    show_long_video(timeline, cells=CELLS, objects=OBJECTS)
    settle = application.processEvents
    settle()
    view, first_id = timeline.time_view, timeline.book.rows[0].target.id

    def zoom(turn: int) -> None:
        view.zoom(1.5, at_x=900) if turn % 9 else view.fit()
        settle()

    def fill(turn: int) -> None:
        timeline.book.cells_changed.emit(first_id, turn * 32, turn * 32 + 31)
        settle()

    def step(turn: int) -> None:
        workspace.playhead.seek(turn + 1)
        settle()

    def lanes_anew(_: int) -> None:
        timeline.book.rows_changed.emit()
        settle()

    view.fit()
    results = {
        "paint_all_lanes_whole_video": timed(20, in_turns(lanes_anew)),
        "paint_a_tracked_batch": timed(50, in_turns(fill)),
        "move_the_playhead": timed(100, in_turns(step)),
        "zoom_step": timed(36, in_turns(zoom)),
    }
    workspace.close()
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = measure_lanes() | measure_painting(Path(folder))
    print_timings(results, as_json=options.json)


if __name__ == "__main__":
    main()
