"""Alembic's entry: runs the steps on the connection that ``storage.lifecycle`` hands in."""

from alembic import context

from expobook.storage.tables import described

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=described(),
    transactional_ddl=True,  # SQLite too: we say BEGIN ourselves, so a failed step leaves nothing
    render_as_batch=False,
)
with context.begin_transaction():
    context.run_migrations()
