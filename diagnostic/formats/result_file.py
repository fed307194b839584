"""A result of last time in a file."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.strict_model import shape_problems
from diagnostic.formats.read import bytes_of
from diagnostic.method.diagnosis import FORMAT, Diagnosis
from diagnostic.submission.submission import parse_json


def result_in(path: Path) -> Diagnosis | None:
    """The result in a JSON file; None where the file holds something else.

    Raises:
        ProblemError: It is not JSON, or not a whole result; each problem with the file.
    """
    if path.suffix.lower() != ".json":
        return None
    try:
        data = parse_json(bytes_of(path).decode("utf-8"))
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            return None
        return Diagnosis.model_validate(data)
    except UnicodeDecodeError as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None
    except ValidationError as error:
        raise ProblemError([problem.in_file(str(path)) for problem in shape_problems(error, Diagnosis)]) from None
    except ProblemError as error:
        raise ProblemError([problem.in_file(str(path)) for problem in error.problems]) from None
