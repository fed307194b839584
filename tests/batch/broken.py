"""Workbooks broken in many ways, each made from a whole one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

Change = Callable[[bytes], bytes]
PARTS = dict[str, bytes]


def _with_parts(data: bytes, change: Callable[[PARTS], None], doubled: str = "") -> bytes:
    """The workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        if doubled:
            archive.writestr(doubled, b"x")
    return out.getvalue()


def _part(name: str, content: bytes) -> Change:
    def add(parts: PARTS) -> None:
        parts[name] = content

    return lambda data: _with_parts(data, add)


def _without(name: str) -> Change:
    def drop(parts: PARTS) -> None:
        del parts[name]

    return lambda data: _with_parts(data, drop)


def _in_part(pattern: bytes, new: bytes, part: str) -> Change:
    def change(parts: PARTS) -> None:
        found, count = re.subn(pattern, new, parts[part], count=1)
        assert count, pattern
        parts[part] = found

    return lambda data: _with_parts(data, change)


def _answer(value: bytes) -> Change:
    """The first answer cell (column C or later, a number) of the first factor's sheet gets other content."""

    def change(parts: PARTS) -> None:
        book = io.BytesIO(_joined(parts))
        workbook = load_workbook(book)
        cell = workbook.defined_names["ans_STR_01"].attr_text
        sheet_name, place = cell.rsplit("!", 1)
        number = workbook.sheetnames.index(sheet_name.strip("'"))
        name = f"xl/worksheets/sheet{number + 1}.xml"
        at = place.replace("$", "").encode()
        found, count = re.subn(
            rb'<c r="' + at + rb'"([^>]*?)(/>|>.*?</c>)', value.replace(b"@", at), parts[name], count=1
        )
        assert count
        parts[name] = found

    return lambda data: _with_parts(data, change)


def _joined(parts: PARTS) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _always(content: bytes) -> Change:
    """Something else altogether."""

    def change(data: bytes) -> bytes:
        del data
        return content

    return change


def _nothing(parts: PARTS) -> None:
    del parts


def _many(parts: PARTS) -> None:
    parts.update({f"xl/x{number}": b"" for number in range(300)})


_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_JSON = b'{"format": "diagnostic-submission/1", "questionnaire": {"id": "ceds", "version": "1.0.0"}, "answers": {%s}}'


def breakages() -> dict[str, tuple[str, Change]]:
    """Name of the broken file, its ending, and what is done to a whole workbook."""
    return {
        "empty": (".xlsx", _always(b"")),
        "html": (".xlsx", _always(b"<html><table><tr><td>3</td></tr></table></html>")),
        "plain-text": (".xlsx", _always(b"STR-01;3\nSTR-02;4\n")),
        "pdf": (".xlsx", _always(b"%PDF-1.7 not a workbook")),
        "old-excel": (".xls", _always(_OLE + bytes(2000))),
        "old-excel-renamed": (".xlsx", _always(_OLE + bytes(2000))),
        "password": (".xlsx", _always(_OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"))),
        "cut-off": (".xlsx", lambda data: data[: len(data) // 2]),
        "cut-start": (".xlsx", lambda data: data[1000:]),
        "too-large": (".xlsx", lambda data: data + bytes(3_000_000)),
        "macros": (".xlsx", _part("xl/vbaProject.bin", b"\0" * 100)),
        "macro-ending": (".xlsm", lambda data: data),
        "external-link": (".xlsx", _part("xl/externalLinks/externalLink1.xml", b"<externalLink/>")),
        "doctype": (".xlsx", _in_part(rb"<workbook", b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook", "xl/workbook.xml")),
        "utf-16": (".xlsx", _part("xl/odd.xml", "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"))),
        "bomb": (".xlsx", _part("xl/media/bomb.xml", b"<a>" + b" " * 30_000_000 + b"</a>")),
        "entries": (".xlsx", lambda data: _with_parts(data, _many)),
        "traversal": (".xlsx", _part("../evil.txt", b"x")),
        "absolute": (".xlsx", _part("/etc/evil", b"x")),
        "doubled": (".xlsx", lambda data: _with_parts(data, _nothing, doubled="xl/workbook.xml")),
        "no-workbook": (".xlsx", _without("xl/workbook.xml")),
        "no-types": (".xlsx", _without("[Content_Types].xml")),
        "bad-xml": (".xlsx", _in_part(rb"</workbook>", b"</work", "xl/workbook.xml")),
        "formula": (".xlsx", _answer(b'<c r="@"><f>1+1</f><v>2</v></c>')),
        "error-value": (".xlsx", _answer(b'<c r="@" t="e"><v>#N/A</v></c>')),
        "no-such-option": (".xlsx", _answer(b'<c r="@"><v>9</v></c>')),
        "words": (".xlsx", _answer(b'<c r="@" t="inlineStr"><is><t>fairly good</t></is></c>')),
        "json-cut": (".json", _always(_JSON[:60])),
        "json-nan": (".json", _always(_JSON % b'"STR-01": NaN')),
        "json-question": (".json", _always(_JSON % b'"STR-99": 1')),
        "json-doubled": (".json", _always(_JSON % b'"STR-01": 1, "STR-01": 2')),
        "json-version": (".json", _always((_JSON % b"").replace(b"1.0.0", b"9.9.9"))),
        "picture": (".png", _always(b"\x89PNG\r\n\x1a\n" + bytes(100))),
    }


def break_workbook(whole: Path, folder: Path, name: str) -> Path:
    """Write a broken copy of a whole workbook."""
    suffix, change = breakages()[name]
    path = folder / f"broken-{name}{suffix}"
    path.write_bytes(change(whole.read_bytes()))
    return path
