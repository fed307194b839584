"""The worst that the gate lets pass, read in a process of its own with limits: little memory, little time."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from diagnostic.workbook.gate import LARGEST_FILE, LARGEST_PART, MOST_TAGS
from diagnostic.workbook.sheets import MOST_CELLS, MOST_FILLED
from tests.workbook import ods_maker
from tests.workbook.test_gate import rezip

MEGABYTES = 400
SECONDS = 40
"""Measured on two busy cores of 2026: 7 s and 180 MB at most."""

SCRIPT = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (%d << 20, %d << 20))
from diagnostic.problems import ProblemError
from diagnostic.workbook.read import read_workbook
try:
    read_workbook(sys.argv[1])
    codes = []
except ProblemError as error:
    codes = sorted({problem.code for problem in error.problems})
print(json.dumps(codes))
""" % (MEGABYTES, MEGABYTES)


def bomb(name: str, good: bytes) -> bytes:
    """A file that stays just inside one of the limits of the gate."""
    if name == "filled cells":
        row = b"<row>" + b'<c t="b"><v>1</v></c>' * 100 + b"</row>"
        return sheet(good, row * (MOST_FILLED // 100 - 10))
    if name == "blank cells":
        return sheet(good, (b"<row>" + b"<c/>" * 100 + b"</row>") * (MOST_CELLS // 100 - 10))
    if name == "tags":
        return sheet(good, b"<row/>" * (LARGEST_PART // 6 - 1000))
    if name == "more tags":
        return rezip(
            good, lambda p: p.update({"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * (MOST_TAGS - 9000) + b"</sst>"})
        )
    if name == "one giant text":
        return rezip(good, lambda p: p.update({"xl/sharedStrings.xml": giant()}))
    if name == "giant inline text":
        return sheet(
            good, b'<row><c t="inlineStr"><is><t>' + b"a " * (LARGEST_PART // 2 - 2000) + b"</t></is></c></row>"
        )
    if name == "merged":
        return sheet(good, b"", b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 9_999 + b"</mergeCells>")
    if name == ".ods, repeated":
        return ods_sheet(
            f'<table:table-row table:number-rows-repeated="{MOST_FILLED // 100}">'
            + '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="100"/>'
            + "</table:table-row>"
        )
    assert name == ".ods, cells"
    return ods_sheet(
        ("<table:table-row>" + "<table:table-cell/>" * 100 + "</table:table-row>") * (MOST_CELLS // 100 - 9)
    )


def giant() -> bytes:
    return b"<sst><si><t>" + b"x" * (LARGEST_PART - 100) + b"</t></si></sst>"


def sheet(good: bytes, rows: bytes, after: bytes = b"") -> bytes:
    content = b"<worksheet><sheetData>" + rows + b"</sheetData>" + after + b"</worksheet>"
    return rezip(good, lambda parts: parts.update({"xl/worksheets/sheet1.xml": content}))


def ods_sheet(rows: str) -> bytes:
    content = (
        f"<office:document-content {ods_maker.NAMESPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="x">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return ods_maker.zipped({"content.xml": content.encode()})


@pytest.fixture(scope="module")
def good() -> bytes:
    """A workbook with one sheet."""
    types = b"<Types/>"
    book = b'<workbook><sheets><sheet name="s" xmlns:r="r" r:id="a"/></sheets></workbook>'
    rels = (
        b'<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
        b'<Relationship Id="b" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", rels)
        archive.writestr("xl/sharedStrings.xml", b"<sst/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    return out.getvalue()


@pytest.mark.parametrize(
    "name",
    ["filled cells", "blank cells", "tags", "more tags", "one giant text", "giant inline text", "merged",
     ".ods, repeated", ".ods, cells"],
)  # fmt: skip
def test_bombs_inside_the_limits(tmp_path: Path, good: bytes, name: str) -> None:
    data = bomb(name, good)
    assert len(data) <= LARGEST_FILE
    path = tmp_path / ("bomb.ods" if name.startswith(".ods") else "bomb.xlsx")
    path.write_bytes(data)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)], check=False, capture_output=True, text=True, timeout=120
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert done.returncode == 0, done.stderr[-500:]
    assert json.loads(done.stdout) == ["W601"], "admitted, and found not to be ours"
    assert used < SECONDS
