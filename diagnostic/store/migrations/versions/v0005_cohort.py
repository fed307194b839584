"""The cohort: head cities that the secretariat chose, and what each city sees of its peers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from diagnostic.store.migrations.versions.v0001_first_tables import number, when_and_who
from diagnostic.store.migrations.versions.v0002_append_only import keep

revision = "0005"
down_revision = "0004"

TABLES = ("head_choices", "cohorts", "cohort_rows")


def upgrade() -> None:
    """Make the tables, append-only from the start."""
    op.create_table(
        "head_choices",
        number("id"),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("group_id", sa.String(length=60), nullable=False),
        sa.Column("city_id", sa.String(length=60), nullable=True),
        *when_and_who(),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_head_choices_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_choices")),
    )
    op.create_index(op.f("ix_head_choices_period"), "head_choices", ["period"], unique=False)
    op.create_table(
        "cohorts",
        number("id"),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        *when_and_who(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
    )
    op.create_table(
        "cohort_rows",
        number("cohort_id"),
        sa.Column("city_id", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_cohort_rows_city_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_cohort_rows_cohort_id")),
        sa.PrimaryKeyConstraint("cohort_id", "city_id", name=op.f("pk_cohort_rows")),
    )
    op.create_index(op.f("ix_cohort_rows_city_id"), "cohort_rows", ["city_id"], unique=False)
    keep(*TABLES)
