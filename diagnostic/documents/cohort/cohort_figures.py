"""The figures of the cohort report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import isnan
from typing import TYPE_CHECKING, Any

from diagnostic.base.formatting import grouped, shown_number
from diagnostic.documents.drawing import (
    ACCENT,
    GREY,
    INK,
    LIGHT,
    MID,
    PALE,
    RULE,
    WIDTH,
    bare,
    empty_figure,
    grid,
    is_narrow,
    legend,
    name_in_figure,
    names_at_left,
    number_beside,
    score_axis,
)
from diagnostic.secretariat.cohort.cohort_words import HIDDEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

_SCALE = 0.3
"""Inches below a heat map: its scale of shades."""
_HEAD = 7.0
"""Points of a head of a column."""
_NARROWEST = 0.27
"""Inches of the narrowest column."""


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
    figure, (axis,) = empty_figure(0.55 + 0.34 * len(names), names)
    for y, (low, given) in enumerate(zip(by_low_end, as_answered, strict=True)):
        axis.barh(y - 0.17, low, height=0.32, color=ACCENT, zorder=2)
        axis.barh(y + 0.17, given, height=0.32, color=LIGHT, zorder=2)
        number_beside(axis, low, y - 0.17, f"{grouped(low)}")
        number_beside(axis, given, y + 0.17, f"{grouped(given)}", GREY)
    axis.barh(0, 0, color=ACCENT, label="low end of the likely range (counts in comparisons)")
    axis.barh(0, 0, color=LIGHT, label="as answered")
    legend(axis, 2)
    names_at_left(axis, names)
    _counted(axis, max([*by_low_end, *as_answered, 1]))
    return figure


def spans(rows: Sequence[SpanRow]) -> Drawing:
    """The median as a line, the middle half of the cities as a bar."""
    labels = [row.name if row.heading else f"{row.name} ({grouped(row.n)})" for row in rows]
    figure, (axis,) = empty_figure(0.6 + (0.27 if is_narrow() else 0.215) * len(rows), labels)
    for y, row in enumerate(rows):
        if row.heading:
            continue
        if row.median is None or row.low is None or row.high is None:
            number_beside(axis, 0, y, f"not shown: {HIDDEN} cities", GREY)
            continue
        axis.barh(y, row.high - row.low, left=row.low, height=0.56, color=LIGHT, zorder=2)
        axis.plot((row.median, row.median), (y - 0.36, y + 0.36), color=ACCENT, linewidth=2.2, zorder=4)
        number_beside(axis, max(row.high, row.median), y, shown_number(row.median))
    axis.barh(0, 0, color=LIGHT, label="middle half of the cities")
    axis.plot([], [], marker="|", markersize=9, markeredgewidth=2.2, linestyle="", color=ACCENT, label="median")
    legend(axis, 2)
    names_at_left(axis, labels)
    for label, row in zip(axis.get_yticklabels(), rows, strict=True):
        if row.heading:
            label.set_color(ACCENT)
            label.set_fontweight("bold")
    score_axis(axis)
    return figure


def stacks(rows: Sequence[StackRow], names: Sequence[str]) -> Drawing:
    """Counts of cities as stacked bars; the last count is what is not known, and hatched."""
    colours = (ACCENT, MID, LIGHT, PALE, "white")[-len(names) :]
    inks = {ACCENT: "white", MID: INK, LIGHT: INK, PALE: INK, "white": GREY}
    whole = max((sum(row.counts) for row in rows), default=1)
    least = (0.1 if is_narrow() else 0.045) * whole
    figure, (axis,) = empty_figure(0.55 + 0.27 * len(rows), [row.name for row in rows])
    for y, row in enumerate(rows):
        left = 0
        for place, (count, colour) in enumerate(zip(row.counts, colours, strict=True)):
            hatch = "////" if place == len(names) - 1 else None
            axis.barh(y, count, left=left, height=0.66, color=colour, edgecolor=RULE if hatch else "white",
                      linewidth=0.6, hatch=hatch, zorder=2)  # fmt: skip
            if count >= least:
                box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if hatch else None
                axis.text(left + count / 2, y, f"{grouped(count)}", ha="center", va="center", fontsize=7,
                          color=inks[colour], bbox=box, zorder=4)  # fmt: skip
            left += count
    for place, (name, colour) in enumerate(zip(names, colours, strict=True)):
        hatch = "////" if place == len(names) - 1 else None
        axis.barh(0, 0, color=colour, edgecolor=RULE if hatch else colour, hatch=hatch, label=name)
    legend(axis, len(names))
    names_at_left(axis, [row.name for row in rows])
    _counted(axis, whole, room=1.0)
    return figure


def heat_map(
    names: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]], row_height: float = 0.165
) -> Drawing:
    """A field a value, 0..100, light to dark with its number; what is not known is crossed out, never a zero.

    Args:
        names: Of the rows, from top to bottom.
        columns: Of the columns.
        values: A row of values for each name; NaN where not known.
        row_height: Inches.
    """
    heads = [name_in_figure(column) for column in columns]
    slanted = max((len(head) for head in heads), default=0) > 6
    room = _room_for_slanted(heads) if slanted else (0.25, 0.05)
    height = row_height * max(len(names), 1) + room[0] + _SCALE
    size = 7.5 if row_height >= 0.15 else 5.8
    figure, (axis,) = empty_figure(height, names)
    figure.subplots_adjust(bottom=_SCALE / height, top=1 - room[0] / height, right=1 - room[1] / WIDTH)
    for y in range(len(names)):
        for x in range(len(columns)):
            _field(axis, x, y, values[y][x], size)
    names_at_left(axis, names)
    axis.set_xlim(-0.5, len(columns) - 0.5)
    axis.set_ylim(len(names) - 0.5, -0.5)
    axis.xaxis.tick_top()
    turned: Any = {"rotation": 35, "ha": "left", "rotation_mode": "anchor"} if slanted else {}
    axis.set_xticks(range(len(columns)), heads, fontsize=_HEAD, **turned)
    axis.tick_params(axis="both", length=0, pad=2)
    for label in axis.get_yticklabels():
        label.set_fontsize(min(8.5, size + 0.6))
    for side in ("top", "right", "left", "bottom"):
        axis.spines[side].set_visible(False)
    _scale(figure, axis.get_position().x0, height)
    return figure


def _room_for_slanted(heads: Sequence[str]) -> tuple[float, float]:
    """Inches that slanted heads take above the fields, and at the right of the last one."""
    reach = [0.53 * len(head) * _HEAD / 72 for head in heads]
    beyond = [0.82 * long - _NARROWEST * (len(heads) - place - 0.5) for place, long in enumerate(reach)]
    return 0.15 + 0.58 * max(reach), max(0.05, *beyond)


def _scale(figure: Drawing, left: float, height: float) -> None:
    """The shades with their points, and what the cross means, below the fields."""
    wide = 3.6 / WIDTH
    axis = figure.add_axes((left, 0.02 / height, wide, 0.16 / height))
    for place, points in enumerate((0, 20, 40, 60, 80, 100)):
        _field(axis, place, 0, points, 6.5)
    axis.text(5.7, 0, "points of 100;   × not known", va="center", fontsize=7, color=GREY)
    axis.set_xlim(-0.5, 11.5)
    axis.set_ylim(-0.5, 0.5)
    axis.axis("off")


@cache
def _shades() -> Callable[[float], tuple[float, ...]]:
    """Light for low, dark for high: the order holds in grey."""
    from matplotlib.colors import LinearSegmentedColormap  # noqa: PLC0415

    return LinearSegmentedColormap.from_list("shades", ["#F3F7FA", LIGHT, MID, ACCENT])


def _field(axis: Axes, x: int, y: int, value: float, size: float) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    if isnan(value):
        axis.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor="white", edgecolor="white"))
        axis.text(x, y, "×", ha="center", va="center", fontsize=size, color=GREY)
        return
    shade = _shades()(min(max(value, 0.0), 100.0) / 100)
    axis.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade, edgecolor="white", linewidth=0.6))
    axis.text(x, y, shown_number(value), ha="center", va="center", fontsize=size, color=_ink_on(shade))


def _ink_on(shade: tuple[float, ...]) -> str:
    """Black or white, whichever differs more from the shade: at least 4.5 to 1 (WCAG 2.2, relative luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shade[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > 0.179 else "white"


def _counted(axis: Axes, most: int, room: float = 1.08) -> None:
    """A scale of whole cities."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    axis.set_xlim(0, most * room)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    bare(axis)
    grid(axis)
