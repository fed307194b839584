"""What the secretariat wrote when it sent an assessment back."""

from __future__ import annotations

from diagnostic.store import read_review_comments
from diagnostic.web.desk import the_desk
from diagnostic.web.workspace import Opened

WHOLE = ""
"""Stands for the assessment as a whole."""


def remarks_on(opened: Opened) -> dict[str, tuple[str, ...]]:
    """The remarks of the last round by question, or ``WHOLE``; none while nothing is sent back."""
    info = opened.info
    if info is None or not info.round or not info.editable:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for comment in read_review_comments(*the_desk(), opened.key):
        if comment.round == info.round and comment.text:
            key = comment.question_id or WHOLE
            found[key] = (*found.get(key, ()), comment.text)
    return found
