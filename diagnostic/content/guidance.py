"""What the catalog tells about a module or foundation beside its numbers: effort, measures, risks, cases, sources."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from diagnostic.content.strict_model import Strict, Whole

NonNegative = Annotated[float, Field(ge=0)]


def _named(value: Any) -> Any:
    """Plain text in a list of facts stands for its name."""
    return {"name": value} if isinstance(value, str) else value


def _told(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _titled(value: Any) -> Any:
    return {"title": value} if isinstance(value, str) else value


class Effort(Strict):
    """Months, US dollars and team; each range runs from a low-cost start to a usual project. A tender comes before."""

    months: Annotated[list[NonNegative], Field(min_length=2, max_length=2)] | None = None
    tender_months: NonNegative | None = None
    cost_usd: Annotated[list[NonNegative], Field(min_length=2, max_length=2)] | None = None
    team: NonNegative | None = None
    basis: str = ""


class KPI(Strict):
    """A measure of success: how to measure it and a realistic first target.

    ``question`` is a question of the questionnaire that asks for the same quantity: its answer is today's value.
    """

    name: str
    id: str = ""
    unit: str = ""
    measure: str = ""
    first_target: str = ""
    question: str = ""


class Risk(Strict):
    """What goes wrong, how one sees it early, what to do."""

    name: str
    id: str = ""
    sign: str = ""
    response: str = ""


class Standard(Strict):
    """An open standard to ask for."""

    name: str
    use: str = ""


class OpenSource(Strict):
    """Free software that can be used."""

    name: str
    use: str = ""
    licence: str = ""


class Case(Strict):
    """What a city did, with its figures and the key of the source."""

    text: str
    place: str = ""
    year: Whole | str = ""
    source: str = ""


class Source(Strict):
    """A document that is cited."""

    title: str
    key: str = ""
    publisher: str = ""
    year: Whole | str = ""


class Caution(Strict):
    """Advice that a city below this population is shown with the module."""

    population_below: Annotated[Whole, Field(gt=0)]
    text: str


KPIs = list[Annotated[KPI, BeforeValidator(_named)]]
Risks = list[Annotated[Risk, BeforeValidator(_named)]]
Standards = list[Annotated[Standard, BeforeValidator(_named)]]
FreeSoftware = list[Annotated[OpenSource, BeforeValidator(_named)]]
Cases = list[Annotated[Case, BeforeValidator(_told)]]
Sources = list[Annotated[Source, BeforeValidator(_titled)]]
