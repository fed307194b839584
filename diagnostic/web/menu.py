"""The pages: their order, their sections, and who may see them.

A new page is one file with a function ``show`` in this folder (or a folder inside it: ``folder.file``), and one row
of ``PAGES``. Its address is the name of the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import streamlit as st

from diagnostic.store import Actor
from diagnostic.web import desk
from diagnostic.web.parts.reconnect import show_watched

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

Who = Callable[[Actor], bool]


def everyone(actor: Actor) -> bool:
    """Officials, viewers, the secretariat, and the one person of the single-user tool."""
    del actor
    return True


def writers(actor: Actor) -> bool:
    """All who may change anything: not the viewers."""
    return actor.writes


def all_cities(actor: Actor) -> bool:
    """Those to whom all cities are open: the secretariat, and viewers bound to no city."""
    return actor.sees_all


def secretariat(actor: Actor) -> bool:
    """The secretariat, and the one person of the single-user tool."""
    return actor.manages


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu.

    Attributes:
        title: In the menu and in the browser's tab.
        section: Of the menu.
        module: The file below ``diagnostic.web`` that shows it.
        who: Who may open it. The store refuses by itself; this is for the menu, and for a refusal in words.
    """

    title: str
    section: str
    module: str
    who: Who = everyone


CITY, RESULT, LEARN, SECRETARIAT = "The city", "The result", "Learn", "The secretariat"

PAGES = {
    "start": Entry("Start", CITY, "pages.start"),
    "fill_in": Entry("Fill in", CITY, "pages.fill_in"),
    "systems": Entry("Systems", CITY, "pages.systems_page"),
    "upload": Entry("Upload", CITY, "pages.upload", writers),
    "review": Entry("Review and submit", CITY, "pages.review_and_submit"),
    "results": Entry("Results", RESULT, "pages.results"),
    "what_if": Entry("What if", RESULT, "pages.what_if"),
    "history": Entry("History", RESULT, "pages.history"),
    "peers": Entry("Beside its peers", RESULT, "pages.peers_page"),
    "reports": Entry("Reports", RESULT, "pages.reports"),
    "master_plan": Entry("Master plan", RESULT, "pages.master_plan"),
    "guides": Entry("System guides", LEARN, "pages.guides"),
    "method": Entry("Method", LEARN, "pages.method"),
    "practices.good_practices": Entry("Good practices", LEARN, "practices.practices_page"),
    "exchange.exchange": Entry("Exchange", LEARN, "exchange.exchange_page"),
    "secretariat.cities": Entry("Cities", SECRETARIAT, "secretariat.cities", secretariat),
    "secretariat.reviews": Entry("Reviews", SECRETARIAT, "secretariat.reviews", secretariat),
    "secretariat.cohort": Entry("Cohort", SECRETARIAT, "secretariat.cohort_page", secretariat),
    "secretariat.upload_many": Entry("Upload many", SECRETARIAT, "secretariat.upload_many", secretariat),
    "secretariat.people": Entry("Members and cities", SECRETARIAT, "secretariat.members_page", secretariat),
    "secretariat.export": Entry("Export all", SECRETARIAT, "secretariat.export_page", secretariat),
    "secretariat.audit": Entry("Audit log", SECRETARIAT, "secretariat.audit", secretariat),
}


def first_page(who: Actor | None) -> str:
    """The page at the bare address."""
    return "secretariat.cities" if who is not None and who.role == "secretariat" else "start"


def page(name: str, *, visible: bool = True, first: str = "") -> Page:
    """A page by its name.

    Args:
        name: As in ``PAGES``.
        visible: Whether it stands in the menu.
        first: The page at the bare address; by default that of who asks.
    """
    entry = PAGES[name]
    is_first = name == (first or first_page(desk.actor()))

    def show() -> None:
        if not entry.who(desk.actor()):
            st.title(entry.title)
            st.error("Your role does not open this page. Ask the secretariat if it should.")
            return
        show_watched(import_module(f"diagnostic.web.{entry.module}").show)

    return st.Page(
        show,
        title=entry.title,
        url_path="" if is_first else _address(name),
        default=is_first,
        visibility="visible" if visible else "hidden",
    )


def _address(name: str) -> str:
    return name.rpartition(".")[2].replace("_", "-")


def _by_its_name(first: str) -> Page:
    """The first page stands at the bare address; who types its name is led there."""

    def lead() -> None:
        st.switch_page(page(first, first=first), query_params=st.query_params.to_dict())

    return st.Page(lead, title=PAGES[first].title, url_path=_address(first), visibility="hidden")


def menu(who: Actor | None) -> dict[str, list[Page]]:
    """All pages by section; those that this person may not open are hidden, and refuse in words."""
    first = first_page(who)
    sections: dict[str, list[Page]] = {}
    for name, entry in PAGES.items():
        visible = who is not None and entry.who(who)
        sections.setdefault(entry.section, []).append(page(name, visible=visible, first=first))
    sections[PAGES[first].section].append(_by_its_name(first))
    return sections


def go(name: str, **address: str) -> None:
    """Go to another page, with what it should show."""
    st.switch_page(page(name), query_params=address)
