"""Step 9 on the Calc sheet: the one list of steps, foundations and modules in the order to take them.

Every foundation and module that is a step gets a key, and the list is the keys sorted. A *mention* is a moment at which
the method names a foundation: as one that stands behind, before a module that lacks it, or at the end. The foundations
that it lacks itself come with its first mention, before it, in the order of a walk through what lacks what.
"""

from __future__ import annotations

from diagnostic.content.catalog import Catalog
from diagnostic.formats.workbook.calc.calc_gaps import BEHIND, CalcGaps
from diagnostic.formats.workbook.calc.calc_needs import CalcNeeds, foundations_of
from diagnostic.formats.workbook.calc.calc_order import CalcOrder
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known
from diagnostic.method.bands import BAND_WORDS, Band
from diagnostic.method.priority import Class

NEVER = 10**15
"""The key of what is no step."""


def write_steps(
    calc: Calc,
    catalog: Catalog,
    level: str,
    systems: Block,
    foundations: Block,
    gaps: CalcGaps,
    needs: CalcNeeds,
    priorities: Block,
    order: CalcOrder,
) -> Block:
    """Add the blocks.

    Returns:
        The steps by number: id, name, kind, band, class, and what is to be said of each.
    """
    mentions = _mentions(calc, catalog, level, gaps, needs, priorities, order)
    names = [foundation.id for foundation in catalog.foundations]
    walk = _walk(calc, catalog, needs)
    a_moment = 1 + len(names)  # between two moments; below it the foundations named at one
    modules = [module.id for module in catalog.modules]
    columns = ("id", "name", "kind", "key", "band", "class", "for", "alongside", "note")
    things = calc.block("Step 9: keys of steps", columns, [*names, *modules])
    keep = BAND_WORDS[Band.KEEP]
    for name in names:
        things.text("id", name, name)
        things.formula("name", name, f"={foundations.at('name', name)}")
        things.text("kind", name, "foundation")
        moments = []
        for root in (root for root in names if (root, name) in walk.keys):
            first, own = mentions.at("first", root), walk.at("order", (root, name))
            moments.append(f"IF({first}<{NEVER},IF({own}<{NEVER},{first}*{a_moment}+{own},{NEVER}),{NEVER})")
        things.formula("key", name, f"=MIN({','.join(moments)})")
        waiting = [m for m in modules if (m, name) in foundations_of(catalog, m)]
        things.formula("for", name, _joined([_if_built(priorities, m, needs.plain.at("lacks", (m, name)),
                                                        systems.at("name", m)) for m in waiting]))  # fmt: skip
        has, expected = (gaps.foundations.at(column, name) for column in ("has", "expected"))
        stands = f'IF(ISNUMBER({has}),"Stands at "&ROUND({has},0),"Not known: no answers")'
        whom = f'IF({things.at("for", name)}="","","For: "&{things.at("for", name)}&".")'
        note = f'{stands}&"; expected "&ROUND({expected},0)&". "&{whom}'
        things.formula("note", name, f'=IF(ISNUMBER({expected}),{note},"")')
    for name in modules:
        rank, band = order.modules.at("rank", name), order.modules.at("band", name)
        things.text("id", name, name)
        things.formula("name", name, f"={systems.at('name', name)}")
        things.text("kind", name, "system")
        moment = f'IF({band}="{keep}",{_KEPT},{_BUILT})+{_A_PLACE}*({rank}+1)-1'
        things.formula("key", name, f"=IF(ISNUMBER({rank}),({moment})*{a_moment},{NEVER})")
        things.formula("band", name, f"={band}")
        things.formula("class", name, f"={priorities.at('class', name)}")
        beside = [(need, needs.plain.at("alongside", need)) for need in foundations_of(catalog, name)]
        things.formula("alongside", name, _joined([_if_built(priorities, name, cell, foundations.at("name", need[1]))
                                                   for need, cell in beside]))  # fmt: skip
        class_, alongside = priorities.at("class number", name), things.at("alongside", name)
        first = f'IF({class_}={Class.PREPARE_FIRST:d},"Needs first: "&{priorities.at("needs first", name)},"")'
        beside_it = f'IF({alongside}="","","Alongside: "&{alongside}&". ")'
        things.formula("for", name, f"={order.modules.at('for whom', name)}")
        whom = f'IF({things.at("for", name)}="","","For: "&{things.at("for", name)}&".")'
        things.formula("note", name, if_known(class_, f"{first}&{beside_it}&{whom}"))
    return _listed(calc, things)


_BEHIND, _BUILT, _AT_THE_END, _KEPT = 0, 10**4, 2 * 10**6, 4 * 10**6
"""Where the four parts of the list begin."""
_A_PLACE = 1000
"""Between two places of the order; below it the foundations that a module needs, in its file's order."""


def _if_built(priorities: Block, module: str, flag: str, text: str) -> str:
    """A text where a module is to be built and a flag is 1, else nothing."""
    class_ = priorities.at("class number", module)
    built = f"OR({class_}={Class.START_NOW:d},{class_}={Class.PREPARE_FIRST:d})"
    return f'IF(ISNUMBER({class_}),IF({built},IF({flag}=1,", "&{text},""),""),"")'


def _joined(texts: list[str]) -> str:
    """Texts that each begin with a comma and a space, without the first of these."""
    return f"=MID({'&'.join(texts)},3,1000)" if texts else '=""'


def _mentions(
    calc: Calc, catalog: Catalog, level: str, gaps: CalcGaps, needs: CalcNeeds, priorities: Block, order: CalcOrder
) -> Block:
    """When each foundation is named for its own sake first."""
    names = [foundation.id for foundation in catalog.foundations]
    columns = ("foundation", "is behind", "width", "first")
    block = calc.block("Step 9: first mention of foundations", columns, names)
    for row, name in enumerate(names):
        width = gaps.foundations.at("gap", name)
        target_gap = gaps.foundations.at("rounded gap", name)
        block.text("foundation", name, name)
        behind = f'IF({gaps.foundations.at("standing", name)}="{BEHIND}",IF({target_gap}>0,1,0),0)'
        block.formula("is behind", name, f"=IF(ISNUMBER({target_gap}),{behind},0)")
        block.formula("width", name, f"=IF({block.at('is behind', name)}=1,ROUND({width},9),-1000)")
        own, widths = block.at("width", name), block.span("width")
        wider = f"SUMPRODUCT(({widths}>{own})*1)"
        if row:
            wider += f"+SUMPRODUCT(({block.span('width', names[:row])}={own})*1)"
        moments = [f"IF({block.at('is behind', name)}=1,{_BEHIND + 1}+{wider},{NEVER})"]
        for module in catalog.modules:
            for number, need in enumerate(foundations_of(catalog, module.id)):
                if need[1] != name:
                    continue
                rank = order.modules.at("rank", module.id)
                class_, lacks = priorities.at("class number", module.id), needs.plain.at("lacks", need)
                built = f"OR({class_}={Class.START_NOW:d},{class_}={Class.PREPARE_FIRST:d})"
                at = f"{_BUILT}+{_A_PLACE}*{rank}+{number}"
                moment = f"IF({built},IF({lacks}=1,{at},{NEVER}),{NEVER})"
                moments.append(f"IF(ISNUMBER({rank}),{moment},{NEVER})")
        far = f"IF({target_gap}>{gaps.limits.at('behind above', 'all')},{_AT_THE_END + row},{NEVER})"
        moments.append(f"IF(ISNUMBER({target_gap}),{far},{NEVER})")
        block.formula("first", name, f"=IF(ISNUMBER({level}),MIN({','.join(moments)}),{NEVER})")
    return block


def _walk(calc: Calc, catalog: Catalog, needs: CalcNeeds) -> Block:
    """In which order foundations come when one of them is named: what it lacks first, and then itself.

    A place is a number with a digit a step of the walk, the number of the need taken; the order counts smaller places.
    """
    heights: dict[str, int] = {}
    reached: dict[str, list[str]] = {}
    for row in catalog.foundations_first:
        root, needed = catalog.foundations[row].id, list(catalog.foundations[row].prerequisites.foundations)
        heights[root] = max((1 + heights[name] for name in needed), default=0)
        reached[root] = [root, *dict.fromkeys(below for name in needed for below in reached[name])]
    base = 2 + max((len(foundation.prerequisites.foundations) for foundation in catalog.foundations), default=0)
    keys = [(root, name) for root, names in reached.items() for name in names]
    block = calc.block("Step 9: walks through what foundations lack", ("root", "foundation", "place", "order"), keys)
    for key in keys:
        root, name = key
        weight = base ** heights[root]
        block.text("root", key, root)
        block.text("foundation", key, name)
        own, places = block.at("place", key), block.span("place", [(root, other) for other in reached[root]])
        before = f"SUMPRODUCT(({places}<{own})*1)"
        block.formula("order", key, f"=IF({own}<{NEVER},{before},{NEVER})")
        if root == name:
            block.formula("place", key, f"={(base - 1) * weight}")
            continue
        ways = []
        for number, need in enumerate(foundations_of(catalog, root), start=1):
            if name in reached[need[1]]:
                further = block.at("place", (need[1], name))
                way = f"IF({further}<{NEVER},{number * weight}+{further},{NEVER})"
                ways.append(f"IF({needs.plain.at('lacks', need)}=1,{way},{NEVER})")
        block.formula("place", key, f"=MIN({','.join(ways)})")
    return block


def _listed(calc: Calc, things: Block) -> Block:
    """The keys sorted, and what is shown of each."""
    numbers = list(range(1, len(things.keys) + 1))
    shown = ("id", "name", "kind", "band", "class", "note")
    block = calc.block("Step 9: steps", ("row", *shown), numbers)
    keys = things.span("key")
    for number in numbers:
        least = f"SMALL({keys},{number})"
        block.formula("row", number, f'=IF({least}<{NEVER},MATCH({least},{keys},0),"")')
        row = block.at("row", number)
        for column in shown:
            block.formula(column, number, if_known(row, f'INDEX({things.span(column)},{row})&""'))
    return block
