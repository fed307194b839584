"""History: the years beside each other, and which answers made the difference."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from diagnostic.content.load import load_questionnaire
from diagnostic.store import LOCAL, Store, read_sheet, save_fields, start_assessment, validate
from tests.web.test_pages import shown_tables, texts

InState = Callable[..., str]
Show = Callable[..., AppTest]


def test_two_years_and_what_changed_between_them(in_state: InState, show: Show, store: Store) -> None:
    """The answer that changed is named with its words, and its points are the whole difference."""
    old = in_state("locked")
    validate(store, LOCAL, old, based_on=read_sheet(store, LOCAL, old).revision)
    new = start_assessment(store, LOCAL, "alpha", "2027", carry_from=old).info.id
    base = read_sheet(store, LOCAL, new).revision
    changes = {"/answers/STR-01": 1, "/systems/e-archive/status": "pilot"}
    save_fields(store, LOCAL, new, changes, based_on=base, write_id="w")
    app = show("history", a=new)
    assert not app.exception
    overview, steps, answers, systems, every_step = shown_tables(app)
    assert 0 < len(steps) < len(every_step), "what did not move stands in the longer table"
    archive = next(row for row in every_step if row[0] == "e-Archive System")
    assert archive[3] != "done", "a pilot is no end"
    assert [row[0] for row in overview] == ["2026 (validated)", "2027 (draft)"]
    ((question, before, now, points),) = answers
    assert question.startswith("STR-01")
    assert before == "100 5 · Funded and reviewed"
    assert now.startswith("0 1 · ")
    assert f"({points})" in texts(app)
    assert systems[0][1:3] == ["none", "pilot"]


def test_another_questionnaire_does_not_compare(in_state: InState, show: Show, store: Store) -> None:
    """It stands in a history of its own, and that is said."""
    in_state("full")
    other = start_assessment(store, LOCAL, "alpha", "2027", questionnaire="smart-city-benchmark").info.id
    app = show("history", a=other)
    assert not app.exception
    (overview,) = shown_tables(app)
    assert len(overview) == 1
    assert "1 assessment with another questionnaire: not shown here" in texts(app)


def test_one_assessment_has_no_change_yet(in_state: InState, show: Show) -> None:
    """What will stand there is said."""
    assert "With a second assessment" in texts(show("history", a=in_state("full")))
    assert "example" in texts(show("history", a="example-middling"))


def test_what_was_carried_and_must_be_looked_at_again_is_said_where_it_is_answered(
    in_state: InState, show: Show, store: Store
) -> None:
    """From 1.0.0 to 2.0.0: the page lists it, the card says why, until the answer is confirmed."""
    old = in_state("locked")
    new = start_assessment(store, LOCAL, "alpha", "2027", questionnaire="ceds@2.0.0", carry_from=old).info.id
    why = load_questionnaire("ceds@2.0.0").carries_over["1.0.0"].look_again["STR-07"]
    app = show("fill-in", a=new, f="STR", q="STR-07")
    assert not app.exception
    assert any(box.label.startswith("From last time:") for box in app.expander)
    assert any(why in found.value for found in app.info)
    base = read_sheet(store, LOCAL, new).revision
    answer = read_sheet(store, LOCAL, new).value("/answers/STR-07")
    save_fields(store, LOCAL, new, {"/answers/STR-07": answer}, based_on=base, write_id="confirmed")
    assert not any(why in found.value for found in show("fill-in", a=new, f="STR", q="STR-07").info)
