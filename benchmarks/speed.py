"""How fast the method is, measured side by side. ``make bench``. Figures depend on the machine: compare them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import psutil

from diagnostic.api import diagnose, read_submission
from diagnostic.content.guide import load_guides
from diagnostic.content.guideline import load_guideline
from diagnostic.content.load import catalog_for, content_root, load_questionnaire
from diagnostic.content.question_types import ChecklistQuestion, LevelQuestion, NumberQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_document import master_plan
from diagnostic.documents.writers.report_files import report_bytes
from diagnostic.formats.table.score_table import score
from diagnostic.method.one_city import diagnose_with
from diagnostic.planning.optimal_schedule import Limits
from diagnostic.planning.roadmap import roadmap
from diagnostic.submission.submission import Submission

ROWS = 100_000
REPEATS = 5
PLAN_BUDGETS = (1_000_000.0, 300_000.0, 2_000_000.0, 4_000_000.0)
CITIES = 120
SETTLED = 40
"""Documents after which Typst's caches have grown as far as they do."""


def median_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median wall-clock seconds of a piece of work, after one run to warm up."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def random_table(questionnaire: Questionnaire, rows: int) -> pd.DataFrame:
    """A wide table of numbers and truth values, a tenth of them blank."""
    rng = np.random.default_rng(2013)
    columns: dict[str, object] = {}
    for question in questionnaire.questions:
        blank = rng.random(rows) < 0.1
        if isinstance(question, LevelQuestion):
            columns[question.id] = np.where(blank, np.nan, rng.integers(1, len(question.options) + 1, rows))
        elif isinstance(question, NumberQuestion):
            drawn = rng.uniform(question.points[0][0], question.points[-1][0], rows)
            columns[question.id] = np.where(blank, np.nan, np.floor(drawn) if question.integer else drawn)
        elif isinstance(question, ChecklistQuestion):
            columns |= {f"{question.id}/{item.id}": rng.random(rows) < 0.5 for item in question.items}
        else:
            columns[question.id] = np.where(blank, np.nan, rng.integers(0, 2, rows))
    return pd.DataFrame(columns)


def measure_reports(submission: Submission, questionnaire: Questionnaire) -> None:
    """A city's report in each format, figures drawn anew each time."""
    catalog = catalog_for(questionnaire)
    result = diagnose_with(submission, questionnaire, catalog)

    def write(*endings: str) -> None:
        report = diagnosis_report(Basis(result, questionnaire, catalog, submission))
        for ending in endings:
            report_bytes(report, ending)

    for endings in ((".html", ".pdf"), (".html",), (".pdf",), (".docx",), (".xlsx",)):
        print(f"report as {' and '.join(endings)}: {1000 * median_seconds(lambda e=endings: write(*e)):.0f} ms")  # type: ignore[misc]


def measure_plan(submission: Submission, questionnaire: Questionnaire) -> None:
    """The roadmap of the full catalog over five years in quarters with two teams, and the draft of the plan."""
    catalog = catalog_for(questionnaire)
    assert catalog is not None
    result = diagnose_with(submission, questionnaire, catalog)
    slowest = 0.0
    for budget in PLAN_BUDGETS:
        limits = Limits(budget, 2, 5)
        slowest = max(slowest, median_seconds(lambda: roadmap(result, catalog, limits, (2027, 1)), 1))  # noqa: B023
    print(f"roadmap, full catalog, 5 years in quarters, slowest of {len(PLAN_BUDGETS)} budgets: {slowest:.1f} s")
    found = roadmap(result, catalog, Limits(PLAN_BUDGETS[0], 2, 5), (2027, 1))
    basis = PlanBasis(Basis(result, questionnaire, catalog, submission), found, load_guideline(), load_guides(catalog))
    for ending in (".html", ".pdf", ".docx", ".xlsx"):
        seconds = median_seconds(lambda e=ending: report_bytes(master_plan(basis), e))  # type: ignore[misc]
        print(f"master plan as {ending}: {1000 * seconds:.0f} ms")


def measure_many_pdfs(submission: Submission, questionnaire: Questionnaire) -> None:
    """Reports of many cities as PDF one after another, and how much memory grows once the caches are full."""
    catalog = catalog_for(questionnaire)
    result = diagnose_with(submission, questionnaire, catalog)
    begin, settled = time.perf_counter(), 0
    for number in range(CITIES):
        report_bytes(diagnosis_report(Basis(result, questionnaire, catalog, submission)), ".pdf")
        if number == SETTLED - 1:
            settled = psutil.Process().memory_info().rss
    grown = (psutil.Process().memory_info().rss - settled) / 1e6
    print(
        f"{CITIES} PDFs: {time.perf_counter() - begin:.0f} s; memory grows by {grown:.0f} MB after the first {SETTLED}"
    )


def main() -> None:
    """Print one line a measurement."""
    questionnaire = load_questionnaire()
    table = random_table(questionnaire, ROWS)
    example = content_root() / "questionnaires/ceds/1.0.0/examples/middling"
    submission = read_submission(example.with_suffix(".json"))
    for name, work in (
        ("load the questionnaire", load_questionnaire),
        ("diagnose one city, content given", lambda: diagnose(submission, questionnaire)),
        ("read one workbook", lambda: read_submission(example.with_suffix(".xlsx"), questionnaire)),
    ):
        print(f"{name}: {1000 * median_seconds(work):.0f} ms")
    measure_reports(submission, questionnaire)
    measure_plan(submission, questionnaire)
    measure_many_pdfs(submission, questionnaire)
    seconds = median_seconds(lambda: score(table, questionnaire), 3)
    print(f"score a table of {ROWS:,} rows: {seconds:.2f} s, {ROWS / seconds:,.0f} cities a second")


if __name__ == "__main__":
    main()
