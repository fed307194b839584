"""The figures of the diagnosis report and of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic.base.formatting import chance, shown_number
from diagnostic.content.questionnaire import Level
from diagnostic.documents.diagnosis.figure_data import ContributionRow, GanttRow, GapRow, ProfileRow, RangeData, YearRow
from diagnostic.documents.drawing import (
    ACCENT,
    GREY,
    INK,
    LIGHT,
    MARK,
    MID,
    ON_STEPS,
    PALE,
    RULE,
    SMALL,
    STEPS,
    bare,
    empty_figure,
    is_narrow,
    legend,
    name_in_figure,
    names_at_left,
    number_beside,
    score_axis,
)
from diagnostic.documents.writers.safe_text import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

WIDTH_OF_WORDS = 21
"""Of the scale that the words in place of a bar cover."""
WIDTH_OF_ZERO = 4
"""The same for a ``0``."""


def factor_profile(rows: Sequence[ProfileRow], levels: Sequence[Level]) -> Drawing:
    """A bar a factor; the means of the dimensions as thin bars over their factors."""
    figure, (axis,) = empty_figure(0.55 + 0.27 * len(rows), [row.name for row in rows])
    for y, row in enumerate(rows):
        if row.score is None:
            if not row.whole:
                number_beside(axis, 0, y, "not rated", GREY)
            continue
        colour = LIGHT if row.context else ACCENT
        if row.whole:
            axis.barh(y + 0.12, row.score, height=0.16, color=GREY, zorder=2)
        else:
            axis.barh(y, row.score, height=0.66, color=colour, zorder=2)
        end = row.score
        if row.likely:
            axis.plot(row.likely, (y, y), color=INK, linewidth=0.9, zorder=3)
            for x in row.likely:
                axis.plot((x, x), (y - 0.13, y + 0.13), color=INK, linewidth=0.9, zorder=3)
            end = max(end, row.likely[1])
        if row.target is not None:
            axis.plot(row.target, y, marker="D", markersize=5, color="white", markeredgecolor=INK, zorder=5)
            end = max(end, row.target + 1) if abs(row.target - end) < 9 else end
        number_beside(axis, min(end, 100), y + (0.12 if row.whole else 0), shown_number(row.score))
    names_at_left(axis, [row.name for row in rows])
    for label, row in zip(axis.get_yticklabels(), rows, strict=True):
        if row.whole:
            label.set_color(GREY)
            label.set_fontstyle("normal")
    score_axis(axis, levels)
    return figure


def gap_chart(rows: Sequence[GapRow]) -> Drawing:
    """What is in operation as a bar, what is expected as a line, the target as a diamond."""
    figure, (axis,) = empty_figure(0.55 + 0.27 * len(rows), [row.name for row in rows])
    for y, row in enumerate(rows):
        if row.implementation is None:
            marks = [mark for mark in (row.expected, row.target) if mark is not None]
            beside = max(marks) + 1 if marks and min(marks) < WIDTH_OF_WORDS else 0
            number_beside(axis, beside, y, row.why_no_bar, GREY)
        else:
            axis.barh(y, row.implementation, height=0.58, color=MID, zorder=2)
            if round(row.implementation) == 0:
                near = row.expected is not None and row.expected < WIDTH_OF_ZERO
                number_beside(axis, row.expected if near and row.expected else 0, y, "0")
        if row.expected is not None:
            axis.plot((row.expected, row.expected), (y - 0.38, y + 0.38), **MARK)
        if row.target is not None:
            axis.plot(row.target, y, marker="D", markersize=5, color="white", markeredgecolor=ACCENT, zorder=5)
    axis.barh(0, 0, color=MID, label="in operation")
    axis.plot([], [], marker="|", markersize=9, markeredgewidth=1.8, linestyle="", color=INK, label="expected")
    axis.plot([], [], marker="D", markersize=5, linestyle="", color="white", markeredgecolor=ACCENT, label="target")
    legend(axis, 3)
    names_at_left(axis, [row.name for row in rows])
    score_axis(axis)
    return figure


def contribution_chart(rows: Sequence[ContributionRow]) -> Drawing:
    """The priorities as stacked bars."""
    figure, (axis,) = empty_figure(0.55 + 0.27 * len(rows), [f"{row.rank}. {row.name}" for row in rows])
    criteria = list(rows[0].parts)
    for y, row in enumerate(rows):
        left = 0.0
        for criterion, colour, ink in zip(criteria, STEPS, ON_STEPS, strict=True):
            value = row.parts[criterion]
            if not value or value <= 0:
                continue
            axis.barh(y, value, left=left, height=0.66, color=colour, edgecolor="white", linewidth=0.7, zorder=2)
            if value >= (8 if is_narrow() else 4):
                axis.text(
                    left + value / 2,
                    y,
                    shown_number(value),
                    ha="center",
                    va="center",
                    fontsize=7,
                    color=ink,
                )
            left += value
        number_beside(axis, left, y, shown_number(row.total, 1))
    for criterion, colour in zip(criteria, STEPS, strict=True):
        axis.barh(0, 0, color=colour, label=criterion)
    legend(axis, 4)
    names_at_left(axis, [f"{row.rank}. {row.name}" for row in rows])
    score_axis(axis)
    return figure


def range_chart(data: RangeData, levels: Sequence[Level]) -> Drawing:
    """The score with its ranges above; the probability of each level below."""
    ranges = [
        ("everything answered, worst to best", data.full, LIGHT),
        ("likely range", data.likely, MID),
        ("9 of 10 simulations", data.interval, ACCENT),
    ]
    figure, (above, below) = empty_figure(2.55, [name for name, _, _ in ranges], (1, 1.15))
    shown = [(name, ends, colour) for name, ends, colour in ranges if ends is not None]
    for y, (_, ends, colour) in enumerate(shown):
        axis_ends = (ends[0], max(ends[1] - ends[0], 0.4))
        above.barh(y, axis_ends[1], left=axis_ends[0], height=0.5, color=colour, zorder=2)
        text = f"{shown_number(ends[0])}–{shown_number(ends[1])}"
        if ends[1] <= 90:
            number_beside(above, ends[0] + axis_ends[1], y, text)
        elif ends[0] >= 10:
            number_beside(above, ends[0], y, text, left=True)
        else:
            number_beside(above, ends[0], y, text, "white" if colour == ACCENT else INK)
    above.axvline(data.score, color=INK, linewidth=1.6, zorder=4)
    names_at_left(above, [name for name, _, _ in shown])
    score_axis(above, levels)
    _probabilities(below, data, levels)
    return figure


def _probabilities(axis: Axes, data: RangeData, levels: Sequence[Level]) -> None:
    chances = [data.probabilities.get(level.level, 0.0) for level in levels]
    axis.bar([level.level for level in levels], chances, width=0.62, color=ACCENT, zorder=2)
    for level, share in zip(levels, chances, strict=True):
        text = chance(share)
        axis.annotate(
            text, (level.level, share), xytext=(0, 2), textcoords="offset points", ha="center", fontsize=SMALL
        )
    names = [str(v.level) if is_narrow() else f"{v.level}\n{name_in_figure(shortened(v.name, 18))}" for v in levels]
    axis.set_xticks([level.level for level in levels], names, fontsize=7)
    axis.set_ylim(0, 1.18)
    axis.set_yticks([])
    axis.set_ylabel("probability")
    bare(axis)


def years_chart(rows: Sequence[YearRow], levels: Sequence[Level]) -> Drawing:
    """A point an assessment with its likely range behind it, the earliest at the top."""
    figure, (axis,) = empty_figure(0.55 + 0.27 * len(rows), [row.name for row in rows])
    axis.plot([row.score for row in rows], range(len(rows)), color=ACCENT, linewidth=1.2, zorder=3)
    for y, row in enumerate(rows):
        low, high = row.likely
        axis.barh(y, high - low, left=low, height=0.42, color=LIGHT, zorder=2)
        axis.plot(row.score, y, marker="o", markersize=5.5, color=ACCENT, zorder=4)
        number_beside(axis, max(row.score + 1, high), y, shown_number(row.score, 1))
    names_at_left(axis, [row.name for row in rows])
    score_axis(axis, levels)
    return figure


def gantt_chart(rows: Sequence[GanttRow], years: Sequence[str]) -> Drawing:
    """A bar a project over the quarters; thin lines from what ends to what waited for it."""
    figure, (axis,) = empty_figure(0.6 + 0.3 * len(rows), [row.name for row in rows])
    quarters = 4 * len(years)
    for y, row in enumerate(rows):
        axis.barh(y, row.last - row.first + 1, left=row.first - 1, height=0.56, color=ACCENT, zorder=3)
        late = row.last > 0.6 * quarters
        number_beside(axis, row.first - 1 if late else row.last, y, row.label, left=late, over=True)
        for other in row.waits_for:
            start, end = rows[other].last, row.first - 1
            axis.plot((start, start), (other + 0.28, y), color=GREY, linewidth=0.9, zorder=2)
            axis.plot((start, max(end, start + 0.001)), (y, y), color=GREY, linewidth=0.9, zorder=2)
            axis.plot(start, other + 0.28, marker="o", markersize=2.6, color=GREY, zorder=4)
    names_at_left(axis, [row.name for row in rows])
    axis.set_xlim(0, quarters)
    axis.set_xticks(range(0, quarters, 4), [""] * len(years))
    for number, year in enumerate(years):
        axis.annotate(
            year,
            (4 * number + 2, 0),
            xycoords=("data", "axes fraction"),
            xytext=(0, -5),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=SMALL,
            color=GREY,
        )
    for quarter in range(quarters + 1):
        axis.axvline(quarter, color=RULE if quarter % 4 == 0 else PALE, linewidth=0.7, zorder=0)
    bare(axis)
    return figure
