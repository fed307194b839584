"""Whether a submission is understood and fits: every problem with its code and place, all at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnostic.base.problems import KINDS, Problem, ProblemError, did_you_mean, raise_errors, shown
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import Submission, parse_submission, submission_from
from tests.method.small import Record, answered, catalog_of, checklist, framework, level, module, number, yes_no


def small() -> Questionnaire:
    """A question of each type; only the first may be not applicable."""
    words = level("A-5", allow_na=False) | {"options": [{"value": "x", "text": "X"}, {"value": "3", "text": "Three"}]}
    return framework(
        {
            "A": [
                level("A-1"),
                number("A-2", allow_na=False, minimum=0, maximum=100),
                yes_no("A-3", allow_na=False),
                checklist("A-4", 1, 1, allow_na=False),
                words,
                number("A-6", allow_na=False, integer=True),
            ]
        }
    )


def found(submission: Submission, **more: Any) -> list[tuple[str, str]]:
    """Code and place of what is wrong, without the notes on city and period."""
    problems = submission_problems(submission, small(), more.get("catalog"))
    return [(p.code, p.where) for p in problems if p.code != "S513w"]


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        ("A-1", 3, None),
        ("A-1", 3.0, None),
        ("A-1", "n/a", None),
        ("A-1", "dont_know", None),
        ("A-1", None, None),
        ("A-1", True, "S502"),
        ("A-1", "3", "S504"),
        ("A-1", 6, "S504"),
        ("A-1", ["a"], "S502"),
        ("A-2", 0, None),
        ("A-2", 100, None),
        ("A-2", 100.5, "S503"),
        ("A-2", -1e-9, "S503"),
        ("A-2", "5", "S502"),
        ("A-2", True, "S502"),
        ("A-2", "n/a", "S505"),
        ("A-3", False, None),
        ("A-3", 1, "S502"),
        ("A-3", "yes", "S502"),
        ("A-4", [], None),
        ("A-4", ["b", "a"], None),
        ("A-4", ["dont_know"], "S504"),
        ("A-4", {"a": True, "b": False}, None),
        ("A-4", {"b": False}, None),
        ("A-4", {}, None),
        ("A-4", {"q": True}, "S504"),
        ("A-4", "a", "S502"),
        ("A-4", True, "S502"),
        ("A-5", "3", None),
        ("A-5", 3, "S504"),
        ("A-6", 4.0, None),
        ("A-6", 4.5, "S502"),
        ("A-6", 1e301, "S503"),
        ("A-9", 1, "S501"),
    ],
)
def test_answers_by_type(question: str, answer: Any, code: str | None) -> None:
    """True is not 1, 3.0 is 3, "3" is not 3; limits belong to what is allowed."""
    place = [] if code is None else [(code, f"/answers/{question}")]
    assert [(c, w[: len("/answers/A-1")]) for c, w in found(answered({question: answer}))] == place


def test_facts_are_figures_within_their_limits() -> None:
    """An unknown figure, one outside its limits and one that must be whole are errors, each at its place."""
    facts = [{"id": "staff", "name": "Staff", "integer": True}, {"id": "desks", "name": "Desks", "minimum": 1}]
    questionnaire = framework({"A": [level("A-1")]}, facts=facts)
    submission = answered({}, facts={"staff": 1.5, "desks": 0, "chairs": 3})
    problems = submission_problems(submission, questionnaire, None)
    assert [(p.code, p.where) for p in problems if p.code != "S513w"] == [
        ("S502", "/facts/staff"),
        ("S503", "/facts/desks"),
        ("S518", "/facts/chairs"),
    ]


def test_evidence_may_be_a_plain_text() -> None:
    """A text, or text with date, link, file and respondent; only what can be looked at shows something."""
    submission = answered(
        {"A-1": 3, "A-2": 5},
        evidence={"A-1": "council decision 14/2025", "A-2": {"date": "2025-03-02", "respondent": "J. Doe"}},
    )
    assert found(submission) == []
    assert [submission.evidence[key].shows for key in ("A-1", "A-2")] == [True, False]
    assert submission.evidence["A-1"].text == "council decision 14/2025"


def test_items_have_their_own_places() -> None:
    """An unknown item and one that stands twice."""
    assert found(answered({"A-4": ["a", "q", "a"]})) == [("S504", "/answers/A-4/1"), ("S504", "/answers/A-4/2")]


def test_all_problems_at_once() -> None:
    """Answers, comments, confidence, systems and target level."""
    catalog = catalog_of(module("m", functions=[{"id": "f", "name": "F"}]))
    submission = answered(
        {"A-1": 9, "A-3": True},
        comments={"A-7": "x"},
        confidence={"A-1": "measured", "A-2": "survey", "A-8": "survey"},
        systems={"m": {"status": "planned", "functions": {"f": "yes", "g": "no"}}, "n": {}},
        target_level=6,
    )
    assert found(submission, catalog=catalog) == [
        ("S504", "/answers/A-1"),
        ("S501", "/comments/A-7"),
        ("S512w", "/confidence/A-2"),
        ("S501", "/confidence/A-8"),
        ("S506", "/systems/m/functions/g"),
        ("S514w", "/systems/m"),
        ("S506", "/systems/n"),
        ("S508", "/target_level"),
    ]
    assert ("S507", "/systems") in found(submission)


def test_targets_of_factors_must_exist() -> None:
    """The factor and the level."""
    submission = answered({}, targets={"A": 5, "B": 1})
    assert found(submission) == [("S515", "/targets/B")]
    assert found(answered({}, targets={"A": 6})) == [("S515", "/targets/A")]
    assert found(answered({}, targets={"A": 0})) == [("S515", "/targets/A")]


def test_what_reports_need_is_a_warning() -> None:
    """Name, country, population and period."""
    problems = submission_problems(answered({}), small(), None)
    assert [(p.code, p.where) for p in problems] == [
        ("S513w", "/city/name"),
        ("S513w", "/city/country"),
        ("S513w", "/city/population"),
        ("S513w", "/period"),
    ]
    assert not any(p.is_error for p in problems)


def test_another_questionnaire_or_version() -> None:
    """One problem, no guesses about the answers."""
    other = answered({"A-1": 9}, questionnaire={"id": "small", "version": "1.0.1"})
    (problem,) = submission_problems(other, small(), None)
    assert (problem.code, problem.found, problem.allowed) == ("S511", "small@1.0.1", "small@1.0.0")


def refused(text: str) -> list[tuple[str, str]]:
    """Code and place of what is wrong with a text."""
    with pytest.raises(ProblemError) as raised:
        parse_submission(text)
    return [(p.code, p.where) for p in raised.value.problems]


def text_of(**more: Any) -> str:
    """The JSON text of a submission."""
    head: Record = {"format": "diagnostic-submission/1", "questionnaire": {"id": "small", "version": "1.0.0"}}
    return json.dumps(head | more)


def test_what_json_leaves_undefined_is_refused() -> None:
    """NaN, infinity (also as 1e999), the same key twice, text that is not JSON, brackets without end."""
    assert refused(text_of(answers={"A-2": float("nan")})) == [("F103", "")]
    assert refused(text_of(answers={"A-2": float("-inf")})) == [("F103", "")]
    assert refused(text_of(answers={"A-2": 7}).replace("7", "1e999")) == [("S502", "/answers/A-2")]
    assert refused('{"format": 1, "format": 2}') == [("F105", "format")]
    assert refused("{") == [("F103", "line 1, column 2")]
    assert refused("[" * 200_000)[0][0] == "F103"
    assert parse_submission("\ufeff" + text_of()).answers == {}


@pytest.mark.parametrize(
    ("more", "code", "where"),
    [
        ({"format": "other"}, "M204", "/format"),
        ({"answer": {}}, "M201", "/answer"),
        ({"questionnaire": {"id": "small"}}, "M202", "/questionnaire/version"),
        ({"answers": {"A-1": {"x": 1}}}, "S502", "/answers/A-1"),
        ({"answers": {"A-4": [1]}}, "S502", "/answers/A-4"),
        ({"period": "2026-13"}, "M204", "/period"),
        ({"city": {"country": "Kenya"}}, "M204", "/city/country"),
        ({"city": {"population": True}}, "M203", "/city/population"),
        ({"confidence": {"A-1": "sure"}}, "M204", "/confidence/A-1"),
        ({"target_level": 2.5}, "M203", "/target_level"),
        ({"criteria": {"gap": 1}}, "M202", "/criteria/need"),
        ({"criteria": {"gap": -1, "need": 0, "readiness": 0, "value": 0}}, "M204", "/criteria/gap"),
    ],
)
def test_wrong_shapes_have_code_and_place(more: Record, code: str, where: str) -> None:
    """A JSON pointer to what is wrong."""
    assert (code, where) in refused(text_of(**more))


def test_criteria_that_are_all_zero() -> None:
    """At least one must weigh something."""
    zero = dict.fromkeys(("gap", "need", "readiness", "value"), 0)
    assert [code for code, _ in refused(text_of(criteria=zero))] == ["S509"]


def test_whole_numbers_may_be_written_with_a_point() -> None:
    """3.0 is 3, for counts too."""
    submission = submission_from(json.loads(text_of(target_level=3.0, city={"population": 5000.0})))
    assert (submission.target_level, submission.city.population) == (3, 5000)


# Problems themselves


def test_every_kind_says_how_to_mend_it() -> None:
    """A code that ends in w is a warning; all others are errors; none is without words."""
    for code, kind in KINDS.items():
        assert kind.code == code
        assert kind.severity == ("warning" if code.endswith("w") else "error")
        assert kind.title
        assert kind.mend


def test_problem_as_text_and_data() -> None:
    """Place, finding, what is allowed, and the advice: the better one where there is one."""
    problem = Problem("S501", "STR-1", "an id", "/answers/STR-1", mend="Did you mean STR-01?")
    filed = problem.in_file("a.json")
    assert filed.place == "a.json /answers/STR-1"
    assert filed.in_file("b.json") is filed
    assert str(filed).splitlines()[1:] == ["  found: STR-1", "  allowed: an id", "  to mend: Did you mean STR-01?"]
    assert filed.as_dict()["severity"] == "error"
    assert Problem("S501").as_dict()["mend"] == KINDS["S501"].mend
    assert str(Problem("S501")).startswith("S501 The")


def test_errors_are_raised_with_their_warnings() -> None:
    """Warnings alone raise nothing."""
    raise_errors([Problem("S513w")])
    with pytest.raises(ProblemError) as raised:
        raise_errors([Problem("S513w"), Problem("S501")])
    assert [p.code for p in raised.value.problems] == ["S513w", "S501"]
    assert "S501" in str(raised.value)


def test_what_is_shown_is_short_and_on_one_line() -> None:
    """Hostile text is cut and loses what is not printable."""
    assert shown("a\nb\x1b[31m") == "a b [31m"
    assert len(shown("x" * 500)) == 80
    assert shown(3.5) == "3.5"


def test_near_words_are_proposed() -> None:
    """The nearest known one, whatever its case; nothing where none is near."""
    assert did_you_mean("str-1", ["STR-01", "ECO-01"]) == "Did you mean STR-01?"
    assert did_you_mean("zzz", ["STR-01"]) == ""
