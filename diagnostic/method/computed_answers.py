"""Before step 1: answers that follow from plain figures, where the city has not answered itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.content.fact import POPULATION
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.responses import Responses, State, responses_of
from diagnostic.submission.submission import Submission

Figures = Mapping[str, Floats]
"""Figures by id, the population among them, each (cities,); NaN where a city has not given it."""


def figures_of(submissions: Sequence[Submission], questionnaire: Questionnaire) -> Figures:
    """The figures of some cities."""
    found = {fact: np.array([s.facts.get(fact, np.nan) for s in submissions], float) for fact in questionnaire.fact_of}
    people = [np.nan if s.city.population is None else s.city.population for s in submissions]
    return found | {POPULATION: np.array(people, dtype=np.float64)}


def answers_of(submissions: Sequence[Submission], questionnaire: Questionnaire) -> Responses:
    """Coded answers of checked submissions, a column each, with those that follow from facts."""
    return completed(questionnaire, responses_of(submissions, questionnaire), figures_of(submissions, questionnaire))


def completed(questionnaire: Questionnaire, responses: Responses, figures: Figures) -> Responses:
    """The same answers, and where one is missing and all its facts are there, the computed value.

    An answer given directly stands, *not applicable* too. What a check refuses (a zero below the line, a value outside
    the question's limits) gives no answer.
    """
    values, states, known = responses.values.copy(), responses.states.copy(), responses.known.copy()
    computed = responses.computed.copy()
    for row, question in enumerate(questionnaire.questions):
        found = question.computed(figures)
        if found is None:
            continue
        missing = (states[row] == State.MISSING) | (states[row] == State.DONT_KNOW)
        taken = missing & ~np.isnan(found.value) & ~found.zero_below & ~found.outside
        values[row] = np.where(taken, found.value, values[row])
        states[row] = np.where(taken, np.int8(State.ANSWERED), states[row])
        known[row] = np.where(taken, 1.0, known[row])
        computed[row] = taken
    return Responses(values, states, known, computed)
