"""Whether a submission fits its questionnaire and catalog: every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnostic.base.period import A_PERIOD
from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import (
    DONT_KNOW,
    NOT_APPLICABLE,
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    Questionnaire,
    YesNoQuestion,
)
from diagnostic.content.strict_model import pointer
from diagnostic.submission.submission import Answer, Submission, answer_pointer

CITY_FORMS = {
    "name": "text",
    "country": "two capital letters of ISO 3166, as in KE",
    "population": "a whole number",
}
LARGEST = 1e300
"""No quantity is larger; beyond it a whole number no longer fits a floating-point number."""


def submission_problems(submission: Submission, questionnaire: Questionnaire, catalog: Catalog | None) -> list[Problem]:
    """Errors and warnings of a submission, in the order in which it is written."""
    return list(_problems(submission, questionnaire, catalog))


def _problems(submission: Submission, questionnaire: Questionnaire, catalog: Catalog | None) -> Iterator[Problem]:
    given = submission.questionnaire
    if (given.id, given.version) != (questionnaire.id, questionnaire.version):
        yield Problem("S511", f"{given.id}@{given.version}", questionnaire.ref, "/questionnaire")
        return
    yield from _city_problems(submission)
    for question_id, answer in submission.answers.items():
        where = answer_pointer(question_id)
        if question_id not in questionnaire.row_of:
            yield _unknown("S501", question_id, questionnaire.row_of, where)
        elif answer is not None:
            yield from answer_problems(questionnaire.question(question_id), answer, where)
    for name, notes in (("comments", submission.comments), ("confidence", submission.confidence)):
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
    if submission.target_level is not None and not 1 <= submission.target_level <= len(questionnaire.levels):
        yield Problem("S508", shown(submission.target_level), f"1 to {len(questionnaire.levels)}", "/target_level")
    yield from _target_problems(submission, questionnaire)


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


def answer_problems(question: AnyQuestion, answer: Answer, where: str) -> Iterator[Problem]:
    """What is wrong with one answer that is given."""
    if answer == DONT_KNOW and not isinstance(answer, list):
        return
    if answer == NOT_APPLICABLE and not isinstance(answer, list):
        if not question.allow_na:
            yield Problem("S505", NOT_APPLICABLE, allowed_answer(question), where)
        return
    if isinstance(question, LevelQuestion):
        yield from _option_problems(question, answer, where)
    elif isinstance(question, NumberQuestion):
        yield from _number_problems(question, answer, where)
    elif isinstance(question, YesNoQuestion):
        if not isinstance(answer, bool):
            yield Problem("S502", shown(answer), allowed_answer(question), where)
    elif not isinstance(answer, list):
        yield Problem("S502", shown(answer), allowed_answer(question), where)
    else:
        yield from _item_problems(question, answer, where)


def _option_problems(question: LevelQuestion, answer: Answer, where: str) -> Iterator[Problem]:
    if isinstance(answer, bool) or not isinstance(answer, int | float | str):
        yield Problem("S502", shown(answer), allowed_answer(question), where)
    elif option_row(question, answer) is None:
        values = [str(option.value) for option in question.options]
        advice = did_you_mean(answer, values) if isinstance(answer, str) else ""
        if isinstance(answer, str) and answer in values:
            advice = f"Write the number {answer} without quotes."
        yield Problem("S504", shown(answer), allowed_answer(question), where, mend=advice)


def option_row(question: LevelQuestion, answer: Answer) -> int | None:
    """Position of the option with this value; 3.0 is 3, but "3" is not, nor is true 1."""
    for row, option in enumerate(question.options):
        if option.value == answer and isinstance(option.value, str) == isinstance(answer, str):
            return row
    return None


def _number_problems(question: NumberQuestion, answer: Answer, where: str) -> Iterator[Problem]:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        yield Problem("S502", shown(answer), allowed_answer(question), where)
        return
    low = -LARGEST if question.minimum is None else question.minimum
    high = LARGEST if question.maximum is None else question.maximum
    if question.integer and abs(answer) <= LARGEST and answer != int(answer):
        yield Problem("S502", shown(answer), allowed_answer(question), where)
    elif not low <= answer <= high:
        yield Problem("S503", shown(answer), allowed_answer(question), where)


def _item_problems(question: ChecklistQuestion, answer: list[str], where: str) -> Iterator[Problem]:
    known = [item.id for item in question.items]
    for row, item in enumerate(answer):
        if item not in known:
            yield Problem("S504", shown(item), ", ".join(known), where + pointer(row), mend=did_you_mean(item, known))
        elif item in answer[:row]:
            yield Problem("S504", shown(item), "each item once", where + pointer(row))


def allowed_answer(question: AnyQuestion) -> str:
    """What may be answered, in words."""
    if isinstance(question, LevelQuestion):
        allowed = "one of " + ", ".join(str(option.value) for option in question.options)
    elif isinstance(question, NumberQuestion):
        allowed = "a whole number" if question.integer else "a number"
        if question.minimum is not None:
            allowed += f" from {question.minimum:g}"
        if question.maximum is not None:
            allowed += f" up to {question.maximum:g}"
        if question.unit:
            allowed += f" ({question.unit})"
    elif isinstance(question, YesNoQuestion):
        allowed = "yes or no (true or false)"
    else:
        allowed = "a list of " + ", ".join(item.id for item in question.items)
    return f"{allowed}; or {DONT_KNOW}" + (f"; or {NOT_APPLICABLE}" if question.allow_na else "")


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
