"""How the figures were made and what they do not say."""

from __future__ import annotations

from diagnostic.cohort import words
from diagnostic.cohort.findings import Findings
from diagnostic.cohort.peers import RULES
from diagnostic.cohort.spread import LEAST
from diagnostic.report.content import Draft, Point, Points


def add_method(draft: Draft, found: Findings) -> None:
    """Write the section."""
    points = [
        Point("Which cities.", " ".join(words.selection(found))),
        Point(
            "What counts.",
            f"{words.COUNTS_LOW} The range shows how far the unanswered questions could move the result. Ties are "
            "values that are equal when rounded to 9 decimals.",
        ),
        Point(
            "Small numbers.",
            f"Nothing is computed on fewer than {LEAST} cities: the median of so few would say more about who happens "
            "to be among them.",
        ),
        Point(
            "Rank bands.",
            "At best a city stands at its high end and all others at their low ends; at worst the other way round.",
        ),
        Point(
            "Peers.",
            f"The first rule that finds {LEAST} other cities: " + "; then ".join(rule for rule, _ in RULES) + ".",
        ),
        Point(
            "What it does not say.",
            "The cities judged themselves, and nobody drew them by chance: the figures describe these cities and no "
            "others. Priorities hold inside a city; they do not say which of two cities needs a system more.",
        ),
    ]
    if found.grouping is not None:
        points.insert(
            5,
            Point(
                "Head cities.",
                "A candidate stands in the upper half of the cohort both in the group's systems and in the low end of "
                "its score. Cities that offered come first, then the higher mean of the two. Who said no is left out.",
            ),
        )
    draft.add("method", "How this was made, and what it does not say", Points(tuple(points)))
