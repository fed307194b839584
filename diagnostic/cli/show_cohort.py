"""A cohort on the terminal: what a chair would ask first."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from diagnostic.base.shown import counted, grouped, shown_number
from diagnostic.cli.console import bar, bars_allowed, console, plain
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.findings import Findings, Grouping
from diagnostic.secretariat.exchange.matches import Exchange

MOST_PAIRS = 10
"""Shown at once."""


def show_cohort(found: Findings, exchange: Exchange | None = None) -> None:
    """Levels, the parts of the cohort, the modules, the groups with their candidates."""
    out = console()
    out.print(plain(cohort_words.headline(found), "bold"))
    for sentence in cohort_words.selection(found):
        out.print(plain(sentence))
    _levels(out, found)
    _parts(out, found)
    _needs(out, found)
    if found.grouping is not None:
        _groups(out, found, found.grouping)
    if exchange is not None:
        _exchange(out, exchange)
    for step in found.steps:
        out.print()
        out.print(plain(f"From {step.before} to {step.after}: {cohort_words.step(step)}"))


def _levels(out: Console, found: Findings) -> None:
    if not found.levels:
        return
    out.print()
    out.print(plain("Cities by level: low end of the likely range (as answered)", "bold"))
    most = max(level.by_low_end for level in found.levels) or 1
    blocks = bars_allowed(out)
    for level in found.levels:
        strip = bar(100 * level.by_low_end / most, 30, blocks)
        out.print(
            plain(f"  {level.level} {level.name:<16}{strip} {grouped(level.by_low_end)} ({grouped(level.as_answered)})")
        )


def _parts(out: Console, found: Findings) -> None:
    if found.whole.score.hidden:
        return
    table = Table("", "Cities", "Median", "Middle half", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for part in [found.whole, *(part for b in found.breakdowns for part in b.parts)]:
        median, half = cohort_words.median(part.score), cohort_words.middle_half(part.score)
        table.add_row(plain(part.name), plain(f"{grouped(part.n)}"), plain(median), plain(half))
    out.print()
    out.print(plain("Overall score, low end of the likely range", "bold"))
    out.print(table)


def _needs(out: Console, found: Findings) -> None:
    if not found.needs:
        return
    table = Table("", "To build", "Start now", "Prepare first", "Not known", "Gap", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for need in found.needs:
        counts = (need.needed, need.start_now, need.prepare_first, need.unknown, cohort_words.median(need.gap))
        table.add_row(plain(need.name), *(plain(c if isinstance(c, str) else f"{grouped(c)}") for c in counts))
    out.print()
    out.print(plain("What the cities have to build", "bold"))
    out.print(table)


def _groups(out: Console, found: Findings, grouping: Grouping) -> None:
    out.print()
    out.print(plain("Challenge groups", "bold"))
    for heads, brief in zip(grouping.heads, grouping.briefs, strict=True):
        group = grouping.scores.groups[heads.group]
        out.print(
            plain(
                f"  {group.name}: {cohort_words.cities(len(brief.members))}, {grouped(len(brief.also))} more in "
                f"second place"
            )
        )
        names = [cohort_words.candidate(found, candidate) for candidate in heads.candidates]
        out.print(plain(f"    candidates for head city: {'; '.join(names) or 'none'}"))
        if heads.chosen is not None:
            out.print(plain(f"    chosen: {found.cohort.labels[heads.chosen]}"))


def _exchange(out: Console, exchange: Exchange) -> None:
    """The first pairs; the reports have all of them with their reasons."""
    out.print()
    out.print(plain("Exchange: who could learn from whom (worth of the pair, of 100)", "bold"))
    for pair in exchange.pairs[:MOST_PAIRS]:
        out.print(
            plain(f"  {pair.city_name}: {pair.module_name}, from {pair.helper_name} ({shown_number(pair.worth)})")
        )
    more = len(exchange.pairs) - MOST_PAIRS
    if more > 0:
        out.print(plain(f"  and {counted(more, 'more pair')}"))
    alone = sum(1 for entry in exchange.unmatched if entry.module)
    out.print(plain(f"  {counted(alone, 'need')} without a partner. A report (-o) has all pairs and all reasons"))
    for note in exchange.notes:
        out.print(plain(f"  {note}"))
