"""The challenge groups: who belongs where and why, who could lead, and a brief for each workshop."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.formatting import grouped, listed, shown_number
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Point, Points, Table, plain_columns
from diagnostic.documents.cohort.spread_cells import half_cell, median_cell
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.challenge_groups import ABOUT_EQUAL, LEAST_FOR_MEAN
from diagnostic.secretariat.cohort.findings import Findings, Grouping
from diagnostic.secretariat.cohort.head_cities import Heads
from diagnostic.secretariat.cohort.spread import LEAST
from diagnostic.secretariat.cohort.workshop_brief import Brief
from diagnostic.secretariat.exchange.matches import RUNS_WELL

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
    tables = (_table(grouping), _candidates(found, grouping), *_all_briefs(found, grouping))
    draft.add("groups", "Challenge groups", *_intro(found, grouping), *tables)
    for heads, brief in zip(grouping.heads, grouping.briefs, strict=True):
        name = grouping.scores.groups[heads.group].name
        draft.add(f"group-{heads.group}", f"Workshop brief: {name}", *_brief(found, grouping, heads, brief), depth=2)


def _intro(found: Findings, grouping: Grouping) -> Iterator[Paragraph]:
    mean = (
        "The mean of all cities is taken off: a city's own profile decides, not what is hard for all."
        if grouping.scores.centred
        else f"With under {LEAST_FOR_MEAN} cities the mean of the cohort is not taken off: it would be chance."
    )
    yield Paragraph(
        "Each city belongs to the challenge that stands out most in it; the second is always named too. Half of the "
        "measure is what the systems of this field lack to the city's target, half what its answers to the questions "
        f"of this field lack to 100 points. {mean} The annex gives the reasons city by city."
    )
    outside = [found.cohort.labels[m.city] for m in grouping.members if m.primary is None]
    if outside:
        yield Paragraph(
            f"Not classified, because nothing is known that the groups rest on: {listed(outside)}.", "warning"
        )
    close = sum(member.about_equal for member in grouping.members)
    if close:
        yield Paragraph(
            f"For {grouped(close)} of {cohort_words.cities(len(grouping.members))} the first two stand out about "
            f"equally (less than "
            f"{ABOUT_EQUAL:g} points apart): such a city may join either.",
            "note",
        )


def _table(grouping: Grouping) -> Table:
    rows = [
        (
            grouping.scores.groups[brief.group].name,
            table_cells.count(len(brief.members)),
            table_cells.count(len(brief.also)),
        )
        for brief in grouping.briefs
    ]
    columns = (Column("Group", 3), Column("First", 1, numeric=True), Column("Second", 1, numeric=True))
    return table_cells.table("Groups", "Cities whose first or second challenge it is", columns, rows)


def _candidates(found: Findings, grouping: Grouping) -> Table:
    """The candidates of all groups with their marks, for spreadsheets; the briefs say them in words."""
    rows = [
        (
            grouping.scores.groups[heads.group].name,
            cohort_words.starred(found.cohort, who.city),
            table_cells.number(who.strength),
            table_cells.number(who.maturity),
            "chosen" if who.city == heads.chosen else "offered" if who.willing else "not asked yet",
        )
        for heads in grouping.heads
        for who in heads.candidates
    ]
    columns = (
        Column("Group", 2),
        Column("Candidate", 2),
        Column("Systems", 0.8, numeric=True),
        Column("Maturity", 0.8, numeric=True),
        Column("Leads", 1),
    )
    caption = "Candidates for head city: implementation of the group's systems, maturity at the low end, of 100"
    return table_cells.table("Candidates", caption, columns, rows, data_only=True)


def _brief(found: Findings, grouping: Grouping, heads: Heads, brief: Brief) -> Iterator[Block]:
    if len(brief.members) + len(brief.also) > MOST_NAMED:
        yield Paragraph(
            f"{cohort_words.cities(len(brief.members))}, and {grouped(len(brief.also))} more in second place; "
            "the sheet Why this group of the spreadsheet names them."
        )
    else:
        yield from _named(found, grouping, brief)
    yield Points((Point("Head city.", *_heads(found, grouping, heads)),))
    yield _weak(found, brief)
    yield from _modules(found, brief)


def _named(found: Findings, grouping: Grouping, brief: Brief) -> Iterator[Paragraph]:
    cohort = found.cohort
    close = {m.city for m in grouping.members if m.about_equal}
    names = [cohort.labels[city] + ("\u00a0≈" if city in close else "") for city in brief.members]
    text = f"{cohort_words.cities(len(names))}: {', '.join(names)}." if names else "No city has this challenge first."
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
            f"{cohort.labels[who.city]}: {shown_number(who.strength)} of 100 in the group's systems ({who.known} of "
            f"{len(grouping.scores.modules[heads.group])} known), maturity {shown_number(who.maturity)} at the low "
            f"end, {'offered to lead' if who.willing else 'not asked yet whether it would lead'}"
            f"{', provisional' if cohort.provisional[who.city] else ''}{also}"
        )
    if heads.declined:
        details.append(
            f"{cohort_words.cities(heads.declined)} of {heads.eligible} that would fit said no and are left out"
        )
    return text, tuple(details)


def _weak(found: Findings, brief: Brief) -> Block:
    if not brief.weak:
        return Paragraph(f"Shared weak questions are not shown: under {LEAST} {_asked(brief)} answered them.", "note")
    caption = f"Shared weak questions: the lowest scores among the {grouped(len(brief.asked))} {_asked(brief)}, of 100"
    columns = (
        Column("Number", 0.8),
        Column("Question", 4),
        Column("Median", 0.8, numeric=True),
        Column("Middle half", 1.1, numeric=True),
        Column("Answers", 0.8, numeric=True),
    )
    return table_cells.table("Weak in short", caption, columns, _weak_rows(found, brief), document_only=True)


def _asked(brief: Brief) -> str:
    return "members and cities in second place" if brief.with_second else "members"


def _weak_rows(found: Findings, brief: Brief) -> tuple[tuple[object, ...], ...]:
    questions = found.cohort.questionnaire.questions
    return tuple(
        (
            questions[weak.question].id,
            questions[weak.question].name,
            median_cell(weak.scores),
            half_cell(weak.scores),
            table_cells.count(weak.scores.n),
        )
        for weak in brief.weak
    )


def _modules(found: Findings, brief: Brief) -> Iterator[Table]:
    if not brief.modules:
        return
    columns = (
        Column("System to discuss", 2.2),
        Column("Members to build it", 0.9, numeric=True),
        Column("Not known", 0.7, numeric=True),
        Column("Median gap", 0.8, numeric=True),
        Column("Who can present it (implementation of 100)", 3.6),
    )
    caption = f"Cities of the whole cohort with at least {shown_number(RUNS_WELL)} of 100 in operation can present"
    yield table_cells.table(
        "Systems in short", caption, columns, _module_rows(found, brief), dense=True, document_only=True
    )


def _module_rows(found: Findings, brief: Brief) -> list[tuple[object, ...]]:
    cohort = found.cohort
    assert cohort.catalog is not None
    rows: list[tuple[object, ...]] = []
    for m in brief.modules:
        shown = [
            f"{cohort.labels[city]} ({shown_number(cohort.implementation[m.module, city])})" for city in m.presenters
        ]
        text = "; ".join(shown) or f"no city reaches {shown_number(RUNS_WELL)}"
        if m.run_well > len(shown):
            text += f"; {grouped(m.run_well - len(shown))} more"
        rows.append(
            (
                cohort.catalog.modules[m.module].name,
                table_cells.count(m.to_build),
                table_cells.count(m.unknown),
                median_cell(m.gap),
                text,
            )
        )
    return rows


def _all_briefs(found: Findings, grouping: Grouping) -> Iterator[Table]:
    """The same of all groups for spreadsheets, with the group in each row."""
    names = [grouping.scores.groups[brief.group].name for brief in grouping.briefs]
    titles = ("Group", "Number", "Question", "Median", "Middle half", "Answers")
    rows = [(n, *row) for n, b in zip(names, grouping.briefs, strict=True) for row in _weak_rows(found, b)]
    if rows:
        yield table_cells.table("Weak questions", "", plain_columns(titles), rows, data_only=True)
    titles = ("Group", "System to discuss", "Members to build it", "Not known", "Median gap", "Who can present it")
    rows = [(n, *row) for n, b in zip(names, grouping.briefs, strict=True) for row in _module_rows(found, b)]
    yield table_cells.table("Systems to discuss", "", plain_columns(titles), rows, data_only=True)
