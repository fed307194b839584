"""The cities of a table of results, one row each, in the order of their names: what the matching looks at."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from diagnostic.base.arrays import Floats
from diagnostic.base.city_name import folded, one_spelling, told_apart
from diagnostic.content.catalog import Catalog
from diagnostic.secretariat.exchange.declaration import SAYS_NOTHING, Declaration
from diagnostic.secretariat.exchange.languages import working_languages

Texts = np.ndarray[Any, np.dtype[np.object_]]


@dataclass(frozen=True, slots=True)
class Roster:
    """Cities side by side.

    Attributes:
        keys: Label of each city's row in the table.
        names: What to call them; two cities of one name carry their country.
        regions: As given, each in one spelling; None where not known.
        population: (cities,); NaN where not known.
        languages: In which each can work with others; empty where not known.
        lowest_level: (cities,); the low end of the likely range, NaN where there is no level.
        declared: What each says itself.
        status: (modules, cities); words, or None where unknown.
        implementation: (modules, cities), 0..100; NaN where unknown.
        target_gap: (modules, cities), in points; NaN where unknown.
        class_: (modules, cities); words, or None.
        rank: (modules, cities); NaN where there is none.
    """

    keys: tuple[Hashable, ...]
    names: tuple[str, ...]
    regions: tuple[str | None, ...]
    population: Floats
    languages: tuple[frozenset[str], ...]
    lowest_level: Floats
    declared: tuple[Declaration, ...]
    status: Texts
    implementation: Floats
    target_gap: Floats
    class_: Texts
    rank: Floats

    def __len__(self) -> int:
        return len(self.keys)


def roster_of(results: pd.DataFrame, catalog: Catalog, declared: Mapping[Any, Declaration]) -> Roster:
    """The cities of a table of results.

    Args:
        results: A row a city with a label of its own, columns as ``diagnostic batch`` writes them.
        catalog: Whose modules to look at.
        declared: What cities say themselves, by the label of their row.
    """
    called = told_apart(_texts(results, "city.name"), _texts(results, "city.country"))
    labels = list(results.index)
    order = sorted(range(len(results)), key=lambda i: (folded(called[i]), str(labels[i])))
    known, keys = results.iloc[order], [labels[i] for i in order]
    says = tuple(declared.get(key, SAYS_NOTHING) for key in keys)
    modules = [module.id for module in catalog.modules]
    return Roster(
        keys=tuple(keys),
        names=tuple(called[i] for i in order),
        regions=tuple(one_spelling(_texts(known, "city.region"))),
        population=_numbers(known, "city.population"),
        languages=tuple(
            frozenset(own.languages) or working_languages(country)
            for own, country in zip(says, _texts(known, "city.country"), strict=True)
        ),
        lowest_level=_numbers(known, "likely.level.low"),
        declared=says,
        status=_word_rows(known, "status", modules),
        implementation=_number_rows(known, "implementation", modules),
        target_gap=_number_rows(known, "target_gap", modules),
        class_=_word_rows(known, "class", modules),
        rank=_number_rows(known, "rank", modules),
    )


def _texts(frame: pd.DataFrame, column: str) -> list[str | None]:
    if column not in frame:
        return [None] * len(frame)
    return [value if isinstance(value, str) and value.strip() else None for value in frame[column]]


def _numbers(frame: pd.DataFrame, column: str) -> Floats:
    if column not in frame:
        return np.full(len(frame), np.nan)
    return np.asarray(pd.to_numeric(frame[column]).to_numpy(dtype=np.float64, na_value=np.nan))


def _number_rows(frame: pd.DataFrame, kind: str, modules: Sequence[str]) -> Floats:
    return np.array([_numbers(frame, f"{kind}.{module}") for module in modules]).reshape(len(modules), len(frame))


def _word_rows(frame: pd.DataFrame, kind: str, modules: Sequence[str]) -> Texts:
    words = [_texts(frame, f"{kind}.{module}") for module in modules]
    return np.array(words, dtype=object).reshape(len(modules), len(frame))
