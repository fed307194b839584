"""The figures, in one house style: one accent, steps of lightness that hold in grey, names beside what they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast
from unicodedata import east_asian_width

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from diagnostic.base.shown import chance, shown_number
from diagnostic.content.questionnaire import Level
from diagnostic.documents.diagnosis.figure_data import ContributionRow, GanttRow, GapRow, ProfileRow, RangeData
from diagnostic.documents.writers import fonts
from diagnostic.documents.writers.safe_text import shortened, visible

ACCENT = "#1F4E79"
MID = "#5B8DB8"
LIGHT = "#A9C4DC"
PALE = "#E3ECF4"
INK = "#222222"
GREY = "#595959"
RULE = "#BFBFBF"
STEPS = (ACCENT, MID, LIGHT, PALE)
"""Dark to light: told apart without colour, printed in grey, and by those who see colours differently."""
ON_STEPS = ("white", INK, INK, INK)
"""Letters on the steps: at least 4.5 to 1."""

WIDTH = 6.7
DOTS = 200
LONGEST_NAME = 40
WIDTH_OF_WORDS = 15
"""Of the scale that ``not known`` covers."""
WIDTH_OF_ZERO = 4
"""The same for a ``0``."""

STYLE: Any = {
    "font.family": ["Noto Sans", "DejaVu Sans"],
    "font.size": 8.5,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": GREY,
    "axes.linewidth": 0.6,
    "xtick.color": GREY,
    "ytick.color": INK,
    "ytick.major.size": 0,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "svg.fonttype": "path",
    "svg.hashsalt": "diagnostic",
    "path.simplify": False,
}
MARK: Any = {"color": INK, "linewidth": 1.8, "solid_capstyle": "butt", "zorder": 4}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished figure."""

    figure: Figure

    def as_bytes(self, picture: str) -> bytes:
        """The figure as SVG (shapes only, so that it looks the same everywhere) or as PNG."""
        out = BytesIO()
        with mpl.rc_context(STYLE):
            if picture == "svg":
                cast("Any", FigureCanvasSVG(self.figure)).print_svg(out, metadata={"Date": None, "Creator": None})
            else:
                self.figure.set_dpi(DOTS)
                cast("Any", FigureCanvasAgg(self.figure)).print_png(out, metadata={"Software": None})
        return out.getvalue()


def empty_figure(height: float, names: Sequence[str], rows: Sequence[float] = (1,)) -> tuple[Figure, list[Axes]]:
    """An empty figure with room for the names at the left, the scale below and the heads above (inches)."""
    _register()
    figure = Figure(figsize=(WIDTH, height))
    ems = max(
        (sum(1.0 if east_asian_width(c) in "WF" else 0.56 for c in name_in_figure(name)) for name in names), default=0
    )
    figure.subplots_adjust(
        left=(ems * 8.5 / 72 + 0.12) / WIDTH,
        right=1 - 0.22 / WIDTH,
        bottom=(0.27 if len(rows) == 1 else 0.4) / height,
        top=1 - 0.22 / height,
        hspace=0.62,
    )
    axes = figure.subplots(len(rows), 1, squeeze=False, gridspec_kw={"height_ratios": list(rows)})
    return figure, [cast("Axes", axis) for axis in axes[:, 0]]


def _register() -> None:
    """Make the report's own font known; matplotlib brings another for whatever that lacks."""
    if not any(font.name == "Noto Sans" for font in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(str(fonts.faces()[0]))


def score_axis(axis: Axes, levels: Sequence[Level] | None = None) -> None:
    """0 to 100 from left to right; dotted lines where levels begin, their names on top."""
    axis.set_xlim(0, 100)
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)
    if levels is None:
        axis.set_xticks(range(0, 101, 20))
        axis.grid(axis="x", color=PALE, linewidth=0.8, zorder=0)
        axis.set_axisbelow(True)
        return
    cuts = [level.cut for level in levels]
    axis.set_xticks([*cuts, 100], [shown_number(cut) for cut in [*cuts, 100]])
    for cut in cuts[1:]:
        axis.axvline(cut, color=GREY, linewidth=0.7, linestyle=(0, (1, 2)), zorder=1)
    for level, low, high in zip(levels, cuts, [*cuts[1:], 100.0], strict=True):
        label = f"{level.level} {level.name}" if (high - low) >= len(level.name) * 1.05 + 3 else str(level.level)
        axis.annotate(
            shortened(label, 22),
            ((low + high) / 2, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=7.5,
            color=GREY,
        )


def name_in_figure(name: str) -> str:
    """A name as the figure shows it: one line, and nothing in it read as a formula."""
    return shortened(visible(name), LONGEST_NAME).replace("$", r"\$")


def names_at_left(axis: Axes, names: Sequence[str]) -> None:
    """The names of the rows, the first at the top."""
    axis.set_yticks(range(len(names)), [name_in_figure(name) for name in names])
    axis.set_ylim(len(names) - 0.4, -0.6)


def number_beside(
    axis: Axes, x: float, y: float, text: str, color: str = INK, left: bool = False, over: bool = False
) -> None:
    """A number or word beside a bar; ``over`` what else is drawn there."""
    axis.annotate(
        text,
        (x, y),
        xytext=(-3 if left else 3, 0),
        textcoords="offset points",
        va="center",
        ha="right" if left else "left",
        fontsize=7.5,
        color=color,
        zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6} if over else None,
    )


def factor_profile(rows: Sequence[ProfileRow], levels: Sequence[Level]) -> Drawing:
    """A bar a factor; the means of the dimensions as thin bars over their factors."""
    with mpl.rc_context(STYLE):
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
    return Drawing(figure)


def gap_chart(rows: Sequence[GapRow]) -> Drawing:
    """What is in operation as a bar, what is expected as a line, the target as a diamond."""
    with mpl.rc_context(STYLE):
        figure, (axis,) = empty_figure(0.55 + 0.27 * len(rows), [row.name for row in rows])
        for y, row in enumerate(rows):
            if row.implementation is None:
                marks = [mark for mark in (row.expected, row.target) if mark is not None]
                beside = max(marks) + 1 if marks and min(marks) < WIDTH_OF_WORDS else 0
                number_beside(axis, beside, y, "not known", GREY)
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
        axis.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=7.5, borderpad=0.1)
        names_at_left(axis, [row.name for row in rows])
        score_axis(axis)
    return Drawing(figure)


def contribution_chart(rows: Sequence[ContributionRow]) -> Drawing:
    """The priorities as stacked bars."""
    with mpl.rc_context(STYLE):
        figure, (axis,) = empty_figure(0.55 + 0.27 * len(rows), [f"{row.rank}. {row.name}" for row in rows])
        criteria = list(rows[0].parts)
        for y, row in enumerate(rows):
            left = 0.0
            for criterion, colour, ink in zip(criteria, STEPS, ON_STEPS, strict=True):
                value = row.parts[criterion]
                if not value or value <= 0:
                    continue
                axis.barh(y, value, left=left, height=0.66, color=colour, edgecolor="white", linewidth=0.7, zorder=2)
                if value >= 4:
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
        axis.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, fontsize=7.5, borderpad=0.1)
        names_at_left(axis, [f"{row.rank}. {row.name}" for row in rows])
        score_axis(axis)
    return Drawing(figure)


def range_chart(data: RangeData, levels: Sequence[Level]) -> Drawing:
    """The score with its ranges above; the probability of each level below."""
    with mpl.rc_context(STYLE):
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
    return Drawing(figure)


def _probabilities(axis: Axes, data: RangeData, levels: Sequence[Level]) -> None:
    chances = [data.probabilities.get(level.level, 0.0) for level in levels]
    axis.bar([level.level for level in levels], chances, width=0.62, color=ACCENT, zorder=2)
    for level, share in zip(levels, chances, strict=True):
        text = chance(share)
        axis.annotate(text, (level.level, share), xytext=(0, 2), textcoords="offset points", ha="center", fontsize=7.5)
    names = [f"{v.level}\n{name_in_figure(shortened(v.name, 18))}" for v in levels]
    axis.set_xticks([level.level for level in levels], names, fontsize=7)
    axis.set_ylim(0, 1.18)
    axis.set_yticks([])
    axis.set_ylabel("probability")
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)


def gantt_chart(rows: Sequence[GanttRow], years: Sequence[str]) -> Drawing:
    """A bar a project over the quarters; thin lines from what ends to what waited for it."""
    with mpl.rc_context(STYLE):
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
                fontsize=7.5,
                color=GREY,
            )
        for quarter in range(quarters + 1):
            axis.axvline(quarter, color=RULE if quarter % 4 == 0 else PALE, linewidth=0.7, zorder=0)
        for side in ("top", "right", "left"):
            axis.spines[side].set_visible(False)
    return Drawing(figure)
