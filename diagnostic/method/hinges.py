"""Step 10: what the result hinges on: answers and statuses without which the level, or what is *now*, is another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import Assessment, maturity, portfolio
from diagnostic.method.bands import Band
from diagnostic.method.maturity_level import NO_LEVEL
from diagnostic.method.parameters import catalog_parameters, framework_parameters
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State


@dataclass(frozen=True, slots=True)
class Hinge:
    """Something on which the result hinges, and what would come instead.

    Attributes:
        question: Set for an answer.
        system: Set for a system's status.
        level: The level without it; None where there would be none.
        now: The modules that would be in band now, in order.
    """

    question: str | None
    system: str | None
    level: int | None
    now: list[str]


def hinges(
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    assessed: Assessment,
    city: int,
    chosen_target: int,
    criterion_weight: Floats | None,
) -> list[Hinge]:
    """All of one city: questions in file order, then systems in the catalog's order.

    One at a time every answer is taken as missing, and not computed anew from facts, and every status as unknown. All
    these variants are one batch.

    Args:
        questionnaire: The framework.
        catalog: None where there is no systems part.
        assessed: Result of some cities.
        city: The column of the city.
        chosen_target: Target level, or ``NO_TARGET``.
        criterion_weight: (4, 1), or None for the catalog's own.
    """
    level = int(assessed.found.level[city])
    if level == NO_LEVEL:
        return []
    answered = np.flatnonzero(assessed.answers.state[:, city] == State.ANSWERED)
    running = np.flatnonzero(~np.isnan(assessed.implementation[:, city]))
    count = len(answered) + len(running)
    variants = _without(assessed.answers, city, answered, count)
    found = maturity(questionnaire, variants, framework_parameters(questionnaire))
    now: Bools = np.zeros((len(assessed.implementation), count), np.bool_)
    rank = np.zeros(now.shape, np.int64)
    own = np.zeros(len(now), np.bool_)
    if catalog is not None and assessed.planned is not None:
        own = assessed.planned.band[:, city] == Band.NOW
        modules, outside = assessed.implementation[:, [city] * count], assessed.outside[:, [city] * count]
        modules[running, len(answered) + np.arange(len(running))] = np.nan
        parameters, target = catalog_parameters(catalog, criterion_weight), np.full(count, chosen_target)
        plan = portfolio(questionnaire, catalog, variants, found, modules, outside, parameters, target)
        now, rank = plan.band == Band.NOW, plan.rank
    ids = [module.id for module in catalog.modules] if catalog else []
    listed = []
    for column in range(count):
        row = int(answered[column]) if column < len(answered) else int(running[column - len(answered)])
        is_system = column >= len(answered)
        left = own & ~now[:, column]
        if is_system and own[row]:
            left[row] = False
            changed = bool(left.any())
        else:
            changed = bool((own != now[:, column]).any())
        if int(found.level[column]) == level and not changed:
            continue
        instead = sorted(np.flatnonzero(now[:, column]), key=lambda m: rank[m, column])
        listed.append(
            Hinge(
                question=None if is_system else questionnaire.questions[row].id,
                system=ids[row] if is_system else None,
                level=int(found.level[column]) or None,
                now=[ids[m] for m in instead],
            )
        )
    return listed


def _without(answers: Scored, city: int, rows: Ints, count: int) -> Scored:
    """The city's answers in each of ``count`` columns, in the first of them one of the rows missing each."""
    changed = answers.of([city] * count)
    columns = np.arange(len(rows))
    changed.score[rows, columns], changed.state[rows, columns] = np.nan, np.int8(State.MISSING)
    changed.known[rows, columns], changed.unmeasured[rows, columns] = 0.0, False
    return changed
