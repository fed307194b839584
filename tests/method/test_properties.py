"""What must hold for every questionnaire, catalog and submission."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from random import Random
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import Maturity, maturity, portfolio, ranges
from diagnostic.method.change import compare
from diagnostic.method.computed_answers import answers_of
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.implementation import implementation, outside
from diagnostic.method.one_city import diagnose_with
from diagnostic.method.parameters import catalog_parameters, framework_parameters
from diagnostic.method.question_score import Scored, question_scores
from diagnostic.method.responses import Responses, State, Systems, systems_of
from diagnostic.method.way_up import way_up
from diagnostic.submission.submission import Submission, submission_from
from tests.generators import Case, Record, cases, enriched_submission, random_answer, random_submission

often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seldom = settings(parent=often, max_examples=25)


def found(questionnaire: Questionnaire, answers: Scored) -> Maturity:
    """Steps 2-4 with the questionnaire's own weights."""
    return maturity(questionnaire, answers, framework_parameters(questionnaire))


def scored(submission: Submission, questionnaire: Questionnaire) -> Scored:
    """Answers of one city with their scores."""
    return question_scores(questionnaire, answers_of([submission], questionnaire))


def diagnosed(case: Case) -> Diagnosis:
    """The diagnosis of a case."""
    return diagnose_with(*case.models())


def changed(case: Case, **parts: Record) -> Case:
    """The case with another questionnaire, catalog or submission."""
    return Case(
        parts.get("questionnaire", case.questionnaire),
        parts.get("catalog", case.catalog),
        parts.get("submission", case.submission),
    )


def nearly(one: Any, other: Any, place: str = "") -> list[str]:
    """Where two results differ by more than 1e-9."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        return [d for key in one for d in nearly(one[key], other[key], f"{place}/{key}")]
    if isinstance(one, list):
        if len(one) != len(other):
            return [f"{place}: {one} | {other}"]
        return [d for i, pair in enumerate(zip(one, other, strict=True)) for d in nearly(*pair, f"{place}/{i}")]
    if isinstance(one, float) and isinstance(other, float):
        return [] if abs(one - other) <= 1e-9 else [f"{place}: {one} | {other}"]
    return [] if one == other else [f"{place}: {one} | {other}"]


def comparable(result: Diagnosis) -> Record:
    """A result by ids instead of places, without digests and without what may differ between equals."""
    plain = result.model_dump(by_alias=True)
    del plain["questionnaire"], plain["catalog"], plain["data_quality"]
    plain["maturity"]["dimensions"] = {d["id"]: d for d in plain["maturity"]["dimensions"]}
    plain["maturity"]["held_back_by"] = {h["factor"] or h["question"]: h for h in plain["maturity"]["held_back_by"]}
    up = plain["maturity"]["way_up"]
    # equally good questions may be raised in any order: only the sum is the same
    plain["maturity"]["way_up"] = None if up is None else sum(step["end"] - step["start"] for step in up)
    for part in ("factors", "questions", "modules", "foundations", "priorities"):
        plain[part] = {row["id"]: row for row in plain[part]}
    plain["hinges_on"] = {row["question"] or row["system"]: row for row in plain["hinges_on"]}
    for key in ("measure_first", "computed", "checks", "steps"):
        del plain[key]  # told in the order of the file, or of equals
    for row in plain["priorities"].values():
        row["because"] = sorted((r["criterion"], str(r), r["points"]) for r in row["because"])
        row["because"] = [(criterion, points) for criterion, _, points in row["because"]]
        row["because"].sort(key=lambda pair: (pair[0], round(pair[1], 7)))
        row["because"] = [list(pair) for pair in row["because"]]
        # an entry of unknown modules names the first of them; ranks may swap between equals
        del row["rank"], row["blocked_by"], row["rank_probability"], row["inherited"]
    for row in plain["modules"].values():
        del row["band"], row["band_probability"]
    for row in plain["hinges_on"].values():
        row["now"] = sorted(row["now"])
    return plain


# Monotony and scales


@often
@given(cases(catalog=False), st.data())
def test_a_higher_answer_lowers_nothing(drawn: tuple[Case, Random], data: st.DataObject) -> None:
    """Raising one question's score never lowers a factor, the score or the level."""
    submission, questionnaire, _ = drawn[0].models()
    given_now = scored(submission, questionnaire)
    scores = given_now.score
    answered = np.flatnonzero(given_now.state[:, 0] == State.ANSWERED)
    assume(len(answered))
    row = data.draw(st.sampled_from(answered.tolist()))
    higher = scores.copy()
    higher[row] = data.draw(st.floats(float(scores[row, 0]), 100) if scores[row, 0] < 100 else st.just(100.0))
    before, after = found(questionnaire, given_now), found(questionnaire, replace(given_now, score=higher))
    for old, new in ((before.factors.score, after.factors.score), (before.overall, after.overall)):
        assert (np.isnan(old) | (new >= old - 1e-11)).all()
    assert (after.level >= before.level).all()


@often
@given(cases(), st.floats(0.001, 1000), st.data())
def test_scaling_the_weights_of_a_factor_changes_nothing(
    drawn: tuple[Case, Random], scale: float, data: st.DataObject
) -> None:
    """Only the proportions inside a factor count; nor does the scale of all factor weights."""
    case, _ = drawn
    which = data.draw(st.integers(0, len(case.questionnaire["factors"]) - 1))
    factors = [
        factor
        | {
            "weight": factor.get("weight", 1) * scale,
            "questions": [
                q | {"weight": q.get("weight", 1) * (scale if row == which else 1)} for q in factor["questions"]
            ],
        }
        for row, factor in enumerate(case.questionnaire["factors"])
    ]
    other = changed(case, questionnaire=case.questionnaire | {"factors": factors})
    first, second = diagnosed(case).model_dump(by_alias=True), diagnosed(other).model_dump(by_alias=True)
    # of the evidence questions count by their own weights, whatever factor they are in
    del first["questionnaire"], second["questionnaire"], first["evidence"], second["evidence"]
    # equally good steps may be chosen in another order when their shares differ in the last bit
    ways = [result["maturity"].pop("way_up") for result in (first, second)]
    costs = [None if way is None else sum(step["end"] - step["start"] for step in way) for way in ways]
    assert costs[0] == costs[1] or costs == pytest.approx([costs[0]] * 2, abs=1e-6)
    assert not nearly(first, second)


# The range


@often
@given(cases(catalog=False))
def test_range_contains_every_complete_filling(drawn: tuple[Case, Random]) -> None:
    """However the missing answers are given, score and level lie inside the range."""
    case, rng = drawn
    submission, questionnaire, _ = case.models()
    answers = scored(submission, questionnaire)
    parameters = framework_parameters(questionnaire)
    whole, _ = ranges(questionnaire, answers, found(questionnaire, answers), parameters)
    missing = [
        q
        for factor in case.questionnaire["factors"]
        for q in factor["questions"]
        if case.submission["answers"].get(q["id"]) in (None, "dont_know")
    ]
    for _ in range(6):
        best = rng.random() < 0.3
        given_now = {q["id"]: random_answer(rng, q, best=best) for q in missing}
        filled = submission_from(case.submission | {"answers": case.submission["answers"] | given_now})
        complete = found(questionnaire, scored(filled, questionnaire))
        if np.isnan(complete.overall[0]):
            assert np.isnan(whole.low_score[0])
            continue
        assert whole.low_score[0] - 1e-9 <= complete.overall[0] <= whole.high_score[0] + 1e-9
        assert whole.low_level[0] <= complete.level[0] <= whole.high_level[0]


@often
@given(cases(catalog=False))
def test_likely_range_contains_the_score_and_is_a_point_when_complete(drawn: tuple[Case, Random]) -> None:
    """The score lies in the likely range; with nothing missing both ranges are the score."""
    result = diagnosed(drawn[0])
    m = result.maturity
    if m.score is None:
        assert m.likely_range is None
        return
    assert m.likely_range is not None
    assert m.range is not None
    assert m.level is not None
    assert m.likely_range.score[0] - 1e-9 <= m.score <= m.likely_range.score[1] + 1e-9
    assert m.likely_range.level[0] <= m.level <= m.likely_range.level[1]
    if not any(q.state in ("missing", "dont_know") for q in result.questions):
        assert not nearly(m.range.score, [m.score, m.score])
        assert m.range.level == m.likely_range.level == [m.level, m.level]


# One path for one city and for many


def everything(
    questionnaire: Questionnaire, catalog: Catalog | None, responses: Responses, systems: Systems | None, targets: Any
) -> list[Any]:
    """All arrays of all steps for a batch, cities last."""
    answers = question_scores(questionnaire, responses)
    done = found(questionnaire, answers)
    parameters = framework_parameters(questionnaire)
    arrays: list[Any] = [answers.score, done.factors.score, done.factors.coverage, done.overall, done.level]
    for reach in ranges(questionnaire, answers, done, parameters):
        arrays += [reach.low_score, reach.high_score, reach.low_level, reach.high_level]
    if catalog is not None and systems is not None:
        have, numbers = implementation(catalog, systems), catalog_parameters(catalog)
        plan = portfolio(questionnaire, catalog, answers, done, have, outside(systems), numbers, targets)
        arrays += [plan.standing, plan.foundations.target, plan.foundations.gap, plan.inherited.score, plan.band]
        arrays += [plan.steps.foundation, plan.steps.module]
        arrays += [have, plan.gaps.expected, plan.gaps.gap, plan.gaps.target, plan.gaps.target_gap]
        arrays += [
            plan.gaps.standing,
            plan.priorities.criteria,
            plan.priorities.score,
            plan.priorities.class_,
            plan.rank,
        ]
    return arrays


@seldom
@given(cases(rich=True), st.sampled_from(["C", "F"]), st.integers(2, 40))
def test_a_city_alone_equals_the_same_city_in_a_batch(drawn: tuple[Case, Random], memory: str, size: int) -> None:
    """Bit for bit, in a batch of any size, order, chunking and memory order."""
    case, rng = drawn
    _, questionnaire, catalog = case.models()
    plain = [random_submission(rng, case.questionnaire, case.catalog) for _ in range(size)]
    cities = [submission_from(enriched_submission(rng, case.questionnaire, city)) for city in plain]
    rng.shuffle(cities)
    targets = np.array([city.target_level or 0 for city in cities])
    responses = answers_of(cities, questionnaire)
    systems = systems_of(cities, catalog) if catalog else None

    order: Literal["C", "F"] = "F" if memory == "F" else "C"

    def batch(columns: Any) -> list[Any]:
        part = Responses(
            np.array(responses.values[:, columns], order=order),
            np.array(responses.states[:, columns], order=order),
            np.array(responses.known[:, columns], order=order),
            np.array(responses.computed[:, columns], order=order),
        )
        chosen = None
        if systems is not None:
            chosen = Systems(
                np.array(systems.status[:, columns], order=order), [f[:, columns] for f in systems.functions]
            )
        return everything(questionnaire, catalog, part, chosen, targets[columns])

    whole = batch(slice(None))
    alone = [batch([column]) for column in range(size)]
    shuffled = rng.sample(range(size), size)
    cut = rng.randint(1, size - 1)
    chunks = [batch(slice(0, cut)), batch(slice(cut, None))]
    mixed, strided = batch(shuffled), batch(slice(None, None, -2))
    for row, array in enumerate(whole):
        one_by_one = np.concatenate([results[row] for results in alone], axis=-1)
        assert np.array_equal(array, one_by_one, equal_nan=True)
        assert np.array_equal(array, np.concatenate([c[row] for c in chunks], axis=-1), equal_nan=True)
        assert np.array_equal(array[..., shuffled], mixed[row], equal_nan=True)
        assert np.array_equal(array[..., ::-2], strided[row], equal_nan=True)


# What makes no difference


@often
@given(cases())
def test_not_applicable_equals_the_question_not_existing(drawn: tuple[Case, Random]) -> None:
    """Unless a factor has nothing else."""
    case, _ = drawn
    answers = case.submission["answers"]
    outside = {question for question, answer in answers.items() if answer == "n/a"}
    factors = [
        factor | {"questions": [q for q in factor["questions"] if q["id"] not in outside]}
        for factor in case.questionnaire["factors"]
    ]
    assume(outside)
    assume(all(factor["questions"] for factor in factors))
    catalog = case.catalog
    if catalog is not None:
        modules = [
            module | {"improves": {q: w for q, w in module.get("improves", {}).items() if q not in outside}}
            for module in catalog["modules"]
        ]
        catalog = catalog | {"modules": modules}
    left = {question: answer for question, answer in answers.items() if question not in outside}
    without = Case(case.questionnaire | {"factors": factors}, catalog, case.submission | {"answers": left})
    one, other = diagnosed(case).model_dump(by_alias=True), diagnosed(without).model_dump(by_alias=True)
    one["questions"] = [q for q in one["questions"] if q["id"] not in outside]
    del one["questionnaire"], other["questionnaire"], one["catalog"], other["catalog"]
    assert not nearly(one, other)


@often
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_the_file_changes_nothing_but_ties(drawn: tuple[Case, Random], shuffle: Random) -> None:
    """Answers, questions, factors and modules in any order give the same numbers, draws included."""
    case, _ = drawn

    def mixed(rows: list[Any]) -> list[Any]:
        rows = list(rows)
        shuffle.shuffle(rows)
        return rows

    factors = mixed([f | {"questions": mixed(f["questions"])} for f in case.questionnaire["factors"]])
    answers = dict(mixed(list(case.submission["answers"].items())))
    catalog = case.catalog
    if catalog is not None:
        catalog = catalog | {"modules": mixed(catalog["modules"])}
    other = Case(case.questionnaire | {"factors": factors}, catalog, case.submission | {"answers": answers})
    first, second = diagnosed(case), diagnosed(other)
    one, two = comparable(first), comparable(second)
    ups = [result["maturity"].pop("way_up") for result in (one, two)]
    assert ups[0] == ups[1] or ups == pytest.approx([ups[0]] * 2, abs=1e-6)
    assert not nearly(one, two)
    scores = [p.score for p in first.priorities if p.score is not None]
    if len({round(score, 9) for score in scores}) == len(first.priorities):
        assert [p.id for p in first.priorities] == [p.id for p in second.priorities]


# Change


@often
@given(cases(catalog=False))
def test_changes_sum_to_the_difference(drawn: tuple[Case, Random]) -> None:
    """The parts of all changed answers add up to the difference of the scores."""
    case, rng = drawn
    submission, questionnaire, _ = case.models()
    later = submission_from(random_submission(rng, case.questionnaire, None))
    old, new = diagnose_with(submission, questionnaire, None), diagnose_with(later, questionnaire, None)
    change = compare(old, questionnaire, new, questionnaire)
    assert change.old_score == old.maturity.score
    assert change.new_score == new.maturity.score
    if change.difference is None:
        assert None in (old.maturity.score, new.maturity.score)
        assert all(answer.points == 0 for answer in change.answers)
    else:
        assert sum(answer.points for answer in change.answers) == pytest.approx(change.difference, abs=1e-9)


# Why


@often
@given(cases(catalog=True))
def test_reasons_and_contributions_sum_to_the_priority(drawn: tuple[Case, Random]) -> None:
    """For every module that has a priority; and each criterion's reasons to its contribution."""
    for priority in diagnosed(drawn[0]).priorities:
        parts = priority.contributions.model_dump()
        given_parts = [part for part in parts.values() if part is not None]
        if priority.score is None:
            assert not priority.because
            assert not given_parts
            continue
        assert sum(given_parts) == pytest.approx(priority.score, abs=1e-9)
        assert sum(reason.points for reason in priority.because) == pytest.approx(priority.score, abs=1e-9)
        for name, part in parts.items():
            own = sum(reason.points for reason in priority.because if reason.criterion == name)
            assert own == pytest.approx(part or 0, abs=1e-9)
        for value in priority.criteria.model_dump().values():
            assert value is None or 0 <= value <= 100


@often
@given(cases())
def test_probabilities_sum_to_one_and_repeat(drawn: tuple[Case, Random]) -> None:
    """Of the levels and of each known module's ranks; the same again in a second run."""
    result = diagnosed(drawn[0])
    if result.maturity.probabilities is not None:
        assert sum(result.maturity.probabilities.values()) == pytest.approx(1, abs=1e-12)
        assert result.maturity.score_interval is not None
        assert result.maturity.score_interval[0] <= result.maturity.score_interval[1]
    for priority in result.priorities:
        assert (priority.rank_probability is None) == (priority.rank is None)
        if priority.rank_probability is not None:
            assert sum(priority.rank_probability.values()) == pytest.approx(1, abs=1e-12)
    assert diagnosed(drawn[0]) == result


@often
@given(cases())
def test_result_survives_json(drawn: tuple[Case, Random]) -> None:
    """Written as JSON and read again it is the same, and every number in it is finite."""
    result = diagnosed(drawn[0])
    assert Diagnosis.model_validate_json(result.model_dump_json(by_alias=True)) == result

    def numbers(data: Any) -> list[float]:
        if isinstance(data, dict):
            return [n for value in data.values() for n in numbers(value)]
        if isinstance(data, list):
            return [n for value in data for n in numbers(value)]
        return [data] if isinstance(data, float) else []

    assert all(isfinite(number) for number in numbers(result.model_dump()))


# The way up


def level_of(questionnaire: Questionnaire, scores: Floats, answers: Scored) -> int:
    """Level of one city with other scores."""
    return int(found(questionnaire, replace(answers, score=scores)).level[0])


@settings(parent=often, max_examples=100)
@given(cases(catalog=False))
def test_way_up_reaches_the_next_level_and_no_other_is_cheaper(drawn: tuple[Case, Random]) -> None:
    """It raises only answers outside context dimensions, reaches L + 1, and random other ways cost at least as much."""
    case, rng = drawn
    submission, questionnaire, _ = case.models()
    answers = scored(submission, questionnaire)
    scores, states = answers.score, answers.state
    before = found(questionnaire, answers)
    level = int(before.level[0])
    steps = way_up(questionnaire, answers, before.factors, level)
    if level in (0, len(questionnaire.levels)):
        assert steps is None
        return
    context = {dimension.id for dimension in questionnaire.dimensions if dimension.context}
    free = [
        row
        for row, q in enumerate(questionnaire.questions)
        if states[row, 0] == State.ANSWERED and questionnaire.factor_of[q.id].dimension not in context
    ]
    top = scores.copy()
    for row in free:
        top[row] = max(scores[row, 0], questionnaire.questions[row].score_limits[1])
    if steps is None:
        assert level_of(questionnaire, top, answers) <= level
        return
    raised = scores.copy()
    for step in steps:
        row = questionnaire.row_of[step.question]
        assert row in free
        assert step.start == scores[row, 0]
        assert step.start + 1e-9 < step.end <= top[row, 0]
        raised[row] = step.end
    assert level_of(questionnaire, raised, answers) == level + 1
    cost = float((raised - scores)[free].sum())
    for turn in range(12):
        cheaper = other_way(questionnaire, scores, top, answers, free, level, rng, raised if turn % 2 else None)
        assert cheaper is None or cheaper >= cost - 1e-6


def other_way(
    questionnaire: Questionnaire,
    scores: Floats,
    top: Floats,
    answers: Scored,
    free: list[int],
    level: int,
    rng: Random,
    near: Floats | None,
) -> float | None:
    """The cost of a random other way: raised in random order until reached, the last only as far as needed."""
    other = scores.copy()
    if near is not None:
        for row in free:
            other[row] += (near[row] - scores[row]) * rng.choice([0, 0.5, rng.random(), 1])
    for row in rng.sample(free, len(free)):
        if level_of(questionnaire, other, answers) > level:
            break
        low, high = float(other[row, 0]), float(top[row, 0])
        other[row] = high
        if level_of(questionnaire, other, answers) > level:
            for _ in range(40):
                other[row] = (low + high) / 2
                low, high = (
                    (low, float(other[row, 0]))
                    if level_of(questionnaire, other, answers) > level
                    else (
                        float(other[row, 0]),
                        high,
                    )
                )
            other[row] = high
    return float((other - scores)[free].sum()) if level_of(questionnaire, other, answers) > level else None
