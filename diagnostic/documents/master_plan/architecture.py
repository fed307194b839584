"""Architecture and standards: how the systems fit together, and what every tender must ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diagnostic.content.catalog import Module
from diagnostic.content.guidance import OpenSource, Standard
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis


def add_architecture(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    step = basis.step("target-architecture")
    write = ToWrite(
        "one page with the systems, the registers they share and the exchanges between them",
        (*step.work[1:], f"Done when: {step.done_when}", f"Beware: {step.beware}"),
    )
    draft.add("architecture", "Architecture and standards", write)
    if basis.projects:
        draft.add("standards", "Open standards to ask for", *_standards(basis), depth=2)
        draft.add("reuse", "Free software to look at first", *_reuse(basis), depth=2)


def _standards(basis: PlanBasis) -> list[Block]:
    found = _gathered(basis, lambda module: module.standards)
    rows = tuple(
        (table_cells.words(item.name), table_cells.words(item.use), table_cells.words("; ".join(names)))
        for item, names in found
    )
    columns = (Column("Standard", 1.8), Column("What for", 2.6), Column("Projects", 2))
    return [
        Paragraph(
            "An open standard is a public rule that any supplier may use. It keeps the data in the city's hands."
        ),
        Table("Standards", "", columns, rows, dense=True),
    ]


def _reuse(basis: PlanBasis) -> list[Block]:
    found = _gathered(basis, lambda module: module.open_source)
    rows = tuple(
        (
            table_cells.words(item.name),
            table_cells.words(item.use),
            table_cells.words(item.licence),
            table_cells.words("; ".join(names)),
        )
        for item, names in found
        if isinstance(item, OpenSource)
    )
    columns = (Column("Software", 1.2), Column("What for", 2.6), Column("Licence", 1.1), Column("Projects", 1.6))
    return [
        Paragraph(
            "Free means free to use and change. It needs people of one's own, or a local firm, who look after it."
        ),
        Table("Free software", "", columns, rows, dense=True),
    ]


def _gathered(
    basis: PlanBasis, of: Callable[[Module], Sequence[Standard | OpenSource]]
) -> list[tuple[Standard | OpenSource, list[str]]]:
    """What several projects ask for stands once, with the names of the projects."""
    found: dict[str, tuple[Standard | OpenSource, list[str]]] = {}
    for project in basis.projects:
        for item in of(basis.module(project.id)):
            found.setdefault(item.name, (item, []))[1].append(project.name)
    return list(found.values())
