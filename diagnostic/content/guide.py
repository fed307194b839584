"""What a plan takes from the guide of a module: its steps, and what it says about law, privacy and data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root, find_catalog

READY = ("Are we ready?", "Why first")
"""Where the guide of a system, and that of a foundation, says what must be there before."""
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


def guide_text(module_id: str, catalog: str | Path | None = None) -> str:
    """The guide of a module, as Markdown; empty where there is none.

    Guides belong to all versions: they stand in ``guides/`` beside the folders of the versions.

    Args:
        module_id: The module's id.
        catalog: A catalog's version or folder; by default the shipped guides.
    """
    home = find_catalog(str(catalog)).resolve().parent if catalog is not None else content_root() / "modules"
    path = home / "guides" / f"{module_id}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def around_readiness(text: str) -> tuple[str, str]:
    """A guide up to the end of what it says on readiness, and the rest: what the catalog asks for stands between them.

    The first is empty where it says nothing of that.
    """
    parts = text.split("\n## ")
    ends = [row for row, part in enumerate(parts, start=1) if part.startswith(READY)]
    if not ends:
        return "", text
    after = parts[ends[0] :]
    return "\n## ".join(parts[: ends[0]]), "## " + "\n## ".join(after) if after else ""


def load_guides(catalog: Catalog, name: str | Path | None = None) -> dict[str, Guide]:
    """The guides of a catalog's modules; ``name`` is the version or folder it was loaded by, as in ``guide_text``."""
    return {module.id: _guide(guide_text(module.id, name)) for module in catalog.modules}


def _guide(text: str) -> Guide:
    lines = _section(text, STEPS)
    steps = tuple(match[1] for line in lines if (match := _NUMBERED.fullmatch(line)))
    time = " ".join(line for line in lines if not _NUMBERED.fullmatch(line))
    return Guide(time, steps, tuple(_section(text, LAW)))


def _section(text: str, heading: str) -> list[str]:
    """The lines that say something under a heading."""
    _, _, rest = text.partition(f"\n## {heading}\n")
    return [line.replace("`", "").removeprefix("- ") for line in rest.partition("\n## ")[0].split("\n") if line.strip()]
