"""The tables of a project file as typed mappings; `storage.migrations` makes them, a test holds the two equal.

Only this package sees these classes; callers get the records of `storage.records`. Rows with a `step_id` belong to the
log: they are written once and count while their step is done. The `current_*` tables and a masklet's state and revision
are derived from the log and can be rebuilt from it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, Double, ForeignKey, Index, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Migrations in batch mode can only touch constraints that have a name.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

REMOVED = "removed"  # provenance or kind of a version that takes the frame's mask or pin away


class Base(DeclarativeBase):
    """Common ground of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
        float: Double,
    }


class SettingRow(Base):
    """A project setting."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class PersonRow(Base):
    """Someone who annotates or reviews."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    active: Mapped[bool]


class CheckpointRow(Base):
    """A checkpoint file."""

    __tablename__ = "checkpoint"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    layout: Mapped[str]
    path: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("checkpoint.id"))
    notes: Mapped[dict[str, Any]]
    created_at: Mapped[float]


class VideoRow(Base):
    """A video of the project."""

    __tablename__ = "video"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    path: Mapped[str]
    fingerprint: Mapped[str]
    kind: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    frame_count: Mapped[int]
    fps: Mapped[float]
    stride: Mapped[int]
    rate: Mapped[float]
    attributes: Mapped[dict[str, Any]]
    added_at: Mapped[float]
    timestamps: Mapped[bytes]


class StepRow(Base):
    """One thing a person did."""

    __tablename__ = "step"
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    # No foreign keys on these two: the step is written before the target or masklet that it makes.
    target_id: Mapped[int | None]
    masklet_id: Mapped[int | None] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    phase: Mapped[int | None]
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    at: Mapped[float]
    finished_at: Mapped[float | None]
    undoable: Mapped[bool]
    state: Mapped[str]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("step.id"), index=True)
    __table_args__ = (Index(None, "video_id", "state", "person_id"),)


class TargetRow(Base):
    """An object of a video; it is there while its step is done."""

    __tablename__ = "target"
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"), index=True)
    number: Mapped[int]


class TargetVersionRow(Base):
    """What a step changed on a target; NULL where it changed nothing."""

    __tablename__ = "target_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"), index=True)
    name: Mapped[str | None]
    colour_index: Mapped[int | None]
    tags: Mapped[list[Any] | None]
    deleted: Mapped[bool | None]


class MaskletRow(Base):
    """An annotation of a target; state and revision are derived from the review steps."""

    __tablename__ = "masklet"
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"), index=True)
    source: Mapped[str]  # as it was begun, like its annotator; versions may change both
    annotator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str]
    revision: Mapped[int]


class MaskletVersionRow(Base):
    """What a step changed on a masklet; NULL where it changed nothing."""

    __tablename__ = "masklet_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    masklet_id: Mapped[int] = mapped_column(ForeignKey("masklet.id"), index=True)
    phase: Mapped[int | None]
    deleted: Mapped[bool | None]
    source: Mapped[str | None]
    annotator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class MaskVersionRow(Base):
    """A mask a step gave a frame, or with provenance `removed` that it has none; the code comes last, off the page."""

    __tablename__ = "mask_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    masklet_id: Mapped[int] = mapped_column(ForeignKey("masklet.id"))
    frame: Mapped[int]
    provenance: Mapped[str]
    area: Mapped[int]
    x0: Mapped[int | None]
    y0: Mapped[int | None]
    x1: Mapped[int | None]
    y1: Mapped[int | None]
    predicted_iou: Mapped[float | None]
    object_score: Mapped[float | None]
    stability_score: Mapped[float | None]
    checkpoint_id: Mapped[int | None] = mapped_column(ForeignKey("checkpoint.id"))
    source_frame: Mapped[int | None]
    source_hash: Mapped[str | None]
    direction: Mapped[str | None]
    height: Mapped[int | None]
    width: Mapped[int | None]
    counts: Mapped[bytes | None]
    __table_args__ = (Index(None, "masklet_id", "frame", "step_id"),)


class PinVersionRow(Base):
    """A pin a step set at a frame, or with kind `removed` that there is none; the heavy part comes last."""

    __tablename__ = "pin_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    masklet_id: Mapped[int] = mapped_column(ForeignKey("masklet.id"))
    frame: Mapped[int]
    last_frame: Mapped[int]
    kind: Mapped[str]
    prompts: Mapped[dict[str, Any]]
    candidate: Mapped[int | None]
    candidate_scores: Mapped[list[Any]]
    object_score: Mapped[float | None]
    predicted_iou: Mapped[float | None]
    checkpoint_id: Mapped[int | None] = mapped_column(ForeignKey("checkpoint.id"))
    content_hash: Mapped[str]
    mask_height: Mapped[int | None]
    mask_width: Mapped[int | None]
    mask_counts: Mapped[bytes | None]
    object_pointer: Mapped[bytes | None]
    low_res_logits: Mapped[bytes | None]
    __table_args__ = (Index(None, "masklet_id", "frame", "step_id"),)


class CurrentMaskRow(Base):
    """Derived: the mask version that holds for a frame."""

    __tablename__ = "current_mask"
    masklet_id: Mapped[int] = mapped_column(ForeignKey("masklet.id"), primary_key=True)
    frame: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("mask_version.id"))
    __table_args__ = ({"sqlite_with_rowid": False},)


class CurrentPinRow(Base):
    """Derived: the pin version that holds from a frame on."""

    __tablename__ = "current_pin"
    masklet_id: Mapped[int] = mapped_column(ForeignKey("masklet.id"), primary_key=True)
    frame: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("pin_version.id"))
    __table_args__ = ({"sqlite_with_rowid": False},)


class VerdictRow(Base):
    """A judgement of a revision."""

    __tablename__ = "verdict"
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"))
    masklet_id: Mapped[int] = mapped_column(ForeignKey("masklet.id"), index=True)
    revision: Mapped[int]
    decision: Mapped[str]
    reason: Mapped[str]
    frames: Mapped[list[Any]]


class ReviewMarkRow(Base):
    """Where a reviewer found a revision wrong, the whole frame where there is no box; or that a mark is taken back."""

    __tablename__ = "review_mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    masklet_id: Mapped[int] = mapped_column(ForeignKey("masklet.id"), index=True)
    revision: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    frame: Mapped[int]
    x0: Mapped[float | None]
    y0: Mapped[float | None]
    x1: Mapped[float | None]
    y1: Mapped[float | None]
    removes_id: Mapped[int | None] = mapped_column(ForeignKey("review_mark.id"))
    at: Mapped[float]


class AssignmentRow(Base):
    """That somebody is to annotate a video in a phase, or no longer; the latest row of the three holds."""

    __tablename__ = "assignment"
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    phase: Mapped[int]
    state: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[float]


class LookedAtRow(Base):
    """That a person has looked at a mask version."""

    __tablename__ = "looked_at"
    version_id: Mapped[int] = mapped_column(ForeignKey("mask_version.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[float]
    __table_args__ = ({"sqlite_with_rowid": False},)


class EventRow(Base):
    """A sign of a person at work."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"), index=True)
    masklet_id: Mapped[int | None] = mapped_column(ForeignKey("masklet.id"), index=True)
    frame: Mapped[int | None]
    at: Mapped[float]
    kind: Mapped[str]
    reviewing: Mapped[bool]
    __table_args__ = (Index(None, "person_id", "at"),)
