"""What the secretariat chose, from a table: the head city of each group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from diagnostic.base.city_identity import city_key, name_in
from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
from diagnostic.content.catalog import Catalog
from diagnostic.secretariat.cohort.csv_rows import csv_rows
from diagnostic.secretariat.cohort.head_cities import Chosen

COLUMNS = ("group", "city", "country")


def read_chosen(path: Path, catalog: Catalog) -> dict[str, str]:
    """The head city of each group: columns group, city, country.

    Raises:
        ProblemError: F101, F102; K105 for every row that cannot be used.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for line, row in csv_rows(path, lambda names: _check_columns(names, path)):
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
            yield Problem("K106w", shown(name_in(key)))


def _check_columns(names: list[str], path: Path) -> None:
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise ProblemError([Problem("K105", f"no column {missing[0]}", ", ".join(COLUMNS), file=str(path))])


def _group_problems(row: Mapping[str, str], catalog: Catalog, line: int, path: Path) -> list[Problem]:
    known = [group.id for group in catalog.challenge_groups]
    if row["group"] in known:
        return []
    advice = did_you_mean(row["group"], known)
    return [Problem("K105", shown(row["group"]), ", ".join(known), f"line {line}", str(path), advice)]
