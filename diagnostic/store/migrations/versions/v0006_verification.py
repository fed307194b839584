"""What reviewers marked answer by answer, and the result that each validated assessment keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from diagnostic.store.migrations.versions.v0001_first_tables import number, when_and_who
from diagnostic.store.migrations.versions.v0002_append_only import keep

revision = "0006"
down_revision = "0005"

TABLES = ("verifications", "validated_results")


def upgrade() -> None:
    """Make the tables, append-only from the start."""
    op.create_table(
        "verifications",
        number("id"),
        sa.Column("assessment_id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        *when_and_who(),
        sa.CheckConstraint("mark IN ('verified', 'not_verified', 'not_reported')", name=op.f("ck_verifications_mark")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_verifications_assessment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
    )
    op.create_index(op.f("ix_verifications_assessment_id"), "verifications", ["assessment_id"], unique=False)
    op.create_table(
        "validated_results",
        sa.Column("assessment_id", sa.String(length=32), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        *when_and_who(),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_validated_results_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_validated_results")),
    )
    keep(*TABLES)
