"""What the page called saved is saved, and the first click after a restart is saved or refused, never lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from diagnostic.store import Store
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
    expect(card(tab, "ECO-09").get_by_text("2 of 100 answered, 1 don't know")).to_be_visible()
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
