"""The report as PDF: set by Typst from a fixed program (``report.typ``) that gets the content as data.

The door for text: everything goes to Typst as JSON strings. The program shows strings, and never reads them as
commands; so no text can be one.
"""

from __future__ import annotations

import json
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from diagnostic.documents.blocks import (
    TO_WRITE,
    Badge,
    Block,
    Figure,
    Paragraph,
    Points,
    Report,
    Section,
    Table,
    ToWrite,
)
from diagnostic.documents.writers import fonts
from diagnostic.documents.writers.safe_text import runs_right_to_left, shortened, tied, visible

PROGRAM = "report.typ"
STANDARD: Literal["ua-1"] = "ua-1"


def as_pdf(report: Report) -> bytes:
    """A tagged PDF that declares PDF/UA-1, with all fonts inside; the same bytes for the same report."""
    for care in (0, 1):
        try:
            return _compiled(report, care)
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
    return _compiled(report, 2)


def _compiled(report: Report, care: int) -> bytes:
    door = _Door(care)
    data = _data(report, door)
    data["fonts"] = door.families()
    program = files("diagnostic.documents.writers").joinpath(PROGRAM).read_bytes()
    given = {"report": json.dumps(data, ensure_ascii=False)}
    compiled = typst.Compiler(
        program,
        font_paths=_fonts(door.folders()),
        sys_inputs=given,
    ).compile(format="pdf", pdf_standards=STANDARD, timestamp=int(report.made.timestamp()) if report.made else 0)
    assert isinstance(compiled, bytes)
    return compiled


def _fonts(folders: list[Path]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


class _Door:
    """Through which all text goes; it remembers which fonts the text needs."""

    def __init__(self, care: int) -> None:
        self.care = care
        self.used: set[Path] = set()

    def text(self, text: str) -> dict[str, Any]:
        """Text as the program takes it: the string, and whether it runs from right to left."""
        safe = fonts.settable(tied(visible(text)), self.used, self.care)
        return {"t": fonts.breakable(safe), "rtl": runs_right_to_left(safe)}

    def families(self) -> list[str]:
        """The families needed, in the order in which they are asked."""
        faces = fonts.faces()
        return [fonts.family(face) for face in faces if face in self.used or face == faces[0]]

    def folders(self) -> list[Path]:
        """Where those lie: the large font is read only when it is needed."""
        small, large = fonts.font_folders()
        return [small, large] if any(face.name == fonts.CJK for face in self.used) else [small]


def _data(report: Report, door: _Door) -> dict[str, Any]:
    made = report.made
    return {
        "title": door.text(report.title),
        "head": door.text(shortened(report.title)),
        "kind": door.text(report.kind),
        "facts": [[door.text(name), door.text(text)] for name, text in report.facts],
        "version": door.text(report.version),
        "language": report.language,
        "made": [made.year, made.month, made.day] if made else None,
        "summary": report.summary,
        "sections": [_section(section, door) for section in report.sections],
    }


def _section(section: Section, door: _Door) -> dict[str, Any]:
    shown = [block for block in section.blocks if not (isinstance(block, Table) and block.data_only)]
    return {
        "title": door.text(section.title),
        "depth": section.depth,
        "new_page": section.new_page,
        "key": section.key,
        "blocks": [_block(block, door) for block in shown],
    }


def _block(block: Block, door: _Door) -> dict[str, Any]:
    text = door.text
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "role": block.role, "text": text(block.text)}
    if isinstance(block, Points):
        points = [
            {"title": text(p.title) if p.title else None, "text": text(p.text), "details": [text(d) for d in p.details]}
            for p in block.points
        ]
        return {"kind": "points", "numbered": block.numbered, "points": points}
    if isinstance(block, Table):
        columns = [{"title": text(c.title), "width": c.width, "numeric": c.numeric} for c in block.columns]
        rows = [
            [{"text": text(c.text), "small": text(c.small) if c.small else None, "open": c.open} for c in row]
            for row in block.rows
        ]
        return {
            "kind": "table",
            "caption": text(block.caption),
            "columns": columns,
            "rows": rows,
            "dense": block.dense,
            "short": block.short,
            "end": block.end,
        }
    if isinstance(block, Figure):
        return {
            "kind": "figure",
            "caption": text(block.caption),
            "alt": visible(block.alternative),
            "svg": block.draw("svg").decode("utf-8"),
        }
    if isinstance(block, ToWrite):
        guidance = [text(line) for line in block.guidance]
        return {"kind": "to_write", "mark": text(f"{TO_WRITE}:"), "what": text(block.what), "guidance": guidance}
    assert isinstance(block, Badge), fields(block)
    return {
        "kind": "badge",
        "level": block.level,
        "names": [text(name) for name in block.names],
        "headline": text(block.headline),
        "lines": [text(line) for line in block.lines],
    }
