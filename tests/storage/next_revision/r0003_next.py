"""A revision as a later version might bring it, for the upgrade test: it rebuilds a table that others refer to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("person", recreate="always") as person:
        person.add_column(sa.Column("initials", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("video", recreate="always") as video:
        video.drop_constraint("uq_video_name", type_="unique")
        video.create_unique_constraint("uq_video_path", ["path"])
