"""The zoo: what people and programs really send, line by line, each with the code and place its sender is told.

"" means: read as if nothing were odd. A code that ends in ``w`` means: read, with this warning. Keep every animal.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from diagnostic.formats.spreadsheet.xlsx_cells import read_xlsx
from tests.formats.workbook import ods_maker
from tests.formats.workbook.conftest import FULL, SHEET, Bench, essence, row_with, submission
from tests.formats.workbook.test_gate import rezip
from tests.formats.workbook.test_read import drop_marks, phantom_rows, reorder_sheets, repeat_header, shuffle_rows

Make = Callable[[Bench], object]
MIB = 1024 * 1024
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


# How animals are made


def file(data: bytes, name: str = "city.xlsx") -> Make:
    """Any bytes under any name."""

    def make(bench: Bench) -> None:
        bench.path = bench.path.with_name(name)
        bench.path.write_bytes(data)

    return make


def named(name: str) -> Make:
    """The good workbook under another name."""

    def make(bench: Bench) -> None:
        bench.write(FULL)
        bench.path = bench.path.rename(bench.path.with_name(name))

    return make


def data(change: Callable[[bytes], bytes]) -> Make:
    """The good workbook, its bytes bent."""
    return lambda bench: bench.path.write_bytes(change(bench.write(FULL).path.read_bytes()))


def parts(change: Callable[[dict[str, bytes]], object]) -> Make:
    """The good workbook, the parts of its archive bent."""
    return data(lambda whole: rezip(whole, change))


def with_part(name: str, content: bytes = b"x") -> Make:
    """The good workbook with one part more."""
    return parts(lambda all_parts: all_parts.update({name: content}))


def book(change: Callable[[Workbook], object]) -> Make:
    """The good workbook, changed as a person would, saved by openpyxl (with shared strings)."""
    return lambda bench: bench.write(FULL).bend(change)


def typed(name: str, value: Any, number_format: str | None = None) -> Make:
    """A blank workbook with one value typed in."""
    return lambda bench: bench.write().put(name, value, number_format)


def ods(change: Callable[[str], str] = str) -> Make:
    """The good workbook as .ods, its content.xml bent."""

    def make(bench: Bench) -> None:
        content = ods_maker.ods(read_xlsx(bench.write(FULL).path.read_bytes()), change)
        bench.path = bench.path.with_suffix(".ods")
        bench.path.write_bytes(content)

    return make


def as_ods(change: Callable[[Workbook], object]) -> Make:
    """The good workbook, changed as a person would, as .ods."""

    def make(bench: Bench) -> None:
        content = ods_maker.ods(read_xlsx(bench.write(FULL).bend(change).path.read_bytes()))
        bench.path = bench.path.with_suffix(".ods")
        bench.path.write_bytes(content)

    return make


def ods_parts(change: Callable[[dict[str, bytes]], object]) -> Make:
    """The good workbook as .ods, its parts bent."""

    def make(bench: Bench) -> None:
        ods()(bench)
        bench.path.write_bytes(rezip(bench.path.read_bytes(), change))

    return make


def truncated(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def twice(whole: bytes) -> bytes:
    out = io.BytesIO(whole)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    return out.getvalue()


def encrypted_entry(whole: bytes) -> bytes:
    bent = bytearray(whole)
    bent[bent.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(bent)


def zip_of(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def edit(pattern: str, to: str, count: int = 0) -> Callable[[dict[str, bytes]], None]:
    """Replace in all sheets and the workbook part."""

    def change(all_parts: dict[str, bytes]) -> None:
        hits = 0
        for name, content in all_parts.items():
            if name == "xl/workbook.xml" or name.startswith("xl/worksheets/sheet"):
                all_parts[name], found = re.subn(pattern.encode(), to.encode(), content, count=count)
                hits += found
        assert hits, pattern

    return change


def strict(all_parts: dict[str, bytes]) -> None:
    for name, content in all_parts.items():
        all_parts[name] = content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )


def many_sheets(all_parts: dict[str, bytes]) -> None:
    more = b"".join(b'<sheet xmlns:r="r" name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 100) for n in range(10_000))
    whole = all_parts["xl/workbook.xml"]
    all_parts["xl/workbook.xml"] = whole.replace(b"</sheets>", more + b"</sheets>")


def same_part_twice(all_parts: dict[str, bytes]) -> None:
    rels = all_parts["xl/_rels/workbook.xml.rels"]
    all_parts["xl/_rels/workbook.xml.rels"] = rels.replace(b"sheet2.xml", b"sheet3.xml")


def shared_strings(book_: Workbook) -> None:
    """Nothing changes; openpyxl saves with shared strings, where the workbook as made has none."""
    book_.properties.title = "saved"


def from_1904(book_: Workbook) -> None:
    book_.epoch = CALENDAR_MAC_1904


def rows_inserted(book_: Workbook) -> None:
    book_[SHEET].insert_rows(8, 3)
    book_["City"].insert_rows(2)


def row_copied(book_: Workbook) -> None:
    for column in (1, 3):
        book_["BBB"].cell(20, column).value = book_["BBB"].cell(7, column).value


def renamed_ods(bench: Bench) -> None:
    ods()(bench)
    bench.path = bench.path.rename(bench.path.with_name("renamed.xlsx"))


def filtered(book_: Workbook) -> None:
    sheet = book_[SHEET]
    sheet.auto_filter.ref = "A4:H12"
    for row in (7, 9):
        sheet.row_dimensions[row].hidden = True


def translated(book_: Workbook) -> None:
    for name, new in ((SHEET, "Un facteur"), ("City", "Ville"), ("Systems", "Systèmes"), ("Meta", "Méta")):
        book_[name].title = new


def columns_moved(book_: Workbook) -> None:
    """The answer and the comment change places, headings and marks with them."""
    sheet = book_[SHEET]
    for row in range(1, sheet.max_row + 1):
        left, right = sheet.cell(row, 3), sheet.cell(row, 7)
        (left.value, left.data_type), (right.value, right.data_type) = (
            (right.value, right.data_type),
            (left.value, left.data_type),
        )


def results_sheet(book_: Workbook) -> None:
    """Sheets that the workbook computes: never read, whatever they hold, and not reported as unknown."""
    for name in ("Results", "Calc"):
        if name in book_.sheetnames:
            book_.remove(book_[name])
        sheet = book_.create_sheet(name)
        for column, text in enumerate(("ID", "Answer", "AAA-01"), start=1):
            sheet.cell(1, column).value = text
        sheet.cell(2, 1).value, sheet.cell(2, 2).value = "AAA-01", 3


BOMB_ROWS = b"<worksheet><sheetData>" + b"<row><c/></row>" * 500_001 + b"</sheetData></worksheet>"
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
LONG = "x" * 300

FILES: list[tuple[str, Make, str, str]] = [
    ("0 bytes", file(b""), "F109", ""),
    ("HTML renamed .xlsx", file(b"<html><table><tr><td>AAA-01</td>"), "F109", ""),
    ("CSV renamed .xlsx", file(b"id,answer\r\nAAA-01,3\r\n"), "F109", ""),
    (".xls", file(OLE + bytes(600), "city.xls"), "F107", ""),
    (".xls renamed .xlsx", file(OLE + bytes(600)), "F107", ""),
    (".xlsm", named("city.xlsm"), "F107", ""),
    (".xlsm renamed .xlsx", with_part("xl/vbaProject.bin"), "F108", "xl/vbaProject.bin"),
    ("password", file(OLE + "EncryptedPackage".encode("utf-16-le")), "F108", ""),
    ("password on a part", data(encrypted_entry), "F108", "[Content_Types].xml"),
    ("truncated zip", data(truncated), "F109", ""),
    ("bomb by ratio", with_part("xl/media/a.png", bytes(21 * MIB)), "F106", "xl/media/a.png"),
    ("bomb by rows", with_part("xl/worksheets/sheet99.xml", BOMB_ROWS), "F106", ""),
    ("bomb of tags", with_part("xl/custom.xml", b"<x>" + b"<y/>" * 2_000_001 + b"</x>"), "F106", ""),
    ("bomb: one giant cell", with_part("xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 21 * MIB), "F106",
     "xl/sharedStrings.xml"),
    ("bomb, nested: a zip that holds a workbook", file(zip_of("city.xlsx", b"PK")), "F109", ""),
    ("bomb, nested: a zip beside the sheets is never opened", with_part("xl/embeddings/a.zip", zip_of("b", b"c")), "",
     ""),
    ("duplicate entries", data(twice), "F108", "xl/workbook.xml"),
    ("a name with ../", with_part("../../evil.xml"), "F108", "../../evil.xml"),
    ("an absolute name", with_part("/etc/evil"), "F108", "/etc/evil"),
    ("DOCTYPE", with_part("xl/sharedStrings.xml", b"<!DOCTYPE x><x/>"), "F108", "xl/sharedStrings.xml"),
    ("XXE", with_part("docProps/custom.xml", XXE), "F108", "docProps/custom.xml"),
    ("billion laughs", with_part("xl/theme/theme9.xml", LAUGHS), "F108", "xl/theme/theme9.xml"),
    ("external links", with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "F108",
     "xl/externalLinks/externalLink1.xml"),
    ("10,000 sheets, a part each",
     parts(lambda p: p.update({f"xl/worksheets/s{n}.xml": b"<x/>" for n in range(10_000)})), "F108", ""),
    ("10,000 sheets, one part", parts(many_sheets), "F106", ""),
    ("two sheets, one part", parts(same_part_twice), "F108", SHEET),
    ("a cell that stands twice", parts(edit(r'(<c r="C6"[^>]*>.*?</c>)', r"\1\1", 1)), "F108", "!C6"),
    ("a cell of no sheet", parts(edit('<c r="C6"', '<c r="C99999999"', 1)), "F109", ""),
    ("300-character sheet name", parts(edit(f'name="{SHEET}"', f'name="{LONG}"')), "", ""),
    ("wrong dimension (WPS)", parts(edit("<dimension [^>]*/>", '<dimension ref="A1"/>')), "", ""),
    ("no dimension (Google)", parts(edit("<dimension [^>]*/>", "")), "", ""),
    ("inline strings only", parts(lambda p: [p.pop(n) for n in list(p) if "sharedStrings" in n]), "", ""),
    ("shared strings", book(shared_strings), "", ""),
    ("no numbers on rows", parts(edit('<row r="[0-9]+"', "<row")), "", ""),
    ("1904 date system", book(from_1904), "", ""),
    ("strict OOXML", parts(strict), "", ""),
    ("an .ods renamed .xlsx", renamed_ods,
     "F109", ""),
    ("an .xlsx renamed .ods", named("city.ods"), "F109", ""),
    (".ods", ods(), "", ""),
    (".ods with a password", ods_parts(lambda p: p.update({"META-INF/manifest.xml": p["META-INF/manifest.xml"].replace(
        b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>")})), "F108",
     "META-INF/manifest.xml"),
    (".ods with macros", ods_parts(lambda p: p.update({"Basic/Standard/Module1.xml": b"<x/>"})), "F108", "Basic/"),
    (".ods with an event", ods(lambda c: c.replace("<office:scripts/>", "<office:scripts><office:event-listeners>"
     '<script:event-listener xmlns:script="s"/></office:event-listeners></office:scripts>')), "F108", "content.xml"),
    (".ods with DOCTYPE", ods(lambda c: c.replace("?>", "?><!DOCTYPE x>")), "F108", "content.xml"),
    (".ods with external links", ods(lambda c: c.replace(
        "</table:table>", '<table:table-source table:mode="x"/></table:table>', 1)), "F108", "content.xml"),
    (".ods of another kind", ods_parts(lambda p: p.update({"mimetype": b"application/vnd.oasis.opendocument.text"})),
     "F107", ""),
    (".ods cut off inside", ods(lambda c: c[:-40]), "F109", "content.xml"),
    (".ods, bomb by repeated rows", ods(lambda c: c.replace("<table:table-row>",
     '<table:table-row table:number-rows-repeated="1048576">', 1)), "F106", ""),
    (".ods, bomb by repeated columns", ods(lambda c: c.replace("<table:table-cell office:value",
     '<table:table-cell table:number-columns-repeated="999999" office:value', 1)), "F106", ""),
    (".ods, a number of repeats that is none", ods(lambda c: c.replace("<table:table-row>",
     '<table:table-row table:number-rows-repeated="-1">', 1)), "F109", ""),
    (".ods, 10,000 sheets", ods(lambda c: c.replace("</office:spreadsheet>",
     '<table:table table:name="x"/>' * 10_000 + "</office:spreadsheet>")), "F106", ""),
]  # fmt: skip

SHEETS: list[tuple[str, Make, str, str]] = [
    ("renamed", book(lambda b: setattr(b[SHEET], "title", "Sheet 1")), "", ""),
    ("translated", book(translated), "", ""),
    ("copied with its answers", book(lambda b: setattr(b.copy_worksheet(b["BBB"]), "title", "BBB (2)")), "W603",
     "BBB (2)!C6"),
    ("deleted", book(lambda b: b.remove(b["BBB"])), "W602", ""),
    ("reordered", book(reorder_sheets), "", ""),
    ("hidden", book(lambda b: setattr(b[SHEET], "sheet_state", "hidden")), "", ""),
    ("very hidden", book(lambda b: setattr(b["City"], "sheet_state", "veryHidden")), "", ""),
    ("unknown, visible", book(lambda b: b.create_sheet("Notes")), "W613w", "Notes"),
    ("Results and Calc", book(results_sheet), "", ""),
    ("rows inserted", book(rows_inserted), "", ""),
    ("a row deleted", book(lambda b: b[SHEET].delete_rows(7)), "W604", SHEET),
    ("a row copied", book(row_copied), "W603", "BBB!C20"),
    ("rows sorted", book(shuffle_rows), "", ""),
    ("rows filtered", book(filtered), "", ""),
    ("merged answer cells", book(lambda b: b["BBB"].merge_cells("C6:C7")), "W615", "BBB!C6:C7"),
    ("merged text cells", book(lambda b: b["BBB"].merge_cells("A1:D1")), "", ""),
    (".ods, merged answer cells", as_ods(lambda b: b["BBB"].merge_cells("C6:C7")), "W615", "BBB!C6:C7"),
    (".ods, rows sorted", as_ods(shuffle_rows), "", ""),
    (".ods, rows inserted", as_ods(rows_inserted), "", ""),
    (".ods, hidden", as_ods(lambda b: setattr(b.create_sheet("Mine"), "sheet_state", "hidden")), "", ""),
    (".ods, unknown, visible", as_ods(lambda b: b.create_sheet("Mine")), "W613w", "Mine"),
    (".ods, copied with its answers", as_ods(lambda b: setattr(b.copy_worksheet(b["BBB"]), "title", "BBB_2")), "W603",
     "BBB_2!C6"),
    ("columns moved", book(columns_moved), "", ""),
    ("a column doubled", book(lambda b: setattr(b["BBB"]["P5"], "value", "diagnostic:answer")), "W616", "BBB"),
    ("two heading rows", book(repeat_header), "", ""),
    ("the hidden marks deleted", book(drop_marks), "", ""),
    ("phantom rows down to 1,048,576", book(phantom_rows), "", ""),
    (".ods, phantom rows", ods(lambda c: c.replace(ods_maker.blank_rows(1), ods_maker.blank_rows(1)
     .replace("<table:table-cell/>", '<table:table-cell table:number-columns-repeated="16384"/>'))), "", ""),
    ("an id changed", book(lambda b: setattr(b["BBB"]["A6"], "value", "BBB-1")), "W605", "BBB!A6"),
    ("ids in small letters with blanks", book(lambda b: setattr(b["BBB"]["A6"], "value", " bbb-01\u00a0")), "", ""),
    ("another version", book(lambda b: setattr(b["Meta"].cell(row_with(b["Meta"], "questionnaire.version"), 2),
                                               "value", "0.9.0")), "W614", "Meta!B"),
]  # fmt: skip

CELLS: list[tuple[str, Make, str, Any]] = [
    # what is typed, what is said, the answer that is read
    ("formula", typed("ans_AAA_01", "=1+1"), "W606", None),
    ("formula in a comment", typed("com_AAA_01", "=A1"), "W606", None),
    ("#N/A", typed("ans_AAA_01", "#N/A"), "W607", None),
    ("#REF!", typed("ans_AAA_02", "#REF!"), "W607", None),
    ('"3"', typed("ans_AAA_01", "3"), "", 3),
    ('"3,0"', typed("ans_AAA_01", "3,0"), "W611w", 3),
    ('"3.0 "', typed("ans_AAA_01", "3.0 "), "W611w", 3),
    ("full-width digit", typed("ans_AAA_01", "３"), "W611w", 3),
    ("Arabic digit", typed("ans_AAA_01", "٣"), "W611w", 3),
    ("decimal comma", typed("ans_BBB_02", "2,5"), "W611w", 2.5),
    ("thousands or decimals?", typed("ans_AAA_02", "1.000"), "W608", None),
    ("a number with a per cent sign", typed("ans_BBB_02", 0.03, "0.0%"), "W608", None),
    ("True for yes", typed("ans_AAA_03", True), "", True),
    ("True for a level", typed("ans_AAA_01", True), "W609", None),
    ("1 for yes", typed("ans_AAA_03", 1), "W609", None),
    ("yes", typed("ans_AAA_03", "yes"), "", True),
    ("Oui", typed("ans_AAA_03", "Oui"), "W618w", True),
    ("Y", typed("ans_AAA_03", "Y"), "W618w", True),
    ("НЕТ", typed("ans_AAA_03", "НЕТ"), "W618w", False),
    ("não sei, decomposed", typed("ans_AAA_01", unicodedata.normalize("NFD", "Não sei")), "W618w", "dont_know"),
    ("不适用", typed("ans_AAA_02", "不适用"), "W618w", "n/a"),
    ("a date where a choice should be", typed("ans_AAA_01", dt.date(2026, 3, 2)), "W609", None),
    ("a number shown as a date", typed("ans_AAA_02", 3, "d mmm"), "W609", None),
    ("a number shown as a time", typed("ans_AAA_02", 0.5, "[h]:mm"), "W609", None),
    ("a number with a word in its format", typed("ans_AAA_02", 3, '0 "days"'), "", 3),
    ("a number in red", typed("ans_AAA_02", 3, "#,##0;[Red]-#,##0"), "", 3),
    ("no-break space", typed("ans_AAA_01", "\u00a02 ·\u00a0second"), "", 2),
    ("zero-width space", typed("ans_AAA_03", "\u200byes\u200d"), "", True),
    ("smart quotes", typed("ans_AAA_01", "don’t know"), "", "dont_know"),
    ("leading apostrophe", typed("ans_AAA_03", "'yes"), "", True),
    ("NA", typed("ans_AAA_02", "NA"), "W609", None),
    ("N/A", typed("ans_AAA_02", "N/A"), "", "n/a"),
    ("N/A where it is not allowed", typed("ans_AAA_01", "N/A"), "S505", None),
    ("None", typed("ans_AAA_02", "None"), "W609", None),
    ("-", typed("ans_AAA_02", "-"), "W609", None),
    ("blanks only", typed("ans_AAA_02", " \u00a0\u200b"), "", None),
    ("a status in Korean", typed("sys_e_archive", "시범 운영"), "W618w", None),
    ("a confidence in Spanish", typed("conf_AAA_01", "Medido"), "W618w", None),
    ("a country as the list shows it", typed("city_country", "KE · Kenya"), "", None),
]  # fmt: skip

HOSTILE = {
    "emoji": "good \U0001f44d\U0001f3fd",
    "right-to-left marks": "abc \u202eevil\u202c \u200fنعم",
    "HYPERLINK": '=HYPERLINK("http://x","y")',
    "script": "<script>alert(1)</script>",
    "Markdown image": "![](http://evil/x.png)",
    "template": "{{7*7}}",
    "DDE": "=cmd|' /C calc'!A0",
    "composed and decomposed": "é e\u0301",
    "line ends, tabs, blanks": " two\nlines\tand  blanks ",
    "the longest a cell holds": "é" * 32_767,
}


def names(rows: list[tuple[str, Make, str, Any]]) -> list[str]:
    return [row[0] for row in rows]


@pytest.mark.parametrize(("make", "code", "place"), [row[1:] for row in FILES], ids=names(FILES))
@pytest.mark.filterwarnings("ignore")
def test_files(bench: Bench, make: Make, code: str, place: str) -> None:
    check(bench, make, code, place)


@pytest.mark.parametrize(("make", "code", "place"), [row[1:] for row in SHEETS], ids=names(SHEETS))
def test_sheets(bench: Bench, make: Make, code: str, place: str) -> None:
    check(bench, make, code, place)


def check(bench: Bench, make: Make, code: str, place: str) -> None:
    make(bench)
    if code and not code.endswith("w"):
        problems = bench.errors()
        assert code in {problem.code for problem in problems}, problems
        problem = next(problem for problem in problems if problem.code == code)
        assert problem.file == str(bench.path)
        assert place in problem.where
        assert problem.mend or problem.kind.mend
        return
    reading = bench.read()
    assert essence(reading.submission) == essence(submission(FULL if bench.path.suffix == ".xlsx" else FULL_IN_ODS))
    assert [problem.code for problem in reading.problems] == ([code] if code else [])
    assert all(place in problem.where for problem in reading.problems)


FULL_IN_ODS = FULL | {"comments": FULL["comments"] | {"BBB-02": " a_x0041_b?\n? <b>\tmore "}}
"""An .ods file cannot hold control characters."""


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize(("make", "code", "answer"), [row[1:] for row in CELLS], ids=names(CELLS))
def test_cells(bench: Bench, make: Make, code: str, answer: Any, suffix: str) -> None:
    make(bench)
    if suffix == ".ods":
        content = ods_maker.ods(read_xlsx(bench.path.read_bytes()))
        bench.path = bench.path.with_suffix(".ods")
        bench.path.write_bytes(content)
    if code and not code.endswith("w"):
        problem = bench.only_error()
        assert (problem.code, problem.file) == (code, str(bench.path))
        assert re.fullmatch(r".+![A-Z]+\d+", problem.where)
        return
    reading = bench.read()
    of_the_cell = [problem.code for problem in reading.problems if not problem.code.startswith("S")]
    assert of_the_cell == ([code] if code else [])
    if answer is not None:
        assert list(reading.submission.answers.values()) == [answer]
        assert type(next(iter(reading.submission.answers.values()))) is type(answer)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_comments_come_back_as_they_were(bench: Bench, text: str, suffix: str) -> None:
    bench.write({"comments": {"AAA-01": text}, "answers": {"AAA-01": 2}, "confidence": {"AAA-01": "survey"}})
    if suffix == ".ods":
        content = ods_maker.ods(read_xlsx(bench.path.read_bytes()))
        bench.path = bench.path.with_suffix(".ods")
        bench.path.write_bytes(content)
    reading = bench.read()
    assert reading.submission.comments == {"AAA-01": text}
    assert reading.submission.confidence == {"AAA-01": "survey"}
    assert reading.problems == []


def test_a_comment_longer_than_a_cell(bench: Bench) -> None:
    bench.write({"comments": {"AAA-01": "MARK"}})
    bench.path.write_bytes(rezip(bench.path.read_bytes(), edit("MARK", "x" * 40_000)))
    problem = bench.only_error()
    assert (problem.code, problem.where) == ("W617", bench.place("com_AAA_01"))


def test_a_date_of_1904(bench: Bench) -> None:
    """A date typed as a comment is the date that the person sees, in either system."""
    bench.write().put("com_AAA_01", dt.date(2026, 3, 2), "yyyy-mm-dd")
    assert bench.read().submission.comments == {"AAA-01": "2026-03-02"}
    bench.bend(from_1904)
    assert bench.read().submission.comments == {"AAA-01": "2026-03-02"}
