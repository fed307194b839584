"""Zip archives of returns: read without unpacking; names and sizes that harm are refused."""

from __future__ import annotations

import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from diagnostic.batch.inputs import zip_archive
from diagnostic.content.load import content_root
from tests.batch.conftest import Batch, rejects, rows

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    """An archive with these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the same name twice
        for name, data in members:
            target.writestr(name, data)
    return path


def test_good_files_are_read_and_bad_ones_named(tmp_path: Path, batch: Batch) -> None:
    good = (EXAMPLES / "middling.json").read_bytes()
    link = zipfile.ZipInfo("link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    place = zipped(
        tmp_path / "returns.zip",
        ("a/city.json", good),
        ("a/city.xlsx", (EXAMPLES / "middling.xlsx").read_bytes()),
        ("../escape.json", good),
        ("/etc/passwd.json", good),
        ("c:\\city.json", good),
        (link, b"/etc/passwd"),
        ("inner.zip", b"PK"),
        ("bomb.json", b" " * 7_000_000),
        ("twice.json", good),
        ("Twice.json", good),
        ("__MACOSX/._city.json", b"x"),
        ("~$city.xlsx", b"x"),
        ("notes.txt", b"hello"),
    )
    found = batch([place], tmp_path / "out")
    assert found.cities == 2
    refused = {line["file"].partition("!")[2]: line["code"] for line in rejects(tmp_path / "out")}
    assert refused.pop("notes.txt") == "F107"
    assert set(refused.values()) == {"B103"}
    assert len(refused) == 8
    assert {name.partition("!")[2] for name in rows(tmp_path / "out")["file"]} == {"a/city.json", "a/city.xlsx"}


def test_archives_as_a_whole(tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off, with too many files, or unfolding too far."""
    monkeypatch.setattr(zip_archive, "MOST_MEMBERS", 5)
    whole = zipped(tmp_path / "many.zip", *((f"{number}.json", b"{}") for number in range(6)))
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:60])
    (tmp_path / "none.zip").write_bytes(b"")
    found = batch([tmp_path], tmp_path / "out")
    assert (found.cities, found.rejected) == (0, 3)
    assert {line["code"] for line in rejects(tmp_path / "out")} == {"B102"}
    monkeypatch.setattr(zip_archive, "LARGEST_TOTAL", 10)
    assert zip_archive.MOST_MEMBERS == 5
    (tmp_path / "many.zip").unlink()
    place = zipped(tmp_path / "far.zip", ("a.json", b" " * 100))
    assert batch([place], tmp_path / "out2").rejected == 1


def test_a_second_list_of_files_behind_the_first(tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives of more than four gigabytes say the length of their list elsewhere (Zip64), and Python believes that."""
    monkeypatch.setattr(zip_archive, "LARGEST_DIRECTORY", 200)
    data = zipped(tmp_path / "many.zip", *((f"{number}.json", b"{}") for number in range(6))).read_bytes()
    end = data.rfind(b"PK\5\6")
    size, start = struct.unpack("<II", data[end + 12 : end + 20])
    real = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 6, 6, size, start)
    pointer = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    said = data[end : end + 8] + struct.pack("<HHII", 1, 1, 60, start) + data[end + 20 :]
    (tmp_path / "many.zip").write_bytes(data[:end] + real + pointer + said)
    assert len(zipfile.ZipFile(tmp_path / "many.zip").namelist()) == 6
    batch([tmp_path], tmp_path / "out", formats=("parquet",))
    assert [line["code"] for line in rejects(tmp_path / "out")] == ["B102"]


def test_a_table_in_an_archive(tmp_path: Path, batch: Batch, table: Path) -> None:
    place = zipped(tmp_path / "table.zip", ("cities.parquet", table.read_bytes()))
    assert batch([place], tmp_path / "out").cities == len(rows(tmp_path / "out"))
    assert batch([place], tmp_path / "out").unchanged
