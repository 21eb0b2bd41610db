"""Tracks of found objects, and the rules by which they become masklets or are dropped.

Pure: run-length codes and numbers in, reasons out. Runs wherever the session does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pycocotools import mask as coco_mask

from engine import model_protocol as wire
from engine.auto.settings import AutoSettings
from engine.pins import from_wire
from storage.mask_codec import Rle, is_empty


class Dropped(StrEnum):
    """Why a track becomes no masklet."""

    KNOWN = "known"  # a masklet of the video has this object already
    DOUBLE = "double"  # so does a better track
    UNSEEN = "unseen"  # visible on too few frames
    UNSURE = "unsure"  # predicted IoU too low on the way
    UNSTABLE = "unstable"


@dataclass(frozen=True, slots=True)
class AutoMask:
    """One mask of a track; the first, found and not tracked, has no object score."""

    rle: Rle
    predicted_iou: float
    object_score: float | None
    stability_score: float | None

    @classmethod
    def found(cls, mask: wire.FoundMask) -> AutoMask:
        """The mask a search has found."""
        return cls(from_wire(mask.mask), mask.predicted_iou, None, mask.stability_score)

    @classmethod
    def tracked(cls, mask: wire.TrackedMask) -> AutoMask:
        """A mask a propagation has made."""
        return cls(from_wire(mask.mask), mask.predicted_iou, mask.object_score, mask.stability_score)


@dataclass(slots=True)
class AutoTrack:
    """One found object on its way through the video: its place among what was found, its masks by frame."""

    place: int
    masks: dict[int, AutoMask] = field(default_factory=dict)

    def codes(self) -> dict[int, Rle]:
        """The masks' codes by frame."""
        return {frame: mask.rle for frame, mask in self.masks.items()}


def weakness(track: AutoTrack, settings: AutoSettings) -> Dropped | None:
    """Why a track is not good enough by its own figures; None where it is."""
    visible = [mask for mask in track.masks.values() if not is_empty(mask.rle)]
    if not visible or len(visible) < settings.min_visible * len(track.masks):
        return Dropped.UNSEEN
    if _mean(mask.predicted_iou for mask in visible) < settings.min_track_iou:
        return Dropped.UNSURE
    scores = [mask.stability_score for mask in visible if mask.stability_score is not None]
    if scores and _mean(scores) < settings.min_track_stability:
        return Dropped.UNSTABLE
    return None


def overlap(one: Mapping[int, Rle], other: Mapping[int, Rle]) -> float:
    """IoU of two masklets as volumes, over the frames on which both have a mask; 0 where they have none in common."""
    common = union = 0.0
    for frame in one.keys() & other.keys():
        a, b = _plain(one[frame]), _plain(other[frame])
        both = float(coco_mask.area(a)) + float(coco_mask.area(b))
        iou = float(coco_mask.iou([a], [b], [False])[0, 0])
        shared = iou * both / (1 + iou)
        common, union = common + shared, union + both - shared
    return common / union if union else 0.0


def is_known(codes: Mapping[int, Rle], others: Iterable[Mapping[int, Rle]], *, max_overlap: float) -> bool:
    """Whether one of the other masklets has this object already."""
    return any(overlap(codes, other) > max_overlap for other in others)


def sift(
    tracks: Sequence[AutoTrack], others: Sequence[Mapping[int, Rle]], settings: AutoSettings
) -> tuple[list[AutoTrack], dict[int, Dropped]]:
    """Those of the tracks, best first, that become masklets, and by place why the rest does not.

    `others` are the video's masklets by frame; a track also gives way to a better one of the same object.
    """
    kept: list[AutoTrack] = []
    dropped: dict[int, Dropped] = {}
    for track in tracks:
        why, codes = weakness(track, settings), track.codes()
        if why is None and is_known(codes, others, max_overlap=settings.max_overlap):
            why = Dropped.KNOWN
        if why is None and is_known(codes, (each.codes() for each in kept), max_overlap=settings.max_overlap):
            why = Dropped.DOUBLE
        if why is None:
            kept.append(track)
        else:
            dropped[track.place] = why
    return kept, dropped


def _plain(rle: Rle) -> dict[str, object]:
    return {"size": list(rle.size), "counts": rle.counts}


def _mean(values: Iterable[float]) -> float:
    each = list(values)
    return sum(each) / len(each)
