"""A link to one question on the page Fill in."""

from __future__ import annotations

from diagnostic.web.parts.page_look import link
from diagnostic.web.workspace import Opened


def question_link(opened: Opened, question_id: str, label: str) -> None:
    """Leads to the question alone, with its answer, and from there to its section."""
    link("fill_in", label, a=opened.key, q=question_id)
