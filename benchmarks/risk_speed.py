"""How fast the risk of masks is weighed: `python -m benchmarks.risk_speed [--json]`.

Twelve objects of 3,400 grid frames each: reading a masklet's summaries into columns, taking in a batch of tracked
frames, weighing and listing one object and all, looking the colours inside a mask up in a thumbnail, and the pace from
a log of 50,000 events.
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.timing import print_timings, timed
from engine.grid import Grid
from engine.risk.colours import colour_bins, colours_inside
from engine.risk.pace import seconds_per_frame
from engine.risk.signs import Columns, read_signs
from engine.risk.weighing import weigh
from engine.risk.worklist import Place, worklist
from storage.drafts import NewEvent
from storage.mask_codec import encode
from storage.records import MaskSummary
from storage.store import ProjectStore
from tests.contract.store_world import World
from tests.engine.risk.masklets import pinned, tracked

CELLS, OBJECTS, BATCH, EVENTS = 3_400, 12, 32, 50_000


def masklet() -> dict[int, MaskSummary]:
    """A pin on every five-hundredth cell, and masks whose scores and areas come and go."""
    lot = np.random.default_rng(0)
    return {
        frame: pinned(frame)
        if frame % 500 == 0
        else tracked(
            frame,
            area=int(lot.integers(10, 30)) ** 2,
            iou=float(lot.uniform(0.2, 0.98)),
            source=frame // 500 * 500,
        )
        for frame in range(CELLS)
    }


def measure() -> dict[str, dict[str, float]]:
    grid, summaries = Grid(CELLS), masklet()
    every = [Columns(grid, summaries) for _ in range(OBJECTS)]
    batch = range(1000, 1000 + BATCH)

    def one(columns: Columns) -> list[Place]:
        return worklist(columns, weigh(columns, read_signs(columns)))

    frame = np.random.default_rng(0).integers(0, 255, (720, 1280, 3), np.uint8)
    mask = np.zeros((720, 1280), np.bool_)
    mask[200:500, 400:900] = True
    bins, rle = colour_bins(frame), encode(mask)
    with ProjectStore.in_memory(name="speed") as store:
        world = World(store)
        _, masklet_id = world.new_object()
        store.activity.record(
            [
                NewEvent(
                    person_id=world.ann,
                    video_id=world.video_id,
                    masklet_id=masklet_id,
                    frame=k % CELLS,
                    kind="look",
                    at=float(k),
                )
                for k in range(EVENTS)
            ]
        )
        pace = timed(5, lambda: seconds_per_frame(store.activity.active_seconds()))
    return {
        "read_a_masklet": timed(10, lambda: Columns(grid, summaries)),
        "take_in_32_tracked_frames": timed(50, lambda: every[0].put(batch, summaries)),
        "weigh_and_list_one_object": timed(20, lambda: one(every[0])),
        "weigh_and_list_twelve_objects": timed(5, lambda: [one(columns) for columns in every]),
        "thumbnail_of_a_720p_frame": timed(20, lambda: colour_bins(frame)),
        "colours_inside_a_mask": timed(50, lambda: colours_inside(bins, rle)),
        "pace_from_50000_events": pace,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    print_timings(measure(), as_json=parser.parse_args().json)


if __name__ == "__main__":
    main()
