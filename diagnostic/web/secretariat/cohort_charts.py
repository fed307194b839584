"""Charts of many cities. Each stands beside a table or words that say the same."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from diagnostic.arrays import Floats
from diagnostic.cohort.breakdown import LevelCount
from diagnostic.cohort.module_need import ModuleNeed
from diagnostic.cohort.spread import Spread
from diagnostic.web.charts import ACCENT, QUIET, SCORE, SECOND, TICKS

LOW, GIVEN = "low end of the likely range", "as answered"
DONE = ("can start now", "prepare first", "built to the target", "not known")
FADED = "#BFD4E6"


def _names() -> alt.Axis:
    return alt.Axis(title=None, labelLimit=230, labelOverlap=False)


def levels(found: Sequence[LevelCount]) -> None:
    """Cities at each level, twice: by the low end, and as answered."""
    order = [f"{level.level} {level.name}" for level in found]
    rows = [
        {"Level": name, "Counted": counted, "Cities": count}
        for name, level in zip(order, found, strict=True)
        for counted, count in ((LOW, level.by_low_end), (GIVEN, level.as_answered))
    ]
    colours = alt.Scale(domain=[LOW, GIVEN], range=[ACCENT, QUIET])
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("Cities:Q", axis=alt.Axis(title="Cities", tickMinStep=1)),
            y=alt.Y("Level:N", sort=order, axis=_names()),
            yOffset=alt.YOffset("Counted:N", sort=[LOW, GIVEN]),
            color=alt.Color("Counted:N", scale=colours, legend=_legend()),
            tooltip=["Level", "Counted", "Cities"],
        )
    )
    st.altair_chart(bars, height=46 * len(found) + 90)


def spreads(named: Sequence[tuple[str, Spread]]) -> None:
    """The middle half as a bar, the median as a stroke; what is hidden has none."""
    order = [f"{name} ({spread.n})" for name, spread in named]
    rows = [
        {"Name": name, "Low": spread.low, "Median": spread.median, "High": spread.high}
        for name, (_, spread) in zip(order, named, strict=True)
    ]
    frame = pd.DataFrame(rows).astype({"Low": float, "Median": float, "High": float})
    y = alt.Y("Name:N", sort=order, axis=_names())
    tip: list[str | alt.Tooltip] = ["Name"]
    tip += [alt.Tooltip(f"{what}:Q", format=".0f") for what in ("Low", "Median", "High")]
    base = alt.Chart(frame).encode(y=y, tooltip=tip)
    x = alt.X("Low:Q", scale=SCORE, axis=alt.Axis(title="Points of 100", values=TICKS))
    bars = base.mark_bar(height=12, color=ACCENT, opacity=0.45).encode(x=x, x2="High:Q")
    strokes = base.mark_tick(thickness=4, size=20, color=SECOND).encode(x="Median:Q")
    st.altair_chart(bars + strokes, height=26 * len(named) + 70)


def needs(found: Sequence[ModuleNeed]) -> None:
    """Cities by what they have to do, stacked."""
    order = [need.name for need in found]
    rows = [
        {"System": need.name, "Cities": count, "What": what, "place": place}
        for need in found
        for place, (what, count) in enumerate(
            zip(DONE, (need.start_now, need.prepare_first, need.built, need.unknown), strict=True)
        )
    ]
    colours = alt.Scale(domain=list(DONE), range=[ACCENT, SECOND, FADED, QUIET])
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(height=15)
        .encode(
            x=alt.X("Cities:Q", axis=alt.Axis(title="Cities", tickMinStep=1)),
            y=alt.Y("System:N", sort=order, axis=_names()),
            color=alt.Color("What:N", scale=colours, sort=list(DONE), legend=_legend()),
            order=alt.Order("place:Q"),
            tooltip=["System", "What", "Cities"],
        )
    )
    st.altair_chart(bars, height=28 * len(found) + 130)


def heat_map(cities: Sequence[str], columns: Sequence[str], values: Floats) -> None:
    """A field a value, the darker the higher; what is not known is a cross, never a zero.

    Args:
        cities: From top to bottom, each name once.
        columns: From left to right.
        values: (cities, columns); NaN where not known.
    """
    rows = [
        {"City": city, "What": column, "Points": None if np.isnan(values[i, j]) else float(values[i, j])}
        for i, city in enumerate(cities)
        for j, column in enumerate(columns)
    ]
    frame = pd.DataFrame(rows).astype({"Points": float})
    heads = alt.Axis(title=None, orient="top", labelAngle=-40, labelLimit=150, labelOverlap=False)
    x = alt.X("What:N", sort=list(columns), axis=heads)
    y = alt.Y("City:N", sort=list(cities), axis=_names())
    tip: list[str | alt.Tooltip] = ["City", "What", alt.Tooltip("Points:Q", format=".0f")]
    base = alt.Chart(frame).encode(x=x, y=y, tooltip=tip)
    shade = alt.Color("Points:Q", scale=alt.Scale(domain=[0, 100], scheme="blues"), legend=None)
    known = base.transform_filter("isValid(datum.Points)")
    fields = known.mark_rect().encode(color=shade)
    ink = alt.condition("datum.Points >= 50", alt.value("white"), alt.value("#222222"))
    numbers = known.mark_text(fontSize=10).encode(text=alt.Text("Points:Q", format=".0f"), color=ink)
    unknown = base.transform_filter("!isValid(datum.Points)").mark_text(text="×", color=QUIET)
    st.altair_chart(fields + numbers + unknown, height=17 * len(cities) + 150)


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", title=None, direction="vertical")
