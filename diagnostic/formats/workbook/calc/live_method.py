"""Steps 1-5 and 7-9 of the method as formulas: the hidden Calc sheet, from its first block to its last.

Step 6 (confidence) draws random numbers and needs the program.
"""

from __future__ import annotations

from typing import NamedTuple

from openpyxl.workbook import Workbook

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.calc_charts import write_factor_chart, write_system_chart
from diagnostic.formats.workbook.calc.calc_choices import write_target, write_weights
from diagnostic.formats.workbook.calc.calc_gaps import write_gaps
from diagnostic.formats.workbook.calc.calc_maturity import CalcMaturity, write_maturity
from diagnostic.formats.workbook.calc.calc_needs import write_needs
from diagnostic.formats.workbook.calc.calc_order import CalcOrder, write_order
from diagnostic.formats.workbook.calc.calc_places import write_places
from diagnostic.formats.workbook.calc.calc_priorities import write_priorities
from diagnostic.formats.workbook.calc.calc_questions import write_questions
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.calc_systems import write_systems
from diagnostic.formats.workbook.writing.lists import Lists


class CalcPortfolio(NamedTuple):
    """Where steps 7-9 stand; every block has a row for each module, by id."""

    systems: Block
    gaps: Block
    weights: Block
    priorities: Block
    order: CalcOrder


class Calculation(NamedTuple):
    """Where everything stands on Calc."""

    rows_moved: str
    questions: Block
    maturity: CalcMaturity
    target_level: str
    portfolio: CalcPortfolio | None
    factor_chart: Block
    system_chart: Block | None


def write_calc(book: Workbook, lists: Lists, questionnaire: Questionnaire, catalog: Catalog | None) -> Calculation:
    """Add the Calc sheet; the sheets to fill in are there already."""
    calc = Calc(book)
    rows_moved = write_places(calc, questionnaire, catalog)
    questions = write_questions(calc, lists, questionnaire)
    maturity = write_maturity(calc, questionnaire, questions)
    target_level = write_target(calc, questionnaire, maturity.now.level)
    portfolio = None
    if catalog is not None:
        systems = write_systems(calc, catalog)
        needs = write_needs(calc, catalog, maturity.factors, systems)
        gaps = write_gaps(calc, questionnaire, catalog, maturity.now, target_level, systems, needs)
        weights = write_weights(calc, catalog)
        priorities = write_priorities(calc, catalog, maturity.now.level, questions, gaps, needs, weights)
        order = write_order(calc, catalog, maturity.now.level, systems, priorities, needs)
        portfolio = CalcPortfolio(systems, gaps, weights, priorities, order)
    factor_chart = write_factor_chart(calc, questionnaire, maturity.factors, rows_moved)
    system_chart = None
    if catalog is not None and portfolio is not None:
        system_chart = write_system_chart(calc, catalog, portfolio.systems, portfolio.gaps, rows_moved)
    return Calculation(rows_moved, questions, maturity, target_level, portfolio, factor_chart, system_chart)
