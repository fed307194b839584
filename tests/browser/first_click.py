"""One restart of the server under an open tab, and the first click after it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from diagnostic.store import LOCAL, Store, answer_path, read_sheet, save_answer
from tests.browser.conftest import Server


def card(tab: Page, question: str) -> Locator:
    """The card of a question."""
    return tab.locator(f".st-key-card-{question}")


def open_factor(tab: Page, server: Server, draft: str, factor: str, last: str) -> None:
    """Open a factor, and wait until all of it is drawn."""
    tab.goto(f"{server.address}/fill-in?a={draft}&f={factor}")
    wait_until_drawn(tab, last)


def wait_until_drawn(tab: Page, last: str) -> None:
    """Wait until all of a page is drawn, as far as the fields of its last question, and the connection is watched."""
    expect(card(tab, last).locator("input[type=radio]").first).to_be_attached()
    expect(tab.get_by_test_id("stBidiComponentIsolated").first).to_be_attached()
    tab.wait_for_url(re.compile(r"[?&]r=\d"))
    expect(tab.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


def stored(store: Store, draft: str, question: str) -> Any:
    """What the store holds."""
    return read_sheet(store, LOCAL, draft).value(answer_path(question))


def eventually(found: Callable[[], bool], what: str = "it") -> None:
    """Wait for something, a minute at most."""
    for _ in range(600):
        if found():
            return
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within a minute")


def choose(tab: Page, question: str, words: str) -> None:
    """Click an option as soon as it can be clicked."""
    card(tab, question).locator("label", has_text=words).first.click()


def first_click(
    tab: Page, server: Server, store: Store, draft: str, question: str, value: int, other: int | None
) -> str:
    """Kill, let somebody else answer if asked, restart, click; what became of the click.

    Args:
        tab: An open page with a level question that is not answered with ``value`` or ``other`` yet.
        server: Its server.
        store: Its store.
        draft: The assessment.
        question: The question.
        value: What is clicked.
        other: What somebody else answers while the server is away.

    Returns:
        ``saved``, or ``refused`` with both values shown.

    Raises:
        AssertionError: Neither within a minute, or the other's answer was overwritten.
    """
    server.kill()
    if other is not None:
        now = read_sheet(store, LOCAL, draft).revision
        save_answer(store, LOCAL, draft, question, other, based_on=now, write_id=f"other-{now}")
    server.start()
    choose(tab, question, f"{value} ·")
    here = card(tab, question)
    refused = here.get_by_text("Not saved: this was changed")
    eventually(
        lambda: stored(store, draft, question) == value or refused.is_visible(),
        f"the click on {value} of {question}",
    )
    if stored(store, draft, question) != value:
        expect(here.get_by_text(f"· stored: {other}")).to_be_visible()
        expect(here.get_by_text(f"· yours: {value}")).to_be_visible()
        assert stored(store, draft, question) == other
        return "refused"
    if other is not None:
        raise AssertionError(f"the other's answer {other} to {question} was overwritten with {value}")
    expect(here.get_by_text(f"Answered: {value}")).to_be_visible()
    return "saved"
