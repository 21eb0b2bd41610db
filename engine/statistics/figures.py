"""The figures of the paper's table 1, and pace and acceptance, over any group of masklets.

Pure over the facts of `engine.statistics.facts`.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.statistics.alignment import SIZES, Alignment, Size
from engine.statistics.facts import MaskletFacts
from engine.statistics.groups import NO_GROUP, PHASES, GroupBy
from storage.records import MaskletState


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of a group of masklets; None where there is nothing to divide by.

    `seconds_per_frame` is all annotating seconds over all grid frames; `edited_percent` the mean over masklets of the
    share of grid frames edited by hand; `clicks_per_clicked_frame` all clicks over all frames with any;
    `aligned_percent` the share of compared masks that are aligned with phase 1, overall and by size;
    `accepted_percent` the share of judged revisions found satisfactory; `hours_to_accept` the median time from the
    first submission to the verdict that holds; paces are per hour of annotating.
    """

    masklets: int
    grid_frames: int
    masks: int
    seconds: float
    reviewing_seconds: float
    clicks: int
    clicked_frames: int
    strokes: int
    edited_frames: int
    seconds_per_frame: float | None
    edited_percent: float | None
    clicks_per_clicked_frame: float | None
    compared_masks: int
    aligned_percent: float | None
    aligned_by_size: Mapping[Size, float | None]
    judged_revisions: int
    accepted_masklets: int
    accepted_percent: float | None
    hours_to_accept: float | None
    masklets_per_hour: float | None
    masks_per_hour: float | None


def figures_of(group: Iterable[MaskletFacts]) -> Figures:
    """The figures of some masklets."""
    facts = tuple(group)
    seconds = sum(each.seconds for each in facts)
    grid_frames = sum(each.grid_frames for each in facts)
    clicks, clicked = sum(each.clicks for each in facts), sum(each.clicked_frames for each in facts)
    alignments = [each.alignment for each in facts if each.alignment is not None]
    outcomes = [outcome for each in facts for outcome in each.outcomes]
    waits = [
        (each.accepted_at - each.submitted_at) / 3600
        for each in facts
        if each.accepted_at is not None and each.submitted_at is not None
    ]
    masks = sum(each.masks for each in facts)
    return Figures(
        masklets=len(facts),
        grid_frames=grid_frames,
        masks=masks,
        seconds=seconds,
        reviewing_seconds=sum(each.reviewing_seconds for each in facts),
        clicks=clicks,
        clicked_frames=clicked,
        strokes=sum(each.strokes for each in facts),
        edited_frames=sum(each.edited_frames for each in facts),
        seconds_per_frame=_ratio(seconds, grid_frames),
        edited_percent=statistics.fmean(100 * each.edited_frames / each.grid_frames for each in facts)
        if facts
        else None,
        clicks_per_clicked_frame=_ratio(clicks, clicked),
        compared_masks=sum(each.compared for each in alignments),
        aligned_percent=_aligned_percent(alignments),
        aligned_by_size={size: _aligned_percent(each for each in alignments if each.size == size) for size in SIZES},
        judged_revisions=len(outcomes),
        accepted_masklets=sum(each.state is MaskletState.SATISFACTORY for each in facts),
        accepted_percent=_percent(outcomes.count(MaskletState.SATISFACTORY), len(outcomes)),
        hours_to_accept=statistics.median(waits) if waits else None,
        masklets_per_hour=_ratio(3600 * len(facts), seconds),
        masks_per_hour=_ratio(3600 * masks, seconds),
    )


def grouped(facts: Sequence[MaskletFacts], by: GroupBy) -> dict[str, Figures]:
    """Figures by group, in the order of groups' names; by phase, phases 1, 2 and 3 are always there and come first."""
    key = _KEYS[by]
    groups: dict[str, list[MaskletFacts]] = {name: [] for name in PHASES} if by == "phase" else {}
    for name in sorted({key(each) for each in facts}):
        groups.setdefault(name, [])
    for each in facts:
        groups[key(each)].append(each)
    return {name: figures_of(group) for name, group in groups.items()}


_KEYS: dict[GroupBy, Callable[[MaskletFacts], str]] = {
    "phase": lambda each: each.way,
    "annotator": lambda each: each.annotator,
    "model": lambda each: each.model or NO_GROUP,
    "week": lambda each: each.week or NO_GROUP,
}


def _aligned_percent(alignments: Iterable[Alignment]) -> float | None:
    known = tuple(alignments)
    return _percent(sum(each.aligned for each in known), sum(each.compared for each in known))


def _percent(part: float, whole: float) -> float | None:
    return _ratio(100 * part, whole)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
