"""Upload: a file with answers, read, compared with the draft, and taken in whole or in part."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from diagnostic.base.formatting import counted, grouped
from diagnostic.base.problems import Problem, ProblemError
from diagnostic.formats import sandbox
from diagnostic.formats.read import ENDINGS
from diagnostic.store import (
    Difference,
    ImportPreview,
    StaleWriteError,
    import_submission,
    keep_upload,
    list_uploads,
    preview_import,
)
from diagnostic.submission.submission import Submission
from diagnostic.web import session
from diagnostic.web.answering.path_words import field_name, field_value
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.arrivals import Arrival, read_arrivals
from diagnostic.web.parts.outcome import refuse, say_done, show_outcome, stop_with
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import Opened

_SEEN = "upload seen"


def show() -> None:
    """The page."""
    opened = session.required("Upload")
    if not opened.editable:
        st.info("What is open cannot be changed, so nothing can be taken in. Start or continue a draft first.")
        link("start", "Start or continue")
        return
    st.markdown(
        "A workbook (.xlsx, .ods), a JSON file with answers, an export of the survey form or a table (.csv, .xlsx, "
        ".parquet). It is read and compared with this assessment; nothing is changed before you say so. The file is "
        "kept as it came; of a file with the answers of several cities, only the row that you choose."
    )
    show_outcome()
    file = st.file_uploader("File with answers", ENDINGS)
    if file is None:
        sandbox.warm()
        st.caption("To fill in without the Internet, download the workbook on the page Results and upload it here.")
        link("results", "To the workbook", a=opened.key)
        _kept(opened)
        return
    data = file.getvalue()
    arrivals = _read_once(file.name, sha256(data).hexdigest(), opened.questionnaire.ref, data, opened)
    arrival = arrivals[0] if len(arrivals) == 1 else _chosen(arrivals)
    if arrival is None:
        return
    upload_id = _keep(opened, arrival)
    _problems(arrival.problems)
    if arrival.submission is not None and upload_id is not None:
        _compare(opened, arrival.submission, upload_id)


@st.cache_resource(show_spinner="Reading the file …", max_entries=32)
def _read_once(name: str, fingerprint: str, questionnaire: str, _data: bytes, _opened: Opened) -> list[Arrival]:
    del fingerprint, questionnaire  # what the cache goes by
    return read_arrivals(name, _data, _opened.questionnaire, _opened.catalog)


def _chosen(arrivals: list[Arrival]) -> Arrival | None:
    """The row of a file of several, or of none."""
    if not arrivals:
        st.info("The file has no row below its headings.")
        return None
    return st.selectbox("Row", arrivals, index=None, format_func=_row_words, placeholder="Choose the row of this city")


def _row_words(arrival: Arrival) -> str:
    city = arrival.submission.city.name if arrival.submission else "cannot be used"
    return f"{arrival.name}: {city or 'no name'}"


def _keep(opened: Opened, arrival: Arrival) -> str | None:
    """Keep the file as it came, once."""
    assert opened.info is not None
    fingerprint = sha256(arrival.data).hexdigest()
    for known in list_uploads(*the_desk(), assessment_id=opened.key):
        if known.sha256 == fingerprint:
            return known.id
    try:
        return keep_upload(
            *the_desk(),
            opened.info.city_id,
            arrival.name,
            arrival.data,
            assessment_id=opened.key,
            reading=arrival.submission,
            problems=arrival.problems,
        ).id
    except ProblemError as error:
        refuse("The file was not taken.", error)
        return None


def _problems(problems: list[Problem], remarks: str = "Remarks") -> None:
    errors = [problem for problem in problems if problem.is_error]
    warnings = [problem for problem in problems if not problem.is_error]
    if errors:
        count = counted(len(errors), "problem")
        st.error(f"{count} must be mended before anything can be taken from the file.")
    for found, title in ((errors, "Problems"), (warnings, remarks)):
        if found:
            with st.expander(f"{title}: {len(found)}", expanded=found is errors):
                for problem in found:
                    st.text(str(problem))


def _compare(opened: Opened, submission: Submission, upload_id: str) -> None:
    try:
        preview = preview_import(*the_desk(), opened.key, submission)
    except ProblemError as error:
        stop_with("The file cannot be compared with this assessment.", error)
    new = [found for found in preview.differences if found.kind == "new"]
    other = [found for found in preview.differences if found.kind == "overwrite"]
    same = len(preview.differences) - len(new) - len(other)
    kept = len(preview.only_stored)
    st.subheader("Compared with this assessment")
    st.markdown(
        f"{counted(len(preview.differences), 'value')} read: **{len(new)} new**, **{len(other)} different**, "
        f"{same} the same. "
        + (f"{counted(kept, 'more value')} of the assessment, not in the file: kept." if kept else "")
    )
    _problems(preview.problems, "Remarks on the comparison")
    if not new and not other:
        return
    with st.form("take"):
        take_new = st.checkbox(f"Take {counted(len(new), 'new value')}", True) if new else False
        taken = [found.path for found in new] if take_new else []
        if new:
            with st.expander("The new values"):
                for found in new:
                    name, value = _words(opened, found)[:2]
                    st.text(f"{name}: {value}")
        if other:
            st.markdown("**Different values: tick those that the file should replace.**")
        taken += [found.path for found in other if _different(opened, found, upload_id)]
        some = st.form_submit_button("Take what is ticked", type="primary")
        everything = st.form_submit_button("Take all, different values too") if other else False
    if everything:
        taken = [found.path for found in [*new, *other]]
    if some or everything:
        _take(opened, submission, taken, upload_id, preview)
    st.session_state[_SEEN] = (upload_id, preview.revision)


def _words(opened: Opened, found: Difference) -> tuple[str, str, str]:
    return (
        field_name(found.path, opened.questionnaire, opened.catalog),
        field_value(found.path, found.offered, opened.questionnaire),
        field_value(found.path, found.stored, opened.questionnaire),
    )


def _different(opened: Opened, found: Difference, upload_id: str) -> bool:
    """One value beside the stored one; whether it is to be taken."""
    name, offered, stored = _words(opened, found)
    with st.container(border=True, gap="xsmall"):
        ticked = st.checkbox(quoted(name), key=f"take {upload_id} {found.path}")
        left, right = st.columns(2, gap="xsmall")
        left.text(f"here: {stored}")
        right.text(f"file: {offered}")
    return ticked


def _take(opened: Opened, submission: Submission, paths: list[str], upload_id: str, preview: ImportPreview) -> None:
    """Take values in; based on what the page showed before the click, not on what changed since."""
    if not paths:
        st.info("Nothing is ticked.")
        return
    shown_id, revision = st.session_state.get(_SEEN, (upload_id, preview.revision))
    try:
        saved = import_submission(
            *the_desk(),
            opened.key,
            submission,
            paths,
            based_on=revision if shown_id == upload_id else preview.revision,
            write_id=session.new_write_id(),
            upload_id=upload_id,
        )
    except StaleWriteError as error:
        refuse("Nothing was taken: answers changed after this comparison was made. Compare again below.", error)
        return
    except ProblemError as error:
        refuse("Nothing was taken.", error)
        return
    count = counted(len(saved.changed), "value")
    say_done(f"{count} taken, saved {session.local_time(saved.at)}.")
    st.rerun()


def _kept(opened: Opened) -> None:
    found = list_uploads(*the_desk(), assessment_id=opened.key)
    if found:
        st.subheader("Files kept")
        for upload in found:
            st.text(
                f"{upload.name} · {grouped(upload.size)} bytes · {session.local_time(upload.at)} · "
                f"{session.who(upload.by)}"
            )
