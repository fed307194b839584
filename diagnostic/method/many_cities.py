"""Many cities side by side: who they are, and their answers as the arrays that the method works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats, Ints
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import NO_TARGET, Assessment, assess
from diagnostic.method.computed_answers import answers_of
from diagnostic.method.evidence_grade import Given, given_by
from diagnostic.method.responses import Responses, Systems, systems_of
from diagnostic.submission.submission import Submission

ABOUT = ("name", "country", "region", "population", "currency", "period", "submitted_at")
About = dict[str, list[str | int | None]]


@dataclass(frozen=True, slots=True)
class Cities:
    """Coded submissions, a column each.

    Attributes:
        about: For each of ``ABOUT`` a value or None a city.
        responses: Answers.
        systems: Systems in operation; None without a catalog.
        target: (cities,); the level a city aims at, or ``NO_TARGET``.
        weights: (4, cities); a city's own weights of the criteria, NaN where it uses the catalog's.
        confidence: For each city the words by question id; empty where nobody asked for them.
        given: What is said of each answer: how it is known, and whether it is shown.
    """

    about: About
    responses: Responses
    systems: Systems | None
    target: Ints
    weights: Floats
    confidence: Sequence[Mapping[str, str]]
    given: Given

    def __len__(self) -> int:
        return len(self.target)

    def used_weights(self, catalog: Catalog) -> Floats:
        """The weights of the criteria that are used for each city, (4, cities)."""
        return np.where(np.isnan(self.weights), np.array(catalog.criteria.as_list())[:, None], self.weights)

    def assessed(self, questionnaire: Questionnaire, catalog: Catalog | None) -> Assessment:
        """Steps 1-5 and 7-9."""
        weights = None if catalog is None else self.used_weights(catalog)
        return assess(questionnaire, catalog, self.responses, self.systems, self.target, weights)


def cities_of(submissions: Sequence[Submission], questionnaire: Questionnaire, catalog: Catalog | None) -> Cities:
    """Checked submissions, coded."""
    weights = np.full((len(CRITERIA), len(submissions)), np.nan)
    for column, submission in enumerate(submissions):
        if submission.criteria is not None:
            weights[:, column] = submission.criteria.as_list()
    about: About = {key: [getattr(s.city, key) for s in submissions] for key in ABOUT[:5]}
    about["period"] = [s.period for s in submissions]
    about["submitted_at"] = [s.submitted_at.isoformat() if s.submitted_at else None for s in submissions]
    return Cities(
        about=about,
        responses=answers_of(submissions, questionnaire),
        systems=None if catalog is None else systems_of(submissions, catalog),
        target=np.array([s.target_level or NO_TARGET for s in submissions], dtype=np.int64),
        weights=weights,
        confidence=[s.confidence for s in submissions],
        given=given_by(submissions, questionnaire),
    )
