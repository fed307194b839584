"""Step 8 on the Calc sheet: what is expected of each module at the city's position, and the gap to it."""

from __future__ import annotations

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.calc_levels import ScoreAndLevel
from diagnostic.formats.workbook.calc.calc_needs import CalcNeeds, Option, entries_of, options_of
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, rounded

_COLUMNS = (
    "module", "implementation", "expected", "gap", "standing", "target alone", "target", "target gap", "rounded gap",
)  # fmt: skip


def write_gaps(
    calc: Calc,
    questionnaire: Questionnaire,
    catalog: Catalog,
    now: ScoreAndLevel,
    target_level: str,
    systems: Block,
    needs: CalcNeeds,
) -> Block:
    """Add a row for each module, by id; and say in ``needs.options`` what each module asks of the ones it needs."""
    position = _positions(calc, questionnaire, now, target_level)
    rows = _expected_rows(calc, questionnaire, catalog)
    limits = calc.block("Standing", ("behind above", "ahead below"), ["all"])
    limits.number("behind above", "all", round(catalog.standing.behind, 9))
    limits.number("ahead below", "all", round(catalog.standing.ahead, 9))
    asked = _asked_of(catalog)
    block = calc.block("Step 8: gaps", _COLUMNS, [module.id for module in catalog.modules])
    levels = [str(level.level) for level in questionnaire.levels]
    for module in catalog.modules:
        key = module.id
        block.text("module", key, key)
        block.formula("implementation", key, f"={systems.at('implementation', key)}")
        has, expected, gap = (block.at(column, key) for column in ("implementation", "expected", "gap"))
        row = rows.span(levels[0], [key], levels[-1])
        block.formula("expected", key, _at_position(row, position, "now"))
        block.formula("target alone", key, _at_position(row, position, "target"))
        block.formula("gap", key, if_known([expected, has], f"{expected}-{has}"))
        ahead = f'IF({rounded(gap)}<{limits.at("ahead below", "all")},"ahead","in step")'
        behind = f'IF({rounded(gap)}>{limits.at("behind above", "all")},"behind",{ahead})'
        block.formula("standing", key, if_known(gap, behind))
        alone, target = block.at("target alone", key), block.at("target", key)
        raised = [needs.options.at("asks", option) for option in asked[key]]
        block.formula("target", key, if_known(alone, f"MAX({','.join([alone, *raised])})"))
        block.formula("target gap", key, if_known([target, has], f"{target}-{has}"))
        target_gap = block.at("target gap", key)
        block.formula("rounded gap", key, if_known(target_gap, rounded(target_gap)))
    for module in catalog.modules:
        for option in (o for entry in entries_of(catalog, module.id) for o in options_of(catalog, entry)):
            wanted = block.at("rounded gap", module.id)
            asks = (
                f"IF({wanted}>0,IF({needs.options.at('nearest', option)}=1,{needs.options.at('required', option)},0),0)"
            )
            needs.options.formula("asks", option, f"=IF(ISNUMBER({wanted}),{asks},0)")
    return block


def _asked_of(catalog: Catalog) -> dict[str, list[Option]]:
    """For each module the options in which others need it. Single cells, so that no formula refers to itself."""
    asked: dict[str, list[Option]] = {module.id: [] for module in catalog.modules}
    for module in catalog.modules:
        for entry in entries_of(catalog, module.id):
            for option in options_of(catalog, entry):
                asked[option[2]].append(option)
    return asked


def _positions(calc: Calc, questionnaire: Questionnaire, now: ScoreAndLevel, target_level: str) -> Block:
    """Where between the levels the city stands and wants to stand, and the level left of that."""
    top = len(questionnaire.levels)
    cuts = calc.block("Ends of the levels", ("level", "from", "to"), [level.level for level in questionnaire.levels])
    for level_row, end in zip(questionnaire.levels, [*questionnaire.cuts[1:], 100.0], strict=True):
        cuts.number("level", level_row.level, level_row.level)
        cuts.number("from", level_row.level, level_row.cut)
        cuts.number("to", level_row.level, end)
    block = calc.block("Step 8: position", ("which", "position", "left level"), ["now", "target"])
    level, score = now.level, now.score
    low, high = f"INDEX({cuts.span('from')},{level})", f"INDEX({cuts.span('to')},{level})"
    share = f"IF({high}>{low},(MIN({score},{high})-{low})/({high}-{low}),0)"
    at_now = block.at("position", "now")
    block.formula("position", "now", if_known(level, f"MIN({top},MAX(1,{level}-0.5+{share}))"))
    block.formula("position", "target", if_known(at_now, f"MIN({top},MAX(1,{at_now}+{target_level}-{level}))"))
    for row in ("now", "target"):
        block.text("which", row, row)
        left = f"MIN({max(top - 1, 1)},MATCH({block.at('position', row)},{cuts.span('level')},1))"
        block.formula("left level", row, if_known(block.at("position", row), left))
    return block


def _expected_rows(calc: Calc, questionnaire: Questionnaire, catalog: Catalog) -> Block:
    levels = [str(level.level) for level in questionnaire.levels]
    block = calc.block("Expected at each level", ("module", *levels), [module.id for module in catalog.modules])
    for module in catalog.modules:
        block.text("module", module.id, module.id)
        for column, expected in zip(levels, module.expected, strict=True):
            block.number(column, module.id, expected)
    return block


def _at_position(row: str, position: Block, which: str) -> str:
    """A row of expected values interpolated at a position."""
    x, left = position.at("position", which), position.at("left level", which)
    low = f"INDEX({row},1,{left})"
    right = f"IF({x}>{left},INDEX({row},1,{left}+1),{low})"
    return if_known(x, f"{low}+({right}-{low})*({x}-{left})")
