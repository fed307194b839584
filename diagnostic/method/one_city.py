"""One city's diagnosis: every step of the method, a batch of one, put into words and numbers."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Floats, number_or_none
from diagnostic.base.problems import raise_errors
from diagnostic.base.version import engine_version
from diagnostic.content.catalog import Catalog
from diagnostic.content.catalog_rules import fit_problems
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import NO_TARGET, Assessment, Maturity, assess, is_provisional
from diagnostic.method.computed_answers import answers_of, figures_of
from diagnostic.method.confidence import Confidence, simulate
from diagnostic.method.cross_checks import fired
from diagnostic.method.diagnosis import (
    CatalogUsed,
    CheckResult,
    ComputedAnswer,
    CriteriaUsed,
    Diagnosis,
    DimensionResult,
    EvidenceResult,
    FactorResult,
    HeldBackBy,
    HingeResult,
    MaturityResult,
    QuestionnaireUsed,
    QuestionResult,
    ScoreAndLevelRange,
    WayUpStep,
)
from diagnostic.method.evidence_grade import evidence_shares, given_by, grades
from diagnostic.method.hinges import hinges
from diagnostic.method.maturity_level import NO_LEVEL, factor_levels, holds, missing_to
from diagnostic.method.reasons import CITY, data_notes
from diagnostic.method.responses import Responses, State, systems_of
from diagnostic.method.score_range import Range
from diagnostic.method.systems_part import foundation_results, module_results, priority_results, step_results
from diagnostic.method.way_up import way_up
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import Submission


def diagnose_with(
    submission: Submission, questionnaire: Questionnaire, catalog: Catalog | None, *, validated: bool = False
) -> Diagnosis:
    """The diagnosis of one city.

    Args:
        submission: The city's answers.
        questionnaire: The version the submission names.
        catalog: The modules; None where the questionnaire has no systems part.
        validated: Whether the secretariat has validated the answers.

    Raises:
        ProblemError: The submission, or the catalog, does not fit the questionnaire.
    """
    raise_errors([p for p in submission_problems(submission, questionnaire, catalog) if p.is_error])
    if catalog is not None:
        raise_errors(list(fit_problems(catalog, questionnaire)))
    return diagnosis_of(submission, questionnaire, catalog, validated=validated)


def diagnosis_of(
    submission: Submission, questionnaire: Questionnaire, catalog: Catalog | None, *, validated: bool = False
) -> Diagnosis:
    """The same for a submission that was checked already, with a catalog that fits, as ``formats.read`` gives them."""
    responses = answers_of([submission], questionnaire)
    chosen = submission.target_level or NO_TARGET
    weights: Floats | None = None
    if catalog is not None and submission.criteria is not None:
        weights = np.array(submission.criteria.as_list())[:, None]
    systems = systems_of([submission], catalog) if catalog is not None else None
    assessed = assess(questionnaire, catalog, responses, systems, np.array([chosen]), weights)
    answers, found = assessed.answers, assessed.found
    confidence = None
    if found.level[CITY] != NO_LEVEL:
        confidence = simulate(
            questionnaire,
            catalog,
            answers,
            submission.confidence,
            assessed.implementation[:, CITY],
            assessed.outside[:, CITY],
            weights,
            chosen,
        )
    shares = evidence_shares(questionnaire, given_by([submission], questionnaire), answers)
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
        maturity=_maturity_result(questionnaire, assessed, confidence),
        factors=_factor_results(questionnaire, found, submission.targets),
        questions=_question_results(questionnaire, assessed),
        modules=module_results(catalog, submission, assessed, confidence) if catalog else [],
        foundations=foundation_results(catalog, assessed, confidence) if catalog else [],
        priorities=(
            priority_results(questionnaire, catalog, assessed, weights, confidence) if catalog and confidence else []
        ),
        steps=step_results(catalog, assessed) if catalog else [],
        hinges_on=[
            HingeResult(question=hinge.question, system=hinge.system, level=hinge.level, now=hinge.now)
            for hinge in hinges(questionnaire, catalog, assessed, CITY, chosen, weights)
        ],
        measure_first=[q.id for row, q in enumerate(questionnaire.questions) if answers.unmeasured[row, CITY]],
        evidence=EvidenceResult(
            grade=grades(shares, np.array([validated]))[CITY],
            stated=number_or_none(shares.stated[CITY]),
            measured=number_or_none(shares.measured[CITY]),
            shown=number_or_none(shares.shown[CITY]),
            validated=validated,
        ),
        checks=[
            CheckResult(id=remark.id, ask=remark.ask, about=remark.about)
            for remark in fired(questionnaire, catalog, submission, responses, assessed)
        ],
        computed=_computed(questionnaire, submission, responses),
        data_quality=list(data_notes(questionnaire, catalog, assessed, submission.confidence)),
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
    questionnaire: Questionnaire, assessed: Assessment, confidence: Confidence | None
) -> MaturityResult:
    found, answers = assessed.found, assessed.answers
    level = int(found.level[CITY])
    up = way_up(questionnaire, answers, found.factors, level)
    held = holds(questionnaire, found.overall, found.level, found.factors.score, answers)
    return MaturityResult(
        level=level or None,
        name=questionnaire.level_name(level) if level else None,
        score=number_or_none(found.overall[CITY]),
        provisional=bool(is_provisional(found)[CITY]),
        range=_range(assessed.whole),
        likely_range=_range(assessed.likely),
        dimensions=[
            DimensionResult(id=dimension.id, score=number_or_none(assessed.dimensions[row, CITY]))
            for row, dimension in enumerate(questionnaire.dimensions)
        ],
        held_back_by=[
            HeldBackBy(
                factor=hold.factor,
                question=hold.question,
                score=number_or_none(hold.score[CITY]),
                needed=float(hold.needed[CITY]),
                missing=float(hold.needed[CITY] - np.nan_to_num(hold.score[CITY])),
            )
            for hold in held
            if hold.short[CITY]
        ],
        probabilities=(
            {str(row + 1): float(p) for row, p in enumerate(confidence.level_probability)} if confidence else None
        ),
        score_interval=list(confidence.score_interval) if confidence else None,
        other_aggregation_level=int(assessed.other_level[CITY]) or None,
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


def _question_results(questionnaire: Questionnaire, assessed: Assessment) -> list[QuestionResult]:
    answers = assessed.answers
    return [
        QuestionResult(
            id=question.id,
            state=State(answers.state[row, CITY]).word,
            score=number_or_none(answers.score[row, CITY]),
            known=float(answers.known[row, CITY]),
        )
        for row, question in enumerate(questionnaire.questions)
    ]


def _computed(questionnaire: Questionnaire, submission: Submission, responses: Responses) -> list[ComputedAnswer]:
    figures = figures_of([submission], questionnaire)
    return [
        ComputedAnswer(
            question=question.id,
            value=float(responses.values[row, CITY]),
            facts={fact: float(figures[fact][CITY]) for fact in question.facts_needed},
        )
        for row, question in enumerate(questionnaire.questions)
        if responses.computed[row, CITY]
    ]
