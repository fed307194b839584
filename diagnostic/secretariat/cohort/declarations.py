"""What cities declare, from a table: offers, capacity, needs, groups they would lead, languages, contact."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from diagnostic.base.city_identity import city_key
from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
from diagnostic.content.catalog import Catalog
from diagnostic.secretariat.cohort.csv_rows import csv_rows
from diagnostic.secretariat.exchange.declaration import MOST_CAPACITY, Declaration, language_names

COLUMNS = ("city", "country", "offers", "capacity", "needs", "head_of", "languages", "contact")
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
    for line, given in csv_rows(path, lambda names: _check_columns(names, path)):
        row = dict.fromkeys(COLUMNS, "") | given
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


def _check_columns(names: list[str], path: Path) -> None:
    problems = [
        Problem("T701", shown(name), ", ".join(COLUMNS), name, str(path), did_you_mean(name, COLUMNS))
        for name in names
        if name not in COLUMNS
    ]
    problems += [Problem("T702", shown(name), "", name, str(path)) for name in set(names) if names.count(name) > 1]
    problems += [
        Problem("K105", f"no column {name}", ", ".join(COLUMNS), file=str(path)) for name in NEEDED if name not in names
    ]
    if problems:
        raise ProblemError(problems)
