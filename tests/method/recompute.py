"""The scoring method once more, written on its own, to check the engine against.

This file shares no code with the package. It follows the written rules (how the numbers are made, steps 1-5
and 7-9) in plain Python, one small function per rule, one submission at a time, with no care for speed. It
leaves out what needs random draws or wording: probabilities, intervals, the way up, the reasons behind a
priority.

Nothing is validated here: the questionnaire, the catalog and the submission are taken to be correct.

* ``load_folder`` reads a questionnaire folder, with the defaults filled in.
* ``load_modules`` reads a catalog folder, with the defaults filled in.
* ``recompute`` turns a submission into a result.
"""

import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]
Scores = dict[str, float | None]

CRITERIA = ("gap", "need", "readiness", "value")
CLASS_ORDER = ("start_now", "prepare_first", "sustain", "watch")
FUNCTION_SHARES = {"no": 0.0, "partly": 0.5, "yes": 1.0}

DEFAULT_CRITERIA = {"gap": 0.25, "need": 0.30, "readiness": 0.20, "value": 0.25}
DEFAULT_STATUS = {"none": 0.0, "planned": 0.0, "pilot": 0.4, "operational": 0.75, "integrated": 1.0}
DEFAULT_STANDING = {"behind": 10.0, "ahead": -10.0}
DEFAULT_READY = 80.0

HIGHEST_SCORE = 100.0
LIKELY_HALF_WIDTH = 25.0
OTHER_FLOOR = 1.0


# Comparing numbers


def nine(value: float) -> float:
    """Round to the nine decimals at which thresholds and rankings are compared."""
    return round(value, 9)


def reaches(value: float, threshold: float) -> bool:
    """Say whether a value is at least the threshold."""
    return nine(value) >= nine(threshold)


def exceeds(value: float, threshold: float) -> bool:
    """Say whether a value is above the threshold."""
    return nine(value) > nine(threshold)


def kept_between(value: float, low: float, high: float) -> float:
    """Move a value that lies outside the two limits to the nearer limit."""
    return max(low, min(high, value))


def weighted_mean(pairs: list[tuple[float, float]]) -> float:
    """Average the values of (weight, value) pairs."""
    return sum(weight * value for weight, value in pairs) / sum(weight for weight, _ in pairs)


# Reading a questionnaire folder


def read_yaml(path: Path) -> Any:
    """Read one YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def load_folder(path: str | Path) -> Record:
    """Read a questionnaire folder into plain dictionaries, with every default filled in."""
    folder = Path(path)
    raw: Record = read_yaml(folder / "questionnaire.yaml")
    min_coverage = float(raw.get("min_coverage", 0.6))
    gates = raw.get("gates") or {}
    return {
        **raw,
        "language": raw.get("language", "en"),
        "levels": complete_levels(raw["levels"]),
        "aggregation": complete_aggregation(raw.get("aggregation")),
        "min_coverage": min_coverage,
        "enter_coverage": float(raw.get("enter_coverage", min_coverage)),
        "gates": {
            "factors": list(gates.get("factors") or []),
            "levels_below": int(gates.get("levels_below", 1)),
        },
        "uncertainty": {"weight_band": 0.25, "draws": 1000, "seed": 2013, **(raw.get("uncertainty") or {})},
        "dimensions": [
            {**dimension, "context": dimension.get("context", False)} for dimension in raw.get("dimensions") or []
        ],
        "factors": [load_factor(folder, factor) for factor in raw["factors"]],
    }


def complete_levels(raw: list[Record]) -> list[Record]:
    """Put the levels in rising order, with their cuts as numbers."""
    return sorted(({**level, "cut": float(level["cut"])} for level in raw), key=lambda level: int(level["level"]))


def complete_aggregation(raw: Any) -> Record:
    """Write either way of averaging factors as a kind and, for the geometric one, a floor."""
    if raw is None or raw == "arithmetic":
        return {"kind": "arithmetic", "floor": None}
    settings = raw.get("geometric") if isinstance(raw, dict) else None
    return {"kind": "geometric", "floor": float((settings or {}).get("floor", 1))}


def load_factor(folder: Path, raw: Record) -> Record:
    """Read a factor together with its file of questions."""
    questions = read_yaml(folder / "questions" / f"{raw['id'].lower()}.yaml") or []
    return {
        **raw,
        "dimension": raw.get("dimension"),
        "weight": float(raw.get("weight", 1)),
        "questions": [complete_question(question) for question in questions],
    }


def complete_question(raw: Record) -> Record:
    """Fill in what a question leaves out."""
    question: Record = {**raw, "weight": float(raw.get("weight", 1)), "allow_na": raw.get("allow_na", False)}
    if raw["type"] == "level":
        question["options"] = complete_options(raw["options"])
    elif raw["type"] == "number":
        question["scale"] = raw.get("scale", "linear")
        question["points"] = [[float(x), float(score)] for x, score in raw["points"]]
    elif raw["type"] == "checklist":
        question["items"] = [{**item, "points": float(item.get("points", 1))} for item in raw["items"]]
    return question


def complete_options(raw: list[Record]) -> list[Record]:
    """Give every option a score: its own, or evenly spaced from 0 to 100 where none is given."""
    last = len(raw) - 1
    return [
        {**option, "score": float(option.get("score", HIGHEST_SCORE * place / last))}
        for place, option in enumerate(raw)
    ]


# Reading a catalog folder


def load_modules(path: str | Path) -> Record:
    """Read a catalog folder into plain dictionaries, with every default filled in."""
    folder = Path(path)
    raw: Record = read_yaml(folder / "catalog.yaml")
    return {
        **raw,
        "criteria": completed(DEFAULT_CRITERIA, raw.get("criteria")),
        "status": completed(DEFAULT_STATUS, raw.get("status")),
        "standing": completed(DEFAULT_STANDING, raw.get("standing")),
        "ready": float(raw.get("ready", DEFAULT_READY)),
        "modules": [
            complete_module(read_yaml(folder / "systems" / f"{module_id}.yaml")) for module_id in raw["modules"]
        ],
    }


def completed(defaults: dict[str, float], given: Record | None) -> dict[str, float]:
    """Take the numbers that are given and the defaults for the rest."""
    return {**defaults, **as_numbers(given)}


def as_numbers(given: Record | None) -> dict[str, float]:
    """Turn the values of a mapping into floating-point numbers."""
    return {key: float(value) for key, value in (given or {}).items()}


def complete_module(raw: Record) -> Record:
    """Fill in what a module leaves out."""
    needs = raw.get("prerequisites") or {}
    value = raw.get("value")
    return {
        **raw,
        "functions": list(raw.get("functions") or []),
        "expected": [float(share) for share in raw["expected"]],
        "prerequisites": {
            "factors": as_numbers(needs.get("factors")),
            "modules": [as_numbers(entry) for entry in needs.get("modules") or []],
        },
        "improves": as_numbers(raw.get("improves")),
        "value": None if value is None else float(value),
    }


# Step 1: the score of a question


def answer_state(answer: Any) -> str:
    """Name which of the four states an answer is in."""
    if answer is None:
        return "missing"
    if isinstance(answer, str) and answer == "dont_know":
        return "dont_know"
    if isinstance(answer, str) and answer == "n/a":
        return "not_applicable"
    return "answered"


def question_score(question: Record, answer: Any) -> float:
    """Score a given answer between 0 and 100."""
    kind = question["type"]
    if kind == "level":
        return float(next(option["score"] for option in question["options"] if option["value"] == answer))
    if kind == "number":
        return number_score(question["points"], float(answer), logarithmic=question["scale"] == "log")
    if kind == "yes_no":
        return HIGHEST_SCORE if answer is True else 0.0
    ticked = sum(item["points"] for item in question["items"] if item["id"] in answer)
    return float(HIGHEST_SCORE * ticked / sum(item["points"] for item in question["items"]))


def number_score(points: list[list[float]], x: float, *, logarithmic: bool) -> float:
    """Read a quantity off the line through the points; beyond either end the end's score holds."""
    if x <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if x <= right:
            if logarithmic:
                share = (math.log(x) - math.log(left)) / (math.log(right) - math.log(left))
            else:
                share = (x - left) / (right - left)
            return low + share * (high - low)
    return points[-1][1]


def possible_scores(question: Record) -> tuple[float, float]:
    """Return the lowest and the highest score that a question can give."""
    if question["type"] == "level":
        scores = [option["score"] for option in question["options"]]
    elif question["type"] == "number":
        scores = [score for _, score in question["points"]]
    else:
        scores = [0.0, HIGHEST_SCORE]
    return min(scores), max(scores)


def judge_questions(questionnaire: Record, answers: Record) -> list[Record]:
    """List every question in file order with the state and the score of its answer."""
    judged = []
    for factor in questionnaire["factors"]:
        for question in factor["questions"]:
            answer = answers.get(question["id"])
            state = answer_state(answer)
            score = question_score(question, answer) if state == "answered" else None
            judged.append({"id": question["id"], "state": state, "score": score})
    return judged


# Step 2: factors


def factor_figures(factor: Record, judged: dict[str, Record], questionnaire: Record) -> Record:
    """Work out a factor: score, coverage, whether it is rated and enters, and its complete extremes."""
    applicable = [q for q in factor["questions"] if judged[q["id"]]["state"] != "not_applicable"]
    answered = [q for q in applicable if judged[q["id"]]["state"] == "answered"]
    asked = sum(q["weight"] for q in applicable)
    coverage = sum(q["weight"] for q in answered) / asked if applicable else 0.0
    return {
        "id": factor["id"],
        "weight": factor["weight"],
        "dimension": factor["dimension"],
        "score": weighted_mean([(q["weight"], judged[q["id"]]["score"]) for q in answered]) if answered else None,
        "coverage": coverage,
        "rated": bool(answered) and reaches(coverage, questionnaire["min_coverage"]),
        "enters": bool(answered) and reaches(coverage, questionnaire["enter_coverage"]),
        "lowest": complete_score(applicable, judged, 0),
        "highest": complete_score(applicable, judged, 1),
    }


def complete_score(applicable: list[Record], judged: dict[str, Record], end: int) -> float | None:
    """Score a factor with every missing answer at one end (0 lowest, 1 highest) of its possible scores."""
    if not applicable:
        return None
    pairs = []
    for question in applicable:
        given = judged[question["id"]]["score"]
        pairs.append((question["weight"], possible_scores(question)[end] if given is None else given))
    return weighted_mean(pairs)


def factor_rows(figures: list[Record], questionnaire: Record, targets: Record) -> list[Record]:
    """List the factors as the result shows them; one that is not rated has no score and no level."""
    names = {factor["id"]: factor["name"] for factor in questionnaire["factors"]}
    cuts = level_cuts(questionnaire)
    rows = []
    for f in figures:
        score = f["score"] if f["rated"] else None
        level = None if score is None else highest_cut_reached(score, cuts)
        rows.append(
            {
                "id": f["id"],
                "name": names[f["id"]],
                "score": score,
                "level": level,
                "coverage": f["coverage"],
                "rated": f["rated"],
                "target": targets.get(f["id"]),
                "target_missing": missing_to_target(score, targets.get(f["id"]), cuts),
            }
        )
    return rows


def missing_to_target(score: float | None, target: int | None, cuts: list[float]) -> float | None:
    """Count the points from a factor's score to the cut of its target level; none without either of the two."""
    if score is None or target is None:
        return None
    return 0.0 if reaches(score, cuts[target - 1]) else cuts[target - 1] - score


# Step 3: the overall score


def combine(pairs: list[tuple[float, float]], aggregation: Record) -> float | None:
    """Average (weight, factor score) pairs, one way or the other; nothing to average gives nothing."""
    if not pairs:
        return None
    if aggregation["kind"] == "arithmetic":
        return weighted_mean(pairs)
    logs = [(weight, math.log(max(score, aggregation["floor"]))) for weight, score in pairs]
    return math.exp(weighted_mean(logs))


def other_aggregation(aggregation: Record) -> Record:
    """Return the way of averaging that the questionnaire did not choose."""
    if aggregation["kind"] == "arithmetic":
        return {"kind": "geometric", "floor": OTHER_FLOOR}
    return {"kind": "arithmetic", "floor": None}


def entering_scores(figures: list[Record]) -> list[tuple[float, float]]:
    """List the weight and score of every factor that enters the overall score."""
    return [(f["weight"], f["score"]) for f in figures if f["enters"]]


def dimension_scores(figures: list[Record], questionnaire: Record) -> list[Record]:
    """Average each dimension over its own factors that enter."""
    return [
        {
            "id": dimension["id"],
            "score": combine(
                entering_scores([f for f in figures if f["dimension"] == dimension["id"]]),
                questionnaire["aggregation"],
            ),
        }
        for dimension in questionnaire["dimensions"]
    ]


# Step 4: the maturity level


def level_cuts(questionnaire: Record) -> list[float]:
    """List the cuts of the levels, from level 1 upwards."""
    return [float(level["cut"]) for level in questionnaire["levels"]]


def highest_cut_reached(score: float, cuts: list[float]) -> int:
    """Return the highest level whose cut a score reaches (level 1 at least)."""
    return max([1] + [level for level, cut in enumerate(cuts, start=1) if reaches(score, cut)])


def gate_needed(level: int, questionnaire: Record) -> float | None:
    """Return the score that every gate factor needs for a level, or nothing where that level has no gate."""
    below = level - questionnaire["gates"]["levels_below"]
    cuts = level_cuts(questionnaire)
    return cuts[below - 1] if 1 <= below <= len(cuts) else None


def unmet_gates(level: int, scores: Scores, questionnaire: Record) -> list[Record]:
    """List the gate factors that fall short of what a level needs; a silent one meets only a gate at 0."""
    needed = gate_needed(level, questionnaire)
    if needed is None:
        return []
    unmet = []
    for factor_id in questionnaire["gates"]["factors"]:
        score = scores[factor_id]
        if not reaches(0.0 if score is None else score, needed):
            missing = needed if score is None else needed - score
            unmet.append({"factor": factor_id, "score": score, "needed": needed, "missing": missing})
    return unmet


def maturity_level(overall: float, scores: Scores, questionnaire: Record) -> int:
    """Return the highest level whose cut the overall score reaches and whose gates are all met."""
    cuts = level_cuts(questionnaire)
    met = [
        level
        for level, cut in enumerate(cuts, start=1)
        if reaches(overall, cut) and not unmet_gates(level, scores, questionnaire)
    ]
    return max([1, *met])


def held_back_by(level: int, overall: float, scores: Scores, questionnaire: Record) -> list[Record]:
    """Name the gates in the way of the next level, where nothing but gates is in its way."""
    cuts = level_cuts(questionnaire)
    if level == len(cuts) or not reaches(overall, cuts[level]):
        return []
    return unmet_gates(level + 1, scores, questionnaire)


# Step 5: the range and the likely range


def full_range(figures: list[Record], questionnaire: Record) -> Record | None:
    """Return the lowest and highest score and level over all complete ways of answering what is missing."""
    ends = []
    for end in ("lowest", "highest"):
        pairs = [(f["weight"], f[end]) for f in figures if f[end] is not None]
        ends.append((pairs, {f["id"]: f[end] for f in figures}))
    return range_between(ends, questionnaire)


def likely_range(figures: list[Record], questionnaire: Record) -> Record | None:
    """Return the score and level with every factor moved down, and up, by 25 times what is not covered."""
    ends = []
    for sign in (-1, 1):
        moved = {f["id"]: moved_score(f, sign) for f in figures}
        ends.append(([(f["weight"], moved[f["id"]]) for f in figures if f["enters"]], moved))
    return range_between(ends, questionnaire)


def moved_score(figure: Record, sign: int) -> float | None:
    """Move a factor's score to one end of what is likely, inside 0 to 100; a silent factor stays silent."""
    if figure["score"] is None:
        return None
    return kept_between(figure["score"] + sign * LIKELY_HALF_WIDTH * (1 - figure["coverage"]), 0.0, HIGHEST_SCORE)


def range_between(ends: list[tuple[Any, Scores]], questionnaire: Record) -> Record | None:
    """Take both ends, each the factors to average and the scores for the gates, through steps 3 and 4."""
    scores = []
    levels = []
    for pairs, gate_scores in ends:
        overall = combine(pairs, questionnaire["aggregation"])
        if overall is None:
            return None
        scores.append(overall)
        levels.append(maturity_level(overall, gate_scores, questionnaire))
    return {"score": scores, "level": levels}


# Steps 2 to 5 together


def maturity_block(figures: list[Record], questionnaire: Record) -> Record:
    """Put together what the result says about the city's maturity."""
    aggregation = questionnaire["aggregation"]
    scores = {f["id"]: f["score"] for f in figures}
    overall = combine(entering_scores(figures), aggregation)
    other = combine(entering_scores(figures), other_aggregation(aggregation))
    level = None if overall is None else maturity_level(overall, scores, questionnaire)
    return {
        "level": level,
        "name": None if level is None else questionnaire["levels"][level - 1]["name"],
        "score": overall,
        "provisional": not all(f["rated"] for f in figures),
        "range": full_range(figures, questionnaire),
        "likely_range": likely_range(figures, questionnaire),
        "dimensions": dimension_scores(figures, questionnaire),
        "held_back_by": (
            [] if level is None or overall is None else held_back_by(level, overall, scores, questionnaire)
        ),
        "other_aggregation_level": None if other is None else maturity_level(other, scores, questionnaire),
    }


# Step 7: how far a module is implemented


def implementation(module: Record, system: Record, status_shares: dict[str, float]) -> float | None:
    """Return how far a module is in operation, from 0 to 100, or nothing where its status is unknown."""
    status = system.get("status")
    if status is None or status == "dont_know":
        return None
    if status in ("none", "planned"):
        return 0.0
    share = status_shares[status]
    if not module["functions"]:
        return HIGHEST_SCORE * share
    given = system.get("functions") or {}
    shares = [FUNCTION_SHARES.get(str(given.get(function["id"])), share) for function in module["functions"]]
    return HIGHEST_SCORE * (share + sum(shares) / len(shares)) / 2


# Step 8: expected, target, gap and standing


def position_between_levels(level: int, overall: float, cuts: list[float]) -> float:
    """Return where the city stands between the levels, from 1 to the top level."""
    cut = cuts[level - 1]
    next_cut = cuts[level] if level < len(cuts) else HIGHEST_SCORE
    share = (min(overall, next_cut) - cut) / (next_cut - cut) if next_cut > cut else 0.0
    return kept_between(level - 0.5 + share, 1.0, float(len(cuts)))


def target_position(position: float, level: int, target_level: int, top: int) -> float:
    """Move the position by as many levels as lie between the city's level and its target level."""
    return kept_between(position + target_level - level, 1.0, float(top))


def interpolated(row: list[float], position: float) -> float:
    """Read a row with one entry per level at a position between the levels."""
    below = int(position)
    if below >= len(row):
        return row[-1]
    return row[below - 1] + (position - below) * (row[below] - row[below - 1])


def nearest_known(entry: dict[str, float], actual: Scores) -> str | None:
    """Return the known module of an entry that is nearest to being met, the first among equals."""
    best: str | None = None
    best_share = 0.0
    for module_id, required in entry.items():
        have = actual[module_id]
        if have is None:
            continue
        share = nine(have / required)
        if best is None or share > best_share:
            best, best_share = module_id, share
    return best


def entry_is_met(entry: dict[str, float], actual: Scores) -> bool:
    """Say whether a known module of an entry is in place as far as required."""
    return any(
        have is not None and reaches(have, required)
        for have, required in ((actual[module_id], required) for module_id, required in entry.items())
    )


def raised_targets(modules: list[Record], base: dict[str, float], actual: Scores) -> dict[str, float]:
    """Raise the targets of the modules that others with a positive target gap need, dependents first."""
    final: dict[str, float] = {}

    def settle(module_id: str) -> float:
        """Return the final target of a module, once those of all modules that depend on it are known."""
        if module_id not in final:
            target = base[module_id]
            for dependent in modules:
                for entry in dependent["prerequisites"]["modules"]:
                    if nearest_known(entry, actual) == module_id and wants_more(dependent["id"]):
                        target = max(target, entry[module_id])
            final[module_id] = target
        return final[module_id]

    def wants_more(module_id: str) -> bool:
        """Say whether a module has a positive target gap."""
        have = actual[module_id]
        return have is not None and exceeds(settle(module_id) - have, 0.0)

    return {module["id"]: settle(module["id"]) for module in modules}


def standing_of(gap: float | None, limits: dict[str, float]) -> str | None:
    """Say whether a module lags behind, keeps step with, or runs ahead of the city's maturity."""
    if gap is None:
        return None
    if exceeds(gap, limits["behind"]):
        return "behind"
    if exceeds(limits["ahead"], gap):
        return "ahead"
    return "in_step"


def module_rows(
    maturity: Record, target_level: int | None, systems: Record, questionnaire: Record, catalog: Record
) -> list[Record]:
    """List the modules in catalog order with their implementation, what is expected, and the gaps between."""
    modules = catalog["modules"]
    states = {module["id"]: systems.get(module["id"]) or {} for module in modules}
    actual = {module["id"]: implementation(module, states[module["id"]], catalog["status"]) for module in modules}
    expected: dict[str, float] = {}
    targets: dict[str, float] = {}
    level = maturity["level"]
    if level is not None and target_level is not None:
        cuts = level_cuts(questionnaire)
        here = position_between_levels(level, maturity["score"], cuts)
        there = target_position(here, level, target_level, len(cuts))
        expected = {module["id"]: interpolated(module["expected"], here) for module in modules}
        base = {module["id"]: interpolated(module["expected"], there) for module in modules}
        targets = raised_targets(modules, base, actual)
    rows = []
    for module in modules:
        module_id = module["id"]
        gap = difference(expected.get(module_id), actual[module_id])
        rows.append(
            {
                "id": module_id,
                "name": module["name"],
                "status": states[module_id].get("status"),
                "implementation": actual[module_id],
                "expected": expected.get(module_id),
                "gap": gap,
                "target": targets.get(module_id),
                "target_gap": difference(targets.get(module_id), actual[module_id]),
                "standing": standing_of(gap, catalog["standing"]),
            }
        )
    return rows


def difference(wanted: float | None, have: float | None) -> float | None:
    """Subtract, where both numbers are known."""
    return None if wanted is None or have is None else wanted - have


# Step 9: priorities


def need_of(module: Record, question_scores: Scores) -> float | None:
    """Average what is lacking in the answered questions that a module improves."""
    pairs = []
    for question_id, weight in module["improves"].items():
        score = question_scores[question_id]
        if score is not None:
            pairs.append((weight, HIGHEST_SCORE - score))
    return weighted_mean(pairs) if pairs else None


def readiness_of(module: Record, factor_scores: Scores, actual: Scores) -> float | None:
    """Average how far each prerequisite is met; what is unknown leaves the mean, none at all gives 100."""
    needs = module["prerequisites"]
    if not needs["factors"] and not needs["modules"]:
        return HIGHEST_SCORE
    shares = [
        min(1.0, have / required)
        for have, required in ((factor_scores[factor_id], required) for factor_id, required in needs["factors"].items())
        if have is not None
    ]
    for entry in needs["modules"]:
        known = [
            min(1.0, have / required)
            for have, required in ((actual[module_id], required) for module_id, required in entry.items())
            if have is not None
        ]
        if known:
            shares.append(max(known))
    return HIGHEST_SCORE * sum(shares) / len(shares) if shares else None


def contributions_of(values: Scores, weights: dict[str, float]) -> Scores:
    """Share the weights among the criteria that have a value; without any weight left there is nothing."""
    total = sum(weights[name] for name in CRITERIA if values[name] is not None)
    shares: Scores = {}
    for name in CRITERIA:
        value = values[name]
        shares[name] = None if value is None or total == 0 else weights[name] * value / total
    return shares


def priority_score(values: Scores, weights: dict[str, float]) -> float | None:
    """Average the criteria that have a value, or return nothing where no weight is left."""
    pairs = [(weights[name], value) for name, value in values.items() if value is not None]
    return weighted_mean(pairs) if sum(weight for weight, _ in pairs) > 0 else None


def floor_is_ready(have: float | None, required: float, ready: float) -> bool:
    """Say whether a factor meets a floor to at least the ready share; a factor without answers does not."""
    return have is not None and reaches(have / required * 100, ready)


def class_of(
    module: Record,
    row: Record,
    factor_scores: Scores,
    actual: Scores,
    ready: float,
) -> str:
    """Sort a module into one of the five classes."""
    needs = module["prerequisites"]
    if row["implementation"] is None:
        return "unknown"
    if not exceeds(row["target_gap"], 0.0):
        below_floor = any(
            have is not None and exceeds(required, have)
            for have, required in ((factor_scores[f], required) for f, required in needs["factors"].items())
        )
        return "watch" if row["standing"] == "ahead" and below_floor else "sustain"
    floors_met = all(floor_is_ready(factor_scores[f], required, ready) for f, required in needs["factors"].items())
    entries_met = all(entry_is_met(entry, actual) for entry in needs["modules"])
    return "start_now" if floors_met and entries_met else "prepare_first"


def blockers_of(module: Record, factor_scores: Scores, actual: Scores, ready: float) -> list[Record]:
    """List what has to be prepared before a module can start: factors first, then modules, in file order."""
    blockers: list[Record] = []
    for factor_id, required in module["prerequisites"]["factors"].items():
        if not floor_is_ready(factor_scores[factor_id], required, ready):
            blockers.append({"factor": factor_id, "value": factor_scores[factor_id], "required": required})
    for entry in module["prerequisites"]["modules"]:
        if not entry_is_met(entry, actual):
            blocker = nearest_known(entry, actual) or next(iter(entry))
            blockers.append({"module": blocker, "value": actual[blocker], "required": entry[blocker]})
    return blockers


def waits_for(module: Record, actual: Scores) -> set[str]:
    """Name the known modules that a module has to come after: the nearest one of each unmet entry."""
    nearest = [
        nearest_known(entry, actual) for entry in module["prerequisites"]["modules"] if not entry_is_met(entry, actual)
    ]
    return {module_id for module_id in nearest if module_id is not None}


def placed_in_order(entries: list[Record], waiting: dict[str, set[str]]) -> list[Record]:
    """Place the known modules one by one: at each step the best of those that wait for no unplaced module."""
    left = list(entries)
    placed: list[Record] = []
    while left:
        unplaced = {entry["id"] for entry in left}
        free = [entry for entry in left if not waiting[entry["id"]] & unplaced]
        best = min(free, key=merit)  # `left` is in catalog order, and min() takes the first of equals
        left.remove(best)
        placed.append(best)
    return placed


def merit(entry: Record) -> tuple[int, bool, float]:
    """Sort key of a module: its class, then the higher priority, one without a priority last."""
    score = entry["score"]
    return CLASS_ORDER.index(entry["class"]), score is None, 0.0 if score is None else -nine(score)


def priority_entry(
    module: Record,
    row: Record,
    *,
    question_scores: Scores,
    factor_scores: Scores,
    actual: Scores,
    weights: dict[str, float],
    ready: float,
) -> Record:
    """Work out one module's criteria, priority, class and blockers, still without its rank."""
    kind = class_of(module, row, factor_scores, actual, ready)
    values: Scores = dict.fromkeys(CRITERIA)
    if kind != "unknown":
        values = {
            "gap": max(0.0, row["target_gap"]),
            "need": need_of(module, question_scores),
            "readiness": readiness_of(module, factor_scores, actual),
            "value": module["value"],
        }
    return {
        "rank": None,
        "id": module["id"],
        "score": priority_score(values, weights),
        "class": kind,
        "criteria": values,
        "contributions": contributions_of(values, weights),
        "blocked_by": blockers_of(module, factor_scores, actual, ready) if kind == "prepare_first" else [],
    }


def priority_rows(
    rows: list[Record],
    figures: list[Record],
    judged: list[Record],
    weights: dict[str, float],
    catalog: Record,
) -> list[Record]:
    """List all modules in the recommended order, the unknown ones last and without a rank."""
    actual = {row["id"]: row["implementation"] for row in rows}
    factor_scores = {f["id"]: f["score"] for f in figures}
    question_scores = {question["id"]: question["score"] for question in judged}
    entries = [
        priority_entry(
            module,
            row,
            question_scores=question_scores,
            factor_scores=factor_scores,
            actual=actual,
            weights=weights,
            ready=catalog["ready"],
        )
        for module, row in zip(catalog["modules"], rows, strict=True)
    ]
    waiting = {module["id"]: waits_for(module, actual) for module in catalog["modules"]}
    placed = placed_in_order([entry for entry in entries if entry["class"] != "unknown"], waiting)
    for rank, entry in enumerate(placed, start=1):
        entry["rank"] = rank
    return placed + [entry for entry in entries if entry["class"] == "unknown"]


# The whole result


def chosen_target_level(submission: Record, level: int | None, questionnaire: Record) -> int | None:
    """Return the target level: the city's own choice, or the next level, at most the top."""
    given = submission.get("target_level")
    if given is not None:
        return int(given)
    return None if level is None else min(level + 1, len(questionnaire["levels"]))


def recompute(submission: Record, questionnaire: Record, catalog: Record | None) -> Record:
    """Work out a submission's result, as far as it needs neither random draws nor wording."""
    judged = judge_questions(questionnaire, submission.get("answers") or {})
    by_id = {question["id"]: question for question in judged}
    figures = [factor_figures(factor, by_id, questionnaire) for factor in questionnaire["factors"]]
    maturity = maturity_block(figures, questionnaire)
    target_level = chosen_target_level(submission, maturity["level"], questionnaire)

    weights: dict[str, float] | None = None
    modules: list[Record] = []
    priorities: list[Record] = []
    if catalog is not None:
        weights = as_numbers(submission.get("criteria")) or catalog["criteria"]
        modules = module_rows(maturity, target_level, submission.get("systems") or {}, questionnaire, catalog)
        if maturity["level"] is not None:
            priorities = priority_rows(modules, figures, judged, weights, catalog)
    return {
        "target_level": target_level,
        "criteria": weights,
        "maturity": maturity,
        "factors": factor_rows(figures, questionnaire, submission.get("targets") or {}),
        "questions": judged,
        "modules": modules,
        "priorities": priorities,
    }
