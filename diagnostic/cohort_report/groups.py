"""The challenge groups: who belongs where and why, who could lead, and a brief for each workshop."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.cohort import words
from diagnostic.cohort.challenge_groups import LEAST_FOR_MEAN
from diagnostic.cohort.findings import Findings, Grouping
from diagnostic.cohort.head_cities import Heads
from diagnostic.cohort.spread import LEAST
from diagnostic.cohort.workshop_brief import Brief
from diagnostic.exchange.rules import RUNS_WELL
from diagnostic.report import cells
from diagnostic.report.content import Block, Cell, Column, Draft, Paragraph, Point, Points, Table
from diagnostic.wording import listed

MOST_NAMED = 120
"""With more cities in a group than this, in first and second place, a brief does not name them."""


def add_groups(draft: Draft, found: Findings) -> None:
    """Write the sections, where the content has groups."""
    if found.grouping is None:
        if found.cohort.catalog is None and len(found.cohort):
            text = "This questionnaire has no systems part. So there are no challenge groups and no head cities."
            draft.add("groups", "Challenge groups", Paragraph(text))
        return
    if not len(found.cohort):
        return
    grouping = found.grouping
    draft.add("groups", "Challenge groups", *_intro(found, grouping), _table(grouping))
    for heads, brief in zip(grouping.heads, grouping.briefs, strict=True):
        name = grouping.scores.groups[heads.group].name
        draft.add(f"group-{heads.group}", f"Workshop brief: {name}", *_brief(found, grouping, heads, brief), depth=2)


def _intro(found: Findings, grouping: Grouping) -> Iterator[Paragraph]:
    mean = (
        "From this the mean of all cities is taken off: a city's own profile decides, not what is hard for all."
        if grouping.scores.centred
        else f"With under {LEAST_FOR_MEAN} cities the mean of the cohort is not taken off: it would be chance."
    )
    yield Paragraph(
        "Each city belongs to the challenge that stands out most in it; the second is always named too. Half of the "
        "measure is what its systems of the field lack to the city's target, half what its answers to the field's "
        f"questions lack to 100. {mean} The annex gives the reasons city by city."
    )
    outside = [found.cohort.labels[m.city] for m in grouping.members if m.primary is None]
    if outside:
        yield Paragraph(
            f"Not classified, because nothing is known that the groups rest on: {listed(outside)}.", "warning"
        )
    close = sum(member.about_equal for member in grouping.members)
    if close:
        yield Paragraph(
            f"For {close} of {len(grouping.members)} cities the first two stand out about equally (less than 3 points "
            "apart): they may join either.",
            "note",
        )


def _table(grouping: Grouping) -> Table:
    rows = [
        (
            cells.words(grouping.scores.groups[brief.group].name),
            cells.count(len(brief.members)),
            cells.count(len(brief.also)),
        )
        for brief in grouping.briefs
    ]
    columns = (Column("Group", 3), Column("First", 1, numeric=True), Column("Second", 1, numeric=True))
    return Table("Groups", "Cities whose first or second challenge it is", columns, tuple(rows))


def _brief(found: Findings, grouping: Grouping, heads: Heads, brief: Brief) -> Iterator[Block]:
    if len(brief.members) + len(brief.also) > MOST_NAMED:
        yield Paragraph(
            f"{words.cities(len(brief.members))}, and {len(brief.also)} more in second place; "
            "the sheet Why this group of the spreadsheet names them."
        )
    else:
        yield from _named(found, grouping, brief)
    yield Points((Point("Head city.", *_heads(found, grouping, heads)),))
    yield _weak(found, brief)
    if brief.modules:
        yield _modules(found, brief)


def _named(found: Findings, grouping: Grouping, brief: Brief) -> Iterator[Paragraph]:
    cohort = found.cohort
    close = {m.city for m in grouping.members if m.about_equal}
    names = [f"{cohort.labels[city]}{' ≈' if city in close else ''}" for city in brief.members]
    text = f"{words.cities(len(names))}: {', '.join(names)}." if names else "No city."
    if any(city in close for city in brief.members):
        text += " ≈: about equal to its second group."
    yield Paragraph(text)
    if brief.also:
        also = ", ".join(cohort.labels[city] for city in brief.also)
        yield Paragraph(f"In second place for {len(brief.also)} more: {also}.", "note")


def _heads(found: Findings, grouping: Grouping, heads: Heads) -> tuple[str, tuple[str, ...]]:
    cohort = found.cohort
    if heads.chosen is not None:
        text = f"The secretariat chose {cohort.labels[heads.chosen]}. The candidates were:"
    elif heads.candidates:
        text = "Three candidates at most; the secretariat chooses."
        if len(cohort) < LEAST:
            text = f"Found among {len(cohort)} cities only; the secretariat chooses."
    else:
        text = "No candidate: no city stands in the upper half both in these systems and in maturity, or all said no."
    details = []
    for who in heads.candidates:
        others = [
            grouping.scores.groups[other.group].name
            for other in grouping.heads
            if other.group != heads.group and any(c.city == who.city for c in other.candidates)
        ]
        also = f"; also a candidate for {listed(others)}" if others else ""
        details.append(
            f"{cohort.labels[who.city]}: {who.strength:.0f} of 100 in the group's systems ({who.known} known), "
            f"maturity {who.maturity:.0f} at the low end, "
            f"{'offered to lead' if who.willing else 'not asked yet whether it would lead'}"
            f"{', provisional' if cohort.provisional[who.city] else ''}{also}"
        )
    if heads.declined:
        details.append(f"{words.cities(heads.declined)} of {heads.eligible} that would fit said no and are left out")
    return text, tuple(details)


def _weak(found: Findings, brief: Brief) -> Block:
    who = "members and cities in second place" if brief.with_second else "members"
    if not brief.weak:
        return Paragraph(f"Shared weak questions are not shown: under 10 {who} answered them.", "note")
    rows = []
    for weak in brief.weak:
        question = found.cohort.questionnaire.questions[weak.question]
        rows.append(
            (
                cells.words(question.id),
                cells.words(question.name),
                cells.number(weak.scores.median),
                Cell(words.middle_half(weak.scores)),
                cells.count(weak.scores.n),
            )
        )
    columns = (
        Column("", 0.8),
        Column("Shared weak question", 4),
        Column("Median", 0.8, numeric=True),
        Column("Middle half", 1.1, numeric=True),
        Column("Answers", 0.8, numeric=True),
    )
    return Table("Weak questions", f"Lowest scores among the {len(brief.asked)} {who}, of 100", columns, tuple(rows))


def _modules(found: Findings, brief: Brief) -> Table:
    cohort = found.cohort
    assert cohort.catalog is not None
    rows = []
    for m in brief.modules:
        shown = [f"{cohort.labels[city]} ({cohort.implementation[m.module, city]:.0f})" for city in m.presenters]
        text = "; ".join(shown) or f"no city reaches {RUNS_WELL:.0f}"
        if m.run_well > len(shown):
            text += f"; {m.run_well - len(shown)} more"
        unknown = f"{m.unknown} not known" if m.unknown else ""
        gap = Cell(words.HIDDEN) if m.gap.median is None else cells.number(m.gap.median)
        name = cells.words(cohort.catalog.modules[m.module].name, unknown)
        rows.append((name, cells.count(m.to_build), gap, cells.words(text)))
    columns = (
        Column("System to discuss", 2.2),
        Column("Members to build it", 0.9, numeric=True),
        Column("Median gap", 0.8, numeric=True),
        Column("Who can present it (implementation of 100)", 3.6),
    )
    caption = f"Cities of the whole cohort with at least {RUNS_WELL:.0f} of 100 in operation can present"
    return Table("Systems to discuss", caption, columns, tuple(rows), dense=True)
