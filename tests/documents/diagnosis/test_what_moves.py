"""What a change that is tried out moves."""

from __future__ import annotations

from diagnostic.documents.blocks import Draft, Section, Table
from diagnostic.documents.diagnosis.what_moves import add_what_moves
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from tests.documents.diagnosis.cities import basis


def said(today: Diagnosis, then: Diagnosis) -> dict[str, Section]:
    draft = Draft()
    add_what_moves(draft, today, then, basis("middling").questionnaire)
    return {section.key: section for section in draft.sections}


def cells(section: Section) -> list[list[str]]:
    return [[cell.text for cell in row] for block in section.blocks if isinstance(block, Table) for row in block.rows]


def test_nothing_moves_without_a_change() -> None:
    result = basis("middling").result
    found = said(result, result)
    assert list(found) == ["steps-moved", "order-moved"]
    assert not any("→" in cell for row in cells(found["order-moved"]) for cell in row)


def test_an_answer_moves_its_factor_and_a_target_the_gaps() -> None:
    given = basis("middling")
    worse = given.submission.model_copy(
        update={"answers": given.submission.answers | {"STR-01": 1}, "target_level": 5},
    )
    then = diagnose_with(worse, given.questionnaire, given.catalog)
    found = said(given.result, then)
    (moved,) = cells(found["factors-moved"])
    assert moved[0] == "Information strategy"
    assert float(moved[2]) < float(moved[1])
    order = cells(found["order-moved"])
    assert [row[0] for row in order] == [given.catalog.module(one.id).name for one in then.priorities]  # type: ignore[union-attr]
    assert any("→" in row[2] for row in order)
