"""How far a propagation will go and how it fares, in numbers and in words. Pure, without Qt widgets."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.i18n import mark, tr
from annotator.words.duration_words import duration_words
from engine.errors import EngineError
from engine.grid import Grid
from engine.pins import anchors
from engine.propagation import DirectionChoice, Reach, plan
from engine.session.operations import Progress
from storage.records import Direction, Pin

_BEFORE_TRACKING = frozenset(
    {mark("waiting"), mark("loading the model"), mark("remembering pins"), mark("tracking again")}
)
"""What the model process says it does before the first frame comes."""


def frames_within_reach(
    pins: Iterable[Pin], *, grid: Grid, direction: DirectionChoice, start: int, marked: tuple[int, int] | None
) -> int:
    """How many grid frames the hand's propagation from `start` would go through; 0 where it would be refused."""
    reach = Reach.to_next_pin() if marked is None else Reach.within(*marked)
    anchored = anchors(pins)
    ways: tuple[Direction, ...] = ("forward", "backward") if direction == "both" else (direction,)
    count = 0
    for way in ways:
        try:
            stretch = plan(anchored, grid=grid, direction=way, start=start, reach=reach)
        except EngineError:
            continue
        count += 0 if stretch is None else stretch.tracked_frames(grid)
    return count


def reach_words(marked: tuple[int, int] | None) -> str:
    """How far the propagate buttons go."""
    if marked is None:
        return tr("to the next pin")
    return tr("within the range {first}–{last}", first=marked[0], last=marked[1])


def estimate_words(frames: int, seconds: float | None) -> str:
    """What a propagation over so many frames will take, as far as known."""
    if frames == 0:
        return tr("Nothing lies within reach from here.")
    one = frames == 1
    if seconds is None:
        return tr(
            "One frame." if one else "{frames} frames; the first propagation shows how long they take.", frames=frames
        )
    time = duration_words(seconds)
    return tr("One frame, about {time}." if one else "{frames} frames, about {time}.", frames=frames, time=time)


def progress_words(progress: Progress, seconds_per_frame: float | None) -> str:
    """How a running propagation fares; what it does first where no frame is through yet."""
    if progress.what in _BEFORE_TRACKING:
        return f"{tr(progress.what)}…"
    parts = [tr("{done} of {total}", done=progress.done, total=progress.total)]
    if seconds_per_frame:
        parts.append(tr("{pace} frames/s", pace=f"{1 / seconds_per_frame:.1f}"))
    if progress.seconds_left is not None:
        parts.append(tr("{time} left", time=duration_words(max(progress.seconds_left, 1))))
    return " · ".join(parts)
