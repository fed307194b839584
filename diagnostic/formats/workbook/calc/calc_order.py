"""Step 9 on the Calc sheet: the recommended order, as a grid with a column for each step.

Column k holds the key of every module that may be placed at step k; the smallest key is picked, and of equal ones
the first in the catalog.
"""

from __future__ import annotations

from typing import NamedTuple

from diagnostic.content.catalog import Catalog
from diagnostic.formats.workbook.calc.calc_needs import CalcNeeds, entries_of
from diagnostic.formats.workbook.calc.calc_priorities import PREPARE_FIRST
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, rounded

ABOUT_EQUAL = 3
"""Neighbours in the order with priorities less than this apart are about equal."""
_CLASS_STEP = 1000
_WITHOUT_PRIORITY = 500
"""Behind every priority of the same class, before the next class."""


class CalcOrder(NamedTuple):
    """The row of picks (a column for each step), the rank of each module, and the modules by rank."""

    picks: Block
    ranks: Block
    listed: Block
    steps: list[str]


def write_order(
    calc: Calc, catalog: Catalog, level: str, systems: Block, priorities: Block, needs: CalcNeeds
) -> CalcOrder:
    """Add the grid."""
    modules = [module.id for module in catalog.modules]
    steps = [f"step {number}" for number in range(1, len(modules) + 1)]
    picks = calc.block("Step 9: order, number of the module placed at each step", steps, ["all"])
    entries = [entry for module in modules for entry in entries_of(catalog, module)]
    waits = calc.block("Step 9: entries that still wait", ("module", *steps), entries)
    grid = calc.block("Step 9: keys of what may be placed", ("module", "row", "key", *steps, "rank"), modules)

    def placed_before(row: str, step: int) -> str:
        """Condition: the module with this number has its place already."""
        if step == 0:
            return "FALSE"
        return f"ISNUMBER(MATCH({row},{picks.span(steps[0], ['all'], steps[step - 1])},0))"

    for entry in entries:
        waits.text("module", entry, entry[0])
        blocker = needs.entries.at("waits for row", entry)
        for number, step in enumerate(steps):
            waits.formula(step, entry, f"=IF({blocker}=0,0,IF({placed_before(blocker, number)},0,1))")
    for row, key in enumerate(modules, start=1):
        grid.text("module", key, key)
        grid.number("row", key, row)
        class_, priority = priorities.at("class number", key), priorities.at("priority", key)
        strength = f"IF(ISNUMBER({priority}),{rounded(priority)},{-_WITHOUT_PRIORITY})"
        grid.formula("key", key, if_known([level, class_], f"{class_}*{_CLASS_STEP}-{strength}"))
        own, base, at = entries_of(catalog, key), grid.at("key", key), grid.at("row", key)
        for number, step in enumerate(steps):
            free = f'IF(SUM({waits.span(step, own)})>0,"",{base})' if own else base
            grid.formula(step, key, if_known(base, f'IF({placed_before(at, number)},"",{free})'))
        ranks = f"MATCH({at},{picks.span(steps[0], ['all'], steps[-1])},0)"
        grid.formula("rank", key, f'=IFERROR({ranks},"")')
    for step in steps:
        column = grid.span(step)
        picks.formula(step, "all", f'=IF(COUNT({column})=0,"",MATCH(MIN({column}),{column},0))')
    return CalcOrder(picks, grid, _listed(calc, steps, picks, systems, priorities), steps)


def _listed(calc: Calc, steps: list[str], picks: Block, systems: Block, priorities: Block) -> Block:
    """A row for each step with what is shown of the module placed there."""
    columns = ("row", "name", "class", "class number", "priority", "needs first", "about equal")
    block = calc.block("Step 9: modules in their order", columns, steps)
    for number, step in enumerate(steps):
        row, class_ = block.at("row", step), block.at("class number", step)
        block.formula("row", step, f"={picks.at(step, 'all')}")
        for column, source in (
            ("name", systems.span("name")),
            ("class", priorities.span("class")),
            ("class number", priorities.span("class number")),
            ("priority", priorities.span("priority")),
        ):
            block.formula(column, step, if_known(row, f"INDEX({source},{row})"))
        needs_first = f"INDEX({priorities.span('needs first')},{row})"
        block.formula("needs first", step, if_known(class_, f'IF({class_}={PREPARE_FIRST},{needs_first},"")'))
        if number + 1 < len(steps):
            following = steps[number + 1]
            numbers = [block.at("priority", step), block.at("priority", following)]
            near = (
                f"IF(MAX({','.join(numbers)})-MIN({','.join(numbers)})<{ABOUT_EQUAL},{chr(34)}≈{chr(34)},{chr(34) * 2})"
            )
            same = f'IF({class_}={block.at("class number", following)},{near},"")'
            block.formula("about equal", step, if_known(numbers, same))
    return block
