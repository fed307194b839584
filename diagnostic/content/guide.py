"""What a plan takes from the guide of a module: its steps, and what it says about law, privacy and data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root

STEPS, LAW = "Steps, time and people", "Law, privacy and data"
_NUMBERED = re.compile(r"\d+\. +(.*)")


@dataclass(frozen=True, slots=True)
class Guide:
    """Parts of a guide, as plain text; empty where a module has no guide.

    Attributes:
        time: How long the whole takes, and with how many people.
        steps: The steps in order.
        law: What it says about law, privacy and data, a paragraph each.
    """

    time: str = ""
    steps: tuple[str, ...] = ()
    law: tuple[str, ...] = ()


def load_guides(catalog: Catalog, folder: Path | None = None) -> dict[str, Guide]:
    """The guides beside the modules of a catalog; by default the shipped ones."""
    home = folder or content_root() / "modules"
    return {module.id: _guide(home / module.id / "guide.md") for module in catalog.modules}


def _guide(path: Path) -> Guide:
    if not path.is_file():
        return Guide()
    text = path.read_text(encoding="utf-8")
    lines = _section(text, STEPS)
    steps = tuple(match[1] for line in lines if (match := _NUMBERED.fullmatch(line)))
    time = " ".join(line for line in lines if not _NUMBERED.fullmatch(line))
    return Guide(time, steps, tuple(_section(text, LAW)))


def _section(text: str, heading: str) -> list[str]:
    """The lines that say something under a heading."""
    _, _, rest = text.partition(f"\n## {heading}\n")
    return [line.replace("`", "").removeprefix("- ") for line in rest.partition("\n## ")[0].split("\n") if line.strip()]
