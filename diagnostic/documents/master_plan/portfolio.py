"""Portfolio: the projects in a table, then a card for each."""

from __future__ import annotations

import re

from diagnostic.base.code_words import BAND_NAMES
from diagnostic.base.formatting import DASH, counted, shown_number
from diagnostic.content.catalog import Module
from diagnostic.content.guidance import KPI, Case
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Block, Cell, Column, Draft, Paragraph, Point, Points, Table
from diagnostic.documents.master_plan.plan_basis import PlanBasis, known, span, today
from diagnostic.documents.master_plan.plan_money import money_cells, running_span
from diagnostic.planning.roadmap import PlannedProject
from diagnostic.submission.submission import SystemState

UNKNOWN = "Not known yet: measure before the project begins."
WEAK_ANSWERS = 3


def add_portfolio(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("portfolio", "Portfolio: a card for each project", *_overview(basis))
    for number, project in enumerate(basis.projects, start=1):
        title = f"Project {number}: {project.name}"
        draft.add(f"project-{project.id}", title, *_card(basis, project), depth=2, new_page=True)


def _overview(basis: PlanBasis) -> list[Block]:
    if not basis.projects:
        return [Paragraph("There is no project in the plan. The chapter Roadmap says why.")]
    rows = []
    places = {
        step.id: f"{number} · {BAND_NAMES[step.band]}"
        for number, step in enumerate(basis.diagnosis.result.steps, start=1)
        if step.band is not None
    }
    for project in basis.projects:
        found = basis.module_result[project.id]
        rows.append(
            (
                project.name,
                places.get(project.id, DASH),
                table_cells.number(found.implementation),
                table_cells.number(found.target),
                span(project),
                *money_cells(basis, project.cost_low, project.cost_expected, project.cost_high),
            )
        )
    code = basis.currency.code
    columns = (
        Column("Project", 2.2),
        Column("Step", 0.9),
        Column("In operation", 1, numeric=True),
        Column("Target", 0.7, numeric=True),
        Column("When", 1.9),
        Column(f"Low ({code})", 1, numeric=True),
        Column(f"Expected ({code})", 1.1, numeric=True),
        Column(f"High ({code})", 1, numeric=True),
    )
    return [
        Paragraph(
            "Step: place among the steps of the diagnosis, which ignores cost, and when it says to start; the roadmap "
            "chose among them inside the limits. The chapter Level and gaps names the foundations that come first."
        ),
        table_cells.table("Projects", "The projects, in the order in which they begin", columns, rows, dense=True),
    ]


def _card(basis: PlanBasis, project: PlannedProject) -> list[Block]:
    module = basis.module(project.id)
    blocks: list[Block] = [Paragraph(module.summary)] if module.summary else []
    blocks.append(_form(basis, project, module))
    guide = basis.guide(project.id)
    if guide.steps:
        time = f" {guide.time}" if guide.time else ""
        blocks.append(
            Paragraph(f"Steps, from the guide of the module, for the whole system; what runs already is shorter.{time}")
        )
        blocks.append(Points(tuple(Point("", step) for step in guide.steps), numbered=True))
    blocks += _measures(basis, project, module)
    blocks += _risks(project, module)
    if module.cases:
        blocks.append(Paragraph("Who has done it (sources in the annex):"))
        blocks.append(Points(tuple(Point(f"{case.place}, {case.year}.", _cited(case)) for case in module.cases)))
    return blocks


def _form(basis: PlanBasis, project: PlannedProject, module: Module) -> Table:
    """The card of the guideline, filled in as far as the answers and the catalog reach."""
    guidance = {line.name: f"{line.guidance}." for line in basis.guideline.templates.project_card}
    lines = [
        ("Problem", _problem(basis, project)),
        ("Problem, to add", table_cells.to_fill(guidance["Problem"])),
        ("Users", table_cells.to_fill(guidance["Users"])),
        ("Scope", "\n".join(_scope(basis, module))),
        ("Scope, to add", table_cells.to_fill("Which of these functions come in the first stage, and which never.")),
        ("Needs first", _needs(basis, project)),
        ("Open standards", "; ".join(item.name for item in module.standards) or DASH),
        ("Reuse", "; ".join(_free(module)) or DASH),
        ("Reuse, to add", table_cells.to_fill("A national system or a shared service? If none is used, why?")),
        ("Owner and leader", table_cells.to_fill(guidance["Owner and leader"])),
        ("Team", _team(module)),
        ("Cost of building", _cost(basis, project)),
        ("Cost of running", _running(basis, project)),
        ("Running, to add", table_cells.to_fill("The budget line that carries it.")),
        (
            "Financing and procurement route",
            table_cells.to_fill("Choose from the lists in the chapters on cost and procurement."),
        ),
        ("Stages and dates", f"{span(project)}."),
        ("Stages, to add", table_cells.to_fill("A test at the end of each stage.")),
        ("Exit", table_cells.to_fill(guidance["Exit"])),
        ("Stop test", table_cells.to_fill(guidance["Stop test"])),
    ]
    columns = (Column("Part", 1), Column("Content", 4.2))
    return table_cells.table(f"Card {project.name}", "Project card", columns, lines, document_only=True)


def _problem(basis: PlanBasis, project: PlannedProject) -> str:
    found = basis.module_result[project.id]
    told = f"{shown_number(found.implementation)} of 100 in operation; {shown_number(found.target)} at "
    told += f"target level {basis.diagnosis.result.target_level}."
    improved = basis.module(project.id).improves
    questions = [question for question in basis.diagnosis.questionnaire.questions if question.id in improved]
    weak = [
        f"{basis.diagnosis.question_label(question.id)}: {today(basis, question).rstrip('.')}"
        for question in basis.weakest(questions, WEAK_ANSWERS, basis.target_cut or 100.0)
    ]
    return f"{told} Answers below the target that it should improve: {'; '.join(weak)}." if weak else told


def _scope(basis: PlanBasis, module: Module) -> list[str]:
    """Which functions are missing, which are there, which nobody told about."""
    state = basis.diagnosis.submission.systems.get(module.id) or SystemState()
    running = state.status in ("pilot", "operational", "integrated")
    groups: dict[str, list[str]] = {}
    for function in module.functions:
        word = state.functions.get(function.id) if running else "no"
        groups.setdefault(word or "dont_know", []).append(function.name)
    heads = {
        "no": "Missing",
        "partly": "Partly in operation",
        "dont_know": "Not known whether in operation",
        "yes": "In operation already",
    }
    told = [f"{head}: {'; '.join(groups[word])}." for word, head in heads.items() if word in groups]
    return told or ["The catalog names no functions."]


def _needs(basis: PlanBasis, project: PlannedProject) -> str:
    q = basis.diagnosis.questionnaire
    planned = {other.id: other for other in basis.projects}
    told = [
        f"{planned[need].name}, which ends in {span(planned[need]).partition(' to ')[2]}"
        for need in project.needs
        if need in planned
    ]
    told += [f"make better: {result_sentences.blocker(blocker, q, basis.catalog)}" for blocker in project.prepare]
    return f"{'; '.join(told)}." if told else "Nothing that the diagnosis asks for is missing."


def _free(module: Module) -> list[str]:
    return [f"{item.name} ({item.licence})" if item.licence else item.name for item in module.open_source]


def _team(module: Module) -> str:
    effort = module.effort
    if effort is None or effort.team is None:
        return DASH
    people = counted(int(effort.team), "person", "people")
    return f"{people} of the city who work mainly on it while it is built (catalog)."


def _cost(basis: PlanBasis, project: PlannedProject) -> str:
    money = basis.currency
    own = basis.overrides.modules.get(project.id)
    told = f"Expected {money.shown(project.cost_expected)}; range {money.span(project.cost_low, project.cost_high)}. "
    if own is not None and own.cost_usd is not None:
        return told + "The city's own figures, times the share that is still to build."
    free = "" if project.cost_low else " At its low end the city pays nothing, because it joins a system that exists."
    return told + (
        f"The catalog's range times {shown_number(basis.roadmap.cost_scale, 2)} for size and price level, times "
        f"the share that is "
        f"still to build. It runs from a small start to a usual project.{free}"
    )


def _running(basis: PlanBasis, project: PlannedProject) -> str:
    low, high = running_span([(project, 1.0)])
    return f"About {basis.currency.span(low, high)} a year more, once it runs (rule of thumb, expert judgement)."


def _cited(case: Case) -> str:
    return f"{case.text} [{case.source}]" if case.source else case.text


def _measures(basis: PlanBasis, project: PlannedProject, module: Module) -> list[Block]:
    if not module.kpis:
        return []
    rows = tuple(
        (table_cells.words(kpi.name, kpi.measure), _today(basis, kpi), _first_target(basis, kpi), project.name)
        for kpi in module.kpis
    )
    columns = (Column("Measure", 2.6), Column("Today", 1.6), Column("First target", 1.6))
    caption = "Measures of success"
    return [
        table_cells.table("Measures", caption, columns, (row[:3] for row in rows), dense=True, document_only=True),
        table_cells.table(
            "Measures", caption, (Column("Project"), *columns), ((row[3], *row[:3]) for row in rows), data_only=True
        ),
    ]


def _today(basis: PlanBasis, kpi: KPI) -> Cell:
    """Today's value where a question asks for the same quantity and is answered."""
    if not kpi.question or basis.diagnosis.question_result[kpi.question].state != "answered":
        return table_cells.to_fill(UNKNOWN)
    question = basis.diagnosis.questionnaire.question(kpi.question)
    return table_cells.words(today(basis, question), f"answer to {question.id}; known from: {known(basis, question)}")


def _first_target(basis: PlanBasis, kpi: KPI) -> Cell:
    """The target of the guide, which is for a city that begins; it says so where this city is further."""
    further = "the city is there already: set its own next target" if _is_there(basis, kpi) else ""
    return table_cells.words(kpi.first_target or DASH, further)


def _is_there(basis: PlanBasis, kpi: KPI) -> bool:
    """Whether the answer reaches a target that is a share, as in ``60 % after one year``."""
    share = re.match(r"(\d+(?:\.\d+)?) %(?! (?:less|fewer))", kpi.first_target)
    if share is None or not kpi.question:
        return False
    answer = basis.diagnosis.submission.answers.get(kpi.question)
    if basis.diagnosis.questionnaire.question(kpi.question).type == "number":
        return isinstance(answer, int | float) and answer >= float(share[1])
    return basis.diagnosis.question_result[kpi.question].score == 100.0


def _risks(project: PlannedProject, module: Module) -> list[Block]:
    if not module.risks:
        return []
    rows = tuple((risk.name, risk.sign, risk.response) for risk in module.risks)
    columns = (Column("Risk", 1.4), Column("How one sees it early", 2), Column("What to do", 2.4))
    return [
        table_cells.table("Project risks", "Risks of this project", columns, rows, dense=True, document_only=True),
        table_cells.table(
            "Project risks", "", (Column("Project"), *columns), ((project.name, *row) for row in rows), data_only=True
        ),
    ]
