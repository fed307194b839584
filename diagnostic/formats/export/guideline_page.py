"""The master plan guideline as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnostic.content.guideline import Choice, FormLine, Guideline, Step

DUTY_LETTERS = {"responsible": "R", "accountable": "A", "consulted": "C", "informed": "I"}


def as_markdown(guideline: Guideline) -> str:
    """The whole guideline: steps, phases, ways to pay and buy, rules, templates, sources."""
    return "\n".join(_lines(guideline)) + "\n"


def _lines(guideline: Guideline) -> Iterator[str]:
    yield f"# {guideline.title}"
    yield from ("", "<!-- Made by `make docs` from modules/master-plan-guideline.yaml; do not edit. -->", "")
    yield from (guideline.summary, "", "## The steps at a glance", "")
    rows = [
        [str(number), step.name, step.question, step.deliverable, step.sign_off, weeks_of(step)]
        for number, step in enumerate(guideline.steps)
    ]
    yield from _table(["Step", "", "Question", "Deliverable", "Signed by", "Weeks"], rows)
    for number, step in enumerate(guideline.steps):
        yield from _step(number, step)
    yield from ("", "## Phases of the roadmap", "")
    yield from _table(
        ["Phase", "Years", "Content", "It ends when"],
        [[p.name, f"{p.years[0]:g}-{p.years[1]:g}", p.content, p.exit_test] for p in guideline.phases],
    )
    yield from _choices("Ways to pay", guideline.financing)
    yield from _choices("Ways to buy", guideline.procurement)
    yield from _bullets("Rules for costs", guideline.cost_rules)
    yield from _bullets("Rules for measures", guideline.kpi_rules)
    yield from _bullets("Contents of the plan", guideline.contents)
    yield from _bullets("Checklist before adoption", guideline.checklist)
    yield from _templates(guideline)
    yield from ("", "## Sources", "")
    for source in guideline.sources:
        yield f"- [{source.key}] {source.title}, {source.publisher}, {source.year}."
    yield from ("", "Where no source is named: expert judgement, 2026.")


def weeks_of(step: Step) -> str:
    """The weeks of a step, or how it repeats."""
    if step.weeks is None:
        return "every year"
    low, high = step.weeks
    return f"{low}" if low == high else f"{low}-{high}"


def _step(number: int, step: Step) -> Iterator[str]:
    yield from ("", f"## Step {number}: {step.name}", "", f"**{step.question}**", "")
    yield f"*Takes:* {'; '.join(step.inputs)}."
    yield from ("", *(f"{row}. {work}" for row, work in enumerate(step.work, start=1)), "")
    yield f"*Gives:* {step.deliverable}. *Signed by:* {step.sign_off}. *Weeks:* {weeks_of(step)}."
    yield from ("", f"*Done when:* {step.done_when}", "", f"*Beware:* {step.beware}")


def _choices(title: str, choices: Iterable[Choice]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield from _table(["", "Fits", "Watch"], [[choice.name, choice.fits, choice.watch] for choice in choices])


def _bullets(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "", *(f"- {line}" for line in lines))


def _templates(guideline: Guideline) -> Iterator[str]:
    templates = guideline.templates
    yield from _form("Template: project charter", templates.charter)
    yield from _form("Template: project card", templates.project_card)
    yield from ("", "## Template: risk register", "")
    yield from _table(
        ["Risk", "Early sign", "Response", "Likelihood", "Impact", "Owner"],
        [[r.name, r.sign, r.response, r.likelihood, r.impact, ""] for r in templates.risk_register],
    )
    yield from ("", "## Template: tree of measures", "")
    yield from _table(
        ["Goal", "Input", "Output", "Outcome", "Impact"],
        [[k.goal, k.input, k.output, k.outcome, k.impact] for k in templates.kpi_tree],
    )
    roles = list(dict.fromkeys(role for row in templates.raci for role in row.duties))
    yield from ("", "## Template: duties", "")
    yield "R does it, A answers for it (one role only), C is asked before, I is told after."
    yield ""
    yield from _table(
        ["Task", *roles],
        [
            [row.task, *(DUTY_LETTERS[row.duties[role]] if role in row.duties else "" for role in roles)]
            for row in templates.raci
        ],
    )


def _form(title: str, lines: Iterable[FormLine]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield from _table(["Field", "What to write"], [[line.name, line.guidance] for line in lines])


def _table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
