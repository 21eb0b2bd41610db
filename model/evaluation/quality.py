"""Where masks are good and where they are not: by the object's size, and by whether it disappears; numpy, no torch.

Sizes are those of COCO, which the SAM 2 paper uses for its mask alignment by size: the area of the true mask in pixels
of the frame, small below 32², medium below 96². Absent frames have no size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.evaluation.measures import Mask, Score

Size = Literal["small", "medium", "large", "absent"]
SMALL_BELOW, MEDIUM_BELOW = 32 * 32, 96 * 96
ALIGNED_ABOVE = 0.75
"""A mask of a higher IoU with the truth counts as aligned, as in the paper's mask alignment score."""


@dataclass(frozen=True, slots=True)
class FrameQuality:
    """One scored frame of one object: its size there, whether it had been away before, and how the mask came out."""

    size: Size
    returned: bool
    score: Score
    found: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Frames taken together: how many, their mean J and F, and the part with an IoU above 0.75; None without frames."""

    frames: int
    j: float | None
    f: float | None
    aligned: float | None


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The quality of many objects' masks.

    `by_size` covers frames where the object is visible, `after_return` those of them that come after an absence.
    `steady` and `disappearing` are all scored frames of objects that are never, or at least once, absent.
    `absence_seen` is the part of absent frames with no mask, `presence_missed` the part of visible frames with none.
    """

    by_size: dict[Size, Group]
    steady: Group
    disappearing: Group
    after_return: Group
    absence_seen: float | None
    presence_missed: float | None


def size_of(mask: Mask) -> Size:
    """Return the size class of a true mask."""
    area = np.count_nonzero(mask)
    if area == 0:
        return "absent"
    return "small" if area < SMALL_BELOW else "medium" if area < MEDIUM_BELOW else "large"


def frame_qualities(
    known: dict[int, Mask], masks: dict[int, Mask], by_frame: dict[int, Score]
) -> tuple[FrameQuality, ...]:
    """Describe the scored frames of one object; all arguments by frame, `known` in order and from the first frame."""
    found = []
    away = False
    for frame, truth in known.items():
        away = away or not truth.any()
        if frame in by_frame:
            size = size_of(truth)
            found.append(FrameQuality(size, away and size != "absent", by_frame[frame], bool(masks[frame].any())))
    return tuple(found)


def report_quality(objects: Iterable[Sequence[FrameQuality]]) -> QualityReport:
    """Summarise objects' frames; every frame counts alike."""
    objects = list(objects)
    every = [frame for frames in objects for frame in frames]
    visible = [frame for frame in every if frame.size != "absent"]
    absent = [frame for frame in every if frame.size == "absent"]
    leaving = [frames for frames in objects if any(frame.size == "absent" or frame.returned for frame in frames)]
    staying = [frames for frames in objects if frames not in leaving]
    sizes: tuple[Size, ...] = ("small", "medium", "large")
    return QualityReport(
        by_size={size: _group([frame for frame in visible if frame.size == size]) for size in sizes},
        steady=_group([frame for frames in staying for frame in frames]),
        disappearing=_group([frame for frames in leaving for frame in frames]),
        after_return=_group([frame for frame in visible if frame.returned]),
        absence_seen=_part([not frame.found for frame in absent]),
        presence_missed=_part([not frame.found for frame in visible]),
    )


def _group(frames: Sequence[FrameQuality]) -> Group:
    if not frames:
        return Group(0, None, None, None)
    return Group(
        frames=len(frames),
        j=float(np.mean([frame.score.j for frame in frames])),
        f=float(np.mean([frame.score.f for frame in frames])),
        aligned=_part([frame.score.j > ALIGNED_ABOVE for frame in frames]),
    )


def _part(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None
