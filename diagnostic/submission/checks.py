"""Whether a submission fits its questionnaire and catalog: every problem at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from diagnostic.base.period import A_PERIOD
from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.fact import POPULATION
from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import pointer
from diagnostic.submission.submission import Submission, answer_pointer

MOST_APART = 0.01
"""Share of the computed value by which an answer may differ from it unsaid."""

CITY_FORMS = {
    "name": "text",
    "country": "two capital letters of ISO 3166, as in KE",
    "population": "a whole number",
}


def submission_problems(submission: Submission, questionnaire: Questionnaire, catalog: Catalog | None) -> list[Problem]:
    """Errors and warnings of a submission, in the order in which it is written."""
    return list(_problems(submission, questionnaire, catalog))


def _problems(submission: Submission, questionnaire: Questionnaire, catalog: Catalog | None) -> Iterator[Problem]:
    given = submission.questionnaire
    if (given.id, given.version) != (questionnaire.id, questionnaire.version):
        yield Problem("S511", f"{given.id}@{given.version}", questionnaire.ref, "/questionnaire")
        return
    if catalog is not None and submission.named_catalog not in (None, catalog.version):
        yield Problem("S517w", f"catalog {submission.named_catalog}", f"catalog {catalog.version}", "/catalog")
    yield from _city_problems(submission)
    for question_id, answer in submission.answers.items():
        where = answer_pointer(question_id)
        if question_id not in questionnaire.row_of:
            yield _unknown("S501", question_id, questionnaire.row_of, where)
        elif answer is not None:
            yield from questionnaire.question(question_id).answer_problems(answer, where)
    yield from _fact_problems(submission, questionnaire)
    for name in ("comments", "evidence", "confidence", "verification"):
        notes: Iterable[str] = getattr(submission, name)
        for question_id in notes:
            where = pointer(name, question_id)
            if question_id not in questionnaire.row_of:
                yield _unknown("S501", question_id, questionnaire.row_of, where)
            elif name == "confidence" and submission.answers.get(question_id) in (
                None,
                DONT_KNOW,
                NOT_APPLICABLE,
            ):
                yield Problem("S512w", question_id, "", where)
    yield from _system_problems(submission, catalog)
    if submission.target_level is not None:
        yield from target_level_problems(submission.target_level, questionnaire)
    yield from _target_problems(submission, questionnaire)


def target_level_problems(level: int, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What is wrong with the level that a city plans for."""
    if not 1 <= level <= len(questionnaire.levels):
        yield Problem("S508", shown(level), f"1 to {len(questionnaire.levels)}", "/target_level")


def _fact_problems(submission: Submission, questionnaire: Questionnaire) -> Iterator[Problem]:
    for fact_id, value in submission.facts.items():
        where = pointer("facts", fact_id)
        if fact_id not in questionnaire.fact_of:
            yield _unknown("S518", fact_id, questionnaire.fact_of, where)
        else:
            yield from questionnaire.fact_of[fact_id].value_problems(value, where)
    yield from _computed_problems(submission, questionnaire)


def _computed_problems(submission: Submission, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What does not follow from the figures, and answers that say another thing than they do."""
    given = {fact: submission.facts.get(fact, math.nan) for fact in questionnaire.fact_of}
    given[POPULATION] = math.nan if submission.city.population is None else float(submission.city.population)
    figures = {fact: np.array([value], dtype=np.float64) for fact, value in given.items()}
    zero: set[str] = set()
    for question in questionnaire.questions:
        found = question.computed(figures)
        if found is None:
            continue
        answer, value = submission.answers.get(question.id), float(found.value[0])
        if found.zero_below[0]:
            if found.below[0] not in zero:
                yield Problem("S519", f"{' + '.join(found.below)} = 0", "", _fact_pointer(found.below[0]))
            zero.add(found.below[0])
        elif answer in (None, DONT_KNOW) and found.outside[0]:
            what = f"{question.id} = {value:.6g} from {', '.join(question.facts_needed)}"
            yield Problem("S520", what, question.allowed, _fact_pointer(question.facts_needed[0]))
        elif isinstance(answer, int | float) and abs(answer - value) > MOST_APART * abs(value):
            what = f"{answer:g} answered, {value:.6g} from {', '.join(question.facts_needed)}"
            yield Problem("S521w", what, "", answer_pointer(question.id))


def _fact_pointer(fact: str) -> str:
    return "/city/population" if fact == POPULATION else pointer("facts", fact)


def _target_problems(submission: Submission, questionnaire: Questionnaire) -> Iterator[Problem]:
    for factor_id, level in submission.targets.items():
        where = pointer("targets", factor_id)
        if factor_id not in questionnaire.factor_row_of:
            known = questionnaire.factor_row_of
            yield Problem("S515", shown(factor_id), ", ".join(known), where, mend=did_you_mean(factor_id, known))
        elif not 1 <= level <= len(questionnaire.levels):
            yield Problem("S515", shown(level), f"1 to {len(questionnaire.levels)}", where)


def _city_problems(submission: Submission) -> Iterator[Problem]:
    for key, form in CITY_FORMS.items():
        if getattr(submission.city, key) is None:
            yield Problem("S513w", f"no {key} of the city", form, pointer("city", key))
    if submission.period is None:
        yield Problem("S513w", "no period", A_PERIOD, "/period")


def _unknown(code: str, name: str, known: Iterable[str], where: str) -> Problem:
    return Problem(code, shown(name), "an id of this version", where, mend=did_you_mean(name, known))


def _system_problems(submission: Submission, catalog: Catalog | None) -> Iterator[Problem]:
    if catalog is None:
        if submission.systems:
            yield Problem("S507", ", ".join(map(shown, submission.systems)), "", "/systems")
        return
    for module_id, state in submission.systems.items():
        where = pointer("systems", module_id)
        if module_id not in catalog.row_of:
            yield _unknown("S506", module_id, catalog.row_of, where)
            continue
        module = catalog.module(module_id)
        for function_id in state.functions:
            if function_id not in module.function_ids:
                yield _unknown("S506", function_id, module.function_ids, where + pointer("functions", function_id))
        running = any(value in ("yes", "partly") for value in state.functions.values())
        if running and state.status in (None, "none", "planned", "dont_know"):
            yield Problem("S514w", f"status {state.status}", "pilot, operational or integrated", where)
