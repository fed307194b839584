"""A diagnosis on the terminal: level, factors, systems, priorities, and what is uncertain."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from diagnostic.base.code_words import CLASS_MEANINGS, CLASS_NAMES, STANDING_NAMES, STATUS_WORDS
from diagnostic.base.shown import DASH, per_cent, shown_number, signed
from diagnostic.cli.console import bar, bars_allowed, console, plain
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents import wording
from diagnostic.method.diagnosis import Diagnosis, PriorityResult

BAR = 24
REASONS = 3
CLASS_STYLES = {"start_now": "bold green", "prepare_first": "yellow", "watch": "magenta"}


def show_diagnosis(result: Diagnosis, questionnaire: Questionnaire, catalog: Catalog | None, all_reasons: bool) -> None:
    """Write the whole diagnosis to standard output."""
    out = console()
    _head(out, result, questionnaire)
    _factors(out, result, questionnaire)
    if catalog is not None and result.modules:
        _systems(out, result, catalog)
    if catalog is not None and result.priorities:
        _priorities(out, result, questionnaire, catalog, all_reasons)
    _data(out, result, questionnaire, catalog)


def _title(out: Console, text: str) -> None:
    out.print()
    out.print(plain(text, "bold underline"))


def _head(out: Console, result: Diagnosis, questionnaire: Questionnaire) -> None:
    city = ", ".join(part for part in (result.city.name, result.city.country) if part) or "City without a name"
    used = result.questionnaire
    out.print(plain(f"{city}   {result.period or ''}   questionnaire {used.id} {used.version}", "bold"))
    out.print()
    found = result.maturity
    out.print(plain(wording.level_headline(result), "bold cyan"))
    if found.level is not None and found.score is not None:
        out.print(plain(questionnaire.levels[found.level - 1].description))
        line = f"score {shown_number(found.score, 1)} of 100"
        if found.likely_range:
            low, high = found.likely_range.score
            line += f"   likely {shown_number(low, 1)} to {shown_number(high, 1)}"
        if found.range:
            low, high = found.range.score
            line += f"   with everything answered {shown_number(low, 1)} to {shown_number(high, 1)}"
        out.print(plain(line))
    if found.provisional:
        out.print(plain("Provisional: at least one factor has too few answers to be rated.", "yellow"))
    if sure := wording.certainty(result, questionnaire):
        out.print(plain(sure))
    _way_up(out, result, questionnaire)


def _way_up(out: Console, result: Diagnosis, questionnaire: Questionnaire) -> None:
    found = result.maturity
    if found.level is None or found.level == len(questionnaire.levels):
        return
    following = questionnaire.levels[found.level]
    if found.held_back_by:
        out.print(plain(f"The score reaches level {following.level}; held back by:", "yellow"))
        for hold in found.held_back_by:
            out.print(plain(f"  {wording.held_back(hold, questionnaire)}"))
    if found.way_up is None:
        out.print(plain(wording.no_way_up(result, questionnaire)))
        return
    out.print(plain(f"Shortest way to level {following.level} ({following.name}), from {following.cut:g} points:"))
    for step in found.way_up[: REASONS * 2]:
        out.print(plain(f"  {wording.way_step(step, questionnaire)}"))
    if len(found.way_up) > REASONS * 2:
        out.print(plain(f"  and {len(found.way_up) - REASONS * 2} more questions; see --json"))


def _factors(out: Console, result: Diagnosis, questionnaire: Questionnaire) -> None:
    _title(out, "Factors")
    blocks = bars_allowed(out)
    table = Table(box=None, pad_edge=False, show_header=True)
    targets = any(found.target is not None for found in result.factors)
    for name, justify in (
        ("", "left"),
        ("Factor", "left"),
        ("Score", "right"),
        ("", "left"),
        ("Level", "right"),
        ("Answered", "right"),
        *((("Target", "right"), ("Missing", "right")) if targets else ()),
    ):
        table.add_column(name, justify=justify)
    dimensions = {dimension.id: dimension.name for dimension in questionnaire.dimensions}
    scores = {dimension.id: dimension.score for dimension in result.maturity.dimensions}
    shown = None
    for factor, found in zip(questionnaire.factors, result.factors, strict=True):
        if factor.dimension != shown and factor.dimension is not None:
            shown = factor.dimension
            table.add_row("", plain(dimensions[shown], "dim"), plain(shown_number(scores[shown], 1), "dim"))
        table.add_row(
            plain(factor.id),
            plain(factor.name),
            plain(shown_number(found.score, 1)),
            plain(bar(found.score, BAR // 2 if targets else BAR, blocks), "cyan"),
            plain(found.level or DASH),
            plain(per_cent(found.coverage) + ("" if found.rated else " not rated")),
            *((plain(found.target or DASH), plain(wording.target_missing(found))) if targets else ()),
        )
    out.print(table)


def _systems(out: Console, result: Diagnosis, catalog: Catalog) -> None:
    _title(out, "Systems: in operation against what is expected at this level")
    table = Table(box=None, pad_edge=False)
    for name in ("System", "Status", "In operation", "Expected", "Gap", ""):
        table.add_column(name, justify="left" if name in ("System", "Status", "") else "right")
    for found in result.modules:
        table.add_row(
            plain(catalog.module(found.id).name),
            plain(STATUS_WORDS[found.status]),
            plain(shown_number(found.implementation)),
            plain(shown_number(found.expected)),
            plain(DASH if found.gap is None else signed(found.gap)),
            plain(STANDING_NAMES[found.standing], "yellow" if found.standing == "behind" else ""),
        )
    out.print(table)


def _priorities(
    out: Console, result: Diagnosis, questionnaire: Questionnaire, catalog: Catalog, all_reasons: bool
) -> None:
    _title(out, f"What to build first, for target level {result.target_level}")
    previous: PriorityResult | None = None
    for found in result.priorities:
        equal = previous is not None and wording.about_equal(previous, found)
        _priority(out, found, equal, questionnaire, catalog, all_reasons)
        previous = found
    used = result.criteria
    if used:
        weights = f"gap {used.gap:g}, need {used.need:g}, readiness {used.readiness:g}, value {used.value:g}"
        out.print(plain(f"≈ about equal to the one before. P: weighted mean of the criteria ({weights}).", "dim"))


def _priority(
    out: Console,
    found: PriorityResult,
    equal: bool,
    questionnaire: Questionnaire,
    catalog: Catalog,
    all_reasons: bool,
) -> None:
    rank = f"{found.rank:>3}." if found.rank else "  –."
    line = Text.assemble(
        plain(f"{rank}{'≈' if equal else ' '}"),
        plain(catalog.module(found.id).name, "bold"),
        plain("  "),
        plain(CLASS_NAMES[found.class_], CLASS_STYLES.get(found.class_, "")),
    )
    if found.rank is not None and found.rank_probability is not None:
        near = sum(p for rank, p in found.rank_probability.items() if abs(int(rank) - found.rank) <= 1)
        line.append_text(plain(f"  at most one place off: {per_cent(near)}", "dim"))
    out.print(line)
    if found.rank is None:
        out.print(plain(f"       {CLASS_MEANINGS[found.class_]}"))
        return
    out.print(plain(f"       {wording.contributions(found)}"))
    if found.blocked_by:
        waits = "; ".join(wording.blocker(waits, questionnaire, catalog) for waits in found.blocked_by)
        out.print(plain(f"       waits for {waits}"))
    # readiness and value are in the sum already; what a city can act on are the gap and the weak answers
    telling = [reason for reason in found.because if reason.criterion in ("gap", "need")]
    for reason in found.because if all_reasons else telling[:REASONS]:
        out.print(
            plain(f"       {shown_number(reason.points, 1):>4} {wording.reason(reason, questionnaire, catalog)}", "dim")
        )


def _data(out: Console, result: Diagnosis, questionnaire: Questionnaire, catalog: Catalog | None) -> None:
    if not result.data_quality:
        return
    _title(out, "What makes this less certain")
    for note in result.data_quality:
        out.print(plain(f"- {wording.note(note, questionnaire, catalog)}"))
