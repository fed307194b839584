"""Step 7 on the Calc sheet: how far each module is implemented, and how each foundation stands."""

from __future__ import annotations

from diagnostic.content.catalog import STATUSES, Catalog, Module
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.answer_places import Place
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, sum_of, word
from diagnostic.formats.workbook.names import cell_name
from diagnostic.formats.workbook.writing.status_formula import ANSWERED, NOT_APPLICABLE, NOT_UNDERSTOOD
from diagnostic.formats.workbook.writing.systems_sheet import COLUMNS
from diagnostic.method.implementation import NOT_RUNNING

_COLUMNS = ("module", "name", "status", "outside", "share of status", "running", "functions known", "implementation",
            "to check")  # fmt: skip

OUTSIDE = "not applicable"
"""The status of a system that is not the city's task, or that another body runs."""


def write_systems(calc: Calc, catalog: Catalog) -> Block:
    """Add a row for each module, by id, with its implementation, 0..100.

    It has no value where the status is not known, or where the module is not the city's task (``outside``).
    """
    statuses = _statuses(calc, catalog)
    functions = _functions(calc, catalog)
    block = calc.block("Step 7: systems", _COLUMNS, [module.id for module in catalog.modules])
    for module in catalog.modules:
        key, place = module.id, Place(calc.book, cell_name("sys", module.id), COLUMNS)
        block.text("module", key, key)
        block.text("name", key, module.name)
        known = f'IF({place.status}="{NOT_APPLICABLE}","{OUTSIDE}","")'
        block.formula("status", key, f'=IFERROR(IF({place.status}="{ANSWERED}",{word(place.answer)},{known}),"")')
        block.formula("outside", key, f'=IF({block.at("status", key)}="{OUTSIDE}",1,0)')
        block.formula("to check", key, f'=IFERROR(IF({place.status}="{NOT_UNDERSTOOD}",1,0),1)')
        chosen = f"({statuses.span('status')}={block.at('status', key)})"
        for column, source in (("share of status", "share"), ("running", "running")):
            none = f'OR({block.at("status", key)}="",{block.at("outside", key)}=1)'
            formula = f'=IF({none},"",SUMPRODUCT({chosen}*{statuses.span(source)}))'
            block.formula(column, key, formula)
        share, running = block.at("share of status", key), block.at("running", key)
        mean = share
        if module.functions:
            own = functions.span("share", [(key, function.id) for function in module.functions])
            block.formula("functions known", key, f"=COUNT({own})")
            open_ = f"({len(module.functions)}-{block.at('functions known', key)})"
            mean = f"({sum_of([own])}+{open_}*{share})/{len(module.functions)}"
        block.formula("implementation", key, if_known(share, f"IF({running}=1,100*({share}+{mean})/2,0)"))
    return block


def _statuses(calc: Calc, catalog: Catalog) -> Block:
    block = calc.block("What each status counts", ("status", "share", "running"), STATUSES)
    for row, status in enumerate(STATUSES):
        block.text("status", status, status)
        block.number("share", status, getattr(catalog.status, status))
        block.number("running", status, int(row not in NOT_RUNNING))
    return block


def _functions(calc: Calc, catalog: Catalog) -> Block:
    """A row for each function, by the ids of module and function: 0, 0.5 or 1 where it is known."""
    keys = [(module.id, function.id) for module in catalog.modules for function in module.functions]
    block = calc.block("Functions of systems", ("module", "function", "share"), keys)
    for module in catalog.modules:
        for function in module.functions:
            _function(calc, block, module, function.id)
    return block


def _function(calc: Calc, block: Block, module: Module, identifier: str) -> None:
    key, place = (module.id, identifier), Place(calc.book, cell_name("fun", module.id, identifier), COLUMNS)
    block.text("module", key, module.id)
    block.text("function", key, identifier)
    answer = word(place.answer)
    share = f'IF({answer}="yes",1,IF({answer}="partly",0.5,IF({answer}="no",0,"")))'
    block.formula("share", key, f'=IFERROR(IF({place.status}="{ANSWERED}",{share},""),"")')


def write_foundations(calc: Calc, questionnaire: Questionnaire, catalog: Catalog, questions: Block) -> Block:
    """Add a row for each foundation, by id, with its standing as its score: the mean of the questions that tell of it.

    A question that this version of the questionnaire lacks leaves the mean.
    """
    asked = {f.id: [q for q in f.questions if q in questionnaire.row_of] for f in catalog.foundations}
    parts = weighted_answers(calc, "Questions of foundations", asked, {f.id: f.questions for f in catalog.foundations})
    block = calc.block("Step 7: foundations", ("foundation", "name", "score"), [f.id for f in catalog.foundations])
    for foundation in catalog.foundations:
        key, own = foundation.id, [(foundation.id, question) for question in asked[foundation.id]]
        block.text("foundation", key, key)
        block.text("name", key, foundation.name)
        for part in own:
            score, known = questions.at("score", part[1]), questions.at("known", part[1])
            weigh(parts, part, score, known, score)
        block.formula("score", key, mean_of(parts, own))
    return block


def weighted_answers(
    calc: Calc, title: str, asked: dict[str, list[str]], weights: dict[str, dict[str, float]]
) -> Block:
    """A row for each question that counts for a module or foundation, by the ids of both, with its weight in it."""
    keys = [(owner, question) for owner, questions in asked.items() for question in questions]
    block = calc.block(title, ("of", "question", "weight", "weight known", "weighted"), keys)
    for owner, question in keys:
        block.text("of", (owner, question), owner)
        block.text("question", (owner, question), question)
        block.number("weight", (owner, question), weights[owner][question])
    return block


def weigh(block: Block, key: tuple[str, str], counts: str, known: str, value: str) -> None:
    """One row: what is known of the question where ``counts`` is a number, and that times a value."""
    block.formula("weight known", key, f"=IF(ISNUMBER({counts}),{block.at('weight', key)}*{known},0)")
    weight = block.at("weight known", key)
    block.formula("weighted", key, f"=IF({weight}>0,{weight}*({value}),0)")


def mean_of(block: Block, own: list[tuple[str, str]]) -> str:
    """A formula: the weighted mean over some rows; no value where nothing is known."""
    if not own:
        return '=""'
    known = f"SUM({block.span('weight known', own)})"
    return f'=IF({known}>0,SUM({block.span("weighted", own)})/{known},"")'
