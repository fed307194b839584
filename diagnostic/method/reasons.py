"""Step 10: why a module has its priority, what it waits for, and what is uncertain about the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from diagnostic.base.arrays import Floats, States, number_or_none, rounded
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.requirements import required_row
from diagnostic.method.assessment import Maturity, Portfolio
from diagnostic.method.diagnosis import Blocker, CriteriaValues, Note, Reason
from diagnostic.method.prerequisites import NONE
from diagnostic.method.priority import Class, floor_met
from diagnostic.method.responses import State
from diagnostic.method.score_range import Range

LOW_CONFIDENCE = ("estimate", "opinion", "unknown")
CITY = 0
"""A diagnosis looks at one city: column 0 of every array."""


def criteria_values(values: Floats) -> CriteriaValues:
    """The four numbers by name, (4,)."""
    return CriteriaValues(**{name: number_or_none(value) for name, value in zip(CRITERIA, values, strict=True)})


def criterion_shares(criteria: Floats, weights: Floats) -> Floats:
    """Weight of each criterion / sum of weights, over what is not dropped, (4,); NaN where dropped."""
    kept = np.where(np.isnan(criteria), np.nan, weights)
    total = float(np.nansum(kept))
    shares: Floats = kept / total if total > 0 else np.full(kept.shape, np.nan)
    return shares


def reasons(
    questionnaire: Questionnaire,
    catalog: Catalog,
    module_row: int,
    shares: Floats,
    scores: Floats,
    found: Maturity,
    implementation: Floats,
    planned: Portfolio,
) -> list[Reason]:
    """Everything a priority is made of, largest part first; the points add up to the priority."""
    module = catalog.modules[module_row]
    criteria = planned.priorities.criteria[:, module_row, CITY]
    parts = dict(zip(CRITERIA, np.where(np.isnan(criteria), 0.0, np.where(np.isnan(shares), 0.0, shares)), strict=True))
    listed: list[Reason] = []
    if parts["gap"] > 0:
        listed.append(
            Reason(
                criterion="gap",
                module=module.id,
                value=number_or_none(implementation[module_row, CITY]),
                required=number_or_none(planned.gaps.target[module_row, CITY]),
                points=float(parts["gap"] * criteria[0]),
            )
        )
    if parts["need"] > 0:
        listed += _need_reasons(questionnaire, module.improves, float(parts["need"]), scores)
    if parts["readiness"] > 0:
        listed += _readiness_reasons(
            questionnaire, catalog, module_row, float(parts["readiness"]), found, implementation, planned
        )
    if parts["value"] > 0:
        listed.append(Reason(criterion="value", value=module.value, points=float(parts["value"] * criteria[3])))
    return sorted(listed, key=lambda reason: -round(reason.points, 9))


def _need_reasons(
    questionnaire: Questionnaire, improves: Mapping[str, float], share: float, scores: Floats
) -> Iterator[Reason]:
    rows = {question: questionnaire.row_of[question] for question in improves}
    answered = {q: float(scores[row, CITY]) for q, row in rows.items() if not np.isnan(scores[row, CITY])}
    total = sum(improves[question] for question in answered)
    for question, score in answered.items():
        points = share * improves[question] * (100 - score) / total
        yield Reason(criterion="need", question=question, value=score, points=points)


def _readiness_reasons(
    questionnaire: Questionnaire,
    catalog: Catalog,
    module_row: int,
    share: float,
    found: Maturity,
    implementation: Floats,
    planned: Portfolio,
) -> Iterator[Reason]:
    module = catalog.modules[module_row]
    known: list[tuple[str | None, str | None, float, float]] = []
    for factor, asked in module.prerequisites.factors.items():
        floor = required_row(asked, 1)[0]
        score = found.factors.score[questionnaire.factor_row_of[factor], CITY]
        if not np.isnan(score):
            known.append((factor, None, float(score), floor))
    for entry in planned.needs:
        if entry.module == module_row and entry.nearest[CITY] != NONE:
            needed = catalog.modules[entry.nearest[CITY]].id
            known.append((None, needed, float(implementation[entry.nearest[CITY], CITY]), float(entry.required[CITY])))
    if not known:
        yield Reason(criterion="readiness", points=share * 100)
    for factor_id, module_id, have, required in known:
        points = share * 100 * min(1.0, have / required) / len(known)
        yield Reason(
            criterion="readiness",
            factor=factor_id,
            module=module_id,
            value=have,
            required=required,
            points=points,
        )


def blocked_by(
    questionnaire: Questionnaire,
    catalog: Catalog,
    module_row: int,
    found: Maturity,
    implementation: Floats,
    planned: Portfolio,
) -> list[Blocker]:
    """What a *prepare first* module waits for: factors below their floor, then modules not in place."""
    if planned.priorities.class_[module_row, CITY] != Class.PREPARE_FIRST:
        return []
    module = catalog.modules[module_row]
    listed = []
    for factor, required in module.prerequisites.factors.items():
        floor = required_row(required, 1)[0]
        score = found.factors.score[questionnaire.factor_row_of[factor]]
        if not floor_met(score, np.array(floor), catalog.ready)[CITY]:
            listed.append(Blocker(factor=factor, value=number_or_none(score[CITY]), required=floor))
    entries = [entry for entry in planned.needs if entry.module == module_row]
    for entry, asked in zip(entries, module.prerequisites.modules, strict=True):
        if entry.met[CITY]:
            continue
        nearest = entry.nearest[CITY]
        row = entry.needed[0] if nearest == NONE else nearest
        needed = catalog.modules[row].id
        required = required_row(asked[needed], 1)[0]
        listed.append(Blocker(module=needed, value=number_or_none(implementation[row, CITY]), required=required))
    return listed


def data_notes(
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    states: States,
    confidence: Mapping[str, str],
    found: Maturity,
    whole: Range,
    implementation: Floats,
    criteria: Floats | None,
) -> Iterator[Note]:
    """What makes the result less certain, weightiest first.

    Args:
        questionnaire: The framework.
        catalog: The modules, if there is a systems part.
        states: (questions, 1).
        confidence: Confidence word by question id.
        found: Steps 2-4.
        whole: The range of step 5.
        implementation: (modules, 1).
        criteria: (4, modules, 1), or None.
    """
    if np.isnan(found.overall[CITY]):
        yield Note(kind="no_score")
    for row, factor in enumerate(questionnaire.factors):
        coverage = float(found.factors.coverage[row, CITY])
        if not found.factors.enters[row, CITY]:
            yield Note(kind="factor_left_out", about=factor.id, value=coverage)
        elif not found.factors.rated[row, CITY]:
            yield Note(kind="factor_not_rated", about=factor.id, value=coverage)
    overall = rounded(found.overall[CITY])
    if overall < rounded(whole.low_score[CITY]) or overall > rounded(whole.high_score[CITY]):
        yield Note(kind="score_outside_range", value=float(found.overall[CITY]))
    by_state = {State.MISSING: "missing", State.DONT_KNOW: "dont_know"}
    for state, kind in by_state.items():
        items = [q.id for row, q in enumerate(questionnaire.questions) if states[row, CITY] == state]
        if items:
            yield Note(kind="missing" if kind == "missing" else "dont_know", items=items)
    doubtful = [
        q.id
        for row, q in enumerate(questionnaire.questions)
        if states[row, CITY] == State.ANSWERED and confidence.get(q.id) in LOW_CONFIDENCE
    ]
    if doubtful:
        yield Note(kind="low_confidence", items=doubtful)
    if catalog is None or criteria is None:
        return
    unknown = [module.id for row, module in enumerate(catalog.modules) if np.isnan(implementation[row, CITY])]
    if unknown:
        yield Note(kind="system_unknown", items=unknown)
    for row, module in enumerate(catalog.modules):
        dropped = [name for c, name in enumerate(CRITERIA) if np.isnan(criteria[c, row, CITY])]
        if dropped and module.id not in unknown and not np.isnan(found.overall[CITY]):
            yield Note(kind="criterion_dropped", about=module.id, items=dropped)
