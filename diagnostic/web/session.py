"""What is open, and whose it is. The address decides; the session only remembers."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from diagnostic.base.formatting import day
from diagnostic.base.problems import ProblemError
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.store import Sheet, list_assessments, read_sheet, read_validated_result
from diagnostic.submission.submission import Submission
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import refuse
from diagnostic.web.parts.page_look import link
from diagnostic.web.workspace import EXAMPLE, Opened, examples, open_assessment, open_example, submission_of

OPEN = "a"
"""Key of the address that names what is open."""


def new_write_id() -> str:
    """For one change."""
    return uuid4().hex


def opened() -> Opened | None:
    """What the address names, else what this session had open, else the newest assessment."""
    key = st.query_params.get(OPEN) or st.session_state.get(OPEN) or _newest()
    if key is None:
        return None
    try:
        found = _open(key)
    except ProblemError as error:
        st.session_state.pop(OPEN, None)
        refuse("This assessment cannot be opened. Choose another one on the page Start.", error)
        _stop_with_start()
    st.session_state[OPEN] = key
    if st.query_params.get(OPEN) != key:
        st.query_params[OPEN] = key
    return found


def _newest() -> str | None:
    found = list_assessments(*the_desk())
    return max(found, key=lambda info: info.changed_at).id if found else None


def _open(key: str) -> Opened:
    if key.removeprefix(EXAMPLE) in examples() and key.startswith(EXAMPLE):
        return open_example(key.removeprefix(EXAMPLE))
    return open_assessment(the_desk(), key)


def required(title: str = "") -> Opened:
    """The same, for pages that make no sense without: under their title, with whose answers these are."""
    if title:
        st.title(title)
    found = opened()
    if found is None:
        st.info("Nothing is open yet. Begin on the page Start.")
        _stop_with_start()
    if title:
        say_whose(found)
    return found


def _stop_with_start() -> NoReturn:
    """End the page with the way to the page Start: on a phone the menu is closed."""
    link("start", "Start")
    st.stop()


def diagnosis_of(found: Opened) -> Diagnosis:
    """The result of what is open, computed once for each edition; of what is validated the one that was stored."""
    return _diagnosis(found.edition, found)


@st.cache_resource(show_spinner="Computing the result …", max_entries=64)
def _diagnosis(edition: str, _found: Opened) -> Diagnosis:
    del edition  # what the cache goes by
    if _found.validated and (kept := read_validated_result(*the_desk(), _found.key)) is not None:
        return kept
    submission = submission_of(the_desk(), _found)
    return diagnose_with(submission, _found.questionnaire, _found.catalog, validated=_found.validated)


def basis_of(found: Opened, before: Opened | None = None) -> Basis:
    """What documents about it are made from; with an earlier assessment they also say what changed since."""
    return Basis(
        diagnosis_of(found),
        found.questionnaire,
        found.catalog,
        answers_of(found),
        diagnosis_of(before) if before else None,
        before.questionnaire if before else None,
        answers_of(before) if before else None,
    )


def who(email: str) -> str:
    """Who did something: ``you``, or the e-mail address."""
    return "you" if email == the_desk().actor.email else email


def local_time(moment: datetime) -> str:
    """The time of day at the reader's place, with the date unless it is today."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    there = moment.astimezone(zone)
    today = datetime.now(zone).date() == there.date()
    return f"{there:%H:%M}" if today else f"{there:%H:%M} on {day(there.date())}"


def say_whose(found: Opened) -> None:
    """Whose answers these are; the name came from outside and is shown as plain text."""
    st.text(" · ".join(part for part in (found.city, found.period, found.state_words) if part))


def read_sheet_of(found: Opened) -> Sheet:
    """What the store holds now."""
    if found.info is None:
        return found.sheet
    return read_sheet(*the_desk(), found.key)


def answers_of(found: Opened) -> Submission:
    """The answers as a submission."""
    return submission_of(the_desk(), found)
