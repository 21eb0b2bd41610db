"""What the store hands out: frozen records and the words they use.

Pure data without a database, safe to pass between threads and processes. Nothing here may read, write or compute.
Times are UTC seconds since the epoch; sizes are (height, width); boxes are (x0, y0, x1, y1) in image pixels with x1
and y1 exclusive; frames are indices of decoded frames. What goes in is in `storage.drafts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from storage.mask_codec import Rle

Phase = Literal[1, 2, 3]
Source = Literal["manual", "auto"]
Direction = Literal["forward", "backward"]
VideoKind = Literal["file", "folder"]


class Role(StrEnum):
    """What a person does in the project."""

    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    LEAD = "lead"


class StepKind(StrEnum):
    """What a step did; the second block moves a masklet between its states, the third takes steps back."""

    NEW_TARGET = "new_target"
    EDIT_TARGET = "edit_target"
    NEW_MASKLET = "new_masklet"
    EDIT_MASKLET = "edit_masklet"
    DELETE = "delete"
    PROMPT = "prompt"
    PAINT = "paint"
    PASTE = "paste"
    ABSENT = "absent"
    UNPIN = "unpin"
    PROPAGATE = "propagate"
    REVERT = "revert"
    ACCEPT = "accept"
    SWAP = "swap"
    SPLIT = "split"
    MERGE = "merge"
    AUTO = "auto"
    IMPORT = "import"

    SUBMIT = "submit"
    RECALL = "recall"
    VERDICT = "verdict"
    REOPEN = "reopen"
    SETTLE = "settle"  # the verdicts that are there decide, since the project's rules have changed

    UNDO = "undo"
    REDO = "redo"


DECIDING = (StepKind.VERDICT, StepKind.SETTLE)
"""What can make a masklet satisfactory, returned or rejected."""


class StepState(StrEnum):
    """Whether a step counts; an abandoned one was undone and then overtaken by a newer step, so it stays undone."""

    DONE = "done"
    UNDONE = "undone"
    ABANDONED = "abandoned"


class Provenance(StrEnum):
    """Where a mask comes from; the first three are a person's own hand."""

    PROMPTED = "prompted"
    PAINTED = "painted"
    ABSENT = "absent"
    PROPAGATED = "propagated"
    AUTO = "auto"


class PinKind(StrEnum):
    """How a person fixed a frame."""

    PROMPTED = "prompted"
    PAINTED = "painted"
    ABSENT = "absent"


class MaskletState(StrEnum):
    """Where a masklet stands; only draft and returned ones can be edited."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SATISFACTORY = "satisfactory"
    RETURNED = "returned"
    REJECTED = "rejected"

    @property
    def editable(self) -> bool:
        """Whether masks and pins may change."""
        return self in {MaskletState.DRAFT, MaskletState.RETURNED}


class Decision(StrEnum):
    """A reviewer's judgement of one revision."""

    SATISFACTORY = "satisfactory"
    UNSATISFACTORY = "unsatisfactory"
    REJECTED = "rejected"


class Refusal(StrEnum):
    """Why undo or redo did nothing."""

    NOTHING_LEFT = "nothing_left"
    MASKLET_FROZEN = "masklet_frozen"  # submitted, satisfactory or rejected: recall or reopen it first
    ENTANGLED = "entangled"  # another person's work builds on the step, or took away what it builds on


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who annotates or reviews."""

    id: int
    name: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A checkpoint file by content; path is where it was last seen, absolute."""

    id: int
    name: str
    sha256: str
    layout: str
    path: str
    parent_id: int | None
    notes: Mapping[str, Any]
    created_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video of the project; path is relative to the project file's folder, with forward slashes.

    Grid frames are multiples of `stride`; `rate` is what was asked for, per second; attributes hold environment, split,
    place, videographer and whatever else people note.
    """

    id: int
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
    attributes: Mapping[str, Any]
    added_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One object of a video as people speak of it, as it now is."""

    id: int
    video_id: int
    number: int
    name: str
    colour_index: int
    tags: tuple[str, ...]
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Masklet:
    """One annotation of a target over the whole video, as it now is; its annotator is who took it up last.

    `revision` counts submissions, 0 before the first; `deleted` is also true where its target is deleted.
    """

    id: int
    target_id: int
    video_id: int
    phase: Phase
    source: Source
    annotator_id: int
    state: MaskletState
    revision: int
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskSummary:
    """A mask version without its pixels.

    `source_frame` and `source_hash` name the pin a propagated mask was tracked from and `direction` the way there;
    `looked_at` is whether anybody has looked at this very version; area is in pixels, box None where it is empty.
    """

    id: int
    step_id: int
    masklet_id: int
    frame: int
    provenance: Provenance
    area: int
    box: tuple[int, int, int, int] | None
    predicted_iou: float | None
    object_score: float | None
    stability_score: float | None
    checkpoint_id: int | None
    source_frame: int | None
    source_hash: str | None
    direction: Direction | None
    looked_at: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskVersion(MaskSummary):
    """A mask version with its pixels."""

    rle: Rle


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """Clicks and box on one frame; labels are 1 (inside) and 0 (outside), one per point (x, y) in image pixels."""

    points: tuple[tuple[float, float], ...] = ()
    labels: tuple[int, ...] = ()
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PinContent:
    """The heavy part of a pin; arrays are packed by `storage.array_codec`."""

    mask: Rle | None = None
    low_res_logits: bytes | None = None
    object_pointer: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A frame a person fixed; `last_frame` is the frame itself except for an absent range, which is one pin.

    `candidate` is the index of the chosen answer among `candidate_scores` (their predicted IoU).
    """

    id: int
    step_id: int
    masklet_id: int
    frame: int
    last_frame: int
    kind: PinKind
    prompts: Prompts
    candidate: int | None
    candidate_scores: tuple[float, ...]
    object_score: float | None
    predicted_iou: float | None
    checkpoint_id: int | None
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A judgement of one revision, with the frames found wrong; later ones supersede it."""

    id: int
    step_id: int
    masklet_id: int
    revision: int
    person_id: int
    decision: Decision
    reason: str
    frames: tuple[int, ...]
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMark:
    """Where a reviewer found a revision wrong: in a box, at a point (a box without extent), or on the whole frame."""

    id: int
    masklet_id: int
    revision: int
    person_id: int
    frame: int
    box: tuple[float, float, float, float] | None
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing a person did. A step without `finished_at` is running, or was cut short and counts as it is.

    `subject_id` is the step that an undo or redo step turned; `payload` is whatever the engine noted.
    """

    id: int
    video_id: int
    target_id: int | None
    masklet_id: int | None
    person_id: int
    phase: Phase | None
    kind: StepKind
    payload: Mapping[str, Any]
    at: float
    finished_at: float | None
    undoable: bool
    state: StepState
    subject_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """What a step, its undo or its redo changed: all that a view needs to know to refresh.

    `frames` has, per masklet, the frames whose current mask or pin changed (a pin by its first frame); `new_ids` maps
    the draft's negative ids to those the database gave, and is empty for undo and redo.
    """

    step: Step
    targets: frozenset[int] = frozenset()
    masklets: frozenset[int] = frozenset()
    frames: Mapping[int, frozenset[int]] = field(default_factory=dict)
    new_ids: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A sign of a person at work, the raw material of active seconds; without masklet and frame nothing is in hand."""

    id: int
    person_id: int
    video_id: int
    masklet_id: int | None
    frame: int | None
    at: float
    kind: str
    reviewing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveSeconds:
    """Time spent on one frame of one masklet."""

    annotating: float = 0.0
    reviewing: float = 0.0
