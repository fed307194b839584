"""A batch gives each city the result it gets alone; nothing bad stops it, and nothing is done twice."""

from __future__ import annotations

import errno
import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.batch import work as work_of_batch
from diagnostic.batch.inputs import table_parts
from diagnostic.batch.outputs.output_folder import Local, alone_in
from diagnostic.batch.outputs.write_results import JsonLines
from diagnostic.batch.run import Options, run
from diagnostic.batch.work import Work
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.convert import from_table, to_table
from diagnostic.formats.table.table_files import read_table, write_table
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import parse_submission
from tests.batch.broken import break_workbook, breakages
from tests.batch.conftest import CITIES, Batch, Quiet, files, rejects, rows
from tests.formats.survey.exports import STYLES, as_csv, as_xlsx, row_of

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"


def same(shown: Any, expected: Any) -> bool:
    """Equal to the last bit; blank is None."""
    blank = shown is None or shown is pd.NA or (isinstance(shown, float) and math.isnan(shown))
    return expected is None if blank else bool(shown == expected)


def expected_cells(result: Diagnosis) -> dict[str, Any]:
    """What a row of the results must say, from the diagnosis of the city alone."""
    m = result.maturity
    cells: dict[str, Any] = {
        "level": m.level, "level_name": m.name, "score": m.score, "provisional": m.provisional,
        "other_aggregation_level": m.other_aggregation_level, "target_level": result.target_level,
        "held_back_by": " ".join(hold.factor or hold.question or "" for hold in m.held_back_by) or None,
        "city.name": result.city.name, "city.country": result.city.country, "city.population": result.city.population,
        "period": result.period, "questionnaire_digest": result.questionnaire.digest,
    }  # fmt: skip
    for name, found in (("range", m.range), ("likely", m.likely_range)):
        for place, end in enumerate(("low", "high")):
            cells[f"{name}.score.{end}"] = found and found.score[place]
            cells[f"{name}.level.{end}"] = found and found.level[place]
    cells |= {f"dimension.{dimension.id}": dimension.score for dimension in m.dimensions}
    for factor in result.factors:
        cells |= {f"score.{factor.id}": factor.score, f"level.{factor.id}": factor.level}
        cells |= {f"coverage.{factor.id}": factor.coverage, f"rated.{factor.id}": factor.rated}
    for module in result.modules:
        for name in ("implementation", "expected", "gap", "target", "target_gap", "standing"):
            cells[f"{name}.{module.id}"] = getattr(module, name)
        cells[f"status.{module.id}"] = None if module.status == "dont_know" else module.status
    for priority in result.priorities:
        cells |= {f"priority.{priority.id}": priority.score, f"rank.{priority.id}": priority.rank}
        cells[f"class.{priority.id}"] = priority.class_
    for question in result.questions:
        cells |= {f"question.{question.id}": question.score, f"state.{question.id}": question.state}
    return cells


def test_rows_equal_single_diagnoses(
    tmp_path: Path, batch: Batch, cohort: Path, table: Path, ceds: Questionnaire, modules: Catalog
) -> None:
    """To the last bit, from files and from a table."""
    assert batch([cohort], tmp_path / "a").cities == CITIES
    assert batch([table], tmp_path / "b").cities == CITIES
    from_files, from_a_table = rows(tmp_path / "a"), rows(tmp_path / "b")
    for number, path in enumerate(sorted(cohort.iterdir())):
        submission = parse_submission(path.read_text(encoding="utf-8"))
        for name, expected in expected_cells(diagnose_with(submission, ceds, modules)).items():
            assert same(from_files[name][number], expected), (path.name, name)
            assert same(from_a_table[name][number], expected), (path.name, name)
    assert list(from_a_table["row"]) == list(range(1, CITIES + 1))


def test_workbooks_and_the_draws(tmp_path: Path, ceds: Questionnaire, modules: Catalog) -> None:
    """Workbooks are read like any other; step 6 comes only when it is asked for."""
    file = EXAMPLES / "middling.xlsx"
    run([str(file)], str(tmp_path), Work(ceds, modules, with_draws=True), Options(), Quiet())
    found = rows(tmp_path)
    alone = diagnose_with(parse_submission(file.with_suffix(".json").read_text(encoding="utf-8")), ceds, modules)
    assert alone.maturity.probabilities is not None
    assert alone.maturity.score_interval is not None
    for level, probability in alone.maturity.probabilities.items():
        assert found[f"probability.{level}"][0] == probability
    assert [found["interval.low"][0], found["interval.high"][0]] == alone.maturity.score_interval
    first = alone.priorities[0]
    assert first.rank_probability is not None
    assert [found[f"rank_probability.{first.id}.{rank}"][0] for rank in first.rank_probability] == list(
        first.rank_probability.values()
    )


BROKEN = ("empty", "cut-off", "bomb", "formula", "json-nan", "picture")


def test_broken_files_never_stop_the_rest(tmp_path: Path, batch: Batch, cohort: Path) -> None:
    """40 files and 6 of them broken: 34 rows, 6 refused files, each with a reason of its own."""
    inputs = tmp_path / "in"
    shutil.copytree(cohort, inputs)
    whole = sorted(cohort.iterdir())
    for number in range(34 - CITIES):
        (inputs / f"copy-{number}.json").write_bytes(whole[number].read_bytes())
    for name in BROKEN:
        break_workbook(EXAMPLES / "middling.xlsx", inputs, name)
    found = batch([inputs], tmp_path / "out")
    assert (found.cities, found.rejected) == (34, 6)
    refused = rejects(tmp_path / "out")
    assert {Path(line["file"]).stem for line in refused} == {f"broken-{name}" for name in BROKEN}
    assert len({(line["code"], line["found"]) for line in refused}) == 6
    assert found.repeated == 2 * (34 - CITIES)


@pytest.mark.parametrize("name", sorted(breakages()))
def test_every_way_of_being_broken_has_its_reason(tmp_path: Path, batch: Batch, name: str) -> None:
    """No file is read as something it is not, and none ends the batch."""
    break_workbook(EXAMPLES / "middling.xlsx", tmp_path, name)
    found = batch([tmp_path], tmp_path / "out", formats=("parquet",))
    assert (found.cities, found.rejected) == (0, 1)
    assert {line["code"] for line in rejects(tmp_path / "out")}.isdisjoint({"B104", "B106"})


def test_a_second_run_does_no_work(tmp_path: Path, batch: Batch, cohort: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither reading nor diagnosing; with one file more, only that one is read."""
    inputs = tmp_path / "in"
    shutil.copytree(cohort, inputs)
    batch([inputs], tmp_path / "out")
    before = files(tmp_path / "out")
    read: list[str] = []
    original = work_of_batch._submissions_in

    def counted(work: Work, source: Any, outcome: Any) -> Any:
        read.append(source.name)
        return original(work, source, outcome)

    monkeypatch.setattr(work_of_batch, "_submissions_in", counted)
    assert batch([inputs], tmp_path / "out").unchanged
    assert read == []
    assert files(tmp_path / "out") == before
    shutil.copy(EXAMPLES / "middling.json", inputs / "new.json")
    assert not batch([inputs], tmp_path / "out").unchanged
    assert [Path(name).name for name in read] == ["new.json"]
    assert len(rows(tmp_path / "out")) == CITIES + 1
    (inputs / "new.json").unlink()
    batch([inputs], tmp_path / "out")
    assert files(tmp_path / "out") == before


def test_results_that_somebody_changed_are_written_anew(tmp_path: Path, batch: Batch, cohort: Path) -> None:
    batch([cohort], tmp_path)
    before = files(tmp_path)
    (tmp_path / "results.csv").write_text("changed", encoding="utf-8")
    assert not batch([cohort], tmp_path).unchanged
    assert files(tmp_path) == before


def test_damage_to_what_is_kept_is_noticed(tmp_path: Path, batch: Batch, cohort: Path, table: Path) -> None:
    """Changed, cut off or gone: that work alone is done again, and no city is missing or another one."""
    inputs: list[Path | str] = [cohort / "0*.json", table]
    formats = ("parquet", "jsonl")
    batch(inputs, tmp_path, formats=formats)
    before, at = files(tmp_path), kept(tmp_path)
    of_files = [path for path in tmp_path.glob(".cache/??/*.json") if b'"level":' in path.read_bytes()]
    of_files[0].write_bytes(re.sub(rb'"level":\d', b'"level":9', of_files[0].read_bytes()))
    of_files[1].write_bytes(of_files[1].read_bytes()[:50])
    of_files[2].write_bytes(b"")
    (rows_of_table,) = tmp_path.glob(".cache/??/*.parquet")
    rows_of_table.write_bytes(rows_of_table.read_bytes()[:-1])
    (tmp_path / "batch.json").unlink()
    batch(inputs, tmp_path, formats=formats)
    assert files(tmp_path) == before
    anew = {path for path, moment in kept(tmp_path).items() if at[path] != moment}
    assert {str(path) for path in of_files[:3]} < anew
    assert len(anew) == 3 + 2  # the table's part, and that the table is done
    rows_of_table.unlink()
    (tmp_path / "batch.json").unlink()
    batch(inputs, tmp_path, formats=formats)
    assert files(tmp_path) == before


def test_what_vanishes_while_results_are_written_is_missed(
    tmp_path: Path, work: Work, cohort: Path, table: Path
) -> None:
    """No results with fewer cities are taken for whole."""

    class Vandal(Quiet):
        def begin(self, text: str, total: int, done: int = 0) -> None:
            if text == "Writing":
                for path in tmp_path.glob("out/.cache/??/*"):
                    path.unlink()
            super().begin(text, total, done)

    for place in (cohort, table):
        with pytest.raises(ProblemError, match="B112"):
            run([str(place)], str(tmp_path / "out"), work, Options(formats=("parquet",)), Vandal())
        assert not (tmp_path / "out/batch.json").exists()
        shutil.rmtree(tmp_path / "out")


def test_a_disk_that_fails_once_is_no_fault_of_the_table(
    tmp_path: Path, batch: Batch, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows that could not be read are refused this time, and there the next time."""
    original = table_parts._parquet

    def failing(path: Path) -> Iterator[Any]:
        for whole in original(path):
            yield whole.slice(0, CITIES // 2)
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(table_parts, "_parquet", failing)
        found = batch([table], tmp_path)
    assert [line["code"] for line in rejects(tmp_path)] == ["F102"]
    assert found.rejected == 1
    found = batch([table], tmp_path)
    assert (found.cities, found.rejected) == (CITIES, 0)


def test_workers_change_nothing(tmp_path: Path, batch: Batch, cohort: Path, table: Path) -> None:
    """Two processes write the same bytes as one."""
    inputs: list[Path | str] = [cohort, table, EXAMPLES]
    batch(inputs, tmp_path / "one")
    batch(inputs, tmp_path / "two", workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def kept(folder: Path) -> dict[str, int]:
    """Outcomes that are kept, and when each was written: what is done twice is written anew."""
    return {str(path): path.stat().st_mtime_ns for path in folder.glob(".cache/??/*.json")}


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_batch_goes_on(tmp_path: Path, batch: Batch, cohort: Path, ending: signal.Signals) -> None:
    """Half-way stopped and run again: the same bytes as in one go, and what was done is not done again."""
    batch([cohort], tmp_path / "whole")
    command = [sys.executable, "-m", "diagnostic", "batch", str(cohort), "-o", str(tmp_path / "out"), "--workers", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 120
    while not kept(tmp_path / "out") and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(ending)
    said = process.communicate(timeout=60)[1]
    if ending is signal.SIGINT:
        assert process.returncode in (0, 130), said
    assert kept(tmp_path / "out")
    before = kept(tmp_path / "out")
    batch([cohort], tmp_path / "out")
    assert files(tmp_path / "out") == files(tmp_path / "whole")
    assert {name: moment for name, moment in kept(tmp_path / "out").items() if name in before} == before


def test_the_same_city_twice_is_reported(tmp_path: Path, batch: Batch) -> None:
    """However its name is written; another period is another thing; nothing is merged."""
    base = json.loads((EXAMPLES / "middling.json").read_text(encoding="utf-8"))
    for number, (name, period) in enumerate(
        [("São Paulo", "2026"), ("SÃO PAULO", "2026"), ("Sa\u0303o  Paulo", "2026"), ("São Paulo", "2025")]
    ):
        data = base | {"city": {"name": name, "country": "BR"}, "period": period}
        (tmp_path / f"{number}.json").write_text(json.dumps(data), encoding="utf-8")
    found = batch([tmp_path], tmp_path / "out")
    assert (found.cities, found.rejected, found.repeated) == (4, 0, 3)
    assert list(rows(tmp_path / "out")["repeated"]) == [True, True, True, False]
    warned = (tmp_path / "out" / "warnings.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["code"] for line in warned].count("B105w") == 2


def test_rows_of_a_table_are_refused_one_by_one(
    tmp_path: Path, batch: Batch, table: Path, ceds: Questionnaire, modules: Catalog
) -> None:
    """Each bad cell has its row and column, as when the table is read at once; the other rows stay."""
    frame = read_table(table)
    bad = {2: ("STR-01", "9"), 4: ("city.country", "Kenya"), 6: ("e-archive", "maybe"), 8: ("city.population", "many"),
           10: ("criteria.gap", "1"), 12: ("confidence.STR-02", "sure"), 14: ("period", "last year"),
           16: ("submitted_at", "yesterday"), 18: ("target_level", "9"), 20: ("STR-01", "inf")}  # fmt: skip
    for name in ("criteria.gap", "submitted_at", "target_level"):
        frame[name] = None
    for row, (name, text) in bad.items():
        frame.loc[row, name] = text
    for ending in (".csv", ".parquet"):
        folder = tmp_path / ending[1:]
        folder.mkdir()
        write_table(frame, folder / f"cities{ending}")
        found = batch([folder], tmp_path / f"out{ending}")
        assert (found.cities, found.rejected) == (CITIES - len(bad), len(bad))
        assert list(rows(tmp_path / f"out{ending}")["row"]) == [n + 1 for n in range(CITIES) if n not in bad]
        told = {line["where"].partition(",")[0]: line for line in rejects(tmp_path / f"out{ending}")}
        assert set(told) == {f"row {row + 1}" for row in bad}
        for row in bad:
            with pytest.raises(ProblemError) as single:
                from_table(frame.iloc[[row]].astype(object).where(frame.iloc[[row]].notna(), None), ceds, modules)
            assert told[f"row {row + 1}"]["code"] in {problem.code for problem in single.value.problems}


def test_a_table_in_a_workbook(
    tmp_path: Path, batch: Batch, cohort: Path, ceds: Questionnaire, modules: Catalog
) -> None:
    """A wide table as XLSX is told from a workbook to fill in, and gives what the same table gives as Parquet."""
    cities = [parse_submission(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.json"))]
    cities += [parse_submission(path.read_text(encoding="utf-8")) for path in sorted(cohort.iterdir())]
    frame = to_table(cities, ceds, modules)
    frame.loc[1, "STR-01"] = "much"
    for ending in ("xlsx", "parquet"):
        write_table(frame, tmp_path / f"cities.{ending}")
        found = batch([tmp_path / f"cities.{ending}"], tmp_path / ending, formats=("parquet",))
        assert (found.cities, found.rejected) == (len(cities) - 1, 1)
        assert rejects(tmp_path / ending)[0]["where"].startswith("row 2, column STR-01")
    own = [name for name in rows(tmp_path / "xlsx") if name not in ("file", "file_sha256")]
    pd.testing.assert_frame_equal(rows(tmp_path / "xlsx")[own], rows(tmp_path / "parquet")[own])


@pytest.mark.parametrize("style", ["Kobo", "ODK Central"])
def test_exports_of_the_survey_form(
    tmp_path: Path, batch: Batch, cohort: Path, ceds: Questionnaire, modules: Catalog, style: str
) -> None:
    """A row a city, as CSV and XLSX; a bad row does not stop the others."""
    cities = [parse_submission(path.read_text(encoding="utf-8")) for path in sorted(cohort.iterdir())[:5]]
    lines = [row_of(city, ceds, modules, STYLES[style]) for city in cities]
    bad = next(name for name in lines[2] if name.endswith("STR_01"))
    lines[2][bad] = lines[3][bad] = "77"
    (tmp_path / "export.csv").write_bytes(as_csv(lines, STYLES[style]))
    (tmp_path / "export.xlsx").write_bytes(as_xlsx(lines))
    found = batch([tmp_path], tmp_path / "out")
    assert (found.cities, found.rejected, found.repeated) == (6, 4, 6)
    assert list(rows(tmp_path / "out")["row"]) == [1, 2, 5] * 2
    assert list(rows(tmp_path / "out")["city.name"]) == [cities[at].city.name for at in (0, 1, 4)] * 2


def test_tables_that_cannot_be_read(tmp_path: Path, batch: Batch, table: Path) -> None:
    """Unknown columns, rows of the wrong length, no table at all."""
    frame = read_table(table)
    write_table(frame.assign(**{"STR-77": "1"}), tmp_path / "unknown.csv")
    (tmp_path / "none.parquet").write_bytes(b"no table")
    write_table(frame, tmp_path / "odd.csv")
    lines = (tmp_path / "odd.csv").read_bytes().split(b"\r\n")
    lines[3] += b",one more"
    (tmp_path / "odd.csv").write_bytes(b"\r\n".join(lines))
    found = batch([tmp_path], tmp_path / "out")
    assert found.cities == CITIES - 1
    told = {(Path(line["file"]).name, line["code"]) for line in rejects(tmp_path / "out")}
    assert told == {("unknown.csv", "T701"), ("none.parquet", "F102"), ("odd.csv", "B109")}


def test_files_are_safe_and_whole(tmp_path: Path, batch: Batch) -> None:
    """CSV with BOM and without formulas; every format has the same rows."""
    data = json.loads((EXAMPLES / "middling.json").read_text(encoding="utf-8"))
    data["city"]["name"] = '=HYPERLINK("http://x")'
    (tmp_path / "=1+1.json").write_text(json.dumps(data), encoding="utf-8")
    batch([tmp_path], tmp_path / "out")
    text = (tmp_path / "out/results.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    csv = pd.read_csv(tmp_path / "out/results.csv")
    assert csv["city.name"][0] == "'" + data["city"]["name"]
    line = json.loads((tmp_path / "out/results.jsonl").read_text(encoding="utf-8"))
    assert line["city.name"] == data["city"]["name"]
    sheet = pd.read_excel(tmp_path / "out/results.xlsx")
    assert sheet["city.name"][0] == data["city"]["name"]
    assert sheet["score"][0] == pytest.approx(line["score"], abs=1e-9)
    assert rows(tmp_path / "out")["score"][0] == line["score"] == csv["score"][0]


def test_inputs_that_name_nothing(tmp_path: Path, batch: Batch) -> None:
    found = batch([tmp_path / "nothing-*.xlsx"], tmp_path / "out")
    assert (found.cities, found.rejected) == (0, 1)
    assert rejects(tmp_path / "out")[0]["code"] == "B101"
    assert len(rows(tmp_path / "out")) == 0


def test_patterns_and_results_inside_an_input(tmp_path: Path, batch: Batch) -> None:
    """A pattern, its folder and the file itself name one city; the results are not an input."""
    shutil.copy(EXAMPLES / "middling.json", tmp_path)
    inputs: list[Path | str] = [tmp_path, tmp_path / "*.json", tmp_path / "middling.json"]
    assert batch(inputs, tmp_path / "out").cities == 1
    assert batch(inputs, tmp_path / "out").cities == 1


def test_names_that_other_systems_made(tmp_path: Path, batch: Batch) -> None:
    """No UTF-8, line ends, names that differ in case or form only: every file counts, none stops the rest."""
    inputs = tmp_path / "in"
    inputs.mkdir()
    good = (EXAMPLES / "middling.json").read_bytes()
    names = [b"latin-\xe9.json", b"line\nend.json", "S\u00e3o.json".encode(), "Sa\u0303o.json".encode()]
    for name in (*names, b"City.json", b"city.json"):
        Path(os.fsdecode(os.fsencode(inputs) + b"/" + name)).write_bytes(good)
    expected = len(list(inputs.iterdir()))  # some systems take two of the names for one
    for name, content in (
        (b"bad-\xe9.json", b"{"),
        (b"ending.\xe9", good),
        (b"cut!\xe9.zip", b"PK"),
        (b"table-\xe9.csv", b"period,STR-01\n2026,9\n"),
        (b"table-\xe9.parquet", b"PAR1"),
    ):
        Path(os.fsdecode(os.fsencode(inputs) + b"/" + name)).write_bytes(content)
    found = batch([inputs], tmp_path / "out")
    assert (found.cities, found.rejected) == (expected, 5)
    told = {Path(line["file"]).name: line["code"] for line in rejects(tmp_path / "out")}
    assert told == {
        "bad-\\xe9.json": "F103",
        "ending.\\xe9": "F107",
        "cut!\\xe9.zip": "B102",
        "table-\\xe9.csv": "S504",
        "table-\\xe9.parquet": "F102",
    }


def test_one_batch_at_a_time(tmp_path: Path, batch: Batch, cohort: Path) -> None:
    """A second one is refused while the first is writing; what the first left is no obstacle."""
    with alone_in(Local(tmp_path).local), pytest.raises(ProblemError, match="B111"):
        batch([cohort], tmp_path)
    assert batch([cohort / "*1*.json"], tmp_path, formats=("parquet",)).rejected == 0


def test_a_full_disk_is_said(tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the same command goes on when there is room."""

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(JsonLines, "add", full)
        with pytest.raises(ProblemError, match="F110"):
            batch([EXAMPLES / "middling.json"], tmp_path, formats=("jsonl",))
    assert not (tmp_path / "results.jsonl").exists()
    assert batch([EXAMPLES / "middling.json"], tmp_path, formats=("jsonl",)).cities == 1


def test_exit_code(tmp_path: Path, cohort: Path) -> None:
    """2 when anything was refused, after everything was written."""
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    command = [sys.executable, "-m", "diagnostic", "batch", str(tmp_path), str(cohort), "-o", str(tmp_path / "out")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2
    assert "F103" in done.stderr
    assert f"{CITIES} cities diagnosed, 1 rejected" in done.stderr
    assert len(rows(tmp_path / "out")) == CITIES
