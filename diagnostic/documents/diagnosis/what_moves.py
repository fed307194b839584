"""What a change that is only tried out moves: the steps, the foundations, the factors, the order of the systems."""

from __future__ import annotations

from diagnostic.base.code_words import CLASS_NAMES
from diagnostic.base.formatting import DASH, listed, shown_number
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Paragraph, Table, plain_columns
from diagnostic.documents.diagnosis.steps_compared import arrow, names_of, steps_blocks
from diagnostic.documents.too_little import too_little
from diagnostic.method.diagnosis import Diagnosis


def add_what_moves(draft: Draft, today: Diagnosis, then: Diagnosis, questionnaire: Questionnaire) -> None:
    """Write the sections of what moves; both results are of one city, one questionnaire and one catalog."""
    little = too_little(today, questionnaire) or too_little(then, questionnaire)
    if (then.steps or today.steps) and not little:
        moves = Paragraph(_bands_moved(today, then), "lead")
        draft.add(
            "steps-moved", "The steps, today and then", moves, *steps_blocks(today, then, "Today", "Then"), depth=2
        )
    factors = tuple(
        (
            table_cells.words(new.name),
            table_cells.number(old.score, 1),
            table_cells.number(new.score, 1),
            arrow(old.level or DASH, new.level or DASH),
        )
        for old, new in zip(today.factors, then.factors, strict=True)
        if (old.score, old.level) != (new.score, new.level)
    )
    if factors:
        columns = plain_columns(["Factor"], ["Today", "Then", "Level"])
        draft.add("factors-moved", "Factors that move", Table("Factors", "", columns, factors), depth=2)
    if then.priorities:
        levels = arrow(today.target_level or DASH, then.target_level or DASH).text
        note = Paragraph(f"For target level {levels}. An arrow marks what moved.", "note")
        draft.add("order-moved", "The order of the systems, today and then", _order(today, then), note, depth=2)


def _bands_moved(today: Diagnosis, then: Diagnosis) -> str:
    """What enters and leaves band now, and which foundations are named."""
    names = names_of(then)
    said = []
    for kind, band, enters, leaves in (
        ("module", "now", "Now as well", "No longer now"),
        ("foundation", None, "Named as well", "No longer named"),
    ):
        old, new = ([s.id for s in result.steps if (s.kind, s.band) == (kind, band)] for result in (today, then))
        for title, ids in ((enters, [i for i in new if i not in old]), (leaves, [i for i in old if i not in new])):
            if ids:
                said.append(f"{title}: {listed([names[one] for one in ids])}.")
    return " ".join(said) or "What comes now, and which foundations are named, stays as it is."


def _order(today: Diagnosis, then: Diagnosis) -> Table:
    before = {found.id: found for found in today.priorities}
    old_gap, new_gap = ({found.id: found.target_gap for found in result.modules} for result in (today, then))
    names = {found.id: found.name for found in then.modules}
    rows = []
    for new in then.priorities:
        old = before.get(new.id)
        rows.append(
            (
                table_cells.words(names[new.id]),
                arrow((old.rank if old else None) or DASH, new.rank or DASH),
                arrow(shown_number(old_gap.get(new.id)), shown_number(new_gap.get(new.id))),
                arrow(CLASS_NAMES[old.class_] if old else DASH, CLASS_NAMES[new.class_]),
            )
        )
    columns = (
        Column("System", 3),
        Column("Place", numeric=True),
        Column("Gap to the target", 1.2, numeric=True),
        Column("What to do", 2.4),
    )
    return Table("Order", "", columns, tuple(rows))
