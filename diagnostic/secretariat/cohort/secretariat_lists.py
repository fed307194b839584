"""Lists that the secretariat keeps as CSV: the head city of each group, and what cities declare."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from diagnostic.base.city_identity import city_key, name_in
from diagnostic.base.formula_shield import unshielded
from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
from diagnostic.content.catalog import Catalog
from diagnostic.secretariat.cohort.head_cities import Chosen
from diagnostic.secretariat.exchange.declaration import MOST_CAPACITY, Declaration, language_names


def csv_rows(path: Path, check: Callable[[list[str]], None]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that holds anything, with its line.

    Args:
        path: A file in UTF-8.
        check: Refuses names of columns.

    Raises:
        ProblemError: F101, F102, and what ``check`` raises; B109, a cell that belongs to no column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.reader(lines)
            names = [name.strip() for name in next(table, [])]
            check(names)
            for cells in table:
                if any(cell.strip() for cell in cells[len(names) :]):
                    found, place = f"{len(cells)} cells", f"line {table.line_num}"
                    raise ProblemError([Problem("B109", found, f"{len(names)} cells", place, str(path))])
                row = dict(zip(names, (str(unshielded(cell)).strip() for cell in cells), strict=False))
                if any(row.values()):
                    yield table.line_num, dict.fromkeys(names, "") | row
    except FileNotFoundError:
        raise ProblemError([Problem("F101", str(path), file=str(path))]) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None


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


DECLARED = ("city", "country", "offers", "capacity", "needs", "head_of", "languages", "contact")
NEEDED = ("city",)
NONE = "none"
"""Written by a city that offers nothing, or leads nothing; blank: it has not said."""


def read_declarations(path: Path, catalog: Catalog) -> dict[str, Declaration]:
    """What each city declares, by its key in a table of results. One row a city; several ids in a cell with blanks.

    Raises:
        ProblemError: F101, F102; T701, T702, K105 for every column and cell that cannot be used.
    """
    found: dict[str, Declaration] = {}
    problems: list[Problem] = []
    for line, given in csv_rows(path, lambda names: _check_declared(names, path)):
        row = dict.fromkeys(DECLARED, "") | given
        cells = _Row(row, line, path, catalog)
        key = city_key(row["city"], row["country"])
        if not row["city"]:
            cells.refuse("city", "", "the name of a city")
        if key in found:
            cells.refuse("city", row["city"], "one row a city")
        found[key] = cells.declaration()
        problems += cells.problems
    if problems:
        raise ProblemError(problems)
    return found


class _Row:
    """One row, and what is wrong with it."""

    def __init__(self, row: Mapping[str, str], line: int, path: Path, catalog: Catalog) -> None:
        self.row, self.line, self.path = row, line, path
        self.modules = [module.id for module in catalog.modules]
        self.groups = [group.id for group in catalog.challenge_groups]
        self.problems: list[Problem] = []

    def refuse(self, column: str, found: str, allowed: str, mend: str = "") -> None:
        """Note a problem of a cell."""
        place = f"line {self.line}, column {column}"
        self.problems.append(Problem("K105", shown(found), allowed, place, str(self.path), mend))

    def declaration(self) -> Declaration:
        """What the row says."""
        return Declaration(
            offers=self._ids_or_none("offers", self.modules),
            capacity=self._capacity(),
            needs=self._ids("needs", self.row["needs"], self.modules),
            head_of=self._ids_or_none("head_of", self.groups),
            languages=self._ids("languages", self.row["languages"].lower(), list(language_names())),
            contact=self.row["contact"],
        )

    def _ids_or_none(self, column: str, known: list[str]) -> tuple[str, ...] | None:
        text = self.row[column]
        return None if not text else () if text.lower() == NONE else self._ids(column, text, known)

    def _ids(self, column: str, text: str, known: list[str]) -> tuple[str, ...]:
        words = text.replace(",", " ").replace(";", " ").split()
        for word in words:
            if word not in known:
                allowed = "codes of ISO 639, as in fr" if column == "languages" else ", ".join(known)
                self.refuse(column, word, allowed, did_you_mean(word, known))
        return tuple(dict.fromkeys(words))

    def _capacity(self) -> int | None:
        text = self.row["capacity"]
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MOST_CAPACITY):
            self.refuse("capacity", text, f"a whole number, 0 to {MOST_CAPACITY}")
            return None
        return int(text)


def _check_declared(names: list[str], path: Path) -> None:
    problems = [
        Problem("T701", shown(name), ", ".join(DECLARED), name, str(path), did_you_mean(name, DECLARED))
        for name in names
        if name not in DECLARED
    ]
    problems += [Problem("T702", shown(name), "", name, str(path)) for name in set(names) if names.count(name) > 1]
    problems += [
        Problem("K105", f"no column {name}", ", ".join(DECLARED), file=str(path))
        for name in NEEDED
        if name not in names
    ]
    if problems:
        raise ProblemError(problems)
