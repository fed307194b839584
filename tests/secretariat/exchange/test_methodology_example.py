"""The example of docs/exchange.md, section "How a pair is chosen", recomputed from its own tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from diagnostic.secretariat.exchange.declaration import Declaration
from diagnostic.secretariat.exchange.matches import TERMS, WEIGHTS, Rules
from tests.secretariat.exchange.towns import CALLS, CATALOG, matches, system, table, town

PAGE = Path(__file__).resolve().parents[3] / "docs" / "exchange.md"
ONE_PLACE = Declaration(capacity=1)


def tables() -> list[list[list[str]]]:
    """The tables of the section: rows of cells, without the headings."""
    section = PAGE.read_text(encoding="utf-8").partition("\n## How a pair is chosen\n")[2].partition("\n## ")[0]
    found: list[list[list[str]]] = []
    inside = False
    for line in section.splitlines():
        if line.startswith("|") and not inside:
            found.append([])
        inside = line.startswith("|")
        if inside:
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return [rows[2:] for rows in found]


def frame_of(rows: list[list[str]]) -> pd.DataFrame:
    return table(
        *(
            town(name, country=country, region=region, population=int(people), low=int(low))
            | system(CALLS, status, float(points), gap=float(gap), class_=class_, rank=int(rank))
            for name, country, region, people, low, status, points, gap, class_, rank in rows
        )
    )


def test_the_weights_are_those_printed() -> None:
    assert {row[0]: float(row[1]) for row in tables()[0]} == WEIGHTS


def test_every_pair_and_the_matching() -> None:
    _, cities, worths = tables()
    frame = frame_of(cities)
    for name, *numbers in worths:
        city, helper = name.split(", ")
        (pair,) = matches(frame.loc[[city.casefold(), helper.casefold()]], CATALOG).pairs
        for term, printed in zip(TERMS, numbers, strict=False):
            assert pair.terms[term] == pytest.approx(float(printed), abs=5e-7), (name, term)
        assert pair.worth == pytest.approx(float(numbers[-1]), abs=5e-5), name
    found = matches(frame, CATALOG, {"cedra": ONE_PLACE, "delta": ONE_PLACE})
    assert [(pair.city_name, pair.helper_name) for pair in found.pairs] == [("Alfa", "Cedra"), ("Brava", "Delta")]
    assert sum(pair.worth for pair in found.pairs) == pytest.approx(158.9794, abs=1e-4)


def test_the_thresholds_are_those_printed() -> None:
    rules = Rules()
    assert (rules.runs_well, rules.offered, rules.mature, rules.ahead) == (70, 50, 3, 10)
    assert (rules.capacity, rules.needs, rules.alike) == (2, 3, 10)
