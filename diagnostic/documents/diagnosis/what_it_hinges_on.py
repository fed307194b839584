"""What the result hinges on: the answers without which the level, or what is now, would be another."""

from __future__ import annotations

from diagnostic.base.formatting import DASH, counted, listed
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Point, Table
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.diagnosis import HingeResult

MOST_NAMED = 6
"""Answers and systems named on the first page; all stand where the report says how sure it is."""


def hinge_count(basis: Basis) -> str:
    """On how much the result hinges, as in ``5 answers and the status of 1 system``; empty where on nothing."""
    answers = sum(one.question is not None for one in basis.result.hinges_on)
    statuses = len(basis.result.hinges_on) - answers
    parts = [counted(answers, "answer")] * bool(answers)
    parts += [f"the status of {counted(statuses, 'system')}"] * bool(statuses)
    return " and ".join(parts)


def hinge_points(basis: Basis, most: int | None = None) -> list[Point]:
    """What the result hinges on, and what would come instead: one point for all that lead to the same.

    Conditions of the level that is reached come first and are called so: the level stands on them by construction.
    ``most`` are named, and the others counted; by default all are named.
    """
    level = basis.result.maturity.level
    conditions = {one.question for reached in basis.questionnaire.levels[: level or 0] for one in reached.requires}
    groups: dict[tuple[bool, str], list[str]] = {}
    for hinge in basis.result.hinges_on:
        of_level = hinge.question in conditions and hinge.level != level
        groups.setdefault((not of_level, _instead(basis, hinge)), []).append(_hinge_name(basis, hinge))
    left = len(basis.result.hinges_on) if most is None else most
    points, hidden = [], 0
    for (other, instead), names in sorted(groups.items(), key=lambda entry: entry[0][0]):
        if left > 0:
            text = f"{'' if other else 'Conditions of the level. '}Without {_any_of(names)}: {instead}."
            points.append(Point(f"{listed(names, left)}.", text))
        else:
            hidden += len(names)
        left -= len(names)
    return [*points, *([Point("", f"And {hidden} more, under How sure the result is.")] if hidden else [])]


def _any_of(names: list[str]) -> str:
    return "it" if len(names) == 1 else "any one of them"


def _hinge_name(basis: Basis, hinge: HingeResult) -> str:
    if hinge.question is not None:
        return f"{basis.questionnaire.question(hinge.question).name} ({hinge.question})"
    return f"Status of {basis.named[hinge.system or '']}"


def _instead(basis: Basis, hinge: HingeResult) -> str:
    """What would come instead, as in ``level 2 instead of 3; e-Archive System would be now``."""
    now = [step.id for step in basis.result.steps if step.band == "now"]
    told = []
    if hinge.level != basis.result.maturity.level:
        told.append(f"level {hinge.level} instead of {basis.result.maturity.level}" if hinge.level else "no level")
    entering = ", ".join(basis.named[one] for one in hinge.now if one not in now)
    leaving = ", ".join(basis.named[one] for one in now if one not in hinge.now and one != hinge.system)
    if entering and leaving:
        told.append(f"{entering} would be now instead of {leaving}")
    elif entering:
        told.append(f"{entering} would be now")
    elif leaving:
        told.append(f"{leaving} would no longer be now")
    return "; ".join(told)


def hinge_table(basis: Basis) -> Table | None:
    """One by one, for spreadsheets."""
    rows = tuple(
        (
            table_cells.words(_hinge_name(basis, one)),
            table_cells.count(one.level),
            table_cells.words(", ".join(basis.named[module] for module in one.now) or DASH),
        )
        for one in basis.result.hinges_on
    )
    columns = (Column("Without this answer", 3), Column("Level", 0.6, numeric=True), Column("Now", 3))
    return Table("Hinges", "What the result hinges on", columns, rows, data_only=True) if rows else None
