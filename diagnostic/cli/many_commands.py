"""What ``diagnostic`` does for many cities. Each command imports what it needs when it runs."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Annotated

import typer

from diagnostic.base.formatting import grouped
from diagnostic.base.problems import Problem, ProblemError
from diagnostic.cli import show
from diagnostic.cli.options import CatalogOption, JsonOption, QuestionnaireOption, extra

FRAMEWORK_SHOWS = ("summary", "not-yet", "questions", "reliability")
"""Sections of the report that `validate-framework` shows."""


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Files, folders, patterns, .zip archives, tables, addresses (s3://)."),
    ],
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR", help="Folder or address of the results.")],
    workers: Annotated[int, typer.Option(help="Processes that read and diagnose.", min=1, max=256)] = 1,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Use a Dask cluster instead: tcp://host:8786.")
    ] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--as", metavar="FORMAT", help="parquet, csv, xlsx, jsonl; all by default.")
    ] = None,
    draws: Annotated[
        bool, typer.Option("--draws", help="Add probabilities and intervals (step 6); much slower.")
    ] = False,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
) -> None:
    """Diagnose many cities: one row each in DIR/results.parquet, .csv, .xlsx and .jsonl.

    What cannot be used is in DIR/rejects.csv with file, place and reason, and never stops the rest; the exit
    code is then 2. An interrupted batch goes on where it was when the same command is given again.
    """
    with extra("parquet", "the part that writes Parquet"):
        from diagnostic.cli import batch_command

    asked = formats or ["parquet", "csv", "xlsx", "jsonl"]
    batch_command.batch(inputs, output, workers, scheduler, asked, draws, questionnaire, catalog)


def cohort(
    results: Annotated[
        list[Path],
        typer.Argument(metavar="RESULTS...", help="results.parquet, .csv or .jsonl of a batch, or its folder."),
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A report (.html, .pdf, .docx, .xlsx) or .json; may repeat."
        ),
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="YEAR|QUARTER", help="What the report is about; by default the newest year.")
    ] = None,
    selection: Annotated[str, typer.Option(help="Which cities these are, in words; printed with the figures.")] = "",
    declarations: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="What cities declare: columns city, country, offers, capacity, needs, head_of, languages, contact.",
        ),
    ] = None,
    heads: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="The head cities chosen: columns group, city, country.")
    ] = None,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """Compare many cities: benchmarks, peers, trends, challenge groups, head cities, workshop briefs, exchange.

    RESULTS are what `diagnostic batch` wrote; several for trends. Figures on fewer than 10 cities are hidden.
    """
    from diagnostic.cli import cohort_command

    asked = cohort_command.Asked(period, selection, declarations, heads, questionnaire, catalog)
    cohort_command.cohort(results, output or [], asked, json)


def validate_framework(
    results: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULTS...", help="What `diagnostic batch` wrote (folder or file), or tables of answers."
        ),
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Save a report (.html, .pdf, .docx, .xlsx) or the figures (.json); may repeat.",
        ),
    ] = None,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """Check the questionnaire itself: reliability, each question, and which to mend, move or drop.

    A figure is shown only from so many cities on that chance does not make it: the first from 30, a ranked list
    from 500. What is not shown is named, with how many cities are missing.
    """
    from diagnostic.cli.delivery import deliver, must_be_possible
    from diagnostic.content.load import catalog_for, find_questionnaire, load_questionnaire

    with extra("framework", "the part that does statistics"):
        from diagnostic.documents.framework.framework_report import framework_report
        from diagnostic.secretariat.framework.check import check
        from diagnostic.secretariat.framework.formative import formative_factors
        from diagnostic.secretariat.framework.read_sample import ENDINGS, only_questionnaire, sample_of
        from diagnostic.secretariat.result_files import read_tables

    must_be_possible(output or [])
    frames = read_tables(results, ENDINGS)
    ref = questionnaire or only_questionnaire(frames)
    used = load_questionnaire(ref)
    sample = sample_of(frames, used, catalog_for(used, catalog))
    found = check(used, sample, formative_factors(find_questionnaire(ref), used))
    text = json_text.dumps(found.as_json(), ensure_ascii=False, indent=2, allow_nan=False)
    deliver(text, lambda: framework_report(found, used), output or [], json, FRAMEWORK_SHOWS)


def sample_cohort(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write.")],
    cities: Annotated[int, typer.Option("-n", help="How many cities.", min=1)] = 120,
    form: Annotated[
        str, typer.Option("--as", metavar="xlsx|json|parquet|csv", help="A file a city, or one table.")
    ] = "xlsx",
    seed: Annotated[int, typer.Option(help="The same seed gives the same cities.", min=0)] = 2016,
    period: Annotated[str, typer.Option(help="A year or a quarter: the same cities at another time.")] = "2026",
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
) -> None:
    """Write an invented cohort to try things on: names of member cities, invented answers, marked so everywhere."""
    from diagnostic.cli.chosen_content import chosen_questionnaire
    from diagnostic.cli.progress import Shown
    from diagnostic.content.load import catalog_for, load_questionnaire
    from diagnostic.sample_cohort.sample_files import write_cohort

    used = chosen_questionnaire(questionnaire) or load_questionnaire()
    modules = catalog_for(used, catalog)
    if modules is None:
        advice = "A sample cohort needs a catalog of modules: use --catalog."
        raise ProblemError([Problem("S507", used.ref, mend=advice)])
    with Shown() as progress:
        progress.begin("Cities", cities)
        write_cohort(used, modules, output, cities, form, seed, period, progress.add)
    show.say(f"{output}: {grouped(cities)} cities. Every answer is invented and describes no city.")
