"""What the catalog says of its modules and foundations: the list of them, and one in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from diagnostic.base.formatting import counted, grouped, per_cent
from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.foundation import Foundation, QuestionSteps, Required, required_row, required_words
from diagnostic.content.guide import around_readiness
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Point, Points, Report, Section, Table


def modules_section(catalog: Catalog, versions: Sequence[str]) -> Section:
    """A line a module or foundation, and the versions of the catalog that can be chosen."""
    choice = f"Catalog {catalog.version}. Versions that can be chosen with --catalog: {', '.join(versions)}."
    modules = tuple(
        (module.id, module.name, table_cells.count(len(module.functions)), _needs(module)) for module in catalog.modules
    )
    columns = (Column("Module"), Column("Name", 2), Column("Functions", numeric=True), Column("Needs", 4))
    blocks: list[Block] = [Paragraph(choice, "note"), table_cells.table("Modules", "", columns, modules)]
    if catalog.foundations:
        foundations = tuple((one.id, one.name, _needs(one)) for one in catalog.foundations)
        heads = (Column("Foundation"), Column("Name", 2), Column("Needs", 4))
        blocks.append(table_cells.table("Foundations", "", heads, foundations))
    return Section("modules", "Modules", tuple(blocks))


def module_report(
    catalog: Catalog, module: Module | Foundation, questionnaire: Questionnaire | None, guide: str
) -> Report:
    """One module or foundation: what it is and needs, what it consists of, costs, risks, standards, and its guide."""
    draft = Draft()
    draft.add("module", "What it is", Paragraph(module.summary), *_effort(module))
    before, after = around_readiness(guide)
    if not before:
        draft.add("ready", "Are we ready?", *readiness(catalog, module, questionnaire), depth=2)
    for title, points in (*_own_parts(module, questionnaire), *_common_parts(module)):
        if points:
            draft.add(title.lower(), title, Points(tuple(points)), depth=2)
    if guide:
        needs = readiness(catalog, module, questionnaire) if before else []
        texts = [Paragraph(text) if text else None for text in (before, after)]
        draft.add("guide", "Guide", texts[0], *needs, texts[1])
    return Report(
        title=module.name,
        kind="Module of the catalog" if isinstance(module, Module) else "Foundation of the catalog",
        facts=(("Id", module.id),),
        version=f"catalog {catalog.version}",
        sections=tuple(draft.sections),
        summary=1,
    )


def readiness(catalog: Catalog, module: Module | Foundation, questionnaire: Questionnaire | None) -> list[Block]:
    """What must be there to start and to finish, why, what a smaller city does, and where the need shows.

    For a foundation also what else needs it.
    """
    asked = module.prerequisites
    names = _names(catalog, questionnaire)
    levels = len(module.expected)
    entries: list[Mapping[str, Required]] = [{name: row} for name, row in (asked.factors | asked.foundations).items()]
    entries += asked.modules
    blocks: list[Block] = []
    if entries:
        blocks += [Paragraph(_how_to_read(catalog, module)), _needs_table(entries, names, levels)]
        blocks.append(_points((f"{names[name]}:", why) for name, why in asked.basis.items()))
    else:
        blocks.append(Paragraph(f"Catalog {catalog.version} asks for nothing first."))
    if isinstance(module, Module):
        if module.cautions:
            blocks.append(
                Paragraph("For a smaller city something smaller, or shared with others, is the honest answer:")
            )
            small = [(f"Below {grouped(one.population_below)} inhabitants:", one.text) for one in module.cautions]
            blocks.append(_points(small))
        if module.improves:
            blocks.append(Paragraph("The lower the city scores here, the more it needs the system:"))
            blocks.append(_points(("", text) for text in _weighted(module.improves, module.own_results, questionnaire)))
    elif waiting := [one.name for one in catalog.by_id.values() if module.id in one.prerequisites.foundations]:
        blocks.append(Paragraph(f"These need it themselves: {'; '.join(waiting)}."))
    return [block for block in blocks if block != Points(())]


def _how_to_read(catalog: Catalog, module: Module | Foundation) -> str:
    if all(not isinstance(row, list) for _, row in module.prerequisites.all_required()):
        text = "Points of 100 that are needed, the same at every level, to start and to finish."
    else:
        text = (
            "Points of 100 that are needed: to start, those at the city's own level; to finish, those at its target, "
            "as a rule the next level. They stand for the middle of a level and rise evenly from one to the next; 0: "
            "nothing yet."
        )
    if isinstance(module, Foundation):
        return f"{text} {per_cent(catalog.ready / 100)} of them are enough to start."
    text += (
        f" Of a factor or foundation {per_cent(catalog.ready / 100)} of them are enough to start; a system needs all."
    )
    return f"{text} How to get there is in the guide of each foundation and system." if catalog.foundations else text


def _needs_table(entries: Sequence[Mapping[str, Required]], names: Mapping[str, str], levels: int) -> Table:
    """A line an entry; where one of several modules is enough, their names and points stand in this order."""
    flat = all(not isinstance(row, list) for entry in entries for row in entry.values())
    heads = ["Points"] if flat else [f"Level {level}" for level in range(1, levels + 1)]
    rows = []
    for entry in entries:
        points = [required_row(row, levels) for row in entry.values()]
        cells = [
            table_cells.number(points[0][level])
            if len(points) == 1
            else table_cells.words(" or ".join(f"{row[level]:g}" for row in points))
            for level in range(len(heads))
        ]
        rows.append((" or ".join(names[name] for name in entry), *cells))
    columns = (Column("Needed", 3), *(Column(head, numeric=True) for head in heads))
    return table_cells.table("Needed", "", columns, rows)


def _names(catalog: Catalog, questionnaire: Questionnaire | None) -> dict[str, str]:
    """What an id is called; a factor by its id where its questionnaire is not there."""
    factors = {factor.id: f"{factor.name} ({factor.id})" for factor in questionnaire.factors} if questionnaire else {}
    named = {one.id: one.name for one in catalog.by_id.values()}
    asked = (one.prerequisites.factors for one in catalog.by_id.values())
    return {name: name for needed in asked for name in needed} | factors | named


def _points(told: Iterable[tuple[str, str]]) -> Points:
    return Points(tuple(Point(title, text) for title, text in told))


def _weighted(
    questions: Mapping[str, float], own_results: Sequence[str], questionnaire: Questionnaire | None
) -> list[str]:
    """Questions with their weights, the heaviest first."""
    known = questionnaire.row_of if questionnaire else {}
    lines = []
    for question, weight in sorted(questions.items(), key=lambda item: -item[1]):
        name = f" {questionnaire.question(question).name}" if questionnaire and question in known else ""
        own = ", its own result" if question in own_results else ""
        lines.append(f"{question}{name} (weight {weight:g}{own})")
    return lines


def _own_parts(module: Module | Foundation, questionnaire: Questionnaire | None) -> list[tuple[str, list[Point]]]:
    if isinstance(module, Module):
        return [("Functions", [Point(f"{f.id}: {f.name}.", f.help) for f in module.functions])]
    steps = further_steps(module, questionnaire)
    return [(steps.title, list(points.points)) for points in steps.blocks if isinstance(points, Points)]


def further_steps(foundation: Foundation, questionnaire: Questionnaire | None) -> Section:
    """The questions by which a foundation is measured, the heaviest first, each with what to do to come further."""
    ordered = sorted(foundation.questions, key=lambda question: -foundation.questions[question])
    lines = zip(ordered, _weighted(foundation.questions, (), questionnaire), strict=True)
    points = tuple(Point("", line, _steps(foundation.steps.get(question))) for question, line in lines)
    return Section("steps", "Its questions, and how to come one step further", (Points(points),))


def _steps(steps: QuestionSteps | None) -> tuple[str, ...]:
    if steps is None or isinstance(steps, str):
        return (steps,) if steps else ()
    if isinstance(steps, dict):
        return tuple(f"{state}: {text}" for state, text in steps.items())
    return tuple(f"Below {step.below:g} points: {step.text}" for step in steps)


def _common_parts(module: Module | Foundation) -> list[tuple[str, list[Point]]]:
    parts = [
        (
            "Measures of success",
            [Point(f"{k.name}:", f"{k.measure} First target: {k.first_target}") for k in module.kpis],
        ),
        ("Risks", [Point(f"{r.name}.", f"Sign: {r.sign} Response: {r.response}") for r in module.risks]),
        ("Open standards", [Point(f"{s.name}:", s.use) for s in module.standards]),
    ]
    if isinstance(module, Module):
        parts.append(("Free software", [Point(f"{s.name} ({s.licence}):", s.use) for s in module.open_source]))
        parts.append(("Cases", [Point(f"{c.place} {c.year}:", c.text) for c in module.cases]))
    return parts


def _needs(module: Module | Foundation) -> str:
    """Floors and needed modules in one line."""
    asked = module.prerequisites
    floors = [f"{name} {required_words(r)}" for name, r in (asked.factors | asked.foundations).items()]
    entries = [" or ".join(f"{m} {required_words(r)}" for m, r in entry.items()) for entry in asked.modules]
    return ", ".join(floors + entries) or "nothing"


def _effort(module: Module | Foundation) -> list[Paragraph]:
    effort = module.effort
    if not (effort and effort.months):
        return []
    fast, slow = effort.months
    parts = [f"Takes {fast:g} to {slow:g} months"]
    if effort.tender_months:
        parts[0] += f" after {counted(round(effort.tender_months), 'month')} for the tender"
    if effort.team:
        parts.append(f"with {counted(round(effort.team), 'person', 'people')} of the city's own")
    if effort.cost_usd:
        low, high = effort.cost_usd
        parts.append(f"USD {grouped(low)} to {grouped(high)}")
    return [Paragraph(f"{', '.join(parts)}."), Paragraph(effort.basis, "note")]
