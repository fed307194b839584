"""What if: what moves, where it is kept, and that nothing is saved unless somebody says so."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from diagnostic.store import LOCAL, Store, answer_path, read_history, read_sheet, save_answer
from diagnostic.web.answering.scenario_fields import packed
from tests.web.test_pages import texts

InState = Callable[..., str]
Show = Callable[..., AppTest]


def press(app: AppTest, label: str) -> AppTest:
    """Click the button that says this."""
    return next(button for button in app.button if button.label == label).click().run()


def changed(app: AppTest) -> str:
    """What the address holds."""
    return "".join(app.query_params.get("w", []))


def test_an_answer_moves_the_result_and_nothing_is_saved(in_state: InState, show: Show, store: Store) -> None:
    """Both sides are shown; the change stands in the address; taking it back leaves nothing."""
    key = in_state("full")
    before = read_sheet(store, LOCAL, key).revision
    app = show("what-if", a=key)
    assert "Nothing is changed yet" in texts(app)
    app.selectbox(f"what-if-{key} q").set_value("STR-01").run()
    app.radio(f"what-if-{key}/STR-01/choice").set_value("1").run()
    assert not app.exception
    words = texts(app)
    assert "The score moves by −" in words
    assert "STR-01" in words
    assert "Factors that move" in words
    assert changed(app)
    assert read_sheet(store, LOCAL, key).revision == before
    app = show("what-if", a=key, w=changed(app))  # as after a reload
    assert "The score moves by −" in texts(app)
    press(app, "Start over")
    assert not changed(app)
    assert "Nothing is changed yet" in texts(app)


def test_the_way_up_reaches_the_next_level(show: Show) -> None:
    """One click on an example; its answers show in the controls; the JSON holds them."""
    app = press(show("what-if", a="example-middling"), "Try the shortest way to level 4")
    assert "the level goes from 3 to 4" in texts(app)
    assert not any("Save" in button.label for button in app.button)  # an example cannot be changed
    press(app, "Take back")
    assert "the level goes from 3 to 4" not in texts(app)


def test_systems_weights_and_target_move_the_order(in_state: InState, show: Show) -> None:
    """Each through its own controls; all four weights at 0 is refused in words."""
    key = in_state("full")
    app = show("what-if", a=key)
    app.radio[0].set_value("A system").run()
    app.selectbox(f"what-if-{key} m").set_value("e-archive").run()
    app.radio(f"what-if-{key}/systems/e-archive/status").set_value("integrated").run()
    assert "e-Archive System: status: none → integrated" in texts(app)
    assert "tried here, not saved" in texts(app)
    app.radio[0].set_value("Weights and target").run()
    app.selectbox(f"what-if-{key} target").set_value(5).run()
    for name in ("need", "readiness", "value"):
        app.slider(f"what-if-{key} weight {name}").set_value(0).run()
    words = texts(app)
    assert "Target level: 4 → 5" in words
    assert "as the method has them → gap 25, need 0, readiness 0, value 0" in words
    app.slider(f"what-if-{key} weight gap").set_value(0).run()
    assert "At least one criterion must count" in texts(app)
    assert not app.exception
    press(app, "Start over")
    assert app.slider(f"what-if-{key} weight need").value == 30


def test_saving_goes_through_the_store_and_never_over_another_person(
    in_state: InState, show: Show, store: Store
) -> None:
    """Saved with a history; refused when somebody changed the same in between."""
    key = in_state("full")
    before = read_sheet(store, LOCAL, key)
    app = show("what-if", a=key, w=packed({answer_path("STR-01"): 1}))
    save_answer(store, LOCAL, key, "STR-01", 2, based_on=before.revision, write_id="other")
    press(app, "Save this change into the draft")
    assert "Not saved: somebody changed" in texts(app)
    assert read_sheet(store, LOCAL, key).value(answer_path("STR-01")) == 2
    press(app, "Save this change into the draft")  # having seen both
    assert "Saved into the draft" in texts(app)
    assert read_history(store, LOCAL, key, answer_path("STR-01"))[-1].new == 1
    assert not changed(app)


def test_a_hostile_address_changes_nothing(in_state: InState, show: Show) -> None:
    """It is said that a part was left out."""
    app = show("what-if", a=in_state("half"), w=packed({"/answers/STR-01": "<b>", "/city/name": "x"}))
    assert not app.exception
    assert "left out" in texts(app)
    assert "Nothing is changed yet" in texts(app)
