"""What the catalog says of its modules: the list of them, and one in full."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.base.formatting import grouped
from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.requirements import required_words
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Paragraph, Point, Points, Report, Section, Table


def modules_section(catalog: Catalog, versions: Sequence[str]) -> Section:
    """A line a module, and the versions of the catalog that can be chosen."""
    choice = f"Catalog {catalog.version}. Versions that can be chosen with --catalog: {', '.join(versions)}."
    rows = tuple(
        (
            table_cells.words(module.id),
            table_cells.words(module.name),
            table_cells.count(len(module.functions)),
            table_cells.words(_needs(module)),
        )
        for module in catalog.modules
    )
    columns = (Column("Module"), Column("Name", 2), Column("Functions", numeric=True), Column("Needs", 4))
    return Section("modules", "Modules", (Paragraph(choice, "note"), Table("Modules", "", columns, rows)))


def module_report(catalog: Catalog, module: Module, guide: str) -> Report:
    """One module: what it is and needs, its functions, costs, risks and standards, and its guide."""
    draft = Draft()
    draft.add(
        "module", "What it is", Paragraph(module.summary), Paragraph(f"Needs: {_needs(module)}."), *_effort(module)
    )
    for title, points in (
        ("Functions", [Point(f"{f.id}: {f.name}.", f.help) for f in module.functions]),
        ("Improves", [Point("", f"{question} (weight {weight:g})") for question, weight in module.improves.items()]),
        (
            "Measures of success",
            [Point(f"{k.name}:", f"{k.measure} First target: {k.first_target}") for k in module.kpis],
        ),
        ("Risks", [Point(f"{r.name}.", f"Sign: {r.sign} Response: {r.response}") for r in module.risks]),
        ("Open standards", [Point(f"{s.name}:", s.use) for s in module.standards]),
        ("Free software", [Point(f"{s.name} ({s.licence}):", s.use) for s in module.open_source]),
        ("Cases", [Point(f"{c.place} {c.year}:", c.text) for c in module.cases]),
    ):
        if points:
            draft.add(title.lower(), title, Points(tuple(points)), depth=2)
    if guide:
        draft.add("guide", "Guide", Paragraph(guide))
    return Report(
        title=module.name,
        kind="Module of the catalog",
        facts=(("Id", module.id),),
        version=f"catalog {catalog.version}",
        sections=tuple(draft.sections),
        summary=1,
    )


def _needs(module: Module) -> str:
    """Floors and needed modules in one line."""
    asked = module.prerequisites
    floors = [f"{name} {required_words(r)}" for name, r in (asked.factors | asked.foundations).items()]
    entries = [" or ".join(f"{m} {required_words(r)}" for m, r in entry.items()) for entry in asked.modules]
    return ", ".join(floors + entries) or "nothing"


def _effort(module: Module) -> list[Paragraph]:
    effort = module.effort
    if not (effort and effort.months and effort.cost_usd):
        return []
    (fast, slow), (low, high) = effort.months, effort.cost_usd
    text = f"Takes {fast:g} to {slow:g} months, USD {grouped(low)} to {grouped(high)}."
    return [Paragraph(text), Paragraph(effort.basis, "note")]
