"""Plans to write: the shipped examples, the extremes, and cities whose names and comments are hostile."""

from __future__ import annotations

from functools import cache

from diagnostic.content.guide import load_guides
from diagnostic.content.guideline import load_guideline
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.method.one_city import diagnose_with
from diagnostic.planning.optimal_schedule import Limits
from diagnostic.planning.project import Currency, Overrides
from diagnostic.planning.roadmap import roadmap
from tests.documents.diagnosis.cities import SCRIPTS as NAMES
from tests.documents.diagnosis.cities import basis, submissions

SCRIPTS = ("arabic", "amharic", "chinese", "korean", "devanagari")
BUDGET, TEAMS, YEARS = 1_000_000.0, 2, 5
SMALL = {"just-starting": 300_000.0}
"""Less money for this city: with more of it the proof takes seconds."""


def planned(
    diagnosis: Basis,
    budget: float = BUDGET,
    years: int = YEARS,
    overrides: Overrides | None = None,
    currency: Currency | None = None,
) -> PlanBasis:
    """A plan from January 2027 on."""
    assert diagnosis.catalog is not None
    own = overrides or Overrides()
    found = roadmap(diagnosis.result, diagnosis.catalog, Limits(budget, TEAMS, years), (2027, 1), own)
    guides = load_guides(diagnosis.catalog)
    return PlanBasis(diagnosis, found, load_guideline(), guides, own, currency or Currency())


@cache
def plan(name: str) -> PlanBasis:
    """The plan of a city; ``hostile`` and ``scripts`` (a name in five scripts) are the middling one otherwise."""
    given = basis(f"named-{SCRIPTS[0]}" if name == "scripts" else name)
    if name in ("hostile", "scripts"):
        submission = given.submission.model_copy(update={"systems": submissions()["middling"].systems})
        if name == "scripts":
            named = submission.city.model_copy(update={"name": " · ".join(NAMES[script] for script in SCRIPTS)})
            submission = submission.model_copy(update={"city": named})
        result = diagnose_with(submission, given.questionnaire, given.catalog)
        given = Basis(result, given.questionnaire, given.catalog, submission)
        return PlanBasis(given, plan("middling").roadmap, plan("middling").guideline, plan("middling").guides)
    return planned(given, SMALL.get(name, BUDGET))
