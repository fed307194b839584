"""How the figures were made and what they do not say."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.documents.blocks import Draft, Point, Points
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.findings import Findings
from diagnostic.secretariat.cohort.peers import RULES
from diagnostic.secretariat.cohort.spread import LEAST
from diagnostic.secretariat.exchange.matches import Exchange


def add_method(draft: Draft, found: Findings, exchange: Exchange | None) -> None:
    """Write the section."""
    draft.add("method", "How this was made, and what it does not say", Points(tuple(_points(found, exchange))))


def _points(found: Findings, exchange: Exchange | None) -> Iterator[Point]:
    yield Point("Which cities.", " ".join(cohort_words.selection(found)))
    yield Point(
        "What counts.",
        f"{cohort_words.COUNTS_LOW} The range shows how far the unanswered questions could move the result. Ties "
        f"are values "
        "that are equal when rounded to 9 decimals.",
    )
    yield Point(
        "Small numbers.",
        f"No median, quarter or rank is computed on fewer than {LEAST} cities: it would say more about who happens to "
        "be among them.",
    )
    if found.levels:
        yield Point(
            "Rank bands.",
            "At best a city stands at its high end and all others at their low ends; at worst the other way round.",
        )
        yield Point(
            "Peers.",
            f"The first rule that finds {LEAST} other cities: " + "; then ".join(rule for rule, _ in RULES) + ".",
        )
    if found.grouping is not None:
        yield Point(
            "Head cities.",
            "A candidate stands in the upper half of the cohort both in the systems of the group and in the low end of "
            "its score. Cities that offered come first, then the higher mean of the two. Who said no is left out.",
        )
    if exchange is not None:
        rules = exchange.rules
        shares = ", ".join(f"{term} {weight:g}" for term, weight in rules.weights.items())
        yield Point(
            "Exchange.",
            f"A helper runs the system with at least {rules.runs_well:g} of 100 points, or offers it with at least "
            f"{rules.offered:g}, and is at least {rules.ahead:g} points ahead. The worth of a pair weighs (expert "
            f"judgement, 2026): {shares}. Languages are those a city declares, else the official ones of its country "
            "(Unicode CLDR).",
        )
    yield Point(
        "What it does not say.",
        "The cities judged themselves, and nobody drew them by chance: the figures describe these cities and no "
        "others. Priorities hold inside a city; they do not say which of two cities needs a system more.",
    )
