"""The figures of the cohort report, in the house style of the diagnosis report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from diagnostic.arrays import Floats
from diagnostic.cohort.words import HIDDEN
from diagnostic.report.figures import (
    ACCENT,
    GREY,
    INK,
    LIGHT,
    MID,
    PALE,
    RULE,
    STYLE,
    WIDTH,
    Drawing,
    empty_figure,
    name_in_figure,
    names_at_left,
    number_beside,
    score_axis,
)

SHADES = LinearSegmentedColormap.from_list("shades", ["#F3F7FA", LIGHT, MID, ACCENT])
"""Light for low, dark for high: the order holds in grey."""
_LEGEND: Any = {"loc": "lower left", "bbox_to_anchor": (0, 1), "frameon": False, "fontsize": 7.5, "borderpad": 0.1}
_TEXT_TURNS = 62.0
"""From this score on a cell is dark and its number white."""


@dataclass(frozen=True, slots=True)
class SpanRow:
    """Median and middle half of some cities; None where hidden."""

    name: str
    n: int
    median: float | None
    low: float | None
    high: float | None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class StackRow:
    """Counts that add up to all cities."""

    name: str
    counts: tuple[int, ...]


def level_bars(names: Sequence[str], by_low_end: Sequence[int], as_answered: Sequence[int]) -> Drawing:
    """Cities at each level: dark by the low end of the likely range, light as answered."""
    with mpl.rc_context(STYLE):
        figure, (axis,) = empty_figure(0.55 + 0.34 * len(names), names)
        for y, (low, given) in enumerate(zip(by_low_end, as_answered, strict=True)):
            axis.barh(y - 0.17, low, height=0.32, color=ACCENT, zorder=2)
            axis.barh(y + 0.17, given, height=0.32, color=LIGHT, zorder=2)
            number_beside(axis, low, y - 0.17, str(low))
            number_beside(axis, given, y + 0.17, str(given), GREY)
        axis.barh(0, 0, color=ACCENT, label="low end of the likely range (counts in comparisons)")
        axis.barh(0, 0, color=LIGHT, label="as answered")
        axis.legend(ncols=2, **_LEGEND)
        names_at_left(axis, names)
        _counted(axis, max([*by_low_end, *as_answered, 1]))
    return Drawing(figure)


def spans(rows: Sequence[SpanRow]) -> Drawing:
    """The median as a line, the middle half of the cities as a bar."""
    with mpl.rc_context(STYLE):
        labels = [row.name if row.heading else f"{row.name} ({row.n})" for row in rows]
        figure, (axis,) = empty_figure(0.6 + 0.215 * len(rows), labels)
        for y, row in enumerate(rows):
            if row.heading:
                continue
            if row.median is None or row.low is None or row.high is None:
                number_beside(axis, 0, y, f"not shown: {HIDDEN} cities", GREY)
                continue
            axis.barh(y, row.high - row.low, left=row.low, height=0.56, color=LIGHT, zorder=2)
            axis.plot((row.median, row.median), (y - 0.36, y + 0.36), color=ACCENT, linewidth=2.2, zorder=4)
            number_beside(axis, max(row.high, row.median), y, f"{row.median:.0f}")
        axis.barh(0, 0, color=LIGHT, label="middle half of the cities")
        axis.plot([], [], marker="|", markersize=9, markeredgewidth=2.2, linestyle="", color=ACCENT, label="median")
        axis.legend(ncols=2, **_LEGEND)
        names_at_left(axis, labels)
        for label, row in zip(axis.get_yticklabels(), rows, strict=True):
            if row.heading:
                label.set_color(ACCENT)
                label.set_fontweight("bold")
        score_axis(axis)
    return Drawing(figure)


def stacks(rows: Sequence[StackRow], names: Sequence[str]) -> Drawing:
    """Counts of cities as stacked bars; the last count is what is not known, and hatched."""
    colours = (ACCENT, MID, PALE, "white")[-len(names) :] if len(names) < 4 else (ACCENT, MID, PALE, "white")
    inks = {ACCENT: "white", MID: "white", PALE: INK, "white": GREY}
    whole = max((sum(row.counts) for row in rows), default=1)
    with mpl.rc_context(STYLE | {"hatch.linewidth": 0.5}):
        figure, (axis,) = empty_figure(0.55 + 0.27 * len(rows), [row.name for row in rows])
        for y, row in enumerate(rows):
            left = 0
            for place, (count, colour) in enumerate(zip(row.counts, colours, strict=True)):
                hatch = "////" if place == len(names) - 1 else None
                axis.barh(y, count, left=left, height=0.66, color=colour, edgecolor=RULE if hatch else "white",
                          linewidth=0.6, hatch=hatch, zorder=2)  # fmt: skip
                if count >= 0.045 * whole:
                    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if hatch else None
                    axis.text(left + count / 2, y, str(count), ha="center", va="center", fontsize=7,
                              color=inks[colour], bbox=box, zorder=4)  # fmt: skip
                left += count
        for place, (name, colour) in enumerate(zip(names, colours, strict=True)):
            hatch = "////" if place == len(names) - 1 else None
            axis.barh(0, 0, color=colour, edgecolor=RULE if hatch else colour, hatch=hatch, label=name)
        axis.legend(ncols=len(names), columnspacing=1.2, handlelength=1.6, **_LEGEND)
        names_at_left(axis, [row.name for row in rows])
        _counted(axis, whole, room=1.0)
    return Drawing(figure)


def heat_map(names: Sequence[str], columns: Sequence[str], values: Floats, row_height: float = 0.165) -> Drawing:
    """A field a value, 0..100, light to dark with its number; what is not known is crossed out, never a zero.

    Args:
        names: Of the rows, from top to bottom.
        columns: Of the columns.
        values: (rows, columns); NaN where not known.
        row_height: Inches.
    """
    slanted = max((len(column) for column in columns), default=0) > 6
    head = 1.15 if slanted else 0.25
    height = row_height * max(len(names), 1) + head + 0.1
    size = 7.5 if row_height >= 0.15 else 5.6
    with mpl.rc_context(STYLE):
        figure, (axis,) = empty_figure(height, names)
        figure.subplots_adjust(
            bottom=0.06 / height, top=1 - head / height, right=1 - (0.75 if slanted else 0.05) / WIDTH
        )
        for y in range(len(names)):
            for x in range(len(columns)):
                _field(axis, x, y, float(values[y, x]), size)
        names_at_left(axis, names)
        axis.set_xlim(-0.5, len(columns) - 0.5)
        axis.set_ylim(len(names) - 0.5, -0.5)
        axis.xaxis.tick_top()
        turned: Any = {"rotation": 35, "ha": "left", "rotation_mode": "anchor"} if slanted else {}
        axis.set_xticks(range(len(columns)), [name_in_figure(column) for column in columns], fontsize=7, **turned)
        axis.tick_params(axis="both", length=0, pad=2)
        for label in axis.get_yticklabels():
            label.set_fontsize(min(8.5, size + 0.6))
        for side in ("top", "right", "left", "bottom"):
            axis.spines[side].set_visible(False)
    return Drawing(figure)


def _field(axis: Axes, x: int, y: int, value: float, size: float) -> None:
    if np.isnan(value):
        axis.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor="white", edgecolor="white"))
        axis.text(x, y, "×", ha="center", va="center", fontsize=size, color=GREY)
        return
    shade = SHADES(min(max(value, 0.0), 100.0) / 100)
    axis.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade, edgecolor="white", linewidth=0.6))
    ink = "white" if value >= _TEXT_TURNS else INK
    axis.text(x, y, f"{value:.0f}", ha="center", va="center", fontsize=size, color=ink)


def _counted(axis: Axes, most: int, room: float = 1.08) -> None:
    """A scale of whole cities."""
    axis.set_xlim(0, most * room)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)
    axis.grid(axis="x", color=PALE, linewidth=0.8, zorder=0)
    axis.set_axisbelow(True)
