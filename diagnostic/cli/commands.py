"""What the commands do."""

from __future__ import annotations

import json as json_text
import sys
from pathlib import Path

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.cli import show, terminal
from diagnostic.cli.chosen_content import chosen_questionnaire, read_chosen
from diagnostic.cli.delivery import deliver, must_be_possible
from diagnostic.cli.last_years_file import carried_over
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.diagnosis.changes import change_report, comparison_data
from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.formats.result_file import result_in
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnosis_of

IN_SHORT = ("summary", "to-do", "factors", "way-up", "systems", "priorities", "reasons", "data")
"""Sections of the report that `assess` shows."""


def template(
    output: Path,
    city: str | None,
    questionnaire: str | None,
    catalog: str | None,
    last_time: Path | None,
    force: bool,
) -> None:
    """Write the workbook."""
    from diagnostic.formats.workbook.writing.template import write_template  # openpyxl is slow to import

    if output.suffix.lower() != ".xlsx":
        raise ProblemError([Problem("X804", shown(output.suffix), ".xlsx", file=str(output))])
    if output.exists() and not force:
        advice = "Choose another name, or add --force to replace it."
        raise ProblemError([Problem("F110", "the file exists", "", file=str(output), mend=advice)])
    used = chosen_questionnaire(questionnaire) or load_questionnaire()
    written = catalog_for(used, catalog)
    carried = carried_over(last_time, used, written) if last_time else None
    try:
        write_template(used, written, output, city, carried=carried)
    except OSError as error:
        raise ProblemError([Problem("F110", shown(str(error)), file=str(output))]) from None
    if carried is not None:
        show.show_carried(carried, str(last_time))
    show.say(f"{output}: {len(used.questions)} questions of {used.ref}. Fill it in, then: diagnostic assess {output}")


def check(
    files: list[Path], questionnaire: str | None, catalog: str | None, json: bool, row: int | None = None
) -> None:
    """List all problems of all files."""
    problems: list[Problem] = []
    for file in files:
        try:
            problems += read_chosen(file, questionnaire, catalog, row).problems
        except ProblemError as error:
            problems += [problem.in_file(str(file)) for problem in error.problems]
    failed = any(problem.is_error for problem in problems)
    if json:
        print(json_text.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=2))
    else:
        show.show_problems(problems)
        bad = {problem.file for problem in problems if problem.is_error}
        show.say(f"{len(files) - len(bad)} of {len(files)} files can be used.")
    if failed:
        sys.exit(2)


def assess(
    file: Path,
    outputs: list[Path],
    previous: Path | None,
    target_level: int | None,
    questionnaire: str | None,
    catalog: str | None,
    json: bool,
    all_reasons: bool,
    row: int | None = None,
) -> None:
    """Diagnose one city."""
    must_be_possible(outputs)
    reading = read_chosen(file, questionnaire, catalog, row, target_level)
    used, own_catalog = reading.questionnaire, reading.catalog
    result = diagnosis_of(reading.submission, used, own_catalog)
    before, old_used = _result_of(previous, questionnaire, catalog) if previous else (None, None)
    deliver(
        result.model_dump_json(by_alias=True, indent=2),
        lambda: diagnosis_report(Basis(result, used, own_catalog, reading.submission, before, old_used)),
        outputs,
        json,
        (*IN_SHORT, "change") if before else IN_SHORT,
        ("Reasons",) if all_reasons else (),
    )


def compare(old: Path, new: Path, questionnaire: str | None, catalog: str | None, json: bool) -> None:
    """Compare two times of a city."""
    before, old_questionnaire = _result_of(old, questionnaire, catalog)
    after, new_questionnaire = _result_of(new, questionnaire, catalog)
    if json:
        data = comparison_data(before, old_questionnaire, after, new_questionnaire)
        print(json_text.dumps(data, ensure_ascii=False, indent=2))
    else:
        terminal.show(change_report(before, old_questionnaire, after, new_questionnaire), ("change",))


def _result_of(file: Path, questionnaire: str | None, catalog: str | None) -> tuple[Diagnosis, Questionnaire]:
    """The diagnosis of a file of answers, or the result itself where the file holds one."""
    result = result_in(file)
    if result is not None:
        used = result.questionnaire
        return result, load_questionnaire(questionnaire or f"{used.id}@{used.version}")
    reading = read_chosen(file, questionnaire, catalog)
    return diagnosis_of(reading.submission, reading.questionnaire, reading.catalog), reading.questionnaire
