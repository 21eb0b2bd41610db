"""What callers hand to the store: frozen drafts of rows that have no id yet.

Pure data without a database. An id below zero names a row made in the same step draft: `NewTarget(id=-1)` can be the
target of `NewMasklet(id=-2, target_id=-1)`, and that the masklet of `NewMask(masklet_id=-2)`. Units and spaces are
those of `storage.records`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.mask_codec import Rle
from storage.records import (
    Decision,
    Direction,
    Phase,
    PinContent,
    PinKind,
    Prompts,
    Provenance,
    Source,
    StepKind,
    VideoKind,
)
from storage.work_records import AssignmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVideo:
    """A video to add; `timestamps_s` has the time in seconds of every decoded frame, empty where unknown."""

    name: str
    path: str
    fingerprint: str
    kind: VideoKind
    width: int
    height: int
    frame_count: int
    fps: float
    stride: int
    rate: float
    timestamps_s: Sequence[float] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckpoint:
    """A checkpoint file to remember; its sha256 (lower-case hex) is its identity."""

    name: str
    sha256: str
    layout: str
    path: str
    parent_id: int | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTarget:
    """An object to add to the step's video; it gets `number` where that is given and free, else the next (1, 2, …)."""

    id: int
    name: str
    colour_index: int
    tags: tuple[str, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetEdit:
    """New values for a target; None leaves a value as it is."""

    target_id: int
    name: str | None = None
    colour_index: int | None = None
    tags: tuple[str, ...] | None = None
    deleted: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMasklet:
    """An annotation to begin; its annotator is the step's person."""

    id: int
    target_id: int
    phase: Phase
    source: Source = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskletEdit:
    """New values for a masklet; None leaves a value as it is."""

    masklet_id: int
    phase: Phase | None = None
    deleted: bool | None = None
    source: Source | None = None
    annotator_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMask:
    """A mask for one frame; area and box are read from its code."""

    masklet_id: int
    frame: int
    rle: Rle
    provenance: Provenance
    predicted_iou: float | None = None
    object_score: float | None = None
    stability_score: float | None = None
    checkpoint_id: int | None = None
    source_frame: int | None = None
    source_hash: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPin:
    """A pin for one frame or, for absent ones, a range with both ends in it; replaces the pin that began there."""

    masklet_id: int
    frame: int
    kind: PinKind
    content_hash: str
    last_frame: int | None = None
    prompts: Prompts = field(default_factory=Prompts)
    content: PinContent = field(default_factory=PinContent)
    candidate: int | None = None
    candidate_scores: tuple[float, ...] = ()
    object_score: float | None = None
    predicted_iou: float | None = None
    checkpoint_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameKey:
    """One frame of one masklet."""

    masklet_id: int
    frame: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraft:
    """A step with everything it does, committed in one transaction.

    `removed_masks` leaves frames without a mask, `removed_pins` takes pins away (named by their first frame).
    """

    video_id: int
    person_id: int
    kind: StepKind
    target_id: int | None = None
    masklet_id: int | None = None
    phase: Phase | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    at: float | None = None  # now
    undoable: bool = True
    targets: tuple[NewTarget, ...] = ()
    target_edits: tuple[TargetEdit, ...] = ()
    masklets: tuple[NewMasklet, ...] = ()
    masklet_edits: tuple[MaskletEdit, ...] = ()
    masks: tuple[NewMask, ...] = ()
    removed_masks: tuple[FrameKey, ...] = ()
    pins: tuple[NewPin, ...] = ()
    removed_pins: tuple[FrameKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVerdict:
    """A reviewer's judgement of a masklet's latest revision; frames are those found wrong.

    `revision` is the one the reviewer has seen, None whichever is the latest; where another has been submitted since,
    nothing is judged. `settles` is asked, while nobody else can write, what all verdicts on the revision come to,
    (person, decision) oldest first and this one last, by the project's settings as they then are; where it says no, the
    masklet stays submitted, or is so again: others have yet to speak.
    """

    masklet_id: int
    person_id: int
    decision: Decision
    revision: int | None = None
    reason: str = ""
    frames: tuple[int, ...] = ()
    settles: Callable[[Sequence[tuple[int, Decision]], Mapping[str, Any]], bool] = lambda said, settings: True
    at: float | None = None  # now


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """Where a reviewer finds a masklet's latest revision wrong: in a box, at a point (no extent), or anywhere."""

    masklet_id: int
    person_id: int
    frame: int
    box: tuple[float, float, float, float] | None = None
    at: float | None = None  # now


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssignment:
    """That a person is to annotate a video in a phase, has done so, or no longer is to; `by_id` says so."""

    video_id: int
    person_id: int
    phase: Phase
    by_id: int
    state: AssignmentState
    at: float | None = None  # now


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """A sign of a person at work on a frame of a masklet, or, without these, of having put it down."""

    person_id: int
    video_id: int
    kind: str
    masklet_id: int | None = None
    frame: int | None = None
    reviewing: bool = False
    at: float | None = None  # now
