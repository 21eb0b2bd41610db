"""What the project is as a dataset: videos, masklets, masks, sizes, disappearance, hard targets (paper, section 5.2).

Of every target the best masklet in scope counts, as it does on export. Reads a store; any thread.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.statistics.facts import Counted, MaskletFacts, masklet_facts
from engine.statistics.groups import Scope
from engine.statistics.paper import SMALL_AREA
from engine.statistics.traits import HARD_TAG, Frames, Trait, traits_of, vanishes_and_returns
from storage.records import MaskletState, Source, Target, Video
from storage.store import ProjectStore
from storage.tallies import MaskRow

AREA_EDGES = (0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Bins of mask areas, as parts of the frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetMasklet:
    """A target's best masklet. `first_frame` is the first it is visible on, `best_frame` where it is largest."""

    facts: MaskletFacts
    number: int
    hard: bool
    traits: tuple[Trait, ...]
    vanishes: bool
    first_frame: int
    best_frame: int
    areas: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetVideo:
    """A video and what of it is in the dataset; `phase_1` counts masklets made in phase 1 alone."""

    video: Video
    masklets: tuple[DatasetMasklet, ...]
    phase_1: int

    @property
    def duration_s(self) -> float:
        """How long it is."""
        return self.video.frame_count / self.video.fps

    def attribute(self, name: str) -> str:
        """What people noted, empty where nothing."""
        return str(self.video.attributes.get(name, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetFigures:
    """Of videos with their masklets; None where there is nothing to divide by. Masks are those not empty.

    `area_counts` has how many masks fall between `AREA_EDGES`; `sizes` how many videos have which (height, width).
    """

    videos: int
    annotated_videos: int
    duration_s: float
    frames: int
    sizes: Mapping[tuple[int, int], int]
    masklets: Mapping[Source, int]
    masks: Mapping[Source, int]
    area_counts: Mapping[Source, tuple[int, ...]]
    small_area_percent: float | None
    disappearance_percent: Mapping[str, float | None]
    edited_frames: int
    edited_frames_per_masklet: float | None
    environments: Mapping[str, int]
    splits: Mapping[str, int]
    hard: int
    proposed_hard: int


def dataset_videos(store: ProjectStore, counted: Counted, *, scope: Scope) -> tuple[DatasetVideo, ...]:
    """All videos with the best masklet of each target in scope, in the order the videos were added."""
    rows: dict[int, list[MaskRow]] = defaultdict(list)
    for row in counted.mask_rows:
        rows[row.masklet_id].append(row)
    facts = [each for each in masklet_facts(store, counted, scope=scope, align_masks=False) if each.masks]
    of_video: dict[int, list[MaskletFacts]] = defaultdict(list)
    for each in facts:
        of_video[each.video_id].append(each)
    found = []
    for video in store.catalogue.videos():
        targets = {target.id: target for target in store.masklets.targets(video.id)}
        own = [each for each in of_video[video.id] if each.target_id in targets]  # not deleted meanwhile
        best = {target_id: max(mine, key=_rank) for target_id, mine in _by_target(own).items()}
        masklets = (
            _masklet(each, targets[target_id], rows[each.masklet_id], video) for target_id, each in best.items()
        )
        found.append(
            DatasetVideo(
                video=video,
                masklets=tuple(sorted(masklets, key=lambda each: each.number)),
                phase_1=sum(each.made_in_phase_1 for each in own),
            )
        )
    return tuple(found)


def dataset_figures(videos: Sequence[DatasetVideo]) -> DatasetFigures:
    """The figures of some videos."""
    masklets = [each for video in videos for each in video.masklets]
    by_source: dict[Source, list[DatasetMasklet]] = {"manual": [], "auto": []}
    for each in masklets:
        by_source[each.facts.source].append(each)
    areas: dict[Source, list[float]] = {
        source: [area for each in mine for area in each.areas] for source, mine in by_source.items()
    }
    everything = [area for mine in areas.values() for area in mine]
    manual = by_source["manual"]
    return DatasetFigures(
        videos=len(videos),
        annotated_videos=sum(bool(video.masklets) for video in videos),
        duration_s=sum(video.duration_s for video in videos),
        frames=sum(video.video.frame_count for video in videos),
        sizes=Counter((video.video.height, video.video.width) for video in videos),
        masklets={source: len(mine) for source, mine in by_source.items()},
        masks={source: len(mine) for source, mine in areas.items()},
        area_counts={source: _binned(mine) for source, mine in areas.items()},
        small_area_percent=_percent(area < SMALL_AREA for area in everything),
        disappearance_percent={
            "manual": _percent(each.vanishes for each in manual),
            "manual and auto": _percent(each.vanishes for each in masklets),
        },
        edited_frames=sum(each.facts.edited_frames for each in masklets),
        edited_frames_per_masklet=statistics.fmean(each.facts.edited_frames for each in manual) if manual else None,
        environments=Counter(video.attribute("environment") for video in videos),
        splits=Counter(video.attribute("split") for video in videos),
        hard=sum(each.hard for each in masklets),
        proposed_hard=sum(bool(each.traits) and not each.hard for each in masklets),
    )


def _by_target(facts: Iterable[MaskletFacts]) -> dict[int, list[MaskletFacts]]:
    found: dict[int, list[MaskletFacts]] = defaultdict(list)
    for each in facts:
        found[each.target_id].append(each)
    return found


def _rank(facts: MaskletFacts) -> tuple[bool, int, int]:
    """As `engine.exporting` chooses."""
    return facts.state is MaskletState.SATISFACTORY, facts.phases[-1], facts.masklet_id


def _masklet(facts: MaskletFacts, target: Target, rows: Sequence[MaskRow], video: Video) -> DatasetMasklet:
    frames = Frames(fps=video.fps, size=(video.height, video.width))
    visible = [row for row in rows if row.area]
    whole = video.height * video.width
    return DatasetMasklet(
        facts=facts,
        number=target.number,
        hard=HARD_TAG in target.tags,
        traits=traits_of(rows, frames),
        vanishes=vanishes_and_returns(rows),
        first_frame=visible[0].frame,
        best_frame=max(visible, key=lambda row: row.area).frame,
        areas=tuple(row.area / whole for row in visible),
    )


def _binned(areas: Sequence[float]) -> tuple[int, ...]:
    places = np.searchsorted(AREA_EDGES[1:], areas)  # an area on an edge belongs below it
    return tuple(np.bincount(places, minlength=len(AREA_EDGES) - 1).tolist())


def _percent(holds: Iterable[bool]) -> float | None:
    known = list(holds)
    return 100 * sum(known) / len(known) if known else None
