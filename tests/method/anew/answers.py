"""Step 1 of the method: what each question scores, and the answers that follow from plain figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tests.method.anew.content import Record

YES_NO = (0.0, 100.0)
WORDS = {"dont_know": "dont_know", "n/a": "not_applicable"}


@dataclass(frozen=True)
class Mark:
    """One question of one city: ``score`` is None and ``share`` 0 where nothing is known."""

    state: str
    score: float | None = None
    share: float = 0.0
    value: Any = None
    facts: tuple[str, ...] | None = None


MISSING = Mark("missing")


def marks_of(questionnaire: Record, submission: Record) -> dict[str, Mark]:
    """Every question's mark, in file order."""
    answers = submission.get("answers") or {}
    marks = {}
    for name, question in questionnaire["questions"].items():
        mark = given(question, answers.get(name))
        if mark.state in {"missing", "dont_know"}:
            computed, used = from_facts(question, submission)
            if computed is not None:
                mark = Mark("answered", number_score(question, computed), 1.0, computed, used)
        marks[name] = mark
    return marks


def given(question: Record, answer: Any) -> Mark:
    """The mark of an answer as it was given."""
    if answer is None:
        return MISSING
    if isinstance(answer, str) and answer in WORDS:
        return Mark(WORDS[answer])
    kind = question["type"]
    if kind == "checklist":
        return checklist(question, answer)
    if kind == "level":
        place = [option["value"] for option in question["options"]].index(answer)
        score = option_scores(question)[place]
    else:
        score = YES_NO[answer] if kind == "yes_no" else number_score(question, answer)
    return Mark("answered", score, 1.0, answer)


def checklist(question: Record, answer: Any) -> Mark:
    """A list of the items that are yes, or a mapping in which what is left out is not known."""
    points = {item["id"]: item.get("points", 1) for item in question["items"]}
    ticks = {item: item in answer for item in points} if isinstance(answer, list) else answer
    known = {item: tick for item, tick in ticks.items() if tick is not None}
    if not known:
        return MISSING
    all_known = sum(points[item] for item in known)
    yes = sum(points[item] for item, tick in known.items() if tick)
    return Mark("answered", 100 * yes / all_known, all_known / sum(points.values()), known)


def option_scores(question: Record) -> list[float]:
    """The score of each option; evenly spaced where the file gives none."""
    options = question["options"]
    if "score" in options[0]:
        return [float(option["score"]) for option in options]
    return [100 * place / (len(options) - 1) for place in range(len(options))]


def number_score(question: Record, x: float) -> float:
    """Piecewise linear through the points (in ln x where the scale is log), clamped at both ends."""
    points = question["points"]
    if x <= points[0][0]:
        return float(points[0][1])
    if x >= points[-1][0]:
        return float(points[-1][1])
    scale = math.log if question.get("scale") == "log" else float
    for (left, low), (right, high) in pairwise(points):
        if x <= right:
            part = (scale(x) - scale(left)) / (scale(right) - scale(left))
            return float(low + (high - low) * part)
    raise AssertionError(question["id"])


def extremes(question: Record) -> tuple[float, float]:
    """The lowest and the highest score that the type can give."""
    kind = question["type"]
    if kind == "level":
        scores = option_scores(question)
        return min(scores), max(scores)
    if kind != "number":
        return YES_NO
    xs = [float(x) for x, _ in question["points"]]
    if question.get("integer"):
        low, high = question.get("minimum", -math.inf), question.get("maximum", math.inf)
        edges = [
            math.floor(xs[0]) - 1,
            math.ceil(xs[-1]) + 1,
            *(math.floor(x) for x in xs),
            *(math.ceil(x) for x in xs),
        ]
        edges += [math.ceil(low)] if math.isfinite(low) else []
        edges += [math.floor(high)] if math.isfinite(high) else []
        xs = [x for x in edges if low <= x <= high]
    scores = [number_score(question, x) for x in xs]
    return min(scores), max(scores)


def completed(question: Record, mark: Mark, end: int) -> Mark:
    """The mark with everything that is missing at its worst (``end`` 0) or best (``end`` 1)."""
    if mark.state == "not_applicable":
        return mark
    if mark.score is None:
        return Mark("answered", extremes(question)[end], 1.0)
    return Mark("answered", mark.share * mark.score + (1 - mark.share) * YES_NO[end], 1.0)


def ids(term: Any) -> list[str]:
    """A term of ``from_facts``: one id or several that are added."""
    return list(term) if isinstance(term, list) else [term]


def fact(name: str, submission: Record) -> float | None:
    """One plain figure, or None."""
    if name == "city.population":
        found = (submission.get("city") or {}).get("population")
    else:
        found = (submission.get("facts") or {}).get(name)
    return None if found is None else float(found)


def from_facts(question: Record, submission: Record) -> tuple[float | None, tuple[str, ...]]:
    """The answer that follows from figures, with their ids in the order of the rule; None unless all are there."""
    if "from_facts" not in question:
        return None, ()
    ((rule, terms),) = question["from_facts"].items()
    used = tuple(dict.fromkeys(name for key in ("of", "to", "from") if key in terms for name in ids(terms[key])))
    figures = {name: fact(name, submission) for name in used}
    if any(figure is None for figure in figures.values()):
        return None, used

    def total(key: str) -> float:
        return sum(figures[name] or 0.0 for name in ids(terms[key]))

    if rule == "ratio":
        value = total("of") / total("to") * terms["times"]
    elif rule == "deviation":
        value = abs(total("of") / total("from") - 1) * 100
    elif rule == "growth":
        value = ((total("of") / total("from")) ** (1 / terms["years"]) - 1) * 100
    else:
        value = total("of")
    if question.get("integer"):
        value = math.copysign(math.floor(abs(round(value, 9)) + 0.5), value)
    return value, used
