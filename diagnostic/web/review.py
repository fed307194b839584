"""Review and submit: what is missing and what that costs, the quota, and the last step."""

from __future__ import annotations

import streamlit as st

from diagnostic import wording
from diagnostic.problems import ProblemError
from diagnostic.store import read_quota, read_review_comments, submit
from diagnostic.web import pages, session
from diagnostic.web.opened import Opened
from diagnostic.web.path_words import field_name
from diagnostic.web.progress import progress_of, statuses_given
from diagnostic.web.quote import quoted

_REFUSED = "submit refused"


def show() -> None:
    """The page."""
    opened = session.required()
    session.heading("Review and submit", opened)
    _comments(opened)
    _missing(opened)
    _certainty(opened)
    if opened.info is None:
        st.info("This is an invented example: it cannot be submitted.")
        return
    _submit(opened)


def _comments(opened: Opened) -> None:
    """What the secretariat wrote when it sent this back."""
    if opened.info is None or not opened.info.round:
        return
    found = [
        comment
        for comment in read_review_comments(session.the_store(), session.actor(), opened.key)
        if comment.round == opened.info.round and comment.text
    ]
    if found and opened.editable:
        st.subheader("What the secretariat asks")
        for comment in found:
            about = "On the whole"
            if comment.question_id is not None:
                about = f"{comment.question_id} {opened.questionnaire.question(comment.question_id).name}"
            st.text(f"{about}: {comment.text}")


def _missing(opened: Opened) -> None:
    st.subheader("What is missing")
    whole = progress_of(opened.questionnaire.questions, opened.sheet)
    if not whole.missing:
        st.markdown(f"All {whole.total} questions have been dealt with; {whole.dont_know} with *don't know*.")
    for factor in opened.questionnaire.factors:
        found = progress_of(list(factor.questions), opened.sheet)
        if found.missing:
            left, right = st.columns([3, 1], vertical_alignment="center")
            left.markdown(quoted(f"{factor.name}: {found.missing} of {found.total} not answered"))
            if opened.editable and right.button("Answer them", key=f"answer {factor.id}"):
                pages.go("fill_in", a=opened.key, f=factor.id, u="1")
    if opened.catalog is not None:
        given, total = statuses_given(opened.catalog, opened.sheet), len(opened.catalog.modules)
        if given < total:
            st.markdown(
                f"Systems: the status of {total - given} of {total} is not given; they get no place in the order."
            )
    carried = [
        path for path, found in opened.sheet.fields.items() if found.origin == "carried" and found.value is not None
    ]
    if carried:
        names = [field_name(path, opened.questionnaire, opened.catalog) for path in carried]
        st.markdown(f"{len(carried)} values were carried over and nobody has confirmed them yet:")
        st.text(wording.listed(names))


def _certainty(opened: Opened) -> None:
    st.subheader("What that costs in certainty")
    result = session.diagnosis_of(opened)
    found = result.maturity
    if found.level is None:
        st.markdown("There is no level yet: too few questions are answered.")
        return
    st.markdown(f"**{quoted(wording.level_headline(result))}**")
    sure = wording.certainty(result, opened.questionnaire)
    if sure:
        st.markdown(quoted(sure))
    if found.range is not None:
        low, high = found.range.score
        lowest, highest = found.range.level
        st.markdown(
            quoted(
                f"Score {wording.shown_number(found.score, 1)} now. Whatever the missing answers turn out to be, it "
                f"lies between {low:.1f} and {high:.1f}, the level between {lowest} and {highest}."
            )
        )
    for note in result.data_quality:
        st.markdown("- " + quoted(wording.note(note, opened.questionnaire)))


def _submit(opened: Opened) -> None:
    assert opened.info is not None
    st.subheader("Submit")
    if not opened.editable:
        st.success(f"This assessment is {opened.state_words}.")
        if opened.info.submitted_at is not None:
            st.text(f"Submitted {session.local_time(opened.info.submitted_at)} by {opened.info.submitted_by}")
        return
    quota = read_quota(session.the_store(), session.actor(), opened.info.city_id)
    again = opened.info.round > 0
    words = (
        "Sending it again after it was sent back does not count."
        if again
        else f"A city may submit {quota.allowed} assessments a year; {quota.used} are used in {quota.year}, "
        f"{quota.left} left. This one will count."
    )
    st.markdown(words + " After submitting, answers cannot be changed unless the secretariat sends it back.")
    st.button(
        "Submit this assessment",
        type="primary",
        disabled=not again and not quota.left,
        on_click=_hand_in,
        args=(opened.key, opened.sheet.revision),
    )
    refused: ProblemError | None = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        st.error("Not submitted. If something changed in between, read this page again and then submit.")
        session.show_problems(refused)


def _hand_in(key: str, revision: int) -> None:
    """Submit what this page showed, and nothing newer."""
    try:
        submit(session.the_store(), session.actor(), key, based_on=revision)
    except ProblemError as error:
        st.session_state[_REFUSED] = error
