"""The report as one HTML file that needs nothing else: style and figures are inside.

The door for text is Jinja's autoescape: every text of the template passes it, and none is marked as safe.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from diagnostic.documents.content import TO_WRITE, Badge, Figure, Paragraph, Points, Report, Table, ToWrite
from diagnostic.documents.writers.safe_text import tied, visible

TEMPLATE = "report.html.jinja"
KINDS = {
    Paragraph: "paragraph",
    Points: "points",
    Table: "table",
    Figure: "figure",
    Badge: "badge",
    ToWrite: "to_write",
}


def as_html(report: Report) -> str:
    """The whole page."""
    return _template().render(report=report, to_write=TO_WRITE)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("diagnostic.documents.writers", package_path="."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: tied(visible(value)) if type(value) is str else value,  # not what a macro made of text
    )
    environment.tests["shown"] = lambda block: not (isinstance(block, Table) and block.data_only)
    environment.filters["kind"] = lambda block: KINDS[type(block)]
    environment.filters["picture"] = _picture
    return environment.get_template(TEMPLATE)


def _picture(figure: Figure) -> str:
    """The drawing as an address that holds it; an image runs no script, whatever it contains."""
    return f"data:image/svg+xml;base64,{b64encode(figure.draw('svg')).decode('ascii')}"
