"""WCAG 2.2 A and AA by axe-core, on every page, wide and narrow, light and dark; and everything by the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from diagnostic.api import read_submission
from diagnostic.base.settings import Settings
from diagnostic.content.load import content_root
from diagnostic.store import (
    LOCAL,
    add_city,
    answer_path,
    give_section,
    open_store,
    read_sheet,
    save_fields,
    send_back,
    start_assessment,
    submit,
    validate,
)
from diagnostic.store.assessments.field_paths import flatten
from diagnostic.web.menu import PAGES
from tests.browser.conftest import Server

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_STREAMLIT = {
    "list": "stSidebarNavItems",
    "listitem": "stSidebarNav",
    "scrollable-region-focusable": "stTable",
    "target-size": "stDateInput",
}
"""What Streamlit's own markup causes, and the part of the page where: see docs/accessibility.md."""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 900}
ADDRESSES = {"fill_in": "f=ITI", "systems": "m=e-archive", "guides": "m=e-archive"}
NOT_SIDEWAYS = "() => (m => m.scrollWidth <= m.clientWidth)(document.querySelector('[data-testid=stMain]'))"
DARK = """() => getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === 'dark'
    && document.getAnimations().every(one =>
        one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity)"""
"""The theme has turned, and no colour is still on its way."""
ALL_PAGES = [*PAGES, "fill_in?q=STR-01"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A running app, and an assessment that was sent back, with a validated one of the year before."""
    server = Server(tmp_path_factory.mktemp("desk"))
    server.start()
    store = open_store(Settings(data_dir=server.folder))
    add_city(store, LOCAL, "alpha", "Alpha")
    keys = []
    for period, example in (("2025", "just-starting"), ("2026", "middling")):
        keys.append(start_assessment(store, LOCAL, "alpha", period).info.id)
        given = flatten(read_submission(content_root() / f"questionnaires/ceds/1.0.0/examples/{example}.json"))
        given = {path: value for path, value in given.items() if not path.startswith("/city")}
        save_fields(store, LOCAL, keys[-1], given, based_on=read_sheet(store, LOCAL, keys[-1]).revision, write_id="w")
        submit(store, LOCAL, keys[-1], based_on=read_sheet(store, LOCAL, keys[-1]).revision)
    validate(store, LOCAL, keys[0], based_on=read_sheet(store, LOCAL, keys[0]).revision)
    send_back(store, LOCAL, keys[1], {"STR-01": "Which decision?", "": "Thank you."})
    give_section(store, LOCAL, keys[1], "ITI", "A. Mwangi")
    store.close()
    yield server, keys[1]
    server.kill()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for all pages; its size and colours change."""
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def open_page(tab: Page, desk: tuple[Server, str], name: str) -> None:
    """The page, drawn to its end."""
    name, _, more = name.partition("?")
    server, key = desk
    path = "" if name == "start" else name.rpartition(".")[2].replace("_", "-")
    tab.goto(f"{server.address}/{path}?a={key}&{more or ADDRESSES.get(name, '')}")
    expect(tab.locator("[data-testid=stMain] h1").first).to_be_visible()
    wait_until_drawn(tab)


def wait_until_drawn(tab: Page) -> None:
    """No script runs, and what the last one made is on screen."""
    tab.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
        " && !document.querySelector('[data-testid=stSkeleton]')"
    )


def violations(tab: Page) -> list[str]:
    """What is ours to mend, in words."""
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = Axe().run(tab, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
        if not (rule["id"] in OF_STREAMLIT and is_in(tab, node["target"][0], OF_STREAMLIT[rule["id"]]))
    ]


def is_in(tab: Page, selector: str, part: str) -> bool:
    """Whether an element stands in a part of the page."""
    return bool(tab.evaluate(f"s => !!document.querySelector(s)?.closest('[data-testid={part}]')", selector))


@pytest.mark.parametrize("name", ALL_PAGES)
def test_no_violation_that_is_ours(name: str, desk: tuple[Server, str], tab: Page) -> None:
    """Wide and light with the first sections opened, then narrow and dark."""
    tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
    tab.emulate_media(color_scheme="light")
    open_page(tab, desk, name)
    for summary in tab.locator("[data-testid=stExpander] summary").all()[:3]:
        summary.click()
    assert not tab.locator("[data-testid=stException]").count()
    assert violations(tab) == [], f"{name}, wide"
    tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_function(DARK)
    tab.wait_for_function(NOT_SIDEWAYS)  # a phone must not scroll sideways; charts need a moment to follow
    assert violations(tab) == [], f"{name}, narrow and dark"


def test_a_question_is_answered_and_the_next_section_reached_by_keyboard(desk: tuple[Server, str], tab: Page) -> None:
    """Tab, space, arrows and Enter only; the focus stays where it was when the answer is saved."""
    tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
    open_page(tab, desk, "fill_in?f=ECO")
    card = tab.locator(".st-key-card-ECO-07")
    before = read_of(desk, "ECO-07")
    press_until(tab, "Tab", "() => document.activeElement.closest('.st-key-card-ECO-07')?.contains("
                            "document.activeElement) && document.activeElement.type === 'radio'")  # fmt: skip
    tab.keyboard.press("ArrowUp")
    expect(card.get_by_text(re.compile("Answered: 4 "))).to_be_visible()
    assert (before, read_of(desk, "ECO-07")) == (5, 4)
    assert tab.evaluate("() => document.activeElement.type") == "radio"
    press_until(tab, "Tab", "() => document.activeElement.innerText?.startsWith('Next: ')")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Social stability")).to_be_visible()


def press_until(tab: Page, key: str, reached: str) -> None:
    """Press a key until the focus is there."""
    for _ in range(200):
        tab.keyboard.press(key)
        if tab.evaluate(reached):
            return
    raise AssertionError(f"not reached with the keyboard: {reached}")


def read_of(desk: tuple[Server, str], question: str) -> Any:
    """What the store holds."""
    store = open_store(Settings(data_dir=desk[0].folder))
    try:
        return read_sheet(store, LOCAL, desk[1]).value(answer_path(question))
    finally:
        store.close()
