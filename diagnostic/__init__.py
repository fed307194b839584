"""How mature is a city's e-government, and what should it build next?

    >>> import diagnostic
    >>> submission = diagnostic.read_submission("city.xlsx")
    >>> result = diagnostic.diagnose(submission)
    >>> result.maturity.level, result.maturity.likely_range.level

Everything is imported when it is first used, so that ``import diagnostic`` and ``--help`` are quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnostic.api import diagnose, load_catalog, load_questionnaire, read_submission, read_submissions, score
    from diagnostic.base.problems import Problem, ProblemError
    from diagnostic.content.catalog import Catalog
    from diagnostic.content.questionnaire import Questionnaire
    from diagnostic.method.diagnosis import Diagnosis
    from diagnostic.submission.submission import Submission

_HOMES = {
    "Catalog": "diagnostic.content.catalog",
    "Diagnosis": "diagnostic.method.diagnosis",
    "Problem": "diagnostic.base.problems",
    "ProblemError": "diagnostic.base.problems",
    "Questionnaire": "diagnostic.content.questionnaire",
    "Submission": "diagnostic.submission.submission",
    "diagnose": "diagnostic.api",
    "load_catalog": "diagnostic.api",
    "load_questionnaire": "diagnostic.api",
    "read_submission": "diagnostic.api",
    "read_submissions": "diagnostic.api",
    "score": "diagnostic.api",
}

__all__ = [
    "Catalog",
    "Diagnosis",
    "Problem",
    "ProblemError",
    "Questionnaire",
    "Submission",
    "diagnose",
    "load_catalog",
    "load_questionnaire",
    "read_submission",
    "read_submissions",
    "score",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'diagnostic' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
