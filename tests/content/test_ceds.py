"""The shipped questionnaire and catalog keep the rules that make them good."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from diagnostic.content.catalog import Catalog
from diagnostic.content.catalog_rules import rule_problems
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.content.question_types import ChecklistQuestion, LevelQuestion, NumberQuestion
from diagnostic.content.questionnaire import Questionnaire

VERSIONS = ("1.0.0", "2.0.0")


@pytest.fixture(params=VERSIONS)
def ceds(request: pytest.FixtureRequest) -> Questionnaire:
    """Each version of the shipped questionnaire."""
    return load_questionnaire(f"ceds@{request.param}")


@pytest.fixture
def modules(ceds: Questionnaire) -> Catalog:
    """The catalog of its major version."""
    return load_catalog(None, ceds)


def test_exactly_100_questions_9_to_16_a_factor(ceds: Questionnaire) -> None:
    """100 in all; no factor is thin or swollen."""
    assert len(ceds.questions) == 100
    assert all(9 <= len(factor.questions) <= 16 for factor in ceds.factors)


def test_types_are_mixed(ceds: Questionnaire) -> None:
    """At least 25 numbers and 35 described states; some checklists, and hardly a bare yes or no."""
    counts = Counter(question.type for question in ceds.questions)
    assert counts["number"] >= 25
    assert counts["level"] >= 35
    assert counts["checklist"] >= 3
    assert counts["yes_no"] >= 1


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


NEWEST = load_questionnaire("ceds@2.0.0")


def test_what_must_be_read_is_short() -> None:
    """Questions, states and items under 6,000 words, help under 7,000 and never over 90, the core round under 2,200."""

    def words(core: bool) -> int:
        asked = [q for q in NEWEST.questions if q.core or not core]
        return sum(
            len(text.split())
            for q in asked
            for text in (q.text, *(o.text for o in q.choices), *(i.text for i in q.parts))
        )

    assert words(core=False) < 6000
    assert words(core=True) < 2200
    assert sum(len(q.help.split()) for q in NEWEST.questions) < 7000
    assert all(len(q.help.split()) <= 90 and len(q.text.split()) <= 25 for q in NEWEST.questions)
    assert 33 <= sum(q.core for q in NEWEST.questions) <= 38


def test_departments_facts_checks_and_conditions() -> None:
    """Twelve departments at most, each with questions; about 40 to 50 figures, all used; at least 30 cross-checks."""
    departments = {department.id for department in NEWEST.departments}
    assert len(departments) <= 12
    assert {question.department for question in NEWEST.questions} == departments
    ways = [q.from_facts for q in NEWEST.questions if isinstance(q, NumberQuestion) and q.from_facts]
    assert {fact for way in ways for fact in way.needed} - {"city.population"} == set(NEWEST.fact_of)
    assert len(NEWEST.checks) >= 30
    assert [bool(level.requires) for level in NEWEST.levels] == [False, False, True, True, True]


def test_the_map_from_the_first_version_names_every_question_once() -> None:
    """What is gone is listed with a reason; what carries over still exists; nothing stands under both."""
    old, worth = load_questionnaire("ceds@1.0.0"), NEWEST.carries_over["1.0.0"]
    assert set(worth.not_) == set(old.row_of) - set(NEWEST.row_of)
    assert not set(worth.look_again) & set(worth.not_)
    assert set(worth.look_again) <= set(old.row_of)


def test_the_eight_foundations_tell_a_step_for_every_question() -> None:
    """For each question and each state above the first what to do; rows that rise, reasons for what is needed."""
    catalog = load_catalog("2.0.0", NEWEST)
    assert len(catalog.foundations) == 8
    for foundation in catalog.foundations:
        assert set(foundation.steps) == set(foundation.questions), foundation.id
        assert set(foundation.prerequisites.basis) == {name for name, _ in foundation.prerequisites.all_required()}
        for question_id, steps in foundation.steps.items():
            question = NEWEST.question(question_id)
            if isinstance(question, LevelQuestion):
                assert [*steps] == [str(option.value) for option in question.options[1:]], question_id
            elif isinstance(question, ChecklistQuestion):
                assert [*steps] == [item.id for item in question.items], question_id
    for module in catalog.modules:
        assert set(module.prerequisites.basis) == {name for name, _ in module.prerequisites.all_required()}, module.id
