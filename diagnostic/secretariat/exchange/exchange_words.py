"""The reasons in words, as plain text that may hold anything a city wrote."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.base.formatting import grouped, shown_number
from diagnostic.secretariat.exchange.declaration import language_name
from diagnostic.secretariat.exchange.matches import Rules
from diagnostic.secretariat.exchange.roster import Need, Roster

RUNNING = {"operational": "in operation", "integrated": "in operation and integrated with other systems"}
STATUS = {"none": "does not run it", "planned": "plans it", "pilot": "has a pilot"}
CLASSES = {"start_now": "can start now", "prepare_first": "must prepare first"}
ABOUT_AS_LARGE = 1.1
ORDINALS = ("first", "second", "third")

NOBODY = "No other city in these results runs this system well enough, or offers it."
NOBODY_AHEAD = "The cities that run it are not ahead of this one by at least {ahead:.0f} points."
NO_LEVEL = "Too few answers for a level, so that nothing is known about what this city needs."


def reasons(roster: Roster, need: Need, place: int, helper: int, offered: bool) -> tuple[str, ...]:
    """Why these two, a sentence for each thing that counted."""
    return (
        _need(roster, need, place),
        _strength(roster, need, helper),
        _language(roster, need.city, helper),
        _region(roster, need.city, helper),
        _size(roster, need.city, helper),
        _offer(roster.names[helper], offered),
    )


def _need(roster: Roster, need: Need, place: int) -> str:
    name = roster.names[need.city]
    which = ORDINALS[place - 1] if place <= len(ORDINALS) else f"number {place}"
    if need.declared:
        return f"{name} asks for help with it (its {which} need)."
    ready = CLASSES[str(roster.classes[need.module, need.city])]
    return f"It is the {which} need of {name}, which {ready}."


def _strength(roster: Roster, need: Need, helper: int) -> str:
    has = f"{shown_number(roster.implementation[need.module, helper])}"
    status = RUNNING[str(roster.status[need.module, helper])]
    own_status = roster.status[need.module, need.city]
    own = roster.implementation[need.module, need.city]
    name, other = roster.names[need.city], roster.names[helper]
    if own_status is None:
        theirs = f"what {name} runs is not known"
    elif own_status in STATUS:
        theirs = f"{name} {STATUS[str(own_status)]}" + (f" ({shown_number(own)})" if own > 0 else "")
    else:
        theirs = f"{name} has it in operation with {shown_number(own)}"
    return f"{other} has it {status}, with {has} of 100 points of implementation; {theirs}."


def _language(roster: Roster, city: int, helper: int) -> str:
    speaks, other = roster.languages[city], roster.languages[helper]
    shared = sorted(language_name(code) for code in speaks & other)
    if shared:
        return f"Both can work in {' and '.join(shared)}."
    if speaks and other:
        return "They share no official language: plan for an interpreter."
    return "Whether they share a language is not known."


def _region(roster: Roster, city: int, helper: int) -> str:
    own, other = roster.regions[city], roster.regions[helper]
    if own is None or other is None:
        return "Whether they are in the same region is not known."
    if own == other:
        return f"Both are in the region {own}."
    return f"They are in different regions: {own} and {other}."


def _size(roster: Roster, city: int, helper: int) -> str:
    own, other = float(roster.population[city]), float(roster.population[helper])
    if not (own > 0 and other > 0):
        return "Which of them is larger is not known."
    ratio = max(own, other) / min(own, other)
    if ratio < ABOUT_AS_LARGE:
        return "They are about as large."
    larger, smaller = (helper, city) if other > own else (city, helper)
    times = f"{shown_number(ratio, 1)}" if ratio < 10 else f"{grouped(ratio)}"
    return f"{roster.names[larger]} has {times} times as many people as {roster.names[smaller]}."


def _offer(name: str, offered: bool) -> str:
    return f"{name} offers it." if offered else f"{name} has not said yet whether it will help: ask first."


def full(count: int) -> str:
    """All that could help are busy."""
    if count == 1:
        return "The one city that could help has no place left."
    return f"The {count} cities that could help have no place left."


def unknown(names: Sequence[str]) -> str:
    """Modules whose status is missing."""
    return f"Not answered whether the city runs: {', '.join(names)}. These could not be matched."


def unbacked(roster: Roster, module_name: str, module: int, city: int, rules: Rules) -> str:
    """An offer that does not fit the answers."""
    status, points = roster.status[module, city], roster.implementation[module, city]
    if status is None:
        found = "do not say whether it runs"
    elif status in STATUS:
        found = f"say that the city {STATUS[str(status)]}"
    else:
        found = f"give {shown_number(points)} points of implementation where {shown_number(rules.offered)} are needed"
    return f"{roster.names[city]} offers {module_name}, but its answers {found}. The offer was not used."
