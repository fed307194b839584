"""The exchange: who could learn what from whom, and who stays without a partner."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.cohort import words
from diagnostic.exchange.found import Exchange, Pair
from diagnostic.report import cells
from diagnostic.report.content import Block, Column, Draft, Paragraph, Point, Points, Table

MOST_REASONS = 200
"""Pairs with their reasons in a document."""

REASONS = {
    "full": "all who could help have no place left",
    "nobody": "no other city runs it well enough, or offers it",
    "nobody_ahead": "those who run it are not far enough ahead",
    "unknown": "not answered which systems run",
    "no_level": "too few answers for a level",
}


def add_exchange(draft: Draft, found: Exchange) -> None:
    """Write the sections but the reasons."""
    draft.add("exchange", "Exchange: who could learn from whom", *_intro(found), _pairs(found))
    draft.add("exchange-alone", "Needs without a partner", *_alone(found), depth=2)
    draft.add("exchange-helpers", "Cities that could help", *_helpers(found), depth=2)


def add_reasons(draft: Draft, found: Exchange) -> None:
    """Write why these pairs; of many in the spreadsheet only."""
    draft.add("exchange-reasons", "Annex: the pairs of the exchange, with their reasons", *_reasons(found))


def _intro(found: Exchange) -> Iterator[Paragraph]:
    rules = found.rules
    matched = len({pair.city for pair in found.pairs})
    yield Paragraph(
        f"{len(found.pairs)} pairs for {matched} of {words.cities(found.cities)}. A city that needs a system is "
        "brought together with one that runs it well and is close in language, region and size. The sum over all "
        "pairs is the best there is, so that a city may get its second best helper where another has only one."
    )
    yield Paragraph(
        f"A pair is a proposal for a first talk: it rests on what both cities say. Each city brings its first "
        f"{rules.needs} needs that somebody could help with ({found.later} further needs wait). A helper serves "
        f"{rules.capacity} unless it says otherwise. Ask the helper first where it has not offered.",
        "note",
    )
    for note in found.notes:
        yield Paragraph(note, "warning")


def _pairs(found: Exchange) -> Block:
    if not found.pairs:
        return Paragraph("No pair is possible.")
    rows = tuple(
        (
            cells.words(pair.city_name),
            cells.words(pair.module_name),
            cells.words(pair.helper_name),
            cells.words("offered" if pair.offered else "ask first"),
            cells.number(pair.worth),
        )
        for pair in found.pairs
    )
    columns = (
        Column("City", 2),
        Column("Needs", 2),
        Column("Could learn from", 2),
        Column("Helper", 0.8),
        Column("Worth", 0.6, numeric=True),
    )
    return Table("Exchange", "Pairs; worth from 0 to 100, inside this matching only", columns, rows, dense=True)


def _alone(found: Exchange) -> Iterator[Block]:
    of_modules = [entry for entry in found.unmatched if entry.module]
    of_cities = [entry for entry in found.unmatched if not entry.module]
    if not found.unmatched:
        yield Paragraph("None.")
        return
    counts: dict[tuple[str, str], int] = {}
    for entry in of_modules:
        counts[entry.module_name, entry.reason] = counts.get((entry.module_name, entry.reason), 0) + 1
    if counts:
        rows = tuple(
            (cells.words(name), cells.words(REASONS[reason]), cells.count(count))
            for (name, reason), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        )
        columns = (Column("System", 2), Column("Why", 3), Column("Cities", 0.7, numeric=True))
        yield Table("Without a partner", "Needs without a partner, by system", columns, rows)
    if of_cities:
        yield Paragraph(
            f"{words.cities(len({entry.city for entry in of_cities}))} did not answer for all systems or have too few "
            "answers. What is not known cannot be matched; it is not counted as a need, and not as no need.",
            "note",
        )
    rows = tuple(
        (cells.words(e.city_name), cells.words(e.module_name or "all systems"), cells.words(e.why))
        for e in found.unmatched
    )
    columns = (Column("City", 2), Column("System", 2), Column("Why", 4))
    yield Table("City by city", "Needs without a partner, city by city", columns, rows, data_only=True)


def _helpers(found: Exchange) -> Iterator[Block]:
    if not found.helpers:
        yield Paragraph("No city runs a system well enough to show it, or offers one.")
        return
    free = [helper for helper in found.helpers if helper.given < helper.capacity]
    yield Paragraph(
        f"{words.cities(len(found.helpers))} could help; {len(free)} of them still have a place. "
        f"{sum(helper.declared for helper in found.helpers)} have said themselves what they offer. "
        "The spreadsheet lists them."
    )
    rows = tuple(
        (
            cells.words(helper.city_name),
            cells.count(len(helper.modules)),
            cells.words("declared" if helper.declared else "not asked yet"),
            cells.count(helper.capacity),
            cells.count(helper.given),
        )
        for helper in found.helpers
    )
    columns = (
        Column("City", 3),
        Column("Systems", 0.8, numeric=True),
        Column("Offer", 1.2),
        Column("Places", 0.8, numeric=True),
        Column("Given", 0.8, numeric=True),
    )
    yield Table("Helpers", "Cities that could help", columns, rows, data_only=True)


def _reasons(found: Exchange) -> Iterator[Block]:
    by_city: dict[str, list[Pair]] = {}
    for pair in found.pairs:
        by_city.setdefault(pair.city_name, []).append(pair)
    if not found.pairs:
        yield Paragraph("No pair is possible.")
    elif len(found.pairs) > MOST_REASONS:
        yield Paragraph("With so many pairs the reasons are in the spreadsheet only.")
    else:
        yield Points(
            tuple(
                Point(
                    f"{name}.",
                    "",
                    tuple(f"{p.module_name}, from {p.helper_name}: {' '.join(p.why)}{_contact(p)}" for p in pairs),
                )
                for name, pairs in by_city.items()
            )
        )
    rows = tuple(
        tuple(cells.words(text) for text in (p.city_name, p.module_name, p.helper_name, " ".join(p.why), p.contact))
        for p in found.pairs
    )
    titles = ("City", "Needs", "Could learn from", "Why", "Contact of the helper")
    columns = tuple(Column(title, 4 if title == "Why" else 2) for title in titles)
    yield Table("Reasons", "The pairs, with their reasons", columns, rows, data_only=True)


def _contact(pair: Pair) -> str:
    return f" Contact: {pair.contact}." if pair.contact else ""


def rows_of(found: Exchange) -> list[dict[str, object]]:
    """Pairs and needs without a partner as rows of a table, for spreadsheets."""
    rows: list[dict[str, object]] = [
        {
            "city": p.city_name,
            "module": p.module,
            "system": p.module_name,
            "helper": p.helper_name,
            "worth": round(p.worth, 1),
            "offered": "yes" if p.offered else "no",
            "why": " ".join(p.why),
            "contact": p.contact,
        }
        for p in found.pairs
    ]
    rows += [
        {
            "city": e.city_name,
            "module": e.module,
            "system": e.module_name,
            "helper": "",
            "worth": "",
            "offered": "",
            "why": e.why,
            "contact": "",
        }
        for e in found.unmatched
    ]
    return rows
