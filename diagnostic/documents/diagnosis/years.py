"""A city's assessments beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.base.formatting import listed, shown_number
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Column, Draft, Figure, Paragraph, Table
from diagnostic.documents.diagnosis.diagnosis_figures import years_chart
from diagnostic.documents.diagnosis.figure_data import YearRow
from diagnostic.documents.drawing import picture
from diagnostic.method.diagnosis import Diagnosis


@dataclass(frozen=True, slots=True)
class Year:
    """One assessment: what it is called, and its result."""

    name: str
    result: Diagnosis


def add_years(draft: Draft, years: Sequence[Year], questionnaire: Questionnaire) -> None:
    """Write the section; the levels are those of the questionnaire."""
    draft.add(
        "years",
        "Over the years",
        _figure(years, questionnaire),
        _apart(years, questionnaire),
        _table(years, questionnaire),
    )


def _compares(year: Year, questionnaire: Questionnaire) -> bool:
    """Whether its score is of the same major version of the questionnaire."""
    return year.result.questionnaire.version.partition(".")[0] == str(questionnaire.major)


def _apart(years: Sequence[Year], questionnaire: Questionnaire) -> Paragraph | None:
    """Which scores do not compare with those of this version."""
    apart = [year.name for year in years if not _compares(year, questionnaire)]
    if not apart:
        return None
    text = f"Answered with another version than {questionnaire.ref}, so that points and levels do not compare: "
    return Paragraph(f"{text}{listed(apart)}.", "note")


def _figure(years: Sequence[Year], questionnaire: Questionnaire) -> Figure | None:
    rows = [
        YearRow(year.name, found.score, (low, high))
        for year in years
        if _compares(year, questionnaire) and (found := year.result.maturity).score is not None
        for low, high in [found.likely_range.score if found.likely_range else (found.score, found.score)]
    ]
    if len(rows) < 2:
        return None
    told = "; ".join(f"{row.name} {shown_number(row.score, 1)}" for row in rows)
    caption = "Points: the scores. Bars behind them: the likely range. Dotted: where the levels begin."
    return picture("years", caption, f"Scores over time: {told}.", years_chart, rows, questionnaire.levels)


def _table(years: Sequence[Year], questionnaire: Questionnaire) -> Table:
    rows = []
    for year in years:
        found = year.result.maturity
        asked = [question for question in year.result.questions if question.state != "not_applicable"]
        answered = sum(question.state == "answered" for question in asked)
        rows.append(
            (
                table_cells.words(year.name),
                table_cells.words(result_sentences.level_headline(year.result, questionnaire)),
                table_cells.number(found.score, 1),
                table_cells.span(found.likely_range.score if found.likely_range else None, 1),
                table_cells.words(f"{answered} of {len(asked)}"),
            )
        )
    columns = (
        Column("Period", 1.6),
        Column("Level", 2),
        Column("Score", 0.8, numeric=True),
        Column("Likely", 1.2, numeric=True),
        Column("Answered", 1.1, numeric=True),
    )
    return Table("Years", "", columns, tuple(rows))
