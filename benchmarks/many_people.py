"""Many people at once, each giving an answer every two seconds, real browsers among them.

``SOAK_SECONDS`` (300), ``SOAK_PEOPLE`` (30 clients of the protocol, beside 2 browsers), ``SOAK_STORES``.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from random import Random

import psutil
from playwright.async_api import Page, async_playwright

from benchmarks.protocol_client import ProtocolClient
from benchmarks.running_app import kinds, new_draft, running_app, setting
from diagnostic.store import LOCAL, Store, answer_path, read_history, read_sheet
from tests.browser.conftest import CHROMIUM, Server

BROWSERS = 2
EVERY = 2.0
LIMIT = 0.5
FACTORS = ("STR", "INF", "USE", "EFF")
FROM_CLICK = """([card, words]) => new Promise((done, failed) => {
  const place = document.querySelector(`.st-key-card-${card}`);
  const label = [...place.querySelectorAll("label")].find((label) => label.innerText.startsWith(words + " ·"));
  const saved = () => place.innerText.includes(`Answered: ${words} `) && place.innerText.includes("· saved ");
  const begun = performance.now();
  const watch = new MutationObserver(() => {
    if (saved()) { watch.disconnect(); done((performance.now() - begun) / 1000); }
  });
  watch.observe(place.parentElement, { childList: true, subtree: true, characterData: true });
  setTimeout(() => { watch.disconnect(); failed(new Error(`${card} was not called saved`)); }, 60000);
  label.click();
})"""
"""Clicks in a page and gives the seconds until the page shows "saved": no time of the tool that drives the browser."""


@dataclass
class Person:
    """What one person did.

    Attributes:
        draft: Their assessment.
        seconds: From click to saved, for each answer.
        given: The answer that was called saved last, by question.
        count: Of answers that were called saved.
        error: What went wrong, if anything did.
    """

    draft: str
    seconds: list[float] = field(default_factory=list)
    given: dict[str, int] = field(default_factory=dict)
    error: str = ""

    def note(self, question: str, value: int, seconds: float) -> None:
        """An answer was called saved."""
        self.given[question] = value
        self.seconds.append(seconds)


async def at_the_protocol(server: Server, person: Person, number: int, seconds: float) -> None:
    """One person without a browser."""
    random = Random(number)
    client = ProtocolClient(server.address, f"a={person.draft}&f={FACTORS[number % len(FACTORS)]}")
    try:
        await client.open()
        await asyncio.sleep(random.uniform(0, EVERY))
        end = time.monotonic() + seconds
        while (begun := time.monotonic()) < end:
            question = random.choice(list(client.choices))
            value = random.choice([n for n in (1, 2, 3, 4, 5) if n != person.given.get(question)])
            person.note(question, value, await client.answer(question, str(value)))
            await client.rest(EVERY - (time.monotonic() - begun))
    except Exception as error:  # noqa: BLE001  # whatever it is, it is reported
        person.error = repr(error)
    finally:
        await client.close()


async def at_a_browser(page: Page, server: Server, person: Person, number: int, seconds: float) -> None:
    """One person with a real browser."""
    random = Random(number)
    try:
        await page.goto(f"{server.address}/fill-in?a={person.draft}&f=STR")
        cards = page.locator("[class*='st-key-card-STR']").filter(has=page.locator("label", has_text="5 ·"))
        await page.wait_for_function("() => location.search.includes('r=')", timeout=60_000)  # all is drawn
        await cards.first.wait_for(timeout=60_000)
        names = [
            str(await card.get_attribute("class")).split("st-key-card-")[1].split()[0] for card in await cards.all()
        ]
        end = time.monotonic() + seconds
        while (begun := time.monotonic()) < end:
            question = random.choice(names)
            value = random.choice([n for n in (1, 2, 3, 4, 5) if n != person.given.get(question)])
            person.note(question, value, await page.evaluate(FROM_CLICK, [question, str(value)]))
            await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - begun)))
    except Exception as error:  # noqa: BLE001
        person.error = repr(error)


async def all_at_once(server: Server, store: Store, people: int, seconds: float) -> tuple[list[Person], list[Person]]:
    """Everybody; those at the protocol and those at a browser."""
    protocol = [Person(new_draft(store, number)) for number in range(people)]
    browsers = [Person(new_draft(store, people + number)) for number in range(BROWSERS)]
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        pages = [await (await chromium.new_context()).new_page() for _ in browsers]
        await asyncio.gather(
            *(at_the_protocol(server, person, number, seconds) for number, person in enumerate(protocol)),
            *(
                at_a_browser(page, server, person, n, seconds)
                for n, (page, person) in enumerate(zip(pages, browsers, strict=True))
            ),
        )
        await chromium.close()
    return protocol, browsers


def lost(store: Store, person: Person) -> list[str]:
    """Answers that were called saved and are not stored, or of which the history does not know."""
    sheet = read_sheet(store, LOCAL, person.draft)
    gone = [question for question, value in person.given.items() if sheet.value(answer_path(question)) != value]
    known = sum(entry.path.startswith("/answers/") for entry in read_history(store, LOCAL, person.draft))
    return gone + ["history"] * (known < len(person.seconds))


def percentile(values: list[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def measure(kind: str, people: int, seconds: float) -> bool:
    """Print the figures of one kind of store; whether all is well."""
    with running_app(kind) as (server, store):
        assert server.process is not None
        process = psutil.Process(server.process.pid)
        before, machine = process.cpu_times(), psutil.cpu_times()
        protocol, browsers = asyncio.run(all_at_once(server, store, people, seconds))
        after, now = process.cpu_times(), psutil.cpu_times()
        everybody = protocol + browsers
        gone = [name for person in everybody for name in lost(store, person)]
        errors = [person.error for person in everybody if person.error]
        own = after.user + after.system - before.user - before.system
        busy = (sum(now) - now.idle - now.iowait) - (sum(machine) - machine.idle - machine.iowait)
        memory = process.memory_info().rss / 2**20
    well = not gone and not errors
    print(f"{kind}: {people} clients and {BROWSERS} browsers, {seconds:.0f} s; {len(errors)} errors, {len(gone)} lost")
    for name, group in (("clients", protocol), ("browsers", browsers)):
        times = [taken for person in group for taken in person.seconds]
        p50, p95, p99 = (1000 * percentile(times, share) for share in (0.5, 0.95, 0.99))
        slowest = 1000 * max(times, default=0)
        figures = f"{p50:.0f} ms median, {p95:.0f} p95, {p99:.0f} p99, {slowest:.0f} max"
        print(f"  {name}: {len(times)} answers, click to saved {figures}")
        well &= p95 < 1000 * LIMIT
    share = 100 * own / busy if busy else 0
    print(f"  server: {own:.0f} s of processor ({share:.0f} % of what the machine did), {memory:.0f} MB in the end")
    for error in sorted(set(errors)):
        print(f"  {error}")
    return well


def main() -> None:
    """Both stores."""
    people, seconds = int(setting("SOAK_PEOPLE", 30)), setting("SOAK_SECONDS", 300)
    well = [measure(kind, people, seconds) for kind in kinds()]
    if not all(well):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
