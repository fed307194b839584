"""Random submissions over any content, and random packs (a questionnaire with its catalog, as folders of YAML).

Everything is drawn from a ``random.Random``, so that a seed names a case. Values lie on the edges on purpose: scores on
cuts, weights of a third, coverage exactly at its limit, two modules equally near to being enough.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.method.anew.answers import from_facts, ids
from tests.method.anew.content import CRITERIA, Record

WEIGHTS = (1, 1, 1, 2, 3, 0.5, 1 / 3, 0.1, 7)
SCORES = (0, 10, 20, 100 / 3, 40, 50, 60, 200 / 3, 80, 100)
CUTS: dict[int, tuple[list[float], ...]] = {
    2: ([0, 50], [0, 100 / 3], [0, 100]),
    3: ([0, 100 / 3, 200 / 3], [0, 40, 70], [0, 10, 100]),
    4: ([0, 25, 50, 75], [0, 20, 100 / 3, 60]),
    5: ([0, 20, 40, 60, 80], [0, 12.5, 37.5, 62.5, 87.5]),
    6: ([0, 100 / 6, 100 / 3, 50, 200 / 3, 500 / 6], [0, 10, 20, 40, 60, 90]),
}
CONFIDENCE = ("measured", "survey", "regional", "estimate", "opinion", "unknown")
STATUSES = ("none", "planned", "pilot", "operational", "integrated")


# Submissions


def random_submission(rng: Random, questionnaire: Record, catalog: Record | None) -> Record:
    """One city: poor to rich, complete to nearly silent, with figures, confidence, papers and systems."""
    silent = 1.0 if rng.random() < 0.02 else rng.choice([0.0, 0.0, 0.05, 0.2, 0.4, 0.7])
    middle = rng.uniform(-0.1, 1.1)
    ability = {factor["id"]: middle + rng.gauss(0, 0.15) for factor in questionnaire["factors"]}
    submission: Record = {
        "format": "diagnostic-submission/1",
        "questionnaire": {"id": questionnaire["id"], "version": questionnaire["version"]},
        "period": "2026",
        "city": {"name": "Random City"},
        "answers": {},
    }
    if rng.random() < 0.7:
        submission["city"]["population"] = rng.choice([9_000, 48_000, 50_000, 100_000, 812_000, 9_300_000])
    for name, question in questionnaire["questions"].items():
        answer = random_answer(rng, question, ability[question["factor"]], silent)
        if answer is not None or rng.random() < 0.1:
            submission["answers"][name] = answer
    if questionnaire["facts"] and rng.random() < 0.7:
        submission["facts"] = random_facts(rng, questionnaire, submission)
    stated = rng.random()
    submission["confidence"] = {q: rng.choice(CONFIDENCE) for q in submission["answers"] if rng.random() < stated}
    shown = rng.choice([0.0, 0.3, 0.8, 1.0])
    papers = ["council decision 14/2025", {"text": "minutes", "date": "2025-03-02"}, {"link": "https://example.org/a"}]
    submission["evidence"] = {q: rng.choice(papers) for q in submission["answers"] if rng.random() < shown}
    if rng.random() < 0.2:
        words = ("verified", "not_verified", "not_reported")
        submission["verification"] = {q: rng.choice(words) for q in submission["evidence"] if rng.random() < 0.3}
    if catalog is not None and rng.random() < 0.95:
        submission["systems"] = random_systems(rng, catalog, middle)
    if rng.random() < 0.3:
        submission["target_level"] = rng.randint(1, len(questionnaire["levels"]))
    if catalog is not None and rng.random() < 0.3:
        submission["criteria"] = random_criteria(rng)
    return submission


def random_answer(rng: Random, question: Record, ability: float, silent: float) -> Any:
    """An answer of the question's type around the ability, or one of the words, or None."""
    if rng.random() < silent:
        return rng.choice([None, None, "dont_know"])
    if question.get("allow_na") and rng.random() < 0.2:
        return "n/a"
    kind = question["type"]
    luck = min(0.999, max(0.0, ability + rng.gauss(0, 0.25)))
    if kind == "level":
        options = question["options"]
        return options[int(luck * len(options))]["value"]
    if kind != "checklist":
        return luck > 0.5 if kind == "yes_no" else random_number(rng, question, luck)
    items = [item["id"] for item in question["items"]]
    if rng.random() < 0.5:
        return [item for item in items if rng.random() < luck]
    known = rng.choice([0.0, 0.3, 0.7, 1.0])
    return {item: rng.random() < luck for item in items if rng.random() < known} or None


def random_number(rng: Random, question: Record, luck: float) -> float:
    """A quantity within the limits: at a point, between two, or outside all points."""
    points = question["points"]
    place = luck * (len(points) - 1)
    left, right = points[int(place)][0], points[min(int(place) + 1, len(points) - 1)][0]
    chosen = rng.random()
    x = left if chosen < 0.2 else left + (right - left) * (place - int(place))
    if chosen > 0.95:
        x = question.get("maximum", 2 * points[-1][0] + 1)
    elif chosen > 0.9:
        x = question.get("minimum", points[0][0] / 2 if question.get("scale") == "log" else points[0][0] - 3)
    return round(x) if question.get("integer") else float(x)


def random_systems(rng: Random, catalog: Record, middle: float) -> Record:
    """Statuses and functions; some not applicable, some not known, some left out."""
    systems: Record = {}
    thin = rng.choice([0.0, 0.1, 0.3])
    for name, module in catalog["modules"].items():
        if rng.random() < thin:
            if rng.random() < 0.7:
                systems[name] = {"status": rng.choice(["dont_know", "n/a", "n/a", None])}
            continue
        luck = min(0.999, max(0.0, middle + rng.gauss(0, 0.3)))
        status = STATUSES[int(luck * len(STATUSES))]
        systems[name] = {"status": status}
        functions = module.get("functions") or []
        if functions and (status not in {"none", "planned"} or rng.random() < 0.05):
            systems[name]["functions"] = {
                one["id"]: rng.choice(["yes", "yes", "partly", "no", "dont_know"])
                for one in functions
                if rng.random() < 0.85
            }
    return systems


def random_criteria(rng: Random) -> dict[str, float]:
    """Weights of the four criteria, some of them 0."""
    weights = {name: rng.choice([0, 0.1, 0.25, 0.4, 1]) for name in CRITERIA}
    if not any(weights.values()):
        weights[rng.choice(CRITERIA)] = 1
    return weights


def random_facts(rng: Random, questionnaire: Record, submission: Record) -> dict[str, float]:
    """Figures, all of whose answers lie within the questions' limits."""
    rules = [q for q in questionnaire["questions"].values() if "from_facts" in q]
    below = {name for q in rules for key in ("of",) for name in ids(next(iter(q["from_facts"].values()))[key])}
    found: dict[str, float] = {}
    for one in questionnaire["facts"]:
        if rng.random() < 0.2:
            continue
        x = rng.randint(1, 600) if one["id"] in below else rng.randint(400, 1000)
        low, high = one.get("minimum", 0), one.get("maximum", 10**15)
        value = min(max(x, low), high) if rng.random() < 0.7 or one.get("integer") else min(max(x / 7, low), high)
        found[one["id"]] = round(value) if one.get("integer") else value
    for question in rules:
        value, used = from_facts(question, submission | {"facts": found})
        within = value is None or (
            question.get("minimum", value) <= round(value, 9) <= question.get("maximum", value)
            and question.get("minimum", value) <= value <= question.get("maximum", value)
        )
        if not within:
            found.pop(next(name for name in used if name in found))
    return found


# Packs


def random_pack(rng: Random, folder: Path) -> tuple[Path, Path | None]:
    """A questionnaire and, mostly, a catalog, written as folders of YAML below ``folder``."""
    questionnaire = random_questionnaire(rng)
    questions = {q["id"]: q for factor in questionnaire["questions"].values() for q in factor}
    home = folder / "questionnaire"
    facts, checks = questionnaire.pop("facts"), []
    asked = questionnaire.pop("questions")
    catalog = random_catalog(rng, questionnaire, questions) if rng.random() < 0.85 else None
    for factor, listed in asked.items():
        write(home / "questions" / f"{factor.lower()}.yaml", listed)
    write(home / "questionnaire.yaml", questionnaire)
    if facts:
        write(home / "facts.yaml", facts)
    if rng.random() < 0.7:
        checks = random_checks(rng, questionnaire, questions, catalog)
        write(home / "checks.yaml", checks)
    if catalog is None:
        return home, None
    place = folder / "catalog"
    for kind, name in (("modules", "systems"), ("foundations", "foundations")):
        for one in catalog.get(kind, []):
            write(place / name / f"{one['id']}.yaml", one)
        if kind in catalog:
            catalog[kind] = [one["id"] for one in catalog[kind]]
    write(place / "catalog.yaml", catalog)
    return home, place


def write(path: Path, content: Any) -> None:
    """A YAML file, with the folders it stands in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


def random_questionnaire(rng: Random) -> Record:
    """Two to six levels, one to four factors, all types, figures, conditions, gates, either mean."""
    cuts: list[float] = rng.choice(CUTS[rng.randint(2, 6)])
    names = rng.sample(["ALPHA", "BETA", "GAMMA", "DELTA"], rng.randint(1, 4))
    dimensions: list[Record] = [
        {"id": "outside", "name": "Outside", "context": True},
        {"id": "inside", "name": "Inside"},
    ]
    content: Record = {
        "format": "diagnostic-questionnaire/1",
        "id": "random",
        "version": "1.0.0",
        "title": "Random",
        "levels": [{"level": n, "name": f"Level {n}", "cut": cut} for n, cut in enumerate(cuts, start=1)],
        "factors": [{"id": name, "name": name.title()} for name in names],
        "uncertainty": {"draws": 20, "seed": 1},
    }
    with_dimensions = rng.random() < 0.5
    if with_dimensions:
        content["dimensions"] = dimensions
    for factor in content["factors"]:
        if rng.random() < 0.5:
            factor["weight"] = rng.choice(WEIGHTS)
        if with_dimensions and rng.random() < 0.9:
            factor["dimension"] = rng.choice(dimensions)["id"]
    facts = [{"id": f"figure-{n}", "name": f"Figure {n}", "unit": "things"} for n in range(1, rng.randint(2, 6))]
    content["facts"] = facts if rng.random() < 0.7 else []
    content["questions"] = {
        name: [random_question(rng, f"{name}-{n}", content["facts"]) for n in range(1, rng.randint(2, 7))]
        for name in names
    }
    if rng.random() < 0.6:
        content["gates"] = {"factors": rng.sample(names, rng.randint(1, len(names)))}
        if rng.random() < 0.5:
            content["gates"]["levels_below"] = rng.randint(0, 2)
    if rng.random() < 0.4:
        content["aggregation"] = {"geometric": rng.choice([{}, {"floor": 1}, {"floor": 0.01}, {"floor": 30}])}
    if rng.random() < 0.6:
        content["min_coverage"] = rng.choice([0, 0.5, 1 / 3, 2 / 3, 1])
        if rng.random() < 0.6:
            content["enter_coverage"] = content["min_coverage"] * rng.choice([0, 0.5, 1])
    questions = [q["id"] for listed in content["questions"].values() for q in listed]
    if rng.random() < 0.6:
        for level in content["levels"][1:]:
            if rng.random() < 0.6:
                chosen = rng.sample(questions, min(len(questions), rng.randint(1, 2)))
                level["requires"] = [{"question": q, "at_least": rng.choice(SCORES)} for q in chosen]
    return content


def random_question(rng: Random, name: str, facts: list[Record]) -> Record:
    """A question of any type."""
    question: Record = {"id": name, "text": f"Question {name}?"}
    if rng.random() < 0.5:
        question["weight"] = rng.choice(WEIGHTS)
    if rng.random() < 0.4:
        question["allow_na"] = True
    kind = question["type"] = rng.choice(["level", "level", "number", "number", "yes_no", "checklist"])
    if kind == "level":
        question["options"] = random_options(rng)
    elif kind == "checklist":
        question["items"] = [{"id": f"item-{n}", "text": f"Item {n}"} for n in range(1, rng.randint(2, 6))]
        for item in question["items"]:
            if rng.random() < 0.3:
                item["points"] = rng.choice(WEIGHTS)
    elif kind == "number":
        question |= random_scale(rng)
        if facts and rng.random() < 0.6:
            question["from_facts"] = random_rule(rng, [one["id"] for one in facts])
    return question


def random_options(rng: Random) -> list[Record]:
    """Two to five states, evenly spaced or with scores of their own, some of them unmeasured."""
    count = rng.choice([2, 3, 4, 5])
    words = rng.random() < 0.3
    options: list[Record] = [{"value": "abcde"[n] if words else n + 1, "text": f"State {n}."} for n in range(count)]
    if rng.random() < 0.3:
        for option in options:
            option["score"] = rng.choice(SCORES)
    if rng.random() < 0.3:
        options[0]["unmeasured"] = True
    return options


def random_scale(rng: Random) -> Record:
    """Points of a number, rising or falling or both, in x or in ln x, with limits or without, whole numbers or not."""
    log = rng.random() < 0.3
    xs = sorted(rng.sample([0.5, 1, 2, 3, 10, 40, 500, 1146, 40000] if log else range(-20, 120), rng.randint(2, 4)))
    scores = [rng.choice(SCORES) for _ in xs]
    if rng.random() < 0.7:
        scores.sort(reverse=rng.random() < 0.5)
    scale: Record = {"unit": "things", "points": [[x, score] for x, score in zip(xs, scores, strict=True)]}
    if log:
        scale["scale"] = "log"
    if rng.random() < 0.3:
        scale["integer"] = True
    if rng.random() < 0.4:
        scale["minimum"] = xs[0] / 2 if log else xs[0] - rng.choice([0, 5])
    if rng.random() < 0.4:
        scale["maximum"] = xs[-1] * 2 if log else xs[-1] + rng.choice([0, 5])
    if scale.get("integer"):
        scale["points"] = [[max(1, round(x)) if log else x, s] for x, s in scale["points"]]
        places = [x for x, _ in scale["points"]]
        if len(set(places)) < len(places):
            scale["points"] = [[n + 1, s] for n, (_, s) in enumerate(scale["points"])]
        for end in ("minimum", "maximum"):
            scale.pop(end, None)
    return scale


def random_rule(rng: Random, facts: list[str]) -> Record:
    """One of the four ways in which an answer follows from figures."""

    def term() -> Any:
        chosen = rng.sample(facts, min(len(facts), rng.choice([1, 1, 2])))
        return chosen if len(chosen) > 1 or rng.random() < 0.2 else chosen[0]

    kind = rng.choice(["ratio", "ratio", "deviation", "growth", "sum"])
    if kind == "ratio":
        to = "city.population" if rng.random() < 0.3 else term()
        return {"ratio": {"of": term(), "to": to, "times": rng.choice([1, 100, 100000])}}
    if kind == "sum":
        return {"sum": {"of": term()}}
    rule: Record = {"of": term(), "from": term()}
    return {kind: rule | {"years": rng.choice([1, 3, 5])} if kind == "growth" else rule}


def random_checks(rng: Random, questionnaire: Record, questions: Record, catalog: Record | None) -> list[Record]:
    """Cross-checks on scores of questions and factors and, with a catalog, on systems."""
    found = []
    for n in range(rng.randint(1, 6)):
        way = rng.choice(["score_at_least", "score_at_most"])
        when: list[Record] = [{"question": rng.choice(list(questions)), way: rng.choice(SCORES)}]
        if rng.random() < 0.3:
            when.append({"factor": rng.choice(questionnaire["factors"])["id"], "score_at_most": rng.choice(SCORES)})
        if catalog is not None and rng.random() < 0.5:
            module = rng.choice(catalog["modules"])["id"]
            when.append(
                rng.choice(
                    [
                        {"module": module, "status": ["none", "planned"]},
                        {"module": module, "implementation_at_least": 40},
                        {"module": module, "implementation_at_most": 0},
                    ]
                )
            )
        found.append({"id": f"check-{n}", "when": when, "ask": f"Why {n}?"})
    return found


def random_catalog(rng: Random, questionnaire: Record, questions: Record) -> Record:
    """Two to seven modules and up to four foundations, which may need those before them in a hidden order."""
    names = [f"module-{letter}" for letter in "abcdefg"[: rng.randint(2, 7)]]
    hidden = rng.sample(names, len(names))
    grounds = [f"ground-{letter}" for letter in "abcd"[: rng.choice([0, 1, 2, 3, 4, 4])]]
    deep = rng.sample(grounds, len(grounds))
    catalog: Record = {
        "format": "diagnostic-catalog/1",
        "version": "1.0.0",
        "questionnaire": {"id": questionnaire["id"], "major": 1},
        "modules": [
            random_module(rng, questionnaire, questions, name, hidden[: hidden.index(name)], grounds) for name in names
        ],
    }
    if grounds:
        catalog["foundations"] = [
            random_foundation(rng, questionnaire, questions, name, deep[: deep.index(name)]) for name in grounds
        ]
    if rng.random() < 0.5:
        catalog["criteria"] = random_criteria(rng)
    if rng.random() < 0.3:
        catalog["status"] = {"planned": 0.1, "pilot": 0.5, "operational": 0.9}
    if rng.random() < 0.3:
        catalog["standing"] = {"behind": rng.choice([0, 5, 20]), "ahead": rng.choice([-20, -5, 0])}
    if rng.random() < 0.4:
        catalog["ready"] = rng.choice([50, 80, 100, 200 / 3])
    if rng.random() < 0.4:
        catalog["improve"] = rng.choice([0, 30, 50, 75])
    if rng.random() < 0.5:
        catalog["bands"] = {
            "now": rng.randint(1, 3),
            "next": rng.randint(1, 3),
            "least_gap": rng.choice([0, 5, 10, 30]),
        }
    return catalog


def random_row(rng: Random, levels: int, values: tuple[float, ...]) -> list[float]:
    """A row that never falls, one entry a level."""
    return sorted(rng.choice(values) for _ in range(levels))


def random_required(rng: Random, levels: int) -> Any:
    """A plain number or a row."""
    values = (0, 0, 10, 20, 100 / 3, 40, 50, 62.5, 75, 100)
    return rng.choice(values) if rng.random() < 0.4 else random_row(rng, levels, values)


def random_floors(rng: Random, levels: int, names: list[str], chance: float) -> Record:
    """Required values of some of the names, perhaps of none."""
    if not names or rng.random() > chance:
        return {}
    return {name: random_required(rng, levels) for name in rng.sample(names, rng.randint(1, min(3, len(names))))}


def random_module(
    rng: Random, questionnaire: Record, questions: Record, name: str, before: list[str], grounds: list[str]
) -> Record:
    """A module; ``before`` are the modules that it may need."""
    levels = len(questionnaire["levels"])
    module: Record = {
        "id": name,
        "name": name.title(),
        "expected": random_row(rng, levels, (0, 0, 20, 40, 45, 75, 100, 37.5)),
    }
    if rng.random() < 0.6:
        module["functions"] = [{"id": f"part-{n}", "name": f"Part {n}"} for n in range(1, rng.randint(2, 5))]
    prerequisites: Record = {
        "factors": random_floors(rng, levels, [factor["id"] for factor in questionnaire["factors"]], 0.4),
        "foundations": random_floors(rng, levels, grounds, 0.6),
        "modules": [random_floors(rng, levels, before, 1) for _ in range(rng.choice([0, 1, 1, 2])) if before],
    }
    prerequisites = {kind: needed for kind, needed in prerequisites.items() if needed}
    if prerequisites:
        module["prerequisites"] = prerequisites
    if rng.random() < 0.7:
        chosen = rng.sample(list(questions), rng.randint(1, min(3, len(questions))))
        module["improves"] = {question: rng.choice(WEIGHTS) for question in chosen}
    if rng.random() < 0.8:
        module["value"] = rng.choice([0, 30, 70, 70, 100])
    return module


def random_foundation(rng: Random, questionnaire: Record, questions: Record, name: str, before: list[str]) -> Record:
    """A foundation; ``before`` are the foundations that it may need."""
    levels = len(questionnaire["levels"])
    chosen = rng.sample(list(questions), rng.randint(1, min(4, len(questions))))
    foundation: Record = {
        "id": name,
        "name": name.title(),
        "summary": "What others stand on.",
        "questions": {question: rng.choice(WEIGHTS) for question in chosen},
        "expected": random_row(rng, levels, (0, 10, 30, 40, 50, 75, 100, 62.5)),
    }
    needed = random_floors(rng, levels, before, 0.7)
    if needed:
        foundation["prerequisites"] = {"foundations": needed}
    return foundation
