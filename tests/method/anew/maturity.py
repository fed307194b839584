"""Steps 2 to 5 of the method: factors, overall score, level, range; and the shortest way up of step 10."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tests.method.anew.answers import Mark, completed, extremes
from tests.method.anew.content import Record, near

Scores = dict[str, float | None]


@dataclass(frozen=True)
class Factors:
    """Step 2: score of whatever is answered, coverage, whether rated, whether it enters step 3."""

    score: Scores
    coverage: dict[str, float]
    rated: dict[str, bool]
    enters: list[str]


def factors_of(questionnaire: Record, marks: dict[str, Mark]) -> Factors:
    """Step 2 for every factor."""
    known: dict[str, float] = {factor["id"]: 0.0 for factor in questionnaire["factors"]}
    points, applicable = dict(known), dict(known)
    for name, question in questionnaire["questions"].items():
        mark, factor = marks[name], question["factor"]
        if mark.state == "not_applicable":
            continue
        applicable[factor] += question["weight"]
        if mark.score is not None:
            known[factor] += question["weight"] * mark.share
            points[factor] += question["weight"] * mark.share * mark.score
    score: Scores = {f: points[f] / known[f] if known[f] else None for f in known}
    coverage = {f: known[f] / applicable[f] if applicable[f] else 0.0 for f in known}

    def reaches(factor: str, limit: float) -> bool:
        return score[factor] is not None and near(coverage[factor]) >= near(limit)

    rated = {f: reaches(f, questionnaire["min_coverage"]) for f in known}
    return Factors(score, coverage, rated, [f for f in known if reaches(f, questionnaire["enter_coverage"])])


def overall(questionnaire: Record, score: Scores, among: Iterable[str]) -> float | None:
    """Step 3: the mean of the given factors, in the way the file chooses."""
    weights: dict[str, float] = {factor["id"]: factor.get("weight", 1) for factor in questionnaire["factors"]}
    chosen = list(among)
    if not chosen:
        return None
    total = sum(weights[f] for f in chosen)
    if questionnaire["aggregation"] == "arithmetic":
        return sum(weights[f] * (score[f] or 0.0) for f in chosen) / total
    floor = (questionnaire["aggregation"]["geometric"] or {}).get("floor", 1)
    return math.exp(sum(weights[f] * math.log(max(score[f] or 0.0, floor)) for f in chosen) / total)


def other_aggregation_level(questionnaire: Record, factors: Factors, marks: dict[str, Mark]) -> int | None:
    """The level that the mean of the other kind would have given: geometric with floor 1, or arithmetic."""
    arithmetic = questionnaire["aggregation"] == "arithmetic"
    other = questionnaire | {"aggregation": {"geometric": {"floor": 1}} if arithmetic else "arithmetic"}
    return level_of(other, overall(other, factors.score, factors.enters), factors.score, marks)


def gates(questionnaire: Record, level: int) -> dict[str, float]:
    """Gate factors of a level with the score each must reach."""
    rule = questionnaire.get("gates") or {}
    lower = level - rule.get("levels_below", 1)
    return dict.fromkeys(rule.get("factors") or [], questionnaire["cuts"][lower - 1]) if lower >= 1 else {}


def conditions(questionnaire: Record, level: int) -> dict[str, float]:
    """Questions that a level and those below it name, each with the highest score it must reach."""
    needed: dict[str, float] = {}
    for one in questionnaire["levels"][:level]:
        for condition in one.get("requires") or []:
            name = condition["question"]
            needed[name] = max(needed.get(name, 0), condition["at_least"])
    return needed


def meets(score: float | None, needed: float) -> bool:
    """Whether a score reaches a value; silence reaches only 0."""
    return near(needed) <= 0 if score is None else near(score) >= near(needed)


def unmet(questionnaire: Record, level: int, score: Scores, marks: dict[str, Mark]) -> list[Record]:
    """What a level asks of factors and questions and does not find, in the order of step 4."""
    found: list[Record] = []
    for factor, needed in gates(questionnaire, level).items():
        if not meets(score[factor], needed):
            found.append({"factor": factor, **_short(score[factor], needed)})
    for name, needed in conditions(questionnaire, level).items():
        if marks[name].state != "not_applicable" and not meets(marks[name].score, needed):
            found.append({"question": name, **_short(marks[name].score, needed)})
    return found


def _short(score: float | None, needed: float) -> Record:
    return {"score": score, "needed": needed, "missing": needed - (score or 0.0)}


def level_of(questionnaire: Record, mean: float | None, score: Scores, marks: dict[str, Mark]) -> int | None:
    """Step 4: the highest level whose cut, gates and conditions are met."""
    if mean is None:
        return None
    reached = 1
    for level, cut in enumerate(questionnaire["cuts"], start=1):
        if near(mean) >= near(cut) and not unmet(questionnaire, level, score, marks):
            reached = max(reached, level)
    return reached


def level_of_factor(questionnaire: Record, score: float) -> int:
    """The highest level whose cut a factor reaches."""
    return max([1, *(n for n, cut in enumerate(questionnaire["cuts"], start=1) if near(score) >= near(cut))])


def held_back_by(
    questionnaire: Record, mean: float | None, level: int | None, score: Scores, marks: dict[str, Mark]
) -> list[Record]:
    """What keeps a city whose score reaches the next cut from its level."""
    if mean is None or level is None or level == len(questionnaire["cuts"]):
        return []
    if near(mean) < near(questionnaire["cuts"][level]):
        return []
    return unmet(questionnaire, level + 1, score, marks)


def full_range(questionnaire: Record, marks: dict[str, Mark]) -> Record:
    """Step 5: lowest and highest score and level over all complete ways of answering."""
    ends = []
    for end in (0, 1):
        filled = {name: completed(questionnaire["questions"][name], mark, end) for name, mark in marks.items()}
        factors = factors_of(questionnaire, filled)
        mean = overall(questionnaire, factors.score, factors.enters)
        ends.append((mean, level_of(questionnaire, mean, factors.score, filled)))
    return {"score": [mean for mean, _ in ends], "level": [level for _, level in ends]}


def likely_range(questionnaire: Record, factors: Factors, marks: dict[str, Mark]) -> Record | None:
    """Step 5: every factor moved by 25 (1 - coverage), through steps 3 and 4."""
    if not factors.enters:
        return None
    ends = []
    for sign in (-1, 1):
        moved: Scores = {
            f: None if F is None else min(100.0, max(0.0, F + sign * 25 * (1 - factors.coverage[f])))
            for f, F in factors.score.items()
        }
        mean = overall(questionnaire, moved, factors.enters)
        ends.append((mean, level_of(questionnaire, mean, moved, marks)))
    return {"score": [mean for mean, _ in ends], "level": [level for _, level in ends]}


def way_up(questionnaire: Record, marks: dict[str, Mark]) -> float | None:  # noqa: PLR0912
    """The smallest sum of raised question scores that reaches the next level; None at the top and without a way.

    Only for the arithmetic mean. A point more on a question of factor f gives ``w_q k_q / sum(w k)`` of f. The cost of
    raising a factor is convex, so conditions first, then each gate with its cheapest questions, then the overall score
    with the cheapest of all is the least sum.
    """
    factors = factors_of(questionnaire, marks)
    mean = overall(questionnaire, factors.score, factors.enters)
    level = level_of(questionnaire, mean, factors.score, marks)
    if (
        mean is None
        or level is None
        or level == len(questionnaire["cuts"])
        or questionnaire["aggregation"] != "arithmetic"
    ):
        return None
    context = {d["id"] for d in questionnaire["dimensions"] if d.get("context")}
    fixed = {f["id"] for f in questionnaire["factors"] if f.get("dimension") in context}
    weights = {f["id"]: f.get("weight", 1) for f in questionnaire["factors"]}
    whole = sum(weights[f] for f in factors.enters)
    known: dict[str, float] = dict.fromkeys(weights, 0.0)
    for name, question in questionnaire["questions"].items():
        known[question["factor"]] += question["weight"] * marks[name].share
    room: dict[str, float] = {}
    gain: dict[str, float] = {}
    for name, question in questionnaire["questions"].items():
        score, factor = marks[name].score, question["factor"]
        if score is not None and factor not in fixed:
            room[name] = max(0.0, extremes(question)[1] - score)
            gain[name] = question["weight"] * marks[name].share / known[factor]
    F = dict(factors.score)
    spent = 0.0

    def raised(name: str, points: float) -> None:
        nonlocal spent, mean
        factor = questionnaire["questions"][name]["factor"]
        room[name] -= points
        spent += points
        F[factor] = (F[factor] or 0.0) + points * gain[name]
        if factor in factors.enters:
            mean = (mean or 0.0) + points * gain[name] * weights[factor] / whole

    for entry in unmet(questionnaire, level + 1, factors.score, marks):
        if "question" in entry:
            name = entry["question"]
            if room.get(name, -1.0) < entry["missing"] - 1e-9:
                return None
            raised(name, entry["missing"])
    for factor, needed in gates(questionnaire, level + 1).items():
        own = sorted((q for q in room if questionnaire["questions"][q]["factor"] == factor), key=lambda q: -gain[q])
        for name in own:
            missing = needed - (F[factor] or 0.0)
            if missing > 0:
                raised(name, min(room[name], missing / gain[name]))
        if not meets(F[factor], needed):
            return None

    def effect(name: str) -> float:
        factor = questionnaire["questions"][name]["factor"]
        return gain[name] * weights[factor] / whole if factor in factors.enters else 0.0

    for name in sorted(room, key=lambda q: -effect(q)):
        missing = questionnaire["cuts"][level] - mean
        if missing > 0 and effect(name) > 0:
            raised(name, min(room[name], missing / effect(name)))
    return spent if near(mean) >= near(questionnaire["cuts"][level]) else None
