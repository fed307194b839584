"""Upload many: returns of many cities at once, each into its own city's assessment, and a table of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.base.problems import KINDS, Problem, ProblemError, shown
from diagnostic.content.load import DEFAULT_QUESTIONNAIRE, catalog_for, load_questionnaire, shipped_questionnaires
from diagnostic.formats import sandbox
from diagnostic.formats.workbook.countries import country_names
from diagnostic.store import AssessmentInfo, MemberCity, add_city, list_assessments, list_cities
from diagnostic.store.people import new_city_id
from diagnostic.submission.submission import City
from diagnostic.web import session
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.arrivals import ENDINGS, Arrival, read_arrivals, unpacked
from diagnostic.web.parts.downloads import table_bytes
from diagnostic.web.parts.outcome import Outcome, say, show_outcome
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.page_writer import long_table
from diagnostic.web.parts.quote import quoted
from diagnostic.web.secretariat.intake import matching_city, namesake, repeated, take, target_of

MEGABYTES = 100
MOST_CHOICES = 30
"""Choices shown at once for cities that were not found."""
IN_FULL = 50
FEW = 20
"""Rows that are shown in full at once: a table cuts long sentences off."""
LEAVE = ""
COLUMNS = ["File", "What is wrong", "How to mend it", "Place", "Code"]
_ROUND = "upload many round"
Rejects = Sequence[tuple[str, list[Problem]]]


class File(Protocol):
    """What the browser sent."""

    name: str

    def getvalue(self) -> bytes:
        """The bytes."""


@dataclass(frozen=True, slots=True)
class ManyTaken(Outcome):
    """What the last step did.

    Attributes:
        changed: New or changed values of each file that was taken.
        rejects: What was not done, by file.
        waiting: Files of which nobody said whose they are.
    """

    changed: tuple[int, ...] = ()
    rejects: Rejects = ()
    waiting: tuple[str, ...] = ()

    def show(self) -> None:
        """With the table of what was not done."""
        if self.changed:
            values = counted(sum(self.changed), "new or changed value")
            st.success(f"{counted(len(self.changed), 'file')} taken, with {values}.")
            link("secretariat.cities", "The cities and where they stand")
        if self.waiting:
            left_out = counted(len(self.waiting), "file")
            st.warning(f"{left_out} left out, because no city was chosen. Upload again when you know:")
            st.text("\n".join(self.waiting))
        if self.rejects:
            st.error(f"{counted(len(self.rejects), 'file')}: something was not done.")
            _reject_table(self.rejects, "rejects after")


@dataclass(frozen=True, slots=True)
class Placed:
    """A file and where it goes.

    Attributes:
        city_id: "" while nobody has said which city it is.
        target: The draft; None for a new assessment.
        problems: Why it goes nowhere.
    """

    arrival: Arrival
    city_id: str
    target: AssessmentInfo | None
    problems: list[Problem]


def show() -> None:
    """The page."""
    st.title("Upload many")
    st.markdown(
        "Workbooks (.xlsx, .ods), JSON files, exports of the survey form, or zip archives of them. Each goes into the "
        "assessment of its city for its period; a new one is started where there is none. The city is found by its "
        "exact name and country, and never guessed. Every file that is taken is kept as it came; the history says "
        "that the secretariat took it in."
    )
    show_outcome()
    names = list(dict.fromkeys(ref.id for ref in shipped_questionnaires()))
    name = st.selectbox(
        "Questionnaire",
        names,
        names.index(DEFAULT_QUESTIONNAIRE),
        format_func=lambda key: load_questionnaire(key).title,
    )
    files = st.file_uploader(
        "Files",
        ENDINGS,
        accept_multiple_files=True,
        max_upload_size=MEGABYTES,
        key=f"files {st.session_state.get(_ROUND, 0)}",
    )
    if not files:
        sandbox.warm()
        return
    arrivals = _read_all(files, name)
    store, actor = the_desk()
    cities = list_cities(store, actor)
    above = st.container()  # what was read stands above the choices, of which there may be dozens
    placed = _place(arrivals, cities, list_assessments(store, actor))
    ready = [one for one in placed if one.city_id and not one.problems]
    with above:
        _overview(placed, cities)
    rejects = [(one.arrival.name, one.problems) for one in placed if one.problems]
    if rejects:
        st.subheader("Not taken")
        _reject_table(rejects, "rejects before")
    if ready:
        _take_form(ready, rejects, [one.arrival.name for one in placed if not one.city_id and not one.problems])


def _read_all(files: Sequence[File], name: str) -> list[Arrival]:
    arrivals: list[Arrival] = []
    bar = st.progress(0.0, "Reading …")
    for at, file in enumerate(files):
        data = file.getvalue()
        bar.progress(at / len(files), quoted(f"Reading {file.name} ({at + 1} of {len(files)})"))
        arrivals += _read(file.name, name, data, bar)
    bar.empty()
    return arrivals


def _read(file: str, name: str, data: bytes, bar: Any) -> list[Arrival]:
    found: list[Arrival] = []
    for inside, content, problems in unpacked(file, data):
        if problems:
            found.append(Arrival(inside, content, None, problems))
            continue
        if inside != file:
            bar.progress(0.0, quoted(f"Reading {inside}"))
        found += _read_once(inside, sha256(content).hexdigest(), name, content)
    return found


@st.cache_resource(show_spinner=False, max_entries=1000, ttl="1h")
def _read_once(file: str, fingerprint: str, name: str, _data: bytes) -> list[Arrival]:
    del fingerprint  # what the cache goes by
    questionnaire = load_questionnaire(name)
    return read_arrivals(file, _data, questionnaire, catalog_for(questionnaire))


def _place(arrivals: list[Arrival], cities: list[MemberCity], assessments: list[AssessmentInfo]) -> list[Placed]:
    """Where each goes; for cities that are not found a person chooses."""
    chosen = _choices(arrivals, cities)
    ids = [_city_of(arrival, cities, chosen) for arrival in arrivals]
    where = [
        (city_id, arrival.submission.period or "") if city_id and arrival.submission is not None else None
        for city_id, arrival in zip(ids, arrivals, strict=True)
    ]
    doubled = repeated(where)
    placed = []
    for at, (arrival, city_id) in enumerate(zip(arrivals, ids, strict=True)):
        target: AssessmentInfo | None = None
        problems = [problem for problem in arrival.problems if problem.is_error] if arrival.submission is None else []
        if at in doubled:
            others = [arrivals[i].name for i in sorted(doubled) if where[i] == where[at] and i != at]
            mend = "Keep the file that holds, and take the others out of this upload."
            problems = [Problem("B105w", shown(", ".join(others)), mend=mend)]
        elif arrival.submission is not None and (city_id or arrival.submission.period is None):
            found = target_of(arrival.submission, city_id, assessments)
            if isinstance(found, list):
                problems = found
            else:
                target = found
        placed.append(Placed(arrival, city_id, target, problems))
    return placed


def _city_of(arrival: Arrival, cities: list[MemberCity], chosen: dict[str, str]) -> str:
    if arrival.submission is None:
        return ""
    found = matching_city(arrival.submission.city, cities)
    return found.id if found is not None else chosen.get(arrival.key, "")


def _choices(arrivals: list[Arrival], cities: list[MemberCity]) -> dict[str, str]:
    """What a person says about the files whose city was not found."""
    usable = [a for a in arrivals if a.submission is not None and a.submission.period is not None]
    without = [a for a in usable if a.submission is not None and matching_city(a.submission.city, cities) is None]
    unknown = list({arrival.key: arrival for arrival in without}.values())
    if not unknown:
        return {}
    st.subheader("Whose are these?")
    st.markdown("No city has exactly this name and country. Choose it, add it as a new city, or leave the file out.")
    names = {city.id: f"{city.name} · {_country(city.country)}" for city in cities}
    chosen: dict[str, str] = {}
    _add_all_button(unknown, cities)
    for arrival in unknown[:MOST_CHOICES]:
        assert arrival.submission is not None
        city = arrival.submission.city
        with st.container(border=True):
            st.text(f"{arrival.name}: “{city.name or 'no name'}”, {_country(city.country)}")
            like = namesake(city, cities)
            if like is not None:
                st.text(f"Perhaps this one: {names[like.id]}")
            chosen[arrival.key] = st.selectbox(
                "City",
                [LEAVE, *names],
                format_func=lambda key: names.get(key, "leave this file out"),
                key=f"whose {arrival.key}",
            )
            if city.name and city.country and not chosen[arrival.key]:
                st.button(
                    "Add it as a new city",
                    key=f"add {arrival.key}",
                    on_click=_add_cities,
                    args=([city],),
                )
    if len(unknown) > MOST_CHOICES:
        st.caption(f"{len(unknown) - MOST_CHOICES} more follow when these are done.")
    return chosen


def _add_all_button(unknown: list[Arrival], known: list[MemberCity]) -> None:
    """The first time a secretariat has no city yet, and dozens of files."""
    open_ones = [a for a in unknown if not st.session_state.get(f"whose {a.key}")]
    cities = [arrival.submission.city for arrival in open_ones if arrival.submission is not None]
    named = [city for city in cities if city.name and city.country]
    new = [city for city in named if namesake(city, known) is None]
    if len(new) > 1:
        st.button(f"Add all {len(new)} as new cities", key="add all", on_click=_add_cities, args=(new,))
        alike = len(named) - len(new)
        left_out = (
            f" Without {counted(alike, 'file')} whose city may be one that is there: say it below." if alike else ""
        )
        st.caption(f"Only if none of them is there already under another name.{left_out}")
        with st.expander("Their names"):
            st.text("\n".join(f"{city.name}, {_country(city.country)}" for city in new))


def _country(code: str | None) -> str:
    return country_names().get(code or "", code or "no country")


def _add_cities(new: list[City]) -> None:
    """Each once, also when two files are of one city."""
    store, actor = the_desk()
    refused = []
    for city in new:
        known = list_cities(store, actor)
        if matching_city(city, known) is not None or not city.name:
            continue
        try:
            add_city(store, actor, new_city_id(city.name, {one.id for one in known}), city.name, city.country)
        except ProblemError as error:
            refused.append((city.name, error.problems))
    if refused:
        say(ManyTaken("", rejects=tuple(refused)))


def _overview(placed: list[Placed], cities: list[MemberCity]) -> None:
    names = {city.id: city.name for city in cities}
    st.subheader("What was read")
    ready = [one for one in placed if one.city_id and not one.problems]
    refused = sum(bool(one.problems) for one in placed)
    waiting = len(placed) - len(ready) - refused
    parts = [f"{len(ready)} can be taken"]
    parts += [f"{refused} cannot"] if refused else []
    parts += [f"{waiting} {'waits' if waiting == 1 else 'wait'} for you to say whose"] if waiting else []
    st.markdown(f"**{counted(len(placed), 'return')}:** {', '.join(parts)}.")
    rows = [
        [
            one.arrival.name,
            names.get(one.city_id, ""),
            one.arrival.submission.period or "" if one.arrival.submission else "",
            _goes(one),
            len(one.arrival.submission.answers) if one.arrival.submission else None,
        ]
        for one in placed
    ]
    frame = pd.DataFrame(rows, columns=["File", "City", "Period", "Goes into", "Answers"], dtype=object)
    frame = frame.astype({"Answers": "Int64"})
    long_table(frame, "Files that were read")


def _goes(one: Placed) -> str:
    if one.problems:
        return "nowhere: see below"
    if not one.city_id:
        return "not said yet"
    return "a new assessment" if one.target is None else "the draft that is there"


def _take_form(ready: list[Placed], refused: Rejects, waiting: list[str]) -> None:
    """Take them; the page then begins anew, since files just taken would be read again and refused."""
    st.subheader("Take them in")
    with st.form("take many"):
        replace = st.radio(
            "Where a draft already holds different answers",
            [False, True],
            format_func=lambda on: "replace them (the history keeps both)" if on else "leave the file out and list it",
        )
        hand_in = st.checkbox("Submit each assessment for its city afterwards: the file is the city's return")
        if not st.form_submit_button(f"Take {counted(len(ready), 'file')}", type="primary"):
            return
    desk = the_desk()
    changed: list[int] = []
    rejects: list[tuple[str, list[Problem]]] = []
    bar = st.progress(0.0, "Taking …")
    for at, one in enumerate(ready):
        bar.progress(at / len(ready), quoted(f"Taking {one.arrival.name} ({at + 1} of {len(ready)})"))
        try:
            taken = take(
                *(*desk, one.arrival, one.city_id, one.target),
                replace=bool(replace),
                hand_in=hand_in,
                write_id=session.new_write_id(),
            )
        except ProblemError as error:
            rejects.append((one.arrival.name, error.problems))
            continue
        changed.append(taken.changed)
        if taken.problems:
            rejects.append((f"{one.arrival.name} (taken, but not submitted)", taken.problems))
    if changed:
        say(ManyTaken("", (), True, tuple(changed), (*refused, *rejects), tuple(waiting)))
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    else:
        say(ManyTaken("", rejects=tuple(rejects)))
    st.rerun()


def _reject_table(rejects: Rejects, key: str) -> None:
    rows = [
        [name, _words(problem), problem.mend or KINDS[problem.code].mend, problem.where, problem.code]
        for name, problems in rejects
        for problem in problems
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    long_table(frame, "Files not taken, and why")
    with st.expander("In full" if len(rows) <= IN_FULL else f"The first {IN_FULL} in full", expanded=len(rows) <= FEW):
        for name, problem in [(name, problem) for name, problems in rejects for problem in problems][:IN_FULL]:
            st.text(f"{name}: {problem}")
    st.download_button(
        "This table (CSV)",
        lambda: table_bytes(frame, ".csv"),
        "not-taken.csv",
        "text/csv",
        on_click="ignore",
        key=key,
    )


def _words(problem: Problem) -> str:
    parts = [KINDS[problem.code].title]
    parts += [f"found: {problem.found}"] if problem.found else []
    parts += [f"allowed: {problem.allowed}"] if problem.allowed else []
    return "; ".join(parts)
