"""What modules and foundations need, on the Calc sheet (steps 8 and 9).

Factors and foundations, each as it stands against what is required now, to start, and at the target, to finish; and
entries, each met by any one module in it.
"""

from __future__ import annotations

from typing import NamedTuple

from diagnostic.content.catalog import Catalog
from diagnostic.content.foundation import Prerequisites, required_row
from diagnostic.formats.workbook.calc.calc_position import NOW, TARGET, Positions
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, rounded

Need = tuple[str, str]
"""A module or foundation, and a factor or foundation that it needs."""
Option = tuple[str, int, str]
"""A module, the number of one of its entries, and a module in that entry."""
WITHOUT_LIMIT = 10**15
"""The ratio where nothing is required: larger than any other, so that the first such module is the nearest."""


class CalcNeeds(NamedTuple):
    """Blocks of plain needs (by ``Need``), of options (by ``Option``) and of entries (by module and number)."""

    plain: Block
    options: Block
    entries: Block


def needs_of(catalog: Catalog, owner: str) -> list[Need]:
    """Keys of the factors and then the foundations that a module or foundation needs."""
    needs = _prerequisites(catalog, owner)
    return [(owner, needed) for needed in (*needs.factors, *needs.foundations)]


def foundations_of(catalog: Catalog, owner: str) -> list[Need]:
    """Keys of the foundations that a module or foundation needs."""
    return [(owner, needed) for needed in _prerequisites(catalog, owner).foundations]


def entries_of(catalog: Catalog, module_id: str) -> list[tuple[str, int]]:
    """Keys of a module's entries."""
    return [(module_id, number) for number in range(len(catalog.module(module_id).prerequisites.modules))]


def options_of(catalog: Catalog, entry: tuple[str, int]) -> list[Option]:
    """Keys of the modules in an entry."""
    module_id, number = entry
    return [(module_id, number, needed) for needed in catalog.module(module_id).prerequisites.modules[number]]


def options_for(catalog: Catalog, needed: str) -> list[Option]:
    """Keys of the options in which other modules need one."""
    owners = (entry for module in catalog.modules for entry in entries_of(catalog, module.id))
    return [option for entry in owners for option in options_of(catalog, entry) if option[2] == needed]


def _prerequisites(catalog: Catalog, owner: str) -> Prerequisites:
    return (catalog.module(owner) if owner in catalog.row_of else catalog.foundation(owner)).prerequisites


def write_needs(
    calc: Calc, catalog: Catalog, positions: Positions, factors: Block, foundations: Block, systems: Block
) -> CalcNeeds:
    """Add the three blocks; what they ask of others is left to step 8, who waits for whom to step 9."""
    plain = _plain(calc, catalog, positions, factors, foundations)
    return CalcNeeds(plain, *_entries(calc, catalog, positions, systems))


def _plain(calc: Calc, catalog: Catalog, positions: Positions, factors: Block, foundations: Block) -> Block:
    owners = [*(module.id for module in catalog.modules), *(foundation.id for foundation in catalog.foundations)]
    keys = [key for owner in owners for key in needs_of(catalog, owner)]
    settings = calc.block("Ready from", ("per cent",), ["all"])
    settings.number("per cent", "all", round(catalog.ready, 9))
    columns = ("owner", "needs", *positions.levels, NOW, TARGET, "has", "unmet", "below", "lacks", "alongside", "part",
               "asks", "text")  # fmt: skip
    block = calc.block("Steps 8 and 9: factors and foundations that are needed", columns, keys)
    for key in keys:
        owner, needed = key
        source = factors if needed in factors.keys else foundations
        needs = _prerequisites(catalog, owner)
        required = needs.factors[needed] if needed in needs.factors else needs.foundations[needed]
        block.text("owner", key, owner)
        block.text("needs", key, needed)
        positions.put_row(block, key, required_row(required, len(positions.levels)))
        for which in (NOW, TARGET):
            block.formula(which, key, positions.read(block, key, which))
        block.formula("has", key, f"={source.at('score', needed)}")
        now, target, has, unmet = (block.at(column, key) for column in (NOW, TARGET, "has", "unmet"))
        short = f"IF(ISNUMBER({has}),IF({rounded(f'100*{has}/{now}')}>={settings.at('per cent', 'all')},0,1),1)"
        block.formula("unmet", key, if_known(now, f"IF({rounded(now)}=0,0,{short})"))
        block.formula("below", key, if_known([now, has], f"IF({rounded(now)}>{rounded(has)},1,0)"))
        block.formula("lacks", key, if_known(now, f"IF({rounded(now)}>0,{unmet},0)"))
        alongside = f"IF({block.at('lacks', key)}=1,0,IF({rounded(target)}>{rounded(has)},1,0))"
        block.formula("alongside", key, if_known([now, has], alongside))
        part = f"IF({rounded(target)}=0,100,100*MIN(1,{has}/{target}))"
        block.formula("part", key, if_known([target, has], part))
        have = f'IF(ISNUMBER({has}),": "&ROUND({has},0)&" of "&ROUND({now},0),": no answer")'
        block.formula("text", key, f'=IF({unmet}=1,{source.at("name", needed)}&{have},"")')
    return block


def _entries(calc: Calc, catalog: Catalog, positions: Positions, systems: Block) -> tuple[Block, Block]:
    """Of each entry the known module nearest to meeting it: highest A / required, rounded, then first in the file."""
    entries = [entry for module in catalog.modules for entry in entries_of(catalog, module.id)]
    options = [option for entry in entries for option in options_of(catalog, entry)]
    columns = ("module", "entry", "needs", "its row", *positions.levels, NOW, TARGET, "has", "ratio", "in place",
               "enough", "nearest", "nearest ratio", "asks", "hands on", "for row", "text")  # fmt: skip
    block = calc.block("Steps 8 and 9: modules that modules need", columns, options)
    for option in options:
        module_id, number, needed = option
        own = options_of(catalog, (module_id, number))
        block.text("module", option, module_id)
        block.number("entry", option, number + 1)
        block.text("needs", option, needed)
        block.number("its row", option, catalog.row_of[needed] + 1)
        required = catalog.module(module_id).prerequisites.modules[number][needed]
        positions.put_row(block, option, required_row(required, len(positions.levels)))
        for which in (NOW, TARGET):
            block.formula(which, option, positions.read(block, option, which))
        block.formula("has", option, f"={systems.at('implementation', needed)}")
        now, target, has, ratio = (block.at(column, option) for column in (NOW, TARGET, "has", "ratio"))
        share = f"IF({rounded(target)}=0,{WITHOUT_LIMIT},{has}/{target})"
        block.formula("ratio", option, if_known([has, target], share))
        block.formula("in place", option, if_known([has, now], f"IF({rounded(has)}>={rounded(now)},1,0)"))
        block.formula("enough", option, if_known([has, target], f"IF({rounded(has)}>={rounded(target)},1,0)"))
        others = [other for other in own if other != option]
        better = "+".join(
            f"IF(ISNUMBER({block.at('ratio', other)}),"
            f"IF({rounded(block.at('ratio', other))}{'>=' if own.index(other) < own.index(option) else '>'}"
            f"{rounded(ratio)},1,0),0)"
            for other in others
        )
        block.formula("nearest", option, if_known(ratio, f"IF({better}=0,1,0)" if others else "1"))
        nearest = block.at("nearest", option)
        block.formula("nearest ratio", option, f"=IF({nearest}=1,{ratio},0)")
        have = f'{systems.at("name", needed)}&": "&ROUND({has},0)&" of "&ROUND({now},0)'
        block.formula("text", option, f'=IF({nearest}=1,{have},"")')
    return block, _summed(calc, catalog, entries, block, systems)


def _summed(calc: Calc, catalog: Catalog, entries: list[tuple[str, int]], options: Block, systems: Block) -> Block:
    """A row for each entry: whether it is met, its part of readiness, and the module nearest to what it needs."""
    columns = ("module", "entry", "not the city's", "unmet", "part", "nearest row", "waits for row", "text")
    block = calc.block("Steps 8 and 9: entries", columns, entries)
    for entry in entries:
        own = options_of(catalog, entry)
        block.text("module", entry, entry[0])
        block.number("entry", entry, entry[1] + 1)
        outside, unmet = block.at("not the city's", entry), block.at("unmet", entry)
        block.formula("not the city's", entry, "=" + "+".join(systems.at("outside", option[2]) for option in own))
        block.formula("unmet", entry, f"=IF({outside}+SUM({options.span('in place', own)})>0,0,1)")
        known = f"COUNT({options.span('ratio', own)})>0"
        part = f"100*MIN(1,SUM({options.span('nearest ratio', own)}))"
        block.formula("part", entry, f'=IF({outside}>0,100,IF({known},{part},""))')
        row = "+".join(f"IF({options.at('nearest', option)}=1,{options.at('its row', option)},0)" for option in own)
        waits = f"IF(SUM({options.span('enough', own)})>0,0,{row})"
        block.formula("nearest row", entry, f"=IF({outside}>0,0,{waits})")
        nearest_text = "&".join(options.at("text", option) for option in own)
        unknown = f'{systems.at("name", own[0][2])}&": not known"'
        block.formula("text", entry, f'=IF({unmet}=1,IF({known},{nearest_text},{unknown}),"")')
    return block
