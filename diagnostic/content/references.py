"""What a questionnaire refers to inside itself must exist: factors, questions, departments, rules, terms, facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.content.conditions import CrossCheck, FactExceeds, ItemIs, QuestionExceeds
from diagnostic.content.fact import POPULATION, term_list
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.strict_model import LOWER_ID, bad_id, doubled, pointer

if TYPE_CHECKING:
    from diagnostic.content.questionnaire import Questionnaire


def reference_problems(q: Questionnaire) -> Iterator[Problem]:
    """Every id that stands for nothing, and every id that stands twice."""
    yield from _frame_problems(q)
    named = {
        "departments": [department.id for department in q.departments],
        "rules": [rule.id for rule in q.rules],
        "glossary": [term.id for term in q.glossary],
        "facts": [fact.id for fact in q.facts],
        "checks": [check.id for check in q.checks],
    }
    for key, ids in named.items():
        for identifier in ids:
            yield from bad_id(identifier, LOWER_ID, pointer(key))
        for identifier in doubled(ids):
            yield Problem("Q303", identifier, "", pointer(key))
    for question in q.questions:
        yield from _question_problems(q, question)
    for fact in q.facts:
        if q.departments:
            yield from _known(fact.department, named["departments"], f"fact {fact.id}", or_empty=True)
        low, high = fact.minimum, fact.maximum
        if low is not None and high is not None and low >= high:
            yield Problem("Q307", f"minimum {low}, maximum {high}", "a minimum below the maximum", f"fact {fact.id}")
    for check in q.checks:
        yield from _check_problems(q, check)


def _known(name: str, known: Collection[str], where: str, *, or_empty: bool = False) -> Iterator[Problem]:
    if name not in known and not (or_empty and not name):
        allowed = ", ".join(known) if len(known) <= 30 else "an id of this version"
        yield Problem("Q305", shown(name), allowed, where, mend=did_you_mean(name, known))


def _frame_problems(q: Questionnaire) -> Iterator[Problem]:
    dimension_ids = [dimension.id for dimension in q.dimensions]
    for row, factor in enumerate(q.factors):
        if factor.dimension is not None:
            yield from _known(factor.dimension, dimension_ids, pointer("factors", row, "dimension"))
    for row, gate in enumerate(q.gates.factors if q.gates else []):
        yield from _known(gate, q.factor_row_of, pointer("gates", "factors", row))
    for identifier in doubled(q.gates.factors if q.gates else []):
        yield Problem("Q303", identifier, "", "/gates/factors")
    for level in q.levels:
        for row, condition in enumerate(level.requires):
            yield from _known(condition.question, q.row_of, pointer("levels", level.level - 1, "requires", row))
    for version, ids in q.moved.items():
        for old, new in ids.items():
            yield from _known(new, q.row_of, pointer("moved", version, old))
    for version, carries in q.carries_over.items():
        moved = q.moved.get(version, {})
        for old in carries.look_again:
            yield from _known(moved.get(old, old), q.row_of, pointer("carries_over", version, "look_again", old))
        for old, lost in carries.not_.items():
            if lost.instead is not None:
                yield from _known(lost.instead, q.row_of, pointer("carries_over", version, "not", old))


def _question_problems(q: Questionnaire, question: AnyQuestion) -> Iterator[Problem]:
    where = f"question {question.id}"
    if q.departments:
        yield from _known(question.department, [d.id for d in q.departments], where, or_empty=True)
    for rule in question.rules:
        yield from _known(rule, [rule.id for rule in q.rules], f"{where}, rules")
    for term in question.terms:
        yield from _known(term, [term.id for term in q.glossary], f"{where}, terms")
    for fact in question.facts_needed:
        yield from _known(fact, [POPULATION, *q.fact_of], f"{where}, from_facts")


def _check_problems(q: Questionnaire, check: CrossCheck) -> Iterator[Problem]:
    where = f"check {check.id}"
    for condition in check.when:
        question = getattr(condition, "question", None)
        if question is not None:
            yield from _known(question, q.row_of, where)
        if isinstance(condition, QuestionExceeds):
            yield from _known(condition.exceeds, q.row_of, where)
            for name in (condition.question, condition.exceeds):
                if name in q.row_of and q.question(name).type != "number":
                    yield Problem("M204", name, "a number question", where)
        if isinstance(condition, ItemIs) and condition.question in q.row_of:
            items = [item.id for item in q.question(condition.question).parts]
            yield from _known(condition.item, items, where)
        factor = getattr(condition, "factor", None)
        if factor is not None:
            yield from _known(factor, q.factor_row_of, where)
        if isinstance(condition, FactExceeds):
            for fact in [condition.fact, *term_list(condition.exceeds)]:
                yield from _known(fact, [POPULATION, *q.fact_of], where)
