"""What the store hands out about work: assignments, and masklets as work queues show them.

Pure data without a database, in the units and spaces of `storage.records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.records import Decision, MaskletState, Phase, Source


class AssignmentState(StrEnum):
    """Whether somebody is still to annotate a video."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What a person is to annotate, in which phase, as it now is; `by_id` said so last."""

    video_id: int
    person_id: int
    phase: Phase
    state: AssignmentState
    by_id: int
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """A masklet as a work queue shows it; `since` is when it came into its state.

    `hands` are the people who prompted, painted or marked absences in it, or in what came into it from others. `area`
    (pixels, over masks that are not empty), `predicted_iou` and `stability_score` are means over the revision submitted
    last, `first_frame` is its first with something on it; None where unknown. `said` has the latest decision of each
    person on that revision, in order; `reason`, `frames` and `judge_id` are of its last verdict.
    """

    masklet_id: int
    target_id: int
    video_id: int
    video_name: str
    number: int
    name: str
    colour_index: int
    phase: Phase
    source: Source
    annotator_id: int
    state: MaskletState
    revision: int
    since: float
    hands: frozenset[int]
    area: float | None
    predicted_iou: float | None
    stability_score: float | None
    first_frame: int | None
    said: Mapping[int, Decision]
    reason: str
    frames: tuple[int, ...]
    judge_id: int | None
