"""Step 8 on the Calc sheet: what is expected of each module and foundation at the city's position, and the gap."""

from __future__ import annotations

from typing import NamedTuple

from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.foundation import Foundation
from diagnostic.formats.workbook.calc.calc_needs import (
    CalcNeeds,
    entries_of,
    foundations_of,
    options_for,
    options_of,
)
from diagnostic.formats.workbook.calc.calc_position import NOW, TARGET, Positions
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, rounded

BEHIND, IN_STEP, AHEAD = "behind", "in step", "ahead"


class CalcGaps(NamedTuple):
    """Blocks with a row for each module and for each foundation, by id, and the limits of standing."""

    modules: Block
    foundations: Block
    limits: Block


def write_gaps(
    calc: Calc, catalog: Catalog, positions: Positions, systems: Block, foundations: Block, needs: CalcNeeds
) -> CalcGaps:
    """Add the two blocks; and say in ``needs`` what those with a positive target gap ask of what they need.

    A target is raised by single cells, so that no formula refers to itself.
    """
    limits = calc.block("Standing", ("behind above", "ahead below"), ["all"])
    limits.number("behind above", "all", round(catalog.standing.behind, 9))
    limits.number("ahead below", "all", round(catalog.standing.ahead, 9))
    columns = ("id", *positions.levels, "has", "expected", "gap", "standing", "target alone", "target", "target gap",
               "rounded gap")  # fmt: skip
    of_modules = calc.block("Step 8: gaps of modules", columns, [module.id for module in catalog.modules])
    of_foundations = calc.block("Step 8: gaps of foundations", columns, [f.id for f in catalog.foundations])
    owners = [*(module.id for module in catalog.modules), *(f.id for f in catalog.foundations)]
    for module in catalog.modules:
        raised = [needs.options.at("asks", option) for option in options_for(catalog, module.id)]
        has = systems.at("implementation", module.id)
        _gap(of_modules, module, has, positions, limits, raised)
    for foundation in catalog.foundations:
        asking = [key for owner in owners for key in foundations_of(catalog, owner) if key[1] == foundation.id]
        raised = [needs.plain.at("asks", key) for key in asking]
        _gap(of_foundations, foundation, foundations.at("score", foundation.id), positions, limits, raised)
    for module in catalog.modules:
        wanted = of_modules.at("rounded gap", module.id)
        for entry in entries_of(catalog, module.id):
            outside = needs.entries.at("not the city's", entry)
            for option in options_of(catalog, entry):
                asked = f"IF({needs.options.at('nearest', option)}=1,{needs.options.at(TARGET, option)},0)"
                asked = f"IF({outside}>0,0,{asked})"
                needs.options.formula("asks", option, f"=IF(ISNUMBER({wanted}),IF({wanted}>0,{asked},0),0)")
    for owner in owners:
        gaps = of_modules if owner in catalog.row_of else of_foundations
        wanted = gaps.at("rounded gap", owner)
        for key in foundations_of(catalog, owner):
            asked = f"IF({wanted}>0,{needs.plain.at(TARGET, key)},0)"
            needs.plain.formula("asks", key, f"=IF(ISNUMBER({wanted}),{asked},0)")
    return CalcGaps(of_modules, of_foundations, limits)


def _gap(
    block: Block, of: Module | Foundation, actual: str, positions: Positions, limits: Block, raised: list[str]
) -> None:
    """One row; ``raised`` are the cells that say what others ask."""
    key = of.id
    block.text("id", key, key)
    positions.put_row(block, key, of.expected)
    block.formula("has", key, f"={actual}")
    has, expected, gap = (block.at(column, key) for column in ("has", "expected", "gap"))
    block.formula("expected", key, positions.read(block, key, NOW))
    block.formula("target alone", key, positions.read(block, key, TARGET))
    block.formula("gap", key, if_known([expected, has], f"{expected}-{has}"))
    ahead = f'IF({rounded(gap)}<{limits.at("ahead below", "all")},"{AHEAD}","{IN_STEP}")'
    behind = f'IF({rounded(gap)}>{limits.at("behind above", "all")},"{BEHIND}",{ahead})'
    block.formula("standing", key, if_known(gap, behind))
    alone, target, target_gap = (block.at(column, key) for column in ("target alone", "target", "target gap"))
    block.formula("target", key, if_known(alone, f"MAX({','.join([alone, *raised])})"))
    block.formula("target gap", key, if_known([target, has], f"{target}-{has}"))
    block.formula("rounded gap", key, if_known(target_gap, rounded(target_gap)))
