"""Characters that XML cannot carry, as ``_xHHHH_``: how .xlsx files write them."""

from __future__ import annotations

import re

_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def encode(text: str) -> str:
    """Characters that XML cannot carry as ``_xHHHH_``, as spreadsheet programs write them."""
    return _TO_CODE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def decode(text: str) -> str:
    """The text that ``encode`` (or a spreadsheet program) wrote."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text)
