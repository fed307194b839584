"""What the city chose on the City sheet: its target level and its weights of the criteria."""

from __future__ import annotations

from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.answer_places import Place
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import first_part, if_known
from diagnostic.formats.workbook.cell_words import DOT
from diagnostic.formats.workbook.writing.city_sheet import COLUMNS


def write_target(calc: Calc, questionnaire: Questionnaire, level: str) -> str:
    """Add the target level: the one chosen, else the next one, at most the top.

    Returns:
        The cell that holds it.
    """
    numbers = [level.level for level in questionnaire.levels]
    known = calc.block("Levels as text", ("text", "level"), numbers)
    for number in numbers:
        known.text("text", number, str(number))
        known.number("level", number, number)
    block = calc.block("Target level", ("chosen", "used"), ["all"])
    entry = Place(calc.book, "city_target_level", COLUMNS).answer
    chosen = block.at("chosen", "all")
    found = f"SUMPRODUCT(({known.span('text')}={first_part(entry, DOT)})*{known.span('level')})"
    block.formula("chosen", "all", f"=IFERROR(IF(ISLOGICAL({entry}),0,{found}),0)")
    block.formula("used", "all", if_known(level, f"IF({chosen}>0,{chosen},MIN({len(numbers)},{level}+1))"))
    return block.at("used", "all")


def write_weights(calc: Calc, catalog: Catalog) -> Block:
    """Add a row of the criteria's weights: the city's own where all four are given, else the catalog's."""
    block = calc.block("Weights of the criteria", ("whose", *CRITERIA), ["catalog", "city", "used"])
    own = block.span(CRITERIA[0], ["city"], CRITERIA[-1])
    for row in block.keys:
        block.text("whose", row, str(row))
    for criterion in CRITERIA:
        entry = Place(calc.book, f"city_weight_{criterion}", COLUMNS).answer
        block.number(criterion, "catalog", getattr(catalog.criteria, criterion))
        block.formula(
            criterion,
            "city",
            f'=IFERROR(IF(ISLOGICAL({entry}),"",IF(ISNUMBER({entry}),IF({entry}>=0,{entry},""),"")),"")',
        )
        all_given = f"IF(COUNT({own})={len(CRITERIA)},SUM({own})>0,FALSE)"
        block.formula(
            criterion, "used", f"=IF({all_given},{block.at(criterion, 'city')},{block.at(criterion, 'catalog')})"
        )
    return block
