"""The table of results: a row a city, all steps of the method but the draws unless they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from diagnostic.base.arrays import Ints, States
from diagnostic.base.version import engine_version
from diagnostic.content.catalog import CRITERIA, STATUSES, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import Assessment, is_provisional
from diagnostic.method.confidence import Confidence, simulate
from diagnostic.method.gap import STANDING_WORDS
from diagnostic.method.many_cities import ABOUT, Cities
from diagnostic.method.maturity_level import NO_LEVEL, factor_levels, gates_short
from diagnostic.method.priority import CLASS_WORDS, Class
from diagnostic.method.responses import STATE_WORDS, State
from diagnostic.method.score_range import Range

WHERE = ("file", "row", "file_sha256")
FLOAT, WHOLE, TEXT, TRUTH = pa.float64(), pa.int64(), pa.string(), pa.bool_()
Column = tuple[str, pa.DataType, Any]
_STATE_WORDS = [STATE_WORDS[State(code)] for code in range(len(State))]


def result_table(
    cities: Cities,
    where: Mapping[str, Sequence[Any]],
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    with_draws: bool,
) -> pa.Table:
    """Results of coded cities.

    Args:
        cities: Answers and systems, a column a city.
        where: For each of ``WHERE`` a value a city.
        questionnaire: The version that the answers belong to.
        catalog: The modules, if there are any.
        with_draws: Whether step 6 is computed too; it takes about as long as a thousand cities without it.
    """
    found = cities.assessed(questionnaire, catalog)
    columns = list(_identity(cities, where, questionnaire, catalog))
    columns += _maturity(questionnaire, found)
    columns += _factors(questionnaire, found)
    if catalog is not None:
        columns += _modules(questionnaire, catalog, cities, found)
    if with_draws:
        columns += _draws(questionnaire, catalog, cities, found)
    columns += _questions(questionnaire, cities, found)
    schema = pa.schema([(name, kind) for name, kind, _ in columns])
    return pa.table([pa.array(values, type=kind, from_pandas=True) for _, kind, values in columns], schema=schema)


def _identity(
    cities: Cities, where: Mapping[str, Sequence[Any]], questionnaire: Questionnaire, catalog: Catalog | None
) -> Iterator[Column]:
    count = len(cities)
    yield "file", TEXT, where["file"]
    yield "row", WHOLE, where["row"]
    yield "file_sha256", TEXT, where["file_sha256"]
    for key in ABOUT:
        name = key if key in ("period", "submitted_at") else f"city.{key}"
        yield name, WHOLE if key == "population" else TEXT, cities.about[key]
    yield "questionnaire", TEXT, [questionnaire.ref] * count
    yield "questionnaire_digest", TEXT, [questionnaire.digest] * count
    yield "catalog_version", TEXT, [catalog.version if catalog else None] * count
    yield "catalog_digest", TEXT, [catalog.digest if catalog else None] * count
    yield "engine_version", TEXT, [engine_version()] * count


def _words(words: Sequence[str | None], codes: Ints | States) -> pa.Array:
    """A column of few different words; -1 is the last of them. Ten times as fast as a list of texts."""
    return pa.array(words, TEXT).take(pa.array(codes % len(words), pa.int64()))


def _level(level: Any) -> Any:
    """A level, or nothing where there is none."""
    return np.where(level == NO_LEVEL, np.nan, level)


def _maturity(questionnaire: Questionnaire, assessed: Assessment) -> Iterator[Column]:
    found = assessed.found
    names = np.array([None, *(level.name for level in questionnaire.levels)], dtype=object)
    yield "level", WHOLE, _level(found.level)
    yield "level_name", TEXT, names[found.level]
    yield "score", FLOAT, found.overall
    yield "provisional", TRUTH, is_provisional(found)
    yield from _range("range", assessed.whole)
    yield from _range("likely", assessed.likely)
    gates = questionnaire.gates.factors if questionnaire.gates else []
    short = gates_short(questionnaire, found.overall, found.level, found.factors.score)
    yield (
        "held_back_by",
        TEXT,
        [
            " ".join(gates[row] for row in np.flatnonzero(short[:, city])) if any_short else None
            for city, any_short in enumerate(np.any(short, axis=0))
        ],
    )
    yield "other_aggregation_level", WHOLE, _level(assessed.other_level)
    for row, dimension in enumerate(questionnaire.dimensions):
        yield f"dimension.{dimension.id}", FLOAT, assessed.dimensions[row]


def _range(name: str, found: Range) -> Iterator[Column]:
    yield f"{name}.score.low", FLOAT, found.low_score
    yield f"{name}.score.high", FLOAT, found.high_score
    yield f"{name}.level.low", WHOLE, _level(found.low_level)
    yield f"{name}.level.high", WHOLE, _level(found.high_level)


def _factors(questionnaire: Questionnaire, assessed: Assessment) -> Iterator[Column]:
    factors = assessed.found.factors
    own_levels = factor_levels(questionnaire, factors.score)
    for row, factor in enumerate(questionnaire.factors):
        rated = factors.rated[row]
        yield f"score.{factor.id}", FLOAT, np.where(rated, factors.score[row], np.nan)
        yield f"level.{factor.id}", WHOLE, np.where(rated, own_levels[row], np.nan)
        yield f"coverage.{factor.id}", FLOAT, factors.coverage[row]
        yield f"rated.{factor.id}", TRUTH, rated


def _modules(questionnaire: Questionnaire, catalog: Catalog, cities: Cities, assessed: Assessment) -> Iterator[Column]:
    planned, found = assessed.planned, assessed.found
    assert planned is not None
    assert cities.systems is not None
    top = len(questionnaire.levels)
    by_default = np.where(found.level == NO_LEVEL, np.nan, np.minimum(found.level + 1, top))
    yield "target_level", WHOLE, np.where(cities.target > 0, cities.target, by_default)
    for name, weights in zip(CRITERIA, cities.used_weights(catalog), strict=True):
        yield f"criteria.{name}", FLOAT, weights
    has_level = found.level != NO_LEVEL
    status_words = [*STATUSES, None]  # unknown is -1, the last
    standing_words = [STANDING_WORDS[code] for code in (0, 1, -2, -1)]
    class_words = [*(CLASS_WORDS[Class(code)] for code in range(len(Class))), None]
    gaps, ranked = planned.gaps, planned.priorities
    for row, module in enumerate(catalog.modules):
        rank = planned.rank[row]
        yield f"status.{module.id}", TEXT, _words(status_words, cities.systems.status[row])
        yield f"implementation.{module.id}", FLOAT, assessed.implementation[row]
        yield f"expected.{module.id}", FLOAT, gaps.expected[row]
        yield f"gap.{module.id}", FLOAT, gaps.gap[row]
        yield f"target.{module.id}", FLOAT, gaps.target[row]
        yield f"target_gap.{module.id}", FLOAT, gaps.target_gap[row]
        yield f"standing.{module.id}", TEXT, _words(standing_words, gaps.standing[row])
        yield f"priority.{module.id}", FLOAT, np.where(has_level, ranked.score[row], np.nan)
        yield f"class.{module.id}", TEXT, _words(class_words, np.where(has_level, ranked.class_[row], -1))
        yield f"rank.{module.id}", WHOLE, np.where(rank > 0, rank, np.nan)


def _draws(
    questionnaire: Questionnaire, catalog: Catalog | None, cities: Cities, assessed: Assessment
) -> Iterator[Column]:
    """Step 6, city by city."""
    drawn = [_drawn(questionnaire, catalog, cities, assessed, city) for city in range(len(cities))]
    for row in range(len(questionnaire.levels)):
        yield f"probability.{row + 1}", FLOAT, [d and float(d.level_probability[row]) for d in drawn]
    yield "interval.low", FLOAT, [d and d.score_interval[0] for d in drawn]
    yield "interval.high", FLOAT, [d and d.score_interval[1] for d in drawn]
    modules = catalog.modules if catalog else []
    for m, module in enumerate(modules):
        known = assessed.planned.rank[m] > 0 if assessed.planned else np.zeros(len(cities), np.bool_)
        for rank in range(len(modules)):
            yield (
                f"rank_probability.{module.id}.{rank + 1}",
                FLOAT,
                [d and float(d.rank_probability[m, rank]) if known[city] else None for city, d in enumerate(drawn)],
            )


def _drawn(
    questionnaire: Questionnaire, catalog: Catalog | None, cities: Cities, assessed: Assessment, city: int
) -> Confidence | None:
    if assessed.found.level[city] == NO_LEVEL:
        return None
    own = cities.weights[:, [city]]
    return simulate(
        questionnaire,
        catalog,
        assessed.scores[:, city],
        cities.responses.states[:, city],
        cities.confidence[city] if cities.confidence else {},
        assessed.implementation[:, city],
        None if np.isnan(own).any() else own,
        int(cities.target[city]),
    )


def _questions(questionnaire: Questionnaire, cities: Cities, assessed: Assessment) -> Iterator[Column]:
    for row, question in enumerate(questionnaire.questions):
        yield f"question.{question.id}", FLOAT, assessed.scores[row]
        yield f"state.{question.id}", TEXT, _words(_STATE_WORDS, cities.responses.states[row])
