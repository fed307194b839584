"""The one chart engine: one accent, steps of lightness that hold in grey, names beside what they name.

A function that draws gets plain data and gives a figure of matplotlib; ``picture`` makes of it a block of a document.
Matplotlib is slow to import and its settings are those of the whole process: it is asked only when a format wants the
drawing, and one drawing at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from math import ceil
from textwrap import wrap
from threading import Lock
from typing import TYPE_CHECKING, Any, cast
from unicodedata import east_asian_width

from diagnostic.base.formatting import shown_number
from diagnostic.content.questionnaire import Level
from diagnostic.documents.blocks import Figure, Picture
from diagnostic.documents.writers.safe_text import shortened, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

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

WIDTH, NARROW = 6.7, 3.55
"""Inches of a figure on paper, and of one whose letters are readable on a phone."""
DOTS = 200
LONGEST_NAME = 40
LINE_OF_A_NAME = 20
"""Letters in a line of a name, where the figure is narrow."""
SMALL = 7.5
"""Points of what stands beside a bar and on top of the scale."""

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
    "hatch.linewidth": 0.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "diagnostic",
    "path.simplify": False,
}
MARK: Any = {"color": INK, "linewidth": 1.8, "solid_capstyle": "butt", "zorder": 4}
_ONE_AT_A_TIME = Lock()


def picture(
    name: str,
    caption: str,
    alternative: str,
    function: Callable[..., Drawing],
    *given: Any,
    sideways: bool = False,
) -> Figure:
    """A figure of a document.

    Args:
        name: Its short name.
        caption: Under it.
        alternative: What it shows, in words.
        function: What draws it.
        *given: What that takes; its ``repr`` tells one drawing from another.
        sideways: Too wide for a phone at any size.
    """
    work = _Work(f"{function.__module__}.{function.__name__}{given!r}", function, given)
    return Figure(name, caption, alternative, lambda kind: _drawn(work, kind), sideways)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is drawn: two of the same key are the same drawing."""

    key: str
    function: Callable[..., Drawing] = field(compare=False)
    given: tuple[Any, ...] = field(compare=False)


@lru_cache(maxsize=256)
def _drawn(work: _Work, kind: Picture) -> bytes:
    """SVG of shapes only, so that it looks the same everywhere and holds no text; or PNG."""
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415

    out = BytesIO()
    size = (NARROW if kind == "narrow" else WIDTH, 1)
    with _ONE_AT_A_TIME, mpl.rc_context(STYLE | {"figure.figsize": size}):
        figure = work.function(*work.given)
        if kind == "png":
            figure.set_dpi(DOTS)
            cast("Any", FigureCanvasAgg(figure)).print_png(out, metadata={"Software": None})
        else:
            cast("Any", FigureCanvasSVG(figure)).print_svg(out, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def is_narrow() -> bool:
    """Whether the drawing in hand is for a phone."""
    return _width() < WIDTH


def _width() -> float:
    from matplotlib import rcParams  # noqa: PLC0415

    return float(rcParams["figure.figsize"][0])


def empty_figure(height: float, names: Sequence[str], rows: Sequence[float] = (1,)) -> tuple[Drawing, list[Axes]]:
    """An empty figure with room for the names at the left, the scale below and the heads above (inches)."""
    from matplotlib.figure import Figure as Drawing  # noqa: PLC0415

    _register()
    width = _width()
    if is_narrow():
        height *= 1.2  # its names take two lines
    figure = Drawing(figsize=(width, height))
    lines = [line for name in names for line in name_in_figure(name).split("\n")]
    ems = max((sum(1.0 if east_asian_width(c) in "WF" else 0.56 for c in line) for line in lines), default=0)
    figure.subplots_adjust(
        left=(ems * 8.5 / 72 + 0.12) / width,
        right=1 - 0.22 / width,
        bottom=(0.27 if len(rows) == 1 else 0.4) / height,
        top=1 - 0.22 / height,
        hspace=0.62,
    )
    axes = figure.subplots(len(rows), 1, squeeze=False, gridspec_kw={"height_ratios": list(rows)})
    return figure, [cast("Axes", axis) for axis in axes[:, 0]]


def _register() -> None:
    """Make the report's own font known; matplotlib brings another for whatever that lacks."""
    from matplotlib import font_manager  # noqa: PLC0415

    from diagnostic.documents.writers import fonts  # noqa: PLC0415

    if not any(font.name == "Noto Sans" for font in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(str(fonts.faces()[0]))


def legend(axis: Axes, columns: int) -> None:
    """What the colours and marks mean, above the drawing; in a narrow one below each other where they do not fit."""
    figure = cast("Drawing", axis.get_figure())
    labels = [str(label) for label in axis.get_legend_handles_labels()[1]]
    start = 0.0
    if is_narrow():
        columns = max(1, min(columns, int(62 / (max(map(len, labels), default=1) + 6))))
        box = axis.get_position()
        start = -box.x0 / box.width
        above = 0.1 + 0.17 * ceil(len(labels) / columns)
        figure.subplots_adjust(top=1 - above / figure.get_figheight())
    look: Any = {"frameon": False, "fontsize": SMALL, "borderpad": 0.1, "columnspacing": 1.2, "handlelength": 1.6}
    axis.legend(loc="lower left", bbox_to_anchor=(start, 1), ncols=columns, **look)


def bare(axis: Axes) -> None:
    """Only the line of the scale below."""
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)


def grid(axis: Axes) -> None:
    """Pale lines to read the scale by."""
    axis.grid(axis="x", color=PALE, linewidth=0.8, zorder=0)
    axis.set_axisbelow(True)


def score_axis(axis: Axes, levels: Sequence[Level] | None = None) -> None:
    """0 to 100 from left to right; dotted lines where levels begin, their names on top."""
    axis.set_xlim(0, 100)
    bare(axis)
    if levels is None:
        axis.set_xticks(range(0, 101, 20))
        grid(axis)
        return
    cuts = [level.cut for level in levels]
    axis.set_xticks([*cuts, 100], [shown_number(cut) for cut in [*cuts, 100]])
    for cut in cuts[1:]:
        axis.axvline(cut, color=GREY, linewidth=0.7, linestyle=(0, (1, 2)), zorder=1)
    letters = axis.get_position().width * _width() * 72 / (SMALL * 0.55)
    for level, low, high in zip(levels, cuts, [*cuts[1:], 100.0], strict=True):
        label = f"{level.level} {level.name}"
        label = label if (high - low) / 100 * letters >= len(label) else str(level.level)
        axis.annotate(
            shortened(label, 22),
            ((low + high) / 2, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL,
            color=GREY,
        )


def name_in_figure(name: str) -> str:
    """A name as the figure shows it: nothing in it is read as a formula, and only a narrow figure breaks the line."""
    short = shortened(visible(name), LONGEST_NAME)
    if is_narrow():
        short = "\n".join(wrap(short, LINE_OF_A_NAME))
    return short.replace("$", r"\$")


def names_at_left(axis: Axes, names: Sequence[str]) -> None:
    """The names of the rows, the first at the top."""
    axis.set_yticks(range(len(names)), [name_in_figure(name) for name in names], linespacing=1.0)
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
        fontsize=SMALL,
        color=color,
        zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6} if over else None,
    )
