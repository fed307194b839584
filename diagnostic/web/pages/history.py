"""History: the city's assessments over the years, and what changed between any two."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from diagnostic.base.code_words import STATUS_WORDS
from diagnostic.base.period import period_of
from diagnostic.base.problems import ProblemError
from diagnostic.base.shown import DASH, counted, shown_number, signed
from diagnostic.content.question_types import Answer
from diagnostic.documents import wording
from diagnostic.documents.answer_words import short_answer
from diagnostic.method.change import AnswerChange, Comparison, compare
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.store import AssessmentInfo, list_assessments
from diagnostic.web import session
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.charts import scores_over_time
from diagnostic.web.parts.outcome import refuse
from diagnostic.web.parts.quote import quoted
from diagnostic.web.parts.shown_tables import table
from diagnostic.web.workspace import Opened, open_assessment, period_words

SHOWN = 15


@dataclass(frozen=True, slots=True)
class _Year:
    """One assessment with its result."""

    name: str
    opened: Opened
    result: Diagnosis


def show() -> None:
    """The page."""
    opened = session.required("History")
    if opened.info is None:
        st.info(
            "This is an invented example with one assessment only. Your own city gets a history by assessing again."
        )
        return
    own, others = _of_one_questionnaire(opened.info)
    years = _years(own)
    _overview(years)
    if others:
        st.caption(
            f"{counted(others, 'assessment')} with another questionnaire: not shown here, because the points "
            "do not compare."
        )
    if len(years) < 2:
        st.info("With a second assessment, next year or next quarter, this page shows what changed and why.")
        return
    old, new = _two(years, opened)
    if old is new:
        st.info("Choose two different assessments.")
        return
    _change(old, new)


def _of_one_questionnaire(info: AssessmentInfo) -> tuple[list[AssessmentInfo], int]:
    """The city's assessments with the questionnaire of this one, oldest first; and how many have another."""
    found = list_assessments(*the_desk(), info.city_id)
    own = [one for one in found if one.questionnaire.partition("@")[0] == info.questionnaire.partition("@")[0]]
    return sorted(own, key=lambda one: (period_of(one.period), one.started_at)), len(found) - len(own)


def _years(found: list[AssessmentInfo]) -> list[_Year]:
    """Each with its result."""
    desk = the_desk()
    opened = [open_assessment(desk, one.id) for one in found]
    names = [period_words(one) for one in found]
    names = [name if names.count(name) == 1 else f"{name}, {row + 1}" for row, name in enumerate(names)]
    return [_Year(name, one, session.diagnosis_of(one)) for name, one in zip(names, opened, strict=True)]


def _overview(years: list[_Year]) -> None:
    scored = [year for year in years if year.result.maturity.score is not None]
    if len(scored) > 1:
        rows = []
        periods = [year.opened.period for year in years]
        for year in scored:
            found = year.result.maturity
            low, high = found.likely_range.score if found.likely_range else (found.score, found.score)
            name = year.opened.period if periods.count(year.opened.period) == 1 else year.name
            rows.append({"Period": name, "Score": found.score, "Low": low, "High": high})
        scores_over_time(rows, "Period", "Score", "Low", "High", years[-1].opened.questionnaire.cuts)
        st.caption("Points: the scores. Bars behind them: the likely range. Dashed lines: where a level begins.")
    table(
        [
            {
                "Period": year.name,
                "Level": wording.level_headline(year.result),
                "Score": shown_number(year.result.maturity.score, 1),
                "Likely": _likely(year.result),
                "Answered": _answered(year.result),
            }
            for year in years
        ]
    )


def _likely(result: Diagnosis) -> str:
    found = result.maturity.likely_range
    return DASH if found is None else f"{shown_number(found.score[0], 1)} to {shown_number(found.score[1], 1)}"


def _answered(result: Diagnosis) -> str:
    asked = [question for question in result.questions if question.state != "not_applicable"]
    return f"{sum(question.state == 'answered' for question in asked)} of {len(asked)}"


def _two(years: list[_Year], opened: Opened) -> tuple[_Year, _Year]:
    """The two to compare: first the one before what is open, and what is open."""
    st.subheader("What changed, and which answers changed it")
    rows = list(range(len(years)))
    here = next(row for row in rows if years[row].opened.key == opened.key)
    old, new = (here - 1, here) if here else (0, 1)
    left, right = st.columns(2)
    chosen_old = left.selectbox("From", rows, old, format_func=lambda row: years[row].name)
    chosen_new = right.selectbox("To", rows, new, format_func=lambda row: years[row].name)
    return years[chosen_old], years[chosen_new]


def _change(old: _Year, new: _Year) -> None:
    try:
        found = _comparison(
            old.opened.key, old.opened.sheet.revision, new.opened.key, new.opened.sheet.revision, old, new
        )
    except ProblemError as error:
        refuse("These two cannot be compared: the questions between them are not the same.", error)
        return
    st.markdown(f"**{quoted(_sentence(found))}**")
    if found.answers:
        answers = _old_answers(old.opened, new.opened), session.answers_of(new.opened).answers
        rows = [_row(change, new.opened, *answers) for change in found.answers]
        if found.difference is None:  # then no answer has points
            rows = [{name: cell for name, cell in row.items() if name != "Points"} for row in rows]
        table(rows[:SHOWN])
        if rest := rows[SHOWN:]:
            with st.expander(f"{len(rest)} more {'answer' if len(rest) == 1 else 'answers'} changed"):
                table(rest)
        if found.difference is not None:
            st.caption(
                "The points of all answers add up to the difference of the scores. A change of a point or two may come "
                "from who filled in the form."
            )
    else:
        st.markdown("No answer changed.")
    _systems(old.result, new.result)


@st.cache_resource(show_spinner="Comparing …", max_entries=64)
def _comparison(
    old_key: str, old_revision: int, new_key: str, new_revision: int, _old: _Year, _new: _Year
) -> Comparison:
    del old_key, old_revision, new_key, new_revision  # what the cache goes by
    return compare(_old.result, _old.opened.questionnaire, _new.result, _new.opened.questionnaire)


def _sentence(found: Comparison) -> str:
    if found.difference is None:
        return "One of the two has no score, so there is no difference to explain."
    old, new = shown_number(found.old_score, 1), shown_number(found.new_score, 1)
    scores = f"score {old} to {new} ({signed(found.difference, 1)} points)"
    if found.old_level == found.new_level:
        return f"Level {found.new_level} in both; {scores}."
    return f"Level {found.old_level} to level {found.new_level}; {scores}."


def _row(change: AnswerChange, new: Opened, before: dict[str, Answer], after: dict[str, Answer]) -> dict[str, object]:
    question = new.questionnaire.question(change.question)
    return {
        "Question": f"{question.id} {question.name}",
        "Before": short_answer(question, before.get(question.id)),
        "Now": short_answer(question, after.get(question.id)),
        "Points": signed(change.points, 2),
    }


def _old_answers(old: Opened, new: Opened) -> dict[str, Answer]:
    """The earlier answers by the ids of the later questions."""
    moved = new.questionnaire.moved.get(old.questionnaire.version, {})
    return {moved.get(key, key): answer for key, answer in session.answers_of(old).answers.items()}


def _systems(old: Diagnosis, new: Diagnosis) -> None:
    before = {found.id: found for found in old.modules}
    number = shown_number
    rows = [
        {
            "System": now.name,
            "Status": f"{STATUS_WORDS[before[now.id].status]} → {STATUS_WORDS[now.status]}",
            "In operation": f"{number(before[now.id].implementation)} → {number(now.implementation)}",
        }
        for now in new.modules
        if now.id in before
        and (now.status, now.implementation) != (before[now.id].status, before[now.id].implementation)
    ]
    if rows:
        st.subheader("Systems that changed")
        table(rows)
