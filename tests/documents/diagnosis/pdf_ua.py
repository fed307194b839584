"""Conditions of the Matterhorn Protocol 1.1 (PDF Association, 2021) that a program can check, read with pikepdf.

Beside the package ``pdfua``, which checks 16 of its conditions. The numbers are those of the protocol.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

PAINTING = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"}
STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"),
    *("H", "H1", "H2", "H3", "H4", "H5", "H6", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD"),
    *("THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "Code", "Link", "Annot", "Figure", "Form"),
}
INSIDE = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
}


def failures(data: bytes) -> list[str]:
    """What is wrong with a PDF as PDF/UA-1, as far as these checks go."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return [
            *_document(file),
            *(found for number, page in enumerate(file.pages, start=1) for found in _page(page, number)),
            *_parent_tree(file),
            *_structure(file),
            *_fonts(file),
        ]


def _document(file: pikepdf.Pdf) -> Iterator[str]:
    root: Any = file.Root
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)) or bool(root.MarkInfo.get("/Suspects", False)):
        yield "07-002 not marked, or suspect"
    with file.open_metadata() as meta:
        if str(meta.get("pdfuaid:part", "")) != "1":
            yield "06-002 does not say that it is PDF/UA-1"
        if not str(meta.get("dc:title", "")).strip():
            yield "06-003 no title"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "07-001 the title is not shown"
    if not str(root.get("/Lang", "")):
        yield "11-006 no language"
    if file.is_encrypted or "/AcroForm" in root or "/OpenAction" in root or "/OCProperties" in root:
        yield "encryption, form, action or layer that nobody asked for"
    if "/Outlines" not in root:
        yield "no bookmarks"


def _page(page: Any, number: int) -> Iterator[str]:
    """Everything that is painted is either content with a number or an artifact, never one inside the other."""
    open_: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            kind = str(instruction.operands[0])
            properties: Any = instruction.operands[1] if len(instruction.operands) > 1 else {}
            tagged = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
            open_.append("artifact" if kind == "/Artifact" else "content" if tagged else "other")
            if "artifact" in open_ and "content" in open_:
                yield f"01-003/01-004 page {number}: artifact and content inside each other"
        elif operator == "EMC":
            open_.pop()
        elif operator in PAINTING and not {"artifact", "content"} & set(open_):
            yield f"01-005 page {number}: {operator} paints what is neither content nor artifact"
    annotations: Any = page.get("/Annots", [])
    if len(annotations) and str(page.get("/Tabs", "")) != "/S":
        yield f"28-008 page {number}: order of links does not follow the structure"
    for annotation in annotations:
        if (
            str(annotation.Subtype) != "/Link"
            or "/StructParent" not in annotation
            or not str(annotation.get("/Contents", ""))
        ):
            yield f"28-004/28-011 page {number}: a link without words or outside the structure"


def _parent_tree(file: pikepdf.Pdf) -> Iterator[str]:
    """Every numbered piece of a page belongs to an element, and that element names the piece."""
    root: Any = file.Root
    tree = dict(_numbers(root.StructTreeRoot.ParentTree))
    for number, page in enumerate(file.pages, start=1):
        own: Any = tree.get(int(page.obj.get("/StructParents", -1)))
        ids = [
            int(instruction.operands[1].MCID)
            for instruction in pikepdf.parse_content_stream(page, "BDC")
            if isinstance(instruction.operands[1], pikepdf.Dictionary) and "/MCID" in instruction.operands[1]
        ]
        if len(ids) != len(set(ids)):
            yield f"page {number}: a number of content stands twice"
        if ids and (own is None or any(mcid >= len(own) or own[mcid] is None for mcid in ids)):
            yield f"01-006 page {number}: content that no element holds"


def _numbers(node: Any) -> Iterator[tuple[int, Any]]:
    values = list(node.get("/Nums", []))
    yield from ((int(values[row]), values[row + 1]) for row in range(0, len(values), 2))
    for kid in node.get("/Kids", []):
        yield from _numbers(kid)


def _structure(file: pikepdf.Pdf) -> Iterator[str]:
    root: Any = file.Root.StructTreeRoot
    roles = {str(name): str(role) for name, role in dict(root.get("/RoleMap", {})).items()}
    last_heading = 0
    for element, parent in _elements(root):
        kind = str(element.S)
        kind = roles.get(kind, kind)
        if kind.removeprefix("/") not in STANDARD:
            yield f"02-001 {kind} is no standard type"
        if kind in INSIDE and roles.get(parent, parent) not in INSIDE[kind]:
            yield f"09-004/09-005 {kind} stands in {parent}"
        if len(kind) == 3 and kind.startswith("/H") and kind[2].isdigit():
            if int(kind[2]) > last_heading + 1:
                yield f"14-003 {kind} after H{last_heading}"
            last_heading = int(kind[2])
        if kind == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "13-004 a figure without words"
        if kind == "/TH" and not _scope(element):
            yield "15-003 a heading cell that does not say what it heads"
        if kind == "/Table":
            yield from _table(element)


def _elements(node: Any, parent: str = "") -> Iterator[tuple[Any, str]]:
    """All elements in reading order, with the type of the one around each."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid, parent
            yield from _elements(kid, str(kid.S))


def _scope(element: Any) -> str:
    attributes = element.get("/A", [])
    given = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(one.Scope) for one in given if isinstance(one, pikepdf.Dictionary) and "/Scope" in one), "")


def _table(table: Any) -> Iterator[str]:
    rows = [element for element, _ in _elements(table) if str(element.S) == "/TR"]
    widths = Counter(
        sum(str(cell.S) in ("/TH", "/TD") for cell, parent in _elements(row) if parent in ("", "/TR")) for row in rows
    )
    if len(widths) > 1:
        yield f"15-005 a table whose rows have {sorted(widths)} cells"


def _fonts(file: pikepdf.Pdf) -> Iterator[str]:
    for item in file.objects:
        if not isinstance(item, pikepdf.Dictionary) or str(item.get("/Type", "")) != "/Font":
            continue
        name = str(item.get("/BaseFont", ""))
        if str(item.get("/Subtype", "")) == "/Type0" and "/ToUnicode" not in item:
            yield f"10-001 {name}: letters without their meaning"
        described: Any = item.get("/FontDescriptor")
        if described is not None and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys()):
            yield f"31-009 {name} is not inside"
        if str(item.get("/Subtype", "")) == "/CIDFontType2" and "/CIDToGIDMap" not in item:
            yield f"31-005 {name}: no map of its glyphs"
