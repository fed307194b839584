"""Whether every row still stands where it was written: names and formulas do not move when rows are sorted."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.answer_places import Place
from diagnostic.formats.workbook.calc.calc_sheet import Calc
from diagnostic.formats.workbook.city_fields import CITY_FIELDS
from diagnostic.formats.workbook.names import FACT, cell_name, row_id
from diagnostic.formats.workbook.writing import city_sheet, factor_sheet, figures_sheet, systems_sheet


def write_places(calc: Calc, questionnaire: Questionnaire, catalog: Catalog | None) -> str:
    """Add a row for each id of the other sheets.

    Returns:
        The cell that holds how many ids are not at their place.
    """
    places = dict(_places(calc, questionnaire, catalog))
    total = calc.block("Rows in their place", ("rows moved",), ["all"])
    block = calc.block("Each row", ("id", "moved"), list(places))
    for identifier, place in places.items():
        block.text("id", identifier, identifier)
        block.formula("moved", identifier, f"=IFERROR(IF({place.identifier}={block.at('id', identifier)},0,1),1)")
    total.formula("rows moved", "all", f"=SUM({block.span('moved')})")
    return total.at("rows moved", "all")


def _places(calc: Calc, questionnaire: Questionnaire, catalog: Catalog | None) -> Iterator[tuple[str, Place]]:
    """The id of every row with an answer, and its place."""
    for field in CITY_FIELDS:
        yield field.key, Place(calc.book, field.name, city_sheet.COLUMNS)
    for question in questionnaire.questions:
        yield question.id, Place(calc.book, cell_name("ans", question.id), factor_sheet.COLUMNS)
        for item in question.parts:
            name = cell_name("ans", question.id, item.id)
            yield row_id(question.id, item.id), Place(calc.book, name, factor_sheet.COLUMNS)
    for fact in questionnaire.fact_of:
        yield row_id(FACT, fact), Place(calc.book, cell_name("fact", fact), figures_sheet.COLUMNS)
    for module in catalog.modules if catalog else []:
        yield module.id, Place(calc.book, cell_name("sys", module.id), systems_sheet.COLUMNS)
        for function in module.functions:
            name = cell_name("fun", module.id, function.id)
            yield row_id(module.id, function.id), Place(calc.book, name, systems_sheet.COLUMNS)
