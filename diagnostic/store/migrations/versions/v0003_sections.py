"""Who was asked to answer which factor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from diagnostic.store.migrations.versions.v0001_first_tables import number, when_and_who
from diagnostic.store.migrations.versions.v0002_append_only import keep

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table, append-only from the start."""
    op.create_table(
        "sections",
        number("id"),
        sa.Column("assessment_id", sa.String(length=32), nullable=False),
        sa.Column("factor_id", sa.String(length=60), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        *when_and_who(),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_sections_assessment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
    )
    op.create_index(op.f("ix_sections_assessment_id"), "sections", ["assessment_id"], unique=False)
    keep("sections")
