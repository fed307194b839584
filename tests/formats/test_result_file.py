"""Of a result of last time, what its scores determine comes back as answers, and nothing else."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.result_file import carry_result
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import parse_submission
from tests.generators import random_case

EXAMPLES = sorted((content_root() / "questionnaires/ceds/1.0.0/examples").glob("*.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_result_gives_back_only_what_was_answered(path: Any, ceds: Questionnaire, modules: Catalog) -> None:
    given = parse_submission(path.read_text(encoding="utf-8"))
    carried = carry_result(diagnose_with(given, ceds, modules), ceds, ceds, modules)
    assert len(carried.questions) > 0.7 * len([answer for answer in given.answers.values() if answer is not None])
    for question_id, answer in carried.submission.answers.items():
        wanted = given.answers[question_id]
        assert answer == (sorted(wanted) if isinstance(wanted, list) else wanted), question_id
    unclear = {left.what for left in carried.left_out}
    lost = {key for key, answer in given.answers.items() if answer is not None} - set(carried.questions)
    assert lost <= unclear
    status = {key: state.status for key, state in given.systems.items() if state.status}
    assert {key: state.status for key, state in carried.submission.systems.items()} == status
    json.dumps(carried.submission.model_dump(mode="json"))


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_carried_from_a_result_has_the_same_score(seed: int) -> None:
    given, questionnaire, catalog = random_case(Random(seed)).models()
    result = diagnose_with(given, questionnaire, catalog)
    carried = carry_result(result, questionnaire, questionnaire, catalog)
    again = diagnose_with(carried.submission, questionnaire, catalog)
    for before, after in zip(result.questions, again.questions, strict=True):
        if before.id in carried.questions:
            assert after.state == before.state
            assert after.score == pytest.approx(before.score, abs=1e-9)
        else:
            assert after.state == "missing"
