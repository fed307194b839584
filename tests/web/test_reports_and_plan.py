"""The pages Reports and Master plan: what is offered, what is asked, what a reload keeps."""

from __future__ import annotations

import base64
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from diagnostic.documents.writers import report_files
from diagnostic.store import LOCAL, Store, read_sheet, save_fields, start_assessment, submit
from diagnostic.web.pages import master_plan
from diagnostic.web.parts.plan_form import Bounds
from tests.web.test_pages import texts

InState = Callable[..., str]
Show = Callable[..., AppTest]
KEY = "example-middling"


def iframe(app: AppTest) -> str:
    """The page inside the page."""
    found: Any = app.get("iframe")[0]
    address = str(found.proto.src)
    assert address.startswith("data:text/html;charset=utf-8;base64,")  # an origin of its own
    return base64.b64decode(address.partition("base64,")[2]).decode()


def test_the_report_can_be_read_and_downloaded(show: Show) -> None:
    """The preview is the HTML report; a chosen format gives a download."""
    app = show("reports", a=KEY)
    assert "Midford" in iframe(app)
    assert "Content-Security-Policy" in iframe(app)
    assert not app.get("download_button")
    app.radio[0].set_value(".docx").run()
    assert [cast("Any", button).label for button in app.get("download_button")] == ["Download diagnosis-2026.docx"]


def test_the_report_says_what_changed_since_an_earlier_assessment(show: Show, in_state: InState, store: Store) -> None:
    """Only earlier ones of the same city are offered."""
    old = in_state("full")
    new = start_assessment(store, LOCAL, "alpha", "2027", carry_from=old).info.id
    assert "With an earlier assessment" in texts(show("reports", a=old))
    app = show("reports", a=new)
    assert "No earlier result" in iframe(app)
    app.selectbox(f"{new} since").set_value(old).run()
    assert not app.exception
    assert "From 2026 to 2027" in iframe(app)


def test_a_report_made_before_the_submission_is_not_given_out_after_it(
    show: Show, in_state: InState, store: Store
) -> None:
    """It says when the answers were handed in, which changes no answer."""
    key = in_state("full")
    assert "Answers submitted" not in iframe(show("reports", a=key))
    submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    assert "Answers submitted" in iframe(show("reports", a=key))


def test_what_is_not_installed_is_said(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page stands; it names the command."""
    monkeypatch.setattr(report_files, "find_spec", lambda name: None if name == "jinja2" else find_spec(name))
    app = show("reports", a=KEY)
    assert not app.exception
    assert "egov-diagnostic[report]" in texts(app)
    monkeypatch.setattr(master_plan, "find_spec", lambda _: None)
    app = show("master-plan", a=KEY)
    assert "egov-diagnostic[plan,report]" in app.code[0].value


def typed(app: AppTest, name: str, text: str) -> AppTest:
    return app.text_input(f"{KEY} plan {name}").set_value(text).run()


def plan_asked(show: Show) -> AppTest:
    """A plan of one year, quickly solved."""
    app = typed(show("master-plan", a=KEY, py="1"), "budget", "1 500 000")
    return next(button for button in app.button if button.label == "Make the plan").click().run()


def test_a_plan_is_made_and_a_reload_keeps_it(show: Show) -> None:
    """What is typed stands in the address; the same address gives the same plan."""
    app = show("master-plan", a=KEY)
    assert "Write the money for a year above; the button to make the plan then appears here." in texts(app)
    app = plan_asked(show)
    assert not app.exception
    assert "Understood as 1,500,000" in texts(app)
    assert "What is left out" in texts(app)
    address = {key: str(app.query_params[key]) for key in app.query_params}
    assert address["pb"] == "1 500 000"
    again = show("master-plan", **address)
    assert again.text_input(f"{KEY} plan budget").value == "1 500 000"
    assert texts(again) == texts(app)
    changed = typed(again, "budget", "2 500 000")
    assert "not those of the last plan" in texts(changed)


def test_numbers_are_asked_about_or_refused(show: Show) -> None:
    """Two readings: a person chooses; nonsense is said."""
    app = typed(show("master-plan", a=KEY), "budget", "500.000")
    assert "two ways" in texts(app)
    next(button for button in app.button if button.label == "500,000").click().run()
    assert app.query_params["pb"] == "500000"
    assert "not understood" in texts(typed(app, "budget", "much"))
    assert Bounds(0, 100).entry("12,5").value == 12.5
    assert Bounds(1, 40, whole=True).entry("2,5").refusal
    assert Bounds(0, 10).entry("300").refusal.endswith("Allowed: a number from 0 to 10.")


def test_own_figures_change_the_plan_and_can_be_taken_back(show: Show) -> None:
    """Both ends are needed; leaving out is honoured; taken back, everything is as before."""
    app = plan_asked(show)
    app.selectbox(f"{KEY} plan system").set_value("call-center").run()
    app = typed(app, "call-center cost_low", "1000")
    assert "both numbers are needed" in texts(app).replace("\\", "")
    app = typed(app, "call-center cost_high", "2000")
    assert "both numbers are needed" not in texts(app)
    app.checkbox(f"{KEY} plan call-center out").set_value(True).run()
    app = next(button for button in app.button if button.label == "Make the plan").click().run()
    assert "the city left it out" in texts(app).replace("\\", "")
    app.button("take back own call-center").click().run()
    assert "po" not in app.query_params
    assert app.text_input(f"{KEY} plan call-center cost_low").value == ""


def test_an_address_that_somebody_spoilt_is_no_error(show: Show) -> None:
    """Whatever stands in it."""
    for own in ("[1]", "{", '{"nonsense":{"out":"yes"},"e-archive":3}'):
        app = show("master-plan", a=KEY, po=own, py="99", pt="x", ps="2027-13", pb="1.000.000")
        assert not app.exception
        assert "Understood as 1,000,000" in texts(app)


def test_another_currency_needs_its_rate(show: Show, in_state: InState, store: Store) -> None:
    """No rate is guessed."""
    key = in_state("full")
    base = read_sheet(store, LOCAL, key).revision
    save_fields(store, LOCAL, key, {"/city/currency": "KES"}, based_on=base, write_id="currency")
    app = show("master-plan", a=key, pb="130000000", py="1")
    assert "Write the exchange rate above" in texts(app)
    assert app.text_input(f"{key} plan budget").label == "Money for building, a year (KES)"
    app.text_input(f"{key} plan rate").set_value("130").run()
    app = next(button for button in app.button if button.label == "Make the plan").click().run()
    assert "KES 130 million a year" in texts(app)


def test_no_systems_no_plan(show: Show, in_state: InState) -> None:
    """Another questionnaire without a catalog."""
    assert "nothing to plan" in texts(show("master-plan", a=in_state("full", "smart-city-benchmark")))
