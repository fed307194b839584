"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def number(name: str) -> sa.Column[int]:
    """A number that the database counts up; on SQLite only INTEGER does."""
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def when_and_who() -> list[sa.Column[str]]:
    """The columns of every row that says who did something."""
    return [sa.Column("at", sa.String(length=27), nullable=False), sa.Column("by", sa.Text(), nullable=False)]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit",
        number("id"),
        *when_and_who(),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("city_id", sa.String(length=60), nullable=True),
        sa.Column("assessment_id", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_assessment_id"), "audit", ["assessment_id"], unique=False)
    op.create_index(op.f("ix_audit_city_id"), "audit", ["city_id"], unique=False)
    op.create_table(
        "cities",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("added_at", sa.String(length=27), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cities")),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("city_id", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("questionnaire_id", sa.Text(), nullable=False),
        sa.Column("questionnaire_version", sa.Text(), nullable=False),
        sa.Column("questionnaire_digest", sa.String(length=71), nullable=False),
        sa.Column("catalog_version", sa.Text(), nullable=True),
        sa.Column("catalog_digest", sa.String(length=71), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("carried_from", sa.String(length=32), nullable=True),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("first_submitted_at", sa.String(length=27), nullable=True),
        sa.Column("submitted_at", sa.String(length=27), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("validated_at", sa.String(length=27), nullable=True),
        sa.Column("validated_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'sent_back', 'validated')", name=op.f("ck_assessments_state")
        ),
        sa.ForeignKeyConstraint(["carried_from"], ["assessments.id"], name=op.f("fk_assessments_carried_from")),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_assessments_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_city_id"), "assessments", ["city_id"], unique=False)
    op.create_index(
        "uq_assessments_open",
        "assessments",
        ["city_id", "period"],
        unique=True,
        sqlite_where=sa.text("state <> 'validated'"),
        postgresql_where=sa.text("state <> 'validated'"),
    )
    op.create_table(
        "members",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("city_id", sa.String(length=60), nullable=True),
        sa.Column("added_at", sa.String(length=27), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.CheckConstraint("role <> 'official' OR city_id IS NOT NULL", name=op.f("ck_members_official_has_city")),
        sa.CheckConstraint("role IN ('official', 'secretariat', 'viewer')", name=op.f("ck_members_role")),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_members_city_id")),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_members")),
    )
    op.create_index(op.f("ix_members_city_id"), "members", ["city_id"], unique=False)
    op.create_table(
        "quota_grants",
        number("id"),
        sa.Column("city_id", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *when_and_who(),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_quota_grants_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_grants")),
    )
    op.create_index(op.f("ix_quota_grants_city_id"), "quota_grants", ["city_id"], unique=False)
    op.create_table(
        "fields",
        sa.Column("assessment_id", sa.String(length=32), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("origin IN ('person', 'import', 'carried', 'start')", name=op.f("ck_fields_origin")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_fields_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "path", name=op.f("pk_fields")),
    )
    op.create_table(
        "history",
        sa.Column("assessment_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("origin", sa.String(length=8), nullable=False),
        *when_and_who(),
        sa.Column("write_id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("origin IN ('person', 'import', 'carried', 'start')", name=op.f("ck_history_origin")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_history_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "revision", "path", name=op.f("pk_history")),
    )
    op.create_index("ix_history_path", "history", ["assessment_id", "path"], unique=False)
    op.create_table(
        "review_comments",
        number("id"),
        sa.Column("assessment_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        *when_and_who(),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_review_comments_assessment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comments")),
    )
    op.create_index(op.f("ix_review_comments_assessment_id"), "review_comments", ["assessment_id"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("city_id", sa.String(length=60), nullable=False),
        sa.Column("assessment_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        *when_and_who(),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_uploads_assessment_id")),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_uploads_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_assessment_id"), "uploads", ["assessment_id"], unique=False)
    op.create_index(op.f("ix_uploads_city_id"), "uploads", ["city_id"], unique=False)
    op.create_table(
        "writes",
        sa.Column("assessment_id", sa.String(length=32), nullable=False),
        sa.Column("write_id", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=71), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        *when_and_who(),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_writes_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "write_id", name=op.f("pk_writes")),
    )
