"""Results: the level, what holds it back, the gaps, and what to build first with its reasons."""

from __future__ import annotations

import streamlit as st

from diagnostic import wording
from diagnostic.content.catalog import Catalog
from diagnostic.diagnosis import Diagnosis, PriorityResult
from diagnostic.report.answer_words import STATUS_WORDS
from diagnostic.web import session
from diagnostic.web.charts import bars_by_group, bars_with_marks
from diagnostic.web.download import result_json, submission_json, workbook_bytes
from diagnostic.web.opened import Opened
from diagnostic.web.quote import quoted
from diagnostic.web.tables import table


def show() -> None:
    """The page."""
    opened = session.required()
    session.heading("Results", opened)
    result = session.diagnosis_of(opened)
    _level(opened, result)
    _way_up(opened, result)
    _factors(opened, result)
    if opened.catalog is not None:
        _gaps(result, opened.catalog)
        _priorities(opened, result, opened.catalog)
    _data(opened, result)
    _downloads(opened, result)


def _level(opened: Opened, result: Diagnosis) -> None:
    found = result.maturity
    with st.container(border=True):
        st.header(quoted(wording.level_headline(result)))
        if found.level is not None:
            st.markdown(quoted(opened.questionnaire.levels[found.level - 1].description))
            st.markdown(f"**Score {wording.shown_number(found.score, 1)} of 100.**")
        sure = wording.certainty(result, opened.questionnaire)
        if sure:
            st.markdown(quoted(sure))
        if found.provisional:
            st.warning("Provisional: some factors have too few answers to be rated.")
        for dimension in opened.questionnaire.dimensions:
            score = next((d.score for d in found.dimensions if d.id == dimension.id), None)
            st.markdown(f"{quoted(dimension.name)}: {wording.shown_number(score, 1)} points")


def _way_up(opened: Opened, result: Diagnosis) -> None:
    found = result.maturity
    if found.held_back_by:
        st.subheader("What holds the level back")
        for hold in found.held_back_by:
            st.markdown("- " + quoted(wording.held_back(hold, opened.questionnaire)))
    if found.way_up:
        st.subheader("The shortest way to the next level")
        for step in found.way_up:
            st.markdown("- " + quoted(wording.way_step(step, opened.questionnaire)))


def _factors(opened: Opened, result: Diagnosis) -> None:
    st.subheader("The factors")
    dimensions = {d.id: d.name for d in opened.questionnaire.dimensions}
    rows = [
        {
            "Factor": factor.name,
            "Dimension": dimensions.get(factor.dimension or "", "All"),
            "Score": found.score,
            "Level": str(found.level or wording.DASH),
            "Answered": f"{found.coverage:.0%}" + ("" if found.rated else ", not rated"),
        }
        for factor, found in zip(opened.questionnaire.factors, result.factors, strict=True)
    ]
    bars_by_group(rows, "Factor", "Score", "Dimension")
    st.caption("Factors without a bar have too few answers to be rated. The table says the same in numbers.")
    table(
        [row | {"Score": wording.shown_number(found.score, 1)} for row, found in zip(rows, result.factors, strict=True)]
    )


def _gaps(result: Diagnosis, catalog: Catalog) -> None:
    st.subheader("The systems: in operation against expected at this level")
    number = wording.shown_number
    known = [found for found in result.modules if found.implementation is not None and found.expected is not None]
    if known:
        bars_with_marks(
            [
                {"System": found.name, "In operation": found.implementation, "Expected": found.expected}
                for found in known
            ],
            "System",
            "In operation",
            "Expected",
        )
    rows = [
        {
            "System": catalog.module(found.id).name,
            "Status": STATUS_WORDS[found.status],
            "In use / expected": f"{number(found.implementation)} / {number(found.expected)}",
            "Gap": "not known" if found.gap is None else f"{found.gap:+.0f}, {wording.STANDING_NAMES[found.standing]}",
        }
        for found in result.modules
    ]
    table(rows)


def _priorities(opened: Opened, result: Diagnosis, catalog: Catalog) -> None:
    st.subheader("What to build first")
    st.caption(quoted(f"For target level {result.target_level}. ≈: about equal to the one before."))
    previous: PriorityResult | None = None
    for found in result.priorities:
        equal = previous is not None and wording.about_equal(previous, found)
        rank = f"{found.rank}." if found.rank else wording.DASH
        name = f"{rank} {'≈ ' if equal else ''}{catalog.module(found.id).name} ({wording.CLASS_NAMES[found.class_]})"
        with st.expander(quoted(name)):
            _reasons(opened, found, catalog)
        previous = found


def _reasons(opened: Opened, found: PriorityResult, catalog: Catalog) -> None:
    st.markdown(quoted(wording.CLASS_MEANINGS[found.class_].capitalize() + "."))
    if found.rank is None:
        return
    st.markdown(quoted(wording.contributions(found)))
    for waits in found.blocked_by:
        st.markdown("- Waits for " + quoted(wording.blocker(waits, opened.questionnaire, catalog)))
    for why in found.because:
        st.markdown(f"- {why.points:.1f} points: {quoted(wording.reason(why, opened.questionnaire, catalog))}")


def _data(opened: Opened, result: Diagnosis) -> None:
    if result.data_quality:
        st.subheader("What makes this less certain")
        for note in result.data_quality:
            st.markdown("- " + quoted(wording.note(note, opened.questionnaire)))


def _downloads(opened: Opened, result: Diagnosis) -> None:
    st.subheader("Take it with you")
    stem = f"diagnosis-{opened.period or 'undated'}"
    submission = session.answers_of(opened)
    with st.container(horizontal=True):
        st.download_button("Result (JSON)", result_json(result), f"{stem}.json", "application/json", on_click="ignore")
        st.download_button(
            "Answers (JSON)",
            submission_json(submission),
            f"answers-{opened.period}.json",
            "application/json",
            on_click="ignore",
        )
        st.download_button(
            "Workbook",
            lambda: workbook_bytes(opened.questionnaire, opened.catalog, submission),
            f"{stem}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
        )
