"""Whether the results that validated assessments keep still follow from their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from diagnostic.base.formatting import listed
from diagnostic.base.problems import Problem, ProblemError
from diagnostic.formats.result_file import result_from
from diagnostic.method.diagnosis import METHOD, Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.store.assessments.saving import content_of
from diagnostic.store.assessments.transfer import submission_within
from diagnostic.store.database import Store
from diagnostic.store.tables import assessments, validated_results
from diagnostic.submission.submission import parse_json

DIGITS = 9
"""What is compared is rounded, as thresholds are: the last bits may be those of another machine."""


@dataclass(frozen=True, slots=True)
class ResultsChecked:
    """How many results were computed again, and how many were left out, by reason."""

    recomputed: int
    left_out: dict[str, int]


def verify_results(store: Store) -> ResultsChecked:
    """Compute the kept results of the current method again, and compare.

    Raises:
        ProblemError: One differs (D122), or its questionnaire or catalog is gone or changed; all of it at once.
    """
    problems: list[Problem] = []
    left_out: Counter[str] = Counter()
    recomputed = 0
    with store.reading() as connection:
        if without := _without(connection):
            left_out["validated before results were kept"] = without
        query = select(validated_results.c.method, validated_results.c.content, assessments)
        joined = query.join(assessments, assessments.c.id == validated_results.c.assessment_id)
        for row in connection.execute(joined.order_by(assessments.c.id)).mappings():
            if row["method"] != METHOD:
                left_out[f"made with method {row['method']}; this program computes method {METHOD}"] += 1
                continue
            recomputed += 1
            problems += _problems(connection, row)
    if problems:
        raise ProblemError(problems)
    return ResultsChecked(recomputed, dict(left_out))


def _without(connection: Connection) -> int:
    kept = select(validated_results.c.assessment_id)
    query = select(func.count()).where(assessments.c.state == "validated", assessments.c.id.not_in(kept))
    return int(connection.execute(query).scalar_one())


def _problems(connection: Connection, row: RowMapping) -> Iterator[Problem]:
    try:
        now = diagnose_with(submission_within(connection, row), *content_of(row), validated=True)
    except ProblemError as error:
        yield from error.problems
        return
    before, after = (_comparable(result) for result in (result_from(parse_json(row["content"])), now))
    if different := [key for key in after if before[key] != after[key]]:
        yield Problem("D122", f"the kept result differs in {listed(different)}", "what the answers give", row["id"])


def _comparable(result: Diagnosis) -> dict[str, Any]:
    data: dict[str, Any] = _rounded(result.model_dump(mode="json", exclude={"engine_version"}))
    return data


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value
