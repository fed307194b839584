"""The table of results: a row a city, all steps of the method but the draws unless they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from diagnostic.base.arrays import Ints, States
from diagnostic.base.version import engine_version
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import Assessment, Portfolio, is_provisional, too_little
from diagnostic.method.bands import BAND_WORDS
from diagnostic.method.confidence import Confidence, simulate
from diagnostic.method.evidence_grade import evidence_shares, grades
from diagnostic.method.gap import STANDING_WORDS
from diagnostic.method.hinges import Hinge, hinges
from diagnostic.method.many_cities import Cities
from diagnostic.method.maturity_level import NO_LEVEL, factor_levels, holds
from diagnostic.method.priority import CLASS_WORDS
from diagnostic.method.responses import STATE_WORDS, STATUS_CODES, STATUS_UNKNOWN
from diagnostic.method.score_range import Range
from diagnostic.method.steps import NOT_NAMED
from diagnostic.results import columns
from diagnostic.results.columns import HIGH, LOW, Column, Columns, Kind

_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "truth": pa.bool_(),
}
Filled = tuple[Column, Any]
"""A column and its values."""
_STATUS_WORDS: dict[int, str | None] = {STATUS_UNKNOWN: None, **{code: word for word, code in STATUS_CODES.items()}}
_BAND_WORDS: dict[int, str | None] = {int(code): word for code, word in BAND_WORDS.items()}
_NO_CLASS = -1
_CLASS_WORDS: dict[int, str | None] = {_NO_CLASS: None, **{int(code): word for code, word in CLASS_WORDS.items()}}


def result_table(
    cities: Cities,
    where: Mapping[str, Sequence[Any]],
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    with_draws: bool,
    validated: Sequence[bool] = (),
) -> pa.Table:
    """Results of coded cities.

    Args:
        cities: Answers and systems, a column a city.
        where: For each of ``WHERE`` a value a city.
        questionnaire: The version that the answers belong to.
        catalog: The modules, if there are any.
        with_draws: Whether step 6 and hinges are computed too; they take as long as a thousand cities without them.
        validated: For each city whether the secretariat has validated its answers; by default of none.
    """
    found = cities.assessed(questionnaire, catalog)
    filled = list(_identity(cities, where, questionnaire, catalog))
    filled += _maturity(questionnaire, found)
    filled += _evidence(questionnaire, cities, found, validated)
    filled += _factors(questionnaire, found)
    if catalog is not None:
        filled += _modules(catalog, cities, found)
    if with_draws:
        filled += _draws(questionnaire, catalog, cities, found)
    filled += _questions(questionnaire, cities, found)
    schema = pa.schema([(column.name, _TYPES[column.kind]) for column, _ in filled])
    values = [pa.array(values, type=_TYPES[column.kind], from_pandas=True) for column, values in filled]
    return pa.table(values, schema=schema)


def _identity(
    cities: Cities, where: Mapping[str, Sequence[Any]], questionnaire: Questionnaire, catalog: Catalog | None
) -> Iterator[Filled]:
    count = len(cities)
    for column in columns.WHERE:
        yield column, where[column.name]
    for key, column in columns.ABOUT.items():
        yield column, cities.about[key]
    yield columns.QUESTIONNAIRE, [questionnaire.ref] * count
    yield columns.QUESTIONNAIRE_DIGEST, [questionnaire.digest] * count
    yield columns.CATALOG_VERSION, [catalog.version if catalog else None] * count
    yield columns.CATALOG_DIGEST, [catalog.digest if catalog else None] * count
    yield columns.ENGINE_VERSION, [engine_version()] * count


def _words(words: Mapping[Any, str | None], codes: Ints | States) -> pa.Array:
    """A column of few different words. Ten times as fast as a list of texts."""
    known = np.array(sorted(words))
    texts = pa.array([words[code] for code in known.tolist()], pa.string())
    return texts.take(pa.array(np.searchsorted(known, codes), pa.int64()))


def _level(level: Any) -> Any:
    """A level, or nothing where there is none."""
    return np.where(level == NO_LEVEL, np.nan, level)


def _maturity(questionnaire: Questionnaire, assessed: Assessment) -> Iterator[Filled]:
    found = assessed.found
    names = np.array([None, *(level.name for level in questionnaire.levels)], dtype=object)
    yield columns.LEVEL, _level(found.level)
    yield columns.LEVEL_NAME, names[found.level]
    yield columns.SCORE, found.overall
    yield columns.PROVISIONAL, is_provisional(found)
    yield columns.TOO_LITTLE, too_little(questionnaire, found)
    yield from _range(columns.RANGE_SCORE, columns.RANGE_LEVEL, assessed.whole)
    yield from _range(columns.LIKELY_SCORE, columns.LIKELY_LEVEL, assessed.likely)
    held = holds(questionnaire, found.overall, found.level, found.factors.score, assessed.answers)
    yield (
        columns.HELD_BACK_BY,
        [" ".join(hold.name for hold in held if hold.short[city]) or None for city in range(len(found.level))],
    )
    yield columns.OTHER_AGGREGATION_LEVEL, _level(assessed.other_level)
    for row, dimension in enumerate(questionnaire.dimensions):
        yield columns.DIMENSION_SCORE.of(dimension.id), assessed.dimensions[row]


def _range(score: Columns, level: Columns, ends: Range) -> Iterator[Filled]:
    yield score.of(LOW), ends.low_score
    yield score.of(HIGH), ends.high_score
    yield level.of(LOW), _level(ends.low_level)
    yield level.of(HIGH), _level(ends.high_level)


def _evidence(
    questionnaire: Questionnaire, cities: Cities, assessed: Assessment, validated: Sequence[bool]
) -> Iterator[Filled]:
    seen = np.array(validated or [False] * len(cities), dtype=np.bool_)
    shares = evidence_shares(questionnaire, cities.given, assessed.answers)
    yield columns.EVIDENCE_GRADE, grades(shares, seen)
    for name in ("stated", "measured", "shown"):
        yield columns.EVIDENCE_SHARE.of(name), getattr(shares, name)
    yield columns.VALIDATED, seen


def _factors(questionnaire: Questionnaire, assessed: Assessment) -> Iterator[Filled]:
    factors = assessed.found.factors
    own_levels = factor_levels(questionnaire, factors.score)
    for row, factor in enumerate(questionnaire.factors):
        rated = factors.rated[row]
        yield columns.FACTOR_SCORE.of(factor.id), np.where(rated, factors.score[row], np.nan)
        yield columns.FACTOR_LEVEL.of(factor.id), np.where(rated, own_levels[row], np.nan)
        yield columns.COVERAGE.of(factor.id), factors.coverage[row]
        yield columns.RATED.of(factor.id), rated


def _modules(catalog: Catalog, cities: Cities, assessed: Assessment) -> Iterator[Filled]:
    planned, found = assessed.planned, assessed.found
    assert planned is not None
    assert cities.systems is not None
    yield columns.TARGET_LEVEL, _level(assessed.target_level)
    for name, weights in zip(CRITERIA, cities.used_weights(catalog), strict=True):
        yield columns.CRITERION_WEIGHT.of(name), weights
    has_level = found.level != NO_LEVEL
    gaps, ranked = planned.gaps, planned.priorities
    for row, module in enumerate(catalog.modules):
        rank = planned.rank[row]
        yield columns.STATUS.of(module.id), _words(_STATUS_WORDS, cities.systems.status[row])
        yield columns.IMPLEMENTATION.of(module.id), assessed.implementation[row]
        yield columns.EXPECTED.of(module.id), gaps.expected[row]
        yield columns.GAP.of(module.id), gaps.gap[row]
        yield columns.TARGET.of(module.id), gaps.target[row]
        yield columns.TARGET_GAP.of(module.id), gaps.target_gap[row]
        yield columns.STANDING.of(module.id), _words(STANDING_WORDS, gaps.standing[row])
        yield columns.PRIORITY.of(module.id), np.where(has_level, ranked.score[row], np.nan)
        yield columns.CLASS.of(module.id), _words(_CLASS_WORDS, np.where(has_level, ranked.class_[row], _NO_CLASS))
        yield columns.RANK.of(module.id), np.where(rank > 0, rank, np.nan)
        yield columns.INHERITED.of(module.id), np.where(rank > 0, planned.inherited.score[row], np.nan)
        yield columns.BAND.of(module.id), _words(_BAND_WORDS, planned.band[row])
    for row, foundation in enumerate(catalog.foundations):
        yield columns.FOUNDATION.of(foundation.id), planned.standing[row]
        yield columns.FOUNDATION_EXPECTED.of(foundation.id), planned.foundations.expected[row]
        yield columns.FOUNDATION_TARGET.of(foundation.id), planned.foundations.target[row]
        yield columns.FOUNDATION_STANDING.of(foundation.id), _words(STANDING_WORDS, planned.foundations.standing[row])
    yield columns.STEPS, _steps(catalog, planned)


def _steps(catalog: Catalog, planned: Portfolio) -> list[str | None]:
    """The steps of each city: ids in order, with blanks between."""
    ids = np.array([foundation.id for foundation in catalog.foundations] + [module.id for module in catalog.modules])
    places = np.concatenate([planned.steps.foundation, planned.steps.module])
    order = np.argsort(places, axis=0, kind="stable")
    named = (places != NOT_NAMED).sum(axis=0)
    return [
        " ".join(ids[order[len(ids) - count :, city]]) if count else None for city, count in enumerate(named.tolist())
    ]


def _draws(
    questionnaire: Questionnaire, catalog: Catalog | None, cities: Cities, assessed: Assessment
) -> Iterator[Filled]:
    """Step 6 and what the result hinges on, city by city."""
    hinged = [_hinges(questionnaire, catalog, cities, assessed, city) for city in range(len(cities))]
    yield columns.HINGES_ON, [" ".join(h.question or h.system or "" for h in found) or None for found in hinged]
    drawn = [_drawn(questionnaire, catalog, cities, assessed, city) for city in range(len(cities))]
    for row in range(len(questionnaire.levels)):
        yield columns.LEVEL_PROBABILITY.of(row + 1), [d and float(d.level_probability[row]) for d in drawn]
    yield columns.SCORE_INTERVAL.of(LOW), [d and d.score_interval[0] for d in drawn]
    yield columns.SCORE_INTERVAL.of(HIGH), [d and d.score_interval[1] for d in drawn]
    modules = catalog.modules if catalog else []
    for m, module in enumerate(modules):
        known = assessed.planned.rank[m] > 0 if assessed.planned else np.zeros(len(cities), np.bool_)
        for rank in range(len(modules)):
            yield (
                columns.RANK_PROBABILITY.of(module.id, rank + 1),
                [d and float(d.rank_probability[m, rank]) if known[city] else None for city, d in enumerate(drawn)],
            )
        for band, word in BAND_WORDS.items():
            if word is not None:
                yield (
                    columns.BAND_PROBABILITY.of(module.id, word),
                    [d and float(d.band_probability[m, band]) if known[city] else None for city, d in enumerate(drawn)],
                )
    for k, foundation in enumerate(catalog.foundations if catalog else []):
        yield (
            columns.FOUNDATION_PROBABILITY.of(foundation.id),
            [d and float(d.foundation_probability[k]) for d in drawn],
        )


def _hinges(
    questionnaire: Questionnaire, catalog: Catalog | None, cities: Cities, assessed: Assessment, city: int
) -> list[Hinge]:
    own = cities.weights[:, [city]]
    weights = None if np.isnan(own).any() else own
    return hinges(questionnaire, catalog, assessed, city, int(cities.target[city]), weights)


def _drawn(
    questionnaire: Questionnaire, catalog: Catalog | None, cities: Cities, assessed: Assessment, city: int
) -> Confidence | None:
    if assessed.found.level[city] == NO_LEVEL:
        return None
    own = cities.weights[:, [city]]
    return simulate(
        questionnaire,
        catalog,
        assessed.answers.of([city]),
        cities.confidence[city] if cities.confidence else {},
        assessed.implementation[:, city],
        assessed.outside[:, city],
        None if np.isnan(own).any() else own,
        int(cities.target[city]),
    )


def _questions(questionnaire: Questionnaire, cities: Cities, assessed: Assessment) -> Iterator[Filled]:
    for row, question in enumerate(questionnaire.questions):
        yield columns.QUESTION_SCORE.of(question.id), assessed.answers.score[row]
        yield columns.STATE.of(question.id), _words(STATE_WORDS, cities.responses.states[row])
        if question.parts:
            yield columns.KNOWN.of(question.id), assessed.answers.known[row]
