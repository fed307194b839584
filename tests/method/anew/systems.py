"""Steps 7 to 9 of the method: implementation, foundations, gaps, targets, priorities, order, bands, steps."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tests.method.anew.answers import Mark
from tests.method.anew.content import CRITERIA, Record, at, entries, near, needs
from tests.method.anew.maturity import Scores

RUNS = {"none", "planned", "pilot", "operational", "integrated"}
FUNCTION = {"no": 0.0, "partly": 0.5, "yes": 1.0}
GROUP = {"start_now": 0, "improve": 0, "prepare_first": 1, "sustain": 2, "watch": 3}


def implementation(catalog: Record, module: str, system: Record | None) -> float | None:
    """Step 7: A of a module; None where the status is missing, not known or not applicable."""
    status = (system or {}).get("status")
    if status not in RUNS:
        return None
    if status in {"none", "planned"}:
        return 0.0
    s = float(catalog["status"][status])
    functions = catalog["modules"][module].get("functions") or []
    if not functions:
        return 100 * s
    said = (system or {}).get("functions") or {}
    mean = sum(FUNCTION.get(said.get(one["id"]) or "", s) for one in functions) / len(functions)
    return 100 * (s + mean) / 2


def foundation_standing(foundation: Record, marks: dict[str, Mark]) -> float | None:
    """Step 7: B of a foundation, over the questions that this version has; None where none is answered."""
    known = points = 0.0
    for name, weight in foundation["questions"].items():
        mark = marks.get(name)
        if mark is not None and mark.score is not None:
            known += weight * mark.share
            points += weight * mark.share * mark.score
    return points / known if known else None


@dataclass
class City:
    """What steps 8 and 9 know of a city, and what they find out."""

    catalog: Record
    marks: dict[str, Mark]
    F: Scores
    A: Scores
    B: Scores
    off: set[str]
    """Modules that are not applicable."""
    unmeasured: set[str]
    """Questions answered at an option that says that nobody measures."""
    weights: dict[str, float]
    x: float
    xt: float
    target: dict[str, float] = field(default_factory=dict)
    foundation_target: dict[str, float] = field(default_factory=dict)
    criteria: dict[str, dict[str, float | None]] = field(default_factory=dict)
    P: Scores = field(default_factory=dict)
    kind: dict[str, str] = field(default_factory=dict)
    waits: dict[str, list[str]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    inherited: dict[str, tuple[float | None, str]] = field(default_factory=dict)
    band: dict[str, str | None] = field(default_factory=dict)

    @property
    def modules(self) -> dict[str, Record]:
        """The catalog's modules, in its order."""
        return self.catalog["modules"]  # type: ignore[no-any-return]

    @property
    def foundations(self) -> dict[str, Record]:
        """The catalog's foundations, in its order."""
        return self.catalog["foundations"]  # type: ignore[no-any-return]

    def gap(self, module: str) -> float | None:
        """Expected less implementation."""
        return _less(at(self.modules[module]["expected"], self.x), self.A[module])

    def target_gap(self, module: str) -> float | None:
        """Target less implementation."""
        return _less(self.target[module], self.A[module])

    def foundation_gap(self, name: str) -> float | None:
        """Expected less standing."""
        return _less(at(self.foundations[name]["expected"], self.x), self.B[name])

    def foundation_target_gap(self, name: str) -> float | None:
        """Target less standing."""
        return _less(self.foundation_target[name], self.B[name])


def _less(wanted: float, have: float | None) -> float | None:
    return None if have is None else wanted - have


def above(value: float | None, limit: float) -> bool:
    """Whether a known value lies above a limit."""
    return value is not None and near(value) > near(limit)


def position(cuts: list[float], mean: float, level: int) -> float:
    """Step 8: where between the levels the city stands, from 1 to the number of levels."""
    cut, following = cuts[level - 1], cuts[level] if level < len(cuts) else 100
    part = 1.0 if following == cut else (min(mean, following) - cut) / (following - cut)
    return min(float(len(cuts)), max(1.0, level - 0.5 + part))


def ratio(have: float, required: float) -> float:
    """How near something is to being enough, for a comparison; endless where nothing is required."""
    return math.inf if near(required) <= 0 else near(have / required)


def nearest(city: City, entry: Record, x: float) -> str | None:
    """The known module of an entry that is nearest to being enough; None where none is known."""
    best: str | None = None
    for module, row in entry.items():
        A = city.A[module]
        if A is None:
            continue
        before = None if best is None else ratio(city.A[best] or 0.0, at(entry[best], x))
        if before is None or ratio(A, at(row, x)) > before:
            best = module
    return best


def settle(city: City) -> City:
    """Steps 8 and 9, one after another."""
    raise_targets(city)
    for module in city.modules:
        city.criteria[module] = criteria_of(city, module)
        city.P[module] = priority(city, module)
        city.kind[module] = class_of(city, module)
    for module in city.modules:
        city.waits[module] = waits_for(city, module)
    for module in city.modules:
        city.inherited[module] = inherited(city, module)
    put_in_order(city)
    put_in_bands(city)
    return city


# Targets (step 8)


def dependents_first(items: dict[str, Record], needed_by_item: dict[str, set[str]]) -> list[str]:
    """The ids, each after all that need it."""
    left = list(items)
    found: list[str] = []
    while left:
        for name in left:
            if not any(name in needed_by_item[other] for other in left):
                found.append(name)
                left.remove(name)
                break
    return found


def raise_targets(city: City) -> None:
    """The rows' targets, and what a dependent below its own target needs of the others."""
    city.target = {m: at(module["expected"], city.xt) for m, module in city.modules.items()}
    city.foundation_target = {k: at(one["expected"], city.xt) for k, one in city.foundations.items()}
    on = {m: {p for entry in entries(module) for p in entry} for m, module in city.modules.items()}
    for m in dependents_first(city.modules, on):
        if not above(city.target_gap(m), 0):
            continue
        for entry in entries(city.modules[m]):
            if city.off.isdisjoint(entry) and (p := nearest(city, entry, city.xt)) is not None:
                city.target[p] = max(city.target[p], at(entry[p], city.xt))
        raise_foundations(city, city.modules[m])
    on = {k: set(needs(one, "foundations")) for k, one in city.foundations.items()}
    for k in dependents_first(city.foundations, on):
        if above(city.foundation_target_gap(k), 0):
            raise_foundations(city, city.foundations[k])


def raise_foundations(city: City, item: Record) -> None:
    """The targets of the foundations that an item needs."""
    for k, row in needs(item, "foundations").items():
        city.foundation_target[k] = max(city.foundation_target[k], at(row, city.xt))


# Priority (step 9)


def criteria_of(city: City, module: str) -> dict[str, float | None]:
    """The four criteria; None where one is dropped."""
    if city.A[module] is None:
        return dict.fromkeys(CRITERIA)
    value = city.modules[module].get("value")
    return {
        "gap": max(0.0, city.target_gap(module) or 0.0),
        "need": need(city, module),
        "readiness": readiness(city, module),
        "value": None if value is None else float(value),
    }


def unmeasured(question: Record, mark: Mark) -> bool:
    """Whether the answer is an option that says that nobody measures."""
    if question["type"] != "level" or mark.score is None:
        return False
    return any(option["value"] == mark.value and option.get("unmeasured") for option in question["options"])


def need(city: City, module: str) -> float | None:
    """What is missing to 100 in the questions that the module improves."""
    total = points = 0.0
    for name, weight in (city.modules[module].get("improves") or {}).items():
        mark = city.marks.get(name)
        if mark is None or mark.score is None or name in city.unmeasured:
            continue
        total += weight * mark.share
        points += weight * mark.share * (100 - mark.score)
    return points / total if total else None


def readiness(city: City, module: str) -> float | None:
    """How near the prerequisites are to what the target needs."""
    parts = []
    for kind, have in (("factors", city.F), ("foundations", city.B)):
        for name, row in needs(city.modules[module], kind).items():
            parts.append(_part(have[name], at(row, city.xt)))
    for entry in entries(city.modules[module]):
        if city.off.isdisjoint(entry):
            best = [part for p, row in entry.items() if (part := _part(city.A[p], at(row, city.xt))) is not None]
            parts.append(max(best, default=None))
        else:
            parts.append(100.0)
    known = [part for part in parts if part is not None]
    if not parts:
        return 100.0
    return sum(known) / len(known) if known else None


def _part(have: float | None, required: float) -> float | None:
    if have is None:
        return None
    return 100.0 if near(required) <= 0 else min(1.0, have / required) * 100


def left_weight(city: City, module: str) -> float:
    """The weights of the criteria that are not dropped."""
    return sum(city.weights[c] for c, value in city.criteria[module].items() if value is not None)


def contributions(city: City, module: str) -> dict[str, float | None]:
    """What each criterion adds to P."""
    total = left_weight(city, module)
    return {
        c: None if value is None or not total else city.weights[c] * value / total
        for c, value in city.criteria[module].items()
    }


def priority(city: City, module: str) -> float | None:
    """P of a module; None without weight."""
    if city.A[module] is None or not left_weight(city, module):
        return None
    return sum(part for part in contributions(city, module).values() if part is not None)


# Class


def stands(city: City, have: float | None, required: float) -> bool:
    """Whether a factor or foundation is enough to start: at ``ready`` per cent; silence only at 0."""
    if near(required) <= 0:
        return True
    return have is not None and near(100 * have / required) >= near(city.catalog["ready"])


def class_of(city: City, module: str) -> str:
    """The module's class."""
    if module in city.off:
        return "not_applicable"
    if city.A[module] is None:
        return "unknown"
    if not above(city.target_gap(module), 0):
        return class_when_reached(city, module)
    return "prepare_first" if blocked_by(city, module) else "start_now"


def class_when_reached(city: City, module: str) -> str:
    """The class of a module without a target gap."""
    wanted = city.criteria[module]["need"]
    runs = above(city.A[module], 0)
    enough = city.catalog["improve"]
    if runs and enough is not None and wanted is not None and near(wanted) >= near(enough):
        return "improve"
    if standing(city, city.gap(module)) == "ahead":
        for kind, have in (("factors", city.F), ("foundations", city.B)):
            for name, row in needs(city.modules[module], kind).items():
                value = have[name]
                if value is not None and near(value) < near(at(row, city.x)):
                    return "watch"
    return "sustain"


def standing(city: City, gap: float | None) -> str | None:
    """Behind, in step or ahead."""
    if gap is None:
        return None
    if near(gap) > near(city.catalog["standing"]["behind"]):
        return "behind"
    return "ahead" if near(gap) < near(city.catalog["standing"]["ahead"]) else "in_step"


def blocked_by(city: City, module: str) -> list[Record]:
    """What keeps a module from being started now."""
    found: list[Record] = []
    for kind, key, have in (("factors", "factor", city.F), ("foundations", "foundation", city.B)):
        for name, row in needs(city.modules[module], kind).items():
            if not stands(city, have[name], at(row, city.x)):
                found.append({key: name, "value": have[name], "required": at(row, city.x)})
    for entry in entries(city.modules[module]):
        if not city.off.isdisjoint(entry) or any(_in_place(city, p, at(row, city.x)) for p, row in entry.items()):
            continue
        p = nearest(city, entry, city.x) or next(iter(entry))
        found.append({"module": p, "value": city.A[p], "required": at(entry[p], city.x)})
    return found


def _in_place(city: City, module: str, required: float) -> bool:
    A = city.A[module]
    return A is not None and near(A) >= near(required)


# Order


def waits_for(city: City, module: str) -> list[str]:
    """The modules that must be placed before it, one of each entry that is not met at r_target."""
    found: list[str] = []
    if not above(city.target_gap(module), 0):
        return found
    for entry in entries(city.modules[module]):
        required = {p: at(row, city.xt) for p, row in entry.items()}
        met = any(near(r) <= 0 or _in_place(city, p, r) for p, r in required.items())
        p = nearest(city, entry, city.xt)
        if city.off.isdisjoint(entry) and not met and p is not None and p not in found:
            found.append(p)
    return found


def inherited(city: City, module: str) -> tuple[float | None, str]:
    """P* and the module it comes from."""
    waiting = {module}
    while more := {m for m, on in city.waits.items() if not waiting.isdisjoint(on)} - waiting:
        waiting |= more
    best, source = city.P[module], module
    for m in city.modules:
        P = city.P[m]
        if m in waiting and P is not None and (best is None or near(P) > near(best)):
            best, source = P, m
    return best, source


def put_in_order(city: City) -> None:
    """Of those that wait for no module not yet placed, the best."""
    left = [m for m in city.modules if city.kind[m] in GROUP]

    def place(module: str) -> tuple[int, float]:
        P = city.inherited[module][0]
        return GROUP[city.kind[module]], math.inf if P is None else -near(P)

    while left:
        free = [m for m in left if not any(p in left for p in city.waits[m])]
        best = min(free, key=place)
        city.order.append(best)
        left.remove(best)


def put_in_bands(city: City) -> None:
    """Now, next, later, improve, keep; None for modules without a rank."""
    bands = city.catalog["bands"]
    city.band = dict.fromkeys(city.modules)
    now: list[str] = []
    others: list[str] = []
    for m in city.order:
        TG = city.target_gap(m) or 0.0
        if city.kind[m] == "improve":
            city.band[m] = "improve"
        elif city.kind[m] in {"sustain", "watch"}:
            city.band[m] = "keep"
        elif (
            len(now) < bands["now"]
            and city.kind[m] == "start_now"
            and near(TG) >= near(bands["least_gap"])
            and all(p in now for p in city.waits[m])
        ):
            now.append(m)
            city.band[m] = "now"
        else:
            others.append(m)
    for n, m in enumerate(others):
        city.band[m] = "next" if n < bands["next"] else "later"


# Steps


def lacks(city: City, item: Record, foundation: str) -> bool:
    """Whether a module or foundation cannot start for want of a foundation."""
    return not stands(city, city.B[foundation], at(needs(item, "foundations")[foundation], city.x))


def alongside(city: City, item: Record) -> list[str]:
    """The foundations that are enough to start an item, but not to finish it."""
    found = []
    for k, row in needs(item, "foundations").items():
        B, required = city.B[k], at(row, city.xt)
        if B is not None and near(B) < near(required) and not lacks(city, item, k):
            found.append(k)
    return found


def steps(city: City) -> list[Record]:
    """The one list: foundations and modules in the order in which to take them."""
    found: list[Record] = []
    named: set[str] = set()
    behind = city.catalog["standing"]["behind"]

    def name_foundation(k: str) -> None:
        if k in named:
            return
        named.add(k)
        for before in needs(city.foundations[k], "foundations"):
            if lacks(city, city.foundations[k], before):
                name_foundation(before)
        found.append({"kind": "foundation", "id": k, "band": None, "alongside": []})

    def name_module(m: str) -> None:
        item = city.modules[m]
        waiting = city.kind[m] in {"start_now", "prepare_first"}
        if waiting:
            for k in needs(item, "foundations"):
                if lacks(city, item, k):
                    name_foundation(k)
        beside = alongside(city, item) if waiting else []
        found.append({"kind": "module", "id": m, "band": city.band[m], "alongside": beside})

    first = [k for k in city.foundations if above(city.foundation_gap(k), behind)]
    first = [k for k in first if above(city.foundation_target_gap(k), 0)]
    for k in sorted(first, key=lambda k: -near(city.foundation_gap(k) or 0.0)):
        name_foundation(k)
    for m in city.order:
        if city.band[m] != "keep":
            name_module(m)
    for k in city.foundations:
        if above(city.foundation_target_gap(k), behind):
            name_foundation(k)
    for m in city.order:
        if city.band[m] == "keep":
            name_module(m)
    return found


def needed_by(city: City, foundation: str) -> list[Record]:
    """The modules that wait for a foundation, in the order of the ranking."""
    found = []
    for m in city.order:
        item = city.modules[m]
        if city.kind[m] not in {"start_now", "prepare_first"} or foundation not in needs(item, "foundations"):
            continue
        row, B = needs(item, "foundations")[foundation], city.B[foundation]
        if lacks(city, item, foundation):
            found.append({"module": m, "value": B, "required": at(row, city.x), "when": "now"})
        elif foundation in alongside(city, item):
            found.append({"module": m, "value": B, "required": at(row, city.xt), "when": "target"})
    return found
