"""Tracks of found objects, and the rules by which they become masklets or are dropped.

Pure: run-length codes and numbers in, reasons out. Runs wherever the session does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from engine import model_protocol as wire
from engine.auto.settings import AutoSettings
from engine.pins import from_wire
from storage.mask_codec import Rle, is_empty

Codes = Mapping[int, Rle]
"""A masklet's codes by frame."""


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


def overlaps(ones: Sequence[Codes], others: Sequence[Codes]) -> NDArray[np.float64]:
    """IoU (ones, others) of masklets as volumes, over the frames on which both have a mask; 0 where there are none."""
    common, union = np.zeros((2, len(ones), len(others)))
    for frame in frozenset().union(*ones) & frozenset().union(*others):
        rows = [k for k, one in enumerate(ones) if frame in one]
        columns = [k for k, other in enumerate(others) if frame in other]
        a, b = ([_plain(of[k][frame]) for k in places] for of, places in ((ones, rows), (others, columns)))
        both = np.add.outer(coco_mask.area(a), coco_mask.area(b)).astype(np.float64)
        iou = coco_mask.iou(a, b, [False] * len(b))
        shared = iou * both / (1 + iou)
        common[np.ix_(rows, columns)] += shared
        union[np.ix_(rows, columns)] += both - shared
    return np.divide(common, union, out=np.zeros_like(common), where=union > 0)


def sift(
    tracks: Sequence[AutoTrack], others: Sequence[Codes], settings: AutoSettings
) -> tuple[list[AutoTrack], dict[int, Dropped]]:
    """Those of the tracks, best first, that become masklets, and by place why the rest does not.

    `others` are the video's masklets by frame; a track also gives way to a better one of the same object.
    """
    codes = [track.codes() for track in tracks]
    known = overlaps(codes, others).max(axis=1, initial=0.0) > settings.max_overlap
    alike = overlaps(codes, codes) > settings.max_overlap
    kept: list[int] = []
    dropped: dict[int, Dropped] = {}
    for k, track in enumerate(tracks):
        why = weakness(track, settings)
        if why is None and known[k]:
            why = Dropped.KNOWN
        if why is None and alike[k, kept].any():
            why = Dropped.DOUBLE
        if why is None:
            kept.append(k)
        else:
            dropped[track.place] = why
    return [tracks[k] for k in kept], dropped


def _plain(rle: Rle) -> dict[str, object]:
    return {"size": list(rle.size), "counts": rle.counts}


def _mean(values: Iterable[float]) -> float:
    each = list(values)
    return sum(each) / len(each)
