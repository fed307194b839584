"""The questions to mend, move or drop, each with its grounds and what can be done."""

from __future__ import annotations

from diagnostic.base.formatting import grouped
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Cell, Column, Draft, Paragraph, Table
from diagnostic.secretariat.framework.advice import two_digits
from diagnostic.secretariat.framework.check_findings import Check
from diagnostic.secretariat.framework.sample import RANKING, RATES


def add_questions(draft: Draft, found: Check) -> None:
    """Write the section; none below the minimum."""
    if found.cities < RATES:
        return
    text = (
        "A fault is said only where its whole 95 % interval lies beyond the limit, so that chance alone does not make "
        f"one. Every figure rests on {grouped(found.cities)} cities, fewer where fewer answered; the reasons "
        f"and the tables "
        "say on how many."
    )
    if not found.to_mend:
        order = "No question shows a fault that is certain enough."
    elif found.cities < RANKING:
        order = f"The list follows the questionnaire: a ranking needs {RANKING} cities."
    else:
        order = "Ranked: drop before move before mend, then by how far all grounds together lie beyond their limits."
    draft.add("questions", "Questions to mend, move or drop", Paragraph(text), Paragraph(order), _list(found))
    draft.add("similar", "Pairs that say nearly the same", *_similar(found), depth=2)


def _list(found: Check) -> Table | None:
    if not found.to_mend:
        return None
    ranked = found.cities >= RANKING
    rows = []
    for question in found.to_mend:
        grounds = "\n".join(finding.reason for finding in question.findings)
        to_do = "\n".join(dict.fromkeys(finding.to_do for finding in question.findings))
        row = [
            table_cells.words(question.id, question.name),
            table_cells.words(question.advice),
            table_cells.words(grounds),
            table_cells.words(to_do),
        ]
        rows.append(tuple([Cell(str(question.rank), float(question.rank or 0), "0"), *row] if ranked else row))
    columns = [Column("Question", 1.5), Column("Advice", 0.9), Column("Why", 3.4), Column("What to do", 2.4)]
    if ranked:
        columns.insert(0, Column("Rank", 0.6, numeric=True))
    return table_cells.table("To mend", "", tuple(columns), rows, dense=True)


def _similar(found: Check) -> list[Paragraph | Table]:
    if any(held.what.startswith("item-total") for held in found.held_back):
        return [Paragraph("Not shown yet: too few cities.")]
    if not found.similar:
        return [Paragraph("No two questions are answered so much alike that one of them would do.")]
    names = {question.id: question.name for question in found.questions}
    rows = [
        (
            table_cells.words(pair.first, names[pair.first]),
            table_cells.words(pair.second, names[pair.second]),
            Cell(
                two_digits(pair.correlation),
                pair.correlation,
                "0.00",
                f"{two_digits(pair.interval[0])} to {two_digits(pair.interval[1])}",
            ),
            table_cells.count(pair.n),
            pair.weaker,
        )
        for pair in found.similar
    ]
    columns = (
        Column("Question", 2),
        Column("and", 2),
        Column("Correlation", 1.2, numeric=True),
        Column("Cities", 0.8, numeric=True),
        Column("Leave out first", 1.1),
    )
    return [table_cells.table("Similar", "", columns, rows)]
