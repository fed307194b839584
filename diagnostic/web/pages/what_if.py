"""What if: change answers, systems, weights and the target, and see level, gaps and order move. Nothing is saved."""

from __future__ import annotations

from typing import Any

import streamlit as st

from diagnostic.api import diagnose
from diagnostic.base.formatting import counted, half_up, shown_number, signed
from diagnostic.content.catalog import CRITERIA as CRITERION_IDS
from diagnostic.content.catalog import Catalog
from diagnostic.documents import result_sentences
from diagnostic.documents.answer_words import answer_words
from diagnostic.documents.blocks import Draft
from diagnostic.documents.diagnosis.steps_compared import first_steps
from diagnostic.documents.diagnosis.what_moves import add_what_moves
from diagnostic.documents.too_little import too_little
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.store import (
    CRITERIA,
    TARGET_LEVEL,
    answer_path,
    function_path,
    save_fields,
    status_path,
)
from diagnostic.web import session
from diagnostic.web.answering.answer_widgets import AnswerWidgets, answer_widgets
from diagnostic.web.answering.path_words import field_name, field_value
from diagnostic.web.answering.scenario_fields import ScenarioFields, packed, with_changes
from diagnostic.web.answering.simple_fields import choice_field
from diagnostic.web.desk import the_desk
from diagnostic.web.pages.systems_page import FUNCTIONS, STATUSES
from diagnostic.web.parts.downloads import submission_json
from diagnostic.web.parts.outcome import do_and_say, show_outcome
from diagnostic.web.parts.page_writer import show_section
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import Opened

CRITERION_NAMES = {
    "gap": "Gap: what is missing to the target",
    "need": "Need: the answers it would improve are weak",
    "readiness": "Readiness: what it rests on is in place",
    "value": "Value: reach and benefit",
}


def show() -> None:
    """The page."""
    opened = session.required("What if")
    what = "answers" if opened.catalog is None else "answers, systems, weights or the target"
    saved = " unless you say so at the end" if opened.editable else ""
    st.markdown(
        f"Change {what}, and see what moves. **Nothing is saved**{saved}. What you change stands in the address "
        "of this page: it is still there after a reload, and whoever may see this city can open it from the same "
        "address."
    )
    fields = ScenarioFields(opened)
    changes = fields.changes()
    show_outcome()
    if fields.misfits:
        st.warning("A part of the address is not a change that fits these questions; it was left out.")
    today = session.diagnosis_of(opened)
    then = _tried(opened, changes) if changes else today
    _both(opened, today, then, bool(changes))
    _controls(fields, today)
    _changes(fields, changes)
    if changes:
        said = Draft()
        add_what_moves(said, today, then, opened.questionnaire)
        for section in said.sections:
            show_section(section)
    fields.finish()


def _tried(opened: Opened, changes: dict[str, Any]) -> Diagnosis:
    return _diagnosis(opened.edition, packed(changes), opened, changes)


@st.cache_resource(show_spinner=False, max_entries=128)
def _diagnosis(edition: str, text: str, _opened: Opened, _changes: dict[str, Any]) -> Diagnosis:
    del edition, text  # what the cache goes by
    changed = with_changes(session.answers_of(_opened), _changes)
    return diagnose(changed, _opened.questionnaire, _opened.catalog)


def _both(opened: Opened, today: Diagnosis, then: Diagnosis, changed: bool) -> None:
    left, right = st.columns(2)
    for place, title, result in ((left, "Today", today), (right, "With the changes", then)):
        with place.container(border=True, height="stretch"):
            st.caption(title)
            if place is right and not changed:
                st.markdown("Nothing is changed yet.")
                continue
            st.subheader(quoted(result_sentences.level_headline(result, opened.questionnaire)))
            if result.maturity.score is not None:
                st.markdown(f"Score {shown_number(result.maturity.score, 1)} of 100")
            if not too_little(result, opened.questionnaire) and (first := first_steps(result)):
                st.markdown(f"**First:** {quoted(first)}")
            sure = result_sentences.certainty(result, opened.questionnaire)
            if sure:
                st.caption(quoted(sure))
            for hold in result.maturity.held_back_by:
                st.caption("Held back: " + quoted(result_sentences.held_back(hold, opened.questionnaire)))
    if changed:
        st.markdown(f"**{quoted(_difference(today, then))}**")


def _difference(today: Diagnosis, then: Diagnosis) -> str:
    old, new = today.maturity, then.maturity
    if old.score is None or new.score is None:
        return "There is no score on one of the sides, so they cannot be compared."
    moved = half_up(new.score - old.score, 1)
    points = f"The score moves by {signed(moved, 1)} points" if moved else "The score stays as it is"
    if old.level == new.level:
        return f"{points}; the level stays {new.level}."
    return f"{points}; the level goes from {old.level} to {new.level}."


def _controls(fields: ScenarioFields, today: Diagnosis) -> None:
    st.subheader("Change something")
    catalog = fields.real.catalog
    kinds = ["An answer", "A system", "Weights and target"]
    kind = kinds[0] if catalog is None else st.radio("What do you want to change?", kinds, horizontal=True)
    with st.container(border=True):
        if kind == "A system" and catalog is not None:
            _system(fields, catalog)
        elif kind == "Weights and target" and catalog is not None:
            _target(fields)
            _weights(fields, catalog)
        else:
            _answer(fields, today)


def _answer(fields: ScenarioFields, today: Diagnosis) -> None:
    questionnaire = fields.real.questionnaire
    _way_up(fields, today)
    names = {question.id: f"{question.id} {question.name}" for question in questionnaire.questions}
    first = next(iter(today.maturity.way_up or []), None)
    start = questionnaire.row_of[first.question] if first else 0
    chosen = st.selectbox(
        "Question", list(names), start, format_func=lambda key: names[key], key=f"{fields.opened.key} q"
    )
    question = questionnaire.question(chosen)
    st.markdown(f"**{quoted(question.text)}**")
    stored = fields.real.sheet.value(answer_path(question.id))
    st.text(f"Today: {answer_words(question, stored)}")
    answer_widgets(fields, question)


def _way_up(fields: ScenarioFields, today: Diagnosis) -> None:
    steps = today.maturity.way_up
    level = today.maturity.level
    if steps and level is not None:
        st.button(
            f"Try the shortest way to level {level + 1}", help="Sets the answers that the page Results names.",
            on_click=_take_way_up, args=(fields, today),
        )  # fmt: skip


def _take_way_up(fields: ScenarioFields, today: Diagnosis) -> None:
    fields.used()
    taken = {}
    for step in today.maturity.way_up or []:
        question = fields.real.questionnaire.question(step.question)
        path = answer_path(question.id)
        taken[path] = question.answer_reaching(step.end, fields.real.sheet.value(path))
        fields.put(AnswerWidgets(question, fields.opened.key).values(taken[path]))
    fields.keep({**fields.changes(), **taken})


def _system(fields: ScenarioFields, catalog: Catalog) -> None:
    names = {module.id: module.name for module in catalog.modules}
    chosen = st.selectbox("System", list(names), format_func=lambda key: names[key], key=f"{fields.opened.key} m")
    module = catalog.module(chosen)
    choice_field(fields, status_path(module.id), "How far would it be?", STATUSES)
    if module.functions:
        with st.expander("Its functions"):
            for function in module.functions:
                path = function_path(module.id, function.id)
                choice_field(fields, path, function.name, FUNCTIONS, horizontal=True)


def _target(fields: ScenarioFields) -> None:
    levels = {level.level: f"{level.level} {level.name}" for level in fields.real.questionnaire.levels}
    choices: dict[int, str] = {0: "The next level", **levels}
    key = f"{fields.opened.key} target"
    st.session_state.setdefault(key, fields.sheet().value(TARGET_LEVEL) or 0)
    st.selectbox(
        "Target level", list(choices), format_func=lambda level: quoted(choices[level]), key=key,
        on_change=_took_target, args=(fields, key),
    )  # fmt: skip


def _took_target(fields: ScenarioFields, key: str) -> None:
    fields.used()
    fields.save("target", {TARGET_LEVEL: st.session_state[key] or None})


def _weights(fields: ScenarioFields, catalog: Catalog) -> None:
    st.markdown("**How much each criterion counts in the order of the systems.** Only their proportions matter.")
    now: dict[str, float] = fields.sheet().value(CRITERIA) or catalog.criteria.model_dump()
    for name in CRITERION_IDS:
        key = _weight_key(fields, name)
        st.session_state.setdefault(key, round(100 * now[name]))
        st.slider(CRITERION_NAMES[name], 0, 100, step=5, key=key, on_change=_took_weights, args=(fields, catalog))
    if not any(st.session_state[_weight_key(fields, name)] for name in CRITERION_IDS):
        st.warning("At least one criterion must count; the last weights still hold.")


def _weight_key(fields: ScenarioFields, name: str) -> str:
    return f"{fields.opened.key} weight {name}"


def _took_weights(fields: ScenarioFields, catalog: Catalog) -> None:
    fields.used()
    chosen = {name: st.session_state[_weight_key(fields, name)] / 100 for name in CRITERION_IDS}
    if any(chosen.values()):
        as_before = chosen == catalog.criteria.model_dump() and fields.real.sheet.value(CRITERIA) is None
        fields.save("weights", {CRITERIA: None if as_before else chosen})


def _changes(fields: ScenarioFields, changes: dict[str, Any]) -> None:
    st.subheader("Your changes")
    if not changes:
        st.markdown("None yet.")
        return
    opened = fields.real
    for path, value in changes.items():
        left, right = st.columns([4, 1], vertical_alignment="center")
        name = field_name(path, opened.questionnaire, opened.catalog)
        before, after = (
            field_value(path, v, opened.questionnaire) for v in (opened.sheet.value(path), value)
        )  # fmt: skip
        left.text(f"{name}: {before} → {after}")
        right.button("Take back", key=f"take back {path}", on_click=_take_back, args=(fields, [path]), type="tertiary")
    with st.container(horizontal=True):
        st.button("Start over", on_click=_take_back, args=(fields, list(changes)))
        st.download_button(
            "Download as JSON",
            submission_json(with_changes(session.answers_of(opened), changes)),
            "what-if.json",
            "application/json",
            on_click="ignore",
        )
        if opened.editable:
            st.button(
                f"Save {'this change' if len(changes) == 1 else f'these {len(changes)} changes'} into the draft",
                on_click=_save,
                args=(fields, opened.sheet.revision, changes),
            )


def _take_back(fields: ScenarioFields, paths: list[str]) -> None:
    fields.used()
    fields.keep({path: value for path, value in fields.changes().items() if path not in paths})
    for question in fields.real.questionnaire.questions:
        if (path := answer_path(question.id)) in paths:
            fields.put(AnswerWidgets(question, fields.opened.key).values(fields.real.sheet.value(path)))
    fields.put({f"{fields.opened.key}{path}": fields.real.sheet.value(path) for path in paths})
    for key in (f"{fields.opened.key} target", *(_weight_key(fields, name) for name in CRITERION_IDS)):
        st.session_state.pop(key, None)


def _save(fields: ScenarioFields, revision: int, changes: dict[str, Any]) -> None:
    """Into the draft, as answers given now; refused where somebody changed the same since this page was drawn."""
    write_id = session.new_write_id()
    saved = do_and_say(
        lambda: save_fields(*the_desk(), fields.real.key, changes, based_on=revision, write_id=write_id),
        f"Saved into the draft: {counted(len(changes), 'change')}.",
        "Not saved.",
        stale="Not saved: somebody changed the same answers in between. What is stored now stands below.",
    )
    if saved:
        fields.keep({})
