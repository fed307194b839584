"""Small questionnaires and catalogs whose numbers can be worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.computed_answers import answers_of
from diagnostic.method.question_score import Scored, question_scores
from diagnostic.submission.submission import Submission, submission_from

Record = dict[str, Any]
CUTS = (0, 20, 40, 60, 80)


def level(identifier: str, *scores: float, weight: float = 1, allow_na: bool = True) -> Record:
    """A level question with values 1, 2, 3 ...; five evenly spaced options unless scores are given."""
    options: list[Record] = [{"value": i, "text": f"State {i}"} for i in range(1, (len(scores) or 5) + 1)]
    for option, score in zip(options, scores, strict=False):
        option["score"] = score
    return _question(identifier, "level", weight, allow_na) | {"options": options}


def number(
    identifier: str, *points: tuple[float, float], weight: float = 1, allow_na: bool = True, **more: Any
) -> Record:
    """A number; from 0 to 100 scored by itself unless points are given."""
    pairs = [list(point) for point in points or ((0, 0), (100, 100))]
    return _question(identifier, "number", weight, allow_na) | {"points": pairs} | more


def yes_no(identifier: str, *, weight: float = 1, allow_na: bool = True) -> Record:
    """A yes-or-no question."""
    return _question(identifier, "yes_no", weight, allow_na)


def checklist(identifier: str, *points: float, weight: float = 1, allow_na: bool = True) -> Record:
    """A checklist with items a, b, c ... of these points."""
    items = [
        {"id": letter, "text": f"Item {letter}", "points": p} for letter, p in zip("abcdefgh", points, strict=False)
    ]
    return _question(identifier, "checklist", weight, allow_na) | {"items": items}


def _question(identifier: str, kind: str, weight: float, allow_na: bool) -> Record:
    return {"id": identifier, "text": f"Text {identifier}", "type": kind, "weight": weight, "allow_na": allow_na}


def framework(
    factors: dict[str, list[Record]],
    *,
    cuts: tuple[float, ...] = CUTS,
    weights: dict[str, float] | None = None,
    dimension_of: dict[str, str] | None = None,
    draws: int = 4,
    **more: Any,
) -> Questionnaire:
    """A questionnaire; the dimension ``outside`` is context, ``inside`` is not."""
    rows = []
    for name, questions in factors.items():
        row: Record = {"id": name, "name": f"Factor {name}", "questions": questions}
        if weights and name in weights:
            row["weight"] = weights[name]
        if dimension_of and name in dimension_of:
            row["dimension"] = dimension_of[name]
        rows.append(row)
    dimensions = [{"id": "outside", "name": "Outside", "context": True}, {"id": "inside", "name": "Inside"}]
    return Questionnaire.model_validate(
        {
            "format": "diagnostic-questionnaire/1",
            "id": "small",
            "version": "1.0.0",
            "title": "Small",
            "levels": [{"level": i, "name": f"Level {i}", "cut": cut} for i, cut in enumerate(cuts, start=1)],
            "factors": rows,
            "dimensions": dimensions if dimension_of else [],
            "uncertainty": {"draws": draws},
        }
        | more
    )


def module(identifier: str, *expected: float, **more: Any) -> Record:
    """A module; expected 0, 25, 50, 75, 100 unless a row is given."""
    return {
        "id": identifier,
        "name": f"Module {identifier}",
        "expected": list(expected or (0, 25, 50, 75, 100)),
    } | more


def needs(factors: Record | None = None, *modules: Record, foundations: Record | None = None) -> Record:
    """The prerequisites of a module or foundation; required values are numbers or rows."""
    asked: Record = {"factors": factors or {}, "foundations": foundations or {}}
    return {"prerequisites": asked | ({"modules": list(modules)} if modules else {})}


def foundation(identifier: str, questions: dict[str, float], *expected: float, **more: Any) -> Record:
    """A foundation; expected 0, 25, 50, 75, 100 unless a row is given."""
    return {
        "id": identifier,
        "name": f"Foundation {identifier}",
        "questions": questions,
        "expected": list(expected or (0, 25, 50, 75, 100)),
    } | more


def catalog_of(*modules: Record, **more: Any) -> Catalog:
    """A catalog for the small questionnaires."""
    return Catalog.model_validate(
        {
            "format": "diagnostic-catalog/1",
            "version": "2.0.0",
            "questionnaire": {"id": "small", "major": 1},
            "modules": list(modules),
        }
        | more
    )


def answered(answers: Record, **more: Any) -> Submission:
    """A submission to a small questionnaire."""
    return submission_from(
        {
            "format": "diagnostic-submission/1",
            "questionnaire": {"id": "small", "version": "1.0.0"},
            "answers": answers,
        }
        | more
    )


def coded(questionnaire: Questionnaire, *answers: Record) -> Scored:
    """Answers of some cities with their scores, a column each."""
    return question_scores(questionnaire, answers_of([answered(city) for city in answers], questionnaire))


def silent(questionnaire: Questionnaire, cities: int = 1) -> Scored:
    """No answers."""
    return coded(questionnaire, *({} for _ in range(cities)))


def column(*values: float) -> Floats:
    """An array with a row for each value and one column."""
    return np.array(values, dtype=np.float64)[:, None]


def row(*values: float) -> Floats:
    """An array with a value for each city."""
    return np.array(values, dtype=np.float64)
