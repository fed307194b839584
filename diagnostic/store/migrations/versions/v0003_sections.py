"""Who was asked to answer which factor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table, append-only from the start."""
    op.create_table(
        "sections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.String(length=32), nullable=False),
        sa.Column("factor_id", sa.String(length=60), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_sections_assessment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
    )
    op.create_index(op.f("ix_sections_assessment_id"), "sections", ["assessment_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER sections_no_{event.lower()} BEFORE {event} ON sections "
                "BEGIN SELECT RAISE(ABORT, 'sections is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER sections_no_change BEFORE UPDATE OR DELETE ON sections "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER sections_no_truncate BEFORE TRUNCATE ON sections "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
