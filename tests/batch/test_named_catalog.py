"""A batch computes each file with the catalog it was made with, unless one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

from diagnostic.batch.run import Options, run
from diagnostic.batch.work import Work
from diagnostic.content.load import catalog_for, content_root, load_questionnaire
from tests.batch.conftest import Quiet

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"


def test_a_newer_catalog_moves_no_row(tmp_path: Path, release: Callable[[], None]) -> None:
    """And where it is asked for, all rows are computed with it."""
    questionnaire = load_questionnaire("ceds@1.0.0")
    inputs = [str(EXAMPLES / "middling.xlsx"), str(EXAMPLES / "advanced.json")]

    def rows(name: str, *, by_own: bool) -> list[dict[str, object]]:
        work = Work(questionnaire, catalog_for(questionnaire), by_own=by_own)
        summary = run(inputs, str(tmp_path / name), work, Options(), Quiet())
        assert (summary.cities, summary.rejected) == (2, 0)
        found: list[dict[str, object]] = pq.read_table(tmp_path / name / "results.parquet").to_pylist()
        return found

    before = rows("before", by_own=True)
    release()
    after = rows("after", by_own=True)
    assert [{key: row[key] for key in old} for old, row in zip(before, after, strict=True)] == before
    assert {row["catalog_version"] for row in after} == {"1.0.0"}
    assert {row["catalog_version"] for row in rows("asked", by_own=False)} == {"1.1.0"}
