"""What the charts draw. A point without a value is drawn at 0, and its label says that there is none."""

from __future__ import annotations

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc

WITHOUT_DIMENSION = "Other factors"


def write_factor_chart(calc: Calc, questionnaire: Questionnaire, factors: Block, rows_moved: str) -> Block:
    """A row for each factor, a column for each dimension: its own factors have points there, all others 0."""
    series = {dimension.id: dimension.name for dimension in questionnaire.dimensions}
    if not series:
        series = {"": "Score"}
    elif any(factor.dimension is None for factor in questionnaire.factors):
        series[""] = WITHOUT_DIMENSION
    titles = _different(list(series.values()))
    block = calc.block("Chart of the factors", ("label", *titles), [factor.id for factor in questionnaire.factors])
    for factor in questionnaire.factors:
        key = factor.id
        block.formula("label", key, f"={factors.at('label', key)}")
        for title, dimension in zip(titles, series, strict=True):
            if dimension == (factor.dimension or ""):
                block.formula(title, key, _drawn(factors.at("shown score", key), rows_moved))
            else:
                block.number(title, key, 0)
    return block


def write_system_chart(calc: Calc, catalog: Catalog, systems: Block, gaps: Block, rows_moved: str) -> Block:
    """A row for each module: expected and in operation."""
    block = calc.block(
        "Chart of the systems", ("label", "Expected", "In operation"), [module.id for module in catalog.modules]
    )
    for module in catalog.modules:
        key = module.id
        name, has = systems.at("name", key), gaps.at("has", key)
        none = f'IF({systems.at("outside", key)}=1," (not applicable)"," (not known)")'
        block.formula("label", key, f'={name}&IF(ISNUMBER({has}),"",{none})')
        block.formula("Expected", key, _drawn(gaps.at("expected", key), rows_moved))
        block.formula("In operation", key, _drawn(has, rows_moved))
    return block


def _drawn(cell: str, rows_moved: str) -> str:
    return f"=IF({rows_moved}>0,0,IF(ISNUMBER({cell}),{cell},0))"


def _different(titles: list[str]) -> list[str]:
    """The titles, a number behind those that stand twice or are taken."""
    taken = {"label"}
    found = []
    for title in titles:
        name, number = title, 2
        while name in taken:
            name, number = f"{title} ({number})", number + 1
        taken.add(name)
        found.append(name)
    return found
