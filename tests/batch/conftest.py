"""A small cohort in several forms, written once for all tests of the batch."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from diagnostic.batch.outputs.outputs import Summary
from diagnostic.batch.run import Options, run
from diagnostic.batch.work import Work
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.sample_cohort.sample_files import write_cohort

CITIES = 24


class Quiet:
    """Progress that only counts."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def begin(self, text: str, total: int, done: int = 0) -> None:
        """So many."""
        assert self.done == self.total, text
        self.total, self.done = total, done

    def add(self, count: int) -> None:
        """So many more."""
        self.done += count


Batch = Callable[..., Summary]


@pytest.fixture(scope="session")
def work(ceds: Questionnaire, modules: Catalog) -> Work:
    return Work(ceds, modules)


@pytest.fixture
def batch(work: Work) -> Batch:
    """Run a batch in this process, or as the options say."""

    def run_batch(inputs: list[Path | str], output: Path | str, **options: Any) -> Summary:
        progress = Quiet()
        found = run([str(place) for place in inputs], str(output), work, Options(**options), progress)
        assert progress.done == progress.total
        return found

    return run_batch


@pytest.fixture(scope="session")
def cohort(tmp_path_factory: pytest.TempPathFactory, ceds: Questionnaire, modules: Catalog) -> Path:
    """A folder of JSON files, one a city."""
    folder = tmp_path_factory.mktemp("cohort")
    write_cohort(ceds, modules, folder, CITIES, "json")
    return folder


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory, ceds: Questionnaire, modules: Catalog) -> Path:
    """The same cities as a wide table."""
    folder = tmp_path_factory.mktemp("table")
    write_cohort(ceds, modules, folder, CITIES, "parquet")
    return folder / "sample-cohort.parquet"


def rows(folder: Path) -> pd.DataFrame:
    """The results."""
    return pd.read_parquet(folder / "results.parquet")


def rejects(folder: Path) -> list[dict[str, str]]:
    """What was refused."""
    return [json.loads(line) for line in (folder / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]


def files(folder: Path) -> dict[str, bytes]:
    """All files of the results, without what is kept to save work."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
