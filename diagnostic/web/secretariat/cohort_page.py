"""Cohort: the cities of a period side by side, the challenge groups, and the report to take along."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from diagnostic.base.city_name import folded
from diagnostic.base.period import period_of
from diagnostic.base.shown import DASH, shown_number
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.cohort_data import as_data
from diagnostic.secretariat.cohort.findings import Findings, Grouping, findings_of
from diagnostic.secretariat.cohort.group_reasons import headline, reasons
from diagnostic.secretariat.cohort.head_cities import Heads
from diagnostic.secretariat.cohort.rank_band import NO_BAND
from diagnostic.secretariat.cohort.shown_peers import shown_rows, shown_whole
from diagnostic.secretariat.cohort.spread import LEAST
from diagnostic.secretariat.cohort.workshop_brief import Brief
from diagnostic.secretariat.exchange.rules import RUNS_WELL
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
from diagnostic.web.exchange.beside import exchange_beside
from diagnostic.web.parts.media_types import MEDIA_TYPES
from diagnostic.web.parts.outcome import attempt, do_and_say, show_outcome
from diagnostic.web.parts.page_look import bullets
from diagnostic.web.parts.quote import quoted
from diagnostic.web.parts.shown_tables import table
from diagnostic.web.practices.near import run_this_well
from diagnostic.web.secretariat import cohort_charts as charts
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
        tuple((info.id, info.revision, info.state) for info in chosen),
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


def _few(found: Findings) -> bool:
    """Say it where there are too few cities."""
    if found.levels:
        return False
    st.info(
        f"Fewer than {LEAST} cities have a score. Medians and counts are not shown: they would tell of single cities."
    )
    return True


def _overview(found: Findings) -> None:
    if _few(found):
        return
    st.subheader("Levels")
    charts.levels(found.levels)
    table(
        [
            {"Level": f"{v.level} {v.name}", "By the low end": v.by_low_end, "As answered": v.as_answered}
            for v in found.levels
        ]
    )
    st.subheader("Factors")
    factors = found.cohort.questionnaire.factors
    named = [(factor.name, spread) for factor, spread in zip(factors, found.whole.factors, strict=True)]
    charts.spreads(named)
    st.caption("Bar: the middle half of the cities. Stroke: the median. In brackets: cities that are rated.")
    st.subheader("By region, population and income")
    twice = Counter(part.name for b in found.breakdowns for part in b.parts)  # as in: not known
    parts = [("All cities", found.whole)]
    parts += [
        (f"{b.by}: {part.name}" if twice[part.name] > 1 else part.name, part)
        for b in found.breakdowns
        for part in b.parts
    ]
    charts.spreads([(name, part.score) for name, part in parts])
    rows = [
        {
            "": name,
            "Cities": part.n,
            "Median": cohort_words.median(part.score),
            "Middle half": cohort_words.middle_half(part.score),
            "Median, chance range": cohort_words.median_range(part.score),
        }
        for name, part in parts
    ]
    table(rows)
    st.caption(f"No bar: under {LEAST} cities. {cohort_words.CHANCE_RANGE}")
    st.caption(quoted("; ".join(f"{b.by}: {b.source}" for b in found.breakdowns)))
    for step in found.steps:
        st.subheader(quoted(f"From {step.before} to {step.after}"))
        st.markdown(quoted(cohort_words.step(step)))


def _systems(found: Findings) -> None:
    if not found.needs:
        _few(found)
        return
    st.subheader("What the cities have to build")
    charts.needs(found.needs)
    rows = [
        {
            "System": need.name,
            "To build": need.needed,
            "Start now": need.start_now,
            "Prepare first": need.prepare_first,
            "Not known": need.unknown,
            "Median gap": cohort_words.median(need.gap),
        }
        for need in found.needs
    ]
    table(rows)


def _groups(found: Findings) -> None:
    grouping = found.grouping
    if grouping is None:
        st.info("This catalog has no challenge groups.")
        return
    names = [group.name for group in grouping.scores.groups]
    counts = [{"Group": names[b.group], "First": len(b.members), "Second": len(b.also)} for b in grouping.briefs]
    table(counts)
    row = st.selectbox("Group", range(len(names)), format_func=lambda place: names[place], key="cohort group")
    heads, brief = grouping.heads[row], grouping.briefs[row]
    _candidates(found, heads)
    _choose(found, grouping, heads)
    _brief(found, grouping, brief)


def _candidates(found: Findings, heads: Heads) -> None:
    labels = found.cohort.labels
    st.subheader("Candidates for head city")
    if not heads.candidates:
        st.markdown("No city stands in the upper half both in these systems and in maturity, or all said no.")
    rows = [
        {
            "City": labels[who.city],
            "Its systems": shown_number(who.strength),
            "Maturity, low end": shown_number(who.maturity),
            "Would lead": "yes" if who.willing else "not asked",
        }
        for who in heads.candidates
    ]
    if rows:
        table(rows)
        st.caption("Upper half in the group's systems and in maturity. Who offered comes first, then the higher mean.")


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


def _brief(found: Findings, grouping: Grouping, brief: Brief) -> None:
    labels, questions = found.cohort.labels, found.cohort.questionnaire.questions
    assert found.cohort.catalog is not None
    st.subheader("Workshop brief")
    close = {member.city for member in grouping.members if member.about_equal}
    with st.expander(f"{cohort_words.cities(len(brief.members))} with this first, {len(brief.also)} with this second"):
        st.text(", ".join(labels[city] + (" ≈" if city in close else "") for city in brief.members) or "none")
        st.caption("≈: about equal to its second group. In second place:")
        st.text(", ".join(labels[city] for city in brief.also) or "none")
    if brief.weak:
        st.markdown("**Shared weak questions**")
        rows = [
            {
                "Question": f"{questions[weak.question].id} {questions[weak.question].name}",
                "Median": cohort_words.median(weak.scores),
                "Middle half": cohort_words.middle_half(weak.scores),
                "Answers": weak.scores.n,
            }
            for weak in brief.weak
        ]
        table(rows)
    else:
        st.markdown(f"Shared weak questions are not shown: under {LEAST} cities answered them.")
    st.markdown(
        f"**Systems to discuss, and who can present them** (from {shown_number(RUNS_WELL)} of 100 in operation)"
    )
    rows = [
        {
            "System": found.cohort.catalog.modules[m.module].name,
            "Members to build it": m.to_build,
            "Median gap": cohort_words.median(m.gap),
            "Can present it": ", ".join(labels[city] for city in m.presenters) or "nobody",
        }
        for m in brief.modules
    ]
    table(rows)
    for m in brief.modules:
        run_this_well(found.cohort.catalog.modules[m.module].id)


def _one_city(found: Findings) -> None:
    cohort = found.cohort
    order = sorted(range(len(cohort)), key=lambda city: folded(cohort.labels[city]))
    city = st.selectbox("City", order, format_func=lambda place: cohort.labels[place], key="cohort city")
    level = "No level" if np.isnan(cohort.level[city]) else f"Level {shown_number(cohort.level[city])}"
    if not np.isnan(cohort.low[city]):
        level += f", score likely {shown_number(cohort.low[city])} to {shown_number(cohort.high[city])}"
    st.markdown(quoted(level + (", provisional" if cohort.provisional[city] else "")))
    if found.best_rank[city] != NO_BAND:
        ranked = int(np.sum(found.best_rank != NO_BAND))
        band = cohort_words.band(int(found.best_rank[city]), int(found.worst_rank[city]), ranked)
        st.markdown(quoted(f"Rank of all: {band}."))
    _peers(found, city)
    if found.grouping is not None:
        member = found.grouping.members[city]
        st.subheader("Its challenge")
        st.markdown(f"**{quoted(headline(found.grouping.scores, member))}**")
        for row in member.order[:2]:
            said = " ".join(reasons(cohort, found.grouping.scores, member, row))
            st.markdown(quoted(f"{found.grouping.scores.groups[row].name}: {said}"))


def _peers(found: Findings, city: int) -> None:
    cohort, peers = found.cohort, found.peers[city]
    st.subheader("Beside its peers")
    if peers.rule is None:
        st.info(f"Fewer than {LEAST} cities are comparable, by income group or population, so that none are shown.")
        return
    st.markdown(quoted(f"{peers.n} peers: {peers.rule}."))
    if peers.best_rank is not None and peers.worst_rank is not None:
        st.markdown(quoted(f"Rank among them: {cohort_words.band(peers.best_rank, peers.worst_rank, peers.n + 1)}."))
    own = [("Overall score", cohort.low[city], cohort.high[city], peers.score)]
    for row, factor in enumerate(cohort.questionnaire.factors):
        own.append((factor.name, cohort.factor_low[row, city], cohort.factor_high[row, city], peers.factors[row]))
    rows = [
        {
            "": name,
            "This city, likely": DASH if np.isnan(low) else f"{shown_number(low)} to {shown_number(high)}",
            "Peers' median": cohort_words.median(spread),
            "Middle half of the peers": cohort_words.middle_half(spread),
            "Peers rated": spread.n,
        }
        for name, low, high, spread in own
    ]
    table(rows)
    st.caption("Medians are of the low ends: compare them with the lower number of this city.")


def _map(found: Findings) -> None:
    cohort = found.cohort
    shown = cohort.by_low_end
    st.caption("Highest low end at the top. The darker, the more of 100. ×: not known, never zero. *: provisional.")
    names = [cohort.labels[city] + (" *" if cohort.provisional[city] else "") for city in shown]
    by = "Factors"
    if cohort.catalog is not None:
        by = st.radio("Columns", ["Factors", "Systems"], key="cohort map", horizontal=True)
    if by == "Systems" and cohort.catalog is not None:
        heads = {str(number): module.name for number, module in enumerate(cohort.catalog.modules, start=1)}
        values = cohort.implementation
    else:
        heads = {factor.id: factor.name for factor in cohort.questionnaire.factors}
        values = cohort.factor
    charts.heat_map(names, heads, values[:, shown].T)


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
