"""Two results side by side: steps first, foundations, what compares; also where one was made otherwise."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.content.load import catalog_for, content_root, load_questionnaire, read_yaml
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.blocks import Draft, Figure, Paragraph, Points, Section, Table
from diagnostic.documents.diagnosis.changes import change_report, comparison_data
from diagnostic.documents.diagnosis.steps_compared import step_changes
from diagnostic.documents.diagnosis.what_moves import add_what_moves
from diagnostic.documents.diagnosis.years import Year, add_years
from diagnostic.documents.result_sentences import level_headline
from diagnostic.documents.writers.html_file import as_html
from diagnostic.formats.result_file import result_in
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import Submission, parse_submission, submission_from

HERE = Path(__file__)
STORIES = HERE.parents[2] / "stories"
OLD_METHOD = HERE.with_name("method-1-result.json")


@cache
def quick(ref: str) -> Questionnaire:
    """A version with few draws: nothing here asks for chances."""
    full = load_questionnaire(ref)
    return full.model_copy(update={"uncertainty": full.uncertainty.model_copy(update={"draws": 5})})


def story(name: str) -> Submission:
    return submission_from(read_yaml(STORIES / f"{name}.yaml")["submission"])


def diagnosed(submission: Submission) -> Diagnosis:
    used = quick(f"{submission.questionnaire.id}@{submission.questionnaire.version}")
    return diagnose_with(submission, used, catalog_for(used, submission.named_catalog))


def changed(submission: Submission, **values: Any) -> Submission:
    data = submission.model_dump(mode="json")
    for key, value in values.items():
        data[key] = data[key] | value
    return submission_from(data)


def tables(section: Section) -> dict[str, Table]:
    return {block.name: block for block in section.blocks if isinstance(block, Table)}


@pytest.fixture(scope="module")
def town() -> Submission:
    return story("paper-town-wants-an-app")


def test_a_foundation_that_was_built_is_done_and_a_system_that_was_closed_is_new(town: Submission) -> None:
    """All questions of security at their best: it stands at 100, no target is above that, so nothing names it.

    A system that is no city's task is among no steps; when it becomes one that is not there, it is new.
    """
    now = diagnosed(town)
    security = next(f for f in now.foundations if f.id == "security-continuity")
    assert any(step.id == security.id for step in now.steps), "the story is about a town without safeguards"
    catalog = catalog_for(quick("ceds@2.0.0"))
    assert catalog is not None
    questionnaire = quick("ceds@2.0.0")
    best = {}
    for question_id in catalog.foundation("security-continuity").questions:
        question = questionnaire.question(question_id)
        best[question_id] = question.answer_reaching(question.score_limits[1], town.answers.get(question_id))
    better = diagnosed(changed(town, answers=best))
    became = {change.id: change for change in step_changes(now, better)}
    assert became["security-continuity"].became == "done"
    assert became["security-continuity"].now == ""
    assert became["security-continuity"].moved.endswith("→ 100 of 100")
    without = diagnosed(changed(town, systems={"bus-information": {"status": "n/a", "functions": {}}}))
    assert {c.id: c.became for c in step_changes(without, now)}["bus-information"] == "new"
    assert {c.id: c.became for c in step_changes(now, without)}["bus-information"] == "dropped"


def test_a_system_that_runs_and_does_not_deliver_is_built_not_done(town: Submission) -> None:
    """Groupware in operation passes its target at level 1, while everything it should improve stays weak."""
    before, now = diagnosed(town), diagnosed(changed(town, systems={"groupware": {"status": "operational"}}))
    became = {change.id: change for change in step_changes(before, now)}
    assert became["groupware"].became == "built"
    assert became["groupware"].now.endswith("improve")


def test_the_steps_come_first_in_a_comparison(town: Submission) -> None:
    before, now = diagnosed(town), diagnosed(changed(town, answers={"STR-01": 4}))
    report = change_report(before, quick("ceds@2.0.0"), now, quick("ceds@2.0.0"))
    names = [block.name if isinstance(block, Table) else type(block).__name__ for block in report.sections[0].blocks]
    assert names.index("Points") < names.index("Steps compared") < names.index("Foundations compared")
    assert names.index("Foundations compared") < names.index("Change")
    (first,) = [b for b in report.sections[0].blocks if isinstance(b, Points)]
    shown = next(point.text for point in first.points if point.title == "First now.")
    foundations = {found.id: found.name for found in now.foundations}
    assert shown.startswith(foundations[now.steps[0].id])
    rows = tables(report.sections[0])["Foundations compared"].rows
    assert len(rows) == len(now.foundations) == 8


def test_versions_that_do_not_compare_say_so_question_by_question(town: Submission) -> None:
    """STR-07 is to be looked at again by the map of 2.0.0; every old question is in exactly one of the tables."""
    text = (content_root() / "questionnaires/ceds/1.0.0/examples/middling.json").read_text(encoding="utf-8")
    old = parse_submission(text)
    before, now = diagnosed(old), diagnosed(town)
    one, two = quick("ceds@1.0.0"), quick("ceds@2.0.0")
    section = change_report(before, one, now, two).sections[0]
    found = tables(section)
    kept = [*found["Questions that compare"].rows, *found["Questions unchanged"].rows]
    lost = found["Questions that do not compare"].rows
    assert len(kept) + len(lost) == 100
    (careful,) = [row for row in kept if row[0].text.startswith("STR-07")]
    assert careful[4].text == two.carries_over["1.0.0"].look_again["STR-07"]
    assert "Change" not in found
    data = comparison_data(before, one, now, two)
    assert (data["scores_compare"], data["difference"], len(data["questions"])) == (False, None, 100)
    assert json.loads(json.dumps(data))["steps"]


def test_another_questionnaire_is_refused(town: Submission) -> None:
    result = diagnosed(town)
    other = load_questionnaire("smart-city-benchmark")
    with pytest.raises(ProblemError) as refused:
        change_report(result, quick("ceds@2.0.0"), result, other)
    assert refused.value.problems[0].code == "X803"


def test_a_result_of_method_1_stands_beside_one_of_today() -> None:
    """It names no steps: the places of its order stand for them, and it is said. Its score compares (same version)."""
    before = result_in(OLD_METHOD)
    assert before is not None
    assert (before.method, before.steps, before.evidence.grade) == (1, [], None)
    text = (content_root() / "questionnaires/ceds/1.0.0/examples/middling.json").read_text(encoding="utf-8")
    now = diagnosed(parse_submission(text))
    ceds = quick("ceds@1.0.0")
    report = change_report(before, ceds, now, ceds)
    said = as_html(report)
    assert "made with method 1" in said
    became = {change.id: change for change in step_changes(before, now)}
    first = before.priorities[0]
    assert became[first.id].before == "1 · start now"
    assert comparison_data(before, ceds, now, ceds)["methods"] == [1, 2]


def test_what_if_shows_what_enters_now(town: Submission) -> None:
    today = diagnosed(town)
    (leaving, *_) = [step.id for step in today.steps if step.band == "now"]
    then = diagnosed(changed(town, systems={leaving: {"status": "n/a", "functions": {}}}))
    draft = Draft()
    add_what_moves(draft, today, then, quick("ceds@2.0.0"))
    steps = next(section for section in draft.sections if section.key == "steps-moved")
    assert draft.sections[0] is steps
    names = {module.id: module.name for module in then.modules}
    lead = steps.blocks[0].text  # type: ignore[union-attr]
    assert f"No longer now: {names[leaving]}" in lead
    old, new = ([step.id for step in result.steps if step.band == "now"] for result in (today, then))
    entering = [names[key] for key in new if key not in old]
    assert ("Now as well" in lead) == bool(entering)
    assert all(name in lead for name in entering)
    assert tables(steps)["Steps compared"].columns[1].title == "Today"


def test_scores_of_another_major_version_are_not_drawn_beside_these(town: Submission) -> None:
    text = (content_root() / "questionnaires/ceds/1.0.0/examples/middling.json").read_text(encoding="utf-8")
    old, now = diagnosed(parse_submission(text)), diagnosed(town)
    for years, figures in (([Year("2025", old), Year("2026", now)], 0), ([Year("2026", now), Year("2027", now)], 1)):
        draft = Draft()
        add_years(draft, years, quick("ceds@2.0.0"))
        blocks = draft.sections[0].blocks
        assert sum(isinstance(block, Figure) for block in blocks) == figures
        said = [block.text for block in blocks if isinstance(block, Paragraph)]
        assert [("2025" in one and "do not compare" in one) for one in said] == [True] * (1 - figures)
        assert len(tables(draft.sections[0])["Years"].rows) == 2


def test_a_foundation_that_comes_before_all_systems_moved_up(town: Submission) -> None:
    """The same steps with the first one, a foundation, told last: from there to the front is up, the other way back."""
    now = diagnosed(town)
    first, *rest = now.steps
    assert first.kind == "foundation"
    other = now.model_copy(update={"steps": [*rest, first]})
    assert {change.id: change.became for change in step_changes(other, now)}[first.id] == "up"
    assert {change.id: change.became for change in step_changes(now, other)}[first.id] == "back"


def test_where_too_little_is_answered_no_steps_are_compared(town: Submission) -> None:
    """A factor of a gate without an answer does not enter: which answers come first is said instead."""
    used = quick("ceds@2.0.0")
    silent = {question.id: "dont_know" for question in used.factors[used.factor_row_of["EFF"]].questions}
    full, thin = diagnosed(town), diagnosed(changed(town, answers=silent, facts={}))
    for before, now, said in ((full, thin, "Too little is answered now"), (thin, full, "Too little was answered")):
        section = change_report(before, used, now, used).sections[0]
        assert "Steps compared" not in tables(section)
        assert any(isinstance(block, Paragraph) and block.text.startswith(said) for block in section.blocks)
    draft = Draft()
    add_what_moves(draft, full, thin, used)
    assert "steps-moved" not in [section.key for section in draft.sections]


def test_a_result_of_method_1_has_a_headline_without_a_grade() -> None:
    before = result_in(OLD_METHOD)
    assert before is not None
    assert level_headline(before, quick("ceds@1.0.0")) == "Level 3 · Established"
