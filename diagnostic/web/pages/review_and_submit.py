"""Review and submit: what is missing and what that costs, the quota, and the last step."""

from __future__ import annotations

import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.documents import result_sentences
from diagnostic.documents.answer_words import short_answer
from diagnostic.store import OVERALL, Quota, answer_path, read_quota, submit
from diagnostic.web import menu, session
from diagnostic.web.answering.answer_progress import progress_of, statuses_given, system_paths, unconfirmed
from diagnostic.web.answering.question_card import remarks_on
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import do_and_say, show_outcome
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import Opened

_PLACE = "submit"


def show() -> None:
    """The page."""
    opened = session.required("Review and submit")
    _comments(opened)
    _missing(opened)
    _certainty(opened)
    if opened.info is None:
        st.info("This is an invented example: it cannot be submitted.")
    else:
        _submit(opened)


def _comments(opened: Opened) -> None:
    """What the secretariat wrote when it sent this back."""
    asked = remarks_on(opened)
    if not asked:
        return
    st.subheader("What the secretariat asks")
    for text in asked.get(OVERALL, ()):
        st.text(text)
    for question in opened.questionnaire.questions:
        for text in asked.get(question.id, ()):
            with st.container(border=True):
                st.markdown(f"**{quoted(f'{question.id} {question.name}')}**")
                st.text(text)
                st.caption(
                    "Your answer now: " + quoted(short_answer(question, opened.sheet.value(answer_path(question.id))))
                )
                link("fill_in", "Open the question", a=opened.key, q=question.id)


def _missing(opened: Opened) -> None:
    st.subheader("What is missing")
    whole = progress_of(opened.questionnaire.questions, opened.sheet)
    if not whole.missing:
        unknown = f"; {whole.dont_know} of them with *don't know*" if whole.dont_know else ""
        st.markdown(f"All {whole.total} questions have been dealt with{unknown}.")
    for factor in opened.questionnaire.factors:
        found = progress_of(list(factor.questions), opened.sheet)
        carried = unconfirmed(opened.sheet, [answer_path(question.id) for question in factor.questions])
        parts = [f"{found.missing} of {found.total} open"] if found.missing else []
        parts += [f"{len(carried)} carried over, not confirmed yet"] if carried else []
        if parts:
            words = quoted(f"{factor.name}: {', '.join(parts)}")
            if not opened.editable:
                st.markdown(f"- {words}")
                continue
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(words, width="content")
                label = "Answer" if found.missing else "Confirm"
                if st.button(label, key=f"answer {factor.id}", type="tertiary", help=quoted(factor.name)):
                    menu.go("fill_in", a=opened.key, f=factor.id, u="0" if carried else "1")
    if opened.catalog is not None:
        given, total = statuses_given(opened.catalog, opened.sheet), len(opened.catalog.modules)
        if given < total:
            st.markdown(
                f"Systems: the status of {total - given} of {total} is not given. They get no place in the order."
            )
            if opened.editable:
                link("systems", "Say how far they are", a=opened.key)
        held = [module for module in opened.catalog.modules if unconfirmed(opened.sheet, system_paths(module))]
        if held:
            st.markdown(
                f"Systems: in {counted(len(held), 'system')} of {total}, values were carried over from the "
                "last assessment and nobody has confirmed them yet."
            )
            if opened.editable:
                link("systems", "Confirm them", a=opened.key)


def _certainty(opened: Opened) -> None:
    st.subheader("What that costs in certainty")
    result = session.diagnosis_of(opened)
    found = result.maturity
    if found.level is None:
        st.markdown("There is no level yet: too few questions are answered.")
        return
    st.markdown(f"**{quoted(result_sentences.level_headline(result, opened.questionnaire))}**")
    for sentence in (result_sentences.whole_range(result), result_sentences.certainty(result, opened.questionnaire)):
        if sentence:
            st.markdown(quoted(sentence))
    st.markdown(
        "\n".join(
            "- " + quoted(result_sentences.note(note, opened.questionnaire, opened.catalog))
            for note in result.data_quality
        )
    )


def _submit(opened: Opened) -> None:
    assert opened.info is not None
    st.subheader("Submit")
    if not opened.editable:
        if opened.info.editable:
            st.info("Not submitted yet. An official of the city submits it.")
        else:
            st.success(f"This assessment is {opened.state_words}.")
        if opened.info.submitted_at is not None:
            by = session.who(opened.info.submitted_by or "")
            st.text(f"Submitted {session.local_time(opened.info.submitted_at)} by {by}")
        link("results", "Read the results", a=opened.key)
        return
    quota = read_quota(*the_desk(), opened.info.city_id)
    again = opened.info.round > 0
    st.markdown(
        ("Sending it again after it was sent back does not count." if again else _quota_words(quota))
        + " After submitting, answers cannot be changed unless the secretariat sends it back."
    )
    if not again and not quota.left:
        st.warning(
            "All are used, so this one cannot be submitted now. What you answered is kept. Submit it next year, or ask "
            "the secretariat to allow one more this year."
        )
    elif session.diagnosis_of(opened).maturity.level is None:
        st.warning("With so few answers there is no result. Answer more before you submit.")
    st.button(
        "Submit this assessment",
        type="primary",
        disabled=not again and not quota.left,
        on_click=_hand_in,
        args=(opened.key, opened.sheet.revision),
    )
    show_outcome(_PLACE)


def _quota_words(quota: Quota) -> str:
    """How many may be submitted, and how many are left."""
    words = (
        f"A city may submit {counted(quota.allowed, 'assessment')} a year. In {quota.year}, {quota.used} "
        f"{'is' if quota.used == 1 else 'are'} used and {quota.left} {'is' if quota.left == 1 else 'are'} left"
    )
    return words + ("; this one will count." if quota.left else ".")


def _hand_in(key: str, revision: int) -> None:
    """Submit what this page showed, and nothing newer."""
    refused = "Not submitted. If something changed in between, read this page again and then submit."
    do_and_say(lambda: submit(*the_desk(), key, based_on=revision), "", refused, place=_PLACE)
