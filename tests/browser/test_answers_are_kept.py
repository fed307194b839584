"""What the page called saved is saved, and the first click after a restart is saved or refused, never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostic.base.formatting import quantity
from diagnostic.store import LOCAL, PracticeText, Store, add_city, comment_path, read_sheet, save_practice
from tests.browser.conftest import Server
from tests.browser.first_click import card, choose, eventually, first_click, open_factor, stored


def test_answers_of_every_type_are_saved_at_once_and_shown_again(
    server: Server, store: Store, draft: str, tab: Page
) -> None:
    """A number with a decimal comma, a level, a checklist; the same after a reload."""
    open_factor(tab, server, draft, "ECO", "ECO-10")
    field = card(tab, "ECO-01").get_by_role("textbox").first
    field.fill("12,5")
    field.press("Enter")
    expect(card(tab, "ECO-01").get_by_text("Understood as 12.5 %")).to_be_visible()
    expect(card(tab, "ECO-01").get_by_text("· saved ")).to_be_visible()
    choose(tab, "ECO-07", "3 ·")
    expect(card(tab, "ECO-07").get_by_text("Answered: 3")).to_be_visible()
    choose(tab, "ECO-09", "Don't know")
    expect(card(tab, "ECO-09").get_by_text("Answered: don't know")).to_be_visible()
    assert stored(store, draft, "ECO-01") == 12.5
    assert stored(store, draft, "ECO-07") == 3
    assert stored(store, draft, "ECO-09") == "dont_know"
    expect(card(tab, "ECO-09").get_by_text("Still open: 7 in this factor, 97 in all.")).to_be_visible()
    tab.reload()
    expect(card(tab, "ECO-01").get_by_role("textbox").first).to_have_value("12.5")
    expect(card(tab, "ECO-07").get_by_text("Answered: 3")).to_be_visible()
    card(tab, "ECO-07").get_by_role("button", name="Clear answer").click()
    expect(card(tab, "ECO-07").get_by_text("Not answered yet · cleared")).to_be_visible()
    assert stored(store, draft, "ECO-07") is None


def test_an_ambiguous_number_is_asked_about_and_one_out_of_range_is_refused(
    server: Server, store: Store, draft: str, tab: Page
) -> None:
    """Nothing is stored until it is clear."""
    open_factor(tab, server, draft, "ECO", "ECO-10")
    field = card(tab, "ECO-02").get_by_role("textbox").first
    field.fill("1.000")
    field.press("Enter")
    expect(card(tab, "ECO-02").get_by_text("can be read in two ways")).to_be_visible()
    assert stored(store, draft, "ECO-02") is None
    card(tab, "ECO-02").get_by_role("button", name="1,000 USD").click()
    expect(card(tab, "ECO-02").get_by_text("Understood as 1,000 USD")).to_be_visible()
    assert stored(store, draft, "ECO-02") == 1000
    field = card(tab, "ECO-01").get_by_role("textbox").first
    field.fill("140")
    field.press("Enter")
    expect(card(tab, "ECO-01").get_by_text("outside what is possible")).to_be_visible()
    assert stored(store, draft, "ECO-01") is None


@pytest.mark.parametrize("locale", ["de-DE", "ar-EG"])
def test_a_typed_number_is_the_same_number_in_every_language(
    browser: Browser, server: Server, store: Store, draft: str, locale: str
) -> None:
    """Understood, asked about or refused; what is stored is never something else."""
    context = browser.new_context(locale=locale)
    tab = context.new_page()
    open_factor(tab, server, draft, "ECO", "ECO-10")
    here = card(tab, "ECO-02")
    field = here.get_by_role("textbox").first
    for typed, number in (("120,5", 120.5), ("1 234,5", 1234.5), ("١٢٠٫٥", 120.5), ("１２０．２５", 120.25)):
        field.fill(typed)
        field.press("Enter")
        expect(here.get_by_text(f"Understood as {quantity(number)} USD")).to_be_visible()
        assert stored(store, draft, "ECO-02") == number
    for typed, words in (("1.000", "two ways"), ("900000", "outside what is possible"), ("12 5", "not understood")):
        field.fill(typed)
        field.press("Enter")
        expect(here.get_by_text(words)).to_be_visible()
        assert stored(store, draft, "ECO-02") == 120.25
        assert field.input_value() == typed
    context.close()


def test_text_is_saved_as_it_is_typed_and_a_number_when_the_field_is_left(
    server: Server, store: Store, draft: str, tab: Page
) -> None:
    """A comment within a second of the last key. A number is not guessed half-way: until then the page says so."""
    open_factor(tab, server, draft, "ECO", "ECO-10")
    here = card(tab, "ECO-01")
    here.get_by_text("How do you know, and a comment").click()
    comment = here.get_by_label("Comment (saved as you type)")
    comment.press_sequentially("from the treasury")
    eventually(lambda: read_sheet(store, LOCAL, draft).value(comment_path("ECO-01")) == "from the treasury")
    field = here.get_by_role("textbox").first
    field.press_sequentially("12,5")
    said = here.get_by_test_id("InputInstructions").locator("span").first
    assert "Not saved yet" in said.evaluate("place => getComputedStyle(place, '::after').content")
    assert stored(store, draft, "ECO-01") is None
    comment.focus()
    eventually(lambda: stored(store, draft, "ECO-01") == 12.5)
    expect(here.get_by_text("Understood as 12.5")).to_be_visible()


def test_typed_text_is_saved_when_the_next_click_leads_elsewhere(
    server: Server, store: Store, draft: str, tab: Page
) -> None:
    """No Enter: straight from the field to Next."""
    open_factor(tab, server, draft, "ECO", "ECO-10")
    card(tab, "ECO-10").get_by_role("textbox").first.fill("7,2")
    tab.get_by_role("button", name="Next: Social stability").click()
    eventually(lambda: stored(store, draft, "ECO-10") == 7.2)


def test_the_first_click_after_kill_9_is_saved(server: Server, store: Store, draft: str, tab: Page) -> None:
    """The tab stays open, the server is killed and starts again: at once after the page was opened, and once more."""
    open_factor(tab, server, draft, "ECO", "ECO-10")
    assert first_click(tab, server, store, draft, "ECO-07", 3, None) == "saved"
    assert first_click(tab, server, store, draft, "ECO-07", 4, None) == "saved"


def test_the_first_click_after_kill_9_never_overwrites_another_person(
    server: Server, store: Store, draft: str, tab: Page
) -> None:
    """Somebody else answered meanwhile, a question that was open here and one that was not: theirs is kept."""
    open_factor(tab, server, draft, "ECO", "ECO-10")
    assert first_click(tab, server, store, draft, "ECO-07", 4, 5) == "refused"
    card(tab, "ECO-07").get_by_role("button", name="Save mine instead").click()
    eventually(lambda: stored(store, draft, "ECO-07") == 4)
    assert first_click(tab, server, store, draft, "ECO-07", 3, 1) == "refused"
    card(tab, "ECO-07").get_by_role("button", name="Keep what is stored").click()
    expect(card(tab, "ECO-07").get_by_text("Not saved")).to_have_count(0)
    assert stored(store, draft, "ECO-07") == 1


def test_the_first_click_after_kill_9_counts_where_nothing_is_answered(server: Server, store: Store, tab: Page) -> None:
    """A page that saves by its own buttons: the restarted server must know them before one is pressed."""
    add_city(store, LOCAL, "alpha", "Alpha")
    save_practice(store, LOCAL, "alpha", PracticeText("Calls", "call-center"))
    tab.goto(f"{server.address}/good-practices")
    tab.get_by_text("All states").click()
    expect(tab.get_by_role("button", name="Read")).to_be_visible()
    expect(tab.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    server.kill()
    server.start()
    tab.get_by_role("button", name="Read").click()
    expect(tab.get_by_role("button", name="Propose to the secretariat")).to_be_visible(timeout=30_000)


def test_what_was_still_loading_when_the_server_died_is_loaded_again(
    server: Server, store: Store, draft: str, tab: Page
) -> None:
    """Streamlit loads the program of each kind of field when the first one is drawn, and never tries a second time."""
    radios = "**/static/js/Radio.*.js"
    tab.route(radios, lambda route: route.abort())
    tab.goto(f"{server.address}/fill-in?a={draft}&f=ECO")
    expect(tab.get_by_text("dynamically imported module").first).to_be_visible()
    expect(tab.get_by_test_id("stBidiComponentIsolated").first).to_be_attached()
    tab.wait_for_url("**&r=*")
    server.kill()
    tab.unroute(radios)
    server.start()
    choose(tab, "ECO-07", "3 ·")
    eventually(lambda: stored(store, draft, "ECO-07") == 3)


def test_a_checklist_after_kill_9(server: Server, store: Store, draft: str, tab: Page) -> None:
    """Ticks made right after the restart are kept with those from before."""
    open_factor(tab, server, draft, "STR", "STR-01")
    ticks = tab.locator("[class*='st-key-card-']").filter(has=tab.get_by_role("checkbox")).first
    key = str(ticks.get_attribute("class")).split("st-key-card-")[1].split()[0]
    labels = ticks.locator("label[data-baseweb='checkbox'], [data-testid='stCheckbox'] label")
    labels.nth(0).click()
    eventually(lambda: len(stored(store, draft, key) or []) == 1)
    server.kill()
    server.start()
    labels.nth(1).click()
    eventually(lambda: len(stored(store, draft, key) or []) == 2)


@pytest.mark.parametrize("width", [1280, 390])
def test_an_answer_moves_nothing_under_the_next_click(server: Server, draft: str, tab: Page, width: int) -> None:
    """The answer comes back while the person already aims at the next question."""
    tab.set_viewport_size({"width": width, "height": 900})
    open_factor(tab, server, draft, "ECO", "ECO-10")
    cards = [card(tab, question) for question in ("ECO-07", "ECO-08")]
    before = [place.evaluate("card => card.offsetHeight") for place in cards]
    choose(tab, "ECO-07", "2 ·")
    number = cards[1].get_by_role("textbox").first
    number.fill("12,5")
    number.press("Enter")
    for place in cards:
        expect(place.get_by_text("· saved")).to_be_visible()
        expect(place.get_by_text("Still open:")).to_be_visible()
    assert [place.evaluate("card => card.offsetHeight") for place in cards] == before
