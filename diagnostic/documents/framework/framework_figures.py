"""The figures of the report on a questionnaire, in the house style of the other reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic.base.formatting import grouped, per_cent, shown_number
from diagnostic.documents.drawing import (
    ACCENT,
    GREY,
    INK,
    LIGHT,
    MID,
    PALE,
    SMALL,
    bare,
    empty_figure,
    grid,
    legend,
    names_at_left,
    number_beside,
)
from diagnostic.secretariat.framework.intervals import Interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

CAPS = 0.13


@dataclass(frozen=True, slots=True)
class Dot:
    """A row: a value with its interval, perhaps a second value; or words in their place."""

    name: str
    value: float | None
    interval: Interval | None
    other: float | None = None
    words: str = ""
    marked: bool = False


def dots(rows: Sequence[Dot], low: float, limit: float | None, other: str = "") -> Drawing:
    """Values with their intervals on a scale up to 1; a dotted line at the limit; marked rows stand out.

    Args:
        rows: From top to bottom.
        low: Left end of the scale; what lies beyond it is drawn at the edge with its number.
        limit: Where the dotted line stands.
        other: What the second value is called; "" where there is none.
    """
    figure, (axis,) = empty_figure(0.55 + 0.25 * len(rows), [row.name for row in rows])
    for y, row in enumerate(rows):
        if row.value is None:
            number_beside(axis, low, y, row.words, GREY)
            continue
        colour = INK if row.marked else ACCENT
        end = row.value
        if row.interval is not None:
            left, right = max(row.interval[0], low), row.interval[1]
            axis.plot((left, right), (y, y), color=colour, linewidth=1.2, zorder=3)
            for x in (row.interval[0], right):
                if x >= low:
                    axis.plot((x, x), (y - CAPS, y + CAPS), color=colour, linewidth=1.2, zorder=3)
            end = right
        shape: Any = {"marker": "s" if row.marked else "o", "markersize": 5.5, "color": colour, "zorder": 4}
        axis.plot(max(row.value, low), y, **shape)
        if row.other is not None:
            axis.plot(row.other, y, marker="D", markersize=5, color="white", markeredgecolor=INK, zorder=5)
            end = max(end, row.other)
        number_beside(axis, end + 0.008, y, f"{shown_number(row.value, 2)}")
    if limit is not None:
        axis.axvline(limit, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    if other:
        axis.plot([], [], marker="o", linestyle="", markersize=5.5, color=ACCENT, label="alpha, 95 % interval")
        label: Any = {"marker": "D", "linestyle": "", "markersize": 5, "color": "white", "markeredgecolor": INK}
        axis.plot([], [], label=other, **label)
        legend(axis, 2)
    names_at_left(axis, [row.name for row in rows])
    bare(axis)
    axis.set_xlim(low, 1.08)
    steps = [round(low + 0.2 * step, 1) for step in range(round((1 - low) / 0.2) + 1)]
    axis.set_xticks(steps, [f"{step:g}" for step in steps])
    grid(axis)
    return figure


@dataclass(frozen=True, slots=True)
class States:
    """A row: shares of answered, don't know, not answered and not applicable; they add up to 1."""

    name: str
    shares: tuple[float, float, float, float]


STATE_COLOURS = (ACCENT, MID, LIGHT, PALE)
STATE_NAMES = ("answered", "don't know", "not answered", "not applicable")


def answer_states(rows: Sequence[States]) -> Drawing:
    """Stacked bars of how questions are answered, a row a factor."""
    figure, (axis,) = empty_figure(0.55 + 0.27 * len(rows), [row.name for row in rows])
    for y, row in enumerate(rows):
        left = 0.0
        for share, colour in zip(row.shares, STATE_COLOURS, strict=True):
            axis.barh(y, 100 * share, left=100 * left, height=0.66, color=colour, edgecolor="white", linewidth=0.5)
            if share >= 0.045:
                ink = "white" if colour == ACCENT else INK
                axis.text(100 * (left + share / 2), y, per_cent(share), ha="center", va="center", fontsize=7, color=ink)
            left += share
    for name, colour in zip(STATE_NAMES, STATE_COLOURS, strict=True):
        axis.barh(0, 0, color=colour, label=name)
    legend(axis, 4)
    names_at_left(axis, [row.name for row in rows])
    bare(axis)
    axis.set_xlim(0, 100)
    axis.set_xticks(range(0, 101, 20), [f"{x} %" for x in range(0, 101, 20)])
    return figure


def growth_chart(sizes: Sequence[int], widths: Sequence[float], halves: Sequence[float], cities: int) -> Drawing:
    """Above the width of alpha's interval by number of cities, below how far a mean may be off; typical factor."""
    figure, (above, below) = empty_figure(3.1, [], (1, 1))
    for axis, values, title, digits in (
        (above, widths, "width of the 95 % interval of alpha", 2),
        (below, halves, "a mean score may be off by so many points", 1),
    ):
        axis.set_title(title, loc="left", fontsize=8, color=GREY, pad=4)
        if not values:
            axis.text(0.5, 0.5, "not shown yet", transform=axis.transAxes, ha="center", color=GREY)
            axis.set_yticks([])
        else:
            axis.plot(range(len(sizes)), values, color=ACCENT, marker="o", markersize=4, linewidth=1.4, zorder=3)
            for x, value in enumerate(values):
                axis.annotate(
                    shown_number(value, digits),
                    (x, value),
                    xytext=(0, 5),
                    textcoords="offset points",
                    ha="center",
                    fontsize=SMALL,
                )
            axis.set_ylim(0, max(values) * 1.3)
            axis.set_yticks([])
        axis.set_xticks(range(len(sizes)), [f"{grouped(size)}" for size in sizes])
        axis.set_xlim(-0.4, len(sizes) - 0.6)
        bare(axis)
    below.set_xlabel(f"cities (now {grouped(cities)})")
    figure.subplots_adjust(left=0.03, bottom=0.15, hspace=0.6, top=0.93)
    return figure
