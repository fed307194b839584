"""Modules: the implementation guides, from our own files only."""

from __future__ import annotations

import streamlit as st

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root, load_catalog
from diagnostic.web.look import emphasis
from diagnostic.web.quote import quoted

MODULE = "m"


def show() -> None:
    """The page."""
    st.title("Modules")
    st.markdown("For each of the systems a guide: what it is, when a city is ready, the smallest useful start.")
    catalog = _catalog()
    current = st.query_params.get(MODULE, "")
    if current not in catalog.row_of:
        current = catalog.modules[0].id
    with st.container(horizontal=True, gap="small"):
        for module in catalog.modules:
            kind = emphasis(module.id == current)
            st.button(quoted(module.name), key=f"to {module.id}", type=kind, on_click=_to, args=(module.id,))
    path = content_root() / "modules" / current / "guide.md"
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    st.header(quoted(title.removeprefix("# ")))
    st.markdown(own_markdown(text))


@st.cache_resource(show_spinner=False)
def _catalog() -> Catalog:
    return load_catalog()


def _to(module_id: str) -> None:
    st.query_params[MODULE] = module_id


def own_markdown(text: str) -> str:
    """Markdown of our own files; a dollar sign is money there, never a formula."""
    return text.replace("$", "\\$")
