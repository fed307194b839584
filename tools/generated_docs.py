"""Writes the pages that are made from code and data: errors, schemas, master plan guideline. ``make docs``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from diagnostic.base.problems import KINDS
from diagnostic.content.guideline import load_guideline
from diagnostic.formats.export.guideline_page import as_markdown
from diagnostic.formats.export.json_schema import format_schemas

DOCS = Path(__file__).resolve().parent.parent / "docs"
GROUPS = {
    "F": "Files",
    "M": "The shape of the data",
    "Q": "Questionnaires",
    "C": "The catalog of modules",
    "S": "Submissions",
    "W": "Workbooks",
    "T": "Wide tables",
    "B": "Batches",
    "P": "Plans",
    "V": "The check of a questionnaire",
    "D": "The store of assessments",
    "X": "Commands",
}


def generated() -> dict[Path, str]:
    """Text of every generated page, by path."""
    pages = {
        DOCS / "schemas" / f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in format_schemas().items()
    }
    return pages | {
        DOCS / "errors.md": "\n".join(_errors()) + "\n",
        DOCS / "master-plan-guideline.md": as_markdown(load_guideline()),
    }


def _errors() -> Iterator[str]:
    yield "# Errors and warnings"
    yield ""
    yield "<!-- Made by `make docs` from diagnostic/base/problems.py; do not edit. -->"
    yield ""
    yield (
        "Every problem is shown with its code, its place (file, then sheet and cell, row and column, line or JSON "
        "pointer), what was found, what is allowed and how to mend it. All problems of a file are shown at once. "
        "A code never changes its meaning. Codes that end in `w` are warnings: the file can be used."
    )
    for letter, title in GROUPS.items():
        yield from ("", f"## {title}", "", "| Code | What it means | How to mend it |", "|---|---|---|")
        for kind in KINDS.values():
            if kind.code.startswith(letter):
                yield f"| `{kind.code}` | {kind.title}. | {kind.mend} |"


def main() -> None:
    """Write the pages whose text has changed."""
    for path, text in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
