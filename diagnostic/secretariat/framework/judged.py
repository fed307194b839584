"""Which questions to mend, move or drop, judged by all that was found about them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from diagnostic.base.arrays import rounded
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.secretariat.framework.check_findings import QuestionCheck, SimilarPair
from diagnostic.secretariat.framework.intervals import Interval, of_correlation
from diagnostic.secretariat.framework.pairs import Pairs
from diagnostic.secretariat.framework.sample_size import ITEM_TOTAL, RANKING, enough
from diagnostic.secretariat.framework.verdicts import (
    MOST_SIMILAR,
    ORDER,
    advice_of,
    of_answers,
    of_item_rest,
    of_other_factor,
    of_similar,
    severity,
)


def similar_pairs(cities: int, both: Pairs, questions: list[QuestionCheck]) -> tuple[SimilarPair, ...]:
    """Pairs whose whole interval lies above the limit, the most similar first."""
    result = []
    if cities < ITEM_TOTAL:
        return ()
    k = len(questions)
    for i, j in zip(*np.triu_indices(k, k=1), strict=True):
        r, n = float(both.correlation[i, j]), int(both.count[i, j])
        if math.isnan(r) or r <= MOST_SIMILAR or not enough(cities, n, ITEM_TOTAL):
            continue
        interval = of_correlation(r, n)
        if interval is not None and interval[0] > MOST_SIMILAR:
            first, second = questions[i], questions[j]
            # the later one, unless it goes better with its factor
            better = (second.item_rest or 0.0) > (first.item_rest or 0.0)
            result.append(SimilarPair(first.id, second.id, first.id if better else second.id, r, interval, n))
    return tuple(sorted(result, key=lambda pair: float(-rounded(pair.correlation))))


def judged(
    questionnaire: Questionnaire,
    questions: list[QuestionCheck],
    similar: tuple[SimilarPair, ...],
    both: Pairs,
    formative: dict[str, str],
    cities: int,
) -> tuple[QuestionCheck, ...]:
    """The questions with their grounds and advice, and from 500 cities on with their rank."""
    given = []
    for row, question in enumerate(questions):
        findings = [*of_item_rest(cities, question.item_rest_interval)]
        if question.factor not in formative:
            others = _others(questionnaire, row, question, both, formative, cities)
            findings += of_other_factor(cities, question.item_rest_interval, others)
        for pair in similar:
            if pair.weaker == question.id:
                other = pair.second if pair.first == question.id else pair.first
                findings.append(of_similar(cities, other, pair.correlation, pair.interval))
        findings += of_answers(question.answered)
        grounds = tuple(findings)
        given.append(replace(question, findings=grounds, advice=advice_of(grounds)))
    if cities < RANKING:
        return tuple(given)
    order = sorted(
        (row for row, question in enumerate(given) if question.advice),
        key=lambda row: (ORDER.index(given[row].advice or "mend"), -round(severity(given[row].findings), 9), row),
    )
    for rank, row in enumerate(order, start=1):
        given[row] = replace(given[row], rank=rank)
    return tuple(given)


def _others(
    questionnaire: Questionnaire, row: int, question: QuestionCheck, both: Pairs, formative: dict[str, str], cities: int
) -> dict[str, Interval]:
    """Correlations with the scores of the other factors that are no lists of facts."""
    found = {}
    for f, factor in enumerate(questionnaire.factors):
        if factor.id == question.factor or factor.id in formative:
            continue
        place = len(questionnaire.questions) + f
        r, n = float(both.correlation[row, place]), int(both.count[row, place])
        if math.isnan(r) or not enough(cities, n, ITEM_TOTAL):
            continue
        interval = of_correlation(r, n)
        if interval is not None:
            found[factor.id] = interval
    return found
