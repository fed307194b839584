"""Charts of many cities. Each stands beside a table or words that say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from diagnostic.base.arrays import Floats
from diagnostic.base.shown import shown_number
from diagnostic.secretariat.cohort.breakdown import LevelCount
from diagnostic.secretariat.cohort.module_need import ModuleNeed
from diagnostic.secretariat.cohort.spread import Spread
from diagnostic.web.parts.charts import ACCENT, QUIET, SCORE, SECOND, TICKS, draw
from diagnostic.web.parts.quote import quoted

LOW, GIVEN = "low end of the likely range", "as answered"
DONE = ("can start now", "prepare first", "built to the target", "not known")
FADED = "#BFD4E6"
COLUMN = 44
"""Pixels: twelve fields beside the city on a wide screen, four on a phone; names stand below, and at the pointer."""
_LIGHTEST, _DARKEST = (243, 247, 250), (31, 78, 121)
_INK_TURNS = 0.75
"""Below it black, above it white: each has a contrast of at least 4.5 to 1 there."""


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
    draw(bars, height=46 * len(found) + 90)


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
    draw(bars + strokes, height=26 * len(named) + 70)


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
    draw(bars, height=28 * len(found) + 130)


def heat_map(cities: Sequence[str], heads: Mapping[str, str], values: Floats) -> None:
    """A field a value, the darker the higher; what is not known is a cross, never a zero.

    Args:
        cities: From top to bottom, each name once.
        heads: From left to right, a short heading for each column and what it stands for.
        values: (cities, columns); NaN where not known.
    """
    frame = pd.DataFrame(values, index=pd.Index(cities, name="City"), columns=list(heads))
    styled = frame.style.format(_shown, na_rep="×").map(_shade)
    narrow = {head: st.column_config.Column(width=COLUMN, help=name) for head, name in heads.items()}
    st.dataframe(styled, height=min(640, 36 * (len(cities) + 1)), placeholder="×", column_config=narrow)
    st.caption(quoted(" · ".join(f"{head} {name}" for head, name in heads.items())))


def _shown(value: Any) -> str:
    return shown_number(value)


def _shade(value: Any) -> str:
    """Background from nearly white to dark blue, with ink that is readable on it in either theme."""
    if np.isnan(value):
        return f"color: {QUIET}"
    part = min(max(value, 0.0), 100.0) / 100
    red, green, blue = (round(light + (dark - light) * part) for light, dark in zip(_LIGHTEST, _DARKEST, strict=True))
    return f"background-color: rgb({red}, {green}, {blue}); color: {'white' if part > _INK_TURNS else 'black'}"


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", title=None, direction="vertical")
