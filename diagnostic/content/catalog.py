"""The catalog: the sectoral modules a city may build, bound to one questionnaire. DESIGN: section 2."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, model_validator

from diagnostic.base.problems import Problem, did_you_mean, raise_errors, shown
from diagnostic.content.foundation import Foundation, Prerequisites
from diagnostic.content.guidance import (
    Cases,
    Caution,
    Effort,
    FreeSoftware,
    KPIs,
    NonNegative,
    Risks,
    Sources,
    Standards,
)
from diagnostic.content.question_types.question_base import Score, Weight
from diagnostic.content.questionnaire import Version
from diagnostic.content.strict_model import LOWER_ID, Strict, Whole, bad_id, digest, doubled, pointer

FORMAT = "diagnostic-catalog/1"
CRITERIA = ("gap", "need", "readiness", "value")
STATUSES = ("none", "planned", "pilot", "operational", "integrated")

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
    cautions: list[Caution] = []
    kpis: KPIs = []
    risks: Risks = []
    standards: Standards = []
    open_source: FreeSoftware = []
    cases: Cases = []
    sources: Sources = []

    @cached_property
    def function_ids(self) -> list[str]:
        """Ids of the functions, in file order."""
        return [function.id for function in self.functions]


class Bands(Strict):
    """How many systems a city can take on at once, and from which target gap on one is worth it."""

    now: Annotated[Whole, Field(ge=0)] = 3
    next: Annotated[Whole, Field(ge=0)] = 3
    least_gap: NonNegative = 10.0


class Catalog(Strict):
    """The modules and foundations in their order, with the numbers of steps 7-9.

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
    improve: Score | None = None
    bands: Bands = Bands()
    challenge_groups: list[ChallengeGroup] = []
    foundations: list[Foundation] = []

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

    @cached_property
    def foundation_row_of(self) -> dict[str, int]:
        """Position of each foundation id in ``foundations``."""
        return {foundation.id: row for row, foundation in enumerate(self.foundations)}

    @cached_property
    def by_id(self) -> dict[str, Module | Foundation]:
        """The modules and after them the foundations, by id."""
        return {**{module.id: module for module in self.modules}, **{one.id: one for one in self.foundations}}

    def foundation(self, foundation_id: str) -> Foundation:
        """The foundation with this id (KeyError if there is none)."""
        return self.foundations[self.foundation_row_of[foundation_id]]

    def module(self, module_id: str) -> Module:
        """The module with this id (KeyError if there is none)."""
        return self.modules[self.row_of[module_id]]

    @cached_property
    def dependents_first(self) -> list[int]:
        """Rows of the modules, each before every module it needs."""
        order = TopologicalSorter(_needed_modules(self)).static_order()
        return [self.row_of[module_id] for module_id in order][::-1]

    @cached_property
    def foundations_first(self) -> list[int]:
        """Rows of the foundations, each after every foundation it needs."""
        order = TopologicalSorter(_needed_foundations(self)).static_order()
        return [self.foundation_row_of[foundation_id] for foundation_id in order]


def _needed_modules(catalog: Catalog) -> dict[str, list[str]]:
    return {m.id: [p for entry in m.prerequisites.modules for p in entry] for m in catalog.modules}


def _needed_foundations(catalog: Catalog) -> dict[str, list[str]]:
    return {f.id: list(f.prerequisites.foundations) for f in catalog.foundations}


def _problems(catalog: Catalog) -> Iterator[Problem]:
    """What does not fit together inside the catalog, whatever the questionnaire."""
    for identifier in doubled([*(m.id for m in catalog.modules), *(f.id for f in catalog.foundations)]):
        yield Problem("Q303", identifier, "", "/modules")
    for identifier in doubled(group.id for group in catalog.challenge_groups):
        yield Problem("Q303", identifier, "", "/challenge_groups")
    groups = [group.id for group in catalog.challenge_groups]
    for group in groups:
        yield from bad_id(group, LOWER_ID, "/challenge_groups")
    for module in catalog.modules:
        where = f"module {module.id}"
        yield from bad_id(module.id, LOWER_ID, where)
        yield from _module_problems(module, where)
        if module.challenge_group is not None and module.challenge_group not in groups:
            advice = did_you_mean(module.challenge_group, groups)
            yield Problem("Q305", shown(module.challenge_group), ", ".join(groups), where, mend=advice)
    for foundation in catalog.foundations:
        yield from foundation.flaws(f"foundation {foundation.id}")
    unknown = list(_unknown_needs(catalog))
    yield from unknown
    for place, needs in (("/modules", _needed_modules(catalog)), ("/foundations", _needed_foundations(catalog))):
        try:
            if not unknown:
                TopologicalSorter(needs).prepare()
        except CycleError as error:
            yield Problem("C402", " → ".join(error.args[1]), "", place)


def _unknown_needs(catalog: Catalog) -> Iterator[Problem]:
    """Modules and foundations that are needed but do not exist."""
    modules, foundations = [m.id for m in catalog.modules], [f.id for f in catalog.foundations]
    owners: list[tuple[str, Prerequisites]] = [(f"module {m.id}", m.prerequisites) for m in catalog.modules]
    owners += [(f"foundation {f.id}", f.prerequisites) for f in catalog.foundations]
    for where, needs in owners:
        named = [("modules", needed, modules) for entry in needs.modules for needed in entry]
        named += [("foundations", needed, foundations) for needed in needs.foundations]
        for kind, needed, known in named:
            if needed not in known:
                place = where + pointer("prerequisites", kind)
                yield Problem("Q305", shown(needed), ", ".join(known), place, mend=did_you_mean(needed, known))


def _module_problems(module: Module, where: str) -> Iterator[Problem]:
    for function in module.functions:
        yield from bad_id(function.id, LOWER_ID, where)
    for identifier in doubled(module.function_ids):
        yield Problem("Q303", identifier, "", f"{where}, functions")
    if any(low > high for low, high in pairwise(module.expected)):
        yield Problem("C401", shown(module.expected), "", where)
    yield from module.prerequisites.flaws(where)
    for question in module.own_results:
        if question not in module.improves:
            yield Problem("Q305", shown(question), "a question of `improves`", f"{where}, own_results")
    keys = {source.key for source in module.sources if source.key}
    for case in module.cases:
        if case.source and case.source not in keys:
            yield Problem("Q305", shown(case.source), "a key of `sources`", f"{where}, cases")
