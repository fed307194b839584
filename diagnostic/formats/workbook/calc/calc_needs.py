"""What modules need, on the Calc sheet: factor floors, and entries each met by any one module in it (steps 8 and 9)."""

from __future__ import annotations

from typing import NamedTuple

from diagnostic.content.catalog import Catalog
from diagnostic.content.requirements import required_row
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, rounded

Option = tuple[str, int, str]
"""A module, the number of one of its entries, and a module in that entry."""


class CalcNeeds(NamedTuple):
    """Blocks of floors (by module and factor), options (by ``Option``) and entries (by module and number)."""

    floors: Block
    options: Block
    entries: Block


def entries_of(catalog: Catalog, module_id: str) -> list[tuple[str, int]]:
    """Keys of a module's entries."""
    return [(module_id, number) for number in range(len(catalog.module(module_id).prerequisites.modules))]


def options_of(catalog: Catalog, entry: tuple[str, int]) -> list[Option]:
    """Keys of the modules in an entry."""
    module_id, number = entry
    return [(module_id, number, needed) for needed in catalog.module(module_id).prerequisites.modules[number]]


def floors_of(catalog: Catalog, module_id: str) -> list[tuple[str, str]]:
    """Keys of a module's factor floors."""
    return [(module_id, factor) for factor in catalog.module(module_id).prerequisites.factors]


def write_needs(calc: Calc, catalog: Catalog, factors: Block, systems: Block) -> CalcNeeds:
    """Add the three blocks; the column "asks" is left to step 8."""
    return CalcNeeds(_floors(calc, catalog, factors), *_entries(calc, catalog, systems))


def _floors(calc: Calc, catalog: Catalog, factors: Block) -> Block:
    keys = [key for module in catalog.modules for key in floors_of(catalog, module.id)]
    columns = ("module", "factor", "floor", "score", "per cent", "part", "unmet", "below", "text")
    settings = calc.block("Ready from", ("per cent",), ["all"])
    settings.number("per cent", "all", round(catalog.ready, 9))
    ready = settings.at("per cent", "all")
    block = calc.block("Step 9: floors of factors", columns, keys)
    for key in keys:
        module_id, factor = key
        block.text("module", key, module_id)
        block.text("factor", key, factor)
        block.number("floor", key, required_row(catalog.module(module_id).prerequisites.factors[factor], 1)[0])
        block.formula("score", key, f"={factors.at('score', factor)}")
        floor, score, per_cent = (block.at(column, key) for column in ("floor", "score", "per cent"))
        block.formula("per cent", key, if_known(score, f"100*{score}/{floor}"))
        block.formula("part", key, if_known(per_cent, f"MIN(100,{per_cent})"))
        block.formula("unmet", key, f"=IF(ISNUMBER({per_cent}),IF({rounded(per_cent)}>={ready},0,1),1)")
        block.formula("below", key, f"=IF(ISNUMBER({score}),IF({rounded(floor)}>{rounded(score)},1,0),0)")
        name = factors.at("name", factor)
        have = f'IF(ISNUMBER({score}),": "&ROUND({score},0)&" of "&ROUND({floor},0),": no answer")'
        block.formula("text", key, f'=IF({block.at("unmet", key)}=1,{name}&{have},"")')
    return block


def _entries(calc: Calc, catalog: Catalog, systems: Block) -> tuple[Block, Block]:
    """Of each entry the known module nearest to meeting it: highest A / required, rounded, then first in the file."""
    entries = [entry for module in catalog.modules for entry in entries_of(catalog, module.id)]
    options = [option for entry in entries for option in options_of(catalog, entry)]
    columns = ("module", "entry", "needs", "its row", "required", "has", "ratio", "rounded ratio", "met", "nearest",
               "nearest ratio", "asks", "text")  # fmt: skip
    block = calc.block("Steps 8 and 9: modules that modules need", columns, options)
    for option in options:
        module_id, number, needed = option
        own = options_of(catalog, (module_id, number))
        block.text("module", option, module_id)
        block.number("entry", option, number + 1)
        block.text("needs", option, needed)
        block.number("its row", option, catalog.row_of[needed] + 1)
        block.number(
            "required", option, required_row(catalog.module(module_id).prerequisites.modules[number][needed], 1)[0]
        )
        block.formula("has", option, f"={systems.at('implementation', needed)}")
        has, required, ratio = (block.at(column, option) for column in ("has", "required", "ratio"))
        block.formula("ratio", option, if_known(has, f"{has}/{required}"))
        block.formula("rounded ratio", option, if_known(ratio, rounded(ratio)))
        block.formula("met", option, f"=IF(ISNUMBER({has}),IF({rounded(has)}>={rounded(required)},1,0),0)")
        best = f"{block.at('rounded ratio', option)}=MAX({block.span('rounded ratio', own)})"
        before = own[: own.index(option)]
        first = f"IF(SUM({block.span('nearest', before)})=0,1,0)" if before else "1"
        nearest = block.at("nearest", option)
        block.formula("nearest", option, f"=IF(ISNUMBER({ratio}),IF({best},{first},0),0)")
        block.formula("nearest ratio", option, f"=IF({nearest}=1,{ratio},0)")
        have = f'{systems.at("name", needed)}&": "&ROUND({has},0)&" of "&ROUND({required},0)'
        block.formula("text", option, f'=IF({nearest}=1,{have},"")')
    return block, _summed(calc, catalog, entries, block, systems)


def _summed(calc: Calc, catalog: Catalog, entries: list[tuple[str, int]], options: Block, systems: Block) -> Block:
    """A row for each entry: whether it is met, its part of readiness, and the module it waits for."""
    columns = ("module", "entry", "unmet", "part", "waits for row", "text")
    block = calc.block("Steps 8 and 9: entries", columns, entries)
    for entry in entries:
        own = options_of(catalog, entry)
        block.text("module", entry, entry[0])
        block.number("entry", entry, entry[1] + 1)
        unmet, nearest = block.at("unmet", entry), options.span("nearest", own)
        block.formula("unmet", entry, f"=IF(SUM({options.span('met', own)})>0,0,1)")
        known = f"COUNT({options.span('ratio', own)})>0"
        part = f"100*MIN(1,SUM({options.span('nearest ratio', own)}))"
        block.formula("part", entry, f'=IF({known},{part},"")')
        row = f"SUMPRODUCT({nearest}*{options.span('its row', own)})"
        block.formula("waits for row", entry, f"=IF({unmet}=1,{row},0)")
        nearest_text = "&".join(options.at("text", option) for option in own)
        unknown = f'{systems.at("name", own[0][2])}&": not known"'
        block.formula("text", entry, f'=IF({unmet}=1,IF({known},{nearest_text},{unknown}),"")')
    return block
