"""The exchange: what cities declare, published matchings, good practices with their versions, steps and files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from diagnostic.store.migrations.versions.v0001_first_tables import number, when_and_who
from diagnostic.store.migrations.versions.v0002_append_only import keep

revision = "0004"
down_revision = "0003"

TABLES = ("declarations", "exchanges", "exchange_rows", "practice_versions", "practice_steps", "practice_files")
STATES = "'draft', 'proposed', 'sent_back', 'approved', 'withdrawn'"


def upgrade() -> None:
    """Make the tables; all but ``practices`` are append-only from the start."""
    _matching_tables()
    _practice_tables()
    keep(*TABLES)


def _matching_tables() -> None:
    op.create_table(
        "declarations",
        number("id"),
        sa.Column("city_id", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        *when_and_who(),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_declarations_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
    )
    op.create_index(op.f("ix_declarations_city_id"), "declarations", ["city_id"], unique=False)
    op.create_table(
        "exchanges",
        number("id"),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        *when_and_who(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchanges")),
    )
    op.create_table(
        "exchange_rows",
        number("exchange_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.String(length=60), nullable=False),
        sa.Column("helper_id", sa.String(length=60), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_exchange_rows_city_id")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchanges.id"], name=op.f("fk_exchange_rows_exchange_id")),
        sa.ForeignKeyConstraint(["helper_id"], ["cities.id"], name=op.f("fk_exchange_rows_helper_id")),
        sa.PrimaryKeyConstraint("exchange_id", "number", name=op.f("pk_exchange_rows")),
    )
    for column in ("city_id", "helper_id"):
        op.create_index(op.f(f"ix_exchange_rows_{column}"), "exchange_rows", [column], unique=False)


def _practice_tables() -> None:
    op.create_table(
        "practices",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("city_id", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_practices_state")),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_practices_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practices")),
    )
    op.create_index(op.f("ix_practices_city_id"), "practices", ["city_id"], unique=False)
    op.create_table(
        "practice_versions",
        sa.Column("practice_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        *when_and_who(),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_practice_versions_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "version", name=op.f("pk_practice_versions")),
    )
    op.create_table(
        "practice_steps",
        number("id"),
        sa.Column("practice_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        *when_and_who(),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_practice_steps_state")),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_practice_steps_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_steps")),
    )
    op.create_index(op.f("ix_practice_steps_practice_id"), "practice_steps", ["practice_id"], unique=False)
    op.create_table(
        "practice_files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("practice_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *when_and_who(),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_practice_files_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_files")),
    )
    op.create_index(op.f("ix_practice_files_practice_id"), "practice_files", ["practice_id"], unique=False)
