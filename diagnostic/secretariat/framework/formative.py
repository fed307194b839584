"""Which factors are lists of facts (formative), so that their questions need not go together.

A list of facts such as income, debt and rating makes up what it stands for: nothing behind it makes the facts agree,
and alpha is no mark of its quality. This is known of a version, not seen in its answers; it stands beside the
questionnaire in ``analysis.yaml`` and outside its digest, because no score depends on it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from diagnostic.base.problems import Problem, did_you_mean, raise_errors, shown
from diagnostic.content.load import load_model
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import Strict, pointer

FILE = "analysis.yaml"


class AnalysisNotes(Strict):
    """What the check of a questionnaire must know and its answers do not say."""

    format: Literal["diagnostic-analysis/1"]
    formative: dict[str, str] = {}
    """For each formative factor the reason."""


def formative_factors(folder: Path, questionnaire: Questionnaire) -> dict[str, str]:
    """Id and reason of each formative factor; none where the folder has no ``analysis.yaml``.

    Raises:
        ProblemError: The file cannot be used, or names a factor that does not exist.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    notes = load_model(path, AnalysisNotes)
    known = list(questionnaire.factor_row_of)
    raise_errors(
        [
            Problem(
                "Q305", shown(name), ", ".join(known), pointer("formative", name), str(path), did_you_mean(name, known)
            )
            for name in notes.formative
            if name not in questionnaire.factor_row_of
        ]
    )
    return notes.formative
