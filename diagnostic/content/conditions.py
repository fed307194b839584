"""Conditions of cross-checks: a closed vocabulary over answers, factors, systems, population and figures.

``checks.yaml`` beside a questionnaire states it at its top; ``method/cross_checks.py`` says when one holds.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from diagnostic.content.question_types.question_base import Score
from diagnostic.content.strict_model import Strict, Whole

StatusWord = Literal["none", "planned", "pilot", "operational", "integrated", "n/a"]
Statuses = Annotated[list[StatusWord], Field(min_length=1)]


class QuestionAtLeast(Strict):
    """The score of an answer is at least this."""

    question: str
    score_at_least: Score


class QuestionAtMost(Strict):
    """The score of an answer is at most this."""

    question: str
    score_at_most: Score


class QuestionExceeds(Strict):
    """Of two number answers in the same unit the first is the larger."""

    question: str
    exceeds: str


class ItemIs(Strict):
    """An item of a checklist is answered yes (true) or no (false)."""

    question: str
    item: str
    is_: bool = Field(alias="is")


class FactorAtLeast(Strict):
    """The score of a rated factor is at least this."""

    factor: str
    score_at_least: Score


class FactorAtMost(Strict):
    """The score of a rated factor is at most this."""

    factor: str
    score_at_most: Score


class ModuleAtLeast(Strict):
    """The implementation of a system is at least this."""

    module: str
    implementation_at_least: Score


class ModuleAtMost(Strict):
    """The implementation of a system is at most this."""

    module: str
    implementation_at_most: Score


class ModuleStatus(Strict):
    """A system has one of these statuses, as answered."""

    module: str
    status: Statuses


class StatusesMeant(Strict):
    """Which systems are counted."""

    status: Statuses


class ModulesMoreThan(Strict):
    """More than so many systems have one of these statuses."""

    modules: StatusesMeant
    more_than: Annotated[Whole, Field(ge=0)]


class PopulationAtMost(Strict):
    """The city has at most so many inhabitants."""

    population_at_most: Annotated[Whole, Field(ge=0)]


class PopulationAtLeast(Strict):
    """The city has at least so many inhabitants."""

    population_at_least: Annotated[Whole, Field(ge=0)]


class FactExceeds(Strict):
    """Of two figures, both given, the first is the larger; a list stands for its sum."""

    fact: str
    exceeds: str | list[str]


_KINDS: dict[frozenset[str], str] = {
    frozenset({"question", "score_at_least"}): "question_at_least",
    frozenset({"question", "score_at_most"}): "question_at_most",
    frozenset({"question", "exceeds"}): "question_exceeds",
    frozenset({"question", "item", "is"}): "item_is",
    frozenset({"factor", "score_at_least"}): "factor_at_least",
    frozenset({"factor", "score_at_most"}): "factor_at_most",
    frozenset({"module", "implementation_at_least"}): "module_at_least",
    frozenset({"module", "implementation_at_most"}): "module_at_most",
    frozenset({"module", "status"}): "module_status",
    frozenset({"modules", "more_than"}): "modules_more_than",
    frozenset({"population_at_most"}): "population_at_most",
    frozenset({"population_at_least"}): "population_at_least",
    frozenset({"fact", "exceeds"}): "fact_exceeds",
}


def _kind(value: Any) -> str | None:
    """The keys of a condition say what it is."""
    if isinstance(value, dict):
        return _KINDS.get(frozenset(map(str, value)))
    names = {"is" if name == "is_" else name for name in type(value).model_fields}
    return _KINDS.get(frozenset(names))


Condition = Annotated[
    Annotated[QuestionAtLeast, Tag("question_at_least")]
    | Annotated[QuestionAtMost, Tag("question_at_most")]
    | Annotated[QuestionExceeds, Tag("question_exceeds")]
    | Annotated[ItemIs, Tag("item_is")]
    | Annotated[FactorAtLeast, Tag("factor_at_least")]
    | Annotated[FactorAtMost, Tag("factor_at_most")]
    | Annotated[ModuleAtLeast, Tag("module_at_least")]
    | Annotated[ModuleAtMost, Tag("module_at_most")]
    | Annotated[ModuleStatus, Tag("module_status")]
    | Annotated[ModulesMoreThan, Tag("modules_more_than")]
    | Annotated[PopulationAtMost, Tag("population_at_most")]
    | Annotated[PopulationAtLeast, Tag("population_at_least")]
    | Annotated[FactExceeds, Tag("fact_exceeds")],
    Discriminator(_kind),
]


class CrossCheck(Strict):
    """Statements that rarely hold together; where all of them hold, ``ask`` is asked."""

    id: str
    when: Annotated[list[Condition], Field(min_length=1)]
    ask: str
