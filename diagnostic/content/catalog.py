"""The catalog: the sectoral modules a city may build, bound to one questionnaire. DESIGN: section 2."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from diagnostic.base.problems import Problem, did_you_mean, raise_errors, shown
from diagnostic.content.digest import digest
from diagnostic.content.question_types.question_base import Score, Weight
from diagnostic.content.questionnaire import Questionnaire, Version
from diagnostic.content.strict_model import LOWER_ID, Strict, Whole, bad_id, doubled, pointer

FORMAT = "diagnostic-catalog/1"
CRITERIA = ("gap", "need", "readiness", "value")
STATUSES = ("none", "planned", "pilot", "operational", "integrated")

NonNegative = Annotated[float, Field(ge=0)]
UnitShare = Annotated[float, Field(ge=0, le=1)]


class CriteriaWeights(Strict):
    """Weights of the four criteria; they need not sum to 1, but one must be above 0."""

    gap: NonNegative = 0.25
    need: NonNegative = 0.30
    readiness: NonNegative = 0.20
    value: NonNegative = 0.25

    @model_validator(mode="after")
    def _not_all_zero(self) -> CriteriaWeights:
        if not any(self.as_list()):
            raise_errors([Problem("S509", "0, 0, 0, 0", "", "/criteria")])
        return self

    def as_list(self) -> list[float]:
        """The weights in the order of ``CRITERIA``."""
        return [self.gap, self.need, self.readiness, self.value]


class StatusShares(Strict):
    """What each status of a system counts, from 0 (nothing) to 1 (all of it)."""

    none: UnitShare = 0.0
    planned: UnitShare = 0.0
    pilot: UnitShare = 0.4
    operational: UnitShare = 0.75
    integrated: UnitShare = 1.0


class StandingLimits(Strict):
    """Gap above ``behind``: behind; below ``ahead``: ahead; else in step."""

    behind: float = 10.0
    ahead: float = -10.0


class BoundTo(Strict):
    """The questionnaire a catalog belongs to."""

    id: str
    major: Annotated[Whole, Field(ge=0)]


class ChallengeGroup(Strict):
    """A group of modules and questions by which cities with a common challenge are found."""

    id: str
    name: str
    questions: list[str] = []


class Function(Strict):
    """A part of a module that a city may have in operation."""

    id: str
    name: str
    help: str = ""


class Prerequisites(Strict):
    """What a module needs: floors of factors, and entries each met by any one module in it."""

    factors: dict[str, Score] = {}
    modules: list[dict[str, Score]] = []


def _named(value: Any) -> Any:
    """Plain text in a list of facts stands for its name."""
    return {"name": value} if isinstance(value, str) else value


def _told(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _titled(value: Any) -> Any:
    return {"title": value} if isinstance(value, str) else value


class Effort(Strict):
    """Months, US dollars and team; each range runs from a low-cost start to a usual project."""

    months: Annotated[list[NonNegative], Field(min_length=2, max_length=2)] | None = None
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


class Module(Strict):
    """A sectoral module. Only id, name and expected are required."""

    id: str
    name: str
    expected: list[Score]
    summary: str = ""
    challenge_group: str | None = None
    functions: list[Function] = []
    expected_basis: str = ""
    prerequisites: Prerequisites = Prerequisites()
    improves: dict[str, Weight] = {}
    own_results: list[str] = []
    value: Score | None = None
    value_basis: str = ""
    effort: Effort | None = None
    kpis: list[Annotated[KPI, BeforeValidator(_named)]] = []
    risks: list[Annotated[Risk, BeforeValidator(_named)]] = []
    standards: list[Annotated[Standard, BeforeValidator(_named)]] = []
    open_source: list[Annotated[OpenSource, BeforeValidator(_named)]] = []
    cases: list[Annotated[Case, BeforeValidator(_told)]] = []
    sources: list[Annotated[Source, BeforeValidator(_titled)]] = []

    @cached_property
    def function_ids(self) -> list[str]:
        """Ids of the functions, in file order."""
        return [function.id for function in self.functions]


class Catalog(Strict):
    """The modules in their order, with the numbers of steps 7-9.

    Raises:
        ProblemError: The parts do not fit together; all problems at once.
    """

    format: Literal["diagnostic-catalog/1"]
    version: Version
    questionnaire: BoundTo
    modules: Annotated[list[Module], Field(min_length=1)]
    criteria: CriteriaWeights = CriteriaWeights()
    status: StatusShares = StatusShares()
    standing: StandingLimits = StandingLimits()
    ready: Annotated[float, Field(gt=0, le=100)] = 80.0
    challenge_groups: list[ChallengeGroup] = []

    _digest: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _fits_together(self) -> Catalog:
        raise_errors(list(_problems(self)))
        return self

    @property
    def digest(self) -> str:
        """Fingerprint of the folder it was read from, or of the model when it was not read from one."""
        return self._digest or digest(self.model_dump(mode="json", exclude_defaults=True))

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Position of each module id in ``modules``."""
        return {module.id: row for row, module in enumerate(self.modules)}

    def module(self, module_id: str) -> Module:
        """The module with this id (KeyError if there is none)."""
        return self.modules[self.row_of[module_id]]

    @cached_property
    def dependents_first(self) -> list[int]:
        """Rows of the modules, each before every module it needs."""
        order = TopologicalSorter(_needs(self)).static_order()
        return [self.row_of[module_id] for module_id in order][::-1]


def _needs(catalog: Catalog) -> dict[str, list[str]]:
    return {m.id: [p for entry in m.prerequisites.modules for p in entry] for m in catalog.modules}


def _problems(catalog: Catalog) -> Iterator[Problem]:
    """What does not fit together inside the catalog, whatever the questionnaire."""
    for identifier in doubled(module.id for module in catalog.modules):
        yield Problem("Q303", identifier, "", "/modules")
    for identifier in doubled(group.id for group in catalog.challenge_groups):
        yield Problem("Q303", identifier, "", "/challenge_groups")
    groups = [group.id for group in catalog.challenge_groups]
    ids = [module.id for module in catalog.modules]
    for group in groups:
        yield from bad_id(group, LOWER_ID, "/challenge_groups")
    unknown_needs = False
    for module in catalog.modules:
        where = f"module {module.id}"
        yield from bad_id(module.id, LOWER_ID, where)
        yield from _module_problems(module, where)
        if module.challenge_group is not None and module.challenge_group not in groups:
            advice = did_you_mean(module.challenge_group, groups)
            yield Problem("Q305", shown(module.challenge_group), ", ".join(groups), where, mend=advice)
        for entry in module.prerequisites.modules:
            for needed in entry:
                if needed not in ids:
                    unknown_needs = True
                    place = where + pointer("prerequisites", "modules")
                    yield Problem("Q305", shown(needed), ", ".join(ids), place, mend=did_you_mean(needed, ids))
    if not unknown_needs:
        try:
            TopologicalSorter(_needs(catalog)).prepare()
        except CycleError as error:
            yield Problem("C402", " → ".join(error.args[1]), "", "/modules")


def _module_problems(module: Module, where: str) -> Iterator[Problem]:
    for function in module.functions:
        yield from bad_id(function.id, LOWER_ID, where)
    for identifier in doubled(module.function_ids):
        yield Problem("Q303", identifier, "", f"{where}, functions")
    row = module.expected
    if any(low > high for low, high in pairwise(row)):
        yield Problem("C401", shown(row), "", where)
    for factor, floor in module.prerequisites.factors.items():
        if floor <= 0:
            yield Problem("C406", f"{factor}: {floor}", "above 0", where)
    for entry in module.prerequisites.modules:
        if not entry:
            yield Problem("M202", "{}", "at least one module in an entry", where)
        for needed, required in entry.items():
            if required <= 0:
                yield Problem("C406", f"{needed}: {required}", "above 0", where)
    yield from _citation_problems(module, where)


def _citation_problems(module: Module, where: str) -> Iterator[Problem]:
    for question in module.own_results:
        if question not in module.improves:
            yield Problem("Q305", shown(question), "a question of `improves`", f"{where}, own_results")
    keys = {source.key for source in module.sources if source.key}
    for case in module.cases:
        if case.source and case.source not in keys:
            yield Problem("Q305", shown(case.source), "a key of `sources`", f"{where}, cases")


def fit_problems(catalog: Catalog, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What does not fit between a catalog and its questionnaire; without these no diagnosis can be made."""
    bound = catalog.questionnaire
    if (bound.id, bound.major) != (questionnaire.id, questionnaire.major):
        yield Problem("C407", f"{bound.id} {bound.major}.x", f"{questionnaire.id} {questionnaire.major}.x")
        return
    factors, questions = questionnaire.factor_row_of, questionnaire.row_of
    for module in catalog.modules:
        where = f"module {module.id}"
        if len(module.expected) != len(questionnaire.levels):
            yield Problem("C401", shown(module.expected), f"{len(questionnaire.levels)} values", where)
        for factor in module.prerequisites.factors:
            if factor not in factors:
                yield Problem("Q305", shown(factor), ", ".join(factors), where, mend=did_you_mean(factor, factors))
        for question in module.improves:
            if question not in questions:
                advice = did_you_mean(question, questions)
                yield Problem("Q305", shown(question), "a question's id", f"{where}, improves", mend=advice)
        for kpi in module.kpis:
            if kpi.question and kpi.question not in questions:
                advice = did_you_mean(kpi.question, questions)
                yield Problem("Q305", shown(kpi.question), "a question's id", f"{where}, kpis", mend=advice)
    for group in catalog.challenge_groups:
        for question in group.questions:
            if question not in questions:
                place = f"challenge group {group.id}"
                yield Problem("Q305", shown(question), "a question's id", place, mend=did_you_mean(question, questions))
