"""What to do, in the order of the diagnosis: foundations and systems, why each, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagnostic.base.code_words import BAND_MEANINGS, BAND_NAMES, NEXT_WITHOUT_NOW
from diagnostic.base.formatting import chance, counted, listed, shown_number
from diagnostic.content.catalog import Catalog, Module
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Point, Points, Table
from diagnostic.documents.diagnosis.first_actions import first_actions
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.too_little import needed_first
from diagnostic.method.diagnosis import FoundationResult, ModuleResult, PriorityResult, StepResult
from diagnostic.method.priority import TO_BUILD
from diagnostic.submission.submission import SystemState

FOUNDATIONS_TOLD, ACTIONS, NAMED = 3, 3, 3
"""Foundations that are told with their actions, actions of each, names in a row."""


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step in words.

    Attributes:
        number: Its place among the steps, from 1.
        band: Of a system; empty for a foundation.
        why: Why it stands there.
        first: What to do first; empty where nothing is to be done.
        more: What else belongs to it.
        leads: Whether it is told in full: one of the first foundations, or a system in band now.
    """

    number: int
    name: str
    band: str
    why: str
    first: str
    more: tuple[str, ...]
    leads: bool

    def title(self, place: int | None = None) -> str:
        """Place, name and band of the step; another place where only some steps are listed."""
        return f"{place or self.number}. {self.name} · {self.band or 'foundation'}."


def told_steps(basis: Basis) -> list[ToldStep]:
    """All steps but those that are only to be kept, in their order; none where there is too little to say."""
    if basis.catalog is None or basis.too_little:
        return []
    teller = _Teller(basis, basis.catalog)
    return [teller.step(number, step) for number, step in enumerate(basis.result.steps, start=1) if step.band != "keep"]


def add_steps(draft: Draft, basis: Basis) -> None:
    """Write the sections of the steps: those that lead, then the rest; or which answers are needed first."""
    if needed := answers_first(basis):
        draft.add("steps", "What to do first: answer", *needed)
        return
    if basis.catalog is None or not basis.result.priorities:
        return
    if not basis.result.steps:
        text = "There is no order yet: say of at least one system whether it is in operation."
        draft.add("steps", "What to do, in this order", Paragraph(text), _unknown(basis), _kept(basis))
        return
    told = told_steps(basis)
    last = max((row for row, step in enumerate(told) if step.leads), default=len(told) - 1)
    leading, rest = told[: last + 1], told[last + 1 :]
    kept = _kept(basis)
    first = [Paragraph(_intro(basis)), _unknown(basis), _points(leading)]
    draft.add("steps", "What to do, in this order", *first, None if rest else kept, _table(basis))
    if rest:
        waits = any(step.band in (BAND_NAMES["next"], BAND_NAMES["later"]) for step in rest)
        draft.add("later-steps", "After that" if waits else "Besides", _points(rest), kept, depth=2)


def leading_steps(basis: Basis, most: int) -> list[Point]:
    """The steps that lead, in short and numbered anew: for a first page. What is to be improved is one of them."""
    told = told_steps(basis)
    improve = [step for step in told if step.band == BAND_NAMES["improve"]]
    leading = [step for step in told if step.leads][: most - bool(improve)]
    rest = [step for step in told if not step.leads and step not in improve]
    chosen = [*leading, *rest[: max(0, NAMED - len(leading))], *improve[:1]]
    points = []
    for place, step in enumerate(sorted(chosen, key=lambda step: step.number), start=1):
        if step in improve and len(improve) > 1:
            names = ", ".join(one.name for one in improve)
            text = f"{names}. The answers that they should make better are weak: mend their use, then add functions."
            points.append(Point(f"{place}. Improve what is in use.", text))
        else:
            points.append(Point(step.title(place), " ".join(part for part in (step.why, step.first) if part)))
    return points


def answers_first(basis: Basis) -> list[Block]:
    """Which answers are needed before anything can be said; empty where there is enough."""
    points = [
        Point(
            f"{one.name} ({one.factor}): {counted(one.answers, 'more answer')}.",
            f"{counted(one.open, 'question')} of it {'is' if one.open == 1 else 'are'} open. Answer all that you can: "
            f"with {counted(one.answers, 'more answer')}, whichever {'it is' if one.answers == 1 else 'they are'}, the "
            "factor only begins to count."
            + (f" Who would know: {'; '.join(one.departments)}." if one.departments else ""),
        )
        for one in needed_first(basis.result, basis.questionnaire)
    ]
    if not points:
        return []
    text = (
        "Too little is answered to say one level, or what to build first. These factors decide how high a level can "
        "be, and too few of their questions have an answer:"
    )
    return [Paragraph(text), Points(tuple(points))]


def _intro(basis: Basis) -> str:
    bands = dict.fromkeys(step.band for step in basis.result.steps if step.band)
    meanings = BAND_MEANINGS if "now" in bands else BAND_MEANINGS | {"next": NEXT_WITHOUT_NOW}
    told = "; ".join(f"{BAND_NAMES[band]}: {meaning}" for band, meaning in meanings.items() if band in bands)
    start = "The systems, in the order to build them. "
    if any(step.kind == "foundation" for step in basis.result.steps):
        start = (
            "Foundations are what systems stand on: rules, people, networks, security, registers. Those that lie "
            "behind come first, the widest gap first; then the systems, each after what it waits for. "
        )
    return f"{start}{told[:1].upper()}{told[1:]}." if told else start.rstrip()


def _points(told: list[ToldStep]) -> Points | None:
    points = []
    for step in told:
        details = (step.first, *step.more) if step.leads else ()
        text = step.why if step.leads else " ".join(part for part in (step.why, step.first, *step.more) if part)
        points.append(Point(step.title(), text, tuple(detail for detail in details if detail)))
    return Points(tuple(points)) if points else None


def unknown_systems(basis: Basis) -> list[str]:
    """Names of the systems of which nobody said whether they run."""
    return [basis.named[found.id] for found in basis.result.priorities if found.class_ == "unknown"]


def _unknown(basis: Basis) -> Paragraph | None:
    """What is to be said before anything else."""
    names = unknown_systems(basis)
    return Paragraph(f"Say first whether these run: {', '.join(names)}.") if names else None


def _kept(basis: Basis) -> Paragraph | None:
    """What is only to be kept, and what is not the city's task, in a few sentences."""
    kept = [step.id for step in basis.result.steps if step.band == "keep"]
    classes = {found.id: found.class_ for found in basis.result.priorities}
    parts = []
    for class_, begin in (
        ("sustain", "Keep running, built as far as the target asks"),
        ("watch", "Keep running, but do not extend: ahead of the level, and what they rest on is weak"),
        ("not_applicable", "Not the city's task"),
    ):
        ids = kept if class_ in ("sustain", "watch") else list(classes)
        names = [basis.named[module] for module in ids if classes[module] == class_]
        if names:
            parts.append(f"{begin}: {', '.join(names)}.")
    return Paragraph(" ".join(parts)) if parts else None


def _table(basis: Basis) -> Table:
    """All steps, for spreadsheets."""
    told = {step.number: step for step in told_steps(basis)}
    rows = []
    for number, step in enumerate(basis.result.steps, start=1):
        own = told.get(number)
        rows.append(
            (
                table_cells.count(number),
                table_cells.words(basis.named[step.id]),
                table_cells.words(BAND_NAMES[step.band] if step.band else "foundation"),
                table_cells.words(own.why if own else BAND_MEANINGS["keep"]),
                table_cells.words(own.first if own else ""),
                table_cells.words(" ".join(own.more) if own else ""),
            )
        )
    columns = (
        Column("Step", 0.4, numeric=True),
        Column("Foundation or system", 2),
        Column("When", 0.8),
        Column("Why", 3),
        Column("First", 4),
        Column("Also", 4),
    )
    return Table("Steps", "The steps in their order", columns, tuple(rows), data_only=True)


class _Teller:
    """Tells steps; it counts the foundations, of which only the first are told in full."""

    def __init__(self, basis: Basis, catalog: Catalog) -> None:
        self.basis, self.catalog = basis, catalog
        self.foundations = {found.id: found for found in basis.result.foundations}
        self.modules = {found.id: found for found in basis.result.modules}
        self.priorities = {found.id: found for found in basis.result.priorities}
        named = [step.id for step in basis.result.steps if step.kind == "foundation"]
        behind = [key for key in named if self.foundations[key].stands == "behind" or self._lacking(key)]
        self.told = set(behind[:FOUNDATIONS_TOLD])

    def _lacking(self, foundation: str) -> bool:
        return any(need.when == "now" for need in self.foundations[foundation].needed_by)

    def names(self, ids: list[str]) -> str:
        """Names of modules and foundations, in a row."""
        return ", ".join(self.basis.named[one] for one in ids)

    def step(self, number: int, step: StepResult) -> ToldStep:
        """One step in words."""
        if step.kind == "foundation":
            found = self.foundations[step.id]
            actions = first_actions(self.basis, self.catalog.foundation(step.id))
            told = [f"{action.text} ({action.about})" for action in actions[:ACTIONS]]
            leads = step.id in self.told
            first = f"First: {told[0]}" if told else ""
            return ToldStep(number, found.name, "", self._why_prepare(found), first, tuple(told[1:] * leads), leads)
        module, priority = self.modules[step.id], self.priorities[step.id]
        why = self._why_improve(module, priority) if step.band == "improve" else self._why_build(step, module, priority)
        first, *more = [*self._more(step, module, priority), ""]
        return ToldStep(number, module.name, BAND_NAMES[step.band], why, first, tuple(more[:-1]), step.band == "now")

    def _why_prepare(self, found: FoundationResult) -> str:
        level, target = self.basis.result.maturity.level, self.basis.result.target_level
        stands = shown_number(found.standing)
        if found.standing is None:
            why = "Nobody has answered how it stands."
        elif found.stands == "behind":
            why = f"It stands at {stands} of 100; {shown_number(found.expected)} fits level {level}."
        else:
            why = f"It stands at {stands} of 100; level {target} asks for {shown_number(found.target)}."
        start = [need.module for need in found.needed_by if need.when == "now"]
        finish = [need.module for need in found.needed_by if need.when == "target"]
        if start:
            why += f" These cannot start before it: {self.names(start)}."
        if finish:
            why += f" These can start, but not be completed without more of it: {self.names(finish)}."
        return why

    def _why_build(self, step: StepResult, module: ModuleResult, priority: PriorityResult) -> str:
        runs = (
            f"{shown_number(module.implementation)} of 100 in operation"
            if module.implementation
            else "Not in operation"
        )
        why = f"{runs}; the target is {shown_number(module.target)}."
        if priority.blocked_by:
            waits = [
                result_sentences.blocker(one, self.basis.questionnaire, self.catalog) for one in priority.blocked_by
            ]
            why += f" It waits for {'; '.join(waits)}."
        if step.band != "later" and (weak := self._weak(priority, 2)):
            why += f" It would help with: {weak}."
        return why

    def _why_improve(self, module: ModuleResult, priority: PriorityResult) -> str:
        weak = self._weak(priority, NAMED)
        return (
            f"In use ({shown_number(module.implementation)} of 100), but what it should bring does not show: {weak}. "
            "Adding functions would not help: find out first who does not use it, and why."
        )

    def _weak(self, priority: PriorityResult, most: int) -> str:
        """The answers that weigh most in its need."""
        needs = [
            why for why in priority.because if why.criterion == "need" and why.question and round(why.points, 1) > 0
        ]
        name = self.basis.questionnaire.question
        return listed(
            [f"{name(why.question or '').name} (today {shown_number(why.value)} of 100)" for why in needs[:most]]
        )

    def _more(self, step: StepResult, module: ModuleResult, priority: PriorityResult) -> Iterator[str]:
        """Advice by the city's size, what to build, for whom it stands so early, what stands alongside, how sure."""
        of_catalog, population = self.catalog.module(step.id), self.basis.result.city.population
        if priority.class_ in TO_BUILD and step.band != "later" and population is not None:
            own = [one for one in of_catalog.cautions if population < one.population_below]
            if own:
                yield f"For a city of this size: {min(own, key=lambda one: one.population_below).text}"
        if step.band == "now":
            yield from self._functions(of_catalog)
        if priority.inherited is not None and priority.inherited.from_ is not None and step.band != "improve":
            yield f"Placed here because {self.names([priority.inherited.from_])} needs it."
        if step.alongside and step.band != "later":
            yield f"Improve at the same time, enough to start but not to complete it: {self.names(step.alongside)}."
        if step.band == "now" and module.band_probability:
            yield f"Now in {chance(module.band_probability['now'])} of the simulations."

    def _functions(self, module: Module) -> Iterator[str]:
        """What is partly there, and what is not."""
        states = (self.basis.submission.systems.get(module.id) or SystemState()).functions
        partly = [f.name for f in module.functions if states.get(f.id) == "partly"]
        missing = [f.name for f in module.functions if states.get(f.id) in ("no", None)]
        told = []
        if partly:
            told.append(f"Finish what is partly there: {listed(partly, NAMED)}.")
        if missing:
            told.append(f"Not yet there: {listed(missing, NAMED)}.")
        if told:
            yield " ".join(told)
