"""The one door by which text gets into Streamlit's Markdown: nothing in it is read as markup."""

from __future__ import annotations

import re

_MARKS = re.compile(
    r"[\\`*\[\]~$]"  # what means something wherever it stands
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis; not inside a word
    r"|&(?=#?\w+;)|<(?=[A-Za-z/!?])"  # a sign by its name; HTML, an address
    r"|(?<=\])\("  # a link
    r"|!(?=\[)"  # a picture
    r"|:(?=[^\s\d]|\d+:)"  # a directive
    r"|^[#=>|]|^[+-](?!\d)"  # a heading, a quotation, a table, a list
)
"""No more than that: the names of controls are read out to the blind with the backslashes in them."""
_ADDRESS = re.compile(r"(?<=www)(?=\.)|(?<=:)(?=[^\W\d]|[/+-]|\d[\w+-]*:)|(?<=@)(?=[\w-])", re.IGNORECASE)
"""Links, directives, emoji names: a backslash does not stop them, since it is gone before they are looked for.

Only where one of them can begin: a bracket after what is put in here would be read as its address or its attributes.
"""
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
APART = ":small[]"
"""Nothing at all for Streamlit, but the words before and after it are two pieces; a copied text has nothing in it."""


def quoted(text: str) -> str:
    """The same words, for labels and Markdown; on one line."""
    plain = " ".join(text.split())
    marked = _NUMBERED.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", plain))
    return _ADDRESS.sub(APART, marked)
