"""What Alembic runs: always on a connection that ``opening.py`` gives, inside its transaction."""

from __future__ import annotations

from alembic import context

from diagnostic.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
