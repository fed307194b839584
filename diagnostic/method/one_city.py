"""One city's diagnosis: every step of the method, a batch of one, put into words and numbers."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Floats, number_or_none
from diagnostic.base.problems import raise_errors
from diagnostic.base.version import engine_version
from diagnostic.content.catalog import Catalog
from diagnostic.content.catalog_fit import fit_problems
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import (
    NO_TARGET,
    Assessment,
    Maturity,
    Portfolio,
    assess,
    is_provisional,
)
from diagnostic.method.confidence import Confidence, simulate
from diagnostic.method.diagnosis import (
    CatalogUsed,
    CriteriaUsed,
    Diagnosis,
    DimensionResult,
    FactorResult,
    HeldBackBy,
    MaturityResult,
    ModuleResult,
    PriorityResult,
    QuestionnaireUsed,
    QuestionResult,
    ScoreAndLevelRange,
    WayUpStep,
)
from diagnostic.method.gap import STANDING_WORDS
from diagnostic.method.maturity_level import NO_LEVEL, factor_levels, held_back_by, missing_to
from diagnostic.method.parameters import catalog_parameters
from diagnostic.method.priority import Class
from diagnostic.method.reasons import (
    CITY,
    blocked_by,
    criteria_values,
    criterion_shares,
    data_notes,
    reasons,
)
from diagnostic.method.responses import Responses, State, responses_of, systems_of
from diagnostic.method.score_range import Range
from diagnostic.method.way_up import way_up
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import Submission


def diagnose_with(submission: Submission, questionnaire: Questionnaire, catalog: Catalog | None) -> Diagnosis:
    """The diagnosis of one city.

    Args:
        submission: The city's answers.
        questionnaire: The version the submission names.
        catalog: The modules; None where the questionnaire has no systems part.

    Raises:
        ProblemError: The submission, or the catalog, does not fit the questionnaire.
    """
    raise_errors([p for p in submission_problems(submission, questionnaire, catalog) if p.is_error])
    if catalog is not None:
        raise_errors(list(fit_problems(catalog, questionnaire)))
    return diagnosis_of(submission, questionnaire, catalog)


def diagnosis_of(submission: Submission, questionnaire: Questionnaire, catalog: Catalog | None) -> Diagnosis:
    """The same for a submission that was checked already, with a catalog that fits, as ``formats.read`` gives them."""
    responses = responses_of([submission], questionnaire)
    chosen = submission.target_level or NO_TARGET
    weights: Floats | None = None
    if catalog is not None and submission.criteria is not None:
        weights = np.array(submission.criteria.as_list())[:, None]
    systems = systems_of([submission], catalog) if catalog is not None else None
    assessed = assess(questionnaire, catalog, responses, systems, np.array([chosen]), weights)
    scores, found, in_operation, planned = (
        assessed.scores,
        assessed.found,
        assessed.implementation,
        assessed.planned,
    )
    has_level = bool(found.level[CITY] != NO_LEVEL)
    confidence = (
        simulate(
            questionnaire,
            catalog,
            scores[:, CITY],
            responses.states[:, CITY],
            submission.confidence,
            in_operation[:, CITY],
            weights,
            chosen,
        )
        if has_level
        else None
    )
    return Diagnosis(
        questionnaire=QuestionnaireUsed(
            id=questionnaire.id, version=questionnaire.version, digest=questionnaire.digest
        ),
        engine_version=engine_version(),
        catalog=CatalogUsed(version=catalog.version, digest=catalog.digest) if catalog else None,
        city=submission.city,
        period=submission.period,
        target_level=int(assessed.target_level[CITY]) or None,
        criteria=_criteria_used(catalog, submission),
        maturity=_maturity_result(questionnaire, assessed, responses, confidence),
        factors=_factor_results(questionnaire, found, submission.targets),
        questions=[
            QuestionResult(
                id=q.id, state=State(responses.states[row, CITY]).word, score=number_or_none(scores[row, CITY])
            )
            for row, q in enumerate(questionnaire.questions)
        ],
        modules=_module_results(catalog, submission, in_operation, planned) if catalog and planned else [],
        priorities=(
            _priority_results(questionnaire, catalog, scores, found, in_operation, planned, weights, confidence)
            if catalog and planned and confidence
            else []
        ),
        data_quality=list(
            data_notes(
                questionnaire,
                catalog,
                responses.states,
                submission.confidence,
                found,
                assessed.whole,
                in_operation,
                planned.priorities.criteria if planned else None,
            )
        ),
    )


def _criteria_used(catalog: Catalog | None, submission: Submission) -> CriteriaUsed | None:
    if catalog is None:
        return None
    used = submission.criteria or catalog.criteria
    return CriteriaUsed(gap=used.gap, need=used.need, readiness=used.readiness, value=used.value)


def _range(found: Range) -> ScoreAndLevelRange | None:
    if found.low_level[CITY] == NO_LEVEL:
        return None
    return ScoreAndLevelRange(
        score=[float(found.low_score[CITY]), float(found.high_score[CITY])],
        level=[int(found.low_level[CITY]), int(found.high_level[CITY])],
    )


def _maturity_result(
    questionnaire: Questionnaire,
    assessed: Assessment,
    responses: Responses,
    confidence: Confidence | None,
) -> MaturityResult:
    scores, found = assessed.scores, assessed.found
    level = int(found.level[CITY])
    score = float(found.overall[CITY])
    other = int(assessed.other_level[CITY])
    up = way_up(questionnaire, scores[:, CITY], responses.states[:, CITY], found.factors, level)
    holds = held_back_by(questionnaire, score, level, found.factors.score[:, CITY])
    return MaturityResult(
        level=level or None,
        name=questionnaire.level_name(level) if level else None,
        score=number_or_none(score),
        provisional=bool(is_provisional(found)[CITY]),
        range=_range(assessed.whole),
        likely_range=_range(assessed.likely),
        dimensions=[
            DimensionResult(id=dimension.id, score=number_or_none(assessed.dimensions[row, CITY]))
            for row, dimension in enumerate(questionnaire.dimensions)
        ],
        held_back_by=[
            HeldBackBy(factor=hold.factor, score=hold.score, needed=hold.needed, missing=hold.missing) for hold in holds
        ],
        probabilities=(
            {str(row + 1): float(p) for row, p in enumerate(confidence.level_probability)} if confidence else None
        ),
        score_interval=list(confidence.score_interval) if confidence else None,
        other_aggregation_level=other or None,
        way_up=None if up is None else [WayUpStep(question=r.question, start=r.start, end=r.end) for r in up],
    )


def _factor_results(questionnaire: Questionnaire, found: Maturity, targets: dict[str, int]) -> list[FactorResult]:
    own_levels = factor_levels(questionnaire, found.factors.score)
    results = []
    for row, factor in enumerate(questionnaire.factors):
        rated = bool(found.factors.rated[row, CITY])
        score = float(found.factors.score[row, CITY]) if rated else None
        target = targets.get(factor.id)
        results.append(
            FactorResult(
                id=factor.id,
                name=factor.name,
                score=score,
                level=int(own_levels[row, CITY]) if rated else None,
                coverage=float(found.factors.coverage[row, CITY]),
                rated=rated,
                target=target,
                target_missing=None if score is None or target is None else missing_to(questionnaire, score, target),
            )
        )
    return results


def _module_results(
    catalog: Catalog, submission: Submission, in_operation: Floats, planned: Portfolio
) -> list[ModuleResult]:
    results = []
    for row, module in enumerate(catalog.modules):
        given = submission.systems.get(module.id)
        results.append(
            ModuleResult(
                id=module.id,
                name=module.name,
                status=given.status if given else None,
                implementation=number_or_none(in_operation[row, CITY]),
                expected=number_or_none(planned.gaps.expected[row, CITY]),
                gap=number_or_none(planned.gaps.gap[row, CITY]),
                target=number_or_none(planned.gaps.target[row, CITY]),
                target_gap=number_or_none(planned.gaps.target_gap[row, CITY]),
                standing=STANDING_WORDS[int(planned.gaps.standing[row, CITY])],
            )
        )
    return results


def _priority_results(
    questionnaire: Questionnaire,
    catalog: Catalog,
    scores: Floats,
    found: Maturity,
    in_operation: Floats,
    planned: Portfolio,
    weights: Floats | None,
    confidence: Confidence,
) -> list[PriorityResult]:
    """By rank; modules whose status is unknown come last, in the order of the catalog."""
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
                class_=Class(planned.priorities.class_[row, CITY]).word,
                criteria=criteria_values(criteria),
                contributions=criteria_values(shares * criteria),
                blocked_by=blocked_by(questionnaire, catalog, row, found, in_operation, planned),
                rank_probability=(
                    {str(r + 1): float(p) for r, p in enumerate(confidence.rank_probability[row])} if rank else None
                ),
                because=reasons(questionnaire, catalog, row, shares, scores, found, in_operation, planned)
                if rank
                else [],
            )
        )
    return sorted(results, key=lambda priority: priority.rank or len(results) + 1)
