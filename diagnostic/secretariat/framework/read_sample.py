"""Results of a batch, or a wide table of answers, as a sample for the checks of the questionnaire."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from diagnostic.base.arrays import Floats, Ints, States, rounded
from diagnostic.base.city_name import INVENTED, city_key
from diagnostic.base.period import UNDATED
from diagnostic.base.problems import Problem, ProblemError, did_you_mean, raise_errors, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.question_types.checklist_question import ChecklistQuestion
from diagnostic.content.question_types.level_question import LevelQuestion
from diagnostic.content.question_types.yes_no_question import truth_in
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.cell_values import BadCell, plain
from diagnostic.formats.table.convert import column_problems
from diagnostic.formats.table.score_table import cell_problems, coded_rows
from diagnostic.formats.table.table_files import read_table
from diagnostic.method.question_score import question_scores
from diagnostic.method.responses import STATE_WORDS, Responses, State
from diagnostic.results.newest import When, newest, when_made
from diagnostic.results.read_results import BATCH_FIRST
from diagnostic.secretariat.framework.sample import NO_OPTION, Sample, Selection

RESULT_FILES = ("results.parquet", "results.csv")
_CODES = {word: int(state) for state, word in STATE_WORDS.items()}


def read_tables(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """The tables by their names; a folder stands for the results that ``diagnostic batch`` wrote into it.

    Raises:
        ProblemError: F101, F102, X804.
    """
    frames = {}
    for path in paths:
        file = path
        if path.is_dir():
            found = [path / name for name in RESULT_FILES if (path / name).is_file()]
            if not found:
                allowed = f"a folder with {' or '.join(RESULT_FILES)}"
                missing = shown(f"no results in {path}")
                raise ProblemError([Problem("F101", missing, allowed, file=str(path), mend=BATCH_FIRST)])
            file = found[0]
        frames[str(file)] = read_table(file)
    return frames


def named_questionnaires(frames: dict[str, pd.DataFrame]) -> list[str]:
    """The questionnaires that the results name, as ``id@version``; none for tables of answers."""
    columns = [frame["questionnaire"] for frame in frames.values() if "questionnaire" in frame.columns]
    return sorted({str(ref) for column in columns for ref in column.dropna().unique() if str(ref)})


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
    cities = [city for part in parts for city in part.cities]
    scores = np.concatenate([part.scores for part in parts], axis=1)
    states = np.concatenate([part.states for part in parts], axis=1)
    options = np.concatenate([part.options for part in parts], axis=1)
    counts = newest([city.key for city in cities], [city.when for city in cities])
    filled = np.any(states == State.ANSWERED, axis=0)
    kept = counts & filled
    there = list(compress(cities, kept))
    periods = sorted({city.when[0] for city in there} - {UNDATED})
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
        invented=sum(INVENTED in city.name for city in there),
    )
    return Sample(
        scores=scores[:, kept],
        states=states[:, kept],
        options=options[:, kept],
        ticked={name: np.concatenate([part.ticked[name] for part in parts], axis=1)[:, kept] for name in checklists},
        selection=selection,
    )


class _City(NamedTuple):
    """What tells cities and moments apart."""

    name: str
    key: str
    when: When


class _Part:
    """One table, coded."""

    def __init__(
        self,
        cities: list[_City],
        scores: Floats,
        states: States,
        options: Ints,
        ticked: dict[str, Floats],
        other: int = 0,
    ) -> None:
        self.cities, self.scores, self.states, self.options = cities, scores, states, options
        self.ticked, self.other = ticked, other


def _is_results(frame: pd.DataFrame, questionnaire: Questionnaire) -> bool:
    columns = ("engine_version", *(f"state.{question.id}" for question in questionnaire.questions))
    return any(name in frame.columns for name in columns)


def _cities(frame: pd.DataFrame, file: str) -> list[_City]:
    names = ("city.name", "city.country", "period", "submitted_at")
    columns = [map(_text, frame[name]) if name in frame.columns else [None] * len(frame) for name in names]
    return [
        _City(name or "", city_key(name, country, f"{file}, row {row}"), when_made(period, moment))
        for row, (name, country, period, moment) in enumerate(zip(*columns, strict=True))
    ]


def _text(cell: object) -> str | None:
    value = plain(cell)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value)


def _results(frame: pd.DataFrame, questionnaire: Questionnaire, catalog: Catalog | None, file: str) -> _Part:
    """Scores and states as the batch wrote them; rows of another questionnaire are counted and left out."""
    del catalog
    own = np.ones(len(frame), dtype=np.bool_)
    if "questionnaire" in frame.columns:
        own = (frame["questionnaire"] == questionnaire.ref).to_numpy(dtype=np.bool_)
    if "questionnaire_digest" in frame.columns:
        digests = frame.loc[own, "questionnaire_digest"].dropna().unique().tolist()
        strange = [str(digest) for digest in digests if digest != questionnaire.digest]
        if strange:
            raise ProblemError([Problem("V102", shown(strange[0]), questionnaire.digest, file=file)])
    used = frame[own]
    names = [f"{kind}.{question.id}" for question in questionnaire.questions for kind in ("question", "state")]
    missing = [name for name in names if name not in frame.columns]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        advice = did_you_mean(missing[0], list(frame.columns))
        if "questionnaire" in frame.columns and len(frame) and not own.any():
            advice = f"These are results of {shown(str(frame['questionnaire'].iloc[0]))}: name it with --questionnaire."
        raise ProblemError([Problem("V103", f"no {missing[0]}{more}", "one for every question", "", file, advice)])
    scores = np.stack([_numbers(used[f"question.{q.id}"], file) for q in questionnaire.questions])
    states = np.stack([_states(used[f"state.{q.id}"], file) for q in questionnaire.questions])
    scores = np.where(states == State.ANSWERED, scores, np.nan)
    options = np.full(scores.shape, NO_OPTION)
    for row, question in enumerate(questionnaire.questions):
        if question.type == "level":
            options[row] = option_of_score(question, scores[row])
    return _Part(_cities(used, file), scores, states, options, {}, int(np.sum(~own)))


def _numbers(column: pd.Series, file: str) -> Floats:
    try:
        numbers = pd.to_numeric(column.replace("", np.nan)).to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise ProblemError([Problem("V104", shown(str(error)), "a score", str(column.name), file)]) from None
    outside = (numbers < -1e-6) | (numbers > 100 + 1e-6)
    if outside.any():
        found = shown(float(numbers[outside][0]))
        raise ProblemError([Problem("V104", found, "a score in 0..100", str(column.name), file)])
    return numbers


def _states(column: pd.Series, file: str) -> States:
    codes = column.map(_CODES)
    if codes.isna().any():
        found = shown(column[codes.isna()].iloc[0])
        raise ProblemError([Problem("V104", found, ", ".join(_CODES), str(column.name), file)])
    result: States = np.asarray(codes, dtype=np.int8)
    return result


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
    values, states = coded_rows(frame, questionnaire, bad)
    ticked = {
        question.id: _ticked(frame, question) for question in questionnaire.questions if question.type == "checklist"
    }
    raise_errors([problem.in_file(file) for problem in cell_problems(list(dict.fromkeys(bad)))])
    options = np.full(values.shape, NO_OPTION)
    for row, question in enumerate(questionnaire.questions):
        if question.type == "level":
            given = states[row] == State.ANSWERED
            options[row, given] = values[row, given].astype(np.int64)
    scores = question_scores(questionnaire, Responses(values, states))
    return _Part(_cities(frame, file), scores, states, options, ticked)


def _ticked(frame: pd.DataFrame, question: ChecklistQuestion) -> Floats:
    """1 where an item is ticked, (items, rows); what is blank counts as not ticked, as in the score."""
    found = np.zeros((len(question.items), len(frame)))
    for place, item in enumerate(question.items):
        name = f"{question.id}/{item.id}"
        if name in frame.columns:
            found[place] = [truth_in(plain(cell)) is True for cell in frame[name].tolist()]
    return found
