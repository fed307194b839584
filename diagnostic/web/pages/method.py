"""Method: how every number is made, with this city's own figures, then the page of the documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from diagnostic.content.load import content_root
from diagnostic.documents.blocks import Draft, Section
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.diagnosis.worked_example import add_level_steps, factor_steps, system_steps
from diagnostic.web import session
from diagnostic.web.parts.long_page import contents, long_page
from diagnostic.web.parts.page_writer import show_blocks, show_section


def show() -> None:
    """The page."""
    st.title("How the numbers are made")
    opened = session.opened()
    if opened is None:
        st.info("With an assessment or an example open, this page also shows how its own numbers were made.")
    else:
        session.say_whose(opened)
        st.header("Your own numbers, step by step")
        _own_numbers(session.basis_of(opened))
    st.header("The whole method")
    text = (content_root() / "docs" / "methodology.md").read_text(encoding="utf-8").partition("\n")[2]
    contents(text)
    long_page(text)


def _own_numbers(basis: Basis) -> None:
    """All steps, in their order."""
    questionnaire, catalog = basis.questionnaire, basis.catalog
    factors = {factor.id: factor for factor in questionnaire.factors}
    _of_one("Factor", {key: one.name for key, one in factors.items()}, lambda key: factor_steps(basis, factors[key]))
    said = Draft()
    add_level_steps(said, basis)
    for section in said.sections:
        show_section(section)
    if catalog is None or basis.result.maturity.level is None:
        return
    first = basis.result.priorities[0].id if basis.result.priorities else catalog.modules[0].id
    modules = {module.id: module.name for module in catalog.modules}
    _of_one("System", modules, lambda key: system_steps(basis, catalog, catalog.module(key)), first)


def _of_one(label: str, names: Mapping[str, str], made: Callable[[str], Section], first: str | None = None) -> None:
    """A section about one of these, which is chosen under its heading."""
    heading = st.container()
    start = list(names).index(first) if first else 0
    section = made(st.selectbox(label, list(names), start, format_func=names.__getitem__))
    with heading:
        show_section(section, ())
    show_blocks(section.blocks)
