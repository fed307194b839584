"""Tables of results that are made up column by column: no engine stands between a test and its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.results.results_table import results_of
from diagnostic.secretariat.cohort.cohort import Cohort, cohort_of

COUNTRIES = ("KE", "NG", "IN", "CN", "KR", "DE", "ET")
REGIONS = ("Africa", "Asia", "Europe")
CLASSES = ("start_now", "prepare_first", "sustain", "watch")
SIZES = (100_000, 400_000, 700_000, 2_000_000, 9_000_000)


def raw(
    questionnaire: Questionnaire, catalog: Catalog | None, cities: int, seed: int = 1, missing: float = 0.2
) -> pd.DataFrame:
    """As a batch writes them; this share of factors, questions and systems is not known."""
    rng = np.random.default_rng(seed)

    def numbers() -> Any:
        values = np.round(rng.uniform(0, 100, cities), 1)
        return np.where(rng.random(cities) < missing, np.nan, values)

    low = rng.uniform(0, 80, cities)
    high = low + rng.uniform(0, 15, cities)
    columns: dict[str, Any] = {
        "file": [f"city-{number}.json" for number in range(cities)],
        "row": [None] * cities,
        "city.name": [f"City {number:03}" for number in range(cities)],
        "city.country": rng.choice(COUNTRIES, cities),
        "city.region": rng.choice(REGIONS, cities),
        "city.population": rng.choice(SIZES, cities).astype(float),
        "period": ["2026"] * cities,
        "submitted_at": [None] * cities,
        "questionnaire": [questionnaire.ref] * cities,
        "questionnaire_digest": [questionnaire.digest] * cities,
        "catalog_version": [catalog.version if catalog else None] * cities,
        "catalog_digest": [catalog.digest if catalog else None] * cities,
        "score": (low + high) / 2,
        "level": np.floor((low + high) / 40) + 1,
        "provisional": rng.random(cities) < 0.3,
        "likely.score.low": low,
        "likely.score.high": high,
        "likely.level.low": np.floor(low / 20) + 1,
        "likely.level.high": np.floor(high / 20) + 1,
    }
    for factor in questionnaire.factors:
        columns[f"score.{factor.id}"] = numbers()
        columns[f"coverage.{factor.id}"] = rng.uniform(0.5, 1, cities)
    for module in catalog.modules if catalog else []:
        implementation = numbers()
        columns[f"implementation.{module.id}"] = implementation
        columns[f"target_gap.{module.id}"] = np.round(rng.uniform(10, 95, cities), 1) - implementation
        words = rng.choice(CLASSES, cities)
        columns[f"class.{module.id}"] = np.where(np.isnan(implementation), "unknown", words)
        band = np.where(np.isin(words, CLASSES[:2]), rng.choice(("now", "next", "later"), cities), "keep")
        columns[f"band.{module.id}"] = [
            None if unknown else word for unknown, word in zip(np.isnan(implementation), band.tolist(), strict=True)
        ]
    columns["evidence"] = rng.choice(("A", "B", "C", "D"), cities)
    columns["too_little"] = False
    for question in questionnaire.questions:
        columns[f"question.{question.id}"] = numbers()
    return pd.DataFrame(columns)


def made(questionnaire: Questionnaire, catalog: Catalog | None, frame: pd.DataFrame, **given: Any) -> Cohort:
    """The cohort of a table."""
    return cohort_of(results_of({"results": frame}), questionnaire, catalog, **given)
