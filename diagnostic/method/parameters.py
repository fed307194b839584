"""The numbers of the method that step 6 varies: weights, expected rows, values and required values.

Each array has one column, or one a city; every step accepts both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import Catalog
from diagnostic.content.foundation import Prerequisites, Required, required_row
from diagnostic.content.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class FrameworkParameters:
    """Weights of the questionnaire.

    Attributes:
        question_weight: (questions, 1 or cities).
        factor_weight: (factors, 1 or cities).
    """

    question_weight: Floats
    factor_weight: Floats


@dataclass(frozen=True, slots=True)
class RequiredRows:
    """What one module or foundation requires, as rows by level.

    Attributes:
        factors: (factors needed, levels, 1 or cities), in file order.
        foundations: (foundations needed, levels, 1 or cities).
        modules: For each entry (modules in it, levels, 1 or cities).
    """

    factors: Floats
    foundations: Floats
    modules: list[Floats]


@dataclass(frozen=True, slots=True)
class CatalogParameters:
    """Numbers of the catalog.

    Attributes:
        criterion_weight: (4, 1 or cities), in the order of ``CRITERIA``.
        expected: (modules, levels, 1 or cities).
        value: (modules, 1 or cities); NaN where the module gives none.
        required: What each module requires.
        foundation_expected: (foundations, levels, 1 or cities).
        foundation_required: What each foundation requires.
    """

    criterion_weight: Floats
    expected: Floats
    value: Floats
    required: list[RequiredRows]
    foundation_expected: Floats
    foundation_required: list[RequiredRows]


def _column(values: list[float]) -> Floats:
    return np.array(values, dtype=np.float64)[:, None]


def framework_parameters(questionnaire: Questionnaire) -> FrameworkParameters:
    """The questionnaire's own weights."""
    return FrameworkParameters(
        question_weight=_column([question.weight for question in questionnaire.questions]),
        factor_weight=_column([factor.weight for factor in questionnaire.factors]),
    )


def catalog_parameters(catalog: Catalog, criterion_weight: Floats | None = None) -> CatalogParameters:
    """The catalog's own numbers, with other weights of the criteria (4, 1 or cities) where given."""
    modules, foundations = catalog.modules, catalog.foundations
    levels = len(modules[0].expected)
    return CatalogParameters(
        criterion_weight=_column(catalog.criteria.as_list()) if criterion_weight is None else criterion_weight,
        expected=_rows([module.expected for module in modules], levels),
        value=_column([np.nan if module.value is None else module.value for module in modules]),
        required=[_required(module.prerequisites, levels) for module in modules],
        foundation_expected=_rows([foundation.expected for foundation in foundations], levels),
        foundation_required=[_required(foundation.prerequisites, levels) for foundation in foundations],
    )


def _rows(rows: list[list[float]], levels: int) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(len(rows), levels, 1)


def _required(needs: Prerequisites, levels: int) -> RequiredRows:
    def rows(required: dict[str, Required]) -> Floats:
        return _rows([required_row(one, levels) for one in required.values()], levels)

    return RequiredRows(rows(needs.factors), rows(needs.foundations), [rows(entry) for entry in needs.modules])
