"""The real server is killed (``kill -9``) at random moments while people answer; nothing called saved may be lost.

``SOAK_KILLS`` (200), ``SOAK_STORES``. The people speak the protocol; like a browser they connect again and send what
they hold.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

from websockets.exceptions import ConnectionClosed

from benchmarks.protocol_client import ProtocolClient
from benchmarks.running_app import kinds, new_draft, running_app, setting
from diagnostic.store import LOCAL, Store, answer_path, read_history, read_sheet
from tests.browser.conftest import Server

PEOPLE = 3


@dataclass
class Witness:
    """A person who remembers what the page called saved, in order.

    Attributes:
        draft: Their assessment.
        client: What they work with.
        saved: Questions and values, as they were called saved.
        open: By question, what was chosen since then and was not called saved: it may be stored or not.
    """

    draft: str
    client: ProtocolClient
    saved: list[tuple[str, int]] = field(default_factory=list)
    open: dict[str, set[int]] = field(default_factory=dict)

    async def answer_until_killed(self, random: Random) -> None:
        """Answer without a pause; ends when the server is gone."""
        held = dict(self.saved)
        try:
            await self.client.open()
            while True:
                question = random.choice(list(self.client.choices))
                value = random.choice([n for n in (1, 2, 3, 4, 5) if n != held.get(question)])
                self.open.setdefault(question, set()).add(value)
                await self.client.answer(question, str(value))
                self.saved.append((question, value))
                held[question] = value
                self.open.pop(question)
        except (ConnectionClosed, OSError):
            pass  # killed

    def lost(self, store: Store) -> list[str]:
        """Answers that the history does not hold, question by question in the order of saving, or that are gone."""
        entries = read_history(store, LOCAL, self.draft)
        sheet = read_sheet(store, LOCAL, self.draft)
        gone = []
        for question, last in dict(self.saved).items():
            path = answer_path(question)
            kept = iter([entry.new for entry in entries if entry.path == path])
            called = [value for name, value in self.saved if name == question]
            gone += [f"{question} {value} is not in the history" for value in called if value not in kept]
            if sheet.value(path) not in {last} | self.open.get(question, set()):
                gone.append(f"{question} {last} became {sheet.value(path)}")
        return gone


@dataclass(frozen=True, slots=True)
class Killed:
    """What was found."""

    kills: int
    saved: int
    lost: list[str]


def kill_servers(server: Server, store: Store, kills: int, *, seed: int = 1, longest: float = 1.5) -> Killed:
    """Kill and restart so many times, each time some moment after people began to answer.

    Args:
        server: It runs.
        store: Its store.
        kills: How often.
        seed: Of the random moments and answers.
        longest: Seconds from the first answer of a round to the kill, at most.
    """
    drafts = [new_draft(store, number) for number in range(PEOPLE)]
    clients = [
        ProtocolClient(server.address, f"a={draft}&f={factor}")
        for draft, factor in zip(drafts, ("STR", "INF", "USE"), strict=True)
    ]
    witnesses = [Witness(draft, client) for draft, client in zip(drafts, clients, strict=True)]
    with ThreadPoolExecutor(1) as apart:  # in the tests, the tool that drives a browser has a loop in this thread
        apart.submit(lambda: asyncio.run(_rounds(server, witnesses, kills, Random(seed), longest))).result()
    lost = [found for witness in witnesses for found in witness.lost(store)]
    return Killed(kills, sum(len(witness.saved) for witness in witnesses), lost)


async def _rounds(server: Server, witnesses: list[Witness], kills: int, random: Random, longest: float) -> None:
    for _ in range(kills):
        before = sum(len(witness.saved) for witness in witnesses)
        answering = asyncio.gather(*(witness.answer_until_killed(random) for witness in witnesses))
        while sum(len(witness.saved) for witness in witnesses) == before and not answering.done():
            await asyncio.sleep(0.01)  # begin to count when the first answer of this round is saved
        await asyncio.sleep(random.uniform(0, longest))
        server.kill()
        await answering
        await asyncio.to_thread(server.start)


def main() -> None:
    """Both stores."""
    kills, well = int(setting("SOAK_KILLS", 200)), True
    for kind in kinds():
        with running_app(kind) as (server, store):
            begun = time.monotonic()
            found = kill_servers(server, store, kills)
            taken = time.monotonic() - begun
        outcome = f"{found.saved} answers called saved, {len(found.lost)} lost"
        print(f"{kind}: server killed {found.kills} times, {outcome} ({taken:.0f} s)")
        for line in found.lost:
            print(f"  {line}")
        well &= not found.lost
    if not well:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
