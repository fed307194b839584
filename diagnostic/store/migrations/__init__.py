"""Alembic's scripts. They travel inside the package, so that an installed copy can upgrade its database."""
