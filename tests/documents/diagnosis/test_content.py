"""What every report says, whatever its format."""

from __future__ import annotations

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.documents.blocks import Cell, Column, Figure, Paragraph, Points, Report, Table
from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.writers.report_files import report_bytes
from diagnostic.method.one_city import diagnose_with
from tests.documents.diagnosis.cities import basis, submissions

PARTS = [
    "summary",
    "steps",
    "way-up",
    "factors",
    "systems",
    "priorities",
    "change",
    "data",
    "method",
    "annex",
]


def table(report: Report, name: str) -> Table:
    return next(found for found in report.tables() if found.name == name)


def texts_of(report: Report, key: str) -> str:
    section = next(section for section in report.sections if section.key == key)
    return " ".join(
        [block.text for block in section.blocks if isinstance(block, Paragraph)]
        + [f"{p.title} {p.text}" for block in section.blocks if isinstance(block, Points) for p in block.points]
    )


@pytest.mark.parametrize("name", submissions())
def test_every_city_has_every_part(name: str) -> None:
    report = diagnosis_report(basis(name))
    parts = [section.key for section in report.sections if section.depth == 1]
    wanted = [part for part in PARTS if part != "priorities"] if basis(name).too_little else PARTS
    assert parts == wanted
    to_do = next(section for section in report.sections if section.key == "to-do")
    assert 1 <= len(next(b for b in to_do.blocks if isinstance(b, Points)).points) <= 7


@pytest.mark.parametrize("name", submissions())
def test_every_answer_and_every_comment_is_there(name: str) -> None:
    given = basis(name)
    report = diagnosis_report(given)
    answers = [
        row for found in report.tables() if found.name == "Answers" and not found.data_only for row in found.rows
    ]
    assert [row[0].text.split()[0] for row in answers] == [question.id for question in given.questionnaire.questions]
    comments = given.submission.comments
    if comments:
        shown = {row[0].text.split()[0]: row[2].text for row in table(report, "Comments").rows}
        assert shown == comments


def test_tables_fit_their_columns() -> None:
    for name in submissions():
        for found in diagnosis_report(basis(name, "just-starting")).tables():
            assert {len(row) for row in found.rows} <= {len(found.columns)}, (name, found.name)


def test_numbers_are_those_of_the_result() -> None:
    given = basis("middling")
    rows = table(diagnosis_report(given), "Factors").rows
    assert [row[1].value for row in rows[:8]] == [factor.score for factor in given.result.factors]
    priorities = table(diagnosis_report(given), "Priorities").rows
    assert [row[3].value for row in priorities] == [found.score for found in given.result.priorities]


def test_figures_say_in_words_what_they_show() -> None:
    report = diagnosis_report(basis("middling"))
    figures = [block for section in report.sections for block in section.blocks if isinstance(block, Figure)]
    assert [figure.name for figure in figures] == ["profile", "gaps", "priorities", "range"]
    for figure in figures:
        assert len(figure.alternative) > 60
    assert "Information effect 32.8" in figures[0].alternative


def test_what_is_not_known_is_said() -> None:
    report = diagnosis_report(basis("nothing"))
    assert "needs more answers" in texts_of(report, "summary")
    assert "provisional" in texts_of(report, "summary")
    one = diagnosis_report(basis("one-factor"))
    assert one.sections[0].blocks[0].lines[0].startswith("Once everything is answered, the score will lie between")  # type: ignore[union-attr]


def test_change_is_compared_with_the_previous_result() -> None:
    report = diagnosis_report(basis("middling", "just-starting"))
    assert "15.4 to 62.7" in texts_of(report, "change")
    assert "another city: Startown" in texts_of(report, "change")
    rows = [row for found in report.tables() if found.name == "Change" for row in found.rows]
    difference = (basis("middling").result.maturity.score or 0) - (basis("just-starting").result.maturity.score or 0)
    assert sum(row[3].value or 0 for row in rows) == pytest.approx(difference)
    assert "No earlier result" in texts_of(diagnosis_report(basis("middling")), "change")


def test_results_that_do_not_compare_are_refused() -> None:
    given = basis("middling", "just-starting")
    other = given.questionnaire.model_copy(update={"id": "other"})
    with pytest.raises(ProblemError, match="X803"):
        diagnosis_report(
            Basis(given.result, given.questionnaire, given.catalog, given.submission, given.previous, other)
        )


def test_a_questionnaire_without_catalog_has_no_systems() -> None:
    given = basis("middling")
    bare = diagnose_with(given.submission.model_copy(update={"systems": {}}), given.questionnaire, None)
    report = diagnosis_report(Basis(bare, given.questionnaire, None, given.submission))
    assert not {"steps", "systems", "priorities", "functions"} & {section.key for section in report.sections}
    for ending in (".html", ".pdf", ".docx", ".xlsx"):
        assert report_bytes(report, ending)


@pytest.mark.parametrize("ending", [".html", ".pdf", ".docx", ".xlsx"])
def test_the_same_report_gives_the_same_bytes(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = report_bytes(diagnosis_report(basis("middling")), ending)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setenv("TZ", "Asia/Seoul")
    assert report_bytes(diagnosis_report(basis("middling")), ending) == first


@pytest.mark.parametrize(
    ("texts", "short"),
    [
        (["a line"] * 20, True),
        (["a line"] * 21, False),
        (["two\nlines"] * 10, True),
        (["two\nlines"] * 11, False),
        (["half of the width takes fifty-five letters in a line " * 2] * 11, False),
    ],
)
def test_a_table_is_short_by_the_lines_it_takes(texts: list[str], short: bool) -> None:
    table = Table("T", "", (Column("A", 1), Column("B", 1)), tuple((Cell("x"), Cell(text)) for text in texts))
    assert table.short is short


def test_the_last_two_rows_of_a_long_table_say_how_much_room_they_need() -> None:
    columns = (Column("A", 1), Column("B", 1))  # about 55 letters each
    one, three = (Cell("x"), Cell("y")), (Cell("x" * 120), Cell("y"))
    assert Table("T", "", columns, (one,) * 30 + (three, one)).end == 4
    assert Table("T", "", columns, (one,) * 5).end == 0  # it is not split at all
    assert Table("T", "", columns, ((Cell("x" * 3000), Cell("y")),) * 2).end == 0  # too much to keep together
