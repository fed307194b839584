"""The first click in real Chromium under a tab left open while the server is killed and starts again.

``SOAK_CLICKS`` (50), ``SOAK_STORES``. In every second round another person answers the same question meanwhile.
"""

from __future__ import annotations

import time
from collections import Counter
from random import Random

from playwright.sync_api import sync_playwright

from benchmarks.running_app import kinds, new_draft, running_app, setting
from diagnostic.store import Store
from tests.browser.conftest import CHROMIUM, Server
from tests.browser.first_click import first_click, open_factor, stored, wait_until_drawn

QUESTIONS = ("STR-01", "STR-02", "STR-03", "STR-04")


def first_clicks(server: Server, store: Store, clicks: int, *, seed: int = 1) -> Counter[str]:
    """What became of the clicks; raises at the first that was dropped or that overwrote somebody."""
    random, found = Random(seed), Counter[str]()
    draft = new_draft(store, 0)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        tab = chromium.new_page(viewport={"width": 1280, "height": 1000})
        tab.set_default_timeout(90_000)
        open_factor(tab, server, draft, "STR", "STR-12")
        for number in range(clicks):
            question = random.choice(QUESTIONS)
            value, other = random.sample([n for n in (1, 2, 3, 4, 5) if n != stored(store, draft, question)], 2)
            found[first_click(tab, server, store, draft, question, value, other if number % 2 else None)] += 1
            if number % 7 == 6:
                tab.reload()  # a page on which nothing was clicked since it was drawn
                wait_until_drawn(tab, "STR-12")
        chromium.close()
    return found


def main() -> None:
    """Both stores."""
    clicks = int(setting("SOAK_CLICKS", 50))
    for kind in kinds():
        with running_app(kind) as (server, store):
            begun = time.monotonic()
            found = first_clicks(server, store, clicks)
            taken = time.monotonic() - begun
        outcome = f"{found['saved']} saved, {found['refused']} refused with both values, none dropped or overwritten"
        print(f"{kind}: {clicks} first clicks after kill -9: {outcome} ({taken:.0f} s)")


if __name__ == "__main__":
    main()
