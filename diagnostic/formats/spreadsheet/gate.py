"""The gate: what a file must be before any parser of workbooks sees it.

A few hundred kilobytes can unfold into hundreds of megabytes or name files of this machine; the parsers refuse
neither. So the bytes are read once, looked at here part by part with limits, and only these bytes are parsed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path, PurePath

from diagnostic.base.formatting import shown_number
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.formats.spreadsheet.sheets import MOST_CELLS

MIB = 1024 * 1024
LARGEST_FILE = 2 * MIB
MOST_ENTRIES = 200
LARGEST_TOTAL = 50 * MIB
LARGEST_PART = 20 * MIB
MOST_TAGS = 2_000_000
"""Beginnings and ends of elements in all parts; ours has about 40,000."""

XLSX, ODS = ".xlsx", ".ods"
ENDINGS = (XLSX, ODS)
REQUIRED = {
    XLSX: ("[Content_Types].xml", "xl/workbook.xml"),
    ODS: ("mimetype", "META-INF/manifest.xml", "content.xml"),
}

_CHUNK = 64 * 1024
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?(?:c|table-cell|covered-table-cell)[\s/>]")
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_SCRIPT = re.compile(rb"<(?:\w+:)?(?:event-listener|libraries|library-linked|library-embedded|script)[\s/>]")
_ODS_LINK = re.compile(rb"<(?:\w+:)?(?:table-source|cell-range-source|dde-source|dde-link|dde-links)[\s/>]")
_ODS_SECRET = re.compile(rb"<(?:\w+:)?encryption-data[\s/>]")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""", re.IGNORECASE)

_SAVE_AS = "choose Save As and the file type Excel Workbook (.xlsx)"
_HOW_TO_SAVE = {
    ".xls": f"Open it in Excel or LibreOffice, {_SAVE_AS}.",
    ".xlsm": f"Open it, {_SAVE_AS}; macros are left out, the answers stay.",
    ".xlsb": f"Open it in Excel, {_SAVE_AS}.",
    ".xltx": f"Open it, {_SAVE_AS}.",
    ".xltm": f"Open it, {_SAVE_AS}; macros are left out, the answers stay.",
    ".fods": f"Open it in LibreOffice, {_SAVE_AS} or ODF Spreadsheet (.ods).",
    ".ots": f"Open it in LibreOffice, {_SAVE_AS} or ODF Spreadsheet (.ods).",
    ".numbers": "In Numbers choose File, Export To, Excel (.xlsx).",
    ".et": f"Open it in WPS, {_SAVE_AS}.",
    ".csv": f"Open it together with the workbook it came from and send that; or {_SAVE_AS}.",
    ".pdf": "Send the workbook itself, not a print of it.",
    ".zip": "Unpack it and send the workbook inside.",
}


def admitted_bytes(path: str | Path, endings: Sequence[str] = ENDINGS) -> bytes:
    """The bytes of a workbook that passed the gate.

    Raises:
        ProblemError: Not there (F101), not readable (F102), or what ``admit`` raises.
    """
    file = Path(path)
    if not file.is_file():
        raise ProblemError([Problem("F101", shown(file.name), file=str(path))])
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ProblemError([Problem("F102", shown(error.strerror or str(error)), file=str(path))]) from None
    try:
        admit(data, file.name, endings)
    except ProblemError as error:
        raise ProblemError([problem.in_file(str(path)) for problem in error.problems]) from None
    return data


def admit(data: bytes, name: str, endings: Sequence[str] = ENDINGS) -> str:
    """Let the bytes of a workbook pass, or say why not.

    Args:
        data: The whole file, or at least its first ``LARGEST_FILE + 1`` bytes.
        name: Its name, for the ending.
        endings: What the caller can read.

    Returns:
        The ending in small letters: ``.xlsx`` or ``.ods``.

    Raises:
        ProblemError: Too large (F106), another kind of file (F107), no workbook at all (F109), or something
            inside that is not allowed (F108, naming the part).
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in endings:
        advice = _HOW_TO_SAVE.get(suffix, f"If it holds answers, open it in a spreadsheet program, {_SAVE_AS}.")
        raise ProblemError([Problem("F107", shown(suffix or name), " or ".join(endings), mend=advice)])
    if len(data) > LARGEST_FILE:
        raise ProblemError([Problem("F106", "more than 2 MB", "at most 2 MB")])
    _looks_like_zip(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _entries(archive, suffix)
            _parts(archive, suffix)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        # RuntimeError and NotImplementedError: what zipfile says of passwords and rare methods
        found = f"a damaged or cut-off file ({error})"
        advice = "Open it in your spreadsheet program and save it again, or send it once more."
        raise ProblemError([Problem("F109", shown(found), f"a complete {suffix} file", mend=advice)]) from None
    return suffix


def _looks_like_zip(data: bytes) -> None:
    """Say what the file is when it is not what its name says."""
    if data.startswith(b"PK"):
        return
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            advice = "Open it, remove the password (File, Info, Protect Workbook), and save it again."
            raise ProblemError([Problem("F108", "a password", "a workbook without a password", mend=advice)])
        found = "an old Excel file (.xls) with a new name"
        raise ProblemError([Problem("F107", found, ".xlsx or .ods", mend=_HOW_TO_SAVE[".xls"])])
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        found, advice = "an empty file (0 bytes)", "Send the file again; the first copy did not arrive."
    elif start.startswith(b"%pdf"):
        found, advice = "a PDF", _HOW_TO_SAVE[".pdf"]
    elif start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        found, advice = "a web page or XML text", f"Open it in your spreadsheet program, {_SAVE_AS}."
    elif b"\0" not in data[:2000]:
        found, advice = "plain text, perhaps CSV", f"Open it in your spreadsheet program, {_SAVE_AS}."
    else:
        found, advice = "another kind of file", f"Open it in the program that made it, {_SAVE_AS}."
    raise ProblemError([Problem("F109", found, "an .xlsx or .ods workbook", mend=advice)])


def _entries(archive: zipfile.ZipFile, suffix: str) -> None:
    """What the directory of the archive says, before anything is unpacked."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise ProblemError([Problem("F108", f"{len(infos)} parts", f"at most {MOST_ENTRIES}")])
    problems = list(_entry_problems(infos))
    total = sum(info.file_size for info in infos)
    if total > LARGEST_TOTAL:
        problems.append(
            Problem("F106", f"{shown_number(total / MIB)} MB when unpacked", f"at most {LARGEST_TOTAL // MIB} MB")
        )
    names = {info.filename for info in infos}
    if not problems and not names.issuperset(REQUIRED[suffix]):
        problems.append(_another_zip(names, suffix))
    if problems:
        raise ProblemError(problems)


def _another_zip(names: set[str], suffix: str) -> Problem:
    """What a zip file is when it is not what its ending says."""
    lacking = ", ".join(part for part in REQUIRED[suffix] if part not in names)
    advice = ""
    other = next((ending for ending in ENDINGS if names.issuperset(REQUIRED[ending])), "")
    if other:
        advice = f"It is an {other} file: give it that ending."
    elif any(name.lower().endswith(ENDINGS) for name in names):
        advice = _HOW_TO_SAVE[".zip"]
    elif "Index/Document.iwa" in names:
        advice = _HOW_TO_SAVE[".numbers"]
    return Problem("F109", f"a zip file without {lacking}", f"an {suffix} workbook", mend=advice)


def _entry_problems(infos: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        where = shown(name)
        if name.casefold() in seen:
            yield Problem("F108", "a part that stands twice", "", where)
        seen.add(name.casefold())
        # zipfile turns \ into / on some systems and cuts at NUL; the name as written decides
        if _escapes(info.orig_filename):
            yield Problem("F108", "a part whose name leads out of the file", "", where)
        if info.flag_bits & 0x1:
            yield Problem("F108", "an encrypted part", "a workbook without a password", where)
        elif info.compress_type not in _METHODS:
            yield Problem("F108", "an unusual compression", "", where)
        if info.file_size > LARGEST_PART:
            found = f"a part of {shown_number(info.file_size / MIB)} MB"
            yield Problem("F106", found, f"at most {LARGEST_PART // MIB} MB", where)
        folded = name.casefold()
        if folded.rsplit("/", 1)[-1] == "vbaproject.bin" or folded.startswith(("basic/", "scripts/", "dialogs/")):
            yield Problem("F108", "macros", "", where, mend=_HOW_TO_SAVE[".xlsm"])
        if "externallink" in folded:
            yield _external(where)


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/")


def _external(where: str) -> Problem:
    advice = "Remove links to other files (in Excel: Data, Edit Links, Break Link), then save again."
    return Problem("F108", "a link to another file", "", where, mend=advice)


def _parts(archive: zipfile.ZipFile, suffix: str) -> None:
    """Unpack every part, counting what really comes out, and look into what may be XML."""
    total = cells = tags = 0
    problems: list[Problem] = []
    for info in archive.infolist():
        name = info.filename
        content = _inflate(archive, info, LARGEST_TOTAL - total)
        total += len(content)
        if _may_be_xml(name, content):
            tags += content.count(b"<")
            if name.startswith("xl/worksheets/") or name == "content.xml":
                cells += sum(1 for _ in _CELL.finditer(content))
            problems += _xml_problems(name, content)
            problems += _ods_problems(name, content) if suffix == ODS else _xlsx_problems(name, content)
        elif suffix == ODS and name == "mimetype" and content.strip() != _ODS_TYPE:
            advice = "Open it in LibreOffice, choose Save As and the file type ODF Spreadsheet (.ods)."
            problems.append(Problem("F107", shown(content.decode("ascii", "replace")), ".ods", mend=advice))
    if tags > MOST_TAGS:
        problems.append(Problem("F106", f"{tags} tags", f"at most {MOST_TAGS}"))
    if cells > MOST_CELLS:
        advice = "Delete the empty rows and columns beside the tables, then save again."
        problems.append(Problem("F106", f"{cells} cells", f"at most {MOST_CELLS}", mend=advice))
    if problems:
        raise ProblemError(problems)


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """One part, refused as soon as more comes out than a part or the whole may have."""
    limit = min(LARGEST_PART, left)
    out = bytearray()
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            out += chunk
            if len(out) > limit:
                raise ProblemError([Problem("F106", "a part that unfolds too far", "", shown(info.filename))])
    return bytes(out)


def _may_be_xml(name: str, content: bytes) -> bool:
    if name.casefold().endswith((".xml", ".rels", ".vml", ".rdf")):
        return True
    head = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") or b"<\0" in content[:8] or b"\0<" in content[:8]


def _xml_problems(name: str, content: bytes) -> Iterator[Problem]:
    where = shown(name)
    encoding = _ENCODING.match(content[:200].lstrip(b"\xef\xbb\xbf \t\r\n"))
    plain = not encoding or encoding[1].lower() in {b"utf-8", b"us-ascii", b"ascii"}
    if b"\0" in content[:200] or content.startswith((b"\xfe\xff", b"\xff\xfe")) or not plain:
        # an unusual encoding is how a DOCTYPE gets past a search for its letters
        yield Problem("F108", "a part in an unusual encoding", "UTF-8", where)
    elif _DOCTYPE.search(content):
        yield Problem("F108", "a DOCTYPE or an entity", "", where)


def _xlsx_problems(name: str, content: bytes) -> Iterator[Problem]:
    if name == "[Content_Types].xml":
        if b"macroEnabled" in content or b"vbaProject" in content:
            yield Problem("F108", "macros", "", shown(name), mend=_HOW_TO_SAVE[".xlsm"])
        if b"externalLink+xml" in content:
            yield _external(shown(name))


def _ods_problems(name: str, content: bytes) -> Iterator[Problem]:
    where = shown(name)
    if name == "META-INF/manifest.xml" and _ODS_SECRET.search(content):
        advice = "Open it, choose Save As with the box for the password not ticked."
        yield Problem("F108", "a password", "a workbook without a password", where, mend=advice)
    if _ODS_SCRIPT.search(content):
        advice = f"Open it in LibreOffice, {_SAVE_AS}; macros are left out, the answers stay."
        yield Problem("F108", "macros", "", where, mend=advice)
    if name == "content.xml" and _ODS_LINK.search(content):
        yield _external(where)
