"""Results: the level, what holds it back, the gaps, and what to build first with its reasons."""

from __future__ import annotations

import streamlit as st

from diagnostic.base.shown import DASH, counted, per_cent, shown_number, signed
from diagnostic.content.catalog import Catalog
from diagnostic.documents import wording
from diagnostic.documents.answer_words import STATUS_WORDS, short_answer
from diagnostic.method.diagnosis import Diagnosis, PriorityResult
from diagnostic.store import answer_path
from diagnostic.web import session
from diagnostic.web.answering.question_link import question_link
from diagnostic.web.parts.charts import bars_by_group, bars_with_marks, score_on_levels
from diagnostic.web.parts.download import result_json, submission_json, workbook_bytes
from diagnostic.web.parts.media_types import MEDIA_TYPES
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.quote import quoted
from diagnostic.web.parts.shown_tables import table
from diagnostic.web.practices.near import run_this_well
from diagnostic.web.workspace import Opened

OPERATION, EXPECTED = "In operation", "Expected at this level"


def show() -> None:
    """The page."""
    opened = session.required("Results")
    result = session.diagnosis_of(opened)
    _level(opened, result)
    _sure(opened, result)
    _way_up(opened, result)
    _factors(opened, result)
    if opened.info is not None:
        link("peers", "The city beside its peers")
    if opened.catalog is not None:
        _gaps(result, opened.catalog)
        _priorities(opened, result, opened.catalog)
    _data(opened, result)
    _downloads(opened, result)


def _level(opened: Opened, result: Diagnosis) -> None:
    found = result.maturity
    with st.container(border=True):
        st.header(quoted(wording.level_headline(result)))
        if found.level is None or found.score is None:
            share = per_cent(opened.questionnaire.enters_from)
            st.markdown(f"Answer more questions: a first score needs {share} of the questions of at least one factor.")
            if opened.editable:
                link("fill_in", "Answer questions", a=opened.key)
            return
        st.markdown(quoted(opened.questionnaire.levels[found.level - 1].description))
        st.markdown(f"**Score {shown_number(found.score, 1)} of 100.**")
        likely = found.likely_range.score if found.likely_range else [found.score, found.score]
        levels = [(level.name, level.cut) for level in opened.questionnaire.levels]
        score_on_levels(found.score, (likely[0], likely[1]), levels)
        if found.provisional:
            thin = counted(sum(not factor.rated for factor in result.factors), "factor has", "factors have")
            st.warning(f"Provisional: {thin} too few answers to be rated.")
        first = [p for p in result.priorities if p.class_ == "start_now"][:3]
        if first and opened.catalog is not None:
            names = ", then ".join(opened.catalog.module(p.id).name for p in first)
            st.markdown(f"**Build first:** {quoted(names)}. The reasons stand below.")


def _sure(opened: Opened, result: Diagnosis) -> None:
    """Range and probabilities, in words."""
    told = [
        wording.likely_range(result),
        wording.whole_range(result),
        wording.certainty(result, opened.questionnaire),
        wording.other_level(result),
    ]
    if any(told):
        st.subheader("How sure this is")
    for sentence in told:
        if sentence:
            st.markdown(quoted(sentence))


def _way_up(opened: Opened, result: Diagnosis) -> None:
    found = result.maturity
    if found.held_back_by:
        st.subheader("What holds the level back")
        st.markdown("The score would be enough for the next level, but it also asks for:")
        for hold in found.held_back_by:
            st.markdown("- " + quoted(wording.held_back(hold, opened.questionnaire)))
    if found.way_up and found.level is not None:
        st.subheader(f"The shortest way to level {found.level + 1}")
        st.markdown("\n".join("- " + quoted(wording.way_step(step, opened.questionnaire)) for step in found.way_up))
        link("what_if", "Try it out", a=opened.key)


def _factors(opened: Opened, result: Diagnosis) -> None:
    st.subheader("The factors")
    for dimension in opened.questionnaire.dimensions:
        score = next((d.score for d in result.maturity.dimensions if d.id == dimension.id), None)
        about = "what surrounds the city" if dimension.context else "what the city does"
        told = "no score yet" if score is None else f"**{shown_number(score, 1)}** points"
        st.markdown(f"{quoted(dimension.name)}, {about}: {told}")
    dimensions = {d.id: d.name for d in opened.questionnaire.dimensions}
    rows = [
        {
            "Factor": factor.name,
            "Dimension": dimensions.get(factor.dimension or "", "All"),
            "Score": found.score,
            "Level": str(found.level or DASH),
            "Answered": per_cent(found.coverage) + ("" if found.rated else ", not rated"),
        }
        for factor, found in zip(opened.questionnaire.factors, result.factors, strict=True)
    ]
    if any(found.rated for found in result.factors):
        bars_by_group(rows, "Factor", "Score", "Dimension")
        thin = "" if all(found.rated for found in result.factors) else "A factor without a bar has too few answers. "
        st.caption(f"{thin}The table says the same in numbers.")
    for row, found in zip(rows, result.factors, strict=True):
        row["Score"] = shown_number(found.score, 1)
        if not dimensions:
            del row["Dimension"]
    table(rows)


def _gaps(result: Diagnosis, catalog: Catalog) -> None:
    st.subheader("The systems: in operation against expected at this level")
    number = shown_number
    by_gap = sorted(result.modules, key=lambda found: -1e9 if found.gap is None else found.gap, reverse=True)
    known = [found for found in by_gap if found.implementation is not None and found.expected is not None]
    if known:
        rows = [
            {"System": catalog.module(found.id).name, OPERATION: found.implementation, EXPECTED: found.expected}
            for found in known
        ]
        bars_with_marks(rows, "System", OPERATION, EXPECTED)
    table(
        [
            {
                "System": catalog.module(found.id).name,
                "Status": STATUS_WORDS[found.status],
                "In operation / expected": f"{number(found.implementation)} / {number(found.expected)}",
                "Gap": "not known"
                if found.gap is None
                else f"{signed(found.gap)}, {wording.STANDING_NAMES[found.standing]}",
            }
            for found in by_gap
        ]
    )
    st.caption("In points of 100, the widest gap first. Behind: more than 10 points less in operation than expected.")


def _priorities(opened: Opened, result: Diagnosis, catalog: Catalog) -> None:
    st.subheader("What to build first")
    if result.target_level is None:
        st.markdown("No order yet: it needs a level, and the status of at least one system.")
        return
    st.caption(quoted(f"For target level {result.target_level}. The mark ≈ means: about equal to the one before."))
    previous: PriorityResult | None = None
    for found in result.priorities:
        equal = previous is not None and wording.about_equal(previous, found)
        rank = f"{found.rank}." if found.rank else DASH
        name = f"{rank} {'≈ ' if equal else ''}{catalog.module(found.id).name} ({wording.CLASS_NAMES[found.class_]})"
        with st.expander(quoted(name)):
            _reasons(opened, found, catalog)
        previous = found


def _reasons(opened: Opened, found: PriorityResult, catalog: Catalog) -> None:
    """The parts of a priority, down to the answers."""
    st.markdown(quoted(wording.CLASS_MEANINGS[found.class_].capitalize() + "."))
    if found.rank is None:
        return
    st.markdown(quoted(wording.contributions(found)))
    for waits in found.blocked_by:
        st.markdown("- Waits for " + quoted(wording.blocker(waits, opened.questionnaire, catalog)))
    for why in found.because:
        st.markdown(
            f"- {shown_number(why.points, 1)} points: {quoted(wording.reason(why, opened.questionnaire, catalog))}"
        )
        if why.question is not None:
            question = opened.questionnaire.question(why.question)
            answer = short_answer(question, opened.sheet.value(answer_path(question.id)))
            question_link(opened, question.id, f"Your answer: {answer}")
    link("guides", "The guide of this system", a=opened.key, m=found.id)
    run_this_well(found.id, but=opened.info.city_id if opened.info else None)


def _data(opened: Opened, result: Diagnosis) -> None:
    if result.data_quality:
        st.subheader("What makes this less certain")
        notes = (
            "- " + quoted(wording.note(note, opened.questionnaire, opened.catalog)) for note in result.data_quality
        )
        st.markdown("\n".join(notes))
        if opened.editable:
            link("review", "What is missing, and submit", a=opened.key)


def _downloads(opened: Opened, result: Diagnosis) -> None:
    st.subheader("Take it with you")
    link("reports", "The report, to read, print or edit", a=opened.key)
    stem = f"diagnosis-{opened.period or 'undated'}"
    submission = session.answers_of(opened)
    with st.container(horizontal=True):
        st.download_button(
            "Result (JSON)", result_json(result), f"{stem}.json", MEDIA_TYPES[".json"], on_click="ignore"
        )
        st.download_button(
            "Answers (JSON)",
            submission_json(submission),
            f"answers-{opened.period}.json",
            MEDIA_TYPES[".json"],
            on_click="ignore",
        )
        st.download_button(
            "Workbook",
            lambda: workbook_bytes(opened.questionnaire, opened.catalog, submission),
            f"{stem}.xlsx",
            MEDIA_TYPES[".xlsx"],
            on_click="ignore",
        )
