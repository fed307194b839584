"""Step 7 on the Calc sheet: how far each module is implemented."""

from __future__ import annotations

from diagnostic.content.catalog import STATUSES, Catalog, Module
from diagnostic.formats.workbook.calc.answer_places import Place
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, sum_of, word
from diagnostic.formats.workbook.names import cell_name
from diagnostic.formats.workbook.writing.status_formula import ANSWERED, NOT_UNDERSTOOD
from diagnostic.formats.workbook.writing.systems_sheet import COLUMNS
from diagnostic.method.implementation import NOT_RUNNING

_COLUMNS = ("module", "name", "status", "share of status", "running", "functions known", "implementation", "to check")


def write_systems(calc: Calc, catalog: Catalog) -> Block:
    """Add a row for each module, by id: its implementation, 0..100, or no value where its status is not known."""
    statuses = _statuses(calc, catalog)
    functions = _functions(calc, catalog)
    block = calc.block("Step 7: systems", _COLUMNS, [module.id for module in catalog.modules])
    for module in catalog.modules:
        key, place = module.id, Place(calc.book, cell_name("sys", module.id), COLUMNS)
        block.text("module", key, key)
        block.text("name", key, module.name)
        block.formula("status", key, f'=IFERROR(IF({place.status}="{ANSWERED}",{word(place.answer)},""),"")')
        block.formula("to check", key, f'=IFERROR(IF({place.status}="{NOT_UNDERSTOOD}",1,0),1)')
        chosen = f"({statuses.span('status')}={block.at('status', key)})"
        for column, source in (("share of status", "share"), ("running", "running")):
            formula = f'=IF({block.at("status", key)}="","",SUMPRODUCT({chosen}*{statuses.span(source)}))'
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
