"""The exchange: who could learn what from whom, and who stays without a partner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from diagnostic.base.formatting import counted, grouped
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Point, Points, Table, plain_columns
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.exchange.matches import Exchange, Pair, Reason

MOST_PAIRS = 200
"""More pairs than this are in spreadsheets only."""

REASONS: dict[Reason, str] = {
    "full": "No helper has a place left",
    "nobody": "No city runs it well or offers it",
    "nobody_ahead": "No helper is far enough ahead",
}
"""Why a need stays without a partner, as heads of columns."""


def add_exchange(draft: Draft, found: Exchange) -> None:
    """Write the sections but the reasons."""
    draft.add("exchange", "Exchange: who could learn from whom", *_intro(found), *_by_system(found))
    draft.add("exchange-pairs", "The pairs", *_pairs(found), depth=2)
    draft.add("exchange-helpers", "Cities that could help", *_helpers(found), depth=2)


def add_reasons(draft: Draft, found: Exchange) -> None:
    """Write why these pairs; of very many the spreadsheet has the reasons, as the section on the pairs says."""
    if 0 < len(found.pairs) <= MOST_PAIRS:
        draft.add("exchange-reasons", "Annex: the pairs of the exchange, with their reasons", _reasons(found))


def _intro(found: Exchange) -> Iterator[Paragraph]:
    rules = found.rules
    matched = len({pair.city for pair in found.pairs})
    yield Paragraph(
        f"{counted(len(found.pairs), 'pair')} for {grouped(matched)} of {cohort_words.cities(found.cities)}. A city "
        f"that needs a "
        "system is brought together with one that runs it well and is close in language, region and size. The sum over "
        "all pairs is the best there is, so that a city may get its second best helper where another has only one."
    )
    yield Paragraph(
        "A pair is a proposal for a first talk: it rests on what both cities say. Each city brings its first "
        f"{rules.needs} needs that somebody could help with (further needs that wait: {grouped(found.later)}). "
        f"A helper "
        f"serves {rules.capacity} needs unless it says otherwise. Ask the helper first where it has not offered.",
        "note",
    )
    for note in found.notes:
        yield Paragraph(note, "warning")


def _by_system(found: Exchange) -> Iterator[Block]:
    """How many needs of each system found a partner, and why the others did not."""
    names = {p.module: p.module_name for p in found.pairs} | {e.module: e.module_name for e in found.unmatched}
    names.pop("", None)  # a city as a whole
    paired = Counter(pair.module for pair in found.pairs)
    alone = Counter((entry.module, entry.reason) for entry in found.unmatched if entry.module in names)
    given = [reason for reason in REASONS if any(why == reason for _, why in alone)]
    lacking = {module: sum(alone[module, reason] for reason in given) for module in names}
    if names:
        rows = tuple(
            (
                names[module],
                table_cells.count(paired[module]),
                *(table_cells.count(alone[module, reason]) for reason in given),
            )
            for module in sorted(names, key=lambda module: (-lacking[module], names[module]))
        )
        columns = (
            Column("System", 2.4),
            Column("With a partner", 1, numeric=True),
            *(Column(REASONS[reason], 1.3, numeric=True) for reason in given),
        )
        yield table_cells.table(
            "Needs by system", "Needs with a partner, and why others have none", columns, rows, dense=True
        )
    silent = len({entry.city for entry in found.unmatched if entry.reason in ("unknown", "no_level")})
    if silent:
        yield Paragraph(
            f"Not answered for all systems, or too few answers for a level: {cohort_words.cities(silent)}. What is not "
            "known cannot be matched; it is not counted as a need, and not as no need.",
            "note",
        )
    rows = tuple((e.city_name, e.module_name or "all systems", e.why) for e in found.unmatched)
    yield table_cells.table("Without a partner", "", plain_columns(("City", "System", "Why")), rows, data_only=True)


def _pairs(found: Exchange) -> Iterator[Block]:
    many = len(found.pairs) > MOST_PAIRS
    if not found.pairs:
        yield Paragraph("No pair is possible.")
        return
    if many:
        yield Paragraph(
            f"The {grouped(len(found.pairs))} pairs are in the spreadsheet (sheet Exchange; with the reasons, "
            f"sheet Reasons)."
        )
    rows = tuple(
        (
            pair.city_name,
            pair.module_name,
            pair.helper_name,
            "offered" if pair.offered else "ask first",
            table_cells.number(pair.worth),
        )
        for pair in found.pairs
    )
    columns = (
        Column("City", 1.9),
        Column("Needs", 2.3),
        Column("Could learn from", 1.9),
        Column("Helper", 0.75),
        Column("Worth", 0.6, numeric=True),
    )
    caption = "Worth of a pair: from 0 to 100, inside this matching only"
    yield table_cells.table("Exchange", caption, columns, rows, data_only=many, dense=True)
    yield _reason_rows(found)


def _helpers(found: Exchange) -> Iterator[Block]:
    if not found.helpers:
        yield Paragraph("No city runs a system well enough to show it, or offers one.")
        return
    free = [helper for helper in found.helpers if helper.given < helper.capacity]
    yield Paragraph(
        f"{cohort_words.cities(len(found.helpers))} could help. With a place left: {len(free) or 'none'}. That have "
        f"said themselves what they offer: {sum(helper.declared for helper in found.helpers) or 'none'}. The "
        "spreadsheet lists them (sheet Helpers)."
    )
    rows = tuple(
        (
            helper.city_name,
            table_cells.count(len(helper.modules)),
            "declared" if helper.declared else "not asked yet",
            table_cells.count(helper.capacity),
            table_cells.count(helper.given),
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
    yield table_cells.table("Helpers", "Cities that could help", columns, rows, data_only=True)


def _reasons(found: Exchange) -> Points:
    by_city: dict[str, list[Pair]] = {}
    for pair in found.pairs:
        by_city.setdefault(pair.city_name, []).append(pair)
    return Points(
        tuple(
            Point(
                f"{name}.",
                "",
                tuple(f"{p.module_name}, from {p.helper_name}: {' '.join(p.why)}{_contact(p)}" for p in pairs),
            )
            for name, pairs in by_city.items()
        )
    )


def _reason_rows(found: Exchange) -> Table:
    rows = tuple(
        tuple(
            table_cells.words(text) for text in (p.city_name, p.module_name, p.helper_name, " ".join(p.why), p.contact)
        )
        for p in found.pairs
    )
    titles = ("City", "Needs", "Could learn from", "Why", "Contact of the helper")
    return table_cells.table("Reasons", "", plain_columns(titles), rows, data_only=True)


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
