"""A sample cohort as files: a workbook or JSON file a city, or one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from diagnostic.base.city_identity import slug
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.convert import from_table
from diagnostic.sample_cohort.sample_rows import pieces
from diagnostic.submission.submission import Submission

FORMS = ("xlsx", "json", "parquet", "csv")
TABLES = ("parquet", "csv")
SEED, PERIOD = 2016, "2026"


def _nobody(cities: int) -> None:
    """Is told nothing."""
    del cities


def write_cohort(
    questionnaire: Questionnaire,
    catalog: Catalog,
    folder: Path,
    cities: int,
    form: str,
    seed: int = SEED,
    period: str = PERIOD,
    told: Callable[[int], None] = _nobody,
) -> None:
    """Write a cohort.

    Args:
        questionnaire: Whose questions are answered.
        catalog: Whose systems are in operation.
        folder: Made when it is not there.
        cities: How many.
        form: One of ``FORMS``.
        seed: The same seed gives the same cities, in every form.
        period: A year or a quarter.
        told: Told how many more cities are written.

    Raises:
        ProblemError: X804, M204, F110.
    """
    if form not in FORMS:
        raise ProblemError([Problem("X804", shown(form), ", ".join(FORMS))])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form in TABLES:
            from diagnostic.sample_cohort.sample_table import write_pieces  # noqa: PLC0415  # pyarrow is an extra

            write_pieces(pieces(questionnaire, catalog, cities, seed, period), folder / f"sample-cohort.{form}", told)
            return
        for number, submission in enumerate(_submissions(questionnaire, catalog, cities, seed, period), start=1):
            path = folder / f"{number:0{len(str(cities))}}-{slug(submission.city.name or '')}.{form}"
            if form == "json":
                text = submission.model_dump_json(exclude_none=True, exclude_defaults=False, indent=1)
                path.write_text(text + "\n", encoding="utf-8")
            else:
                from diagnostic.formats.workbook.writing.template import write_template  # noqa: PLC0415  # openpyxl is slow to import

                write_template(questionnaire, catalog, path, submission=submission)
            told(1)
    except OSError as error:
        raise ProblemError([Problem("F110", shown(error.strerror or str(error)), file=str(folder))]) from None


def _submissions(
    questionnaire: Questionnaire, catalog: Catalog, cities: int, seed: int, period: str
) -> Iterator[Submission]:
    for piece in pieces(questionnaire, catalog, cities, seed, period):
        for row in range(len(piece)):
            yield from from_table(piece.iloc[[row]], questionnaire, catalog)
