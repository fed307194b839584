"""Reviews: a submitted assessment question by question, then validated or sent back with comments."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from diagnostic.base.code_words import CONFIDENCE_WORDS, VERIFICATION_WORDS
from diagnostic.base.formatting import counted
from diagnostic.content.question_types import AnyQuestion
from diagnostic.documents import result_sentences
from diagnostic.documents.answer_words import answer_words
from diagnostic.store import (
    OVERALL,
    AssessmentInfo,
    ReviewComment,
    answer_path,
    comment_path,
    confidence_path,
    evidence_path,
    list_assessments,
    read_review_comments,
    save_review_comment,
    save_verification,
    send_back,
    validate,
)
from diagnostic.submission.submission import Evidence
from diagnostic.web import menu, session
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import do_and_say, show_outcome
from diagnostic.web.parts.page_look import ask_for_the_top, bullets, show_from_the_top
from diagnostic.web.parts.page_writer import long_table
from diagnostic.web.parts.quote import quoted
from diagnostic.web.secretariat.compared import Change, big_changes, earlier_one
from diagnostic.web.secretariat.round_standing import STATES
from diagnostic.web.workspace import Opened, open_assessment

TOO_LATE = "Not done. If somebody else was faster, read this page again."
FACTOR = "f"


def show() -> None:
    """The page."""
    st.title("Reviews")
    show_outcome()
    desk = the_desk()
    key = st.query_params.get(session.OPEN)
    if key is None:
        _waiting(list_assessments(*desk))
        return
    opened = session.required()
    if opened.info is None:
        st.info("This is an invented example: there is nothing to review.")
        return
    before = _earlier(opened.info)
    _head(opened, before)
    changes = big_changes(session.diagnosis_of(before), session.diagnosis_of(opened)) if before else {}
    comments = _open_comments(opened)
    _overview(opened, before, changes)
    _questions(opened, before, changes, comments)
    _decide(opened, comments)


def _waiting(found: list[AssessmentInfo]) -> None:
    waiting = sorted(
        (info for info in found if info.state == "submitted"), key=lambda info: info.submitted_at or info.changed_at
    )
    if not waiting:
        st.info("Nothing waits for a review.")
        return
    st.markdown(f"{counted(len(waiting), 'submitted assessment')}, the oldest first.")
    rows = [[info.city_name, info.period, _day(info), info.round, info.submitted_by] for info in waiting]
    columns = ["City", "Period", "Submitted", "Times", "By"]
    long_table(pd.DataFrame(rows, columns=columns), "Assessments that wait for a review, the oldest first")
    names = {info.id: f"{info.city_name} · {info.period} · {_again(info)}" for info in waiting}
    key = st.selectbox("Assessment", list(names), format_func=lambda key: names[key])
    if st.button("Review this one", type="primary"):
        menu.go("secretariat.reviews", a=key)


def _again(info: AssessmentInfo) -> str:
    return f"submitted {'again ' if info.round > 1 else ''}{_day(info)}"


def _day(info: AssessmentInfo) -> str:
    assert info.submitted_at is not None
    return f"{info.submitted_at:%Y-%m-%d}"


def _earlier(info: AssessmentInfo) -> Opened | None:
    desk = the_desk()
    found = earlier_one(info, list_assessments(*desk, info.city_id))
    return None if found is None else open_assessment(desk, found.id)


def _head(opened: Opened, before: Opened | None) -> None:
    info = opened.info
    assert info is not None
    st.text(f"{opened.city} · {opened.period}")
    if info.state == "submitted":
        assert info.submitted_at is not None
        st.text(f"Submitted {session.local_time(info.submitted_at)} by {info.submitted_by}")
    else:
        st.info(f"Its state: {STATES[info.state]}. Only what waits for review can be commented on and decided.")
    with st.container(horizontal=True):
        if st.button("Back to the list"):
            st.query_params.clear()
            st.rerun()
        if st.button("The results as the city sees them"):
            menu.go("results", a=opened.key)
    if before is None:
        st.caption("There is no earlier assessment of this city to compare with.")


def _open_comments(opened: Opened) -> list[ReviewComment]:
    """Those of the latest submission."""
    assert opened.info is not None
    found = read_review_comments(*the_desk(), opened.key)
    return [comment for comment in found if comment.round == opened.info.round]


def _overview(opened: Opened, before: Opened | None, changes: dict[str, Change]) -> None:
    result = session.diagnosis_of(opened)
    st.subheader("On the whole")
    if result.maturity.level is None:
        st.markdown("There is no level: too few questions are answered.")
    else:
        st.markdown(f"**{quoted(result_sentences.level_headline(result, opened.questionnaire))}**")
    if before is not None:
        earlier = session.diagnosis_of(before)
        if earlier.maturity.level is not None:
            st.markdown(quoted(f"{before.period}: {result_sentences.level_headline(earlier, before.questionnaire)}"))
    bullets(result_sentences.note(note, opened.questionnaire, opened.catalog) for note in result.data_quality)
    if before is not None:
        _list_changes(opened, before, changes)


def _list_changes(opened: Opened, before: Opened, changes: dict[str, Change]) -> None:
    if not changes:
        st.markdown(quoted(f"No answer changed by 50 points or more since {before.period}."))
        return
    with st.expander(f"{counted(len(changes), 'big change')} since {before.period}"):
        for question_id, change in changes.items():
            name = opened.questionnaire.question(question_id).name
            st.markdown(quoted(f"{question_id} {name}: {change.words}"))


def _questions(
    opened: Opened, before: Opened | None, changes: dict[str, Change], comments: list[ReviewComment]
) -> None:
    """One factor at a time: a hundred fields on one page are slow."""
    factors = {factor.id: factor for factor in opened.questionnaire.factors}
    names: dict[str, str] = {}
    commented: list[str] = []
    for factor in factors.values():
        ids = {question.id for question in factor.questions}
        about = [counted(len(ids & set(changes)), "big change")] if ids & set(changes) else []
        names[factor.id] = " · ".join([factor.name, *about])  # no number that changes: the browser goes by these words
        written = sum(comment.question_id in ids for comment in comments)
        commented += [f"{factor.name} {written}"] if written else []
    st.subheader("Question by question")
    asked = st.query_params.get(FACTOR, "")
    start = list(names).index(asked) if asked in names else 0
    chosen = st.selectbox(
        "Factor", list(names), start, format_func=lambda key: names[key], key=f"factor {opened.key} {asked}"
    )
    if commented:
        st.caption(quoted("Comments: " + ", ".join(commented)))
    for question in factors[chosen].questions:
        with st.container(border=True, key=f"review-{question.id}"):
            _question(opened, before, changes.get(question.id), comments, question)
    _next(opened, list(factors), chosen, {key: factor.name for key, factor in factors.items()})


def _next(opened: Opened, order: list[str], chosen: str, names: dict[str, str]) -> None:
    at = order.index(chosen)
    show_from_the_top("question-by-question")
    if at + 1 < len(order) and st.button(f"Next: {quoted(names[order[at + 1]])}", on_click=ask_for_the_top):
        menu.go("secretariat.reviews", a=opened.key, f=order[at + 1])


def _question(
    opened: Opened,
    before: Opened | None,
    change: Change | None,
    comments: list[ReviewComment],
    question: AnyQuestion,
) -> None:
    st.markdown(f"**{quoted(f'{question.id} {question.name}')}**")
    st.markdown(quoted(question.text))
    columns = st.columns(2 if before else 1)
    with columns[0]:
        _answer(opened, question, opened.period)
    if before is not None and question.id in before.questionnaire.row_of:
        with columns[1]:
            _answer(before, before.questionnaire.question(question.id), before.period)
    if change is not None:
        st.markdown(f":material/swap_vert: **{quoted(change.words)}**")
    if question.evidence:
        with st.expander("Evidence a city would show"):
            st.markdown(quoted(question.evidence))
    _mark_field(opened, question.id)
    _comment_field(opened, question.id, comments, f"Comment on {question.id}")


def _answer(opened: Opened, question: AnyQuestion, period: str) -> None:
    sheet = opened.sheet
    st.caption(quoted(period))
    st.markdown(quoted(answer_words(question, sheet.value(answer_path(question.id)))))
    confidence = sheet.value(confidence_path(question.id))
    if confidence:
        st.markdown(quoted(f"How they know: {CONFIDENCE_WORDS.get(confidence, confidence)}"))
    evidence = sheet.value(evidence_path(question.id))
    if evidence:
        given = Evidence.model_validate(evidence)
        parts = (given.text, given.link, given.file, given.date, given.respondent)
        st.text(f"Evidence: {', '.join(part for part in parts if part)}")
    comment = sheet.value(comment_path(question.id))
    if comment:
        st.text(f"“{comment}”")


def _mark_field(opened: Opened, question_id: str) -> None:
    """Whether the reviewer could verify the answer; said of answers only, and saved at the click."""
    assert opened.info is not None
    mark = opened.sheet.verification.get(question_id)
    if opened.info.state != "submitted":
        if mark is not None:
            st.text(f"Review: {VERIFICATION_WORDS[mark]}")
        return
    if opened.sheet.value(answer_path(question_id)) is None:
        return
    key = f"mark {opened.key} {opened.info.round} {question_id}"
    st.segmented_control(
        f"Is the answer to {question_id} verified?",
        list(VERIFICATION_WORDS),
        default=None if key in st.session_state else mark,
        format_func=VERIFICATION_WORDS.__getitem__,
        key=key,
        on_change=_mark,
        args=(opened.key, question_id, key),
    )


def _mark(assessment_id: str, question_id: str, key: str) -> None:
    mark = st.session_state.get(key)
    do_and_say(lambda: save_verification(*the_desk(), assessment_id, question_id, mark), "", TOO_LATE)


def _comment_field(opened: Opened, question_id: str, comments: list[ReviewComment], label: str) -> None:
    """The reviewer's own comment, saved on leaving the field; those of other reviewers above it."""
    assert opened.info is not None
    me = the_desk().actor.email
    about = [comment for comment in comments if (comment.question_id or OVERALL) == question_id]
    mine = next((comment for comment in about if comment.by == me), None)
    for comment in about:
        if comment.by != me:
            st.text(f"{comment.by}: {comment.text}")
    if opened.info.state != "submitted":
        if mine is not None:
            st.text(f"{mine.by}: {mine.text}")
        return
    key = f"note {opened.key} {opened.info.round} {question_id}"
    st.text_area(
        label,
        mine.text if mine is not None and key not in st.session_state else "",
        key=key,
        max_chars=4000,
        height=68,
        on_change=_keep,
        args=(opened.key, question_id, key),
    )
    if mine is not None:
        st.caption(f"saved {quoted(session.local_time(mine.at))}")


def _keep(assessment_id: str, question_id: str, key: str) -> None:
    text = st.session_state.get(key) or ""
    do_and_say(lambda: save_review_comment(*the_desk(), assessment_id, question_id or None, text), "", TOO_LATE)


def _decide(opened: Opened, comments: list[ReviewComment]) -> None:
    info = opened.info
    assert info is not None
    if info.state != "submitted":
        return
    st.subheader("Decide")
    _comment_field(opened, OVERALL, comments, "Comment on the whole")
    going = f"{counted(len(comments), 'comment')} will go to the city with the decision." if comments else ""
    st.markdown(going or "There are no comments yet. Sending back needs at least one that says why.")
    left, right = st.columns(2)
    with left:
        st.markdown(
            "**Send back.** The city can change its answers and submit again; that does not count as another one."
        )
        st.button("Send back with the comments", disabled=not comments, on_click=_send_back, args=(opened.key,))
    with right:
        st.markdown("**Validate.** The assessment is locked for good and counts in comparisons.")
        sure = st.checkbox("I have read the answers; lock them", key=f"sure {opened.key} {info.revision}")
        st.button(
            "Validate",
            type="primary",
            disabled=not sure,
            on_click=_validate,
            args=(opened.key, opened.sheet.revision),
        )


def _send_back(key: str) -> None:
    done = "Sent back. The city sees your comments on its page Review and submit."
    if do_and_say(lambda: send_back(*the_desk(), key), done, TOO_LATE):
        st.query_params.clear()


def _validate(key: str, revision: int) -> None:
    if do_and_say(lambda: validate(*the_desk(), key, based_on=revision), "Validated and locked.", TOO_LATE):
        st.query_params.clear()
