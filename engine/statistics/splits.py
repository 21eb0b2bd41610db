"""Train, val and test, so that no videographer and no place is in two of them (paper, section 5.2).

Videos that share either are one component and stay together. Val and test take only what was made in phase 1 alone, so
that what is measured there was not made with the model. Pure; what it decides is kept in videos' attributes by
`engine.statistics.catalogue`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Split = Literal["train", "val", "test"]
SPLITS: tuple[Split, ...] = ("train", "val", "test")
EVALUATION: tuple[Split, ...] = ("val", "test")
SHARED_ATTRIBUTES = ("videographer", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitVideo:
    """A video to put somewhere; `phase_1` says whether it has anything val or test could take.

    `attributes` are those it may share with others, empty ones left out; `split` is where it is already.
    """

    video_id: int
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    phase_1: bool = True
    split: Split | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A videographer or place that is in more than one split."""

    attribute: str
    value: str
    splits: tuple[Split, ...]


def split_videos(videos: Sequence[SplitVideo], *, parts: Mapping[Split, float]) -> dict[int, Split]:
    """Where every video goes, by id; the same for the same videos whatever their order.

    A component with a video that is in a split already goes there (of several, where most are). The others go, the
    largest first, to the split that lacks most videos of its part; those without anything made in phase 1 go to train.
    Where val or test would stay empty, the smallest component that fits moves there, if another stays in train.
    """
    components = sorted(_components(videos), key=lambda each: (-len(each), each[0].name))
    wanted = {split: parts[split] * len(videos) / sum(parts.values()) for split in SPLITS}
    placed: dict[Split, list[list[SplitVideo]]] = {split: [] for split in SPLITS}
    free = []
    for component in components:
        known = [video.split for video in component if video.split is not None]
        if known:
            placed[max(SPLITS, key=known.count)].append(component)
        else:
            free.append(component)
    for component in free:
        allowed = SPLITS if any(video.phase_1 for video in component) else SPLITS[:1]
        lack = {split: wanted[split] - sum(map(len, placed[split])) for split in allowed}
        placed[max(allowed, key=lambda split: lack[split])].append(component)
    for split in EVALUATION:
        movable = [each for each in placed["train"] if each in free and any(video.phase_1 for video in each)]
        if wanted[split] > 0 and not placed[split] and movable and len(placed["train"]) > 1:
            placed["train"].remove(movable[-1])
            placed[split].append(movable[-1])
    return {video.video_id: split for split in SPLITS for component in placed[split] for video in component}


def shared_between_splits(videos: Iterable[SplitVideo]) -> tuple[Shared, ...]:
    """Videographers and places that are in more than one split: somebody changed attributes since."""
    found: dict[tuple[str, str], set[Split]] = defaultdict(set)
    for video in videos:
        for key in video.attributes.items():
            if video.split is not None:
                found[key].add(video.split)
    return tuple(
        Shared(attribute, value, tuple(split for split in SPLITS if split in splits))
        for (attribute, value), splits in sorted(found.items())
        if len(splits) > 1
    )


def _components(videos: Sequence[SplitVideo]) -> list[list[SplitVideo]]:
    """Videos that are connected through an attribute, each list by name."""
    leader = {video.video_id: video.video_id for video in videos}

    def find(video_id: int) -> int:
        while leader[video_id] != video_id:
            leader[video_id] = video_id = leader[leader[video_id]]
        return video_id

    first_with: dict[tuple[str, str], int] = {}
    for video in videos:
        for key in video.attributes.items():
            leader[find(video.video_id)] = find(first_with.setdefault(key, video.video_id))
    found: dict[int, list[SplitVideo]] = defaultdict(list)
    for video in sorted(videos, key=lambda each: each.name):
        found[find(video.video_id)].append(video)
    return list(found.values())
