"""Assessments: starting one, carrying over the last one's answers, finding them, and what happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.exc import IntegrityError

from diagnostic.base.period import checked_period, period_of
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.load import DEFAULT_QUESTIONNAIRE, catalog_for, load_questionnaire
from diagnostic.store.access import Actor, check_changes, record, seen_assessment, still_holds
from diagnostic.store.assessments.field_paths import city_path, flatten
from diagnostic.store.assessments.saving import Content, content_of, write_fields
from diagnostic.store.assessments.transfer import submission_within
from diagnostic.store.database import Store
from diagnostic.store.rows import moment, moment_or_none, moment_text, new_id
from diagnostic.store.tables import assessments, cities
from diagnostic.submission.carrying_over import Carried, carry_submission

State = Literal["draft", "submitted", "sent_back", "validated"]


@dataclass(frozen=True, slots=True)
class AssessmentInfo:
    """An assessment without its answers.

    Attributes:
        state: draft and sent_back can be changed (the first change of one sent back makes it a draft again);
            submitted waits for the secretariat; validated is locked for good.
        revision: Rises with every write: compare it to see whether anything changed.
        round: How often it was submitted.
        questionnaire: As ``ceds@1.0.0``.
        catalog: Version of the catalog it was begun with; None where it has no systems part.
    """

    id: str
    city_id: str
    city_name: str
    period: str
    questionnaire: str
    catalog: str | None
    state: State
    revision: int
    round: int
    carried_from: str | None
    started_at: datetime
    started_by: str
    changed_at: datetime
    first_submitted_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str | None
    validated_at: datetime | None
    validated_by: str | None

    @property
    def made_with(self) -> str:
        """As ``ceds@1.0.0, catalog 1.0.0``: only results of one compare in every number."""
        return f"{self.questionnaire}, catalog {self.catalog}" if self.catalog else self.questionnaire

    @property
    def editable(self) -> bool:
        """Whether answers can be changed now."""
        return self.state in ("draft", "sent_back")


@dataclass(frozen=True, slots=True)
class Started:
    """A new assessment.

    Attributes:
        info: The assessment.
        left_out: Warnings (D124w): what of the old one was not carried over, and why.
    """

    info: AssessmentInfo
    left_out: list[Problem]


def info_of(row: RowMapping) -> AssessmentInfo:
    """An assessment from its row, which has the city's name beside it."""
    return AssessmentInfo(
        row["id"],
        row["city_id"],
        row["city_name"],
        row["period"],
        f"{row['questionnaire_id']}@{row['questionnaire_version']}",
        row["catalog_version"],
        row["state"],
        row["revision"],
        row["round"],
        row["carried_from"],
        moment(row["started_at"]),
        row["started_by"],
        moment(row["changed_at"]),
        moment_or_none(row["first_submitted_at"]),
        moment_or_none(row["submitted_at"]),
        row["submitted_by"],
        moment_or_none(row["validated_at"]),
        row["validated_by"],
    )


def info_within(connection: Connection, assessment_id: str) -> AssessmentInfo:
    """An assessment, inside a transaction that has checked who asks."""
    query = _query().where(assessments.c.id == assessment_id)
    return info_of(connection.execute(query).mappings().one())


def _query() -> Any:
    return select(assessments, cities.c.name.label("city_name")).join(cities, cities.c.id == assessments.c.city_id)


def start_assessment(
    store: Store,
    actor: Actor,
    city_id: str,
    period: str,
    *,
    questionnaire: str = DEFAULT_QUESTIONNAIRE,
    catalog: str | None = None,
    carry_from: str | None = None,
) -> Started:
    """Start an assessment of a city for a period.

    Args:
        store: The store.
        actor: Who.
        city_id: The city.
        period: A year or a quarter.
        questionnaire: ``ID`` (newest version) or ``ID@VERSION``.
        catalog: A version of the catalog; by default the newest for this questionnaire.
        carry_from: An older assessment of the same city: what of it still fits is copied and marked as carried, until
            somebody saves it again.

    Raises:
        ProblemError: One of this period is open (D111), or the period or questionnaire is wrong.
    """
    checked_period(period, "/period")
    used = load_questionnaire(questionnaire)
    content = (used, catalog_for(used, catalog))
    new = new_id()
    try:
        with store.writing() as connection:
            city = check_changes(connection, actor, city_id)
            if carry_from is not None:
                seen_assessment(connection, actor, carry_from)
            connection.execute(
                assessments.insert().values(_new_row(new, city_id, period, content, carry_from, store, actor))
            )
            left_out = _fill(store, connection, actor, new, city, content, carry_from)
            record(
                store,
                connection,
                actor,
                "start",
                city_id=city_id,
                assessment_id=new,
                period=period,
                questionnaire=content[0].ref,
                carried_from=carry_from,
            )
            return Started(info_within(connection, new), left_out)
    except IntegrityError:
        raise ProblemError([Problem("D111", shown(period), "", shown(city_id))]) from None


def _new_row(
    new: str, city_id: str, period: str, content: Content, carry_from: str | None, store: Store, actor: Actor
) -> dict[str, Any]:
    questionnaire, catalog = content
    now = moment_text(store.clock())
    return {
        "id": new,
        "city_id": city_id,
        "period": period,
        "questionnaire_id": questionnaire.id,
        "questionnaire_version": questionnaire.version,
        "questionnaire_digest": questionnaire.digest,
        "catalog_version": None if catalog is None else catalog.version,
        "catalog_digest": None if catalog is None else catalog.digest,
        "state": "draft",
        "revision": 0,
        "round": 0,
        "carried_from": carry_from,
        "started_at": now,
        "started_by": actor.email,
        "changed_at": now,
    }


def _fill(
    store: Store,
    connection: Connection,
    actor: Actor,
    new: str,
    city: RowMapping,
    content: Content,
    carry_from: str | None,
) -> list[Problem]:
    """The first values: what is known of the city, and what the last assessment held."""
    row = seen_assessment(connection, actor, new, lock=True)
    known = {city_path(key): city[key] for key in ("name", "country") if city[key] is not None}
    saved = write_fields(store, connection, actor, row, known, 0, f"start-{new}", "start")
    if carry_from is None:
        return []
    old = seen_assessment(connection, actor, carry_from)
    if old["city_id"] != city["id"] or old["questionnaire_id"] != content[0].id:
        found = f"{old['questionnaire_id']} of {old['city_id']}"
        raise ProblemError([Problem("D108", shown(found), f"{content[0].id} of {city['id']}", "carry over")])
    carried = carry_submission(submission_within(connection, old), content_of(old)[0], *content)
    values = {path: value for path, value in flatten(carried.submission).items() if path not in known}
    row = seen_assessment(connection, actor, new, lock=True)
    write_fields(store, connection, actor, row, values, saved.revision, f"carry-{new}", "carried")
    return [Problem("D124w", left.why, "", left.what) for left in carried.left_out]


def read_carried(store: Store, actor: Actor, assessment_id: str) -> Carried | None:
    """What the last assessment gives for this one, and what of it must be looked at; None where none was taken over.

    Raises:
        NotFoundError: It does not exist or is another city's (D105).
        ProblemError: The content of one of the two is not there or was changed (X801, S510, S516, D113).
    """
    with store.reading() as connection:
        row = seen_assessment(connection, actor, assessment_id)
        if row["carried_from"] is None:
            return None
        old = seen_assessment(connection, actor, row["carried_from"])
        return carry_submission(submission_within(connection, old), content_of(old)[0], *content_of(row))


def read_content(store: Store, actor: Actor, assessment_id: str) -> Content:
    """Questionnaire and catalog of an assessment, exactly those it was begun with.

    Raises:
        NotFoundError: It does not exist or is another city's (D105).
        ProblemError: The content is not there (X801, S510, S516) or was changed (D113).
    """
    with store.reading() as connection:
        return content_of(seen_assessment(connection, actor, assessment_id))


def list_assessments(store: Store, actor: Actor, city_id: str | None = None) -> list[AssessmentInfo]:
    """The assessments that this person may see, newest period first."""
    with store.reading() as connection:
        still_holds(connection, actor)
        query = _query().order_by(cities.c.name, assessments.c.started_at.desc(), assessments.c.id)
        if not actor.sees_all:
            query = query.where(assessments.c.city_id == actor.city_id)
        if city_id is not None:
            query = query.where(assessments.c.city_id == city_id)
        found = [info_of(row) for row in connection.execute(query).mappings()]
    return sorted(found, key=lambda info: period_of(info.period), reverse=True)


def get_assessment(store: Store, actor: Actor, assessment_id: str) -> AssessmentInfo:
    """One assessment.

    Raises:
        NotFoundError: It does not exist or is another city's (D105).
    """
    with store.reading() as connection:
        seen_assessment(connection, actor, assessment_id)
        return info_within(connection, assessment_id)
