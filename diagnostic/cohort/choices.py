"""What the secretariat chose, from a table: the head city of each group."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from diagnostic.cohort.head_cities import Chosen
from diagnostic.cohort.read import city_key
from diagnostic.content.catalog import Catalog
from diagnostic.problems import Problem, ProblemError, did_you_mean, shown


def read_chosen(path: Path, catalog: Catalog) -> dict[str, str]:
    """The head city of each group: columns group, city, country.

    Raises:
        ProblemError: F101, F102; K105 for every row that cannot be used.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for line, row in _rows(path, ("group", "city", "country")):
        problems += _group_problems(row, catalog, line, path)
        if row["group"] in found:
            problems.append(Problem("K105", shown(row["group"]), "one head city a group", f"line {line}", str(path)))
        found[row["group"]] = city_key(row["city"], row["country"])
    if problems:
        raise ProblemError(problems)
    return found


def unknown_cities(keys: set[str], declared: Iterable[str], chosen: Chosen) -> Iterator[Problem]:
    """Cities of the lists that are not among the results."""
    for key in [*declared, *chosen.values()]:
        if key not in keys:
            name, _, country = key.partition("\x1f")
            yield Problem("K106w", shown(f"{name}, {country}" if country else name))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            missing = [column for column in columns if column not in (table.fieldnames or [])]
            if missing:
                raise ProblemError([Problem("K105", f"no column {missing[0]}", ", ".join(columns), file=str(path))])
            for row in table:
                yield table.line_num, {column: (row[column] or "").strip() for column in columns}
    except FileNotFoundError:
        raise ProblemError([Problem("F101", str(path), file=str(path))]) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None


def _group_problems(row: Mapping[str, str], catalog: Catalog, line: int, path: Path) -> list[Problem]:
    known = [group.id for group in catalog.challenge_groups]
    if row["group"] in known:
        return []
    advice = did_you_mean(row["group"], known)
    return [Problem("K105", shown(row["group"]), ", ".join(known), f"line {line}", str(path), advice)]
