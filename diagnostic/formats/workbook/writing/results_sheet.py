"""The Results sheet: what the answers come to, live, with charts. All numbers come from the hidden Calc sheet."""

from __future__ import annotations

from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.answer_places import Place
from diagnostic.formats.workbook.calc.calc_sheet import from_other_sheet
from diagnostic.formats.workbook.calc.formula import DASH, rounded
from diagnostic.formats.workbook.calc.live_method import Calculation
from diagnostic.formats.workbook.names import cell_name
from diagnostic.formats.workbook.writing import cell_look
from diagnostic.formats.workbook.writing.chart_text import ChartTexts
from diagnostic.formats.workbook.writing.city_sheet import COLUMNS as CITY_COLUMNS
from diagnostic.formats.workbook.writing.results_charts import add_factor_chart, add_system_chart
from diagnostic.formats.workbook.writing.results_page import POINTS, SHARE, WHOLE, WIDTHS, ResultsPage
from diagnostic.formats.workbook.writing.results_systems import add_foundations, add_priorities, add_steps, add_systems

MOVED = (
    "No results: rows of this workbook are not where they were written (sorted, deleted or a changed id). "
    "Undo that, or let the program read the file: it finds each answer by its id."
)
STEP_6 = (
    "Chances of each level, rank and band, the answers that the result hinges on, the reasons of each priority and the "
    "shortest way up (steps 6 and 10 of the method) need the program: diagnostic assess FILE."
)

EVIDENCE = (
    "B: three quarters of the answered weight is measured and shown. C: two fifths. D: less. "
    "A is B, validated by the secretariat."
)


def write_results(
    book: Workbook, questionnaire: Questionnaire, catalog: Catalog | None, calculation: Calculation
) -> ChartTexts:
    """Add the Results sheet; Calc is there already.

    Returns:
        Title and description of each chart.
    """
    page = ResultsPage(book, calculation.rows_moved)
    _head(page, calculation)
    charts_row = page.row - 2
    if catalog is not None and calculation.portfolio is not None:
        add_steps(page, catalog, calculation)
        page.new_printed_page()
    _maturity(page, questionnaire, calculation)
    _factors(page, questionnaire, calculation)
    texts = [add_factor_chart(page.sheet, questionnaire, calculation, charts_row)]
    if catalog is not None and calculation.portfolio is not None:
        page.new_printed_page()
        if catalog.foundations:
            add_foundations(page, catalog, calculation.portfolio)
        charts_row = page.row + 2
        add_systems(page, catalog, calculation.portfolio)
        add_priorities(page, catalog, calculation.portfolio)
        texts.append(add_system_chart(page.sheet, catalog, calculation, charts_row))
    else:
        page.new_printed_page()
    _questions(page, questionnaire, calculation)
    page.finish()
    return texts


def _head(page: ResultsPage, calculation: Calculation) -> None:
    """Title, city, the level in large letters, and what has to be said about the answers."""
    name, period = (Place(page.book, f"city_{key}", CITY_COLUMNS).answer for key in ("name", "period"))
    page.line("Results", cell_look.TITLE, 28)
    page.line(f'=IF({name}="","Your city",{name})&IF({period}="","",", "&{period})', cell_look.SUBTITLE, 18)
    now, likely_low = calculation.maturity.now, calculation.maturity.likely_low
    level, low, high = map(from_other_sheet, (now.level, likely_low.level, calculation.maturity.likely_high.level))
    title = from_other_sheet(calculation.maturity.summary.at("level name", "all"))
    score = from_other_sheet(now.score)
    within = f'IF({low}={high},"","  (likely "&{low}&" to "&{high}&")")'
    headline = f'"Level "&{level}&" · "&{title}&{within}&", score "&ROUND({score},1)&" of 100"'
    headline = f"IF({_outside_range(calculation)},{_range_first(calculation)},{headline})"
    low, high = (
        from_other_sheet(part.level) for part in (calculation.maturity.range_low, calculation.maturity.range_high)
    )
    between = f'"Level "&{low}&IF({low}={high},""," to "&{high})&": too little is answered to say more"'
    headline = f'IF({from_other_sheet(calculation.maturity.too_little)}="",{headline},{between})'
    headline += f'&". Evidence: "&{from_other_sheet(calculation.evidence_grade)}'
    none = '"No level yet: too few answers"'
    cell = page.line(page.unless_moved(f"IF(ISNUMBER({level}),{headline},{none})", "No results"), _HEADLINE, 34)
    cell.fill = cell_look.GROUP_FILL
    for column in range(2, 9):
        page.sheet.cell(page.row, column).fill = cell_look.GROUP_FILL
    page.line(page.unless_moved(_remark(calculation), MOVED), cell_look.BOLD, 34)
    page.line(STEP_6, cell_look.SMALL, 30)


def _outside_range(calculation: Calculation) -> str:
    """Condition: a provisional score lies outside what all answers together can give."""
    found = calculation.maturity
    score, low, high = (
        rounded(from_other_sheet(part.score)) for part in (found.now, found.range_low, found.range_high)
    )
    return f"OR({score}<{low},{score}>{high})"


def _range_first(calculation: Calculation) -> str:
    """The headline then: the range before the score."""
    found = calculation.maturity
    low, high = from_other_sheet(found.range_low.level), from_other_sheet(found.range_high.level)
    levels = f'{low}&IF({low}={high},"",{chr(34)} to {chr(34)}&{high})'
    so_far = f'"; the answers so far alone: level "&{from_other_sheet(found.now.level)}'
    return f'"Level "&{levels}&{so_far}&", score "&ROUND({from_other_sheet(found.now.score)},1)'


_HEADLINE = Font(name=cell_look.FONT, size=15, bold=True, color=cell_look.ACCENT)


def _remark(calculation: Calculation) -> str:
    """What has to be said about the answers, most urgent first."""
    blocks = [calculation.questions] + ([calculation.portfolio.systems] if calculation.portfolio else [])
    odd = "(" + "+".join(f"SUM({from_other_sheet(block.span('to check'))})" for block in blocks) + ")"
    summary, count = calculation.maturity.summary, len(calculation.maturity.factors.keys)
    provisional, not_rated = (from_other_sheet(summary.at(column, "all")) for column in ("provisional", "not rated"))
    few = f'"Provisional: too few answers in "&{not_rated}&" of {count} factors. See below what is still open."'
    wrong = (
        f'{odd}&" answers are not understood or out of range and count as not answered: look for the coloured cells."'
    )
    fine = '"Every factor has enough answers."'
    needed = from_other_sheet(calculation.maturity.too_little)
    first = f'"Provisional. Answers needed first, at least: "&{needed}&"."'
    held = from_other_sheet(summary.at("held back sentence", "all"))
    and_held = f'IF({held}="",""," The next level is held back by "&{held}&".")'
    return f'IF({odd}>0,{wrong},IF({needed}<>"",{first},IF({provisional}="yes",{few},{fine})&{and_held}))'


def _maturity(page: ResultsPage, questionnaire: Questionnaire, calculation: Calculation) -> None:
    found = calculation.maturity
    summary = found.summary
    page.heading("Maturity")
    page.header(["", "Value", "What it means"], left_from=3)
    rows = (
        ("Maturity level", found.now.level, WHOLE, "res_level", "level description"),
        ("Name of the level", summary.at("level name", "all"), "General", "res_level_name", ""),
        ("Overall score", found.now.score, POINTS, "res_score", ""),
        ("Provisional", summary.at("provisional", "all"), "General", "res_provisional", ""),
        ("Held back by", summary.at("held back by", "all"), "General", "res_held_back_by", "held back sentence"),
    )
    told = max((" ".join(level.description.split()) for level in questionnaire.levels), key=len)
    height = max(30.0, cell_look.Text(told, sum(WIDTHS[2:]), cell_look.SMALL).height)
    for label, reference, number_format, name, explained in rows:
        page.next_row(label, height if explained else 18, cell_look.BOLD)
        page.value(2, page.shown(reference), number_format, name, bold=True)
        if explained:
            text = from_other_sheet(summary.at(explained, "all"))
            page.wide(3, page.unless_moved(f'{text}&""', DASH), font=cell_look.SMALL)
    page.next_row("Evidence", 30, cell_look.BOLD)
    page.value(2, page.shown(calculation.evidence_grade), "General", "res_evidence_grade", bold=True)
    page.wide(3, EVIDENCE, font=cell_look.SMALL)
    for dimension in questionnaire.dimensions:
        assert found.dimensions is not None
        page.next_row(dimension.name)
        name = cell_name("res_dimension", dimension.id)
        page.value(2, page.shown(found.dimensions.at("score", dimension.id)), POINTS, name)
        note = "context: explains the level, does not make it" if dimension.context else "what the city does"
        page.wide(3, note, font=cell_look.SMALL)
    page.heading("How far the answers leave it open")
    page.header(["", "Score from", "to", "Level from", "to"])
    for label, name, low, high in (
        ("Likely range", "res_likely", found.likely_low, found.likely_high),
        ("Range: whatever the missing answers are", "res_range", found.range_low, found.range_high),
    ):
        page.next_row(label)
        page.value(2, page.shown(low.score), POINTS, f"{name}_low")
        page.value(3, page.shown(high.score), POINTS, f"{name}_high")
        page.value(4, page.shown(low.level), WHOLE, f"{name}_low_level")
        page.value(5, page.shown(high.level), WHOLE, f"{name}_high_level")


def _factors(page: ResultsPage, questionnaire: Questionnaire, calculation: Calculation) -> None:
    names = {dimension.id: dimension.name for dimension in questionnaire.dimensions}
    block = calculation.maturity.factors
    page.heading("Factors", "A factor with too few answers is not rated: no score and no level are shown.")
    page.header(["Factor", "Dimension", "Weight", "Score", "Level", "Answered"])
    for factor in questionnaire.factors:
        page.next_row(f"{factor.id}  {factor.name}")
        page.value(2, names.get(factor.dimension or "", DASH))
        page.value(3, f"{factor.weight:g}")
        page.value(4, page.shown(block.at("shown score", factor.id)), POINTS, cell_name("res_factor", factor.id), True)
        page.value(5, page.shown(block.at("shown level", factor.id)), WHOLE)
        page.value(6, page.shown(block.at("coverage", factor.id)), SHARE, cell_name("res_coverage", factor.id))


def _questions(page: ResultsPage, questionnaire: Questionnaire, calculation: Calculation) -> None:
    page.heading(
        "Questions", "The score of each answer, from 0 to 100. Without an answer there is no score, never a zero."
    )
    page.header(["Question", "State", "Score"])
    for question in questionnaire.questions:
        title = question.title or " ".join(question.text.split())
        page.next_row(f"{question.id}  {title if len(title) <= 70 else title[:69] + '…'}")
        page.value(2, page.shown(calculation.questions.at("told", question.id)))
        name = cell_name("res_question", question.id)
        page.value(3, page.shown(calculation.questions.at("score", question.id)), POINTS, name)
