"""Other people's models: the smallest folder, another shape of folder, and the submission the format is shown with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import Submission, submission_from

MINIMAL = """
format: diagnostic-questionnaire/1
id: tiny
version: 1.0.0
title: Tiny
levels: [{level: 1, name: Low, cut: 0}, {level: 2, name: High, cut: 50}]
factors: [{id: ONE, name: One}, {id: TWO, name: Two}]
"""
ONE = """
- {id: ONE-01, text: Which state?, type: level, options: [{value: 1, text: Nothing}, {value: 2, text: All}]}
- {id: ONE-02, text: How much?, type: number, points: [[0, 0], [10, 100]]}
"""
TWO = """
- {id: TWO-01, text: Is it so?, type: yes_no}
- {id: TWO-02, text: Which of these?, type: checklist, items: [{id: a, text: First}, {id: b, text: Second}]}
"""


def folder_of(root: Path, header: str, **questions: str) -> Path:
    """A questionnaire folder with these files."""
    folder = root / "tiny"
    (folder / "questions").mkdir(parents=True)
    (folder / "questionnaire.yaml").write_text(header, encoding="utf-8")
    for stem, text in questions.items():
        (folder / "questions" / f"{stem}.yaml").write_text(text, encoding="utf-8")
    return folder


def given(answers: dict[str, Any], **more: Any) -> Submission:
    """A submission with the two required keys and answers."""
    head = {"format": "diagnostic-submission/1", "questionnaire": {"id": "tiny", "version": "1.0.0"}}
    return submission_from(head | {"answers": answers} | more)


def test_only_the_required_keys_validate_and_score(tmp_path: Path) -> None:
    """Every default stands: weight 1, arithmetic, coverage 0.6, no gates, no dimensions, 1000 draws."""
    questionnaire = load_questionnaire(folder_of(tmp_path, MINIMAL, one=ONE, two=TWO))
    assert questionnaire.language == "en"
    assert questionnaire.aggregation == "arithmetic"
    assert (questionnaire.min_coverage, questionnaire.enters_from) == (0.6, 0.6)
    assert questionnaire.gates is None
    assert questionnaire.dimensions == []
    assert questionnaire.uncertainty.model_dump() == {"weight_band": 0.25, "draws": 1000, "seed": 2013}
    assert all(q.weight == 1 and not q.allow_na for q in questionnaire.questions)
    assert all(factor.weight == 1 for factor in questionnaire.factors)
    assert catalog_for(questionnaire) is None
    result = diagnose_with(
        given({"ONE-01": 2, "ONE-02": 4, "TWO-01": True, "TWO-02": ["b"]}), questionnaire, catalog_for(questionnaire)
    )
    assert [factor.score for factor in result.factors] == pytest.approx([70, 75])
    assert result.maturity.score == pytest.approx(72.5)
    assert (result.maturity.level, result.maturity.name) == (2, "High")
    assert result.maturity.dimensions == []
    assert result.modules == []


def test_submission_with_only_the_required_keys(tmp_path: Path) -> None:
    """No answer at all is a submission; what is missing is a warning, not an error."""
    questionnaire = load_questionnaire(folder_of(tmp_path, MINIMAL, one=ONE, two=TWO))
    submission = submission_from(
        {"format": "diagnostic-submission/1", "questionnaire": {"id": "tiny", "version": "1.0.0"}}
    )
    problems = submission_problems(submission, questionnaire, None)
    assert problems
    assert not any(problem.is_error for problem in problems)
    assert diagnose_with(submission, questionnaire, None).maturity.level is None


def test_geometric_mean_four_options_no_dimensions_no_catalog(tmp_path: Path) -> None:
    """Four-option levels score in thirds; the mean is geometric with a floor."""
    header = MINIMAL + "aggregation: {geometric: {floor: 5}}\n"
    options = ", ".join(f"{{value: {letter}, text: State}}" for letter in "abcd")
    four = f"- {{id: ONE-01, text: Which?, type: level, options: [{options}]}}\n"
    questionnaire = load_questionnaire(folder_of(tmp_path, header, one=four, two=TWO))
    result = diagnose_with(given({"ONE-01": "c", "TWO-01": True, "TWO-02": ["a"]}), questionnaire, None)
    assert result.questions[0].score == pytest.approx(200 / 3)
    assert result.maturity.score == pytest.approx((200 / 3 * 75) ** 0.5)
    assert result.catalog is None
    low = diagnose_with(given({"ONE-01": "a", "TWO-01": True, "TWO-02": ["a"]}), questionnaire, None)
    assert low.maturity.score == pytest.approx((5 * 75) ** 0.5)


@pytest.mark.parametrize("written", ["geometric", "{geometric: {}}", "{geometric: {floor: 1}}"])
def test_geometric_floor_is_one_by_default(tmp_path: Path, written: str) -> None:
    """However the choice is written."""
    header = MINIMAL + f"aggregation: {written}\n"
    assert load_questionnaire(folder_of(tmp_path, header, one=ONE, two=TWO)).geometric_floor == 1


def test_smallest_catalog(tmp_path: Path) -> None:
    """A module needs id, name and expected; the catalog's numbers have their defaults."""
    questionnaire = load_questionnaire(folder_of(tmp_path, MINIMAL, one=ONE, two=TWO))
    place = tmp_path / "catalog"
    (place / "systems").mkdir(parents=True)
    header = "format: diagnostic-catalog/1\nversion: 1.0.0\nquestionnaire: {id: tiny, major: 1}\nmodules: [archive]\n"
    (place / "catalog.yaml").write_text(header, encoding="utf-8")
    (place / "systems" / "archive.yaml").write_text(
        "{id: archive, name: Archive, expected: [0, 50]}\n", encoding="utf-8"
    )
    catalog = load_catalog(place, questionnaire)
    assert catalog.criteria.as_list() == [0.25, 0.3, 0.2, 0.25]
    assert list(catalog.status.model_dump().values()) == [0, 0, 0.4, 0.75, 1]
    assert (catalog.standing.behind, catalog.standing.ahead, catalog.ready) == (10, -10, 80)
    answers = {"ONE-01": 2, "ONE-02": 4, "TWO-01": True, "TWO-02": ["b"]}
    submission = given(answers, systems={"archive": {"status": "pilot"}})
    (priority,) = diagnose_with(submission, questionnaire, catalog).priorities
    # position 1.5 + 22.5 / 50 = 1.95, so that 47.5 is expected; need and value are dropped, readiness is 100
    assert priority.score == pytest.approx((0.25 * 7.5 + 0.2 * 100) / 0.45)
    assert priority.class_ == "start_now"


SAMPLE: dict[str, Any] = {
    "format": "diagnostic-submission/1",
    "questionnaire": {"id": "ceds", "version": "1.0.0"},
    "city": {"name": "Example City", "country": "KE", "region": "Africa", "population": 812000, "currency": "USD"},
    "period": "2026",
    "submitted_at": "2026-11-22T10:00:00Z",
    "answers": {
        "STR-01": 3,
        "ECO-02": 5400.0,
        "USE-04": ["a", "c"],
        "INF-03": True,
        "DIV-02": "dont_know",
        "SOC-05": "n/a",
    },
    "comments": {"STR-01": "adopted 2025, see council decision 14"},
    "confidence": {"ECO-02": "measured"},
    "systems": {"e-procurement": {"status": "pilot", "functions": {"e-bidding": "yes", "contract-register": "partly"}}},
    "target_level": 4,
    "criteria": {"gap": 0.4, "need": 0.3, "readiness": 0.2, "value": 0.1},
}


def test_the_sample_submission_fits_the_shipped_questionnaire(ceds: Questionnaire, modules: Catalog) -> None:
    """No errors and no warnings; the result takes over what the city chose."""
    submission = submission_from(SAMPLE)
    assert submission_problems(submission, ceds, modules) == []
    assert submission.submitted_at is not None
    assert submission.submitted_at.isoformat() == "2026-11-22T10:00:00+00:00"
    quick = ceds.model_copy(update={"uncertainty": ceds.uncertainty.model_copy(update={"draws": 2})})
    result = diagnose_with(submission, quick, modules)
    assert result.target_level == 4
    assert result.criteria is not None
    assert result.criteria.model_dump() == SAMPLE["criteria"]
    assert result.maturity.provisional


def broken(tmp_path: Path, **changes: Any) -> list[str]:
    """Codes of what is wrong with the minimal folder after a change of its header (None removes a key)."""
    header = {**yaml.safe_load(MINIMAL), **changes}
    header = {key: value for key, value in header.items() if value is not None}
    folder = folder_of(tmp_path, yaml.safe_dump(header), one=ONE, two=TWO)
    with pytest.raises(ProblemError) as raised:
        load_questionnaire(folder)
    assert all(problem.file for problem in raised.value.problems)
    return [problem.code for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": None}, "M202"),
        ({"levels": None}, "M202"),
        ({"colour": "red"}, "M201"),
        ({"version": 1.0}, "M205"),
        ({"levels": [{"level": 2, "name": "A", "cut": 0}]}, "Q301"),
        ({"levels": [{"level": 1, "name": "A", "cut": 5}]}, "Q302"),
        ({"levels": [{"level": 1, "name": "A", "cut": 0}, {"level": 2, "name": "B", "cut": 0}]}, "Q302"),
        ({"min_coverage": 0.4, "enter_coverage": 0.5}, "Q309"),
        ({"gates": {"factors": ["THREE"]}}, "Q305"),
        ({"factors": [{"id": "ONE", "name": "One"}]}, "Q312"),
        ({"factors": [{"id": i, "name": i} for i in ("ONE", "TWO", "THREE")]}, "Q311"),
    ],
)
def test_what_does_not_fit_together_is_named(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    """Each with its stable code and its file."""
    assert code in broken(tmp_path, **changes)
