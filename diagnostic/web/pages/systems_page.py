"""Systems: what the city runs, one of the modules at a time."""

from __future__ import annotations

import streamlit as st

from diagnostic.base.code_words import STATUS_WORDS
from diagnostic.base.formatting import counted
from diagnostic.content.catalog import Catalog, Module
from diagnostic.store import function_path, status_path
from diagnostic.web import menu, session
from diagnostic.web.answering.answer_progress import statuses_given, system_paths, unconfirmed
from diagnostic.web.answering.simple_fields import choice_field
from diagnostic.web.answering.stored_fields import StoredFields
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import Opened

MODULE = "m"
_CHOSEN = "system chosen"
STATUSES = {
    "none": "None: there is nothing",
    "planned": "Planned: decided, not yet in use",
    "pilot": "Pilot: some departments or districts try it",
    "operational": "Operational: in daily use",
    "integrated": "Integrated: in daily use and exchanging data with other systems",
    "dont_know": "Don't know",
}
FUNCTIONS = {"yes": "Yes", "partly": "Partly", "no": "No", "dont_know": "Don't know"}


def show() -> None:
    """The page."""
    opened = session.required("Systems")
    catalog = opened.catalog
    if catalog is None:
        st.info("This questionnaire has no systems, so there is nothing to fill in here.")
        link("review", menu.PAGES["review"].title, a=opened.key)
        return
    st.markdown(
        "For each system: how far is it, and which of its functions are in use? A system counts when the city's own "
        "staff or residents use it, whoever made it."
    )
    module = _module(opened, catalog)
    _list(opened, catalog, module)
    if not opened.editable:
        _read_only(opened, module)
        return
    fields = StoredFields(opened)
    _card(fields, module)
    _onwards(opened, catalog, module)
    fields.finish()


def _module(opened: Opened, catalog: Catalog) -> Module:
    wanted = st.query_params.get(MODULE, "")
    if wanted not in catalog.row_of:
        missing = [m.id for m in catalog.modules if opened.sheet.value(status_path(m.id)) is None]
        carried = [m.id for m in catalog.modules if unconfirmed(opened.sheet, system_paths(m))]
        wanted = (missing or carried or [catalog.modules[0].id])[0]
        st.query_params[MODULE] = wanted
    return catalog.module(wanted)


def _list(opened: Opened, catalog: Catalog, current: Module) -> None:
    given = statuses_given(catalog, opened.sheet)
    st.progress(given / len(catalog.modules), f"Status given for {given} of {len(catalog.modules)} systems")
    names = {
        module.id: f"{module.name}: {STATUS_WORDS[opened.sheet.value(status_path(module.id))]}"
        + (", to be confirmed" if unconfirmed(opened.sheet, system_paths(module)) else "")
        for module in catalog.modules
    }
    st.session_state[_CHOSEN] = current.id
    st.selectbox("System", list(names), format_func=lambda key: names[key], key=_CHOSEN, on_change=_chose)


def _chose() -> None:
    _to(st.session_state[_CHOSEN])


def _to(module_id: str) -> None:
    st.query_params[MODULE] = module_id


def _card(fields: StoredFields, module: Module) -> None:
    st.header(quoted(module.name))
    if module.summary:
        st.markdown(quoted(module.summary))
    _confirm_all(fields, module)
    _status(fields, module)
    if module.functions:
        st.subheader("Which functions are in use?")
    for row in range(len(module.functions)):
        _function(fields, module, row)


def _confirm_all(fields: StoredFields, module: Module) -> None:
    """Last year's values of this system, confirmed at once where nothing has changed."""
    carried = fields.unconfirmed(system_paths(module))
    if carried:
        words = counted(len(carried), "value below was", "values below were")
        st.info(f"{words} carried over from the last assessment. Change what is different now, then confirm the rest.")
        st.button(
            "Confirm all that was carried over",
            key=f"confirm {module.id}",
            on_click=fields.confirm,
            args=(module.id, carried),
        )
    fields.show_notice(module.id, lambda mine: {f"{fields.opened.key}{path}": mine[path] for path in mine})


@st.fragment
def _status(fields: StoredFields, module: Module) -> None:
    path = status_path(module.id)
    with st.container(border=True):
        choice_field(fields, path, "How far is it?", STATUSES)


@st.fragment
def _function(fields: StoredFields, module: Module, row: int) -> None:
    function = module.functions[row]
    path = function_path(module.id, function.id)
    with st.container(border=True):
        choice_field(fields, path, function.name, FUNCTIONS, horizontal=True, help_text=function.help)


def _read_only(opened: Opened, module: Module) -> None:
    st.header(quoted(module.name))
    st.text(f"Status: {STATUS_WORDS[opened.sheet.value(status_path(module.id))]}")
    for function in module.functions:
        value = opened.sheet.value(function_path(module.id, function.id))
        st.text(f"{function.name}: {FUNCTIONS.get(str(value), 'not answered').lower()}")


def _onwards(opened: Opened, catalog: Catalog, module: Module) -> None:
    row = catalog.row_of[module.id]
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if row > 0:
            before = catalog.modules[row - 1]
            st.button(f"Back: {quoted(before.name)}", key=f"back {module.id}", on_click=_to, args=(before.id,))
        if row + 1 < len(catalog.modules):
            following = catalog.modules[row + 1]
            st.button(
                f"Next: {quoted(following.name)}",
                key=f"next {module.id}",
                type="primary",
                on_click=_to,
                args=(following.id,),
            )
        elif st.button("Next: review and submit", key=f"next {module.id}", type="primary"):
            menu.go("review", a=opened.key)
