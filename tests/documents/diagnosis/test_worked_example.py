"""The worked example says what the result says."""

from __future__ import annotations

import re

import pytest

from diagnostic.base.formatting import shown_number
from diagnostic.documents.blocks import Draft, Points, Section, Table
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.diagnosis.worked_example import add_level_steps, factor_steps, system_steps
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import parse_submission
from tests.documents.diagnosis.cities import basis
from tests.method.small import answered, framework, level
from tests.test_methodology import EXAMPLE, diagnosis, example


def just_enough() -> Basis:
    """Half of the weight of A is answered, to the last bit a little less (0.49999999999999994); nothing of B is."""
    weights = {"A-1": 0.5, "A-2": 1.7, "A-3": 1.2}
    factors = {"A": [level(name, weight=weight) for name, weight in weights.items()], "B": [level("B-1")]}
    questionnaire = framework(factors, min_coverage=0.75, enter_coverage=0.5)
    submission = answered({"A-2": 3})
    return Basis(diagnose_with(submission, questionnaire, None), questionnaire, None, submission)


def told(section: Section) -> str:
    return " ".join(
        f"{point.title} {point.text}" for block in section.blocks if isinstance(block, Points) for point in block.points
    )


def test_a_factor_enters_where_the_method_lets_it_enter() -> None:
    given = just_enough()
    assert given.result.maturity.score == 50
    said = Draft()
    add_level_steps(said, given)
    shown = next(block for block in said.sections[0].blocks if isinstance(block, Table))
    assert [row[1].text for row in shown.rows] == ["enters, not shown", "too few answers"]


@pytest.mark.parametrize("name", ["just-starting", "middling", "one-factor"])
def test_the_sums_of_a_factor_give_its_score(name: str) -> None:
    given = basis(name)
    for factor, found in zip(given.questionnaire.factors, given.result.factors, strict=True):
        written = told(factor_steps(given, factor))
        if found.score is None:
            assert "Not rated." in written
            continue
        ((points, weight, score),) = re.findall(r"Score: (.+) / (.+) = (.+)\.$", written)
        assert score == shown_number(found.score, 1)
        assert float(score) == pytest.approx(float(points) / float(weight), abs=0.06)


def test_what_is_in_operation_follows_from_status_and_functions() -> None:
    given = basis("middling")
    assert given.catalog is not None
    for module, found in zip(given.catalog.modules, given.result.modules, strict=True):
        section = system_steps(given, given.catalog, module)
        if found.implementation is None:
            assert len(section.blocks) == 1
            continue
        text = told(section)
        assert f"gap to the target {shown_number(found.target_gap, 1)}." in text
        if "functions:" in text:
            counts = re.search(r"Of (\d+) functions: (.+?); on average", text)
            assert counts is not None
            assert int(counts[1]) == sum(int(one) for one in re.findall(r"(?:^|, )(\d+) ", counts[2]))


def of_the_methodology() -> Basis:
    """The town of docs/methodology.md."""
    submission = parse_submission((EXAMPLE / "submission.json").read_text(encoding="utf-8"))
    return Basis(diagnosis("submission.json"), *example(), submission)


def test_a_checklist_known_in_part_counts_with_that_share_of_its_weight() -> None:
    """(1 x 60 + 0.8 x 75) / 1.8, as the methodology derives it."""
    given = of_the_methodology()
    section = factor_steps(given, next(factor for factor in given.questionnaire.factors if factor.id == "INF"))
    assert "INF-2 is known to 80 %" in told(section)
    assert "1.8 of 2 of the weight is answered, 90 %." in told(section)
    assert "Score: 120.0 / 1.8 = 66.7." in told(section)


def test_conditions_stand_beside_the_gates() -> None:
    said = Draft()
    add_level_steps(said, of_the_methodology())
    (conditions,) = (
        block
        for section in said.sections
        for block in section.blocks
        if isinstance(block, Table) and block.name == "Conditions"
    )
    assert [[cell.text for cell in row[1:]] for row in conditions.rows] == [["75.0", "80"]]


def test_the_place_of_what_others_wait_for_is_explained() -> None:
    given = of_the_methodology()
    assert given.catalog is not None
    written = told(system_steps(given, given.catalog, given.catalog.module("map")))
    assert "Its place follows from 62.4, as Electronic archive waits for it." in written


def test_an_answer_that_follows_from_figures_says_so() -> None:
    given = of_the_methodology()
    table = factor_steps(given, given.questionnaire.factors[0]).blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0][1].text.startswith("1,000 ")
    assert table.rows[0][1].text.endswith(", computed from the city's figures")
