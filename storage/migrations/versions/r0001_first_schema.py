"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _make_catalogue()
    _make_steps()
    _make_targets_and_masklets()
    _make_masks()
    _make_pins()
    _make_review_and_activity()


def _make_catalogue() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("name", name="uq_person_name"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("notes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["checkpoint.id"], name="fk_checkpoint_parent_id_checkpoint"),
        sa.PrimaryKeyConstraint("id", name="pk_checkpoint"),
        sa.UniqueConstraint("sha256", name="uq_checkpoint_sha256"),
    )
    op.create_table(
        "video",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("frame_count", sa.Integer(), nullable=False),
        sa.Column("fps", sa.Double(), nullable=False),
        sa.Column("stride", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Double(), nullable=False),
        sa.Column("attributes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("added_at", sa.Double(), nullable=False),
        sa.Column("timestamps", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_video"),
        sa.UniqueConstraint("name", name="uq_video_name"),
    )


def _make_steps() -> None:
    op.create_table(
        "step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("masklet_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.Column("undoable", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_step_person_id_person"),
        sa.ForeignKeyConstraint(["subject_id"], ["step.id"], name="fk_step_subject_id_step"),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name="fk_step_video_id_video"),
        sa.PrimaryKeyConstraint("id", name="pk_step"),
    )
    op.create_index("ix_step_masklet_id", "step", ["masklet_id"], unique=False)
    op.create_index("ix_step_subject_id", "step", ["subject_id"], unique=False)
    op.create_index("ix_step_video_id_state_person_id", "step", ["video_id", "state", "person_id"], unique=False)


def _make_targets_and_masklets() -> None:
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_target_step_id_step"),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name="fk_target_video_id_video"),
        sa.PrimaryKeyConstraint("id", name="pk_target"),
    )
    op.create_index("ix_target_step_id", "target", ["step_id"], unique=False)
    op.create_index("ix_target_video_id", "target", ["video_id"], unique=False)
    op.create_table(
        "target_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("colour_index", sa.Integer(), nullable=True),
        sa.Column("tags", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_target_version_step_id_step"),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name="fk_target_version_target_id_target"),
        sa.PrimaryKeyConstraint("id", name="pk_target_version"),
    )
    op.create_index("ix_target_version_step_id", "target_version", ["step_id"], unique=False)
    op.create_index("ix_target_version_target_id", "target_version", ["target_id"], unique=False)
    op.create_table(
        "masklet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("annotator_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["annotator_id"], ["person.id"], name="fk_masklet_annotator_id_person"),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_masklet_step_id_step"),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name="fk_masklet_target_id_target"),
        sa.PrimaryKeyConstraint("id", name="pk_masklet"),
    )
    op.create_index("ix_masklet_step_id", "masklet", ["step_id"], unique=False)
    op.create_index("ix_masklet_target_id", "masklet", ["target_id"], unique=False)
    op.create_table(
        "masklet_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("masklet_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["masklet_id"], ["masklet.id"], name="fk_masklet_version_masklet_id_masklet"),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_masklet_version_step_id_step"),
        sa.PrimaryKeyConstraint("id", name="pk_masklet_version"),
    )
    op.create_index("ix_masklet_version_masklet_id", "masklet_version", ["masklet_id"], unique=False)
    op.create_index("ix_masklet_version_step_id", "masklet_version", ["step_id"], unique=False)


def _make_masks() -> None:
    op.create_table(
        "mask_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("masklet_id", sa.Integer(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("x0", sa.Integer(), nullable=True),
        sa.Column("y0", sa.Integer(), nullable=True),
        sa.Column("x1", sa.Integer(), nullable=True),
        sa.Column("y1", sa.Integer(), nullable=True),
        sa.Column("predicted_iou", sa.Double(), nullable=True),
        sa.Column("object_score", sa.Double(), nullable=True),
        sa.Column("stability_score", sa.Double(), nullable=True),
        sa.Column("checkpoint_id", sa.Integer(), nullable=True),
        sa.Column("source_frame", sa.Integer(), nullable=True),
        sa.Column("source_hash", sa.String(), nullable=True),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("counts", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["checkpoint_id"], ["checkpoint.id"], name="fk_mask_version_checkpoint_id_checkpoint"),
        sa.ForeignKeyConstraint(["masklet_id"], ["masklet.id"], name="fk_mask_version_masklet_id_masklet"),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_mask_version_step_id_step"),
        sa.PrimaryKeyConstraint("id", name="pk_mask_version"),
    )
    op.create_index(
        "ix_mask_version_masklet_id_frame_step_id", "mask_version", ["masklet_id", "frame", "step_id"], unique=False
    )
    op.create_index("ix_mask_version_step_id", "mask_version", ["step_id"], unique=False)
    op.create_table(
        "current_mask",
        sa.Column("masklet_id", sa.Integer(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["masklet_id"], ["masklet.id"], name="fk_current_mask_masklet_id_masklet"),
        sa.ForeignKeyConstraint(["version_id"], ["mask_version.id"], name="fk_current_mask_version_id_mask_version"),
        sa.PrimaryKeyConstraint("masklet_id", "frame", name="pk_current_mask"),
        sqlite_with_rowid=False,
    )


def _make_pins() -> None:
    op.create_table(
        "pin_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("masklet_id", sa.Integer(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("last_frame", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("prompts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("candidate", sa.Integer(), nullable=True),
        sa.Column("candidate_scores", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("object_score", sa.Double(), nullable=True),
        sa.Column("predicted_iou", sa.Double(), nullable=True),
        sa.Column("checkpoint_id", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("mask_height", sa.Integer(), nullable=True),
        sa.Column("mask_width", sa.Integer(), nullable=True),
        sa.Column("mask_counts", sa.LargeBinary(), nullable=True),
        sa.Column("object_pointer", sa.LargeBinary(), nullable=True),
        sa.Column("low_res_logits", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["checkpoint_id"], ["checkpoint.id"], name="fk_pin_version_checkpoint_id_checkpoint"),
        sa.ForeignKeyConstraint(["masklet_id"], ["masklet.id"], name="fk_pin_version_masklet_id_masklet"),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_pin_version_step_id_step"),
        sa.PrimaryKeyConstraint("id", name="pk_pin_version"),
    )
    op.create_index(
        "ix_pin_version_masklet_id_frame_step_id", "pin_version", ["masklet_id", "frame", "step_id"], unique=False
    )
    op.create_index("ix_pin_version_step_id", "pin_version", ["step_id"], unique=False)
    op.create_table(
        "current_pin",
        sa.Column("masklet_id", sa.Integer(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["masklet_id"], ["masklet.id"], name="fk_current_pin_masklet_id_masklet"),
        sa.ForeignKeyConstraint(["version_id"], ["pin_version.id"], name="fk_current_pin_version_id_pin_version"),
        sa.PrimaryKeyConstraint("masklet_id", "frame", name="pk_current_pin"),
        sqlite_with_rowid=False,
    )


def _make_review_and_activity() -> None:
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("masklet_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("frames", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["masklet_id"], ["masklet.id"], name="fk_verdict_masklet_id_masklet"),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_verdict_step_id_step"),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
    )
    op.create_index("ix_verdict_masklet_id", "verdict", ["masklet_id"], unique=False)
    op.create_table(
        "looked_at",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_looked_at_person_id_person"),
        sa.ForeignKeyConstraint(["version_id"], ["mask_version.id"], name="fk_looked_at_version_id_mask_version"),
        sa.PrimaryKeyConstraint("version_id", "person_id", name="pk_looked_at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("masklet_id", sa.Integer(), nullable=True),
        sa.Column("frame", sa.Integer(), nullable=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reviewing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["masklet_id"], ["masklet.id"], name="fk_event_masklet_id_masklet"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_person_id_person"),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name="fk_event_video_id_video"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_masklet_id", "event", ["masklet_id"], unique=False)
    op.create_index("ix_event_person_id_at", "event", ["person_id", "at"], unique=False)
    op.create_index("ix_event_video_id", "event", ["video_id"], unique=False)
