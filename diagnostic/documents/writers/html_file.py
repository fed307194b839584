"""The report as one HTML file that needs nothing else: style and figures are inside. And blocks of one, for a page.

The door for text is Jinja's autoescape: every text of the templates passes it, and none is marked as safe.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from diagnostic.documents.blocks import TO_WRITE, Badge, Block, Figure, Paragraph, Points, Report, Table, ToWrite
from diagnostic.documents.writers.safe_text import tied, visible

KINDS = {
    Paragraph: "paragraph",
    Points: "points",
    Table: "table",
    Figure: "figure",
    Badge: "badge",
    ToWrite: "to_write",
}
Pictures = Callable[[Figure], list[tuple[str, str]]]
"""Gives the drawings of a figure: which one, and an address that holds it."""


def as_html(report: Report) -> str:
    """The whole page."""
    return _environment(_one_picture).get_template("report.html.jinja").render(report=report)


def blocks_html(blocks: Iterable[Block], pictures: Pictures) -> str:
    """Some blocks, to be put into an element of the class ``said`` that ``blocks_style`` dresses."""
    block = _environment(pictures).get_template("blocks.html.jinja").module.block  # type: ignore[attr-defined]
    return "".join(str(block(one)) for one in blocks if _shown(one))


@lru_cache(maxsize=1)
def blocks_style() -> str:
    """How blocks look, wide and narrow, light and (with the class ``dark``) dark."""
    return Path(__file__).with_name("blocks.css").read_text(encoding="utf-8")


def address_of(svg: bytes) -> str:
    """An address that holds a drawing; an image runs no script, whatever it contains."""
    return f"data:image/svg+xml;base64,{b64encode(svg).decode('ascii')}"


@lru_cache(maxsize=4)
def _environment(pictures: Pictures) -> Environment:
    environment = Environment(
        loader=PackageLoader("diagnostic.documents.writers", package_path="."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: tied(visible(value)) if type(value) is str else value,  # not what a macro made of text
    )
    environment.tests["shown"] = _shown
    environment.filters["kind"] = lambda block: KINDS[type(block)]
    environment.filters["pictures"] = pictures
    environment.globals["to_write"] = TO_WRITE
    return environment


def _shown(block: Block) -> bool:
    return not (isinstance(block, Table) and block.data_only)


def _one_picture(figure: Figure) -> list[tuple[str, str]]:
    return [("wide", address_of(figure.draw("svg")))]
