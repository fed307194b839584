"""Random questionnaires, catalogs and submissions as plain data, for tests that compare and that hold always.

Everything is drawn from a ``random.Random``, so that a seed names a case. ``cases`` wraps the same functions
as a hypothesis strategy. Values lie on the edges on purpose: scores exactly on cuts, weights of a third,
coverage exactly at its limit, two modules equally near to being enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml
from hypothesis import strategies as st

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.submission.submission import Submission, submission_from

Record = dict[str, Any]

CUTS = {
    2: ([0, 50], [0, 100 / 3]),
    3: ([0, 100 / 3, 200 / 3], [0, 40, 70], [0, 10, 100]),
    4: ([0, 25, 50, 75], [0, 20, 100 / 3, 60]),
    5: ([0, 20, 40, 60, 80],),
    6: ([0, 100 / 6, 100 / 3, 50, 200 / 3, 500 / 6], [0, 10, 20, 40, 60, 90]),
}
WEIGHTS = (1, 1, 1, 2, 3, 0.5, 1 / 3, 0.1, 7)
CONFIDENCE = ("measured", "survey", "regional", "estimate", "opinion", "unknown")
STATUSES = ("none", "planned", "pilot", "operational", "integrated")


@dataclass(frozen=True)
class Case:
    """A questionnaire, perhaps a catalog, and one city's submission, as plain data."""

    questionnaire: Record
    catalog: Record | None
    submission: Record

    def models(self) -> tuple[Submission, Questionnaire, Catalog | None]:
        """The same three, checked."""
        catalog = None if self.catalog is None else Catalog.model_validate(self.catalog)
        return submission_from(self.submission), Questionnaire.model_validate(self.questionnaire), catalog


def random_case(rng: Random, *, geometric: bool | None = None, catalog: bool | None = None, rich: bool = False) -> Case:
    """A random case; the two choices are drawn unless they are given; ``rich`` adds all that ``enriched`` knows."""
    questionnaire = random_questionnaire(rng, geometric=geometric)
    has_catalog = rng.random() < 0.8 if catalog is None else catalog
    modules = random_catalog(rng, questionnaire) if has_catalog else None
    if rich:
        questionnaire, modules = (
            enriched_questionnaire(rng, questionnaire),
            enriched_catalog(rng, questionnaire, modules),
        )
    submission = random_submission(rng, questionnaire, modules)
    return Case(questionnaire, modules, enriched_submission(rng, questionnaire, submission) if rich else submission)


@st.composite
def cases(
    draw: st.DrawFn, *, geometric: bool | None = None, catalog: bool | None = None, rich: bool = False
) -> tuple[Case, Random]:
    """A random case, with the generator it came from for whatever else a test has to choose."""
    rng = Random(draw(st.integers(0, 2**32 - 1)))
    return random_case(rng, geometric=geometric, catalog=catalog, rich=rich), rng


# Questionnaires


def random_questionnaire(rng: Random, *, geometric: bool | None = None) -> Record:
    """Two to six levels, one to four factors, mixed types; about half of the options are used each time."""
    cuts = rng.choice(CUTS[rng.randint(2, 6)])
    names = rng.sample(["ALPHA", "BETA", "GAMMA", "DELTA"], rng.randint(1, 4))
    dimensions: list[Record] = [
        {"id": "outside", "name": "Outside", "context": True},
        {"id": "inside", "name": "Inside"},
    ]
    if rng.random() < 0.5:
        dimensions = []
    questionnaire: Record = {
        "format": "diagnostic-questionnaire/1",
        "id": "random",
        "version": "1.0.0",
        "title": "Random",
        "levels": [{"level": i, "name": f"Level {i}", "cut": cut} for i, cut in enumerate(cuts, start=1)],
        "factors": [random_factor(rng, name, dimensions) for name in names],
        "uncertainty": {"draws": 20, "seed": rng.randint(0, 9999), "weight_band": rng.choice([0, 0.25, 0.5])},
    }
    if dimensions:
        questionnaire["dimensions"] = dimensions
    if rng.random() < 0.6:
        questionnaire["gates"] = {"factors": rng.sample(names, rng.randint(1, len(names)))}
        if rng.random() < 0.5:
            questionnaire["gates"]["levels_below"] = rng.randint(0, 2)
    if rng.random() < 0.5 if geometric is None else geometric:
        questionnaire["aggregation"] = rng.choice(
            [{"geometric": {}}, {"geometric": {"floor": 1}}, {"geometric": {"floor": rng.choice([0.01, 30])}}]
        )
    if rng.random() < 0.6:
        questionnaire["min_coverage"] = rng.choice([0, 0.5, 1 / 3, 2 / 3, 1])
        if rng.random() < 0.6:
            questionnaire["enter_coverage"] = questionnaire["min_coverage"] * rng.choice([0, 0.5, 1])
    return questionnaire


def random_factor(rng: Random, name: str, dimensions: list[Record]) -> Record:
    """A factor with one to five questions."""
    factor: Record = {"id": name, "name": name.title()}
    if rng.random() < 0.5:
        factor["weight"] = rng.choice(WEIGHTS)
    if dimensions and rng.random() < 0.9:
        factor["dimension"] = rng.choice(dimensions)["id"]
    factor["questions"] = [random_question(rng, f"{name}-{i}") for i in range(1, rng.randint(2, 6))]
    return factor


def random_question(rng: Random, identifier: str) -> Record:
    """A question of any type."""
    question: Record = {"id": identifier, "text": f"Question {identifier}"}
    if rng.random() < 0.5:
        question["weight"] = rng.choice(WEIGHTS)
    if rng.random() < 0.5:
        question["allow_na"] = True
    kind = rng.choice(["level", "level", "number", "yes_no", "checklist"])
    question["type"] = kind
    if kind == "level":
        question["options"] = random_options(rng)
    elif kind == "number":
        question |= random_scale(rng)
    elif kind == "checklist":
        question["items"] = [{"id": f"item-{i}", "text": "Item"} for i in range(1, rng.randint(2, 6))]
        for item in question["items"]:
            if rng.random() < 0.3:
                item["points"] = rng.choice(WEIGHTS)
    return question


def random_options(rng: Random) -> list[Record]:
    """Two to five options, often four; with scores of their own, not always rising, or evenly spaced."""
    count = rng.choice([2, 3, 4, 4, 4, 5])
    words = rng.random() < 0.3
    options: list[Record] = [{"value": "abcde"[i] if words else i + 1, "text": f"State {i}"} for i in range(count)]
    if rng.random() < 0.3:
        for option in options:
            option["score"] = rng.choice([0, 10, 20, 100 / 3, 50, 200 / 3, 80, 100, rng.uniform(0, 100)])
    return options


def random_scale(rng: Random) -> Record:
    """Points of a number, rising or falling, in x or in ln x, with limits or without."""
    log = rng.random() < 0.4
    count = rng.randint(2, 4)
    xs = sorted(rng.sample([0.5, 1, 2, 3, 10, 40, 500, 1146, 40000] if log else range(-20, 101), count))
    scores = [rng.choice([0, 20, 100 / 3, 40, 60, 80, 100]) for _ in xs]
    if rng.random() < 0.6:
        scores.sort(reverse=rng.random() < 0.5)
    scale: Record = {"points": [[x, score] for x, score in zip(xs, scores, strict=True)]}
    if log:
        scale["scale"] = "log"
    if rng.random() < 0.5:
        scale["minimum"] = xs[0] / 2 if log else xs[0] - rng.choice([0, 5])
    if rng.random() < 0.5:
        scale["maximum"] = xs[-1] * 2 if log else xs[-1] + rng.choice([0, 5])
    return scale


# Catalogs


def random_catalog(rng: Random, questionnaire: Record) -> Record:
    """Two to six modules; each may need modules before it in a hidden order, in entries of one to three."""
    names = [f"module-{letter}" for letter in "abcdef"[: rng.randint(2, 6)]]
    hidden = rng.sample(names, len(names))
    catalog: Record = {
        "format": "diagnostic-catalog/1",
        "version": "1.0.0",
        "questionnaire": {"id": questionnaire["id"], "major": 1},
        "modules": [
            random_module(rng, name, hidden[: hidden.index(name)], questionnaire)
            for name in rng.sample(names, len(names))
        ],
    }
    if rng.random() < 0.5:
        catalog["criteria"] = random_criteria(rng)
    if rng.random() < 0.3:
        catalog["status"] = {"planned": 0.1, "pilot": 0.5, "operational": 0.9}
    if rng.random() < 0.3:
        catalog["standing"] = {"behind": rng.choice([0, 5, 20]), "ahead": rng.choice([-20, -5, 0])}
    if rng.random() < 0.4:
        catalog["ready"] = rng.choice([50, 80, 100, 200 / 3])
    return catalog


def random_criteria(rng: Random) -> dict[str, float]:
    """Weights of the four criteria, some of them 0."""
    weights = {name: rng.choice([0, 0, 0.25, 0.4, 1]) for name in ("gap", "need", "readiness", "value")}
    if not any(weights.values()):
        weights[rng.choice(list(weights))] = 1
    return weights


def random_module(rng: Random, name: str, before: list[str], questionnaire: Record) -> Record:
    """A module; ``before`` are the modules it may need."""
    levels = len(questionnaire["levels"])
    module: Record = {
        "id": name,
        "name": name.title(),
        "expected": sorted(rng.choice([0, 0, 20, 40, 45, 75, 100, 37.5]) for _ in range(levels)),
    }
    if rng.random() < 0.6:
        module["functions"] = [{"id": f"part-{i}", "name": "Part"} for i in range(1, rng.randint(2, 5))]
    needs: Record = {}
    factors = [factor["id"] for factor in questionnaire["factors"]]
    if rng.random() < 0.6:
        chosen = rng.sample(factors, rng.randint(1, len(factors)))
        needs["factors"] = {factor: rng.choice([20, 100 / 3, 40, 62.5, 100]) for factor in chosen}
    if before and rng.random() < 0.7:
        needs["modules"] = [
            {needed: rng.choice([20, 40, 75, 50]) for needed in rng.sample(before, rng.randint(1, min(3, len(before))))}
            for _ in range(rng.randint(1, 2))
        ]
    if needs:
        module["prerequisites"] = needs
    questions = [question["id"] for factor in questionnaire["factors"] for question in factor["questions"]]
    if rng.random() < 0.7:
        chosen = rng.sample(questions, rng.randint(1, min(3, len(questions))))
        module["improves"] = {question: rng.choice(WEIGHTS) for question in chosen}
    if rng.random() < 0.8:
        module["value"] = rng.choice([0, 30, 70, 70, 100])
    return module


# Submissions


def random_submission(rng: Random, questionnaire: Record, catalog: Record | None) -> Record:
    """One city's answers: complete, thin, or anything between."""
    given = rng.choice([0.0, 0.2, 0.5, 0.8, 1.0, 1.0])
    submission: Record = {
        "format": "diagnostic-submission/1",
        "questionnaire": {"id": questionnaire["id"], "version": questionnaire["version"]},
        "answers": {},
    }
    best = rng.random() < 0.15
    for factor in questionnaire["factors"]:
        # now and then a factor is silent, or wholly not applicable
        own = rng.choice([given, given, given, given, given, 1.0, 0.0])
        for question in factor["questions"]:
            if rng.random() >= own:
                state = rng.choice(["blank", "null", "dont_know"])
                if state != "blank":
                    submission["answers"][question["id"]] = None if state == "null" else state
            elif question.get("allow_na") and rng.random() < 0.25:
                submission["answers"][question["id"]] = "n/a"
            else:
                submission["answers"][question["id"]] = random_answer(rng, question, best=best)
                if rng.random() < 0.3:
                    submission.setdefault("confidence", {})[question["id"]] = rng.choice(CONFIDENCE)
    if catalog is not None:
        submission["systems"] = random_systems(rng, catalog)
        if rng.random() < 0.3:
            submission["criteria"] = random_criteria(rng)
    if rng.random() < 0.4:
        submission["target_level"] = rng.randint(1, len(questionnaire["levels"]))
    return submission


def random_answer(rng: Random, question: Record, *, best: bool = False) -> Any:
    """A given answer; ``best`` draws one near the top, so that high levels occur."""
    kind = question["type"]
    if kind == "yes_no":
        return best or rng.random() < 0.5
    if kind == "checklist":
        items = [item["id"] for item in question["items"]]
        return items if best else rng.sample(items, rng.randint(0, len(items)))
    if kind == "level":
        last = len(question["options"]) - 1
        row = last if best and rng.random() < 0.8 else rng.randint(0, last)
        value = question["options"][row]["value"]
        return float(value) if isinstance(value, int) and rng.random() < 0.1 else value
    return random_quantity(rng, question, best=best)


def random_quantity(rng: Random, question: Record, *, best: bool) -> float:
    """A quantity: often one of the points, or outside them where the limits allow it."""
    points = question["points"]
    low = question.get("minimum", points[0][0] - 10 if question.get("scale") != "log" else points[0][0] / 9)
    high = question.get("maximum", points[-1][0] + 10)
    if best:
        x = max(points, key=lambda point: float(point[1]))[0]
    elif rng.random() < 0.4:
        x = rng.choice(points)[0]
    else:
        x = rng.choice([low, high, rng.uniform(low, high), rng.uniform(points[0][0], points[-1][0])])
    return float(round(x) if question.get("integer") else x)


def random_systems(rng: Random, catalog: Record) -> Record:
    """Statuses and functions; some modules are left out or not known, some functions contradict them."""
    systems: Record = {}
    for module in catalog["modules"]:
        if rng.random() < 0.15:
            continue
        state: Record = {"status": rng.choice([*STATUSES, *STATUSES, "dont_know", None])}
        functions = {
            function["id"]: rng.choice(["no", "partly", "yes", "dont_know", None])
            for function in module.get("functions", [])
            if rng.random() < 0.7
        }
        if functions:
            state["functions"] = functions
        systems[module["id"]] = state
    return systems


# Foundations, rows, conditions, facts, checklists known in part, systems that are not the city's


def enriched_questionnaire(rng: Random, questionnaire: Record) -> Record:
    """With conditions of levels, whole numbers, states that nobody measures, and answers that follow from facts."""
    facts = [{"id": name, "name": name.title()} for name in ("alpha", "beta", "gamma")]
    factors = []
    for factor in questionnaire["factors"]:
        questions = []
        for question in factor["questions"]:
            more: Record = {}
            if question["type"] == "number" and rng.random() < 0.4:
                more["from_facts"] = random_rule(rng)
            if question["type"] == "number" and question.get("scale") != "log" and rng.random() < 0.3:
                more["integer"] = True
            if question["type"] == "level" and rng.random() < 0.5:
                marked = rng.randrange(len(question["options"]))
                more["options"] = [
                    option | ({"unmeasured": True} if row == marked else {})
                    for row, option in enumerate(question["options"])
                ]
            questions.append(question | more)
        factors.append(factor | {"questions": questions})
    ids = [question["id"] for factor in factors for question in factor["questions"]]
    levels = [
        level
        | (
            {"requires": [{"question": rng.choice(ids), "at_least": rng.choice([0, 20, 100 / 3, 50])}]}
            if rng.random() < 0.3
            else {}
        )
        for level in questionnaire["levels"]
    ]
    return questionnaire | {"factors": factors, "levels": levels, "facts": facts}


def random_rule(rng: Random) -> Record:
    """How an answer follows from facts."""
    of, to = rng.choice(["alpha", ["alpha", "beta"]]), rng.choice(["beta", "gamma", "city.population"])
    return rng.choice(
        [
            {"ratio": {"of": of, "to": to, "times": rng.choice([1, 10, 100])}},
            {"deviation": {"of": of, "from": to}},
            {"growth": {"of": of, "from": to, "years": rng.choice([1, 3])}},
            {"sum": {"of": of}},
        ]
    )


def enriched_catalog(rng: Random, questionnaire: Record, catalog: Record | None) -> Record | None:
    """With one to four foundations, required rows, and limits of its own."""
    if catalog is None:
        return None
    levels = len(questionnaire["levels"])
    questions = [question["id"] for factor in questionnaire["factors"] for question in factor["questions"]]

    def required() -> Any:
        row = sorted(rng.choice([0, 0, 20, 40, 62.5, 80]) for _ in range(levels))
        return row if rng.random() < 0.7 else rng.choice([0, 20, 40, 75])

    names = [f"base-{letter}" for letter in "abcd"[: rng.randint(1, 4)]]
    foundations = []
    for number, name in enumerate(names):
        chosen = rng.sample(questions, rng.randint(1, min(3, len(questions))))
        before = names[:number]
        needed = {other: required() for other in rng.sample(before, rng.randint(0, min(2, len(before))))}
        foundations.append(
            {
                "id": name,
                "name": name.title(),
                "questions": {question: rng.choice(WEIGHTS) for question in chosen},
                "expected": sorted(rng.choice([0, 20, 40, 60, 85]) for _ in range(levels)),
                "prerequisites": {"foundations": needed},
            }
        )
    modules = []
    for module in catalog["modules"]:
        needs = dict(module.get("prerequisites", {}))
        if rng.random() < 0.7:
            needs["foundations"] = {name: required() for name in rng.sample(names, rng.randint(1, len(names)))}
        needs["factors"] = {factor: required() for factor in needs.get("factors", {})}
        needs["modules"] = [{other: required() for other in entry} for entry in needs.get("modules", [])]
        modules.append(module | {"prerequisites": needs})
    more: Record = {"foundations": foundations, "modules": modules}
    if rng.random() < 0.5:
        more |= {
            "improve": rng.choice([0, 30, 70]),
            "bands": {"now": rng.choice([1, 2, 3]), "least_gap": rng.choice([0, 10, 30])},
        }
    return catalog | more


def enriched_submission(rng: Random, questionnaire: Record, submission: Record) -> Record:
    """With checklists known in part, facts, evidence, and systems that are not the city's task."""
    answers = dict(submission["answers"])
    for factor in questionnaire["factors"]:
        for question in factor["questions"]:
            given = answers.get(question["id"])
            if question["type"] == "checklist" and isinstance(given, list) and rng.random() < 0.5:
                known = [item["id"] for item in question["items"] if rng.random() < 0.7]
                answers[question["id"]] = {item: item in given for item in known}
            if question.get("integer") and isinstance(given, float):
                answers[question["id"]] = float(round(given))
    systems = {
        name: state | {"status": "n/a"} if rng.random() < 0.12 else state
        for name, state in submission.get("systems", {}).items()
    }
    facts = {name: rng.choice([1, 2, 10, 40.5]) for name in ("alpha", "beta", "gamma") if rng.random() < 0.5}
    more: Record = {"answers": answers, "facts": facts}
    if systems:
        more["systems"] = systems
    if rng.random() < 0.5:
        more["city"] = {"population": rng.choice([1, 20, 5000])}
    more["evidence"] = {question: "shown" for question in answers if rng.random() < 0.3}
    return submission | more


# Folders


def write_folder(folder: Path, questionnaire: Record) -> Path:
    """The questionnaire as a folder: ``questionnaire.yaml``, a file of questions for each factor, facts and checks."""
    (folder / "questions").mkdir(parents=True)
    for name in ("facts", "checks"):
        if name in questionnaire:
            _dump(folder / f"{name}.yaml", questionnaire[name])
    header = {key: value for key, value in questionnaire.items() if key not in ("facts", "checks")} | {
        "factors": [
            {key: value for key, value in factor.items() if key != "questions"} for factor in questionnaire["factors"]
        ]
    }
    _dump(folder / "questionnaire.yaml", header)
    for factor in questionnaire["factors"]:
        _dump(folder / "questions" / f"{factor['id'].lower()}.yaml", factor["questions"])
    return folder


def write_catalog(folder: Path, catalog: Record) -> Path:
    """The catalog as a folder: ``catalog.yaml``, modules in ``systems/``, foundations in ``foundations/``."""
    parts = {"modules": "systems", "foundations": "foundations"}
    header = catalog | {key: [part["id"] for part in catalog[key]] for key in parts if key in catalog}
    folder.mkdir(parents=True, exist_ok=True)
    _dump(folder / "catalog.yaml", header)
    for key, sub in parts.items():
        (folder / sub).mkdir()
        for part in catalog.get(key, []):
            _dump(folder / sub / f"{part['id']}.yaml", part)
    return folder


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # the C class is untyped
    """Writes equal lists and dicts out each time; the toolkit refuses anchors."""

    def ignore_aliases(self, data: object) -> bool:
        """No anchors."""
        del data
        return True


def _dump(path: Path, data: Any) -> None:
    path.write_text(yaml.dump(data, Dumper=_Dumper, sort_keys=False), encoding="utf-8")
