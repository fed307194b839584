"""Cohort: the cities of a period side by side, the challenge groups, and the report to take along."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from diagnostic.base.city_identity import folded
from diagnostic.base.period import period_of
from diagnostic.documents.blocks import Draft, Table
from diagnostic.documents.cohort.city_beside_peers import add_city
from diagnostic.documents.cohort.city_standing import add_standing
from diagnostic.documents.cohort.first_page import add_first_page, few_cities
from diagnostic.documents.cohort.group_sections import add_groups
from diagnostic.documents.cohort.heat_maps import add_heat_maps
from diagnostic.documents.cohort.module_sections import add_modules
from diagnostic.documents.cohort.trend_sections import add_trends
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.cohort_data import as_data
from diagnostic.secretariat.cohort.findings import Findings, Grouping, findings_of, shown_rows, shown_whole
from diagnostic.secretariat.cohort.head_cities import Heads
from diagnostic.secretariat.cohort.spread import LEAST
from diagnostic.store import (
    AssessmentInfo,
    choose_head,
    list_assessments,
    list_declarations,
    publish_peers,
    read_content,
    read_heads,
)
from diagnostic.web.desk import Desk, the_desk
from diagnostic.web.exchange.published import exchange_beside
from diagnostic.web.parts.downloads import MEDIA_TYPES
from diagnostic.web.parts.outcome import attempt, do_and_say, show_outcome
from diagnostic.web.parts.page_look import bullets
from diagnostic.web.parts.page_writer import show_blocks, show_numbers, show_section
from diagnostic.web.parts.quote import quoted
from diagnostic.web.practices.search import run_this_well
from diagnostic.web.secretariat.scored import the_scored

STATES = {
    "validated": ("validated",),
    "submitted and validated": ("submitted", "validated"),
    "all, drafts too": ("draft", "sent_back", "submitted", "validated"),
}
OVERVIEW, SYSTEMS, GROUPS, CITY, MAP, REPORT = "Overview", "Systems", "Challenge groups", "One city", "Map", "Report"
ENDINGS = (".pdf", ".html", ".docx", ".xlsx")


def show() -> None:
    """The page."""
    st.title("Cohort")
    show_outcome()
    st.markdown(
        "The cities side by side. "
        + quoted(cohort_words.COUNTS_LOW)
        + f" Figures on fewer than {LEAST} cities are not shown."
    )
    infos = list_assessments(*the_desk())
    if not infos:
        st.info("There are no assessments yet.")
        return
    chosen, period, selection = _chosen(infos)
    if not chosen:
        st.info("No assessment is in these states. Choose others.")
        return
    found = _findings(chosen, period, selection)
    st.markdown(f"**{quoted(cohort_words.headline(found))}**")
    bullets(cohort_words.selection(found))
    parts: dict[str, Callable[[Findings], None]] = {OVERVIEW: _overview, CITY: _one_city, MAP: _map, REPORT: _report}
    if found.cohort.catalog is not None:
        parts = {OVERVIEW: _overview, SYSTEMS: _systems, GROUPS: _groups, CITY: _one_city, MAP: _map, REPORT: _report}
    part = st.radio("Part", list(parts), key="cohort part", horizontal=True, label_visibility="collapsed")
    parts[part or OVERVIEW](found)


def _chosen(infos: list[AssessmentInfo]) -> tuple[list[AssessmentInfo], str, str]:
    """Which assessments count, the period that the page is about, and both in words."""
    versions = sorted({info.made_with for info in infos}, reverse=True)
    version = versions[0]
    if len(versions) > 1:
        count = {v: sum(info.made_with == v for info in infos) for v in versions}
        first = max(versions, key=lambda v: count[v])
        version = st.selectbox("Questionnaire: only results of one compare", versions, versions.index(first))
    own = [info for info in infos if info.made_with == version]
    left, right = st.columns(2)
    there = {period_of(info.period) for info in own}
    periods = sorted(there | {period.of_year for period in there}, reverse=True)
    period = left.selectbox("Period", [str(period) for period in periods], key="cohort period")
    states = right.selectbox("Assessments", list(STATES), 1, key="cohort states")
    counted = [info for info in own if info.state in STATES[states]]
    inside = [info for info in counted if period_of(period).takes_in(period_of(info.period))]
    selection = f"Member cities with a result for {period}; assessments: {states}. Nobody drew them as a sample."
    return (counted if inside else []), period, selection


def _findings(chosen: list[AssessmentInfo], period: str, selection: str) -> Findings:
    desk = the_desk()
    declared = list_declarations(*desk)
    heads = read_heads(*desk, period)
    key = (
        period,
        selection,
        tuple((info.id, info.changed_at, info.state) for info in chosen),
        tuple((one.city_id, one.number) for one in declared),
        tuple(sorted(heads.items())),
    )
    willing = {one.city_id: set(one.says.head_of) for one in declared if one.says.head_of is not None}
    return _found(key, chosen, willing, heads)


@st.cache_resource(show_spinner="Comparing the cities …", max_entries=8)
def _found(
    key: tuple[object, ...], _chosen: list[AssessmentInfo], _willing: dict[str, set[str]], _heads: dict[str, str]
) -> Findings:
    """Computed once for what the key says."""
    desk = the_desk()
    results = the_scored().table(desk, _chosen)
    content = read_content(*desk, _chosen[0].id)
    period, selection = str(key[0]), str(key[1])
    return findings_of(results, *content, period, selection, _willing, _heads)


def _overview(found: Findings) -> None:
    _show(found, add_first_page, add_standing, add_trends)


def _systems(found: Findings) -> None:
    show_blocks([None if found.needs else few_cities(found)])
    _show(found, add_modules)


def _show(found: Findings, *parts: Callable[[Draft, Findings], None]) -> None:
    """Parts of the report."""
    said = Draft()
    for add in parts:
        add(said, found)
    for section in said.sections:
        show_section(section)


def _groups(found: Findings) -> None:
    grouping = found.grouping
    if grouping is None:
        st.info("This catalog has no challenge groups.")
        return
    said = Draft()
    add_groups(said, found)
    whole, *briefs = said.sections
    show_section(whole)
    names = [group.name for group in grouping.scores.groups]
    row = st.selectbox("Group", range(len(names)), format_func=lambda place: names[place], key="cohort group")
    heads, brief = grouping.heads[row], grouping.briefs[row]
    show_section(briefs[row])
    if found.cohort.catalog is not None:
        for m in brief.modules:
            run_this_well(found.cohort.catalog.modules[m.module].id)
    _choose(found, grouping, heads)


def _choose(found: Findings, grouping: Grouping, heads: Heads) -> None:
    """The candidates first, then all other cities; kept in the store for the period."""
    cohort, group = found.cohort, grouping.scores.groups[heads.group]
    first = [who.city for who in heads.candidates]
    others = sorted(set(range(len(cohort))) - set(first), key=lambda city: folded(cohort.labels[city]))
    options = [None, *first, *others]
    chosen = st.selectbox(
        f"Head city of {quoted(group.name)} in {cohort.period}",
        options,
        options.index(heads.chosen),
        format_func=lambda city: "not chosen yet" if city is None else cohort.labels[city],
        key=f"head {cohort.period} {group.id}",
    )
    kept = read_heads(*the_desk(), cohort.period).get(group.id)
    if kept is not None and kept not in cohort.keys:
        st.caption("A city was chosen that is not among the cities above; choose other assessments to see it.")
    if chosen != heads.chosen and st.button("Keep this choice", type="primary"):
        key = None if chosen is None else cohort.keys[chosen]
        desk = the_desk()
        attempt(lambda: choose_head(*desk, cohort.period, group.id, key), "The choice is kept.", "Not kept.")


def _one_city(found: Findings) -> None:
    cohort = found.cohort
    order = sorted(range(len(cohort)), key=lambda city: folded(cohort.labels[city]))
    city = st.selectbox("City", order, format_func=lambda place: cohort.labels[place], key="cohort city")
    _show(found, lambda draft, found: add_city(draft, found, city))


def _map(found: Findings) -> None:
    said = Draft()
    add_heat_maps(said, found)
    for section in said.sections:
        show_section(section)
        for table in section.blocks:
            if isinstance(table, Table) and table.data_only:
                with st.expander(f"The numbers: {quoted(table.name)}"):
                    show_numbers(table)


def _report(found: Findings) -> None:
    st.subheader("The report")
    st.markdown("For the committee, with every table of this page and more. A file is made when you click.")
    stem = f"cohort-{found.cohort.period or 'undated'}"
    desk = the_desk()  # at the click nobody's session is known
    with st.container(horizontal=True):
        for ending in ENDINGS:
            st.download_button(
                ending[1:].upper(),
                lambda ending=ending: _report_bytes(desk, found, ending),  # type: ignore[misc]  # each its own
                stem + ending,
                MEDIA_TYPES[ending],
                on_click="ignore",
            )
        st.download_button(
            "Data (JSON)",
            lambda: json.dumps(as_data(found), ensure_ascii=False, indent=1),
            f"{stem}.json",
            "application/json",
            on_click="ignore",
        )
    _publish(found)


def _publish(found: Findings) -> None:
    """Each city sees its own result beside the medians of its peers, on its page Beside its peers."""
    rows = shown_rows(found)
    st.subheader("For the cities")
    if not rows:
        st.markdown(f"No city has {LEAST} peers yet, so that there is nothing to publish.")
        return
    st.markdown(
        f"{len(rows)} of {cohort_words.cities(len(found.cohort))} have {LEAST} peers. Publish, and each of them "
        f"sees its own "
        "result beside the medians of its peers: no other city's name and no single value. Publish again after changes."
    )
    st.button(
        f"Publish for {cohort_words.cities(len(rows))}",
        on_click=_publish_shown,
        args=(found.cohort.period, shown_whole(found), rows),
    )


def _publish_shown(period: str, whole: dict[str, Any], rows: dict[str, dict[str, Any]]) -> None:
    """What stood on the page at the click, whatever was handed in since."""
    do_and_say(
        lambda: publish_peers(*the_desk(), period, whole, rows),
        "Published. The cities find it on their page Beside its peers.",
        "Not published.",
    )


def _report_bytes(desk: Desk, found: Findings, ending: str) -> bytes:
    from diagnostic.documents.cohort.cohort_report import cohort_report  # noqa: PLC0415  # needs the extra `report`
    from diagnostic.documents.writers.report_files import report_bytes  # noqa: PLC0415

    return report_bytes(cohort_report(found, exchange_beside(desk, found.cohort)), ending)
