"""The worked example on the page Method says what the result says."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from tests.method.small import answered, framework, level


def just_enough() -> tuple[Questionnaire, Diagnosis]:
    """Half of the weight of A is answered, to the last bit a little less (0.49999999999999994); nothing of B is."""
    weights = {"A-1": 0.5, "A-2": 1.7, "A-3": 1.2}
    factors = {"A": [level(name, weight=weight) for name, weight in weights.items()], "B": [level("B-1")]}
    questionnaire = framework(factors, min_coverage=0.75, enter_coverage=0.5)
    return questionnaire, diagnose_with(answered({"A-2": 3}), questionnaire, None)


def page() -> None:
    """Step 3 of the worked example."""
    from diagnostic.web.parts.worked_example import _overall  # noqa: PLC0415
    from tests.web.test_worked_example import just_enough  # noqa: PLC0415

    _overall(*just_enough())


def test_a_factor_enters_where_the_method_lets_it_enter() -> None:
    result = just_enough()[1]
    assert result.maturity.score == 50
    (shown,) = AppTest.from_function(page).run().table
    assert shown.value["Score"].tolist() == ["enters, not shown", "too few answers"]
