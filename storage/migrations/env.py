"""Alembic's entry point: runs the revisions on the connection that `storage.upgrade` hands over, in its transaction."""

from alembic import context

from storage.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
