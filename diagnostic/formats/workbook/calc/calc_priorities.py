"""Step 9 on the Calc sheet: the four criteria, the priority and the class of each module."""

from __future__ import annotations

from diagnostic.content.catalog import CRITERIA, Catalog, Module
from diagnostic.formats.workbook.calc.calc_needs import CalcNeeds, entries_of, floors_of
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, sum_of

CLASSES = ("start now", "prepare first", "sustain", "watch")
"""In the order in which they are recommended."""
PREPARE_FIRST = 1 + CLASSES.index("prepare first")
UNKNOWN = "unknown"

_COLUMNS = ("module", *CRITERIA, "unmet", "below a floor", "class number", "class", "priority", "priority shown",
            "needs first")  # fmt: skip


def write_priorities(
    calc: Calc, catalog: Catalog, level: str, questions: Block, gaps: Block, needs: CalcNeeds, weights: Block
) -> Block:
    """Add a row for each module, by id; without values where there is no level."""
    improved = _improved(calc, catalog, questions)
    block = calc.block("Step 9: priorities", _COLUMNS, [module.id for module in catalog.modules])
    for module in catalog.modules:
        key, gap = module.id, gaps.at("target gap", module.id)
        block.text("module", key, key)
        parts = {
            "gap": f"MIN(100,MAX(0,{gap}))",
            "need": _need(module, improved),
            "readiness": _readiness(catalog, module, needs),
            "value": '""' if module.value is None else repr(module.value),
        }
        for criterion, part in parts.items():
            block.formula(criterion, key, f'=IF(ISNUMBER({gap}),{part},"")')
        floors, entries = floors_of(catalog, key), entries_of(catalog, key)
        unmet = [needs.floors.span("unmet", floors)] if floors else []
        unmet += [needs.entries.span("unmet", entries)] if entries else []
        block.formula("unmet", key, f"={sum_of(unmet)}")
        block.formula("below a floor", key, f"={sum_of([needs.floors.span('below', floors)] if floors else [])}")
        to_build = f"IF({block.at('unmet', key)}=0,1,2)"
        watched = f'IF({gaps.at("standing", key)}="ahead",{block.at("below a floor", key)}>0,FALSE)'
        class_ = f"IF({gaps.at('rounded gap', key)}>0,{to_build},IF({watched},4,3))"
        block.formula("class number", key, f'=IF(ISNUMBER({gap}),{class_},"")')
        block.formula("class", key, _class_word(block.at("class number", key), level))
        own, used = block.span(CRITERIA[0], [key], CRITERIA[-1]), weights.span(CRITERIA[0], ["used"], CRITERIA[-1])
        total = f"SUMPRODUCT(ISNUMBER({own})*{used})"
        block.formula("priority", key, f'=IF({total}>0,SUMPRODUCT({own},{used})/{total},"")')
        block.formula("priority shown", key, if_known(level, block.at("priority", key)))
    _needs_first(block, catalog, needs)
    return block


def _class_word(number: str, level: str) -> str:
    words = ",".join(f'IF({number}={row},"{name}"' for row, name in enumerate(CLASSES, start=1))
    known = f'{words},""{")" * len(CLASSES)}'
    return f'=IF(ISNUMBER({level}),IF(ISNUMBER({number}),{known},"{UNKNOWN}"),"")'


def _improved(calc: Calc, catalog: Catalog, questions: Block) -> Block:
    """A row for each question that a module improves, by the ids of both."""
    keys = [(module.id, question) for module in catalog.modules for question in module.improves]
    block = calc.block("Step 9: need", ("module", "question", "weight", "weight known", "weighted need"), keys)
    for module in catalog.modules:
        for question, weight in module.improves.items():
            key, score = (module.id, question), questions.at("score", question)
            block.text("module", key, module.id)
            block.text("question", key, question)
            block.number("weight", key, weight)
            block.formula("weight known", key, f"=IF(ISNUMBER({score}),{block.at('weight', key)},0)")
            block.formula("weighted need", key, f"=IF(ISNUMBER({score}),{block.at('weight', key)}*(100-{score}),0)")
    return block


def _need(module: Module, improved: Block) -> str:
    own = [(module.id, question) for question in module.improves]
    if not own:
        return '""'
    known = f"SUM({improved.span('weight known', own)})"
    mean = f"SUM({improved.span('weighted need', own)})/{known}"
    return f'IF({known}>0,MIN(100,MAX(0,{mean})),"")'


def _readiness(catalog: Catalog, module: Module, needs: CalcNeeds) -> str:
    floors, entries = floors_of(catalog, module.id), entries_of(catalog, module.id)
    parts = [needs.floors.span("part", floors)] if floors else []
    parts += [needs.entries.span("part", entries)] if entries else []
    if not parts:
        return "100"
    listed = ",".join(parts)
    return f'IF(COUNT({listed})>0,SUM({listed})/COUNT({listed}),"")'


def _needs_first(block: Block, catalog: Catalog, needs: CalcNeeds) -> None:
    """What a module waits for, in words."""
    for module in catalog.modules:
        parts = [needs.floors.at("text", key) for key in floors_of(catalog, module.id)]
        parts += [needs.entries.at("text", key) for key in entries_of(catalog, module.id)]
        joined = "&".join(f'IF({part}="","",{part}&". ")' for part in parts) or '""'
        block.formula("needs first", module.id, f"={joined}")
