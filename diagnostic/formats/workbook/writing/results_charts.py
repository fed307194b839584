"""Native charts of the Results sheet: the factors as a radar, systems expected against in operation as bars."""

from __future__ import annotations

from typing import Literal

from openpyxl.chart import BarChart, RadarChart, Reference, Series
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.text import Text as ChartText
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.live_method import Calculation
from diagnostic.formats.workbook.names import CALC
from diagnostic.formats.workbook.writing import cell_look

FACTOR_TITLE = "Factors, in points from 0 to 100"
SYSTEM_TITLE = "Systems: expected at this level and in operation"
COLUMN = "J"
"""Charts stand to the right of the tables."""
_WIDTH_CM = 13.5
_Dash = Literal["dash", "solid", "sysDot"]
_LINES: tuple[tuple[str, _Dash, str], ...] = (
    (cell_look.RESULT_COLOUR, "dash", "diamond"),
    (cell_look.ACCENT, "solid", "circle"),
    (cell_look.GREY_TEXT, "sysDot", "triangle"),
)
"""Colour, dash and marker of each series: they differ in more than colour."""
LEAST_SPOKES = 3


def add_factor_chart(
    sheet: Worksheet, questionnaire: Questionnaire, calculation: Calculation, row: int
) -> tuple[str, str]:
    """A radar with a polygon for each dimension; bars where there are too few factors for one.

    Returns:
        Its title and what it shows, for people who do not see it.
    """
    block = calculation.factor_chart
    few = len(questionnaire.factors) < LEAST_SPOKES
    chart = BarChart() if few else RadarChart()
    _title(chart, FACTOR_TITLE)
    _size(chart, 11.5)
    labels = _reference(block.span("label"))
    for number, column in enumerate(block.columns[1:]):
        series = Series(_reference(block.span(column)), title=column)
        colour, dash, marker = _LINES[number % len(_LINES)]
        if few:
            series.graphicalProperties = GraphicalProperties(solidFill=colour)
        else:
            series.graphicalProperties = GraphicalProperties(
                ln=LineProperties(solidFill=colour, prstDash=dash, w=28000)
            )
            series.marker.symbol, series.marker.size = marker, 7
            series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        chart.series.append(series)
    chart.set_categories(labels)
    if not few:
        chart.type = "marker"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    chart.y_axis.majorUnit = 20
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend = Legend()
    chart.legend.position = "b"
    if len(block.columns) == 2:
        chart.legend = None
    sheet.add_chart(chart, f"{COLUMN}{row}")
    form = "Bars" if few else "Radar chart"
    by = f", drawn apart for {', '.join(block.columns[1:])}" if len(block.columns) > 2 else ""
    return FACTOR_TITLE, f"{form}: the score of each factor{by}. The same numbers stand in the table Factors."


def add_system_chart(sheet: Worksheet, catalog: Catalog, calculation: Calculation, row: int) -> tuple[str, str]:
    """Two bars for each system, the first system on top; returns its title and what it shows."""
    block = calculation.system_chart
    assert block is not None
    chart = BarChart()
    chart.type = "bar"
    _title(chart, SYSTEM_TITLE)
    _size(chart, 4 + 1.05 * len(catalog.modules))
    for column, colour in (("Expected", "9DC3E6"), ("In operation", cell_look.ACCENT)):
        series = Series(_reference(block.span(column)), title=column)
        series.graphicalProperties = GraphicalProperties(
            solidFill=colour, ln=LineProperties(solidFill=cell_look.ACCENT)
        )
        chart.series.append(series)
    chart.set_categories(_reference(block.span("label")))
    chart.gapWidth, chart.overlap = 60, 0
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"  # the numbers below, although the first system stands on top
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    chart.y_axis.majorUnit = 20
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend = Legend()
    chart.legend.position = "b"
    sheet.add_chart(chart, f"{COLUMN}{row}")
    return SYSTEM_TITLE, (
        "Bars, two for each system: what is expected at the city's level and what is in operation, from 0 to 100. "
        "The same numbers stand in the table Systems."
    )


def _size(chart: BarChart | RadarChart, height: float) -> None:
    """Width and height in centimetres, in a plain style."""
    chart.style = 10
    chart.width, chart.height = _WIDTH_CM, height  # type: ignore[assignment]  # any number will do


def _title(chart: BarChart | RadarChart, text: str) -> None:
    """A title in the size of our headings; programs would make it twice as large."""
    font = CharacterProperties(sz=1200, b=True, solidFill=cell_look.ACCENT)
    run = RegularTextRun(t=text, rPr=font)
    chart.title = Title(tx=ChartText(rich=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=font), r=[run])])))
    chart.title.overlay = False


def _reference(span: str) -> Reference:
    return Reference(range_string=f"{CALC}!{span}")
