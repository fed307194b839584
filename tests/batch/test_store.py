"""Inputs and results in an object store: a real server that speaks S3, on this machine."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import s3fs
from moto.server import ThreadedMotoServer

from diagnostic.batch import work
from diagnostic.batch.inputs import read_source
from tests.batch.broken import break_workbook
from tests.batch.conftest import CITIES, Batch, files, rejects, rows
from tests.batch.test_archive import EXAMPLES, zipped


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket called ``returns``."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    found = s3fs.S3FileSystem()
    found.mkdir("returns")
    yield found
    s3fs.S3FileSystem.clear_instance_cache()
    reset = urllib.request.Request(f"http://{host}:{port}/moto-api/reset", method="POST")
    urllib.request.urlopen(reset).close()  # noqa: S310
    server.stop()


def test_a_store_gives_the_same_rows(
    tmp_path: Path, batch: Batch, cohort: Path, table: Path, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the folder does: files, an archive, a table, a broken file; and a second run reads nothing."""
    local = tmp_path / "in"
    local.mkdir()
    for path in cohort.iterdir():
        (local / path.name).write_bytes(path.read_bytes())
    (local / "table.parquet").write_bytes(table.read_bytes())
    zipped(local / "more.zip", ("city.json", (EXAMPLES / "middling.json").read_bytes()))
    break_workbook(EXAMPLES / "middling.xlsx", local, "cut-off")
    for path in local.iterdir():
        store.put_file(str(path), f"returns/in/{path.name}")
    here = batch([local], tmp_path / "out")
    there = batch(["s3://returns/in"], "s3://returns/out")
    assert (there.cities, there.rejected) == (here.cities, here.rejected) == (2 * CITIES + 1, 1)
    back = tmp_path / "back"
    back.mkdir()
    for name in files(tmp_path / "out"):
        store.get_file(f"returns/out/{name}", str(back / name))
    own = files(tmp_path / "out")
    for name in ("results.csv", "results.jsonl", "rejects.csv", "warnings.csv"):
        assert (back / name).read_bytes().replace(b"s3://returns/in", str(local).encode()) == own[name]
    assert [line["code"] for line in rejects(back)] == ["F109"]

    def not_again(*_: Any) -> Any:
        raise AssertionError("read again")

    monkeypatch.setattr(work, "content", not_again)
    monkeypatch.setattr(read_source, "first_bytes", not_again)
    assert batch(["s3://returns/in"], "s3://returns/out").unchanged
    assert batch(["s3://returns/in/*.json"], tmp_path / "local", formats=("parquet",)).rejected == CITIES


def test_addresses_that_lead_nowhere(tmp_path: Path, batch: Batch, store: Any) -> None:
    del store
    found = batch(["s3://returns/none", "s3://no-such-bucket/x", "nonsense://x"], tmp_path)
    assert found.rejected == 3
    assert {line["code"] for line in rejects(tmp_path)} == {"B101", "B107"}


def test_results_and_hidden_objects_are_no_input(batch: Batch, cohort: Path, store: Any) -> None:
    """As in a folder: results below the inputs are not read by the next run, nor what programs leave behind."""
    data = next(cohort.iterdir()).read_bytes()
    for name in ("city.json", "below/more.json", ".cache/x.json", "below/.x.json", "~$city.xlsx", "__MACOSX/x.json"):
        store.pipe_file(f"returns/in/{name}", data)
    for _ in range(2):
        found = batch(["s3://returns/in"], "s3a://returns/in/out/", formats=("jsonl",))
        assert (found.cities, found.rejected) == (2, 0)
    assert found.unchanged
    found = batch(["s3://returns/in/**"], "s3://returns/elsewhere", formats=("jsonl",))
    assert found.cities == 2


def test_an_archive_that_changed_is_read_again(tmp_path: Path, batch: Batch, cohort: Path, store: Any) -> None:
    """Workers of a cluster live on: what one of them has open may be of yesterday."""
    for path in sorted(cohort.iterdir())[:2]:
        zipped(tmp_path / "more.zip", ("city.json", path.read_bytes()))
        store.put_file(str(tmp_path / "more.zip"), "returns/more.zip")
        batch(["s3://returns/more.zip"], tmp_path / path.stem, formats=("parquet",))
        name = json.loads(path.read_text(encoding="utf-8"))["city"]["name"]
        assert list(rows(tmp_path / path.stem)["city.name"]) == [name]
