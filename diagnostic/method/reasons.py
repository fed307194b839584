"""Step 10: why a module has its priority, what it waits for, and what is uncertain about the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from diagnostic.base.arrays import Floats, number_or_none, rounded
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import Assessment
from diagnostic.method.diagnosis import Blocker, CriteriaValues, Note, Reason
from diagnostic.method.prerequisites import NONE, Needs
from diagnostic.method.priority import Class
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State

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
    questionnaire: Questionnaire, catalog: Catalog, module_row: int, shares: Floats, assessed: Assessment
) -> list[Reason]:
    """Everything a priority is made of, largest part first; the points add up to the priority."""
    planned = assessed.planned
    assert planned is not None
    module = catalog.modules[module_row]
    criteria = planned.priorities.criteria[:, module_row, CITY]
    parts = dict(zip(CRITERIA, np.where(np.isnan(criteria), 0.0, np.where(np.isnan(shares), 0.0, shares)), strict=True))
    listed: list[Reason] = []
    if parts["gap"] > 0:
        listed.append(
            Reason(
                criterion="gap",
                module=module.id,
                value=number_or_none(assessed.implementation[module_row, CITY]),
                required=number_or_none(planned.gaps.target[module_row, CITY]),
                points=float(parts["gap"] * criteria[0]),
            )
        )
    if parts["need"] > 0:
        listed += _need_reasons(questionnaire, module.improves, float(parts["need"]), assessed.answers)
    if parts["readiness"] > 0:
        listed += _readiness_reasons(
            questionnaire, catalog, planned.needs[module_row], float(parts["readiness"]), assessed
        )
    if parts["value"] > 0:
        listed.append(Reason(criterion="value", value=module.value, points=float(parts["value"] * criteria[3])))
    return sorted(listed, key=lambda reason: -round(reason.points, 9))


def _need_reasons(
    questionnaire: Questionnaire, improves: Mapping[str, float], share: float, answers: Scored
) -> Iterator[Reason]:
    rows = {question: questionnaire.row_of[question] for question in improves if question in questionnaire.row_of}
    weight = {
        question: improves[question] * float(answers.known[row, CITY])
        for question, row in rows.items()
        if not np.isnan(answers.score[row, CITY]) and not answers.unmeasured[row, CITY]
    }
    total = sum(weight.values())
    for question, own in weight.items():
        score = float(answers.score[rows[question], CITY])
        yield Reason(criterion="need", question=question, value=score, points=share * own * (100 - score) / total)


def _readiness_reasons(
    questionnaire: Questionnaire, catalog: Catalog, needs: Needs, share: float, assessed: Assessment
) -> Iterator[Reason]:
    known: list[tuple[Reason, float]] = []
    for kind, own in (("factor", needs.factors), ("foundation", needs.foundations)):
        for need in own:
            if np.isnan(need.have[CITY]):
                continue
            named = _named(questionnaire, catalog, kind, need.row)
            value, required = number_or_none(need.have[CITY]), number_or_none(need.target[CITY])
            reason = Reason(criterion="readiness", value=value, required=required, points=0, **named)
            known.append((reason, float(need.part()[CITY])))
    for entry in needs.entries:
        part = float(entry.part()[CITY])
        if np.isnan(part):
            continue
        row = next(r for r in entry.needed if assessed.outside[r, CITY]) if entry.outside[CITY] else entry.nearest[CITY]
        value = number_or_none(assessed.implementation[row, CITY])
        required = None if entry.outside[CITY] else number_or_none(entry.target[CITY])
        module = catalog.modules[row].id
        known.append((Reason(criterion="readiness", module=module, value=value, required=required, points=0), part))
    if not known:
        yield Reason(criterion="readiness", points=share * 100)
    for reason, part in known:
        yield reason.model_copy(update={"points": share * part / len(known)})


def _named(questionnaire: Questionnaire, catalog: Catalog, kind: str, row: int) -> dict[str, str]:
    return {kind: questionnaire.factors[row].id if kind == "factor" else catalog.foundations[row].id}


def blocked_by(questionnaire: Questionnaire, catalog: Catalog, module_row: int, assessed: Assessment) -> list[Blocker]:
    """What a *prepare first* module waits for: factors and foundations, then modules that are not in place."""
    planned = assessed.planned
    assert planned is not None
    if planned.priorities.class_[module_row, CITY] != Class.PREPARE_FIRST:
        return []
    needs = planned.needs[module_row]
    listed = []
    for kind, own in (("factor", needs.factors), ("foundation", needs.foundations)):
        for need in own:
            if not need.met(catalog.ready)[CITY]:
                named = _named(questionnaire, catalog, kind, need.row)
                value = number_or_none(need.have[CITY])
                listed.append(Blocker(value=value, required=float(need.now[CITY]), **named))
    for entry in needs.entries:
        if entry.in_place()[CITY]:
            continue
        unknown = entry.nearest[CITY] == NONE
        row = entry.needed[0] if unknown else int(entry.nearest[CITY])
        required = entry.first_now[CITY] if unknown else entry.now[CITY]
        value = number_or_none(assessed.implementation[row, CITY])
        listed.append(Blocker(module=catalog.modules[row].id, value=value, required=float(required)))
    return listed


def data_notes(
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    assessed: Assessment,
    confidence: Mapping[str, str],
) -> Iterator[Note]:
    """What makes the result less certain, weightiest first.

    Args:
        questionnaire: The framework.
        catalog: The modules, if there is a systems part.
        assessed: Of this city.
        confidence: Confidence word by question id.
    """
    found, whole, states = assessed.found, assessed.whole, assessed.answers.state
    implementation, outside = assessed.implementation, assessed.outside
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
    if catalog is None or assessed.planned is None:
        return
    criteria = assessed.planned.priorities.criteria
    unknown = [
        module.id
        for row, module in enumerate(catalog.modules)
        if np.isnan(implementation[row, CITY]) and not outside[row, CITY]
    ]
    if unknown:
        yield Note(kind="system_unknown", items=unknown)
    for row, module in enumerate(catalog.modules):
        dropped = [name for c, name in enumerate(CRITERIA) if np.isnan(criteria[c, row, CITY])]
        known = not np.isnan(implementation[row, CITY])
        if dropped and known and not np.isnan(found.overall[CITY]):
            yield Note(kind="criterion_dropped", about=module.id, items=dropped)
