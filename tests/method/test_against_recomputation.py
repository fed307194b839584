"""The engine against an independent recomputation of the written rules, number by number."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from diagnostic.content.load import catalog_for, content_root, load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import submission_from
from tests.generators import (
    Record,
    random_catalog,
    random_questionnaire,
    random_submission,
    write_catalog,
    write_folder,
)
from tests.method.recompute import load_folder, load_modules, recompute

TOLERANCE = 1e-9


def differences(expected: Any, actual: Any, place: str = "") -> list[str]:
    """Where the result differs from the recomputed one, looking at all that was recomputed."""
    if isinstance(expected, dict):
        missing = [f"{place}/{key}: not in the result" for key in expected.keys() - actual.keys()]
        shared = [key for key in expected if key in actual]
        return missing + [
            found for key in shared for found in differences(expected[key], actual[key], f"{place}/{key}")
        ]
    if isinstance(expected, list):
        if len(expected) != len(actual):
            return [f"{place}: {len(expected)} entries expected, {len(actual)} found"]
        return [
            found
            for row, pair in enumerate(zip(expected, actual, strict=True))
            for found in differences(*pair, f"{place}/{row}")
        ]
    if isinstance(expected, float) and isinstance(actual, float):
        return [] if abs(expected - actual) <= TOLERANCE else [f"{place}: {expected!r} != {actual!r}"]
    return [] if expected == actual else [f"{place}: {expected!r} != {actual!r}"]


def blockers_without_gaps(result: Record) -> Record:
    """The result with only those keys of a blocker that say something (factor or module)."""
    for priority in result["priorities"]:
        priority["blocked_by"] = [
            {key: value for key, value in blocker.items() if value is not None or key == "value"}
            for blocker in priority["blocked_by"]
        ]
    return result


def found_differences(submission: Record, questionnaire: Any, catalog: Any, plain: Any, modules: Any) -> Any:
    """Differences between the engine's diagnosis and the recomputed one."""
    diagnosis = diagnose_with(submission_from(submission), questionnaire, catalog)
    actual = blockers_without_gaps(diagnosis.model_dump(by_alias=True))
    return differences(recompute(submission, plain, modules), actual)


def with_draws(questionnaire: Questionnaire, draws: int) -> Questionnaire:
    """The same questionnaire with a shorter simulation."""
    uncertainty = questionnaire.uncertainty.model_copy(update={"draws": draws})
    return questionnaire.model_copy(update={"uncertainty": uncertainty})


@pytest.mark.parametrize("part", range(6))
def test_shipped_questionnaire_agrees(part: int) -> None:
    """Every number, class and order of 300 random cities agrees on the shipped content."""
    questionnaire = with_draws(load_questionnaire("ceds@1.0.0"), 2)
    catalog = catalog_for(questionnaire)
    folder = content_root() / "questionnaires" / "ceds" / "1.0.0"
    plain, modules = load_folder(folder), load_modules(content_root() / "modules" / "1.0.0")
    rng = Random(f"ceds {part}")
    for number in range(50):
        submission = random_submission(rng, plain, modules)
        found = found_differences(submission, questionnaire, catalog, plain, modules)
        assert not found, (number, found)


@pytest.mark.parametrize("part", range(7))
def test_random_content_agrees(part: int, tmp_path: Path) -> None:
    """Every number, class and order of 700 random cities agrees on random folders."""
    rng = Random(f"random {part}")
    for number in range(25):
        written = random_questionnaire(rng)
        folder = write_folder(tmp_path / f"q{number}", written)
        plain = load_folder(folder)
        questionnaire = load_questionnaire(folder)
        catalog = modules = None
        if rng.random() < 0.8:
            place = write_catalog(tmp_path / f"m{number}", random_catalog(rng, written))
            catalog, modules = load_catalog(place, questionnaire), load_modules(place)
        for city in range(4):
            submission = random_submission(rng, plain, modules)
            found = found_differences(submission, questionnaire, catalog, plain, modules)
            assert not found, (number, city, found)
