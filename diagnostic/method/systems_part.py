"""The systems part of a diagnosis: modules, foundations, priorities and steps, put into words and numbers."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Floats, number_or_none
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import Assessment, Portfolio
from diagnostic.method.bands import BAND_WORDS, Band
from diagnostic.method.confidence import Confidence
from diagnostic.method.diagnosis import (
    FoundationResult,
    InheritedPriority,
    ModuleResult,
    NeededBy,
    PriorityResult,
    StepResult,
)
from diagnostic.method.gap import STANDING_WORDS
from diagnostic.method.parameters import catalog_parameters
from diagnostic.method.priority import TO_BUILD, Class
from diagnostic.method.reasons import CITY, blocked_by, criteria_values, criterion_shares, reasons
from diagnostic.method.steps import NOT_NAMED, lacks, only_alongside
from diagnostic.submission.submission import Submission


def _planned(assessed: Assessment) -> Portfolio:
    assert assessed.planned is not None  # with a catalog there always is
    return assessed.planned


def _to_build(planned: Portfolio, m: int) -> bool:
    return Class(planned.priorities.class_[m, CITY]).word in TO_BUILD and bool(planned.rank[m, CITY])


def module_results(
    catalog: Catalog, submission: Submission, assessed: Assessment, confidence: Confidence | None
) -> list[ModuleResult]:
    """Steps 7 and 8 of the modules with their bands, in the catalog's order."""
    planned = _planned(assessed)
    results = []
    for row, module in enumerate(catalog.modules):
        given = submission.systems.get(module.id)
        probability = None
        if confidence is not None and planned.rank[row, CITY]:
            drawn = confidence.band_probability[row]
            probability = {word: float(drawn[band]) for band, word in BAND_WORDS.items() if word is not None}
        results.append(
            ModuleResult(
                id=module.id,
                name=module.name,
                status=given.status if given else None,
                implementation=number_or_none(assessed.implementation[row, CITY]),
                expected=number_or_none(planned.gaps.expected[row, CITY]),
                gap=number_or_none(planned.gaps.gap[row, CITY]),
                target=number_or_none(planned.gaps.target[row, CITY]),
                target_gap=number_or_none(planned.gaps.target_gap[row, CITY]),
                standing=STANDING_WORDS[int(planned.gaps.standing[row, CITY])],
                band=BAND_WORDS[Band(planned.band[row, CITY])],
                band_probability=probability,
            )
        )
    return results


def foundation_results(catalog: Catalog, assessed: Assessment, confidence: Confidence | None) -> list[FoundationResult]:
    """Steps 7 and 8 of the foundations, and which modules wait for them, in the catalog's order."""
    planned = _planned(assessed)
    gaps = planned.foundations
    return [
        FoundationResult(
            id=foundation.id,
            name=foundation.name,
            standing=number_or_none(planned.standing[row, CITY]),
            expected=number_or_none(gaps.expected[row, CITY]),
            gap=number_or_none(gaps.gap[row, CITY]),
            target=number_or_none(gaps.target[row, CITY]),
            target_gap=number_or_none(gaps.target_gap[row, CITY]),
            stands=STANDING_WORDS[int(gaps.standing[row, CITY])],
            probability=None if confidence is None else float(confidence.foundation_probability[row]),
            needed_by=_needed_by(catalog, planned, row),
        )
        for row, foundation in enumerate(catalog.foundations)
    ]


def _needed_by(catalog: Catalog, planned: Portfolio, foundation: int) -> list[NeededBy]:
    listed = []
    for m, module in enumerate(catalog.modules):
        for need in planned.needs[m].foundations if _to_build(planned, m) else []:
            if need.row != foundation:
                continue
            value = number_or_none(need.have[CITY])
            if lacks(need, catalog.ready)[CITY]:
                listed.append(NeededBy(module=module.id, value=value, required=float(need.now[CITY]), when="now"))
            elif only_alongside(need, catalog.ready)[CITY]:
                listed.append(NeededBy(module=module.id, value=value, required=float(need.target[CITY]), when="target"))
    return listed


def priority_results(
    questionnaire: Questionnaire,
    catalog: Catalog,
    assessed: Assessment,
    weights: Floats | None,
    confidence: Confidence,
) -> list[PriorityResult]:
    """By rank; modules that are unknown or not applicable come last, in the order of the catalog."""
    planned = _planned(assessed)
    used = catalog_parameters(catalog, weights).criterion_weight[:, CITY]
    results = []
    for row, module in enumerate(catalog.modules):
        criteria = planned.priorities.criteria[:, row, CITY]
        shares = criterion_shares(criteria, used)
        rank = int(planned.rank[row, CITY])
        results.append(
            PriorityResult(
                rank=rank or None,
                id=module.id,
                score=number_or_none(planned.priorities.score[row, CITY]),
                inherited=_inherited(catalog, planned, row) if rank else None,
                class_=Class(planned.priorities.class_[row, CITY]).word,
                criteria=criteria_values(criteria),
                contributions=criteria_values(shares * criteria),
                blocked_by=blocked_by(questionnaire, catalog, row, assessed),
                rank_probability=(
                    {str(r + 1): float(p) for r, p in enumerate(confidence.rank_probability[row])} if rank else None
                ),
                because=reasons(questionnaire, catalog, row, shares, assessed) if rank else [],
            )
        )
    return sorted(results, key=lambda priority: priority.rank or len(results) + 1)


def _inherited(catalog: Catalog, planned: Portfolio, row: int) -> InheritedPriority:
    source = int(planned.inherited.source[row, CITY])
    return InheritedPriority(
        score=number_or_none(planned.inherited.score[row, CITY]),
        from_=None if source == row else catalog.modules[source].id,
    )


def step_results(catalog: Catalog, assessed: Assessment) -> list[StepResult]:
    """The list of steps, in order."""
    planned = _planned(assessed)
    foundations, modules = planned.steps.foundation[:, CITY], planned.steps.module[:, CITY]
    named = [
        (int(foundations[k]), StepResult(kind="foundation", id=catalog.foundations[k].id))
        for k in np.flatnonzero(foundations != NOT_NAMED)
    ]
    for m in np.flatnonzero(modules != NOT_NAMED):
        needs = planned.needs[m].foundations if _to_build(planned, int(m)) else []
        alongside = [catalog.foundations[n.row].id for n in needs if only_alongside(n, catalog.ready)[CITY]]
        band = BAND_WORDS[Band(planned.band[m, CITY])]
        step = StepResult(kind="module", id=catalog.modules[m].id, band=band, alongside=alongside)
        named.append((int(modules[m]), step))
    return [step for _, step in sorted(named, key=lambda entry: entry[0])]
