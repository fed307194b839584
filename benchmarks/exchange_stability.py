"""How many pairs of the exchange stay when one city changes its answers. Figures in docs/exchange.md.

    python -m benchmarks.exchange_stability RESULTS.parquet

For each of ``TRIALS`` cities: all its systems move by up to 10 points, or one system comes into operation, or it
leaves. The matching is computed again, and the pairs of all other cities are compared with before.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_catalog
from diagnostic.results.results_table import Results, one_table
from diagnostic.secretariat.exchange.matches import Exchange
from diagnostic.secretariat.exchange.matching import matches

TRIALS = 60
MOVE = 10.0
Change = Callable[[pd.DataFrame, int, Catalog, np.random.Generator], pd.DataFrame]


def pairs(found: Exchange) -> set[tuple[object, str, object]]:
    """Who, what, from whom."""
    return {(pair.city, pair.module, pair.helper) for pair in found.pairs}


def rows_of(frame: pd.DataFrame) -> Results:
    """The cities by the labels of their rows."""
    return Results(one_table(frame, "results").frame, tuple(map(str, frame.index)))


def moved(frame: pd.DataFrame, city: int, catalog: Catalog, rng: np.random.Generator) -> pd.DataFrame:
    """Every system of the city by up to ``MOVE`` points, its target gaps the other way."""
    new: Any = frame.copy()
    at = new.index[city]
    for module in catalog.modules:
        step = float(rng.uniform(-MOVE, MOVE))
        new.loc[at, f"implementation.{module.id}"] = np.clip(new.loc[at, f"implementation.{module.id}"] + step, 0, 100)
        new.loc[at, f"target_gap.{module.id}"] -= step
    return pd.DataFrame(new)


def one_more(frame: pd.DataFrame, city: int, catalog: Catalog, rng: np.random.Generator) -> pd.DataFrame:
    """One system, drawn, is in operation with 90 points and needed no more."""
    module, at = rng.choice([module.id for module in catalog.modules]), frame.index[city]
    new: Any = frame.copy()
    values = {"status": "operational", "implementation": 90.0, "target_gap": -5.0, "class": "sustain"}
    for kind, value in values.items():
        new.loc[at, f"{kind}.{module}"] = value
    return pd.DataFrame(new)


def gone(frame: pd.DataFrame, city: int, catalog: Catalog, rng: np.random.Generator) -> pd.DataFrame:
    """The city does not take part."""
    del catalog, rng
    return pd.DataFrame(frame.drop(index=frame.index[city]))


def main() -> None:
    """Print the shares."""
    frame = pd.read_parquet(sys.argv[1])
    catalog = load_catalog()
    begin = time.perf_counter()
    before = pairs(matches(rows_of(frame), catalog))
    print(f"{len(frame)} cities, {len(before)} pairs, {time.perf_counter() - begin:.2f} s")
    changes: dict[str, Change] = {
        "all systems by up to 10 points": moved,
        "one system more in operation": one_more,
        "the city leaves": gone,
    }
    for name, change in changes.items():
        rng = np.random.default_rng(2026)
        chosen = rng.permutation(len(frame))[:TRIALS]
        shares, same = [], 0
        for city in chosen:
            label = str(frame.index[city])
            others = {pair for pair in before if label not in (pair[0], pair[2])}
            after = pairs(matches(rows_of(change(frame, int(city), catalog, rng)), catalog))
            shares.append(len(others & after) / len(others))
            same += others <= after
        mean, low, least = np.mean(shares), np.quantile(shares, 0.05), np.min(shares)
        print(
            f"{name}: of the others' pairs {mean:.1%} stay (in 19 of 20 trials at least {low:.1%}, least {least:.1%}); "
            f"all of them in {same} of {len(chosen)}"
        )


if __name__ == "__main__":
    main()
