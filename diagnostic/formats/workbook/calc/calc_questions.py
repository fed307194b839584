"""Step 1 on the Calc sheet: state and score of every question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from diagnostic.content.question_types import (
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    YesNoQuestion,
)
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.answer_places import Place
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import first_part, if_known, word
from diagnostic.formats.workbook.cell_words import DOT
from diagnostic.formats.workbook.names import cell_name
from diagnostic.formats.workbook.writing.factor_sheet import COLUMNS, option_list
from diagnostic.formats.workbook.writing.lists import Lists
from diagnostic.formats.workbook.writing.status_formula import (
    ANSWERED,
    MISSING,
    NOT_APPLICABLE,
    NOT_UNDERSTOOD,
    OUT_OF_RANGE,
)

_COLUMNS = (
    "question", "weight", "state", "value", "position", "left point", "score", "lowest", "highest",
    "weight answered", "weight applicable", "weight x score", "weight x low", "weight x high", "to check",
)  # fmt: skip


Formulas = Iterator[tuple[str, str]]


def write_questions(calc: Calc, lists: Lists, questionnaire: Questionnaire) -> Block:
    """Add a row for each question, by id.

    What is missing counts with the lowest and the highest score of its type in the last two columns.
    """
    items, points = _items(calc, questionnaire), _points(calc, questionnaire)
    block = calc.block("Step 1: questions", _COLUMNS, [question.id for question in questionnaire.questions])
    for question in questionnaire.questions:
        key, place = question.id, Place(calc.book, cell_name("ans", question.id), COLUMNS)
        low, high = question.score_limits
        block.text("question", key, key)
        block.number("weight", key, question.weight)
        block.number("lowest", key, low)
        block.number("highest", key, high)
        status = place.status
        known = f'IF(OR({status}="{ANSWERED}",{status}="{NOT_APPLICABLE}"),{status},"{MISSING}")'
        block.formula("state", key, f'=IFERROR({known},"{MISSING}")')
        for column, formula in _SCORE[question.type](question, _Parts(block, place, lists, items, points)):
            block.formula(column, key, formula)
        block.formula("to check", key, f'=IFERROR(IF(OR({status}="{NOT_UNDERSTOOD}",{status}="{OUT_OF_RANGE}"),1,0),1)')
        weight, state, score = (block.at(column, key) for column in ("weight", "state", "score"))
        block.formula("weight answered", key, f"=IF(ISNUMBER({score}),{weight},0)")
        block.formula("weight applicable", key, f'=IF({state}="{NOT_APPLICABLE}",0,{weight})')
        block.formula("weight x score", key, f"=IF(ISNUMBER({score}),{weight}*{score},0)")
        for end, limit in (("weight x low", "lowest"), ("weight x high", "highest")):
            points_of_end = f"IF(ISNUMBER({score}),{score},{block.at(limit, key)})"
            block.formula(end, key, f"={block.at('weight applicable', key)}*{points_of_end}")
    return block


class _Parts(NamedTuple):
    """What the formulas of a question refer to."""

    block: Block
    place: Place
    lists: Lists
    items: Block | None
    points: Block | None

    def answered(self, question: AnyQuestion) -> str:
        return f'{self.block.at("state", question.id)}="{ANSWERED}"'


def _level(question: LevelQuestion, of: _Parts) -> Formulas:
    options, value = option_list(of.lists, question), of.block.at("value", question.id)
    yield "value", f'=IF({of.answered(question)},{first_part(of.place.answer, DOT)},"")'
    yield "score", f'=IF({of.answered(question)},SUMPRODUCT(({options.values}={value})*{options.scores}),"")'


def _number(question: NumberQuestion, of: _Parts) -> Formulas:
    assert of.points is not None
    yield "value", f'=IF({of.answered(question)},{of.place.answer},"")'
    yield from _along_points(question, of.block, of.points)


def _checklist(question: ChecklistQuestion, of: _Parts) -> Formulas:
    assert of.items is not None
    own = [(question.id, item.id) for item in question.items]
    ticked, whole = of.items.span("ticked", own), of.items.span("points", own)
    yield "score", f'=IF({of.answered(question)},100*SUM({ticked})/SUM({whole}),"")'


def _yes_no(question: YesNoQuestion, of: _Parts) -> Formulas:
    answer = of.place.answer
    yes = f'IF(ISLOGICAL({answer}),{answer},{word(answer)}="yes")'
    yield "score", f'=IF({of.answered(question)},IF({yes},100,0),"")'


_SCORE: dict[str, Callable[[Any, _Parts], Formulas]] = {
    "level": _level,
    "number": _number,
    "checklist": _checklist,
    "yes_no": _yes_no,
}
"""Formulas of the columns between state and score."""


def _along_points(question: NumberQuestion, block: Block, points: Block) -> Iterator[tuple[str, str]]:
    """Piecewise linear in x or ln x: the position inside the points, the point left of it, and the score."""
    key, own = question.id, [(question.id, number) for number in range(len(question.points))]
    first, last = points.at("x", own[0]), points.at("x", own[-1])
    value, position, left = (block.at(column, key) for column in ("value", "position", "left point"))
    inside = f"MAX({first},MIN({last},{value}))"
    yield "position", if_known(value, f"LN({inside})" if question.scale == "log" else inside)
    positions, scores = points.span("position", own), points.span("score", own)
    yield "left point", if_known(position, f"MIN({len(own) - 1},MATCH({position},{positions},1))")
    x0, x1 = f"INDEX({positions},{left})", f"INDEX({positions},{left}+1)"
    s0, s1 = f"INDEX({scores},{left})", f"INDEX({scores},{left}+1)"
    yield "score", if_known(position, f"{s0}+({s1}-{s0})*(({position}-{x0})/({x1}-{x0}))")


def _items(calc: Calc, questionnaire: Questionnaire) -> Block | None:
    """A row for each item of a checklist, by the ids of question and item."""
    keys = [(q.id, item.id) for q in questionnaire.questions for item in q.parts]
    if not keys:
        return None
    block = calc.block("Items of checklists", ("question", "item", "points", "ticked"), keys)
    for question in questionnaire.questions:
        for item in question.parts:
            key = (question.id, item.id)
            answer = Place(calc.book, cell_name("ans", *key), COLUMNS).answer
            block.text("question", key, question.id)
            block.text("item", key, item.id)
            block.number("points", key, item.points)
            yes = f'IF(ISLOGICAL({answer}),{answer},{word(answer)}="yes")'
            block.formula("ticked", key, f"=IFERROR(IF({yes},{block.at('points', key)},0),0)")
    return block


def _points(calc: Calc, questionnaire: Questionnaire) -> Block | None:
    """A row for each point of a number, by question and number of the point."""
    numbers = [question for question in questionnaire.questions if question.type == "number"]
    keys = [(question.id, number) for question in numbers for number in range(len(question.points))]
    if not keys:
        return None
    block = calc.block("Points of numbers", ("question", "x", "score", "position"), keys)
    for question in numbers:
        for number, (x, score) in enumerate(question.points):
            key = (question.id, number)
            block.text("question", key, question.id)
            block.number("x", key, x)
            block.number("score", key, score)
            at = block.at("x", key)
            block.formula("position", key, f"=LN({at})" if question.scale == "log" else f"={at}")
    return block
