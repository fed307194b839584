"""Steps 1-5 and 7-9 of the method as formulas: the hidden Calc sheet, from its first block to its last.

Step 6 (confidence) draws random numbers and needs the program, as does what the result hinges on.
"""

from __future__ import annotations

from typing import NamedTuple

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.calc_charts import write_factor_chart, write_system_chart
from diagnostic.formats.workbook.calc.calc_choices import write_target, write_weights
from diagnostic.formats.workbook.calc.calc_gaps import CalcGaps, write_gaps
from diagnostic.formats.workbook.calc.calc_maturity import CalcMaturity, write_maturity
from diagnostic.formats.workbook.calc.calc_needs import write_needs
from diagnostic.formats.workbook.calc.calc_order import CalcOrder, write_order
from diagnostic.formats.workbook.calc.calc_places import write_places
from diagnostic.formats.workbook.calc.calc_position import Positions
from diagnostic.formats.workbook.calc.calc_priorities import write_priorities
from diagnostic.formats.workbook.calc.calc_questions import write_evidence, write_questions
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.calc_steps import write_steps
from diagnostic.formats.workbook.calc.calc_systems import write_foundations, write_systems
from diagnostic.formats.workbook.writing.lists import Lists


class CalcPortfolio(NamedTuple):
    """Where steps 7-9 stand; every block has a row for each module, or each foundation, by id."""

    systems: Block
    foundations: Block
    gaps: CalcGaps
    weights: Block
    priorities: Block
    order: CalcOrder
    steps: Block


class Calculation(NamedTuple):
    """Where everything stands on Calc."""

    rows_moved: str
    questions: Block
    evidence_grade: str
    maturity: CalcMaturity
    target_level: str
    portfolio: CalcPortfolio | None
    factor_chart: Block
    system_chart: Block | None


def write_calc(
    calc: Calc, computed: Block | None, lists: Lists, questionnaire: Questionnaire, catalog: Catalog | None
) -> Calculation:
    """Fill the Calc sheet; the sheets to fill in are there already.

    Args:
        calc: The sheet.
        computed: The answers that follow from figures, which stand there already.
        lists: The sheet of lists.
        questionnaire: The questions.
        catalog: The modules; None where there is no systems part.
    """
    rows_moved = write_places(calc, questionnaire, catalog)
    questions = write_questions(calc, lists, questionnaire, computed)
    evidence_grade = write_evidence(calc, questions)
    maturity = write_maturity(calc, questionnaire, questions)
    target_level = write_target(calc, questionnaire, maturity.now.level)
    portfolio, system_chart = None, None
    if catalog is not None:
        portfolio = _portfolio(calc, questionnaire, catalog, questions, maturity, target_level)
        system_chart = write_system_chart(calc, catalog, portfolio.systems, portfolio.gaps.modules, rows_moved)
    factor_chart = write_factor_chart(calc, questionnaire, maturity.factors, rows_moved)
    return Calculation(
        rows_moved, questions, evidence_grade, maturity, target_level, portfolio, factor_chart, system_chart
    )


def _portfolio(
    calc: Calc,
    questionnaire: Questionnaire,
    catalog: Catalog,
    questions: Block,
    maturity: CalcMaturity,
    target_level: str,
) -> CalcPortfolio:
    """Steps 7-9."""
    level = maturity.now.level
    systems = write_systems(calc, catalog)
    foundations = write_foundations(calc, questionnaire, catalog, questions)
    positions = Positions(calc, questionnaire, maturity.now, target_level)
    needs = write_needs(calc, catalog, positions, maturity.factors, foundations, systems)
    gaps = write_gaps(calc, catalog, positions, systems, foundations, needs)
    weights = write_weights(calc, catalog)
    priorities = write_priorities(calc, questionnaire, catalog, level, questions, systems, gaps, needs, weights)
    order = write_order(calc, catalog, level, systems, priorities, gaps, needs)
    steps = write_steps(calc, catalog, level, systems, foundations, gaps, needs, priorities, order)
    return CalcPortfolio(systems, foundations, gaps, weights, priorities, order, steps)
