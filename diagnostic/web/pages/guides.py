"""System guides: how to build each module and foundation, with what the diagnosis says of this city."""

from __future__ import annotations

import re

import streamlit as st

from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.guide import around_readiness, guide_text
from diagnostic.content.load import load_catalog, questionnaire_of
from diagnostic.documents.about_modules import further_steps, readiness
from diagnostic.documents.diagnosis.systems import system_in_the_city
from diagnostic.web import session
from diagnostic.web.parts.long_page import contents, long_page
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.page_writer import show_blocks, show_section
from diagnostic.web.parts.quote import quoted
from diagnostic.web.practices.search import run_this_well
from diagnostic.web.workspace import Opened

MODULE = "m"
_CHOSEN = "guide chosen"
_ID_BESIDE_A_NAME = re.compile(r" \(`[a-z0-9-]+`\)")


def show() -> None:
    """The page."""
    st.title("System guides")
    opened = session.opened()
    catalog = opened.catalog if opened is not None and opened.catalog is not None else _catalog()
    of_what = (
        "For each of the systems, and each foundation they stand on," if catalog.foundations else "For each system"
    )
    st.markdown(f"{of_what} a guide: what it is, when a city is ready, the smallest useful start.")
    known = catalog.by_id
    current = st.query_params.get(MODULE, "")
    if current not in known:
        current = catalog.modules[0].id
    st.session_state[_CHOSEN] = current
    label = "System or foundation" if catalog.foundations else "System"
    st.selectbox(label, list(known), format_func=lambda key: known[key].name, key=_CHOSEN, on_change=_chose)
    found = known[current]
    st.header(quoted(found.name))
    if isinstance(found, Module):
        if opened is not None and opened.catalog is not None:
            _in_this_city(opened, opened.catalog, found)
        run_this_well(current)
    text = _plain(guide_text(current).partition("\n")[2], catalog)
    contents(text)
    before, after = around_readiness(text)
    long_page(before)
    questionnaire = questionnaire_of(catalog)
    show_blocks(readiness(catalog, found, questionnaire))
    long_page(after)
    if not isinstance(found, Module):
        show_section(further_steps(found, questionnaire))


def _plain(text: str, catalog: Catalog) -> str:
    """Names instead of the ids that are there for programs."""
    text = _ID_BESIDE_A_NAME.sub("", text)
    for module in catalog.modules:
        text = text.replace(f"`{module.id}`", module.name)
    return text


@st.cache_resource(show_spinner=False)
def _catalog() -> Catalog:
    return load_catalog()


def _chose() -> None:
    st.query_params[MODULE] = st.session_state[_CHOSEN]


def _in_this_city(opened: Opened, catalog: Catalog, module: Module) -> None:
    """What the diagnosis says of it."""
    with st.container(border=True):
        show_section(system_in_the_city(session.basis_of(opened), catalog, module))
        link("systems", "What the city answered about it", a=opened.key, m=module.id)
