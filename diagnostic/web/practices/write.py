"""Writing a good practice, and the files that belong to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from diagnostic.base.formatting import grouped, quantity
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.base.typed_number import read_number
from diagnostic.content.load import load_catalog
from diagnostic.store import Practice, PracticeText, keep_practice_file, list_cities, save_practice
from diagnostic.store.practices.practice_attachments import ENDINGS
from diagnostic.web import session
from diagnostic.web.answering.controls import read_entry, text_of
from diagnostic.web.answering.whole_form import based_on, form_key, make_anew, save_whole
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import attempt, refuse
from diagnostic.web.parts.quote import quoted
from diagnostic.web.practices.search import PRACTICE

NEW = "new"
LONGEST = 10_000
_EDIT = "practice edit"


def write(practice: Practice | None) -> None:
    """The form: of a new practice, or of one that is changed."""
    if practice is None:
        st.subheader("Describe a system that the city runs well")
    city_id = _city(practice)
    if city_id is None:
        return
    old = PracticeText("", "") if practice is None else practice.text
    newest = 0 if practice is None else practice.newest
    key = form_key(NEW if practice is None else practice.id, newest, "title {}")
    st.markdown(
        "Write for a colleague in another city who starts where you started. Say what went wrong, too. "
        "Nothing is saved before you press Save; a draft is seen only by your city and the secretariat."
    )
    with st.form(f"write {key}"):
        text, problems = _fields(old, key)
        pressed = st.form_submit_button("Save", type="primary")
    if pressed:
        if problems:
            refuse("Not saved.", ProblemError(problems))
        else:
            _save(city_id, text, practice, key)
    st.button("Leave without saving", on_click=_leave, args=(practice is None,))
    if practice is not None:
        _files(practice, city_id, based_on(key))
    else:
        st.caption("Files can be added once the draft is saved.")


def _city(practice: Practice | None) -> str | None:
    """Whose practice it is: the own city's, or the one that the secretariat chooses."""
    actor = the_desk().actor
    if practice is not None or actor.city_id is not None:
        return practice.city_id if practice is not None else actor.city_id
    cities = {city.id: city.name for city in list_cities(*the_desk())}
    if not cities:
        st.info("There are no cities yet.")
        return None
    return st.selectbox(
        "City", list(cities), None, format_func=lambda key: cities[key], placeholder="Choose a city", key="practice of"
    )


def _fields(old: PracticeText, key: str) -> tuple[PracticeText, list[Problem]]:
    names = {module.id: module.name for module in load_catalog().modules}
    title = st.text_input("Title", old.title, max_chars=200, key=f"title {key}")
    module = st.selectbox(
        "System",
        list(names),
        list(names).index(old.module) if old.module in names else None,
        format_func=lambda i: names[i],
        placeholder="Choose a system",
        key=f"module {key}",
    )
    problem = _area("The problem: what did not work before?", old.problem, f"problem {key}")
    built = _area("What was built: scope, steps, who did it, what it runs on", old.built, f"built {key}")
    result = _area(
        "What came of it: figures before and after, what you would do differently", old.result, f"result {key}"
    )
    left, middle, right = st.columns(3)
    cost = left.text_input("Cost in all", _text_of(old.cost), max_chars=30, key=f"cost {key}")
    currency = middle.text_input("Currency, as in USD", old.currency, max_chars=3, key=f"currency {key}")
    year = right.text_input(
        "Year of the prices", "" if old.cost_year is None else str(old.cost_year), max_chars=4, key=f"year {key}"
    )
    months = st.text_input("Months it took", _text_of(old.months), max_chars=10, key=f"months {key}")
    contact = st.text_input(
        "Contact: whom may other cities write to?", old.contact, max_chars=200, key=f"contact {key}"
    )
    problems: list[Problem] = []
    text = PracticeText(
        title=title,
        module=module or "",
        problem=problem,
        built=built,
        result=result,
        contact=contact,
        cost=_number(cost, "cost", problems),
        currency=currency.strip().upper(),
        cost_year=_year(year, problems),
        months=_number(months, "months", problems),
        files=old.files,
    )
    if module is None:
        problems.append(Problem("M202", "", "a system", "system"))
    return text, problems


def _area(label: str, text: str, key: str) -> str:
    return st.text_area(label, text, max_chars=LONGEST, key=key)


def _text_of(number: float | None) -> str:
    return "" if number is None else text_of(number)


def _number(text: str, where: str, problems: list[Problem]) -> float | None:
    """A typed number; what is not one, or two, is asked about, never guessed."""
    entry = read_entry(text, "a number, as in 250000")
    if entry.readings:
        both = " or ".join(quantity(reading) for reading in entry.readings)
        problems.append(Problem("M204", shown(text), f"one number; this may be {both}", where))
    elif entry.refusal:
        problems.append(Problem("M204", shown(text), "a number, as in 250000", where))
    return entry.value


def _year(text: str, problems: list[Problem]) -> int | None:
    if not text.strip():
        return None
    found = read_number(text)
    if isinstance(found, int) and found <= datetime.now(UTC).year + 1:
        return found
    problems.append(Problem("M204", shown(text), "a year, as in 2024", "year"))
    return None


def _save(city_id: str, text: PracticeText, practice: Practice | None, key: str) -> None:
    practice_id = None if practice is None else practice.id

    def save(based_on: int) -> Practice:
        return _shown(save_practice(*the_desk(), city_id, text, practice_id=practice_id, based_on=based_on))

    def stored() -> tuple[int, list[str]]:
        assert practice is not None  # of a new one there is no other
        parts = ("title", "problem", "built", "result", "contact")
        return practice.newest, [f"{name}: {getattr(practice.text, name)}" for name in parts]

    if save_whole(
        practice_id or NEW, key, save, lambda saved: f"Saved {session.local_time(saved.at)}, as a draft.", stored
    ):
        st.session_state.pop(_EDIT, None)
    st.rerun()


def _shown(practice: Practice) -> Practice:
    """From now on the page shows this one."""
    st.query_params[PRACTICE] = practice.id
    return practice


def _leave(new: bool) -> None:
    st.session_state.pop(_EDIT, None)
    if new:
        st.query_params.pop(PRACTICE, None)


def _files(practice: Practice, city_id: str, based_on: int) -> None:
    st.markdown("**Files**")
    st.caption(
        f"Kept as they come, up to {the_desk().store.settings.largest_upload // 1_000_000} MB each. "
        "Save the text above first: adding a file keeps the text as it was last saved."
    )
    file = st.file_uploader("A file to add", key=f"file {practice.id} {practice.newest}")
    if file is not None and st.button("Add this file"):
        _add(practice, city_id, based_on, file.name, file.getvalue())
    for kept in practice.files:
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.text(f"{kept.name} · {grouped(kept.size)} bytes")
        if right.button("Remove", key=f"remove {kept.id}"):
            rest = tuple(file_id for file_id in practice.text.files if file_id != kept.id)
            _set_files(practice, city_id, based_on, rest, f"{kept.name} does not belong to it any more.")
    st.caption(quoted("Possible: " + ", ".join(f".{ending}" for ending in ENDINGS) + "."))


def _add(practice: Practice, city_id: str, based_on: int, name: str, data: bytes) -> None:
    try:
        kept = keep_practice_file(*the_desk(), practice.id, name, data)
    except ProblemError as error:
        refuse("The file was not taken.", error)
        return
    _set_files(practice, city_id, based_on, (*practice.text.files, kept.id), f"{kept.name} was added.")


def _set_files(practice: Practice, city_id: str, based_on: int, files: tuple[str, ...], done: str) -> None:
    text = replace(practice.text, files=files)

    def save() -> None:
        _shown(save_practice(*the_desk(), city_id, text, practice_id=practice.id, based_on=based_on))
        make_anew(practice.id)

    attempt(save, done, "Not saved.")
