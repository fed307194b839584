"""An assessment keeps the catalog that it was begun with, whatever comes out later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from diagnostic.api import diagnose
from diagnostic.base.problems import ProblemError
from diagnostic.content.load import content_root
from diagnostic.store import (
    LOCAL,
    Store,
    export_submission,
    import_submission,
    list_assessments,
    read_content,
    read_sheet,
    save_fields,
    start_assessment,
    submit,
    validate,
)
from diagnostic.store.assessments import saving
from diagnostic.submission.submission import parse_submission
from tests.store.conftest import wid

MIDDLING = content_root() / "questionnaires/ceds/1.0.0/examples/middling.json"


def filled(store: Store, period: str) -> str:
    """An assessment with the answers of an example."""
    key = start_assessment(store, LOCAL, "alpha", period).info.id
    submission = parse_submission(MIDDLING.read_text(encoding="utf-8"))
    based_on = read_sheet(store, LOCAL, key).revision
    import_submission(store, LOCAL, key, submission, None, based_on=based_on, write_id=wid())
    return key


def priorities(store: Store, key: str) -> list[Any]:
    """Ids and points, in their order."""
    result = diagnose(export_submission(store, LOCAL, key), *read_content(store, LOCAL, key))
    return [(priority.id, priority.score) for priority in result.priorities]


def test_a_newer_catalog_moves_nothing_that_was_begun_before(store: Store, release: Callable[[], None]) -> None:
    validated, draft = filled(store, "2025"), filled(store, "2026")
    for step in (submit, validate):
        step(store, LOCAL, validated, based_on=read_sheet(store, LOCAL, validated).revision)
    before = priorities(store, validated)
    release()
    assert priorities(store, validated) == priorities(store, draft) == before
    based_on = read_sheet(store, LOCAL, draft).revision
    save_fields(store, LOCAL, draft, {"/systems/e-archive/status": "pilot"}, based_on=based_on, write_id=wid())
    assert [info.catalog for info in list_assessments(store, LOCAL)] == ["1.0.0", "1.0.0"]


def test_who_begins_later_has_the_newer_catalog_or_the_one_asked_for(store: Store, release: Callable[[], None]) -> None:
    release()
    begun = [start_assessment(store, LOCAL, "alpha", "2026").info.id]
    begun.append(start_assessment(store, LOCAL, "alpha", "2027", catalog="1.0.0").info.id)
    found = [read_content(store, LOCAL, key)[1] for key in begun]
    assert [(catalog.version, len(catalog.modules)) for catalog in found if catalog] == [("1.1.0", 13), ("1.0.0", 12)]
    exported = [export_submission(store, LOCAL, key).catalog for key in begun]
    assert [named.version for named in exported if named] == ["1.1.0", "1.0.0"]


def test_a_catalog_that_was_edited_is_noticed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    key = filled(store, "2026")
    catalog = read_content(store, LOCAL, key)[1]
    assert catalog is not None
    monkeypatch.setattr(saving, "load_catalog", lambda *_: catalog.model_copy(update={"ready": 50, "_digest": ""}))
    with pytest.raises(ProblemError) as error:
        read_content(store, LOCAL, key)
    assert [problem.code for problem in error.value.problems] == ["D113"]
