"""The terminal as a writer: the same sections as in the documents, at any width, in any letters."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from diagnostic.cli import terminal
from diagnostic.cli.city_commands import ASSESS_SHOWS
from diagnostic.content.load import catalog_for, content_root, load_questionnaire
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Paragraph, Point, Points, Section, Table
from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import Submission
from tests.command import run

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"
SYSTEMS = Table(
    "Systems",
    "What runs",
    (Column("System"), Column("Status"), Column("In operation", numeric=True, bar=100), Column("Long", numeric=True)),
    (
        (
            table_cells.words("e-Archive"),
            table_cells.words("pilot"),
            table_cells.number(50),
            table_cells.number(1234567),
        ),
        (
            table_cells.words("[b]Map[/b]\x1b[2J"),
            table_cells.words("none"),
            table_cells.number(0),
            table_cells.number(1),
        ),
    ),
)


def written(*blocks: Paragraph | Points | Table, width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(terminal, "WIDTH_WITHOUT_TERMINAL", width)
    out = StringIO()
    with redirect_stdout(out):
        terminal.show_sections([Section("s", "Systems", blocks)])
    return out.getvalue()


def test_assess_says_what_the_report_says() -> None:
    """Every sentence of the sections that it shows: there is one composition, and no other words."""
    file = EXAMPLES / "middling.json"
    submission = Submission.model_validate_json(file.read_text(encoding="utf-8"))
    questionnaire = load_questionnaire("ceds@1.0.0")
    catalog = catalog_for(questionnaire)
    result = diagnose_with(submission, questionnaire, catalog)
    report = diagnosis_report(Basis(result, questionnaire, catalog, submission))
    shown = " ".join(run("assess", str(file)).stdout.split())
    blocks = [block for section in report.sections if section.key in ASSESS_SHOWS for block in section.blocks]
    told = [block.text for block in blocks if isinstance(block, Paragraph)]
    told += [point.text for block in blocks if isinstance(block, Points) for point in block.points]
    assert len(told) > 20
    assert [text for text in told if " ".join(text.split()) not in shown] == []


@pytest.mark.parametrize("width", [30, 60, 80, 120])
def test_no_number_is_lost_at_any_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = written(SYSTEMS, width=width, monkeypatch=monkeypatch)
    assert max(map(len, text.splitlines())) <= width
    assert {"1234567", "e-Archive", "50", "[b]Map[/b]"} <= set(re.split(r"[\s;:]+", text.replace("[2J", " ")))
    assert ("█" in text) == (width >= 60)
    assert "\x1b" not in text


def test_a_long_table_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple((table_cells.words(f"row{number}"),) for number in range(terminal.MOST_ROWS + 2))
    text = written(Table("T", "", (Column("Row"),), rows), width=80, monkeypatch=monkeypatch)
    assert "and 2 more" in text
    assert f"row{terminal.MOST_ROWS - 1}" in text
    assert f"row{terminal.MOST_ROWS}" not in text


def test_lists_keep_their_numbers_and_details(monkeypatch: pytest.MonkeyPatch) -> None:
    points = Points((Point("First.", "What", ("because",)), Point("", "Then")), numbered=True)
    lines = [line.rstrip() for line in written(points, width=80, monkeypatch=monkeypatch).splitlines()]
    assert lines[2:] == ["1. First. What", "   - because", "2. Then"]


def test_a_console_with_few_letters_shows_a_minus_as_a_minus() -> None:
    """Otherwise a number below zero would lose its sign."""
    kept = BytesIO()
    stream = TextIOWrapper(kept, encoding="cp437", errors=terminal.PLAINER_ERRORS)
    stream.write("−3 ≈ 4 – █░ 水")
    stream.flush()
    assert kept.getvalue().decode("cp437") == "-3 ≈ 4 - █░ ?"


def test_previous_result_says_what_changed(tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    run("assess", str(EXAMPLES / "just-starting.json"), "-o", str(old))
    shown = " ".join(run("assess", str(EXAMPLES / "middling.json"), "--previous", str(old)).stdout.split())
    assert "From 2026 to 2026: level 1 to level 3" in shown
    assert "From 2026 to 2026: level 1 to level 3" in " ".join(
        run("compare", str(old), str(EXAMPLES / "middling.json")).stdout.split()
    )


def test_the_catalog_and_the_questions_are_shown_whole() -> None:
    """Every function of a module and every option of a question."""
    questionnaire = load_questionnaire("ceds@1.0.0")
    catalog = catalog_for(questionnaire)
    assert catalog is not None
    shown = " ".join(run("modules", "show", "e-archive", "--catalog", catalog.version).stdout.split())
    functions = catalog.module("e-archive").functions
    assert functions
    assert [f.id for f in functions if f"{f.id}: {f.name}. {' '.join(f.help.split())}" not in shown] == []
    shown = " ".join(run("questionnaire", "show", "ceds@1.0.0", "STR-07").stdout.split())
    choices = questionnaire.question("STR-07").choices
    assert choices
    assert [choice.value for choice in choices if " ".join(choice.text.split()) not in shown] == []
