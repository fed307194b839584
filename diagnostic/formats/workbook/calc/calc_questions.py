"""Step 1 on the Calc sheet: state, score and known share of every question; and the evidence grade."""

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
from diagnostic.formats.workbook.cell_words import CONFIDENCES, DOT, SHOWS_NOTHING
from diagnostic.formats.workbook.names import cell_name
from diagnostic.formats.workbook.writing.factor_sheet import COLUMNS, option_list
from diagnostic.formats.workbook.writing.lists import Lists
from diagnostic.formats.workbook.writing.status_formula import (
    ANSWERED,
    COMPUTED,
    MISSING,
    NOT_APPLICABLE,
    NOT_UNDERSTOOD,
    OUT_OF_RANGE,
    is_one_of,
)
from diagnostic.method.evidence_grade import MEASURED, MUCH, SOME

_COLUMNS = (
    "question", "weight", "told", "state", "value", "position", "left point", "score", "known", "unmeasured",
    "lowest", "highest", "score at low", "score at high",
    "weight answered", "weight applicable", "weight x score", "weight x low", "weight x high", "source", "shown",
    "to check",
)  # fmt: skip
MEASURED_SOURCE, STATED_SOURCE = 2, 1
"""Column "source": the confidence says that the answer was measured, or something else; 0: nothing is said."""


Formulas = Iterator[tuple[str, str]]


def write_questions(calc: Calc, lists: Lists, questionnaire: Questionnaire, computed: Block | None) -> Block:
    """Add a row for each question, by id.

    ``known`` is the known share of an answer. What is missing, and what of a checklist is not known, counts with the
    lowest and the highest score of its type in ``score at low`` and ``score at high``, which are blank for what is not
    applicable.
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
        status, told, state = place.status, block.at("told", key), block.at("state", key)
        is_known = f'OR({status}="{ANSWERED}",{status}="{NOT_APPLICABLE}",{status}="{COMPUTED}")'
        block.formula("told", key, f'=IFERROR(IF({is_known},{status},"{MISSING}"),"{MISSING}")')
        block.formula("state", key, f'=IF({told}="{COMPUTED}","{ANSWERED}",{told})')
        for column, formula in _SCORE[question.type](question, _Parts(block, place, lists, items, points, computed)):
            block.formula(column, key, formula)
        block.formula("to check", key, f'=IFERROR(IF(OR({status}="{NOT_UNDERSTOOD}",{status}="{OUT_OF_RANGE}"),1,0),1)')
        weight, score, known = (block.at(column, key) for column in ("weight", "score", "known"))
        answered = block.at("weight answered", key)
        block.formula("weight answered", key, f"=IF(ISNUMBER({score}),{weight}*{known},0)")
        block.formula("weight applicable", key, f'=IF({state}="{NOT_APPLICABLE}",0,{weight})')
        block.formula("weight x score", key, f"=IF(ISNUMBER({score}),{answered}*{score},0)")
        for end in ("low", "high"):
            limit, at_end = block.at(f"{end}est", key), block.at(f"score at {end}", key)
            partly = f"IF({known}<1,{known}*{score}+(1-{known})*{limit},{score})"
            given = f"IF(ISNUMBER({score}),{partly},{limit})"
            block.formula(f"score at {end}", key, f'=IF({state}="{NOT_APPLICABLE}","",{given})')
            block.formula(f"weight x {end}", key, f"=IF(ISNUMBER({at_end}),{weight}*{at_end},0)")
        _evidence(block, key, place)
    return block


def _evidence(block: Block, key: str, place: Place) -> None:
    """How sure the answer is said to be, and whether something that can be looked at is named for it."""
    source, shown = place.cell("confidence"), place.cell("evidence")
    measured, stated = is_one_of(source, sorted(MEASURED)), is_one_of(source, CONFIDENCES)
    block.formula("source", key, f"=IFERROR(IF({measured},{MEASURED_SOURCE},IF({stated},{STATED_SOURCE},0)),0)")
    only_when_or_who = "OR(" + ",".join(f'LEFT({word(shown)},{len(w)})="{w}"' for w in SHOWS_NOTHING) + ")"
    block.formula("shown", key, f'=IFERROR(IF(TRIM({shown})="",0,IF({only_when_or_who},0,1)),0)')


def write_evidence(calc: Calc, questions: Block) -> str:
    """Add the evidence grade: how much of the answered weight is measured and shown.

    Returns:
        The cell that holds it. Nothing in a workbook says that the secretariat has validated it: there is no A.
    """
    block = calc.block("Step 10: evidence", ("answered", "measured", "shown", "grade"), ["all"])
    weight = questions.span("weight answered")
    block.formula("answered", "all", f"=SUM({weight})")
    total = block.at("answered", "all")
    for column, condition in (
        ("measured", f"({questions.span('source')}={MEASURED_SOURCE})"),
        ("shown", f"({questions.span('shown')}=1)"),
    ):
        block.formula(column, "all", f"=IF({total}>0,SUMPRODUCT({condition}*{weight})/{total},0)")
    both = f"ROUND(MIN({block.at('measured', 'all')},{block.at('shown', 'all')}),9)"
    block.formula("grade", "all", f'=IF({both}>={MUCH!r},"B",IF({both}>={SOME!r},"C","D"))')
    return block.at("grade", "all")


class _Parts(NamedTuple):
    """What the formulas of a question refer to."""

    block: Block
    place: Place
    lists: Lists
    items: Block | None
    points: Block | None
    computed: Block | None

    def answered(self, question: AnyQuestion) -> str:
        return f'{self.block.at("state", question.id)}="{ANSWERED}"'


def _level(question: LevelQuestion, of: _Parts) -> Formulas:
    options, value = option_list(of.lists, question), of.block.at("value", question.id)
    yield "value", f'=IF({of.answered(question)},{first_part(of.place.answer, DOT)},"")'
    yield "score", f'=IF({of.answered(question)},SUMPRODUCT(({options.values}={value})*{options.scores}),"")'
    yield "known", _whole(of, question)
    unmeasured = [f'{value}="{option.value}"' for option in question.options if option.unmeasured]
    if unmeasured:
        yield "unmeasured", f"=IF(OR({','.join(unmeasured)}),1,0)"


def _number(question: NumberQuestion, of: _Parts) -> Formulas:
    assert of.points is not None
    given = of.place.answer
    if of.computed is not None and question.facts_needed:
        given = f'IF({of.block.at("told", question.id)}="{COMPUTED}",{of.computed.at("answer", question.id)},{given})'
    yield "value", f'=IF({of.answered(question)},{given},"")'
    yield "known", _whole(of, question)
    yield from _along_points(question, of.block, of.points)


def _checklist(question: ChecklistQuestion, of: _Parts) -> Formulas:
    assert of.items is not None
    own = [(question.id, item.id) for item in question.items]
    ticked, known, whole = (of.items.span(column, own) for column in ("ticked", "known", "points"))
    yield "score", f'=IF({of.answered(question)},100*SUM({ticked})/SUM({known}),"")'
    yield "known", f"=IF({of.answered(question)},SUM({known})/SUM({whole}),0)"


def _yes_no(question: YesNoQuestion, of: _Parts) -> Formulas:
    answer = of.place.answer
    yes = f'IF(ISLOGICAL({answer}),{answer},{word(answer)}="yes")'
    yield "score", f'=IF({of.answered(question)},IF({yes},100,0),"")'
    yield "known", _whole(of, question)


def _whole(of: _Parts, question: AnyQuestion) -> str:
    """An answer that is known as a whole."""
    return f"=IF({of.answered(question)},1,0)"


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
    block = calc.block("Items of checklists", ("question", "item", "points", "known", "ticked"), keys)
    for question in questionnaire.questions:
        for item in question.parts:
            key = (question.id, item.id)
            answer = Place(calc.book, cell_name("ans", *key), COLUMNS).answer
            block.text("question", key, question.id)
            block.text("item", key, item.id)
            block.number("points", key, item.points)
            yes = f'IF(ISLOGICAL({answer}),{answer},{word(answer)}="yes")'
            known = f"IF(ISLOGICAL({answer}),TRUE,{is_one_of(answer, ('yes', 'no'))})"
            for column, condition in (("known", known), ("ticked", yes)):
                block.formula(column, key, f"=IFERROR(IF({condition},{block.at('points', key)},0),0)")
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
