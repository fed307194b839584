"""The one door by which text gets into Streamlit's Markdown: nothing in it is read as markup."""

from __future__ import annotations

import re

_MARKS = re.compile(
    r"[\\`*_{}\[\]|~<>$&]"  # what means something wherever it stands
    r"|(?<=\])\("  # a link
    r"|!(?=\[)"  # a picture
    r"|\.(?=[^\s\d])"  # an address: www.example.org, a@example.org
    r"|^[#=]|^[+-](?!\d)"  # a heading, a list
)
"""No more than that: the names of controls are read out to the blind with the backslashes in them."""
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_JOINER = "\u2060"


def quoted(text: str) -> str:
    """The same words, for labels and Markdown; on one line."""
    plain = " ".join(text.split())
    # a colon begins directives and emoji names, which a backslash does not stop
    return _NUMBERED.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", plain)).replace(":", ":" + _JOINER)
