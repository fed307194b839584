"""The first page: what to do with the questionnaire, and how far the answers allow to say so."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.formatting import counted, grouped, listed, shown_number
from diagnostic.documents.blocks import Draft, Paragraph, Point, Points
from diagnostic.documents.framework.report_reliability import GOOD_ALPHA, reliability_figure
from diagnostic.documents.framework.report_words import factor_label, selection
from diagnostic.secretariat.framework.advice import two_digits
from diagnostic.secretariat.framework.check_findings import Check
from diagnostic.secretariat.framework.sample import RANKING, RATES

FIRST_QUESTIONS = 5


def add_summary(draft: Draft, found: Check) -> None:
    """Write the sections of the first page."""
    draft.add(
        "summary",
        "Summary",
        Paragraph(_lead(found), "lead"),
        _invented(found),
        Paragraph(selection(found), "note"),
    )
    if points := list(_to_do(found)):
        draft.add("to-do", "What the editors should do", Points(tuple(points), numbered=True), depth=2)
    draft.add("not-yet", "What these cities cannot show yet", *_not_yet(found), depth=2)
    if (figure := reliability_figure(found)) is not None:
        draft.add("reliability-figure", "Do the questions of a factor go together?", figure, depth=2)


def _lead(found: Check) -> str:
    if found.cities < RATES:
        return (
            f"{counted(found.cities, 'city', 'cities')}: too few to say anything about the questionnaire. "
            f"The first figures are shown from {RATES} cities on."
        )
    advised = found.to_mend
    total = len(found.questions)
    if not advised:
        return (
            f"None of the {total} questions shows a fault that {grouped(found.cities)} cities make certain. "
            "That is no proof that all are good: a small fault needs more cities to be seen."
        )
    kinds = [(word, sum(question.advice == word for question in advised)) for word in ("drop", "move", "mend")]
    words = [f"{count} to {word}" for word, count in kinds if count]
    return (
        f"{len(advised)} of {counted(total, 'question', 'questions')} should be looked at: {listed(words, 3)}. "
        f"The others show no fault that {grouped(found.cities)} cities make certain."
    )


def _invented(found: Check) -> Paragraph | None:
    chosen = found.selection
    if not chosen.invented:
        return None
    what = "All cities are" if chosen.invented == chosen.cities else f"{grouped(chosen.invented)} of the cities are"
    text = f"{what} marked as invented. Invented answers say nothing about the real questionnaire."
    return Paragraph(text, "warning")


def _to_do(found: Check) -> Iterator[Point]:
    for question in found.to_mend[:FIRST_QUESTIONS]:
        first = question.findings[0]
        yield Point(f"{(question.advice or '').capitalize()} {question.id}, {question.name}.", first.reason)
    rest = len(found.to_mend) - FIRST_QUESTIONS
    if rest > 0:
        yield Point(f"Look at {counted(rest, 'question', 'questions')} more.", "All stand in the list that follows.")
    for factor in found.factors:
        interval = factor.alpha_interval
        if interval is not None and interval[1] < GOOD_ALPHA:
            ends = f"{two_digits(interval[0])} and {two_digits(interval[1])}"
            text = f"Its questions hardly go together: alpha lies between {ends}, below {shown_number(GOOD_ALPHA, 2)}."
            yield Point(f"Think {factor_label(factor)} over.", text)


def _not_yet(found: Check) -> Iterator[Paragraph | Points]:
    if not found.held_back:
        yield Paragraph(
            "Every figure of this report has enough cities. It never says whether the factors are the right ones."
        )
        return
    yield Points(
        tuple(
            Point(
                f"From {held.least} cities on:",
                f"{held.what}. {counted(held.missing, 'city is', 'cities are')} missing.",
            )
            for held in found.held_back
        )
    )
    if found.to_mend and found.cities < RANKING:
        yield Paragraph(
            "Until then the questions to mend stand in the order of the questionnaire, not by urgency.", "note"
        )
