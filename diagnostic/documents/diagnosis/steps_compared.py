"""The steps of two results side by side: what was done, what is new, what dropped out; and the foundations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from diagnostic.base.code_words import BAND_NAMES, CLASS_NAMES, STANDING_NAMES
from diagnostic.base.formatting import DASH, listed, shown_number
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Cell, Column, Paragraph, Point, Points, Table
from diagnostic.method.diagnosis import Diagnosis, FoundationResult, ModuleResult

Became = Literal["done", "built", "new", "dropped", "up", "back", "same"]
BECAME_WORDS: dict[Became, str] = {
    "done": "done",
    "built": "built, now to be used",
    "new": "new",
    "dropped": "dropped out",
    "up": "moved up",
    "back": "moved back",
    "same": "as before",
}
_TITLES: dict[Became, str] = {
    "done": "Done.",
    "built": "Built, now to be used.",
    "new": "New.",
    "dropped": "Dropped out, not known or not the city's.",
}
_ORDER = {word: place for place, word in enumerate(("now", "next", "later"))} | {"first": 0, "": 1}
_BAND_OF_CLASS = {"sustain": "keep", "watch": "keep", "improve": "improve"}
FIRST = 5
"""Steps that the first sentence names."""


@dataclass(frozen=True, slots=True)
class StepChange:
    """A foundation or system among the steps of one of two results; one that was only to be kept in both is none.

    Attributes:
        before: Its place and band before, in words; "" where it was not among the steps.
        now: The same now.
        became: What became of it.
        moved: The standing, or what is in operation, before and now; "" where it did not change.
    """

    id: str
    name: str
    before: str
    now: str
    became: Became
    moved: str

    @property
    def leads(self) -> bool:
        """Whether it comes now or next, or is the first of all."""
        place, _, band = self.now.partition(" · ")
        return place == "1" or band in (BAND_NAMES["now"], BAND_NAMES["next"])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something stands among the steps: ``first`` for a foundation before all systems, "" for another one."""

    number: int
    band: str
    words: str


def step_changes(before: Diagnosis, now: Diagnosis) -> list[StepChange]:
    """The steps of now in their order, then those of before that are none any more."""
    old, new = _places(before), _places(now)
    names = names_of(before) | names_of(now)
    changes = []
    for key in dict.fromkeys([*new, *old]):
        was, is_ = old.get(key), new.get(key)
        if all(place is None or place.band == "keep" for place in (was, is_)):
            continue
        became = _became(was, is_, _known(now, key))
        first, then = (place.words if place else "" for place in (was, is_))
        changes.append(StepChange(key, names[key], first, then, became, _moved(before, now, key)))
    return changes


def names_of(result: Diagnosis) -> dict[str, str]:
    """Names of foundations and modules by their ids."""
    names = {found.id: found.name for found in result.foundations}
    return names | {found.id: found.name for found in result.modules}


def _places(result: Diagnosis) -> dict[str, _Place]:
    """Of a result of method 1, which had no steps, the places of its order."""
    if result.steps:
        systems = [number for number, step in enumerate(result.steps, start=1) if step.kind == "module"]
        return {
            step.id: _Place(number, step.band or ("first" if number < min(systems, default=number + 1) else ""), words)
            for number, step in enumerate(result.steps, start=1)
            for words in [f"{number} · {BAND_NAMES[step.band] if step.band else 'foundation'}"]
        }
    return {
        one.id: _Place(one.rank, _BAND_OF_CLASS.get(one.class_, "order"), f"{one.rank} · {CLASS_NAMES[one.class_]}")
        for one in result.priorities
        if one.rank is not None
    }


def _became(was: _Place | None, is_: _Place | None, known: bool) -> Became:
    to_do_before, to_do_now = (place is not None and place.band != "keep" for place in (was, is_))
    if not to_do_before:
        return "new"
    if not to_do_now:
        return "done" if known else "dropped"
    assert was is not None
    assert is_ is not None
    if was.band in ("now", "next", "later") and is_.band == "improve":
        return "built"
    if was.band in _ORDER and is_.band in _ORDER and was.band != is_.band:
        return "up" if _ORDER[is_.band] < _ORDER[was.band] else "back"
    return "same"


def _known(result: Diagnosis, key: str) -> bool:
    """Whether it is known to have what its target asks, rather than not known or not the city's."""
    found = _found(result, key)
    return found is not None and found.target_gap is not None


def _found(result: Diagnosis, key: str) -> FoundationResult | ModuleResult | None:
    foundation = next((one for one in result.foundations if one.id == key), None)
    return foundation or next((one for one in result.modules if one.id == key), None)


def _moved(before: Diagnosis, now: Diagnosis, key: str) -> str:
    values = [None if one is None else _stands(one) for one in (_found(before, key), _found(now, key))]
    shown = [shown_number(value) for value in values]
    if None in values or shown[0] == shown[1]:
        return ""
    return f"{shown[0]} → {shown[1]} of 100"


def _stands(one: FoundationResult | ModuleResult) -> float | None:
    return one.standing if isinstance(one, FoundationResult) else one.implementation


def steps_blocks(before: Diagnosis, now: Diagnosis, was: str = "Before", is_: str = "Now") -> Iterator[Block]:
    """What became of the steps in short, then all of them, then the foundations; nothing where neither has steps.

    Args:
        before: The one result.
        now: The other.
        was: What the first is called at the head of a column.
        is_: The same for the second.
    """
    changes = step_changes(before, now)
    if changes:
        yield Points(tuple(_in_short(changes, now)))
    if before.method != now.method:
        made = "the earlier result was made with method 1, which knew no foundations, steps or bands"
        yield Paragraph(f"Places before are those of its order: {made}.", "note")
    elif before.catalog and now.catalog and before.catalog != now.catalog:
        versions = f"{before.catalog.version} and {now.catalog.version}"
        text = f"Made with catalogs {versions}: targets differ, and a step may move for that alone."
        if now.foundations and not before.foundations:
            text += " The earlier catalog has no foundations."
        yield Paragraph(text, "note")
    if changes:
        shown = [change for change in changes if change.became != "same" or change.leads]
        yield _steps_table(shown, was, is_)
        if rest := [change.name for change in changes if change not in shown]:
            yield Paragraph(f"Still to come, as before: {', '.join(rest)}.", "note")
            yield replace(_steps_table(changes, was, is_), name="All steps compared", data_only=True)
    if now.foundations:
        yield _foundations_table(before, now, was, is_)


def first_steps(result: Diagnosis) -> str:
    """The first few steps with their bands, in their order; "" where there are none to take."""
    names, places = names_of(result), _places(result)
    to_take = [(key, place) for key, place in places.items() if place.band != "keep"]
    return ", ".join(f"{names[key]} ({place.words.partition(' · ')[2]})" for key, place in to_take[:FIRST])


def _in_short(changes: list[StepChange], now: Diagnosis) -> Iterator[Point]:
    for became, title in _TITLES.items():
        if names := [change.name for change in changes if change.became == became]:
            yield Point(title, f"{listed(names)}.")
    if first := first_steps(now):
        yield Point("First now.", f"{first}.")


def _steps_table(changes: list[StepChange], was: str, is_: str) -> Table:
    rows = tuple(
        (
            table_cells.words(change.name),
            table_cells.words(change.before or DASH),
            table_cells.words(change.now or DASH),
            table_cells.words(BECAME_WORDS[change.became], change.moved),
        )
        for change in changes
    )
    columns = (Column("Foundation or system", 3), Column(was, 1.5), Column(is_, 1.5), Column("What became of it", 1.6))
    return Table("Steps compared", "Place and band of each step", columns, rows)


def _foundations_table(before: Diagnosis, now: Diagnosis, was: str, is_: str) -> Table:
    old = {found.id: found for found in before.foundations}
    rows = tuple(
        (
            table_cells.words(found.name),
            table_cells.number(old[found.id].standing if found.id in old else None),
            table_cells.number(found.standing),
            table_cells.number(found.expected),
            arrow(STANDING_NAMES[old.get(found.id, found).stands], STANDING_NAMES[found.stands]),
        )
        for found in now.foundations
    )
    columns = (
        Column("Foundation", 3),
        Column(was, 0.8, numeric=True),
        Column(is_, 0.8, numeric=True),
        Column("Expected", 0.9, numeric=True),
        Column("It stands", 1.6),
    )
    return Table("Foundations compared", "How the foundations stand, of 100 points", columns, rows)


def arrow(before: object, after: object) -> Cell:
    """Both with an arrow, or one where they are equal."""
    return table_cells.words(after if before == after else f"{before} → {after}")
