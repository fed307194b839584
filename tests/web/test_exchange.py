"""Exchange and good practices: each page in each state and for each role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from diagnostic.secretariat.exchange.declaration import Declaration
from diagnostic.store import (
    LOCAL,
    Actor,
    Practice,
    PracticeText,
    Store,
    add_city,
    add_member,
    approve_practice,
    get_practice,
    keep_practice_file,
    list_practices,
    propose_practice,
    read_declaration,
    read_exchange,
    read_sheet,
    save_declaration,
    save_fields,
    save_practice,
    sign_in,
    start_assessment,
    submit,
)
from diagnostic.web.practices.search import Wanted, find
from tests.web.conftest import HOSTILE
from tests.web.test_pages import texts

Show = Callable[..., AppTest]
As = Callable[[str], Actor]
CALLS = "call-center"
PRACTICE = PracticeText(HOSTILE, CALLS, f"p {HOSTILE}", "built", "result", f"c {HOSTILE}", 250_000.0, "USD", 2024, 14.0)


@pytest.fixture
def cities(store: Store) -> None:
    """Alpha with a hostile name needs a call center, Beta runs one; both have submitted for 2026."""
    from diagnostic.api import read_submission  # noqa: PLC0415
    from diagnostic.content.load import content_root  # noqa: PLC0415
    from diagnostic.store.assessments.field_paths import flatten  # noqa: PLC0415

    examples = content_root() / "questionnaires" / "ceds" / "1.0.0" / "examples"
    for city_id, name, example in (("alpha", HOSTILE, "just-starting"), ("beta", "Beta", "advanced")):
        add_city(store, LOCAL, city_id, name, "KE")
        key = start_assessment(store, LOCAL, city_id, "2026").info.id
        values = flatten(read_submission(examples / f"{example}.json"))
        values = {path: value for path, value in values.items() if path not in ("/city/name", "/city/country")}
        values |= {"/city/region": "Africa", "/city/population": 900_000}
        save_fields(store, LOCAL, key, values, based_on=read_sheet(store, LOCAL, key).revision, write_id="filled")
        submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    for who, role, city in (
        ("alpha@x", "official", "alpha"),
        ("beta@x", "official", "beta"),
        ("reader@x", "viewer", "beta"),
        ("observer@x", "viewer", None),
        ("office@x", "secretariat", None),
    ):
        add_member(store, LOCAL, who, role, city)


@pytest.fixture
def signed_in(store: Store, cities: None, monkeypatch: pytest.MonkeyPatch) -> As:
    """Who sits at the browser."""
    del cities

    def become(email: str) -> Actor:
        actor = sign_in(store, email)
        monkeypatch.setattr("diagnostic.web.desk.actor", lambda: actor)
        return actor

    return become


def press(app: AppTest, label: str) -> AppTest:
    """Click a button by its words."""
    return next(button for button in app.button if button.label == label).click().run()


def turn_to(app: AppTest, part: str) -> AppTest:
    """Choose a part of the page."""
    app.radio[0].set_value(part)
    return app.run()


def field(app: AppTest, label: str) -> object:
    """A field by the beginning of its words."""
    fields = [*app.text_input, *app.text_area, *app.selectbox, *app.multiselect, *app.radio]
    return next(one for one in fields if one.label.startswith(label))


def fill(app: AppTest, values: dict[str, object]) -> None:
    """Put values into fields."""
    for label, value in values.items():
        field(app, label).set_value(value)  # type: ignore[attr-defined]


def written(store: Store, state: str) -> Practice:
    """A practice of Beta in a state."""
    made = save_practice(store, LOCAL, "beta", PRACTICE)
    if state in ("proposed", "approved"):
        made = propose_practice(store, LOCAL, made.id, based_on=made.newest)
    if state == "approved":
        made = approve_practice(store, LOCAL, made.id, based_on=made.newest)
    return made


@pytest.mark.parametrize("page", ["exchange", "good-practices"])
def test_when_there_is_nothing_yet(page: str, show: Show) -> None:
    app = show(page)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("who", ["alpha@x", "beta@x", "reader@x", "observer@x", "office@x"])
def test_everybody_opens_both_pages(who: str, signed_in: As, show: Show, store: Store) -> None:
    """Without an exception; drafts are not for others; hostile words are never markup."""
    draft = written(store, "draft")
    written(store, "approved")
    actor = signed_in(who)
    for page in ("exchange", "good-practices"):
        app = show(page)
        assert not app.exception, (page, app.exception)
        for element in [*app.markdown, *app.caption]:
            assert "<b>" not in element.value.replace("\\<b>", "")
    app = show("good-practices", g=draft.id)
    allowed = actor.manages or actor.city_id == "beta"
    assert ("cannot be opened" in texts(app)) != allowed
    assert ("Change" in [button.label for button in app.button]) == (allowed and actor.writes)


def test_a_form_left_open_over_a_restart_never_lands_on_a_newer_state(signed_in: As, show: Show, store: Store) -> None:
    """The browser sends the fields of its page by their keys: the same ones if nothing was saved since, else others."""
    signed_in("beta@x")

    def key() -> str:
        """Of a field, in a session that knows nothing of earlier ones."""
        app = turn_to(show("exchange"), "What your city offers and needs")
        return str(field(app, "Contact").key)  # type: ignore[attr-defined]

    before = key()
    assert key() == before
    saved = save_declaration(store, LOCAL, "beta", Declaration(contact="ict@beta"), based_on=0)
    assert saved.number == 1
    assert key() != before


def test_a_city_declares(signed_in: As, show: Show, store: Store) -> None:
    """Saved as a whole; a viewer only reads; another one's save in between is shown, not overwritten."""
    actor = signed_in("beta@x")
    app = turn_to(show("exchange"), "What your city offers and needs")
    fill(app, {"Systems that we show": [CALLS]})
    press(app, "Save")
    assert "the choice above is not yes" in texts(app), "nothing that was named is dropped"
    assert read_declaration(store, actor, "beta").number == 0
    fill(app, {"Systems that we show": [], "Would your city": "some"})
    press(app, "Save")
    assert "Name at least one of the groups" in texts(app)
    fill(app, {"Would your city": "silent"})
    fill(
        app,
        {
            "Does your city show": "some",
            "Systems that we show": [CALLS],
            "How many needs": 4,
            "Systems we want": ["groupware"],
            "Languages": ["en", "fr"],
            "Contact": "ict@beta",
        },
    )
    press(app, "Save")
    says = Declaration((CALLS,), 4, ("groupware",), None, ("en", "fr"), "ict@beta")
    declared = read_declaration(store, actor, "beta")
    assert declared.says == says
    assert any(message.value.startswith("Saved ") for message in app.success)
    save_declaration(store, LOCAL, "beta", replace(says, capacity=9), based_on=declared.number)
    fill(app, {"Contact": "other@beta"})
    press(app, "Save")
    assert "somebody else saved in between" in texts(app)
    assert "Can serve: 9" in texts(app)
    assert field(app, "Contact").value == "other@beta"  # type: ignore[attr-defined]
    assert read_declaration(store, actor, "beta").says.capacity == 9
    press(app, "Save")
    declared = read_declaration(store, actor, "beta")
    assert declared.says == replace(says, contact="other@beta")
    app = turn_to(app, "Your partners")
    save_declaration(store, LOCAL, "beta", replace(declared.says, capacity=7), based_on=declared.number)
    app = turn_to(app, "What your city offers and needs")  # the form is made anew, from what is stored now
    fill(app, {"Contact": "third@beta"})
    press(app, "Save")
    assert read_declaration(store, actor, "beta").says == replace(says, capacity=7, contact="third@beta")
    signed_in("reader@x")
    app = turn_to(show("exchange"), "What your city offers and needs")
    assert "Contact: third@beta" in texts(app)
    assert not app.text_input


def test_the_secretariat_matches_and_publishes(signed_in: As, show: Show, store: Store) -> None:
    """Pairs with reasons, a change of capacity, publishing; then each city sees its own."""
    signed_in("alpha@x")
    assert "has not published a matching yet" in texts(show("exchange"))
    save_declaration(store, LOCAL, "beta", Declaration(contact="ict@beta"), based_on=0)
    signed_in("office@x")
    app = show("exchange")
    assert not app.exception
    assert "**2 pairs** for 1 of 2 cities" in texts(app)
    field(app, "Why this pair").set_value(0).run()  # type: ignore[attr-defined]
    assert "has not said yet whether it will help: ask first" in texts(app)
    fill(app, {"Places": 1})
    press(app, "Change the places")
    assert read_declaration(store, LOCAL, "beta").says == Declaration(capacity=1, contact="ict@beta")
    assert "**1 pair** for 1 of 2 cities" in texts(app)
    save_declaration(store, LOCAL, "beta", Declaration(offers=(), contact="ict@beta"), based_on=2)
    press(app, "Publish this matching")  # what was shown, though Beta wants to help nobody since
    assert any(message.value.startswith("Published") for message in app.success)
    found = read_exchange(store, LOCAL, "2026")
    assert found is not None
    assert [row.helper_id for row in found.rows if row.helper_id] == ["beta"]
    written(store, "approved")
    signed_in("alpha@x")
    app = show("exchange")
    assert not app.exception
    words = texts(app)
    assert "Cities that could help you" in words
    assert "Contact: ict@beta" in words
    assert "Without a partner" in words
    signed_in("beta@x")
    words = texts(show("exchange"))
    assert "Cities that you could help" in words
    assert "Cities that could help you" not in words
    signed_in("observer@x")
    assert not show("exchange").exception
    signed_in("office@x")
    app = turn_to(show("exchange"), "What cities offer and need")
    fill(app, {"City": "beta"})
    app.run()
    assert field(app, "Contact").value == "ict@beta"  # type: ignore[attr-defined]


def test_a_practice_is_written_proposed_sent_back_and_approved(signed_in: As, show: Show, store: Store) -> None:
    """On the page alone, by an official and the secretariat."""
    official = signed_in("beta@x")
    app = show("good-practices", g="new")
    fill(app, {"Title": "One number", "System": CALLS, "The problem": "p", "Cost in all": "1.000"})
    press(app, "Save")
    assert "this may be 1 or 1,000" in texts(app)
    fill(app, {"Cost in all": "250 000", "Currency": "usd", "Year": "2024", "Months": "12,5"})
    press(app, "Save")
    (made,) = list_practices(store, official)
    assert (made.text.cost, made.text.currency, made.text.months) == (250_000.0, "USD", 12.5)
    assert (made.region, made.population, made.status) == ("Africa", 900_000, "integrated")
    press(app, "Propose to the secretariat")
    assert "Not done." in texts(app), "what was built, the result and the contact are missing"
    press(app, "Change")
    fill(app, {"What was built": "b", "What came of it": "r", "Contact": "c"})
    press(app, "Save")
    press(app, "Propose to the secretariat")
    assert get_practice(store, official, made.id).state == "proposed"
    signed_in("office@x")
    app = turn_to(show("good-practices"), "own")
    assert "All states (1 to approve)" in app.radio[0].options
    next(button for button in app.button if button.key == f"own {made.id}").click().run()
    fill(app, {"What should be mended": "Say who paid."})
    press(app, "Send back")
    assert get_practice(store, official, made.id).comment == "Say who paid."
    signed_in("beta@x")
    app = show("good-practices", g=made.id)
    assert "Say who paid." in texts(app)
    press(app, "Propose to the secretariat")
    signed_in("office@x")
    app = show("good-practices", g=made.id)
    press(app, "Approve")
    signed_in("alpha@x")
    app = show("good-practices")
    assert "1 of 1 good practices" in texts(app)
    assert "250,000 USD at prices of 2024" in texts(app)
    fill(app, {"Cost at most": "200000"})
    app.run()
    assert "0 of 1 good practices" in texts(app)
    app = show("good-practices", g=made.id)
    assert not [button.label for button in app.button if button.label in ("Change", "Withdraw", "Approve")]


def test_two_people_write_at_once(signed_in: As, show: Show, store: Store) -> None:
    """The second one's text stays in the form, and the first one's is shown beside it."""
    official, draft = signed_in("beta@x"), written(store, "draft")
    app = show("good-practices", g=draft.id)
    press(app, "Change")
    fill(app, {"Title": "Mine"})
    other = replace(PRACTICE, title="Theirs")
    save_practice(store, LOCAL, "beta", other, practice_id=draft.id, based_on=draft.newest)
    press(app, "Save")
    assert "title: Theirs" in texts(app)
    assert field(app, "Title").value == "Mine"  # type: ignore[attr-defined]
    assert get_practice(store, official, draft.id).text.title == "Theirs"
    press(app, "Save")
    assert get_practice(store, official, draft.id).text.title == "Mine"
    press(app, "Change")
    press(app, "Leave without saving")
    newest = get_practice(store, official, draft.id).newest
    save_practice(store, LOCAL, "beta", other, practice_id=draft.id, based_on=newest)
    press(app, "Change")  # the form is made anew, from what is stored now
    fill(app, {"Contact": "me"})
    press(app, "Save")
    assert get_practice(store, official, draft.id).text == replace(other, contact="me")


def test_files(signed_in: As, show: Show, store: Store, download: Callable[[str], bytes]) -> None:
    """Kept as they came; refused by their ending with a sentence; given with a safe name, never rendered."""
    official, draft = signed_in("beta@x"), written(store, "draft")
    app = show("good-practices", g=draft.id)
    press(app, "Change")
    app.get("file_uploader")[0].set_value(("run.exe", b"MZ", "application/octet-stream")).run()  # type: ignore[union-attr]
    press(app, "Add this file")
    assert "D128" in texts(app)
    app.get("file_uploader")[0].set_value(("<b>plan</b>.pdf", b"%PDF", "application/pdf")).run()  # type: ignore[union-attr]
    press(app, "Add this file")
    assert not app.exception
    (file,) = get_practice(store, official, draft.id).files
    assert file.name == "<b>plan</b>.pdf"
    app = show("good-practices", g=draft.id)
    assert "<b>plan</b>.pdf · 4 bytes" in [element.value for element in app.text]
    assert download("Download") == b"%PDF"
    press(app, "Change")
    press(app, "Remove")
    assert get_practice(store, official, draft.id).files == ()


def test_cities_that_run_this_well(store: Store, cities: None, show: Show) -> None:
    """On the pages of results (of a city that answered enough for an order) and guides."""
    del cities
    written(store, "approved")
    for page, address in (("results", {"a": "example-middling"}), ("guides", {"m": CALLS})):
        app = show(page, **address)
        assert not app.exception
        assert "Cities that run this well:" in texts(app), page


def test_search(store: Store, cities: None) -> None:
    """By system, region, size, cost in US dollars and words."""
    del cities
    made = written(store, "approved")
    assert keep_practice_file(store, LOCAL, made.id, "a.txt", b"").size == 0
    euros = replace(made, text=replace(made.text, currency="EUR"), region=None, population=None)
    both = [made, euros]
    assert find(both, Wanted()) == (both, 0)
    assert find(both, Wanted(module="groupware")) == ([], 0)
    assert find(both, Wanted(region="Africa")) == ([made], 0)
    assert find(both, Wanted(size="500,000 to 1 million")) == ([made], 0)
    assert find(both, Wanted(most_dollars=250_000.0)) == ([made], 1)
    assert find(both, Wanted(most_dollars=249_999.0)) == ([], 1)
    assert find(both, Wanted(words="BUILT alpha")) == (both, 0)
    assert find(both, Wanted(words="built nothing")) == ([], 0)
