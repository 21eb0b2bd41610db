"""Who is to annotate what; marks that say where a mask is wrong; masklets that pass to another hand."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add two tables, and what a step can change on a masklet."""
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name="fk_assignment_video_id_video"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_assignment_person_id_person"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_assignment_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
    )
    op.create_index("ix_assignment_video_id", "assignment", ["video_id"], unique=False)
    op.create_table(
        "review_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("masklet_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("x0", sa.Double(), nullable=True),
        sa.Column("y0", sa.Double(), nullable=True),
        sa.Column("x1", sa.Double(), nullable=True),
        sa.Column("y1", sa.Double(), nullable=True),
        sa.Column("removes_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["masklet_id"], ["masklet.id"], name="fk_review_mark_masklet_id_masklet"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_review_mark_person_id_person"),
        sa.ForeignKeyConstraint(["removes_id"], ["review_mark.id"], name="fk_review_mark_removes_id_review_mark"),
        sa.PrimaryKeyConstraint("id", name="pk_review_mark"),
    )
    op.create_index("ix_review_mark_masklet_id", "review_mark", ["masklet_id"], unique=False)
    with op.batch_alter_table("masklet_version", recreate="always") as masklet_version:
        masklet_version.add_column(sa.Column("source", sa.String(), nullable=True))
        masklet_version.add_column(sa.Column("annotator_id", sa.Integer(), nullable=True))
        masklet_version.create_foreign_key("fk_masklet_version_annotator_id_person", "person", ["annotator_id"], ["id"])
