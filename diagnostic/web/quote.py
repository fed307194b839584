"""The one door by which text gets into Streamlit's Markdown: nothing in it is read as markup."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+.!|~<>$&=^-])")
_JOINER = "\u2060"


def quoted(text: str) -> str:
    """The same words, for labels and Markdown; on one line."""
    plain = " ".join(text.split())
    # a colon begins directives and emoji names, which a backslash does not stop
    return _MARKS.sub(r"\\\1", plain).replace(":", ":" + _JOINER)
