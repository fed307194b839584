"""How the figures are made, and what none of them can say."""

from __future__ import annotations

from diagnostic.base.formatting import per_cent, shown_number
from diagnostic.documents.blocks import Draft, Paragraph, Point, Points
from diagnostic.documents.framework.report_words import selection
from diagnostic.secretariat.framework import advice
from diagnostic.secretariat.framework.check_findings import Check
from diagnostic.secretariat.framework.sample import STEPS

SOURCES = (
    (
        "Alpha",
        "L. J. Cronbach, Psychometrika 16, 1951, from covariances of the cities that answered both questions "
        "of a pair.",
    ),
    ("Its interval", "L. S. Feldt, Psychometrika 30, 1965, with the harmonic mean of the pairs' numbers of cities."),
    (
        "Omega",
        "R. P. McDonald, Test Theory, 1999; loadings of one factor by least squares (H. H. Harman and W. H. "
        "Jones, Psychometrika 31, 1966).",
    ),
    (
        "Item-total",
        "Correlation with the weighted sum of the other questions; interval by R. A. Fisher's z, Metron 1, 1921.",
    ),
    ("Shares", "E. B. Wilson, Journal of the American Statistical Association 22, 1927."),
)


def add_method(draft: Draft, found: Check) -> None:
    """Write the last section."""
    limits = (
        Point(
            "No answer:",
            f"more than {per_cent(advice.MOST_MISSING)} of the cities; do not know: "
            f"{per_cent(advice.MOST_NOT_KNOWN)}; does not apply: {per_cent(advice.MOST_NOT_APPLICABLE)}.",
        ),
        Point("One answer:", f"more than {per_cent(advice.MOST_ALIKE)} give the same."),
        Point("Unused option:", f"under {per_cent(advice.LEAST_CHOSEN)} choose it."),
        Point(
            "Item-total:",
            f"below {shown_number(advice.LEAST_ITEM_REST, 2)} to mend (A. Field, Discovering Statistics Using "
            f"SPSS, 2005), below "
            f""
            f"{shown_number(advice.LEAST_TO_KEEP, 2)} to drop (B. S. Everitt and A. Skrondal, Cambridge "
            f"Dictionary of "
            "Statistics, 2010).",
        ),
        Point("Nearly the same:", f"correlation above {shown_number(advice.MOST_SIMILAR, 2)}."),
    )
    minimal = tuple(Point(f"From {least} cities:", f"{what}.") for what, least in STEPS)
    draft.add(
        "method",
        "How this was made",
        Paragraph(selection(found)),
        Points(tuple(Point(f"{name}.", text) for name, text in SOURCES)),
    )
    draft.add(
        "limits",
        "Limits beyond which a fault is said",
        Points(limits),
        Paragraph(
            "But for those that name their source these limits are expert judgement of 2026-11-26, version 1. A "
            "fault is said "
            "where the whole 95 % interval lies beyond; among a hundred questions that stand exactly at a limit, "
            "two or three "
            "would still be named by chance.",
            "note",
        ),
        depth=2,
    )
    draft.add(
        "minimal",
        "How many cities each figure needs",
        Points(minimal),
        Paragraph(
            "A figure also needs half as many answers behind it: of its question, or of its pairs of questions "
            "on average.",
            "note",
        ),
        depth=2,
    )
    draft.add(
        "cannot",
        "What this cannot say",
        Points(
            (
                Point(
                    "Whether the factors are the right ones.",
                    "Their number and borders are never tested here: even 500 cities "
                    "would show fewer factors than there are.",
                ),
                Point("Whether answers are true.", "Questions that all cities answer too well go together very well."),
                Point("What other cities would answer.", "The figures describe those that took part."),
            )
        ),
        depth=2,
    )
