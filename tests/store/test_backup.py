"""Backups: taken while people write, restored into either database, equal to the last byte."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from diagnostic.base.problems import ProblemError
from diagnostic.base.settings import Settings
from diagnostic.store import (
    LOCAL,
    Store,
    export_submission,
    grant_quota,
    open_store,
    opening,
    read_audit,
    save_answer,
    start_assessment,
    upload_bytes,
)
from diagnostic.store.operating.operations import backup, connect_store, restore, verify_file, verify_store
from tests.store.conftest import ALPHA, SECRETARIAT, Place, fill, wid
from tests.store.written import BYTES, write_something


@pytest.fixture
def other(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Store]:
    """Opens an empty place of either kind to restore into."""

    def make(kind: str) -> Store:
        server = request.getfixturevalue("postgres") if kind == "postgresql" else ""
        made = Place(kind, tmp_path / "other", server)
        (tmp_path / "other").mkdir(exist_ok=True)
        store = connect_store(made.settings())
        request.addfinalizer(made.drop)
        request.addfinalizer(store.close)
        return store

    return make


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
@pytest.mark.parametrize("ending", [".zip", ".sqlite"])
def test_restored_equals_backed_up(
    store: Store, other: Callable[[str], Store], tmp_path: Path, target: str, ending: str
) -> None:
    assessment, upload = write_something(store)
    file = tmp_path / f"backup{ending}"
    if ending == ".sqlite" and not store.is_sqlite:
        with pytest.raises(ProblemError):
            backup(store, file)
        return
    made = backup(store, file)
    assert all(made.rows.values()), "every table takes part in this test"
    assert made.digest == verify_store(store).digest
    place = other(target)
    assert restore(place, file).digest == made.digest
    assert verify_store(place).digest == made.digest
    assert export_submission(place, ALPHA, assessment) == export_submission(store, ALPHA, assessment)
    assert upload_bytes(place, ALPHA, upload) == BYTES
    assert read_audit(place, SECRETARIAT) == read_audit(store, SECRETARIAT)
    grant_quota(place, SECRETARIAT, "alpha", 1, "the numbers go on after the restored ones")
    with pytest.raises(ProblemError) as error:
        restore(place, file)
    assert {problem.code for problem in error.value.problems} == {"D119"}


def test_a_backup_holds_one_moment_while_people_write(store: Store, tmp_path: Path) -> None:
    info = start_assessment(store, ALPHA, "alpha", "2026").info
    stop = threading.Event()

    def write() -> None:
        base, number = info.revision, 0
        while not stop.is_set():
            number += 1
            base = save_answer(
                store, ALPHA, info.id, "STR-01", number % 5 + 1, based_on=base, write_id=wid(), comment=f"{number}"
            ).revision

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [tmp_path / f"b{number}.zip" for number in range(3)]
        if store.is_sqlite:
            files += [tmp_path / f"b{number}.sqlite" for number in range(3)]
        for file in files:
            backup(store, file)
    finally:
        stop.set()
        writer.join()
    for number, file in enumerate(files):
        place = connect_store(Settings("", tmp_path / f"restored-{number}"))
        restore(place, file)
        verify_store(place)  # every field is the last one of its history: nothing is from two moments
        place.close()


def test_a_backup_of_an_older_program_is_upgraded(place: Place, tmp_path: Path) -> None:
    older = connect_store(place.settings())
    with older.writing() as connection:
        opening.upgrade_within(connection, opening.revisions()[0])
        connection.execute(text("INSERT INTO cities (id, name, added_at, added_by) VALUES ('old', 'Old', 'x', 'y')"))
    made = backup(older, tmp_path / "old.zip")
    assert made.schema == opening.revisions()[0]
    newer = connect_store(place.settings())
    assert restore(newer, tmp_path / "old.zip").digest == made.digest
    with newer.reading() as connection:
        opening.check_current(connection)
    older.close()
    newer.close()


def damaged(file: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change one part of an archive, with check sums that fit."""
    with zipfile.ZipFile(file) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(file, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def _other_digest(manifest: bytes) -> bytes:
    data = json.loads(manifest)
    return json.dumps(data | {"digest": "sha256:0"}).encode()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("tables/cities.jsonl", lambda rows: rows.replace(b"Alpha", b"Alpka")),
        ("tables/history.jsonl", lambda rows: rows[: rows.index(b"\n") + 1]),
        ("tables/fields.jsonl", lambda rows: rows + rows),
        ("tables/fields.jsonl", lambda _: b"no json\n"),
        ("manifest.json", lambda _: b"{}"),
        ("manifest.json", _other_digest),
        ("manifest.json", lambda text_: text_.replace(b'"cities"', b'"mayors"')),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_left(
    store: Store, other: Callable[[str], Store], tmp_path: Path, name: str, change: Callable[[bytes], bytes]
) -> None:
    write_something(store)
    file = tmp_path / "backup.zip"
    backup(store, file)
    damaged(file, name, change)
    with pytest.raises(ProblemError):
        verify_file(file)
    place = other("sqlite" if store.is_sqlite else "postgresql")
    with pytest.raises(ProblemError) as error:
        restore(place, file)
    assert {problem.code for problem in error.value.problems} <= {"D120", "D121"}
    with place.reading() as connection:
        assert opening.is_empty(connection)


def test_flipped_bytes_are_found(tmp_path: Path) -> None:
    """Wherever the disk damaged the file: no traceback, and never called whole unless every row is there."""
    store = open_store(Settings("", tmp_path / "data"))
    fill(store)
    write_something(store)
    file = tmp_path / "backup.zip"
    digest = backup(store, file).digest
    store.close()
    whole, codes = file.read_bytes(), []
    for at in range(30, len(whole), len(whole) // 60):
        file.write_bytes(whole[:at] + bytes(255 - byte for byte in whole[at : at + 20]) + whole[at + 20 :])
        try:
            assert verify_file(file).digest == digest
        except ProblemError as error:
            codes += [problem.code for problem in error.problems]
    assert len(codes) > 30
    assert set(codes) == {"D120"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"SQLite format 3\x00" + b"x" * 100, b"hello"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file.zip"
    file.write_bytes(content)
    with pytest.raises(ProblemError) as error:
        verify_file(file)
    assert error.value.problems[0].code == "D120"


def test_a_name_with_marks_of_addresses(store: Store, tmp_path: Path) -> None:
    for ending in (".zip", ".sqlite") if store.is_sqlite else (".zip",):
        file = tmp_path / f"50% of a?b#c & ü{ending}"
        assert backup(store, file).digest == verify_file(file).digest
        assert [found for found in tmp_path.glob("50*") if found.suffix not in (".zip", ".sqlite")] == []


def test_no_file_is_overwritten(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "there.zip"
    file.write_text("mine")
    with pytest.raises(ProblemError):
        backup(store, file)
    assert file.read_text() == "mine"
    with pytest.raises(ProblemError):
        backup(store, tmp_path / "nowhere" / "b.zip")


def test_verify_finds_what_does_not_fit(store: Store) -> None:
    info = start_assessment(store, LOCAL, "alpha", "2026").info
    save_answer(store, LOCAL, info.id, "STR-01", 3, based_on=info.revision, write_id=wid())
    verify_store(store)
    with store.writing() as connection:
        connection.execute(text("UPDATE fields SET value = '4' WHERE path = '/answers/STR-01'"))
        connection.execute(text("UPDATE assessments SET revision = 77"))
    with pytest.raises(ProblemError) as error:
        verify_store(store)
    assert [problem.code for problem in error.value.problems] == ["D122", "D122"]
