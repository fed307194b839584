from __future__ import annotations

from random import Random

import pytest

from diagnostic.method.one_city import diagnose_with
from tests.generators import random_case
from tests.method.recompute import recompute
from tests.method.resimulate import plain_catalog, plain_questionnaire
from tests.method.test_against_recomputation import blockers_without_gaps, differences


@pytest.mark.parametrize("part", range(6))
def test_random_cases_agree_with_the_recomputation(part: int) -> None:
    """A fast share of the great comparison: 60 random cases, every number, class and order."""
    for seed in range(1000 + 10 * part, 1010 + 10 * part):
        case = random_case(Random(seed))
        submission, questionnaire, catalog = case.models()
        actual = blockers_without_gaps(diagnose_with(submission, questionnaire, catalog).model_dump(by_alias=True))
        plain, modules = plain_questionnaire(case.questionnaire), plain_catalog(case.catalog)
        assert not differences(recompute(case.submission, plain, modules), actual), seed
