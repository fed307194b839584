"""The tables. Times are UTC as text of one width, values are JSON as text: the same on SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ROLES = ("official", "secretariat", "viewer")
STATES = ("draft", "submitted", "sent_back", "validated")
ORIGINS = ("person", "import", "carried", "start")
MARKS = ("verified", "not_verified", "not_reported")
PRACTICE_STATES = ("draft", "proposed", "sent_back", "approved", "withdrawn")
APPEND_ONLY = (
    "history",
    "writes",
    "review_comments",
    "quota_grants",
    "uploads",
    "audit",
    "sections",
    "declarations",
    "exchanges",
    "exchange_rows",
    "practice_versions",
    "practice_steps",
    "practice_files",
    "head_choices",
    "cohorts",
    "cohort_rows",
    "verifications",
    "validated_results",
)
"""Triggers refuse to change or delete rows of these."""

MOMENT = String(27)
"""As in 2026-11-22T10:00:00.000000Z."""


def _one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words)})", name=column)


def _counted() -> Column[int]:
    """A number that the database counts up; on SQLite only INTEGER does."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _when_and_who() -> tuple[Column[str], Column[str]]:
    """The columns of every row that says who did something."""
    return Column("at", MOMENT, nullable=False), Column("by", Text, nullable=False)


cities = Table(
    "cities",
    METADATA,
    Column("id", String(60), primary_key=True),
    Column("name", Text, nullable=False),
    Column("country", String(2)),
    Column("added_at", MOMENT, nullable=False),
    Column("added_by", Text, nullable=False),
)

members = Table(
    "members",
    METADATA,
    Column("email", String(254), primary_key=True),
    Column("role", String(12), nullable=False),
    Column("city_id", ForeignKey("cities.id"), index=True),
    Column("added_at", MOMENT, nullable=False),
    Column("added_by", Text, nullable=False),
    _one_of("role", ROLES),
    CheckConstraint("role <> 'official' OR city_id IS NOT NULL", name="official_has_city"),
)

assessments = Table(
    "assessments",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("city_id", ForeignKey("cities.id"), nullable=False, index=True),
    Column("period", String(7), nullable=False),
    Column("questionnaire_id", Text, nullable=False),
    Column("questionnaire_version", Text, nullable=False),
    Column("questionnaire_digest", String(71), nullable=False),
    Column("catalog_version", Text),
    Column("catalog_digest", String(71)),
    Column("state", String(12), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("round", Integer, nullable=False),
    Column("carried_from", ForeignKey("assessments.id")),
    Column("started_at", MOMENT, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    Column("first_submitted_at", MOMENT),
    Column("submitted_at", MOMENT),
    Column("submitted_by", Text),
    Column("validated_at", MOMENT),
    Column("validated_by", Text),
    _one_of("state", STATES),
    Index(
        "uq_assessments_open",
        "city_id",
        "period",
        unique=True,
        sqlite_where=text("state <> 'validated'"),
        postgresql_where=text("state <> 'validated'"),
    ),
)

fields = Table(
    "fields",
    METADATA,
    Column("assessment_id", ForeignKey("assessments.id"), primary_key=True),
    Column("path", String(400), primary_key=True),
    Column("value", Text),
    Column("revision", BigInteger, nullable=False),
    Column("origin", String(8), nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    Column("changed_by", Text, nullable=False),
    _one_of("origin", ORIGINS),
)

history = Table(
    "history",
    METADATA,
    Column("assessment_id", ForeignKey("assessments.id"), primary_key=True),
    Column("revision", BigInteger, primary_key=True),
    Column("path", String(400), primary_key=True),
    Column("old", Text),
    Column("new", Text),
    Column("origin", String(8), nullable=False),
    *_when_and_who(),
    Column("write_id", String(64), nullable=False),
    Index("ix_history_path", "assessment_id", "path"),
    _one_of("origin", ORIGINS),
)

writes = Table(
    "writes",
    METADATA,
    Column("assessment_id", ForeignKey("assessments.id"), primary_key=True),
    Column("write_id", String(64), primary_key=True),
    Column("request", String(71), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("changed", Text, nullable=False),
    *_when_and_who(),
)

review_comments = Table(
    "review_comments",
    METADATA,
    _counted(),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("question_id", Text),
    Column("text", Text, nullable=False),
    *_when_and_who(),
)

verifications = Table(
    "verifications",
    METADATA,
    _counted(),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False, index=True),
    Column("question_id", Text, nullable=False),
    Column("mark", String(12)),
    Column("revision", BigInteger, nullable=False),
    *_when_and_who(),
    _one_of("mark", MARKS),
)

validated_results = Table(
    "validated_results",
    METADATA,
    Column("assessment_id", ForeignKey("assessments.id"), primary_key=True),
    Column("method", Integer, nullable=False),
    Column("content", Text, nullable=False),
    *_when_and_who(),
)

quota_grants = Table(
    "quota_grants",
    METADATA,
    _counted(),
    Column("city_id", ForeignKey("cities.id"), nullable=False, index=True),
    Column("year", Integer, nullable=False),
    Column("extra", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    *_when_and_who(),
)

uploads = Table(
    "uploads",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("city_id", ForeignKey("cities.id"), nullable=False, index=True),
    Column("assessment_id", ForeignKey("assessments.id"), index=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("reading", Text),
    Column("problems", Text, nullable=False),
    *_when_and_who(),
)

sections = Table(
    "sections",
    METADATA,
    _counted(),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False, index=True),
    Column("factor_id", String(60), nullable=False),
    Column("person", Text, nullable=False),
    Column("until", String(10)),
    *_when_and_who(),
)

audit = Table(
    "audit",
    METADATA,
    _counted(),
    *_when_and_who(),
    Column("role", String(12), nullable=False),
    Column("action", Text, nullable=False),
    Column("city_id", String(60), index=True),
    Column("assessment_id", String(32), index=True),
    Column("detail", Text, nullable=False),
)

declarations = Table(
    "declarations",
    METADATA,
    _counted(),
    Column("city_id", ForeignKey("cities.id"), nullable=False, index=True),
    Column("content", Text, nullable=False),
    *_when_and_who(),
)

exchanges = Table(
    "exchanges",
    METADATA,
    _counted(),
    Column("period", String(7), nullable=False),
    Column("content", Text, nullable=False),
    *_when_and_who(),
)

exchange_rows = Table(
    "exchange_rows",
    METADATA,
    Column("exchange_id", ForeignKey("exchanges.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("city_id", ForeignKey("cities.id"), nullable=False, index=True),
    Column("helper_id", ForeignKey("cities.id"), index=True),
    Column("content", Text, nullable=False),
)

practices = Table(
    "practices",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("city_id", ForeignKey("cities.id"), nullable=False, index=True),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("approved_version", Integer),
    Column("changed_at", MOMENT, nullable=False),
    _one_of("state", PRACTICE_STATES),
)

practice_versions = Table(
    "practice_versions",
    METADATA,
    Column("practice_id", ForeignKey("practices.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    *_when_and_who(),
)

practice_steps = Table(
    "practice_steps",
    METADATA,
    _counted(),
    Column("practice_id", ForeignKey("practices.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("comment", Text, nullable=False),
    *_when_and_who(),
    _one_of("state", PRACTICE_STATES),
)

practice_files = Table(
    "practice_files",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("practice_id", ForeignKey("practices.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    *_when_and_who(),
)

head_choices = Table(
    "head_choices",
    METADATA,
    _counted(),
    Column("period", String(7), nullable=False, index=True),
    Column("group_id", String(60), nullable=False),
    Column("city_id", ForeignKey("cities.id")),
    *_when_and_who(),
)

cohorts = Table(
    "cohorts",
    METADATA,
    _counted(),
    Column("period", String(7), nullable=False),
    Column("content", Text, nullable=False),
    *_when_and_who(),
)

cohort_rows = Table(
    "cohort_rows",
    METADATA,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("city_id", ForeignKey("cities.id"), primary_key=True, index=True),
    Column("content", Text, nullable=False),
)
