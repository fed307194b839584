"""The part of Results on foundations and systems: the steps first, then what they come from."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.formats.workbook.calc.calc_gaps import BEHIND
from diagnostic.formats.workbook.calc.calc_priorities import UNKNOWN
from diagnostic.formats.workbook.calc.calc_sheet import from_other_sheet
from diagnostic.formats.workbook.calc.formula import DASH
from diagnostic.formats.workbook.calc.live_method import CalcPortfolio, Calculation
from diagnostic.formats.workbook.names import cell_name
from diagnostic.formats.workbook.writing import cell_look
from diagnostic.formats.workbook.writing.results_page import ID_COLUMN, POINTS, WHOLE, ResultsPage


def add_steps(page: ResultsPage, catalog: Catalog, calculation: Calculation) -> None:
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


def add_foundations(page: ResultsPage, catalog: Catalog, portfolio: CalcPortfolio) -> None:
    """How the foundations stand against what is expected of them."""
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


def add_systems(page: ResultsPage, catalog: Catalog, portfolio: CalcPortfolio) -> None:
    """What is in operation against what is expected."""
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


def add_priorities(page: ResultsPage, catalog: Catalog, portfolio: CalcPortfolio) -> None:
    """Order, bands and priorities of the systems, and the criteria that make these up."""
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


def _mark(page: ResultsPage, area: str, condition: str) -> None:
    """Tint cells while a condition holds; the word in them says the same."""
    style = DifferentialStyle(
        Font(bold=True), fill=PatternFill("solid", start_color=cell_look.OPEN_TINT, end_color=cell_look.OPEN_TINT)
    )
    page.sheet.conditional_formatting.add(area, Rule(type="expression", formula=[condition], dxf=style))
