"""Scores of a whole wide table: steps 1-4, in pieces that fit into memory."""

from __future__ import annotations

import numpy as np
import pandas as pd

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.cell_values import BadCell, coded_checklist, coded_column, coded_facts
from diagnostic.method.assessment import is_provisional, maturity
from diagnostic.method.computed_answers import completed
from diagnostic.method.maturity_level import NO_LEVEL
from diagnostic.method.parameters import framework_parameters
from diagnostic.method.question_score import question_scores
from diagnostic.method.responses import Responses, State
from diagnostic.results.columns import COVERAGE, FACTOR_SCORE, LEVEL, PROVISIONAL, QUESTION_SCORE, SCORE

ROWS_AT_ONCE = 20_000
"""Results do not depend on it: every row is computed by itself."""


def score(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Scores and levels of every row of a wide table.

    Args:
        frame: One row a city, one column a question id (a checklist: one an item); see ``docs/formats.md``.
            Other columns are left alone.
        questionnaire: The version that the answers belong to.

    Returns:
        The same index; ``score``, ``level`` (empty where there is none), ``provisional``, and for each factor
        and question ``score.STR`` (NaN where not rated), ``coverage.STR``, ``question.STR-01``.

    Raises:
        ProblemError: Cells that cannot be used, each with its row (as counted in the frame, from 1) and column.
    """
    bad: list[BadCell] = []
    pieces = []
    for start in range(0, max(len(frame), 1), ROWS_AT_ONCE):
        piece = frame.iloc[start : start + ROWS_AT_ONCE]
        found: list[BadCell] = []
        responses = coded_rows(piece, questionnaire, found)
        bad += [BadCell(cell.row + start, cell.column, cell.problem) for cell in found]
        if not bad:
            pieces.append(_scored(piece.index, questionnaire, responses))
    if bad:
        raise ProblemError(cell_problems(bad))
    return pd.concat(pieces)


def cell_problems(bad: list[BadCell]) -> list[Problem]:
    """The problems with their place in the table, row by row."""
    return [
        Problem(p.code, p.found, p.allowed, f"row {row + 1}, column {column}", mend=p.mend)
        for row, column, p in sorted(bad, key=lambda cell: cell.row)
    ]


def coded_rows(frame: pd.DataFrame, questionnaire: Questionnaire, bad: list[BadCell]) -> Responses:
    """Answers to all questions, (questions, rows), with those that follow from facts."""
    shape = (len(questionnaire.questions), len(frame))
    values, states, known = np.full(shape, np.nan), np.zeros(shape, np.int8), np.zeros(shape)
    for row, question in enumerate(questionnaire.questions):
        if question.type == "checklist":
            values[row], states[row], known[row] = coded_checklist(question, frame, bad)
        elif question.id in frame.columns:
            values[row], states[row] = coded_column(question, frame[question.id], bad)
            known[row] = states[row] == State.ANSWERED
    responses = Responses(values, states, known, np.zeros(shape, np.bool_))
    if not questionnaire.facts:
        return responses
    return completed(questionnaire, responses, coded_facts(frame, questionnaire, responses, bad))


def _scored(index: pd.Index, questionnaire: Questionnaire, responses: Responses) -> pd.DataFrame:
    answers = question_scores(questionnaire, responses)
    found = maturity(questionnaire, answers, framework_parameters(questionnaire))
    columns: dict[str, object] = {
        SCORE.name: found.overall,
        LEVEL.name: pd.array(np.where(found.level == NO_LEVEL, -1, found.level), dtype="Int64"),
        PROVISIONAL.name: is_provisional(found),
    }
    columns[LEVEL.name] = pd.Series(columns[LEVEL.name]).mask(found.level == NO_LEVEL).array
    for row, factor in enumerate(questionnaire.factors):
        columns[FACTOR_SCORE.of(factor.id).name] = np.where(found.factors.rated[row], found.factors.score[row], np.nan)
        columns[COVERAGE.of(factor.id).name] = found.factors.coverage[row]
    for row, question in enumerate(questionnaire.questions):
        columns[QUESTION_SCORE.of(question.id).name] = answers.score[row]
    return pd.DataFrame(columns, index=index)
