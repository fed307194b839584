"""Each factor question by question, and how often each option is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagnostic.base.formatting import DASH, grouped, listed, per_cent, shown_number
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Cell, Column, Draft, Figure, Paragraph, Table
from diagnostic.documents.drawing import picture
from diagnostic.documents.framework.framework_figures import Dot, dots
from diagnostic.documents.framework.report_words import factor_label, interval_cell, value_cell
from diagnostic.secretariat.framework.advice import LEAST_ITEM_REST, two_digits
from diagnostic.secretariat.framework.answered import Answered
from diagnostic.secretariat.framework.check_findings import Check, FactorCheck, QuestionCheck
from diagnostic.secretariat.framework.intervals import of_share
from diagnostic.secretariat.framework.sample import RATES, enough

LEAST_SCALE = -0.2


def add_details(draft: Draft, found: Check) -> None:
    """Write a section a factor and the one of the options; none below the minimum."""
    if found.cities < RATES:
        return
    text = (
        "Item-total: how far a question goes with the rest of its factor, from −1 to 1, with its 95 % interval; it is "
        "also how well the question tells strong cities from weak ones. Without it: alpha of the factor if the "
        "question is left out; where it is higher than alpha, the question does not help. Lowest and highest: answers "
        "at the ends of the scale. Mean and sd (standard deviation): of the scores. A dash: too few answers, or not a "
        "figure for this factor."
    )
    draft.add("details", "Question by question", Paragraph(text), _figures(found))
    for factor in found.factors:
        own = [question for question in found.questions if question.factor == factor.id]
        draft.add(
            f"factor-{factor.id.lower()}",
            factor_label(factor),
            _figure(factor, own, found.cities),
            _table(factor, own),
            depth=2,
        )
    draft.add("options", "Options and items", *_options(found))


def _figure(factor: FactorCheck, own: Sequence[QuestionCheck], cities: int) -> Figure | None:
    known = [question for question in own if question.item_rest is not None]
    if not known:
        return None
    ordered = sorted(known, key=lambda question: -round(question.item_rest or 0.0, 9))

    rows = [
        Dot(
            f"{q.id} {q.name}",
            q.item_rest,
            q.item_rest_interval,
            marked=any(f.kind == "unrelated" for f in q.findings),
        )
        for q in ordered
    ]
    lowest = min((q.item_rest_interval or (0.0, 0.0))[0] for q in ordered)
    low = 0.0 if lowest >= 0 else LEAST_SCALE if lowest >= LEAST_SCALE else -1.0

    told = [f"{question.id} {two_digits(question.item_rest or 0.0)}" for question in ordered]
    caption = (
        f"Item-total correlations with 95 % intervals; {grouped(cities)} cities. Dotted: "
        f"{shown_number(LEAST_ITEM_REST, 2)}. "
        "Square: the whole interval lies below it."
    )
    return picture(
        f"item-total-{factor.id.lower()}",
        caption,
        f"Item-total correlations: {'; '.join(told)}.",
        dots,
        rows,
        low,
        LEAST_ITEM_REST,
    )


def _table(factor: FactorCheck, own: Sequence[QuestionCheck]) -> Table:
    measured = any(question.item_rest is not None for question in own)
    rows = []
    for question in own:
        seen = question.answered
        asked = seen.cities - seen.not_applicable
        row = [
            table_cells.words(question.id, question.name),
            table_cells.count(seen.answered),
            _share(seen.missing + seen.dont_know, asked, seen.cities),
            _share(seen.dont_know, asked, seen.cities),
            _share(seen.not_applicable, seen.cities, seen.cities),
            _share(seen.floor, seen.answered, seen.cities),
            _share(seen.ceiling, seen.answered, seen.cities),
            _score(seen, seen.mean),
            _score(seen, seen.sd),
        ]
        if measured:
            row += [interval_cell(question.item_rest, question.item_rest_interval), value_cell(question.alpha_without)]
        rows.append(tuple(row))
    columns = [
        Column("Question", 3.2),
        Column("Answers", 1.15, numeric=True),
        Column("No answer", 1.1, numeric=True),
        Column("Don't know", 0.9, numeric=True),
        Column("Not appl.", 0.85, numeric=True),
        Column("Lowest", 1.05, numeric=True),
        Column("Highest", 1.1, numeric=True),
        Column("Mean", 0.85, numeric=True),
        Column("sd", 0.6, numeric=True),
    ]
    name, caption = "Shares", "No answer: not answered or not known, of the cities to which the question applies."
    if measured:
        name = "Questions"
        columns += [Column("Item-total", 1.6, numeric=True), Column("Without it", 1.1, numeric=True)]
        caption += f" Item-total rests on about {shown_number(factor.n or 0)} cities."
    return table_cells.table(name, caption, tuple(columns), rows, dense=True)


def _figures(found: Check) -> Table:
    """Everything of every question, for spreadsheets: they show no second line under a number."""
    rows = []
    for question in found.questions:
        low, high = question.item_rest_interval or (None, None)
        seen = question.answered
        counts = (seen.cities, seen.answered, seen.dont_know, seen.missing, seen.not_applicable)
        rows.append(
            (
                question.id,
                question.factor,
                *(table_cells.count(count) for count in (*counts, seen.floor, seen.ceiling, seen.commonest)),
                *(value_cell(value) for value in (question.item_rest, low, high)),
                table_cells.number(question.item_n),
                value_cell(question.alpha_without),
                question.advice or "",
                table_cells.count(question.rank),
            )
        )
    numbers = (
        "Cities",
        "Answered",
        "Don't know",
        "Not answered",
        "Not applicable",
        "Lowest",
        "Highest",
        "Commonest",
        "Item-total",
        "from",
        "to",
        "Cities a pair",
        "Alpha without it",
    )
    columns = (
        Column("Question"),
        Column("Factor"),
        *(Column(title, numeric=True) for title in numbers),
        Column("Advice"),
        Column("Rank", numeric=True),
    )
    return table_cells.table("Figures", "", columns, rows, data_only=True)


def _share(count: int, total: int, cities: int) -> Cell:
    return table_cells.share(count / total) if total > 0 and enough(cities, total, RATES) else Cell(DASH)


def _score(seen: Answered, value: float | None) -> Cell:
    return table_cells.number(value if enough(seen.cities, seen.answered, RATES) else None)


def _options(found: Check) -> list[Paragraph | Table]:
    rows, all_rows = [], []
    for question in found.questions:
        for use in question.answered.uses or ():
            if not enough(found.cities, use.total, RATES):
                continue
            low, high = of_share(use.count, use.total)
            row = (
                table_cells.words(question.id, question.name),
                table_cells.words(use.id, use.text),
                table_cells.count(use.count),
                table_cells.count(use.total),
                Cell(
                    per_cent(use.count / use.total),
                    use.count / use.total,
                    table_cells.PER_CENT,
                    f"{per_cent(low)} to {per_cent(high)}",
                ),
            )
            all_rows.append(row)
            if use.count == 0:
                rows.append(row)
    columns = (
        Column("Question", 1.6),
        Column("Option or item", 3),
        Column("Chosen by", 0.7, numeric=True),
        Column("of", 0.6, numeric=True),
        Column("Share, 95 % interval", 1, numeric=True),
    )
    blocks: list[Paragraph | Table] = []
    if rows:
        blocks.append(table_cells.table("Never chosen", "Options and items that no city chose", columns, rows))
    elif all_rows:
        blocks.append(Paragraph("Every option and every item is chosen by somebody, where the answers tell it."))
    else:
        blocks.append(Paragraph("These tables do not tell which options were chosen."))
    blocks += [Paragraph(text, "note") for text in _not_told(found)]
    if all_rows:
        blocks.append(table_cells.table("Options", "All options and items", columns, all_rows, data_only=True))
        blocks.append(
            Paragraph("The workbook (.xlsx) and the JSON file of this report hold the counts of every option.", "note")
        )
    return blocks


def _not_told(found: Check) -> Iterator[str]:
    """Which options and items results alone do not tell."""
    unknown = [question for question in found.questions if question.answered.uses is None]
    alike = [question.id for question in unknown if question.type == "level"]
    if alike:
        yield (
            f"Options with the same score cannot be told apart in results: {listed(alike)}. "
            "Give the tables of answers in place of the results."
        )
    checklists = [question.id for question in unknown if question.type == "checklist"]
    if checklists:
        yield (
            f"Which items were ticked is not in results: {listed(checklists)}. "
            "Give the tables of answers in place of the results."
        )
