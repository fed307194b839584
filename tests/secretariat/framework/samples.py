"""Samples to check: invented cities, the same with faults built in, and small questionnaires made for a test."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, find_questionnaire, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.sample_cohort.sample_rows import pieces
from diagnostic.secretariat.framework.check import check
from diagnostic.secretariat.framework.check_findings import Check
from diagnostic.secretariat.framework.formative import formative_factors
from diagnostic.secretariat.framework.read_sample import sample_of
from diagnostic.secretariat.framework.sample import Sample

CITIES = 600


@cache
def ceds() -> tuple[Questionnaire, Catalog]:
    """The shipped questionnaire and its catalog."""
    questionnaire = load_questionnaire("ceds")
    catalog = catalog_for(questionnaire)
    assert catalog is not None
    return questionnaire, catalog


@cache
def formative() -> dict[str, str]:
    """Its lists of facts."""
    return formative_factors(find_questionnaire("ceds"), ceds()[0])


@cache
def invented() -> pd.DataFrame:
    """Invented cities as a wide table of answers."""
    return next(iter(pieces(*ceds(), CITIES, 2016, "2026")))


def sample(frame: pd.DataFrame) -> Sample:
    """A table of answers as a sample."""
    return sample_of({"cities.csv": frame}, *ceds())


def checked(frame: pd.DataFrame) -> Check:
    """The check of the shipped questionnaire by a table of answers."""
    return check(ceds()[0], sample(frame), formative())


def questionnaire_of(sizes: dict[str, int]) -> Questionnaire:
    """A questionnaire with so many questions of five states in each factor."""
    levels = [{"level": level, "name": f"L{level}", "cut": 20 * (level - 1)} for level in range(1, 6)]
    options = [{"value": value, "text": f"state {value}"} for value in range(1, 6)]
    factors: list[dict[str, Any]] = [
        {
            "id": name,
            "name": f"Factor {name}",
            "questions": [
                {"id": f"{name}-{row:02}", "text": f"Question {row}", "type": "level", "options": options}
                for row in range(1, size + 1)
            ],
        }
        for name, size in sizes.items()
    ]
    return Questionnaire.model_validate(
        {
            "format": "diagnostic-questionnaire/1",
            "id": "small",
            "version": "1.0.0",
            "title": "Small",
            "levels": levels,
            "factors": factors,
        }
    )


def table_of(questionnaire: Questionnaire, values: Floats) -> pd.DataFrame:
    """Values (questions, cities) of options, NaN for no answer, as a wide table."""
    columns: dict[str, Any] = {"city.name": [f"City {place}" for place in range(values.shape[1])]}
    for question, own in zip(questionnaire.questions, values, strict=True):
        columns[question.id] = [None if np.isnan(value) else str(int(value)) for value in own]
    return pd.DataFrame(columns, dtype=object)


def checked_small(questionnaire: Questionnaire, values: Floats) -> Check:
    """The check of a small questionnaire."""
    found = sample_of({"cities.csv": table_of(questionnaire, values)}, questionnaire, None)
    return check(questionnaire, found, {})


def agreeing(k: int, n: int, seed: int = 1, noise: float = 1.0) -> Floats:
    """Options 1..5 of k questions that go together, (k, n)."""
    rng = np.random.default_rng(seed)
    return np.clip(np.round(3 + rng.normal(0, 1, n) + rng.normal(0, noise, (k, n))), 1, 5)
