"""What a city offers and needs: a form, saved as a whole, with who and when."""

from __future__ import annotations

import streamlit as st

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_catalog
from diagnostic.secretariat.exchange.declaration import (
    MOST_CAPACITY,
    Declaration,
    language_name,
    language_names,
    working_languages,
)
from diagnostic.store import list_cities, read_declaration, save_declaration
from diagnostic.web import session
from diagnostic.web.answering.whole_form import form_key, save_whole
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import show_outcome
from diagnostic.web.parts.quote import quoted

SILENT, NONE, SOME = "silent", "none", "some"
OFFERS = {
    SILENT: "Not decided yet: the secretariat may ask us",
    NONE: "No, we show no system for the time being",
    SOME: "Yes, the systems named below",
}
HEADS = {SILENT: "Not decided yet", NONE: "No", SOME: "Yes, of the groups named below"}


def declare(city_id: str, writes: bool) -> None:
    """The form of a city, or its content for those who only read."""
    declared = read_declaration(*the_desk(), city_id)
    catalog = _catalog()
    if not writes:
        for line in lines_of(declared.says, catalog):
            st.text(line)
        return
    show_outcome()
    if declared.at is not None:
        st.caption(f"Last saved {quoted(session.local_time(declared.at))} by {quoted(declared.by)}.")
    else:
        st.caption("Nothing is declared yet. What is left open is not counted as a no.")
    st.caption("Nothing is saved before you press Save.")
    key = form_key(city_id, declared.number, "{} contact")
    with st.form(f"declare {key}", border=True):
        says, unclear = _fields(key, declared.says, catalog, _countries_languages(city_id))
        pressed = st.form_submit_button("Save", type="primary")
    if pressed and unclear:
        st.error("Not saved. " + " ".join(unclear))
    elif pressed:
        _save(city_id, says, key, catalog)


def _fields(key: str, says: Declaration, catalog: Catalog, usual: str) -> tuple[Declaration, list[str]]:
    """What the fields say, and where two of them do not fit together."""
    modules = {module.id: module.name for module in catalog.modules}
    groups = {group.id: group.name for group in catalog.challenge_groups}
    offered = _choice("Does your city show systems to other cities?", OFFERS, says.offers, f"{key} offers")
    offers = _several("Systems that we show", modules, says.offers or (), f"{key} offered")
    capacity = st.selectbox(
        "How many needs of other cities can you serve?",
        [None, *range(MOST_CAPACITY + 1)],
        0 if says.capacity is None else says.capacity + 1,
        format_func=lambda value: "not said (two are assumed)" if value is None else str(value),
        key=f"{key} capacity",
    )
    needs = _several("Systems we want help with, the most pressing one first", modules, says.needs, f"{key} needs")
    leads = _choice("Would your city be the head city of a challenge group?", HEADS, says.head_of, f"{key} leads")
    heads = _several("Groups that we would lead", groups, says.head_of or (), f"{key} heads")
    languages = st.multiselect(
        "Languages in which your people can work with other cities",
        list(language_names()),
        list(says.languages),
        format_func=language_name,
        placeholder=f"Left empty: {usual}",
        key=f"{key} languages",
    )
    contact = st.text_input(
        "Contact (name and address; cities that you are matched with see it)",
        says.contact,
        max_chars=200,
        key=f"{key} contact",
    )
    unclear = [
        f"{what} named, but the choice above is not yes: choose yes, or take them away."
        if named
        else f"Name at least one of the {what.lower()}, or choose another answer than yes."
        for what, kind, named in (("Systems", offered, offers), ("Groups", leads, heads))
        if (kind == SOME) != bool(named)
    ]
    given = Declaration(
        offers=_given(offered, offers),
        capacity=capacity,
        needs=needs,
        head_of=_given(leads, heads),
        languages=tuple(languages),
        contact=contact,
    )
    return given, unclear


def _choice(label: str, options: dict[str, str], said: tuple[str, ...] | None, key: str) -> str:
    """Not decided, no, or yes to what is named below it."""
    start = SILENT if said is None else SOME if said else NONE
    return st.radio(label, list(options), list(options).index(start), format_func=lambda kind: options[kind], key=key)


def _several(label: str, names: dict[str, str], chosen: tuple[str, ...], key: str) -> tuple[str, ...]:
    known = [name for name in chosen if name in names]
    return tuple(st.multiselect(label, list(names), known, format_func=lambda i: names[i], placeholder="None", key=key))


def _given(kind: str, named: tuple[str, ...]) -> tuple[str, ...] | None:
    return None if kind == SILENT else () if kind == NONE else named


def _save(city_id: str, says: Declaration, key: str, catalog: Catalog) -> None:
    desk = the_desk()

    def stored() -> tuple[int, list[str]]:
        now = read_declaration(*desk, city_id)
        return now.number, lines_of(now.says, catalog)

    save_whole(
        city_id,
        key,
        lambda based_on: save_declaration(*desk, city_id, says, based_on=based_on),
        lambda saved: f"Saved {session.local_time(saved.at)}." if saved.at else "Saved.",
        stored,
    )
    st.rerun()


def lines_of(says: Declaration, catalog: Catalog) -> list[str]:
    """A declaration line by line, as plain text."""
    modules = {module.id: module.name for module in catalog.modules}
    groups = {group.id: group.name for group in catalog.challenge_groups}
    return [
        f"Offers: {_said(says.offers, modules)}",
        f"Can serve: {'not said' if says.capacity is None else says.capacity}",
        f"Needs: {', '.join(modules.get(i, i) for i in says.needs) or 'none declared'}",
        f"Would lead: {_said(says.head_of, groups)}",
        f"Languages: {', '.join(map(language_name, says.languages)) or 'those of the country'}",
        f"Contact: {says.contact or 'not given'}",
    ]


def _said(named: tuple[str, ...] | None, names: dict[str, str]) -> str:
    if named is None:
        return "not said"
    return ", ".join(names.get(i, i) for i in named) or "none"


def _countries_languages(city_id: str) -> str:
    country = next((city.country for city in list_cities(*the_desk()) if city.id == city_id), None)
    names = sorted(language_name(code) for code in working_languages(country))
    return " and ".join(names) if names else "the official languages of your country"


@st.cache_resource(show_spinner=False)
def _catalog() -> Catalog:
    return load_catalog()
