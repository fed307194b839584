"""A zoo of files that must not get as far as a parser, each with what its sender is told."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.formats.spreadsheet.gate import LARGEST_FILE, admit, admitted_bytes
from tests.formats.workbook.conftest import Bench


@pytest.fixture(scope="module")
def good() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.create_sheet("Typed")["A1"] = "<!DOCTYPE html> typed into a cell is only text"
    book.save(out)
    return out.getvalue()


def problem(data: bytes, name: str = "city.xlsx") -> Problem:
    with pytest.raises(ProblemError) as caught:
        admit(data, name)
    return caught.value.problems[0]


def rezip(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def added(data: bytes, name: str, content: bytes = b"x") -> bytes:
    return rezip(data, lambda parts: parts.update({name: content}))


def test_defusedxml_is_in_force() -> None:
    assert openpyxl.DEFUSEDXML is True


def test_a_good_workbook_passes(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "Good.XLSX"
    path.write_bytes(good)
    assert admitted_bytes(path) == good


@pytest.mark.parametrize("suffix", [".xls", ".xlsm", ".xlsb", ".fods", ".csv", ".numbers", ".pdf", ".doc", ""])
def test_other_endings_say_how_to_save(good: bytes, suffix: str) -> None:
    found = problem(good, f"city{suffix}")
    assert found.code == "F107"
    assert found.mend


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        admitted_bytes(tmp_path / "none.xlsx")
    assert caught.value.problems[0].code == "F101"


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "city.xlsx"
    path.write_bytes(b"")
    with pytest.raises(ProblemError) as caught:
        admitted_bytes(path)
    assert caught.value.problems[0].file == str(path)


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "F109", "empty"),
        (b"<html><table>", "F109", "web page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "F109", "web page"),
        (b"id,answer\n1,2\n", "F109", "CSV"),
        (b"%PDF-1.7", "F109", "PDF"),
        (b"\x89PNG\0\0", "F109", "another kind"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "F107", "xls"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "F108", "password"),
        (b"PK\x03\x04 and nothing more", "F109", "damaged"),
        (b"P" * (LARGEST_FILE + 1), "F106", "2 MB"),
    ],
)
def test_no_zip_at_all(data: bytes, code: str, word: str) -> None:
    found = problem(data)
    assert (found.code, word in found.found) == (code, True), found


def test_cut_off(good: bytes) -> None:
    assert problem(good[: len(good) // 2]).code == "F109"


def test_flipped_bytes(good: bytes) -> None:
    """A damaged part is found whichever byte it is; never another exception."""
    for position in range(0, len(good), 37):
        bent = bytearray(good)
        bent[position] ^= 0x5A
        try:
            admit(bytes(bent), "city.xlsx")
        except ProblemError as error:
            assert error.problems[0].code.startswith("F1")  # noqa: PT017


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("../../etc/passwd", "leads out"),
        ("/etc/passwd", "leads out"),
        ("C:/windows/x", "leads out"),
        ("xl\\worksheets\\x.xml", "leads out"),
        ("xl/vbaProject.bin", "macros"),
        ("xl/VBAPROJECT.BIN", "macros"),
        ("xl/externalLinks/externalLink1.xml", "another file"),
        ("XL/WORKBOOK.XML", "twice"),
    ],
)
def test_names_that_are_refused(good: bytes, name: str, word: str) -> None:
    found = problem(added(good, name))
    assert found.code == "F108"
    assert word in found.found


def test_duplicate_entry(good: bytes) -> None:
    out = io.BytesIO(good)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/workbook.xml", "<x/>")
    found = problem(out.getvalue())
    assert (found.code, found.where) == ("F108", "xl/workbook.xml")


def test_too_many_entries(good: bytes) -> None:
    bent = rezip(good, lambda parts: parts.update({f"xl/s{n}.xml": b"<x/>" for n in range(200)}))
    assert "parts" in problem(bent).found


def test_encrypted_entry(good: bytes) -> None:
    bent = bytearray(good)
    at = bent.rfind(b"PK\x01\x02")
    bent[at + 8] |= 1
    assert problem(bytes(bent)).code == "F108"


def test_not_a_workbook_inside(good: bytes) -> None:
    found = problem(rezip(good, lambda parts: parts.pop("xl/workbook.xml")))
    assert (found.code, "xl/workbook.xml" in found.found) == ("F109", True)


def test_bomb_in_one_part(good: bytes) -> None:
    assert problem(added(good, "xl/big.xml", bytes(21 * 1024 * 1024))).code == "F106"


def test_bomb_in_many_parts(good: bytes) -> None:
    bent = rezip(good, lambda parts: parts.update({f"xl/p{n}.bin": bytes(11 * 1024 * 1024) for n in range(5)}))
    found = problem(bent)
    assert (found.code, "MB" in found.found) == ("F106", True)


def test_bomb_that_lies_about_its_size(good: bytes) -> None:
    """The directory says 10 bytes, 30 MB would come out."""
    bent = bytearray(added(good, "xl/lie.bin", bytes(30 * 1024 * 1024)))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = bent.rfind(signature)
        bent[at + offset : at + offset + 4] = struct.pack("<I", 10)
    assert problem(bytes(bent)).code in {"F106", "F109"}


def test_bomb_of_rows(good: bytes) -> None:
    rows = b"<worksheet><sheetData>" + b"<row><c/></row>" * 500_001 + b"</sheetData></worksheet>"
    found = problem(rezip(good, lambda parts: parts.update({"xl/worksheets/sheet1.xml": rows})))
    assert (found.code, "cells" in found.found) == ("F106", True)


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x/>",
        b"\xef\xbb\xbf  <!doctype x><x/>",
        "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x><x/>".encode("utf-16"),
        "<!DOCTYPE x><x/>".encode("utf-16-le"),
        b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE x><x/>",
    ],
)
@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/media/image1.png"])
def test_doctype_in_any_part(good: bytes, name: str, content: bytes) -> None:
    found = problem(added(good, name, content))
    assert (found.code, found.where) == ("F108", name)


def test_macros_and_links_by_content_type(good: bytes) -> None:
    for word in (b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", b"spreadsheetml.externalLink+xml"):
        bent = rezip(good, lambda p, w=word: p.update({"[Content_Types].xml": p["[Content_Types].xml"] + w}))  # type: ignore[misc]
        assert problem(bent).code == "F108"


def test_what_the_parser_cannot_read_is_a_problem_too(bench: Bench) -> None:
    bench.write()
    broken = rezip(bench.path.read_bytes(), lambda parts: parts.update({"xl/styles.xml": b"<oops>"}))
    bench.path.write_bytes(broken)
    assert bench.only_error().code == "F109"


def test_a_workbook_without_sheets_is_not_ours(bench: Bench) -> None:
    bench.write()
    broken = rezip(bench.path.read_bytes(), lambda parts: parts.update({"xl/workbook.xml": b"<workbook/>"}))
    bench.path.write_bytes(broken)
    assert bench.only_error().code == "W601"
