"""The results of many cities side by side, as `diagnostic batch` writes them: one table, with its columns by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from diagnostic.base.arrays import Bools, Floats
from diagnostic.base.city_identity import city_key, one_spelling, told_apart
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.results import columns
from diagnostic.results.columns import LOW, Column, Columns, kind_of
from diagnostic.results.newest import When, when_made

NEEDED = (
    columns.CITY_NAME,
    columns.CITY_COUNTRY,
    columns.PERIOD,
    columns.QUESTIONNAIRE,
    columns.QUESTIONNAIRE_DIGEST,
    columns.SCORE,
    columns.LIKELY_SCORE.of(LOW),
)
Texts = np.ndarray[Any, np.dtype[np.object_]]
"""Words, or None."""
_WORDS = {"true": 1.0, "false": 0.0, "": np.nan}


@dataclass(frozen=True)
class Results:
    """Results, a row each.

    Attributes:
        frame: The columns of ``columns.py`` that are known: text as object with None, all others as float64 with NaN;
            rows numbered from 0.
        keys: For each row what tells its city from others.
    """

    frame: pd.DataFrame
    keys: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, column: Column) -> bool:
        return column.name in self.frame.columns

    def numbers(self, column: Column) -> Floats:
        """A column, (results,); NaN where not known."""
        return self.frame[column.name].to_numpy() if column in self else np.full(len(self), np.nan)

    def texts(self, column: Column) -> list[str | None]:
        """A column of text; None where not known."""
        return list(self.frame[column.name]) if column in self else [None] * len(self)

    def each(self, of: Columns, ids: Iterable[str]) -> Floats:
        """A row of numbers for each id, (ids, results)."""
        rows = [self.numbers(of.of(one)) for one in ids]
        return np.stack(rows) if rows else np.zeros((0, len(self)))

    def each_text(self, of: Columns, ids: Iterable[str]) -> Texts:
        """A row of texts for each id, (ids, results)."""
        rows = [self.texts(of.of(one)) for one in ids]
        return np.array(rows, dtype=object).reshape(len(rows), len(self))

    def chosen(self, rows: Sequence[int] | Bools) -> Results:
        """Some of the rows, by number or by mask."""
        places = np.arange(len(self))[np.asarray(rows)] if len(rows) else []
        return Results(self.frame.iloc[places].reset_index(drop=True), tuple(self.keys[place] for place in places))

    @cached_property
    def when(self) -> list[When]:
        """For each row its place in the order of a city's results."""
        both = zip(self.texts(columns.PERIOD), self.texts(columns.SUBMITTED_AT), strict=True)
        return [when_made(period, moment) for period, moment in both]

    @cached_property
    def names(self) -> list[str]:
        """What to call the cities; those that share a name carry their country."""
        return told_apart(self.texts(columns.CITY_NAME), self.texts(columns.CITY_COUNTRY))

    @cached_property
    def regions(self) -> list[str | None]:
        """As the cities gave it; upper and lower case and blanks make no difference."""
        return one_spelling(self.texts(columns.CITY_REGION))


def results_of(frames: Mapping[str, pd.DataFrame], keys: Sequence[str] | None = None) -> Results:
    """Tables of results put together.

    Args:
        frames: Tables with the columns of a batch, by the names of their files.
        keys: What tells the cities apart; by default their names and countries.

    Raises:
        ProblemError: K101, a table is none of results; V104, a cell is not what a batch writes; K102, the tables do
            not belong together.
    """
    parts = []
    for file, frame in frames.items():
        missing = [column.name for column in NEEDED if column.name not in frame.columns]
        if missing:
            raise ProblemError([Problem("K101", f"no column {missing[0]}", "results of `diagnostic batch`", file=file)])
        parts.append(one_table(frame, file))
    whole = pd.concat([part.frame for part in parts], ignore_index=True)
    results = Results(whole, tuple(keys or (key for part in parts for key in part.keys)))
    raise_unless_alike(results)
    return results


def one_table(frame: pd.DataFrame, file: str) -> Results:
    """The results in one table.

    Raises:
        ProblemError: V104.
    """
    made: dict[str, Any] = {}
    for name in map(str, frame.columns):
        kind = kind_of(name)
        if kind == "text":
            made[name] = pd.Series([_text(value) for value in frame[name]], dtype=object)
        elif kind is not None:
            made[name] = _numbers(frame[name], file)
    typed = Results(pd.DataFrame(made, index=range(len(frame))), ("",) * len(frame))
    stands = [typed.texts(columns.FILE), typed.numbers(columns.ROW).tolist()]
    about = [typed.texts(column) for column in (columns.CITY_NAME, columns.CITY_COUNTRY)]
    keys = [
        city_key(name, country, f"{within}, row {row:g}" if within else f"{file}, row {place}")
        for place, (name, country, within, row) in enumerate(zip(*about, *stands, strict=True))
    ]
    return Results(typed.frame, tuple(keys))


def _text(value: object) -> str | None:
    if value is None or value is pd.NA or value != value or not str(value).strip():  # noqa: PLR0124  # NaN
        return None
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _numbers(values: pd.Series, file: str) -> Floats:
    try:
        if values.dtype.kind not in "fiub":
            known = values.map(lambda value: _WORDS.get(value.casefold(), value) if isinstance(value, str) else value)
            values = pd.to_numeric(known)
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise ProblemError([Problem("V104", shown(str(error)), "a number", str(values.name), file)]) from None


def raise_unless_alike(results: Results) -> None:
    """Scores of other questions, or gaps of another catalog, do not compare.

    Raises:
        ProblemError: K102.
    """
    problems = list(_differences(results))
    if problems:
        raise ProblemError(problems)


def _differences(results: Results) -> Iterator[Problem]:
    for what, version, digest in (
        ("questionnaires", columns.QUESTIONNAIRE, columns.QUESTIONNAIRE_DIGEST),
        ("catalogs", columns.CATALOG_VERSION, columns.CATALOG_DIGEST),
    ):
        pairs = list(zip(results.texts(version), results.texts(digest), strict=True))
        counts = {pair: pairs.count(pair) for pair in dict.fromkeys(pairs)}
        if len(counts) > 1:
            said = "; ".join(
                f"{name or 'none'} ({(digest or 'no digest')[:15]}): {count} cities"
                for (name, digest), count in counts.items()
            )
            yield Problem("K102", f"{len(counts)} {what}: {said}", "one")


def content_of(
    results: Results, questionnaire: Questionnaire | None = None, catalog: str | None = None
) -> tuple[Questionnaire, Catalog | None]:
    """The questionnaire and catalog that the results were made with.

    Raises:
        ProblemError: X801, S510; K103, this version of the program has them with another content.
    """
    made_with = (columns.QUESTIONNAIRE, columns.QUESTIONNAIRE_DIGEST, columns.CATALOG_VERSION, columns.CATALOG_DIGEST)
    ref, digest, version, catalog_digest = (next(iter(results.texts(column)), None) for column in made_with)
    used = questionnaire or (load_questionnaire(ref) if ref else load_questionnaire())
    if ref and (used.ref, used.digest) != (ref, digest):
        raise ProblemError([Problem("K103", f"{ref}, {digest}", f"{used.ref}, {used.digest}")])
    if ref and catalog_digest is None:
        return used, None
    modules = catalog_for(used, catalog or version)
    if ref and (modules is None or modules.digest != catalog_digest):
        there = f"{modules.version}, {modules.digest}" if modules else "none"
        raise ProblemError([Problem("K103", f"catalog {version}, {catalog_digest}", there)])
    return used, modules
