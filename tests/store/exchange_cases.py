"""Every function of the exchange and of good practices: how to call it on things of Alpha, and who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import diagnostic.store as api
from diagnostic.secretariat.exchange.declaration import Declaration
from diagnostic.store import LOCAL, Actor, ExchangeRow, Practice, PracticeText, Store
from tests.store.conftest import PEOPLE

EVERYBODY = set(PEOPLE)
MANAGES = {"secretariat", "local"}
CHANGES = {"alpha", "colleague"} | MANAGES
SEES = {"viewer of alpha", "viewer of all"} | CHANGES
DRAFTS = {"viewer of alpha"} | CHANGES
PRACTICE = PracticeText(
    title="One number for all",
    module="call-center",
    problem="Citizens called thirty offices.",
    built="One number, twelve seats, a shared list of answers.",
    result="Eight of ten calls are answered at once.",
    contact="ict@alpha.example",
    cost=250_000.0,
    currency="USD",
    cost_year=2024,
    months=14.0,
)


@dataclass
class Things:
    """A draft, a proposed and an approved practice, each with a file."""

    draft: Practice
    proposed: Practice
    approved: Practice
    files: dict[str, str]


@dataclass
class ExchangeCase:
    """A function.

    Attributes:
        call: On things of Alpha.
        may: Who may; everybody else must be refused.
        gives: Who of ``may`` is given anything; by default all of them.
        uses_up: Whether the call needs things in the state in which they were made.
    """

    call: Callable[[Store, Actor, Things], Any]
    may: set[str]
    gives: set[str] | None = None
    uses_up: bool = False


def things_of(store: Store) -> Things:
    """New things of Alpha, and a published matching in which Alpha stands."""
    made: list[Practice] = []
    files: dict[str, str] = {}
    for state in ("draft", "proposed", "approved"):
        practice = api.save_practice(store, LOCAL, "alpha", PRACTICE)
        files[state] = api.keep_practice_file(store, LOCAL, practice.id, "plan.pdf", b"%PDF").id
        text = PracticeText(PRACTICE.title, PRACTICE.module, "p", "b", "r", "c", files=(files[state],))
        practice = api.save_practice(store, LOCAL, "alpha", text, practice_id=practice.id, based_on=1)
        if state != "draft":
            practice = api.propose_practice(store, LOCAL, practice.id, based_on=2)
        if state == "approved":
            practice = api.approve_practice(store, LOCAL, practice.id, based_on=2)
        made.append(practice)
    return Things(made[0], made[1], made[2], files)


def _declare(store: Store, actor: Actor, things: Things) -> Any:
    del things
    number = api.read_declaration(store, LOCAL, "alpha").number
    return api.save_declaration(store, actor, "alpha", Declaration(needs=("e-archive",)), based_on=number)


def _rows(store: Store, actor: Actor, things: Things) -> Any:
    del things
    found = api.read_exchange(store, actor)
    return found and found.rows


EXCHANGE_CASES = {
    "approve_practice": ExchangeCase(
        lambda s, a, t: api.approve_practice(s, a, t.proposed.id, based_on=t.proposed.newest), MANAGES, uses_up=True
    ),
    "choose_head": ExchangeCase(lambda s, a, _: api.choose_head(s, a, "2026", "mobile-government", "alpha"), MANAGES),
    "get_practice": ExchangeCase(lambda s, a, t: api.get_practice(s, a, t.draft.id), DRAFTS),
    "keep_practice_file": ExchangeCase(
        lambda s, a, t: api.keep_practice_file(s, a, t.draft.id, "a.pdf", b"x"), CHANGES
    ),
    "list_approved_practices": ExchangeCase(lambda s, a, _: api.list_approved_practices(s, a), EVERYBODY),
    "list_declarations": ExchangeCase(
        lambda s, a, _: [d for d in api.list_declarations(s, a) if d.city_id == "alpha"], EVERYBODY, SEES
    ),
    "list_practices": ExchangeCase(lambda s, a, _: api.list_practices(s, a), EVERYBODY, DRAFTS),
    "practice_file_bytes": ExchangeCase(lambda s, a, t: api.practice_file_bytes(s, a, t.files["draft"]), DRAFTS),
    "propose_practice": ExchangeCase(
        lambda s, a, t: api.propose_practice(s, a, t.draft.id, based_on=t.draft.newest), CHANGES, uses_up=True
    ),
    "publish_exchange": ExchangeCase(
        lambda s, a, _: api.publish_exchange(s, a, "2026", [ExchangeRow("alpha", None, {})], {}), MANAGES
    ),
    "publish_peers": ExchangeCase(lambda s, a, _: api.publish_peers(s, a, "2026", {}, {"alpha": {"n": 11}}), MANAGES),
    "read_heads": ExchangeCase(lambda s, a, _: api.read_heads(s, a, "2026"), EVERYBODY, EVERYBODY),
    "read_peers": ExchangeCase(lambda s, a, _: api.read_peers(s, a, "alpha"), SEES, SEES),
    "read_declaration": ExchangeCase(lambda s, a, _: api.read_declaration(s, a, "alpha"), SEES),
    "read_exchange": ExchangeCase(_rows, EVERYBODY, SEES),
    "save_declaration": ExchangeCase(_declare, CHANGES),
    "save_practice": ExchangeCase(lambda s, a, _: api.save_practice(s, a, "alpha", PRACTICE), CHANGES),
    "send_back_practice": ExchangeCase(
        lambda s, a, t: api.send_back_practice(s, a, t.proposed.id, "Say what it cost."), MANAGES, uses_up=True
    ),
    "withdraw_practice": ExchangeCase(
        lambda s, a, t: api.withdraw_practice(s, a, t.proposed.id), CHANGES, uses_up=True
    ),
}
