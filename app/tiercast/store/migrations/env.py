"""Alembic's entry: runs the migrations on the connection that `store.schema` hands over."""

from alembic import context
from tiercast.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=False
)
context.run_migrations()
