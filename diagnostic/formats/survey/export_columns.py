"""Which column of an export holds what: group prefixes, split choices and the columns that the tools add."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diagnostic.base.problems import Problem, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.names import cell_name

WHICH = "diagnostic_questionnaire"
"""A hidden field that comes back with the answers: ``ceds@1.0.0``."""
NA_CHOICE = "not_applicable"
NONE_OF_THESE = "none_of_these"
"""A checklist left blank is not answered; this choice says that nothing of it is there."""

CITY_NAME, CITY_COUNTRY, CITY_POPULATION, PERIOD = "city_name", "city_country", "city_population", "city_period"


def name_of(question_id: str) -> str:
    """A name that XLSForm allows: ``STR-07`` becomes ``STR_07``."""
    return question_id.replace("-", "_")


_ADDED_BY_TOOLS = {
    # ODK Central
    "submissiondate", "key", "submitterid", "submittername", "attachmentspresent", "attachmentsexpected", "status",
    "reviewstate", "deviceid", "edits", "formversion", "parent_key", "instanceid", "instancename", "rootuuid",
    # KoboToolbox and the metadata questions of XLSForm
    "start", "end", "today", "username", "subscriberid", "simserial", "phonenumber", "phone_number", "email", "audit",
    "deprecatedid", "uuid", "background-audio",
}  # fmt: skip
_SENT_AT = ("_submission_time", "submissiondate")
_CUT = re.compile(r"[/\-:.]")


class Columns(NamedTuple):
    """What a heading row says.

    Attributes:
        at: Column number of each name of the form; ``USE_04/a`` for a choice with a column of its own.
        sent_at: Column with the moment of sending; None when there is none.
        unknown: Headings that belong neither to the form nor to the tools, with their columns.
        doubled: Names with more than one column.
    """

    at: dict[str, int]
    sent_at: int | None
    unknown: dict[int, str]
    doubled: list[str]

    def problems(self, places: dict[int, str]) -> Iterator[Problem]:
        """Doubled columns are errors; unknown ones are named and not read."""
        for name in self.doubled:
            yield Problem("T702", shown(name), "", places[self.at[name]])
        for column, heading in self.unknown.items():
            yield Problem("T704w", shown(heading), "", places[column])


def names_of(questionnaire: Questionnaire, catalog: Catalog | None) -> Iterator[str]:
    """Every name that a column of an export of our form can have."""
    yield from (WHICH, CITY_NAME, CITY_COUNTRY, CITY_POPULATION, PERIOD)
    for question in questionnaire.questions:
        name = name_of(question.id)
        yield name
        if question.type in ("number", "checklist"):
            yield f"{name}_word"
        if question.parts:
            yield from (f"{name}/{choice}" for choice in (*(item.id for item in question.parts), NONE_OF_THESE))
    for module in catalog.modules if catalog else []:
        yield cell_name("sys", module.id)
        yield from (cell_name("fun", module.id, function) for function in module.function_ids)


def columns_of(headings: dict[int, str], known: Iterable[str]) -> Columns:
    """What each heading stands for, with or without the names of its groups before it."""
    names = set(known)
    at: dict[str, int] = {}
    unknown: dict[int, str] = {}
    doubled: list[str] = []
    sent_at = None
    for column, heading in headings.items():
        name = known_name(heading, names)
        if name in at:
            doubled.append(name)
        elif name:
            at[name] = column
        elif heading.casefold() in _SENT_AT:
            sent_at = column
        elif not _added_by_tool(heading, names):
            unknown[column] = heading
    return Columns(at, sent_at, unknown, doubled)


def known_name(heading: str, names: set[str]) -> str:
    """The longest end of a heading, from its beginning or after a mark, that is a name of the form; else ""."""
    starts = [0, *(match.end() for match in _CUT.finditer(heading))]
    return next((heading[start:] for start in starts if heading[start:] in names), "")


def is_which(heading: str) -> bool:
    """Whether this is the column that says which questionnaire was filled in."""
    return known_name(heading, {WHICH}) == WHICH


def _added_by_tool(heading: str, names: set[str]) -> bool:
    folded = heading.casefold()
    if folded.startswith(("_", "meta/", "meta-", "meta:", "formhub/", "set-of-")):
        return True
    # a choice of a question with one choice may get a column of its own too: STR/STR_01/3
    parent = folded.rpartition("/")[0]
    return folded in _ADDED_BY_TOOLS or bool(parent and known_name(heading.rpartition("/")[0], names))
