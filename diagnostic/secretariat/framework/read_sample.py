"""Results of a batch, or a wide table of answers, as a sample for the checks of the questionnaire."""

from __future__ import annotations

from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from diagnostic.base.arrays import Floats, Ints, States, rounded
from diagnostic.base.city_identity import INVENTED
from diagnostic.base.period import UNDATED
from diagnostic.base.problems import Problem, ProblemError, did_you_mean, raise_errors, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import DEFAULT_QUESTIONNAIRE
from diagnostic.content.question_types import ChecklistQuestion, LevelQuestion
from diagnostic.content.question_types.yes_no_question import truth_in
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.cell_values import BadCell, plain
from diagnostic.formats.table.convert import column_problems
from diagnostic.formats.table.score_table import cell_problems, coded_rows
from diagnostic.method.question_score import question_scores
from diagnostic.method.responses import STATE_WORDS, State
from diagnostic.results.columns import (
    CITY_COUNTRY,
    CITY_NAME,
    ENGINE_VERSION,
    KNOWN,
    PERIOD,
    QUESTION_SCORE,
    QUESTIONNAIRE,
    QUESTIONNAIRE_DIGEST,
    STATE,
    SUBMITTED_AT,
)
from diagnostic.results.newest import newest
from diagnostic.results.results_table import Results, one_table
from diagnostic.secretariat.framework.sample import NO_OPTION, Sample, Selection

ENDINGS = (".parquet", ".csv", ".jsonl", ".xlsx")
_ABOUT = (CITY_NAME, CITY_COUNTRY, PERIOD, SUBMITTED_AT)
_CODES: dict[str | None, int] = {word: int(state) for state, word in STATE_WORDS.items()}


def only_questionnaire(frames: dict[str, pd.DataFrame]) -> str:
    """The questionnaire that all results name, as ``id@version``; the default where they are tables of answers.

    Raises:
        ProblemError: They name several (V105).
    """
    columns = [frame[QUESTIONNAIRE.name] for frame in frames.values() if QUESTIONNAIRE.name in frame.columns]
    named = sorted({str(ref) for column in columns for ref in column.dropna().unique() if str(ref)})
    if len(named) > 1:
        raise ProblemError([Problem("V105", shown(", ".join(named)), "one at a time")])
    return named[0] if named else DEFAULT_QUESTIONNAIRE


def sample_of(frames: dict[str, pd.DataFrame], questionnaire: Questionnaire, catalog: Catalog | None) -> Sample:
    """The newest answers of each city of all tables.

    Raises:
        ProblemError: Columns that are missing or not known, cells that cannot be used, mixed kinds of tables.
    """
    kinds = {file: _is_results(frame, questionnaire) for file, frame in frames.items()}
    if len(set(kinds.values())) > 1:
        odd = next(file for file, kind in kinds.items() if kind != next(iter(kinds.values())))
        raise ProblemError([Problem("V101", odd, "results of batches only, or tables of answers only", file=odd)])
    results = all(kinds.values())
    parts = [(_results if results else _answers)(frame, questionnaire, catalog, file) for file, frame in frames.items()]
    scores = np.concatenate([part.scores for part in parts], axis=1)
    states = np.concatenate([part.states for part in parts], axis=1)
    known = np.concatenate([part.known for part in parts], axis=1)
    options = np.concatenate([part.options for part in parts], axis=1)
    keys = [key for part in parts for key in part.cities.keys]
    when = [moment for part in parts for moment in part.cities.when]
    counts = newest(keys, when)
    filled = np.any(states == State.ANSWERED, axis=0)
    kept = counts & filled
    periods = sorted({period for period, _ in compress(when, kept)} - {UNDATED})
    names = [name or "" for part in parts for name in part.cities.texts(CITY_NAME)]
    checklists = [] if results else [q.id for q in questionnaire.questions if q.type == "checklist"]
    selection = Selection(
        sources=tuple(Path(file).name for file in frames),
        kind="results" if results else "answers",
        rows=sum(len(frame) for frame in frames.values()),
        other_questionnaire=sum(part.other for part in parts),
        older=int(np.sum(~counts)),
        empty=int(np.sum(counts & ~filled)),
        cities=int(kept.sum()),
        first_period=str(periods[0]) if periods else None,
        last_period=str(periods[-1]) if periods else None,
        invented=sum(INVENTED in name for name in compress(names, kept)),
    )
    return Sample(
        scores=scores[:, kept],
        states=states[:, kept],
        known=known[:, kept],
        options=options[:, kept],
        ticked={name: np.concatenate([part.ticked[name] for part in parts], axis=1)[:, kept] for name in checklists},
        selection=selection,
    )


class _Part(NamedTuple):
    """One table, coded; ``other`` of its rows belong to another questionnaire."""

    cities: Results
    scores: Floats
    states: States
    known: Floats
    options: Ints
    ticked: dict[str, Floats]
    other: int = 0


def _is_results(frame: pd.DataFrame, questionnaire: Questionnaire) -> bool:
    wanted = (ENGINE_VERSION, *(STATE.of(question.id) for question in questionnaire.questions))
    return any(column.name in frame.columns for column in wanted)


def _results(frame: pd.DataFrame, questionnaire: Questionnaire, catalog: Catalog | None, file: str) -> _Part:
    """Scores and states as the batch wrote them; rows of another questionnaire are counted and left out."""
    del catalog
    whole = one_table(frame, file)
    refs = whole.texts(QUESTIONNAIRE)
    own = np.array([ref == questionnaire.ref for ref in refs]) | (QUESTIONNAIRE not in whole)
    used = whole.chosen(own)
    for digest in used.texts(QUESTIONNAIRE_DIGEST):
        if digest not in (None, questionnaire.digest):
            raise ProblemError([Problem("V102", shown(digest), questionnaire.digest, file=file)])
    ids = [question.id for question in questionnaire.questions]
    missing = [column.name for one in ids for column in (QUESTION_SCORE.of(one), STATE.of(one)) if column not in used]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        advice = did_you_mean(missing[0], list(frame.columns))
        if len(whole) and not own.any():
            advice = f"These are results of {shown(refs[0])}: name it with --questionnaire."
        raise ProblemError([Problem("V103", f"no {missing[0]}{more}", "one for every question", "", file, advice)])
    states = np.stack([_states(used, one, file) for one in ids])
    scores = np.where(states == State.ANSWERED, np.stack([_scores(used, one, file) for one in ids]), np.nan)
    known = np.stack([_known(used, one, own_states) for one, own_states in zip(ids, states, strict=True)])
    options = np.full(scores.shape, NO_OPTION)
    for row, question in enumerate(questionnaire.questions):
        if question.type == "level":
            options[row] = option_of_score(question, scores[row])
    return _Part(used, scores, states, known, options, {}, int(np.sum(~own)))


def _known(results: Results, question_id: str, states: States) -> Floats:
    """The known shares of a question's answers; only checklists have a column of them."""
    answered = (states == State.ANSWERED).astype(np.float64)
    column = KNOWN.of(question_id)
    return answered if column not in results else np.where(answered > 0, results.numbers(column), 0.0)


def _scores(results: Results, question_id: str, file: str) -> Floats:
    column = QUESTION_SCORE.of(question_id)
    numbers = results.numbers(column)
    outside = (numbers < -1e-6) | (numbers > 100 + 1e-6)
    if outside.any():
        first = shown(float(numbers[outside][0]))
        raise ProblemError([Problem("V104", first, "a score in 0..100", column.name, file)])
    return numbers


def _states(results: Results, question_id: str, file: str) -> States:
    column = STATE.of(question_id)
    words = results.texts(column)
    for word in words:
        if word not in _CODES:
            raise ProblemError([Problem("V104", shown(word), ", ".join(STATE_WORDS.values()), column.name, file)])
    return np.array([_CODES[word] for word in words], dtype=np.int8)


def option_of_score(question: LevelQuestion, scores: Floats) -> Ints:
    """The option that gave each score, (cities,); ``NO_OPTION`` without a score or where two options share one."""
    found = np.full(scores.shape, NO_OPTION)
    own = rounded(question.option_scores)
    for place, score in enumerate(own):
        if np.sum(own == score) == 1:
            found[rounded(scores) == score] = place
    return found


def _answers(frame: pd.DataFrame, questionnaire: Questionnaire, catalog: Catalog | None, file: str) -> _Part:
    """Answers of a wide table, scored."""
    raise_errors([problem.in_file(file) for problem in column_problems(frame.columns, questionnaire, catalog)])
    bad: list[BadCell] = []
    responses = coded_rows(frame, questionnaire, bad)
    values, states = responses.values, responses.states
    ticked = {
        question.id: _ticked(frame, question) for question in questionnaire.questions if question.type == "checklist"
    }
    raise_errors([problem.in_file(file) for problem in cell_problems(list(dict.fromkeys(bad)))])
    options = np.full(values.shape, NO_OPTION)
    for row, question in enumerate(questionnaire.questions):
        if question.type == "level":
            given = states[row] == State.ANSWERED
            options[row, given] = values[row, given].astype(np.int64)
    answers = question_scores(questionnaire, responses)
    about = [column.name for column in _ABOUT if column.name in frame.columns]
    return _Part(one_table(frame[about], file), answers.score, states, answers.known, options, ticked)


def _ticked(frame: pd.DataFrame, question: ChecklistQuestion) -> Floats:
    """1 where an item is ticked, (items, rows); what is blank counts as not ticked, as in the score."""
    found = np.zeros((len(question.items), len(frame)))
    for place, item in enumerate(question.items):
        name = f"{question.id}/{item.id}"
        if name in frame.columns:
            found[place] = [truth_in(plain(cell)) is True for cell in frame[name].tolist()]
    return found
