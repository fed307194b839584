"""Step 9 on the Calc sheet: inherited priority, the recommended order, and bands.

The order is a grid with a column for each place: column k holds the key of every module that may be placed there; the
smallest key is picked, and of equal ones the first in the catalog.
"""

from __future__ import annotations

from typing import NamedTuple

from diagnostic.content.catalog import Catalog
from diagnostic.formats.workbook.calc.calc_gaps import CalcGaps
from diagnostic.formats.workbook.calc.calc_needs import CalcNeeds, entries_of, options_for
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, rounded
from diagnostic.method.bands import BAND_WORDS, Band
from diagnostic.method.priority import Class
from diagnostic.method.recommended_order import GROUP

ABOUT_EQUAL = 3
"""Neighbours in the order with priorities less than this apart are about equal."""
_GROUP_STEP = 1000
_WITHOUT_PRIORITY = 500
"""Behind every priority of the same group, before the next group."""


class CalcOrder(NamedTuple):
    """The modules, by id, with inherited priority, rank and band; and the places, by number, with who stands there."""

    modules: Block
    places: Block


def write_order(
    calc: Calc, catalog: Catalog, level: str, systems: Block, priorities: Block, gaps: CalcGaps, needs: CalcNeeds
) -> CalcOrder:
    """Add the blocks."""
    ids = [module.id for module in catalog.modules]
    most = max((len(module.prerequisites.modules) for module in catalog.modules), default=0)
    numbers = list(range(1, len(ids) + 1))
    columns = ("module", "row", "inherited", "from row", *(f"waits for {n + 1}" for n in range(most)), "key",
               *(f"place {number}" for number in numbers), "rank", "band", "inherited shown",
               "about equal", "for whom")  # fmt: skip
    picks = calc.block("Step 9: number of the module at each place", [f"place {n}" for n in numbers], ["all"])
    block = calc.block("Step 9: order", columns, ids)
    for row, key in enumerate(ids, start=1):
        block.text("module", key, key)
        block.number("row", key, row)
        _waits(block, catalog, key, gaps.modules.at("rounded gap", key), needs, most)
        _inherits(block, catalog, key, priorities.at("priority", key), needs)
    for key in ids:
        class_, inherited = priorities.at("class number", key), block.at("inherited", key)
        strength = f"IF(ISNUMBER({inherited}),{rounded(inherited)},{-_WITHOUT_PRIORITY})"
        groups = ",".join(str(GROUP[code]) for code in Class)
        group = f"CHOOSE({class_}+1,{groups})"
        block.formula("key", key, if_known([level, class_], f"{group}*{_GROUP_STEP}-{strength}"))
        own, base = block.at("row", key), block.at("key", key)
        waits = [block.at(f"waits for {n + 1}", key) for n in range(len(entries_of(catalog, key)))]
        for number in numbers:
            still = "".join(f"+IF({blocker}=0,0,IF({_placed(picks, blocker, number)},0,1))" for blocker in waits)
            free = f'IF(0{still}>0,"",{base})' if waits else base
            block.formula(f"place {number}", key, if_known(base, f'IF({_placed(picks, own, number)},"",{free})'))
        ranks = f"MATCH({own},{picks.span('place 1', ['all'], f'place {numbers[-1]}')},0)"
        block.formula("rank", key, f'=IFERROR({ranks},"")')
        block.formula("inherited shown", key, if_known(block.at("rank", key), block.at("inherited", key)))
    for number in numbers:
        column = block.span(f"place {number}")
        picks.formula(f"place {number}", "all", f'=IF(COUNT({column})=0,"",MATCH(MIN({column}),{column},0))')
    places = _places(calc, catalog, numbers, picks, block, priorities, gaps, most)
    for key in ids:
        rank, source = block.at("rank", key), block.at("from row", key)
        for column in ("band", "about equal"):
            block.formula(column, key, if_known(rank, f"INDEX({places.span(column)},{rank})"))
        whom = f'IF({source}={block.at("row", key)},"",INDEX({systems.span("name")},{source}))'
        block.formula("for whom", key, if_known([rank, source], whom))
    return CalcOrder(block, places)


def _placed(picks: Block, row: str, number: int) -> str:
    """Condition: the module of a row stands at an earlier place."""
    if number == 1:
        return "FALSE"
    return f"ISNUMBER(MATCH({row},{picks.span('place 1', ['all'], f'place {number - 1}')},0))"


def _waits(block: Block, catalog: Catalog, key: str, gap: str, needs: CalcNeeds, most: int) -> None:
    """The row of the module that must come first, for each entry; 0 for none. Only with a positive target gap."""
    own = entries_of(catalog, key)
    for number in range(most):
        waits = (
            f"=IF(ISNUMBER({gap}),IF({gap}>0,{needs.entries.at('nearest row', own[number])},0),0)"
            if (number < len(own))
            else "=0"
        )
        block.formula(f"waits for {number + 1}", key, waits)


def _inherits(block: Block, catalog: Catalog, key: str, priority: str, needs: CalcNeeds) -> None:
    """The highest priority among a module and those that wait for it, and whose it is.

    Of equal ones its own, else the first in the catalog. Single cells, so that no formula refers to itself.
    """
    best, hands, rows = block.at("inherited", key), [], []
    for option in options_for(catalog, key):
        waiter, number, _ = option
        waits = f"{block.at(f'waits for {number + 1}', waiter)}={block.at('row', key)}"
        needs.options.formula("hands on", option, f'=IF({waits},{block.at("inherited", waiter)},"")')
        hand = needs.options.at("hands on", option)
        as_high = f'IF({rounded(hand)}={rounded(best)},{block.at("from row", waiter)},"")'
        needs.options.formula("for row", option, if_known([hand, best], as_high))
        hands.append(hand)
        rows.append(needs.options.at("for row", option))
    listed = ",".join([priority, *hands])
    block.formula("inherited", key, f'=IF(COUNT({listed})=0,"",MAX({listed}))')
    others = f"MIN({','.join(rows)})" if rows else block.at("row", key)
    own = f"IF(ISNUMBER({priority}),{rounded(priority)}={rounded(best)},FALSE)"
    block.formula("from row", key, if_known(best, f"IF({own},{block.at('row', key)},{others})"))


def _places(
    calc: Calc,
    catalog: Catalog,
    numbers: list[int],
    picks: Block,
    order: Block,
    priorities: Block,
    gaps: CalcGaps,
    most: int,
) -> Block:
    """A row for each place: who stands there, and the band.

    *Now* are the first that can start, are worth it, and wait only for what is now itself; of the others to be built
    the first are *next*.
    """
    limits = calc.block("Bands", ("now", "next", "least gap"), ["all"])
    for column, limit in (("now", catalog.bands.now), ("next", catalog.bands.next)):
        limits.number(column, "all", limit)
    limits.number("least gap", "all", round(catalog.bands.least_gap, 9))
    waits = [f"waits for {n + 1}" for n in range(most)]
    columns = ("row", "class number", "priority", "rounded gap", *waits, "now row", "following", "band", "about equal")
    block = calc.block("Step 9: modules in their order", columns, numbers)
    words = {code: word for code, word in BAND_WORDS.items() if word}
    for number in numbers:
        row, class_, gap = (block.at(column, number) for column in ("row", "class number", "rounded gap"))
        block.formula("row", number, f"={picks.at(f'place {number}', 'all')}")
        sources = {"class number": priorities, "priority": priorities, "rounded gap": gaps.modules}
        sources |= dict.fromkeys(waits, order)
        for column, source in sources.items():
            block.formula(column, number, if_known(row, f"INDEX({source.span(column)},{row})"))
        before = list(range(1, number))
        taken = f"COUNT({block.span('now row', before)})" if before else "0"
        is_now = f"ISNUMBER(MATCH({{}},{block.span('now row', before)},0))" if before else "FALSE"
        not_now = "".join(
            f"+IF({block.at(wait, number)}=0,0,IF({is_now.format(block.at(wait, number))},0,1))" for wait in waits
        )
        fits = f'IF({taken}<{limits.at("now", "all")},IF(0{not_now}=0,{row},""),"")'
        worth = f'IF({gap}>={limits.at("least gap", "all")},{fits},"")'
        block.formula("now row", number, if_known(row, f'IF({class_}={Class.START_NOW:d},{worth},"")'))
        to_build = f"OR({class_}={Class.START_NOW:d},{class_}={Class.PREPARE_FIRST:d})"
        follows = f"IF({to_build},IF(ISNUMBER({block.at('now row', number)}),0,1),0)"
        block.formula("following", number, f"=IF(ISNUMBER({row}),{follows},0)")
        ahead = f"SUM({block.span('following', before)})" if before else "0"
        later = f'IF({ahead}<{limits.at("next", "all")},"{words[Band.NEXT]}","{words[Band.LATER]}")'
        kept = f'IF({class_}={Class.IMPROVE:d},"{words[Band.IMPROVE]}","{words[Band.KEEP]}")'
        built = f"IF({block.at('following', number)}=1,{later},{kept})"
        now = f'IF(ISNUMBER({block.at("now row", number)}),"{words[Band.NOW]}",{built})'
        block.formula("band", number, if_known(row, now))
        block.formula("about equal", number, '=""')
        if number < numbers[-1]:
            pair = [block.at("priority", number), block.at("priority", number + 1)]
            near = f'IF(MAX({",".join(pair)})-MIN({",".join(pair)})<{ABOUT_EQUAL},"≈","")'
            same = f'IF({class_}={block.at("class number", number + 1)},{near},"")'
            block.formula("about equal", number, if_known(pair, same))
    return block
