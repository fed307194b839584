"""Before step 1 on the Calc sheet: the plain figures, and the answers that follow from them."""

from __future__ import annotations

from diagnostic.content.fact import POPULATION, Deviation, FromFacts, Growth, Ratio
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.answer_places import Place
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known
from diagnostic.formats.workbook.names import cell_name
from diagnostic.formats.workbook.writing import city_sheet, figures_sheet
from diagnostic.formats.workbook.writing.status_formula import ANSWERED, inside_limits


def write_computed(calc: Calc, questionnaire: Questionnaire) -> Block | None:
    """Add a row for each question whose answer may follow from figures, by id.

    Its column "answer" has no value where it does not follow. None where the questionnaire has no such question.
    """
    asked = [q for q in questionnaire.questions if q.type == "number" and q.from_facts]
    if not asked:
        return None
    figures = _figures(calc, questionnaire)
    block = calc.block("Answers that follow from figures", ("question", "value", "answer"), [q.id for q in asked])
    for question in asked:
        assert question.from_facts is not None
        block.text("question", question.id, question.id)
        names = question.from_facts.needed
        value = if_known([figures.at("value", name) for name in names], _value(question.from_facts, figures))
        block.formula("value", question.id, f'=IFERROR({value.removeprefix("=")},"")')
        value = block.at("value", question.id)
        whole = f"ROUND(ROUND({value},9),0)" if question.integer else value
        inside = inside_limits(whole, question)
        block.formula("answer", question.id, if_known(value, f'IF({inside},{whole},"")' if inside else whole))
    return block


def _figures(calc: Calc, questionnaire: Questionnaire) -> Block:
    """A row for each figure, the population among them; without a value where it is not given or not understood."""
    block = calc.block("Figures", ("figure", "value"), [POPULATION, *questionnaire.fact_of])
    places = {POPULATION: Place(calc.book, "city_population", city_sheet.COLUMNS)}
    for fact in questionnaire.fact_of:
        places[fact] = Place(calc.book, cell_name("fact", fact), figures_sheet.COLUMNS)
    for name, place in places.items():
        block.text("figure", name, name)
        block.formula("value", name, f'=IFERROR(IF({place.status}="{ANSWERED}",{place.answer},""),"")')
    return block


def _value(from_facts: FromFacts, figures: Block) -> str:
    """The arithmetic, once all figures are there; no value where a zero stands below the line."""
    rule = from_facts.rule
    above, below = (
        "(" + "+".join(figures.at("value", name) for name in names) + ")"
        for names in (from_facts.above, from_facts.below)
    )
    if not from_facts.below:
        return above
    share = f"{above}/{below}"
    if isinstance(rule, Ratio):
        value = f"{share}*{rule.times!r}"
    elif isinstance(rule, Deviation):
        value = f"ABS({share}-1)*100"
    else:
        assert isinstance(rule, Growth)
        value = f"({_power(share, 1 / rule.years)}-1)*100"
    return f'IF({below}=0,"",{value})'


def _power(base: str, exponent: float) -> str:
    """A power where it is a real number: one program takes odd roots of negative numbers, the next does not."""
    power = f"({base})^{exponent!r}"
    return power if exponent.is_integer() else f"IF({base}<0,NA(),{power})"
