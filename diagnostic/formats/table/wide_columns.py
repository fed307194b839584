"""The columns of a wide table, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire

CITY = ("name", "country", "region", "population", "currency")
CITY_COLUMNS = tuple(f"city.{key}" for key in CITY)
OWN_COLUMNS = ("period", "submitted_at", "target_level")
FACT = "fact/"
CRITERIA_COLUMNS = tuple(f"criteria.{name}" for name in CRITERIA)


def question_columns(questionnaire: Questionnaire) -> Iterator[str]:
    """One a question; a checklist has one an item besides."""
    for question in questionnaire.questions:
        yield question.id
        yield from (f"{question.id}/{item.id}" for item in question.parts)


def fact_columns(questionnaire: Questionnaire) -> Iterator[str]:
    """One a figure; the population is ``city.population``."""
    return (f"{FACT}{fact.id}" for fact in questionnaire.facts)


def target_columns(questionnaire: Questionnaire) -> Iterator[str]:
    """The level aimed at in each factor; they are optional."""
    return (f"target.{factor.id}" for factor in questionnaire.factors)


def note_columns(questionnaire: Questionnaire) -> Iterator[str]:
    """Confidence and comment beside each question; they are optional."""
    for question in questionnaire.questions:
        yield f"confidence.{question.id}"
        yield f"comment.{question.id}"


def system_columns(catalog: Catalog | None) -> Iterator[str]:
    """One a module for its status, one for each of its functions."""
    for module in catalog.modules if catalog else []:
        yield module.id
        yield from (f"{module.id}/{function_id}" for function_id in module.function_ids)


def known_columns(questionnaire: Questionnaire, catalog: Catalog | None) -> list[str]:
    """Every column a table may have, in the order in which one is written."""
    return [
        *CITY_COLUMNS,
        *OWN_COLUMNS,
        *target_columns(questionnaire),
        *CRITERIA_COLUMNS,
        *question_columns(questionnaire),
        *fact_columns(questionnaire),
        *system_columns(catalog),
        *note_columns(questionnaire),
    ]


def is_wide(names: Iterable[str], questionnaire: Questionnaire, least: int = 1) -> bool:
    """Whether at least so many columns are a wide table's; an export of the survey form names its own otherwise."""
    known = {*questionnaire.row_of, "city.name", "city.country", "period"}
    return len(known & {name.partition("/")[0] for name in names}) >= least
