"""Reading a questionnaire and a catalog from their folders, with the defaults of section 2."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]

CRITERIA = ("gap", "need", "readiness", "value")
EXPERT = {"gap": 0.25, "need": 0.30, "readiness": 0.20, "value": 0.25}
STATUS = {"none": 0, "planned": 0, "pilot": 0.4, "operational": 0.75, "integrated": 1}


def near(number: float) -> float:
    """One side of a comparison: rounded to 9 decimals."""
    return round(number, 9)


def read(path: Path, absent: Any = None) -> Any:
    """The content of a YAML file; ``absent`` where there is none."""
    if not path.exists():
        return absent
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def questionnaire_in(folder: Path) -> Record:
    """questionnaire.yaml with its questions in file order, facts and cross-checks."""
    content: Record = read(folder / "questionnaire.yaml")
    content["questions"] = {}
    for factor in content["factors"]:
        for question in read(folder / "questions" / f"{factor['id'].lower()}.yaml", []):
            content["questions"][question["id"]] = {"weight": 1, "factor": factor["id"], **question}
    content["facts"] = read(folder / "facts.yaml", []) or []
    content["checks"] = read(folder / "checks.yaml", []) or []
    content["cuts"] = [level["cut"] for level in content["levels"]]
    content.setdefault("min_coverage", 0.6)
    content.setdefault("enter_coverage", content["min_coverage"])
    content.setdefault("aggregation", "arithmetic")
    content.setdefault("dimensions", [])
    return content


@cache
def catalog_in(folder: Path) -> Record:
    """catalog.yaml with its modules and foundations, each a mapping from id to content in the catalog's order."""
    content: Record = read(folder / "catalog.yaml")
    for name, place in (("modules", "systems"), ("foundations", "foundations")):
        content[name] = {one: read(folder / place / f"{one}.yaml") for one in content.get(name) or []}
    content["criteria"] = EXPERT | (content.get("criteria") or {})
    content["status"] = STATUS | (content.get("status") or {})
    content["standing"] = {"behind": 10, "ahead": -10} | (content.get("standing") or {})
    content["bands"] = {"now": 3, "next": 3, "least_gap": 10} | (content.get("bands") or {})
    content.setdefault("ready", 80)
    content.setdefault("improve", None)
    return content


def needs(item: Record, kind: str) -> Record:
    """The prerequisites of one kind, ``factors`` or ``foundations``: id to required value or row, in file order."""
    found: Record = (item.get("prerequisites") or {}).get(kind) or {}
    return found


def entries(item: Record) -> list[Record]:
    """The module entries among the prerequisites, each a mapping from module to required value or row."""
    found: list[Record] = (item.get("prerequisites") or {}).get("modules") or []
    return found


def at(row: Any, x: float) -> float:
    """A row read at a position between the levels 1..n; a plain number is a flat row."""
    if isinstance(row, (int, float)):
        return float(row)
    below = int(x)
    if below >= len(row):
        return float(row[-1])
    return float(row[below - 1] + (row[below] - row[below - 1]) * (x - below))
