"""The Results sheet: what the answers come to, live, with charts. All numbers come from the hidden Calc sheet."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook

from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.answer_places import Place
from diagnostic.formats.workbook.calc.calc_gaps import BEHIND
from diagnostic.formats.workbook.calc.calc_priorities import UNKNOWN
from diagnostic.formats.workbook.calc.calc_sheet import from_other_sheet
from diagnostic.formats.workbook.calc.formula import DASH, rounded
from diagnostic.formats.workbook.calc.live_method import CalcPortfolio, Calculation
from diagnostic.formats.workbook.names import cell_name
from diagnostic.formats.workbook.writing import cell_look
from diagnostic.formats.workbook.writing.chart_text import ChartTexts
from diagnostic.formats.workbook.writing.city_sheet import COLUMNS as CITY_COLUMNS
from diagnostic.formats.workbook.writing.results_charts import add_factor_chart, add_system_chart
from diagnostic.formats.workbook.writing.results_page import ID_COLUMN, POINTS, SHARE, WHOLE, WIDTHS, ResultsPage

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
        _steps(page, catalog, calculation)
        page.new_printed_page()
    _maturity(page, questionnaire, calculation)
    _factors(page, questionnaire, calculation)
    texts = [add_factor_chart(page.sheet, questionnaire, calculation, charts_row)]
    if catalog is not None and calculation.portfolio is not None:
        page.new_printed_page()
        if catalog.foundations:
            _foundations(page, catalog, calculation.portfolio)
        charts_row = page.row + 2
        _systems(page, catalog, calculation.portfolio)
        _priorities(page, catalog, calculation.portfolio)
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


def _steps(page: ResultsPage, catalog: Catalog, calculation: Calculation) -> None:
    """What to do: foundations and systems in one list, in the order to take them.

    There are no bands while too little is answered.
    """
    portfolio, too_little = calculation.portfolio, from_other_sheet(calculation.maturity.too_little)
    assert portfolio is not None
    now = f"at most {catalog.bands.now} at a time, "
    page.heading(
        "What to do, in this order",
        "Foundations that stand behind come first, then the systems, each after what it waits for. Now: "
        f"{now}what they need is in place. Next and later: after those. Improve: in use, but what it should bring does "
        "not show. Keep: built as far as the target asks. Alongside: to be raised while the system is built.",
    )
    classes = from_other_sheet(portfolio.priorities.span("class"))
    count = f'SUMPRODUCT(({classes}="{UNKNOWN}")*1)'
    have = f'IF({count}=1," system has"," systems have")'
    sentence = f'{count}&{have}&" no place yet: say on the sheet Systems what is in operation."'
    page.line(page.unless_moved(f'IF({count}>0,{sentence},"")', DASH), cell_look.SMALL, 18)
    page.header(["Step", "Band", "Class", "What it takes, and for whom"], left_from=4)
    listed, first = portfolio.steps, page.row + 1
    for number in listed.keys:
        page.next_row("", _STEP_HEIGHT, cell_look.BOLD, ruled=False)
        page.label(page.shown(listed.at("name", number), f'"{number}. "&', blank=True))
        kind, band, class_ = (from_other_sheet(listed.at(column, number)) for column in ("kind", "band", "class"))
        page.value(2, page.unless_moved(f'IF(OR({band}="",{too_little}<>""),{kind},{band})&""', ""), bold=True)
        page.value(3, page.unless_moved(f'{class_}&""', ""))
        page.wide(4, page.shown(listed.at("note", number), blank=True), font=cell_look.SMALL)
        page.value(ID_COLUMN, page.shown(listed.at("id", number)), name=f"res_step_{number}")
    filled = DifferentialStyle(border=cell_look.RULE)
    rule = Rule(type="expression", formula=[f'$A{first}<>""'], dxf=filled)
    page.sheet.conditional_formatting.add(f"A{first}:H{page.row}", rule)


_STEP_HEIGHT = 25.0


def _foundations(page: ResultsPage, catalog: Catalog, portfolio: CalcPortfolio) -> None:
    page.heading(
        "Foundations",
        "What the systems stand on, from the answers that tell of it. Expected: what cities at this level usually "
        "have. Target: what the target level asks, and what planned systems need. In points from 0 to 100.",
    )
    page.header(["Foundation", "Standing", "Stands at", "Expected", "Gap", "Target", "Target gap"])
    first, gaps = page.row + 1, portfolio.gaps.foundations
    for foundation in catalog.foundations:
        key = foundation.id
        page.next_row(foundation.name)
        page.value(2, page.shown(gaps.at("standing", key)), name=cell_name("res_foundation_stands", key))
        page.value(3, page.shown(gaps.at("has", key)), POINTS, cell_name("res_foundation", key), True)
        for column, source in ((4, "expected"), (5, "gap"), (6, "target"), (7, "target gap")):
            name = cell_name(f"res_foundation_{source.replace(' ', '_')}", key)
            page.value(column, page.shown(gaps.at(source, key)), POINTS, name)
    _mark(page, f"B{first}:B{page.row}", f'$B{first}="{BEHIND}"')


def _systems(page: ResultsPage, catalog: Catalog, portfolio: CalcPortfolio) -> None:
    page.heading(
        "Systems: expected and in operation",
        "Expected: what cities at this level usually have. Target: what the target level asks, and what other planned "
        "systems need. In points from 0 to 100.",
    )
    page.header(["System", "Status", "In operation", "Expected", "Gap", "Standing", "Target", "Target gap"])
    first = page.row + 1
    for module in catalog.modules:
        key = module.id
        page.next_row(module.name)
        page.value(2, page.shown(portfolio.systems.at("status", key)))
        for column, source, name, form in (
            (3, "has", "res_implementation", POINTS),
            (4, "expected", "res_expected", POINTS),
            (5, "gap", "res_gap", POINTS),
            (6, "standing", "res_standing", "General"),
            (7, "target", "res_target", POINTS),
            (8, "target gap", "res_target_gap", POINTS),
        ):
            page.value(column, page.shown(portfolio.gaps.modules.at(source, key)), form, cell_name(name, key))
    _mark(page, f"F{first}:F{page.row}", f'$F{first}="{BEHIND}"')


def _priorities(page: ResultsPage, catalog: Catalog, portfolio: CalcPortfolio) -> None:
    page.heading(
        "Order and bands of the systems",
        "Inherited: the highest priority among a system and those that wait for it. Neighbours in the order with "
        "priorities less than 3 apart are about equal: ≈ stands beside the one that comes first.",
    )
    page.header(["System", "Class", "Rank", "Band", "Priority", "Inherited", "≈"])
    order, found = portfolio.order.modules, portfolio.priorities
    for module in catalog.modules:
        key = module.id
        page.next_row(module.name)
        page.value(2, page.shown(found.at("class", key)), "General", cell_name("res_class", key))
        page.value(3, page.shown(order.at("rank", key)), WHOLE, cell_name("res_rank", key), True)
        page.value(4, page.shown(order.at("band", key)), "General", cell_name("res_band", key), True)
        page.value(5, page.shown(found.at("priority shown", key)), POINTS, cell_name("res_priority", key), True)
        page.value(6, page.shown(order.at("inherited shown", key)), POINTS, cell_name("res_inherited", key))
        page.value(7, page.shown(order.at("about equal", key), blank=True))
    page.new_printed_page()
    page.heading(
        "What makes up each priority",
        "The weighted mean of the four criteria, each from 0 to 100 points. A dash: nothing is known for it.",
    )
    page.header(["System", *(criterion.capitalize() for criterion in CRITERIA)])
    page.next_row("Weights used", font=cell_look.SMALL)
    for column, criterion in enumerate(CRITERIA, start=2):
        page.value(column, page.shown(portfolio.weights.at(criterion, "used")), "0.00")
    for module in catalog.modules:
        page.next_row(module.name)
        for column, criterion in enumerate(CRITERIA, start=2):
            name = f"res_{criterion}" if criterion in {"need", "readiness"} else f"res_{criterion}_criterion"
            page.value(column, page.shown(found.at(criterion, module.id)), POINTS, cell_name(name, module.id))


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


def _mark(page: ResultsPage, area: str, condition: str) -> None:
    """Tint cells while a condition holds; the word in them says the same."""
    style = DifferentialStyle(
        Font(bold=True), fill=PatternFill("solid", start_color=cell_look.OPEN_TINT, end_color=cell_look.OPEN_TINT)
    )
    page.sheet.conditional_formatting.add(area, Rule(type="expression", formula=[condition], dxf=style))
