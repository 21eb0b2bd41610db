"""A very long video with many objects, put into a timeline without a store: for tests and the benchmark."""

from __future__ import annotations

from annotator.timeline.lane_book import Row
from annotator.timeline.lanes import Lane
from annotator.timeline.timeline import Timeline
from annotator.timeline.timescale import Timescale
from engine.grid import Grid
from storage.records import MaskSummary, Provenance, Target
from tests.engine.records import pin, summary


def summaries(cells: int) -> dict[int, MaskSummary]:
    """Masks on most cells, in every state, changing every few dozen cells."""
    masks: dict[int, MaskSummary] = {}
    for frame in range(cells):
        phase = frame // 37 % 8
        if frame % 500 == 0:
            masks[frame] = summary(frame, Provenance.PROMPTED, source=None, direction=None)
        elif phase:
            masks[frame] = summary(
                frame,
                Provenance.AUTO if phase == 7 else Provenance.PROPAGATED,
                area=int(phase != 6),
                looked_at=phase % 2 == 0,
                source=frame // 500 * 500,
                content="old" if phase == 5 else "a",
            )
    return masks


def long_lane(cells: int) -> Lane:
    """A lane of so many cells with a pin on every five-hundredth."""
    return Lane(Grid(cells), summaries(cells), {frame: pin(frame) for frame in range(0, cells, 500)})


def show_long_video(timeline: Timeline, *, cells: int, objects: int) -> None:
    """Have a timeline show so many objects of so many cells each."""
    lane = long_lane(cells)
    timeline.book.rows = [
        Row(
            Target(id=k, video_id=1, number=k, name=f"object {k}", colour_index=k, tags=(), deleted=False),
            None,
            lane,
            frozenset(),
        )
        for k in range(objects)
    ]
    timeline.lanes.workspace.playhead.grid = lane.grid
    timeline.time_view.scale = Timescale.fitted(cells, timeline.time_view.scale.width_px)
    timeline.book.rows_changed.emit()
