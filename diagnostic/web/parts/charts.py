"""Charts in one style. Each stands beside a table or words that say the same."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

ACCENT, SECOND, QUIET = "#3F7CB8", "#C77C2E", "#8A939C"
"""Readable on white and on dark, and apart from each other in grey."""
WORDS = "#717B85"
"""For words inside a chart: the contrast is the same, 4.2, on white and on dark."""
SCORE = alt.Scale(domain=[0, 100])
TICKS = [0, 20, 40, 60, 80, 100]


def draw(chart: Any, height: int) -> None:
    """Put a chart on the page, its words in the colour of the text: Streamlit's own grey has a contrast of 3.7 only."""
    calm = chart.configure_view(strokeWidth=0).configure_axis(
        domain=False, ticks=False, labelPadding=6, titlePadding=12, titleFontWeight="normal"
    )
    st.altair_chart(calm, height=height, theme=None)


def bars_by_group(rows: list[dict[str, Any]], name: str, value: str, group: str) -> None:
    """A horizontal bar a row, in the order of the rows, coloured by group; a missing value has no bar."""
    frame = pd.DataFrame(rows).astype({value: float})
    groups = list(dict.fromkeys(frame[group]))
    colours = alt.Scale(domain=groups, range=[SECOND, ACCENT, QUIET][: len(groups)] if len(groups) > 1 else [ACCENT])
    bars = (
        alt.Chart(frame)
        .mark_bar(height=14)
        .encode(
            x=alt.X(f"{value}:Q", scale=SCORE, axis=alt.Axis(title="Points of 100", values=TICKS)),
            y=_names(frame, name),
            color=alt.Color(f"{group}:N", scale=colours, legend=_legend() if len(groups) > 1 else None),
            tooltip=[name, group, alt.Tooltip(f"{value}:Q", format=".1f")],
        )
    )
    draw(bars, height=28 * len(rows) + 140)


def bars_with_marks(rows: list[dict[str, Any]], name: str, value: str, mark: str) -> None:
    """A horizontal bar a row with a stroke where it is expected to end."""
    frame = pd.DataFrame(rows).astype({value: float, mark: float})
    tall = frame.melt([name], [value, mark], "What", "Points")
    names = _names(frame, name)
    x = alt.X("Points:Q", scale=SCORE, axis=alt.Axis(title="Points of 100", values=TICKS))
    colour = alt.Color("What:N", scale=alt.Scale(domain=[value, mark], range=[ACCENT, SECOND]), legend=_legend())
    tip: list[str | alt.Tooltip] = [name, "What", alt.Tooltip("Points:Q", format=".0f")]
    base = alt.Chart(tall).encode(x=x, y=names, color=colour, tooltip=tip)
    bars = base.transform_filter(alt.datum.What == value).mark_bar(height=12)
    strokes = base.transform_filter(alt.datum.What == mark).mark_tick(thickness=4, size=22)
    draw(bars + strokes, height=30 * len(rows) + 100)


def scores_over_time(
    rows: list[dict[str, Any]], period: str, score: str, low: str, high: str, cuts: list[float]
) -> None:
    """A point a period with its range, on the scale of the levels."""
    frame = pd.DataFrame(rows).astype({score: float, low: float, high: float})
    x = alt.X(f"{period}:N", sort=list(frame[period]), axis=alt.Axis(title=None, labelAngle=0, labelOverlap=True))
    points = alt.Y(f"{score}:Q", scale=SCORE, axis=alt.Axis(title="Score", values=TICKS))
    tip: list[str | alt.Tooltip] = [period, alt.Tooltip(f"{score}:Q", format=".1f")]
    base = alt.Chart(frame).encode(x=x, tooltip=tip)
    lines = base.mark_line(color=ACCENT, strokeWidth=2).encode(y=points)
    spans = base.mark_rule(color=ACCENT, strokeWidth=6, opacity=0.35).encode(y=alt.Y(f"{low}:Q"), y2=f"{high}:Q")
    marks = base.mark_point(color=ACCENT, filled=True, size=90, opacity=1).encode(y=points)
    levels = alt.Chart(pd.DataFrame({"cut": cuts[1:]})).mark_rule(color=QUIET, strokeDash=[4, 4]).encode(y="cut:Q")
    draw(levels + spans + lines + marks, height=300)


def score_on_levels(score: float, likely: tuple[float, float], levels: list[tuple[str, float]]) -> None:
    """The score as a point, its likely range as a bar, on a line that the levels divide.

    Args:
        score: 0..100.
        likely: Low and high end.
        levels: Name and lowest score of each, from the lowest up.
    """
    ends = [cut for _, cut in levels[1:]] + [100.0]
    bands = pd.DataFrame(
        [{"from": cut, "to": end, "Level": name} for (name, cut), end in zip(levels, ends, strict=True)]
    )
    bands["middle"], bands["row"] = (bands["from"] + bands["to"]) / 2, range(len(bands))
    here = pd.DataFrame([{"score": score, "low": likely[0], "high": likely[1]}])
    axis = alt.Axis(title=None, values=[cut for _, cut in levels] + [100], labelExpr="datum.value", grid=False)
    fields = alt.Chart(bands).encode(x=alt.X("from:Q", scale=SCORE, axis=axis), x2="to:Q", tooltip=["Level"])
    shade = alt.Opacity("row:O", scale=alt.Scale(range=[0.12, 0.5]), legend=None)
    ground = fields.mark_rect(color=QUIET, y=14, y2=34).encode(opacity=shade)
    middle = len(levels) // 2
    names = alt.Chart(bands.iloc[[0, middle, -1]]).encode(x=alt.X("middle:Q", scale=SCORE), text="Level:N")
    told = names.mark_text(color=WORDS, y=4, fontSize=12, font="Source Sans, sans-serif")
    where = alt.Chart(here).encode(tooltip=[alt.Tooltip("score:Q", format=".1f")])
    span = where.mark_rule(color=ACCENT, strokeWidth=8, opacity=0.6, y=24).encode(x="low:Q", x2="high:Q")
    point = where.mark_point(color=ACCENT, filled=True, size=160, opacity=1, y=24).encode(x="score:Q")
    draw((ground + told + span + point).properties(height=40), height=80)


def bars_over_months(rows: list[dict[str, Any]], name: str) -> None:
    """A bar a row from the day ``From`` to the day ``To``, with its ``Cost`` when one points at it."""
    frame = pd.DataFrame(rows)
    for column in ("From", "To"):
        frame[column] = pd.to_datetime(frame[column])
    tip: list[str | alt.Tooltip] = [name, *(alt.Tooltip(f"{c}:T", format="%B %Y") for c in ("From", "To")), "Cost"]
    bars = (
        alt.Chart(frame)
        .mark_bar(height=14, color=ACCENT)
        .encode(x=alt.X("From:T", axis=alt.Axis(title=None)), x2="To:T", y=_names(frame, name), tooltip=tip)
    )
    draw(bars, height=30 * len(rows) + 70)


def _names(frame: pd.DataFrame, name: str) -> alt.Y:
    return alt.Y(f"{name}:N", sort=list(frame[name]), axis=alt.Axis(title=None, labelLimit=210, labelOverlap=False))


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", title=None, direction="vertical")
