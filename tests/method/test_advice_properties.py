"""What must hold of the advice for every questionnaire, catalog and submission: ranges, bands, steps, classes."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import Assessment, Portfolio, assess, maturity, portfolio
from diagnostic.method.bands import Band
from diagnostic.method.computed_answers import answers_of
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.inherited_priority import waiting
from diagnostic.method.one_city import diagnose_with
from diagnostic.method.parameters import catalog_parameters, framework_parameters
from diagnostic.method.prerequisites import NONE
from diagnostic.method.priority import Class
from diagnostic.method.responses import State, systems_of
from diagnostic.method.steps import NOT_NAMED, lacks
from diagnostic.submission.submission import Submission, submission_from
from tests.generators import Case, cases, random_answer

often = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def models(case: Case) -> tuple[Submission, Questionnaire, Catalog | None]:
    """A case whose figures make no impossible answer."""
    submission, questionnaire, catalog = case.models()
    try:
        diagnose_with(submission, questionnaire, catalog)
    except ProblemError:
        assume(False)
    return submission, questionnaire, catalog


def assessed(submission: Submission, questionnaire: Questionnaire, catalog: Catalog | None) -> Assessment:
    """Everything without draws."""
    systems = None if catalog is None else systems_of([submission], catalog)
    target = np.array([submission.target_level or 0])
    return assess(questionnaire, catalog, answers_of([submission], questionnaire), systems, target)


@often
@given(cases(rich=True), st.data())
def test_one_more_answer_never_widens_the_range(drawn: tuple[Case, Random], data: st.DataObject) -> None:
    """A missing answer given in any way, or one more item of a checklist known."""
    case, rng = drawn
    submission, questionnaire, _ = models(case)
    before = assessed(submission, questionnaire, None)
    state, known = before.answers.state[:, 0], before.answers.known[:, 0]
    open_ = [
        row
        for row, question in enumerate(questionnaire.questions)
        if (state[row] in (State.MISSING, State.DONT_KNOW) or known[row] < 1) and state[row] != State.NOT_APPLICABLE
    ]
    assume(open_)
    question = questionnaire.questions[data.draw(st.sampled_from(open_))]
    raw = {q["id"]: q for factor in case.questionnaire["factors"] for q in factor["questions"]}[question.id]
    answer = random_answer(rng, raw)
    given_now = case.submission["answers"].get(question.id)
    if isinstance(given_now, dict):
        left = [item.id for item in question.parts if item.id not in given_now]
        assume(left)
        answer = given_now | {left[0]: rng.random() < 0.5}
    if raw.get("integer"):
        answer = float(round(answer))
    more = submission_from(case.submission | {"answers": case.submission["answers"] | {question.id: answer}})
    assume(not list(question.answer_problems(more.answers[question.id], "")))
    after = assessed(more, questionnaire, None)
    assume(not np.isnan(before.whole.low_score[0]))
    assert after.whole.low_score[0] >= before.whole.low_score[0] - 1e-9
    assert after.whole.high_score[0] <= before.whole.high_score[0] + 1e-9
    assert after.whole.low_level[0] >= before.whole.low_level[0]
    assert after.whole.high_level[0] <= before.whole.high_level[0]


@often
@given(cases(rich=True, catalog=True))
def test_bands(drawn: tuple[Case, Random]) -> None:
    """At most so many are now, each can be started and is worth it, and whatever it waits for is now, too."""
    submission, questionnaire, catalog = models(drawn[0])
    assert catalog is not None
    plan = assessed(submission, questionnaire, catalog).planned
    assert plan is not None
    now = plan.band[:, 0] == Band.NOW
    assert now.sum() <= catalog.bands.now
    assert (plan.priorities.class_[now, 0] == Class.START_NOW).all()
    assert (np.round(plan.gaps.target_gap[now, 0], 9) >= catalog.bands.least_gap).all()
    for waiter, blocker in waiting(plan.needs, plan.gaps.target_gap):
        if now[waiter] and blocker[0] != NONE:
            assert now[blocker[0]]
            assert plan.rank[blocker[0], 0] < plan.rank[waiter, 0]


@often
@given(cases(rich=True, catalog=True))
def test_steps(drawn: tuple[Case, Random]) -> None:
    """Each once; a foundation only below its own target or lacked by what comes later; modules as they are ordered."""
    submission, questionnaire, catalog = models(drawn[0])
    assert catalog is not None
    done = assessed(submission, questionnaire, catalog)
    plan = done.planned
    assert plan is not None
    places = np.concatenate([plan.steps.foundation[:, 0], plan.steps.module[:, 0]])
    named = np.sort(places[places != NOT_NAMED])
    assert named.tolist() == list(range(1, len(named) + 1))
    assert ((plan.steps.module[:, 0] != NOT_NAMED) == (plan.rank[:, 0] > 0)).all()
    for k in np.flatnonzero(plan.steps.foundation[:, 0] != NOT_NAMED):
        below = np.round(plan.foundations.target_gap[k, 0], 9) > 0
        assert below or _lacked_later(plan, catalog, int(k))
    kept = plan.band[:, 0] == Band.KEEP
    for m in np.flatnonzero(~kept & (plan.rank[:, 0] > 0)):
        later = kept & (plan.rank[:, 0] > 0)
        assert (plan.steps.module[m, 0] < plan.steps.module[later, 0]).all()


def _lacked_later(plan: Portfolio, catalog: Catalog, k: int) -> bool:
    """Whether a module or foundation that is named after foundation k lacks it."""
    place = plan.steps.foundation[k, 0]
    owners = [(plan.needs[m], plan.steps.module[m, 0]) for m in range(len(catalog.modules))]
    owners += [(plan.foundation_needs[f], plan.steps.foundation[f, 0]) for f in range(len(catalog.foundations))]
    return any(
        need.row == k and lacks(need, catalog.ready)[0]
        for needs, own_place in owners
        for need in needs.foundations
        if own_place > place
    )


@often
@given(cases(rich=True, catalog=True), st.data())
def test_a_stronger_foundation_never_makes_a_class_worse(drawn: tuple[Case, Random], data: st.DataObject) -> None:
    """With score and level held where they are, no module falls back to prepare first, none to watch."""
    submission, questionnaire, catalog = models(drawn[0])
    assert catalog is not None
    done = assessed(submission, questionnaire, catalog)
    answers = done.answers
    asked = {questionnaire.row_of[q] for f in catalog.foundations for q in f.questions}
    rows = [row for row in asked if answers.state[row, 0] == State.ANSWERED and answers.score[row, 0] < 100]
    assume(rows)
    row = data.draw(st.sampled_from(sorted(rows)))
    higher = answers.score.copy()
    higher[row] = data.draw(st.floats(float(answers.score[row, 0]), 100))
    better = replace(answers, score=higher)
    found = maturity(questionnaire, better, framework_parameters(questionnaire))
    held = replace(found, overall=done.found.overall, level=done.found.level)
    plan = portfolio(
        questionnaire,
        catalog,
        better,
        held,
        done.implementation,
        done.outside,
        catalog_parameters(catalog),
        np.array([submission.target_level or 0]),
    )
    assert done.planned is not None
    before, after = done.planned.priorities.class_[:, 0], plan.priorities.class_[:, 0]
    assert not ((before == Class.START_NOW) & (after == Class.PREPARE_FIRST)).any()
    assert not ((before == Class.SUSTAIN) & (after == Class.WATCH)).any()


@often
@given(cases(rich=True))
def test_the_whole_result(drawn: tuple[Case, Random]) -> None:
    """It survives JSON; reasons add up; probabilities sum to 1; steps, bands and hinges belong together."""
    submission, questionnaire, catalog = models(drawn[0])
    result = diagnose_with(submission, questionnaire, catalog)
    assert Diagnosis.model_validate_json(result.model_dump_json(by_alias=True)) == result
    for priority in result.priorities:
        if priority.score is not None:
            assert abs(sum(reason.points for reason in priority.because) - priority.score) < 1e-9
        assert (priority.inherited is None) == (priority.rank is None)
        if priority.inherited is not None and priority.score is not None:
            assert priority.inherited.score is not None
            assert round(priority.inherited.score, 9) >= round(priority.score, 9)
    for module in result.modules:
        if module.band_probability is not None:
            assert abs(sum(module.band_probability.values()) - 1) < 1e-12
    now = [step.id for step in result.steps if step.band == "now"]
    for hinge in result.hinges_on:
        assert hinge.level != result.maturity.level or sorted(hinge.now) != sorted(now)
