"""Which questions to mend, move or drop: said only where a whole 95 % interval lies beyond a limit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from diagnostic.base.arrays import rounded
from diagnostic.base.formatting import grouped, per_cent, shown_number
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.secretariat.framework.answered import Answered
from diagnostic.secretariat.framework.check_findings import Advice, Finding, Kind, QuestionCheck, SimilarPair
from diagnostic.secretariat.framework.consistency import Pairs
from diagnostic.secretariat.framework.intervals import Interval, of_correlation, of_share
from diagnostic.secretariat.framework.sample import ITEM_TOTAL, RANKING, RATES, enough

ORDER: tuple[Advice, ...] = ("drop", "move", "mend")

LEAST_ITEM_REST = 0.30
"""To mend below it: A. Field, Discovering Statistics Using SPSS, 2nd edition, Sage, 2005."""
LEAST_TO_KEEP = 0.20
"""To drop below it: B. S. Everitt and A. Skrondal, The Cambridge Dictionary of Statistics, 4th edition, 2010."""
MOST_MISSING = 0.40
MOST_NOT_KNOWN = 0.20
MOST_NOT_APPLICABLE = 0.30
MOST_ALIKE = 0.80
LEAST_CHOSEN = 0.02
MOST_SIMILAR = 0.80
"""These six, from MOST_MISSING on: expert judgement, 2026-11-26, version 1."""


def two_digits(value: float) -> str:
    """A value between -1 and 1, with a true minus."""
    return shown_number(value, 2).replace("-", "−")


def _percent(interval: Interval) -> str:
    return f"{per_cent(interval[0])} to {per_cent(interval[1])}"


def of_answers(answers: Answered) -> Iterator[Finding]:
    """What the shares of the answers show, from 30 cities on."""
    if answers.cities < RATES:
        return
    asked = answers.cities - answers.not_applicable
    silent = answers.missing + answers.dont_know
    who = "Say who would know and which paper shows it, or ask for a figure that cities have."
    words = f"have no answer, {grouped(answers.dont_know)} of them because they do not know"
    missing = _beyond("missing", silent, asked, MOST_MISSING, words, who)
    unknown = _beyond("dont_know", answers.dont_know, asked, MOST_NOT_KNOWN, "say that they do not know", who)
    what = "Ask something that every city can have, or say more clearly when it applies."
    words = "say that it does not apply to them"
    outside = _beyond("not_applicable", answers.not_applicable, answers.cities, MOST_NOT_APPLICABLE, words, what)
    yield from (finding for finding in (missing or unknown, outside) if finding is not None)
    yield from _alike(answers)
    yield from _unused(answers)


def _beyond(kind: Kind, count: int, total: int, limit: float, words: str, to_do: str) -> Finding | None:
    """A share whose whole interval lies above its limit."""
    if total < RATES / 2:
        return None
    interval = of_share(count, total)
    if interval[0] <= limit:
        return None
    limits = f"95 % interval {_percent(interval)}, limit {per_cent(limit)}"
    reason = f"{grouped(count)} of {grouped(total)} cities {words} ({limits})."
    return Finding(kind, "mend", (interval[0] - limit) / (1 - limit), reason, to_do)


def _alike(answers: Answered) -> Iterator[Finding]:
    if not enough(answers.cities, answers.answered, RATES):
        return
    interval = of_share(answers.commonest, answers.answered)
    if interval[0] <= MOST_ALIKE:
        return
    where = "the same score"
    to_do = "Describe the steps so that cities differ, or leave the question out."
    if answers.floor == answers.commonest:
        where, to_do = "the lowest score", "Make the first step easier to reach, or move the lower end of the points."
    elif answers.ceiling == answers.commonest:
        where, to_do = "the highest score", "Make the last step harder to reach, or move the upper end of the points."
    reason = (
        f"{grouped(answers.commonest)} of {grouped(answers.answered)} answers give {where} "
        f"(95 % interval {_percent(interval)}, limit {per_cent(MOST_ALIKE)}): the question hardly tells cities apart."
    )
    yield Finding("one_answer", "mend", (interval[0] - MOST_ALIKE) / (1 - MOST_ALIKE), reason, to_do)


def _unused(answers: Answered) -> Iterator[Finding]:
    """Options and items that hardly anybody uses."""
    for use in answers.uses or ():
        if not enough(answers.cities, use.total, RATES):
            continue
        high = of_share(use.count, use.total)[1]
        if high < LEAST_CHOSEN:
            who = f"{grouped(use.count)} of {grouped(use.total)} cities"
            reason = f"{who} chose “{use.id}” (at most {per_cent(high, 2)}, limit {per_cent(LEAST_CHOSEN)})."
            to_do = "Merge it with its neighbour, or describe it so that it happens."
            yield Finding("unused_option", "mend", (LEAST_CHOSEN - high) / LEAST_CHOSEN, reason, to_do)


def of_item_rest(cities: int, interval: Interval | None) -> Iterator[Finding]:
    """What the item-total correlation shows, from 120 cities on; advice to drop from 500 on."""
    if cities < ITEM_TOTAL or interval is None or interval[1] >= LEAST_ITEM_REST:
        return
    low, high = interval
    drop = cities >= RANKING and high < LEAST_TO_KEEP
    reason = (
        f"It hardly goes with the rest of its factor: item-total correlation {two_digits(low)} to {two_digits(high)} "
        f"(95 % interval), below {two_digits(LEAST_ITEM_REST)}."
    )
    to_do = "Read it as a city would: is it understood, is its scale the right way round, does it belong here?"
    if drop:
        to_do = f"Leave it out, or write it anew: even the upper end is below {two_digits(LEAST_TO_KEEP)}."
    beyond = (LEAST_ITEM_REST - high) / (1 + LEAST_ITEM_REST)
    yield Finding("unrelated", "drop" if drop else "mend", beyond, reason, to_do)


def of_other_factor(cities: int, own: Interval | None, others: dict[str, Interval]) -> Iterator[Finding]:
    """Whether it goes with another factor rather than with its own, from 500 cities on.

    Args:
        cities: In the selection.
        own: Interval of the item-total correlation.
        others: For each other factor the interval of the correlation with its score.
    """
    if cities < RANKING or own is None or not others:
        return
    best = max(others, key=lambda name: (round(others[name][0], 9), name))
    low, high = others[best]
    if low > own[1]:
        reason = (
            f"It goes with {best} (correlation {two_digits(low)} to {two_digits(high)}, 95 % interval) "
            f"rather than with its own factor ({two_digits(own[0])} to {two_digits(own[1])})."
        )
        to_do = f"Ask whether its content belongs to {best}. Moving it makes scores incomparable: a major version."
        yield Finding("other_factor", "move", min(1.0, low - own[1]), reason, to_do)


def of_similar(cities: int, other: str, r: float, interval: Interval) -> Finding:
    """That it says the same as another question, which is the better of the two."""
    advice: Advice = "drop" if cities >= RANKING else "mend"
    reason = (
        f"It says nearly the same as {other}: correlation {two_digits(r)} "
        f"(95 % interval {two_digits(interval[0])} to {two_digits(interval[1])}, limit {two_digits(MOST_SIMILAR)})."
    )
    to_do = f"Keep {other} and leave this one out, or ask for something that the two do not share."
    return Finding("same_as", advice, (interval[0] - MOST_SIMILAR) / (1 - MOST_SIMILAR), reason, to_do)


def advice_of(findings: tuple[Finding, ...]) -> Advice | None:
    """The strongest advice; None without a finding."""
    given = [finding.advice for finding in findings]
    return next((advice for advice in ORDER if advice in given), None)


def severity(findings: tuple[Finding, ...]) -> float:
    """How far all findings lie beyond their limits, summed."""
    return sum(finding.beyond for finding in findings)


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


def advised(
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
    others = {}
    for f, factor in enumerate(questionnaire.factors):
        if factor.id == question.factor or factor.id in formative:
            continue
        place = len(questionnaire.questions) + f
        r, n = float(both.correlation[row, place]), int(both.count[row, place])
        if math.isnan(r) or not enough(cities, n, ITEM_TOTAL):
            continue
        interval = of_correlation(r, n)
        if interval is not None:
            others[factor.id] = interval
    return others
