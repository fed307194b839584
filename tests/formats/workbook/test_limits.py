"""The worst that the gate lets pass, read in a process of its own with limits: little memory, little time."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostic.formats.spreadsheet.gate import LARGEST_FILE, LARGEST_PART, MOST_TAGS
from diagnostic.formats.spreadsheet.sheets import MOST_CELLS, MOST_FILLED
from tests.formats.workbook import ods_maker
from tests.formats.workbook.test_gate import rezip

MEGABYTES = 400
SECONDS = 20
"""Measured on two busy cores: 3 s and 180 MB at most."""

SCRIPT = """
import json, resource, sys
from pathlib import Path
limit = int(sys.argv[2]) << 20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
from diagnostic.base.problems import ProblemError
from diagnostic.formats.read import read_file
try:
    read_file(Path(sys.argv[1]))
    codes = []
except ProblemError as error:
    codes = sorted({problem.code for problem in error.problems})
# not ru_maxrss: that of a fresh program still counts what the program before it held, here all of pytest
status = open("/proc/self/status").read()
peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
print(json.dumps([codes, peak]))
"""

TRUE_CELLS = b"<row>" + b'<c t="b"><v>1</v></c>' * 100 + b"</row>"
GIANT_INLINE = b'<row><c t="inlineStr"><is><t>' + b"a " * (LARGEST_PART // 2 - 2000) + b"</t></is></c></row>"
MERGED = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 9_999 + b"</mergeCells>"
REPEATED = (
    f'<table:table-row table:number-rows-repeated="{MOST_FILLED // 100}">'
    '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="100"/>'
    "</table:table-row>"
)
BLANK_IN_ODS = "<table:table-row>" + "<table:table-cell/>" * 100 + "</table:table-row>"

BOMBS: dict[str, Callable[[bytes], bytes]] = {
    "filled cells": lambda good: sheet(good, TRUE_CELLS * (MOST_FILLED // 100 - 10)),
    "blank cells": lambda good: sheet(good, (b"<row>" + b"<c/>" * 100 + b"</row>") * (MOST_CELLS // 100 - 10)),
    "rows": lambda good: sheet(good, b"<row/>" * (MOST_TAGS - 100)),
    "strings": lambda good: strings(good, b"<si/>" * (MOST_TAGS - 100)),
    "one giant text": lambda good: strings(good, b"<si><t>" + b"x" * (LARGEST_PART - 100) + b"</t></si>"),
    "giant inline text": lambda good: sheet(good, GIANT_INLINE),
    "merged": lambda good: sheet(good, b"", MERGED),
    ".ods, repeated": lambda _: ods_sheet(REPEATED),
    ".ods, cells": lambda _: ods_sheet(BLANK_IN_ODS * (MOST_CELLS // 100 - 9)),
}
"""Files that stay just inside one of the limits of the gate."""


def strings(good: bytes, items: bytes) -> bytes:
    return rezip(good, lambda parts: parts.update({"xl/sharedStrings.xml": b"<sst>" + items + b"</sst>"}))


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


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_inside_the_limits(tmp_path: Path, good: bytes, name: str) -> None:
    data = BOMBS[name](good)
    assert len(data) <= LARGEST_FILE
    path = tmp_path / ("bomb.ods" if name.startswith(".ods") else "bomb.xlsx")
    path.write_bytes(data)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-c", SCRIPT, str(path), str(MEGABYTES)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert done.returncode == 0, done.stderr[-500:]
    codes, peak = json.loads(done.stdout)
    assert codes == ["W601"], "admitted, and found not to be ours"
    assert used < SECONDS
    assert peak < MEGABYTES
    print(f"{name}: {used:.1f} s, {peak} MB")  # noqa: T201  # shown by pytest -rP
