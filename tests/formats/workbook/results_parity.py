"""Compares the Results sheet with the engine: fill workbooks, let LibreOffice recalculate them, read every cell.

Run as a program for a long comparison: ``python -m tests.formats.workbook.results_parity 300 [SEED]``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook import Workbook

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, content_root, load_catalog, load_questionnaire
from diagnostic.content.question_types import Answer, AnyQuestion, ChecklistQuestion, LevelQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.formula import DASH
from diagnostic.formats.workbook.cell_words import shown_evidence, shown_option
from diagnostic.formats.workbook.names import RESULTS, cell_name
from diagnostic.formats.workbook.writing.template import template_bytes
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import Submission, submission_from
from tests.method.anew.cases import random_pack, random_submission
from tests.method.anew.content import Record, catalog_in, questionnaire_in

TOLERANCE = 1e-9
A_CALL = 40
"""Files that LibreOffice is given at once."""

Value = float | str | None


@dataclass
class Filled:
    """A workbook on disk, where its results stand, and what the engine says."""

    path: Path
    cells: dict[str, str]
    expected: dict[str, Value]


# What the engine says


def expected_cells(result: Diagnosis) -> dict[str, Value]:
    """The value of every ``res_`` cell; None where a dash must stand."""
    found = result.maturity
    cells: dict[str, Value] = {
        "res_score": found.score,
        "res_level": found.level,
        "res_level_name": found.name,
        "res_provisional": "yes" if found.provisional else "no",
        "res_held_back_by": ", ".join(hold.factor or hold.question or "" for hold in found.held_back_by) or None,
        "res_evidence_grade": result.evidence.grade,
    }
    for name, ends in (("range", found.range), ("likely", found.likely_range)):
        for row, end in enumerate(("low", "high")):
            cells[f"res_{name}_{end}"] = ends.score[row] if ends else None
            cells[f"res_{name}_{end}_level"] = ends.level[row] if ends else None
    for dimension in found.dimensions:
        cells[cell_name("res_dimension", dimension.id)] = dimension.score
    for factor in result.factors:
        cells[cell_name("res_factor", factor.id)] = factor.score
        cells[cell_name("res_coverage", factor.id)] = factor.coverage
    for question in result.questions:
        cells[cell_name("res_question", question.id)] = question.score
    for module in result.modules:
        for name in ("implementation", "expected", "gap", "target", "target_gap"):
            cells[cell_name(f"res_{name}", module.id)] = getattr(module, name)
        standing = module.standing
        cells[cell_name("res_standing", module.id)] = standing.replace("_", " ") if standing else None
        cells[cell_name("res_band", module.id)] = module.band
        for name in ("class", "rank", "priority", "inherited", "need", "readiness", "gap_criterion", "value_criterion"):
            cells[cell_name(f"res_{name}", module.id)] = None
    for foundation in result.foundations:
        cells[cell_name("res_foundation", foundation.id)] = foundation.standing
        for name in ("expected", "gap", "target", "target_gap"):
            cells[cell_name(f"res_foundation_{name}", foundation.id)] = getattr(foundation, name)
        stands = foundation.stands
        cells[cell_name("res_foundation_stands", foundation.id)] = stands.replace("_", " ") if stands else None
    for priority in result.priorities:
        cells[cell_name("res_class", priority.id)] = priority.class_.replace("_", " ")
        cells[cell_name("res_rank", priority.id)] = priority.rank
        cells[cell_name("res_priority", priority.id)] = priority.score
        cells[cell_name("res_inherited", priority.id)] = priority.inherited.score if priority.inherited else None
        cells[cell_name("res_need", priority.id)] = priority.criteria.need
        cells[cell_name("res_readiness", priority.id)] = priority.criteria.readiness
        cells[cell_name("res_gap_criterion", priority.id)] = priority.criteria.gap
        cells[cell_name("res_value_criterion", priority.id)] = priority.criteria.value
    for number in range(len(result.modules) + len(result.foundations)):
        cells[f"res_step_{number + 1}"] = result.steps[number].id if number < len(result.steps) else None
    return cells


# Filling in, as people type


class Blank:
    """A blank workbook, filled in again and again through its global names."""

    def __init__(self, questionnaire: Questionnaire, catalog: Catalog | None) -> None:
        self.questionnaire, self.catalog = questionnaire, catalog
        self.book: Workbook = load_workbook(BytesIO(template_bytes(questionnaire, catalog)))
        self.cells = {name: str(defined.attr_text) for name, defined in self.book.defined_names.items()}

    def fill(self, rng: Random, submission: Submission, path: Path) -> Filled:
        """Type a submission in, in one of the forms that the cells accept, and save it."""
        typed = dict(typed_cells(rng, submission, self.questionnaire))
        for name, value in typed.items():
            sheet, _, cell = self.cells[name].rpartition("!")
            self.book[sheet.strip("'").replace("''", "'")][cell.replace("$", "")].value = value
        self.book.save(path)
        for name in typed:
            sheet, _, cell = self.cells[name].rpartition("!")
            self.book[sheet.strip("'").replace("''", "'")][cell.replace("$", "")].value = None
        results = {
            name: place.rpartition("!")[2].replace("$", "")
            for name, place in self.cells.items()
            if name.startswith("res_")
        }
        result = diagnose_with(submission, self.questionnaire, self.catalog)
        return Filled(path, results, expected_cells(result))


def typed_cells(rng: Random, submission: Submission, questionnaire: Questionnaire) -> Iterator[tuple[str, Any]]:
    """What stands in which named cell."""
    for question_id, answer in submission.answers.items():
        yield from typed_answer(rng, questionnaire.question(question_id), answer)
    for module_id, state in submission.systems.items():
        if state.status is not None:
            words: dict[str, list[str]] = {"dont_know": ["don't know"], "n/a": ["n/a", "not applicable"]}
            status = rng.choice(words.get(state.status, [state.status]))
            yield cell_name("sys", module_id), rng.choice([status, status.capitalize(), f"{status} "])
        for function_id, value in state.functions.items():
            if value is not None:
                yield cell_name("fun", module_id, function_id), "don't know" if value == "dont_know" else value
    for fact, figure in submission.facts.items():
        yield cell_name("fact", fact), figure
    if submission.city.population is not None:
        yield "city_population", submission.city.population
    for question_id, confidence in submission.confidence.items():
        yield cell_name("conf", question_id), rng.choice([confidence, confidence.upper()])
    for question_id, evidence in submission.evidence.items():
        yield cell_name("evi", question_id), shown_evidence(evidence)
    if submission.target_level is not None:
        level = questionnaire.levels[submission.target_level - 1]
        yield "city_target_level", rng.choice([level.level, f"{level.level} · {level.name}", str(level.level)])
    if submission.criteria is not None:
        for criterion, weight in submission.criteria.model_dump().items():
            yield f"city_weight_{criterion}", weight


def typed_answer(rng: Random, question: AnyQuestion, answer: Answer) -> Iterator[tuple[str, Any]]:
    """One answer, or the items of a checklist."""
    name = cell_name("ans", question.id)
    if isinstance(answer, list | dict):
        assert isinstance(question, ChecklistQuestion)
        forms: dict[bool | None, list[Any]] = {
            True: ["yes", "yes", "Yes ", True],
            False: ["no", "no", "NO", False],
            None: [None, "don't know"],
        }
        for item, ticked in question.by_item(answer).items():
            yield cell_name("ans", question.id, item), rng.choice(forms[ticked])
    elif answer is not None:
        yield name, rng.choice(forms_of(question, answer))


def forms_of(question: AnyQuestion, answer: Answer) -> list[Any]:
    """The ways in which people write an answer."""
    if answer == "dont_know":
        return ["don't know", "dont_know", " Don't know "]
    if answer == "n/a":
        return ["not applicable", "n/a", "N/A"]
    if isinstance(question, LevelQuestion):
        option = next(option for option in question.options if option.value == answer)
        return [shown_option(option), option.value, str(option.value), f" {option.value} "]
    if isinstance(answer, bool):
        return ["yes", "YES", True] if answer else ["no", " no", False]
    return [answer]


def random_workbooks(count: int, seed: int, folder: Path) -> Iterator[Filled]:
    """Workbooks of the shipped questionnaires, each example city among them, and of random packs."""
    rng = Random(seed)
    made = 0
    for home, place in shipped():
        questionnaire, catalog, plain, modules = contents(home, place)
        given = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(home.glob("examples/*.json"))]
        given.append({"format": "diagnostic-submission/1", "questionnaire": ref(questionnaire)})
        while len(given) < count // 5:
            given.append(random_submission(rng, plain, modules))
        blank = Blank(questionnaire, catalog)
        for data in given:
            yield blank.fill(rng, in_a_workbook(data), folder / f"{made:04}-{questionnaire.id}.xlsx")
            made += 1
    while made < count:
        home, place = random_pack(rng, folder / f"pack-{made:04}")
        questionnaire, catalog, plain, modules = contents(home, place)
        blank = Blank(questionnaire, catalog)
        for _ in range(2):
            submission = in_a_workbook(random_submission(rng, plain, modules))
            yield blank.fill(rng, submission, folder / f"{made:04}-random.xlsx")
            made += 1


def in_a_workbook(data: dict[str, Any]) -> Submission:
    """What a workbook holds of a submission: a reviewer's marks have no cells."""
    return submission_from({key: value for key, value in data.items() if key != "verification"})


def contents(home: Path, place: Path | None) -> tuple[Questionnaire, Catalog | None, Record, Record | None]:
    """A questionnaire and its catalog from their folders, as models and as plain data."""
    questionnaire = load_questionnaire(home)
    catalog = load_catalog(place, questionnaire) if place else None
    return questionnaire, catalog, questionnaire_in(home), catalog_in(place) if place else None


def plain_contents(questionnaire: Questionnaire, catalog: Catalog) -> tuple[Record, Record]:
    """Shipped content as plain data."""
    root = content_root()
    home = root / "questionnaires" / questionnaire.id / questionnaire.version
    return questionnaire_in(home), catalog_in(root / "modules" / catalog.version)


def ref(questionnaire: Questionnaire) -> dict[str, str]:
    return {"id": questionnaire.id, "version": questionnaire.version}


def shipped() -> Iterator[tuple[Path, Path | None]]:
    """Every shipped version of a questionnaire, with the folder of its newest catalog."""
    for path in sorted(content_root().glob("questionnaires/*/*/questionnaire.yaml")):
        catalog = catalog_for(load_questionnaire(path.parent))
        yield path.parent, content_root() / "modules" / catalog.version if catalog else None


# Recalculating and comparing


def recalculated(paths: Sequence[Path], profile: Path, out: Path) -> None:
    """Let LibreOffice open, recalculate and save workbooks."""
    soffice = shutil.which("soffice") or "soffice"
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    for start in range(0, len(paths), A_CALL):
        some = [str(path) for path in paths[start : start + A_CALL]]
        subprocess.run([*command, "--outdir", str(out), *some], check=True, capture_output=True, timeout=600)


def shown_cells(path: Path, cells: dict[str, str]) -> dict[str, Value]:
    """What the named cells of the Results sheet show."""
    book = load_workbook(path, data_only=True, read_only=True)
    rows = list(book[RESULTS].iter_rows(values_only=True))
    book.close()
    found: dict[str, Value] = {}
    for name, cell in cells.items():
        row, column = coordinate_to_tuple(cell)
        value = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else "(no cell)"
        found[name] = value  # type: ignore[assignment]
    return found


def differences(filled: Filled, shown: dict[str, Value]) -> Iterator[str]:
    """Every cell that differs from the engine by more than the tolerance, or is missing."""
    for name in sorted(filled.expected.keys() | shown.keys()):
        if name not in shown or name not in filled.expected:
            yield f"{filled.path.name} {name}: not on both sides"
            continue
        wanted, found = filled.expected[name], shown[name]
        if wanted is None or isinstance(wanted, str):
            same = found == (DASH if wanted is None else wanted)
        else:
            same = isinstance(found, int | float) and abs(found - wanted) <= TOLERANCE
        if not same:
            yield f"{filled.path.name} {name}: {found!r} shown, {wanted!r} computed"


@dataclass
class Tally:
    """How much was compared, and what differs."""

    workbooks: int
    cells: int
    worst: float
    different: list[str]


def compare(count: int, seed: int, folder: Path) -> Tally:
    """Make, recalculate and compare so many workbooks."""
    made, out = folder / "made", folder / "recalculated"
    made.mkdir()
    filled = list(random_workbooks(count, seed, made))
    recalculated([one.path for one in filled], folder / "profile", out)
    tally = Tally(len(filled), 0, 0.0, [])
    for one in filled:
        shown = shown_cells(out / one.path.name, one.cells)
        tally.cells += len(shown)
        tally.different += differences(one, shown)
        for name, value in shown.items():
            wanted = one.expected.get(name)
            if isinstance(value, int | float) and isinstance(wanted, int | float):
                tally.worst = max(tally.worst, abs(value - wanted))
    return tally


def main(count: str = "300", seed: str = "1") -> None:
    """Compare and say what was found."""
    with tempfile.TemporaryDirectory() as folder:
        tally = compare(int(count), int(seed), Path(folder))
    sys.stdout.write("\n".join(tally.different[:50]) + "\n")
    sys.stdout.write(
        f"{tally.workbooks} workbooks, {tally.cells} cells, {len(tally.different)} differ, worst {tally.worst:.1e}\n"
    )
    sys.exit(1 if tally.different else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
