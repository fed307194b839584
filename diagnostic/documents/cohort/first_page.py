"""The first page: what a chair reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from diagnostic.base.city_identity import INVENTED
from diagnostic.base.formatting import grouped, listed
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Paragraph, Point, Points, Table
from diagnostic.documents.cohort.city_standing import level_figure, level_numbers
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.findings import Findings, Grouping
from diagnostic.secretariat.cohort.spread import LEAST


def add_first_page(draft: Draft, found: Findings) -> None:
    """Write the sections of the first page."""
    if not len(found.cohort):
        draft.add("summary", "In short", Paragraph("The results hold no city. There is nothing to compare.", "lead"))
        return
    points = Points(tuple(_points(found)))
    draft.add("summary", "In short", _invented(found), few_cities(found), points)
    if (figure := level_figure(found)) is not None:
        numbers = level_numbers(found)
        draft.add("levels", "Maturity levels", replace(figure, instead=numbers), numbers, depth=2)
    if found.grouping is not None:
        table = _decisions(found, found.grouping)
        draft.add(
            "decide", "To be decided: a head city for each group", table, _several(found, found.grouping), depth=2
        )


def few_cities(found: Findings) -> Paragraph | None:
    """That there are too few cities for what compares them; None when there are enough."""
    if found.levels:
        return None
    return Paragraph(
        f"Under {LEAST} cities have a score. Medians, ranks and counts would say more about single cities than "
        "about the cohort, and are left out. What holds for each city by itself is shown.",
        "warning",
    )


def _invented(found: Findings) -> Paragraph | None:
    names = found.cohort.labels
    count = sum(INVENTED in name for name in names)
    if not count:
        return None
    what = "All cities are" if count == len(names) else f"{grouped(count)} of the cities are"
    return Paragraph(f"{what} marked as invented. Invented answers say nothing about real cities.", "warning")


def _points(found: Findings) -> Iterator[Point]:
    yield from _standing(found)
    yield from _needs(found)
    if found.grouping is not None:
        briefs = sorted(found.grouping.briefs, key=lambda brief: -len(brief.members))
        text = ", ".join(f"{found.grouping.scores.groups[b.group].name} ({grouped(len(b.members))})" for b in briefs)
        yield Point("Common challenges.", f"Cities by the challenge that stands out most: {text}.")
    if found.steps:
        yield Point(f"Since {found.steps[-1].before}.", cohort_words.step(found.steps[-1]))
    yield Point(
        "How sure.",
        " ".join(cohort_words.selection(found))
        + f" {_evidence(found)} The likely range of a score says how far the questions without an answer could "
        "move it.",
    )


def _evidence(found: Findings) -> str:
    if not (counts := cohort_words.evidence(found)):
        return "All answers are self-reported."
    return (
        f"Cities by evidence: {counts} (A: mostly measured, shown and validated; B: not validated; C: less of both; "
        "D: hardly any). What is not shown is the city's own word."
    )


def _standing(found: Findings) -> Iterator[Point]:
    score = found.whole.score
    if score.hidden:
        return
    most = max(level.by_low_end for level in found.levels)
    reached = " and ".join(f"{v.level} {v.name}" for v in found.levels if v.by_low_end == most)
    verb, each = ("levels are", " each") if " and " in reached else ("level is", "")
    yield Point(
        "Where the cities stand.",
        f"Half of the cities have at least {cohort_words.median(score)} of 100 points, the middle half "
        f"{cohort_words.middle_half(score)} (low end of the likely range, {cohort_words.cities(score.n)}). The "
        f"most frequent "
        f"{verb} {reached}, with {cohort_words.cities(most)}{each}.",
    )
    factors = [
        (cohort_words.median(spread), factor.name)
        for factor, spread in zip(found.cohort.questionnaire.factors, found.whole.factors, strict=True)
        if spread.median is not None
    ]
    shown = sorted({int(median) for median, _ in factors})
    if len(shown) > 1:
        low, high = (listed([name for median, name in factors if int(median) == end]) for end in (shown[0], shown[-1]))
        yield Point(
            "Strong and weak.",
            f"Highest median: {high} ({shown[-1]} of 100 points). Lowest: {low} ({shown[0]}).",
        )


def _needs(found: Findings) -> Iterator[Point]:
    leading = [need for need in found.foundations if need.leads][:3]
    if leading:
        told = cohort_words.cities(leading[0].told)
        names = listed([f"{need.name} ({grouped(need.leads)}; behind in {grouped(need.behind)})" for need in leading])
        yield Point("What comes first.", f"The foundations that lead the steps most often, of {told}: {names}.")
    if not found.needs:
        return
    third = found.needs[min(2, len(found.needs) - 1)].needed
    first = [
        f"{need.name} ({cohort_words.cities(need.needed)}; now: {grouped(need.now)}, next: {grouped(need.next)})"
        for need in found.needs
        if need.needed >= third
    ]
    yield Point("What most have to build.", f"{listed(first)}.")


def _decisions(found: Findings, grouping: Grouping) -> Table:
    rows = []
    for heads, brief in zip(grouping.heads, grouping.briefs, strict=True):
        names = [found.cohort.labels[candidate.city] for candidate in heads.candidates]
        text = "; ".join(names) or "no city stands in the upper half on both marks"
        if heads.chosen is not None:
            text = f"chosen: {found.cohort.labels[heads.chosen]}"
        name = grouping.scores.groups[heads.group].name
        rows.append((name, table_cells.count(len(brief.members)), text))
    columns = (Column("Group", 1.5), Column("Cities", 0.55, numeric=True), Column("Candidates, the strongest first", 5))
    return table_cells.table("Head cities", "", columns, rows, dense=True)


def _several(found: Findings, grouping: Grouping) -> Paragraph | None:
    """Cities that stand in several groups: a city leads one group well."""
    count = Counter(candidate.city for heads in grouping.heads for candidate in heads.candidates)
    names = [f"{found.cohort.labels[city]} ({groups} groups)" for city, groups in count.most_common() if groups > 1]
    if not names:
        return None
    return Paragraph(
        f"Candidates for more than one group: {listed(names)}. A city should lead only one group.",
        "note",
    )
