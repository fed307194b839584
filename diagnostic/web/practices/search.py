"""Finding good practices: by system, region, size, cost and words; links to those of one system, for any page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from diagnostic.base.city_identity import folded
from diagnostic.secretariat.cohort.city_classes import NAMES, population_class
from diagnostic.store import Practice, list_approved_practices
from diagnostic.web import menu
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.quote import quoted

DOLLARS = "USD"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty parts make no difference.

    Attributes:
        size: One of the names of the population classes.
        most_dollars: Greatest cost; only costs given in US dollars compare.
        words: All of them must stand somewhere in the text.
    """

    module: str = ""
    region: str = ""
    size: str = ""
    most_dollars: float | None = None
    words: str = ""


def size_of(practice: Practice) -> str:
    """The population class of its city; "" when not known."""
    return "" if practice.population is None else NAMES[population_class(practice.population)]


def find(practices: Sequence[Practice], wanted: Wanted) -> tuple[list[Practice], int]:
    """Those that fit, and how many would but for a cost that cannot be compared."""
    fitting = [practice for practice in practices if _fits(practice, wanted)]
    if wanted.most_dollars is None:
        return fitting, 0
    in_dollars = [p for p in fitting if p.text.cost is not None and p.text.currency == DOLLARS]
    cheap = [p for p in in_dollars if p.text.cost is not None and p.text.cost <= wanted.most_dollars]
    return cheap, len(fitting) - len(in_dollars)


def _fits(practice: Practice, wanted: Wanted) -> bool:
    return (
        wanted.module in ("", practice.text.module)
        and wanted.region in ("", practice.region)
        and wanted.size in ("", size_of(practice))
        and all(word in _text(practice) for word in folded(wanted.words).split())
    )


def _text(practice: Practice) -> str:
    text = practice.text
    return folded(" ".join((practice.city_name, text.title, text.problem, text.built, text.result)))


PRACTICE = "g"
"""Key of the address that names a practice."""
MOST = 3


def run_this_well(module_id: str, *, but: str | None = None) -> None:
    """Links to what cities wrote about a system; nothing where there is nothing.

    Args:
        module_id: The system.
        but: A city whose own practices are left out.
    """
    found = [p for p in list_approved_practices(*the_desk(), module_id) if p.city_id != but]
    if not found:
        return
    st.markdown("Cities that run this well:")
    for practice in found[:MOST]:
        page = menu.page("practices.good_practices")
        st.page_link(page, label=quoted(practice.city_name), query_params={PRACTICE: practice.id})
        st.caption(quoted(practice.text.title))  # the words of a link do not wrap
    if len(found) > MOST:
        st.caption(f"{len(found) - MOST} more on the page Good practices.")
