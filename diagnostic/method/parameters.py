"""The numbers of the method that step 6 varies: weights, expected rows, values and required values.

Each array has one column, or one a city; every step accepts both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.requirements import Required, required_row


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
class CatalogParameters:
    """Numbers of the catalog.

    Attributes:
        criterion_weight: (4, 1 or cities), in the order of ``CRITERIA``.
        expected: (modules, levels, 1 or cities).
        value: (modules, 1 or cities); NaN where the module gives none.
        floor: For each module (factors needed, 1 or cities), in file order.
        required: For each module and each of its entries (modules in it, 1 or cities).
    """

    criterion_weight: Floats
    expected: Floats
    value: Floats
    floor: list[Floats]
    required: list[list[Floats]]


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
    modules = catalog.modules
    return CatalogParameters(
        criterion_weight=_column(catalog.criteria.as_list()) if criterion_weight is None else criterion_weight,
        expected=np.array([module.expected for module in modules], dtype=np.float64)[:, :, None],
        value=_column([np.nan if module.value is None else module.value for module in modules]),
        floor=[_required(module.prerequisites.factors) for module in modules],
        required=[[_required(entry) for entry in module.prerequisites.modules] for module in modules],
    )


def _required(values: dict[str, Required]) -> Floats:
    return _column([required_row(value, 1)[0] for value in values.values()])
