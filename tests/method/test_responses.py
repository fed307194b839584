from __future__ import annotations

import numpy as np

from diagnostic.content.question_types import Answer
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.responses import State, responses_of, systems_of
from tests.method.small import answered, catalog_of, checklist, framework, level, module, number, yes_no


def small() -> Questionnaire:
    """One question of each type."""
    return framework({"A": [level("A-1"), number("A-2")], "B": [yes_no("B-1"), checklist("B-2", 1, 2, 0.5)]})


def test_values_are_coded_by_type() -> None:
    """Row of the option, the quantity, 1 or 0, and the per cent of the points that is yes."""
    responses = responses_of(
        [
            answered({"A-1": 3, "A-2": 12, "B-1": True, "B-2": ["c", "a"]}),
            answered({"A-1": 1.0, "A-2": -2.5, "B-1": False, "B-2": []}),
        ],
        small(),
    )
    assert responses.values.tolist() == [[2.0, 0.0], [12.0, -2.5], [1.0, 0.0], [100 * 1.5 / 3.5, 0.0]]
    assert responses.states.tolist() == [[1, 1], [1, 1], [1, 1], [1, 1]]
    assert responses.values.dtype == np.float64
    assert responses.states.dtype == np.int8


def test_a_checklist_counts_what_is_known() -> None:
    """Of a mapping the items left out are not known: yes 1 of the known 1.5 points; nothing known is no answer."""
    responses = responses_of([answered({"B-2": {"a": True, "c": False}}), answered({"B-2": {}})], small())
    assert responses.values[3, 0] == 100 * 1 / 1.5
    assert np.isnan(responses.values[3, 1])
    assert responses.states[3].tolist() == [State.ANSWERED, State.MISSING]


def test_four_states_stay_apart() -> None:
    """Null and absent are missing, the two words are their own states, and none has a value."""
    questionnaire = small()
    responses = responses_of(
        [answered({"A-1": "dont_know", "A-2": "n/a", "B-1": None}), answered({"B-2": "dont_know"})], questionnaire
    )
    assert responses.states.tolist() == [
        [State.DONT_KNOW, State.MISSING],
        [State.NOT_APPLICABLE, State.MISSING],
        [State.MISSING, State.MISSING],
        [State.MISSING, State.DONT_KNOW],
    ]
    assert np.isnan(responses.values).all()


def test_states_have_their_words() -> None:
    """The word a result uses for each state."""
    assert [state.word for state in State] == ["missing", "answered", "dont_know", "not_applicable"]


def test_text_values_of_options_are_found() -> None:
    """An option whose value is text is coded by its row, whatever type the others have."""
    question = level("A-1") | {"options": [{"value": "1", "text": "One"}, {"value": 2, "text": "Two"}]}
    given: list[Answer] = ["1", 2]
    responses = responses_of([answered({"A-1": answer}) for answer in given], framework({"A": [question]}))
    assert responses.values.tolist() == [[0.0, 1.0]]


def test_systems_are_coded_by_status_and_function() -> None:
    """Row of the status and 0, 1, 2 for a function; everything unknown is -1 and no module gets another's."""
    functions = {"functions": [{"id": name, "name": name} for name in ("f", "g", "h", "i")]}
    catalog = catalog_of(module("a", **functions), module("b"), module("c", **functions))
    systems = systems_of(
        [
            answered(
                {},
                systems={
                    "c": {"status": "pilot", "functions": {"f": "yes", "g": "partly", "h": "no", "i": "dont_know"}},
                    "b": {"status": "integrated"},
                },
            ),
            answered({}, systems={"a": {"status": "dont_know", "functions": {"i": "yes", "f": None}}}),
            answered({}, systems={"a": {"status": "none"}, "b": {"status": "planned"}, "c": {"status": "operational"}}),
            answered({}, systems={"b": {}}),
        ],
        catalog,
    )
    assert systems.status.tolist() == [[-1, -1, 0, -1], [4, -1, 1, -1], [2, -1, 3, -1]]
    assert systems.functions[0].tolist() == [[-1, -1, -1, -1]] * 3 + [[-1, 2, -1, -1]]
    assert systems.functions[1].shape == (0, 4)
    assert systems.functions[2].tolist() == [[2, -1, -1, -1], [1, -1, -1, -1], [0, -1, -1, -1], [-1, -1, -1, -1]]
    assert systems.status.dtype == np.int8
    assert systems.functions[0].dtype == np.int8
