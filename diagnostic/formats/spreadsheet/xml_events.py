"""XML parts of a workbook, element by element, through defusedxml: no DOCTYPE, no entity, nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.sax import SAXException

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from diagnostic.base.problems import shown
from diagnostic.formats.spreadsheet.sheets import damaged

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_TEXT_AT_ONCE = 1 << 20


class _Parser(DefusedExpatParser):
    """defusedxml's parser with its refusals in force, and our handlers put directly where expat calls them.

    The layer of SAX objects that it would build for each element takes twice the time of everything else.
    """

    def __init__(self, start: Start, end: End, text: Text) -> None:
        self._handlers = start, end, text
        super().__init__(namespaceHandling=1, forbid_dtd=True, forbid_entities=True, forbid_external=True)

    def reset(self) -> None:
        super().reset()
        start, end, text = self._handlers
        expat = self._parser  # type: ignore[attr-defined]  # the parser below, whose refusals defusedxml has set
        expat.namespace_prefixes = False
        expat.StartElementHandler = start
        expat.EndElementHandler = end
        expat.CharacterDataHandler = text
        expat.StartNamespaceDeclHandler = expat.EndNamespaceDeclHandler = None
        expat.buffer_text = True
        expat.buffer_size = _TEXT_AT_ONCE
        self.expat: Any = expat


def parse(content: bytes, name: str, start: Start, end: End, text: Text) -> None:
    """Walk through a part.

    Args:
        content: The part.
        name: Its name, for problems.
        start: Called with the name of an element (namespace, blank, name) and its attributes.
        end: Called at its end.
        text: Called with text, in pieces.

    Raises:
        ProblemError: F109, not well formed, or a DOCTYPE that got past the gate.
    """
    parser = _Parser(start, end, text)
    parser.reset()
    try:
        parser.expat.Parse(content, True)
    except (DefusedXmlException, SAXException) as error:
        raise damaged(f"a part with {type(error).__name__}", shown(name)) from None
    except _expat_error() as error:
        raise damaged(f"a damaged part ({error})", shown(name)) from None


def _expat_error() -> type[Exception]:
    from xml.parsers.expat import ExpatError  # noqa: PLC0415  # the name of the error only

    return ExpatError


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def encode(text: str) -> str:
    """Characters that XML cannot carry as ``_xHHHH_``, as spreadsheet programs write them."""
    return _TO_CODE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def decode(text: str) -> str:
    """The text that ``encode`` (or a spreadsheet program) wrote."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text)
