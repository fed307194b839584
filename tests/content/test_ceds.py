"""The shipped questionnaire and catalog keep the rules that make them good."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from diagnostic.content.catalog import Catalog
from diagnostic.content.catalog_rules import rule_problems
from diagnostic.content.question_types import ChecklistQuestion, LevelQuestion, NumberQuestion
from diagnostic.content.questionnaire import Questionnaire


def test_exactly_100_questions_10_to_16_a_factor(ceds: Questionnaire) -> None:
    """100 in all; no factor is thin or swollen."""
    assert len(ceds.questions) == 100
    assert all(10 <= len(factor.questions) <= 16 for factor in ceds.factors)


def test_types_are_mixed(ceds: Questionnaire) -> None:
    """At least 25 numbers and 35 described states; some of the other types."""
    counts = Counter(question.type for question in ceds.questions)
    assert counts["number"] >= 25
    assert counts["level"] >= 35
    assert counts["checklist"] >= 3
    assert counts["yes_no"] >= 3


def test_every_question_is_complete(ceds: Questionnaire) -> None:
    """Title, help, why, evidence, department and source are there, and short enough to be read."""
    for q in ceds.questions:
        for key in ("title", "help", "why", "evidence", "department", "source"):
            assert getattr(q, key), f"{q.id} has no {key}"
        assert len(q.title) <= 32, q.id
        assert len(q.text) <= 200, q.id
        assert len(q.help.split()) <= 120, q.id


def test_questions_end_in_a_question_mark(ceds: Questionnaire) -> None:
    """One question each, not two."""
    for q in ceds.questions:
        assert q.text.count("?") == 1, q.id
        assert q.text.endswith("?"), q.id


def test_levels_have_five_labelled_states(ceds: Questionnaire) -> None:
    """Five different sentences with short, different labels."""
    for q in ceds.questions:
        if isinstance(q, LevelQuestion):
            assert [option.value for option in q.options] == [1, 2, 3, 4, 5], q.id
            assert len({option.label for option in q.options}) == 5, q.id
            assert all(0 < len(option.label) <= 40 and len(option.text) <= 240 for option in q.options), q.id


def test_states_are_not_told_apart_by_adverbs(ceds: Questionnaire) -> None:
    """Words on which two officials would differ do not decide between states."""
    vague = re.compile(
        r"\b(mostly|largely|partially|fairly|adequately|regularly|often|sometimes|rarely|good|poor)\b", re.I
    )
    for q in ceds.questions:
        if isinstance(q, LevelQuestion):
            for option in q.options:
                assert not vague.search(option.text), f"{q.id}: {option.text}"


def test_numbers_have_unit_limits_and_basis(ceds: Questionnaire) -> None:
    """A quantity says its unit, its limits, and where its points come from."""
    for q in ceds.questions:
        if isinstance(q, NumberQuestion):
            assert q.unit, q.id
            assert q.basis, q.id
            assert q.minimum is not None, q.id
            assert q.maximum is not None, q.id


def test_numbers_reach_both_ends_of_the_scale(ceds: Questionnaire) -> None:
    """A city can lose and win all points of every question."""
    for q in ceds.questions:
        assert q.score_limits == (0, 100), q.id


def test_checklists_have_labels(ceds: Questionnaire) -> None:
    """Items have a short label for sheets and charts."""
    for q in ceds.questions:
        if isinstance(q, ChecklistQuestion):
            assert all(0 < len(item.label) <= 40 for item in q.items), q.id


def test_not_applicable_is_explained(ceds: Questionnaire) -> None:
    """Where n/a is allowed, the help says when."""
    for q in ceds.questions:
        if q.allow_na:
            assert "not applicable" in q.help.lower(), q.id


def test_twelve_modules_about_110_functions(modules: Catalog) -> None:
    """The twelve of the source, each with 8 to 10 functions that say how one sees them in operation."""
    assert len(modules.modules) == 12
    assert all(8 <= len(module.functions) <= 10 for module in modules.modules)
    assert 105 <= sum(len(module.functions) for module in modules.modules) <= 115
    assert all(function.help for module in modules.modules for function in module.functions)


def test_catalog_keeps_all_rules(modules: Catalog, ceds: Questionnaire) -> None:
    """No dead ends, no rows that fall, no module that is paid by its own result."""
    assert list(rule_problems(modules, ceds)) == []


def test_rows_rise_evenly(modules: Catalog) -> None:
    """A row that jumps puts its module first for every city of that level."""
    for module in modules.modules:
        steps = [high - low for low, high in zip(module.expected, module.expected[1:], strict=False)]
        assert max(steps) <= 35, module.id


@pytest.mark.parametrize("key", ["kpis", "risks", "standards", "open_source", "sources", "improves"])
def test_modules_are_complete(modules: Catalog, key: str) -> None:
    """Every module has measures of success, risks, standards, free software, sources and questions it improves."""
    for module in modules.modules:
        assert getattr(module, key), f"{module.id} has no {key}"


def test_challenge_groups_have_about_ten_questions(modules: Catalog) -> None:
    """Five groups, each with its modules and its questions; no question in two groups."""
    listed = [question for group in modules.challenge_groups for question in group.questions]
    assert len(modules.challenge_groups) == 5
    assert all(8 <= len(group.questions) <= 12 for group in modules.challenge_groups)
    assert len(listed) == len(set(listed))
    assert {module.challenge_group for module in modules.modules} == {group.id for group in modules.challenge_groups}
