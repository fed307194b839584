"""Which questionnaire and catalog a workbook was made from: its hidden Meta sheet."""

from __future__ import annotations

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import (
    catalog_for,
    load_catalog,
    load_questionnaire,
    shipped_catalogs,
    shipped_questionnaires,
)
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.spreadsheet.sheets import Book, Sheet
from diagnostic.formats.workbook.names import BLANK_ITEM, FORMAT, META_MARK


class Meta:
    """The pairs of the Meta sheet, and where they stand."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.values: dict[str, str] = {}
        self._rows: dict[str, int] = {}
        for cell in sheet.cells.values():
            if cell.column == 1 and isinstance(cell.value, str):
                value = sheet.at(cell.row, 2)
                self.values[cell.value] = "" if value is None else str(value.value)
                self._rows[cell.value] = cell.row

    @property
    def blank_items_are_no(self) -> bool:
        """Whether this is a workbook of the first kind, which told people that a blank item of a checklist is a no."""
        return BLANK_ITEM not in self.values

    def place(self, key: str) -> str:
        """``Meta!B3``."""
        return self.sheet.place(f"B{self._rows[key]}" if key in self._rows else "")


def meta_of(book: Book) -> Meta | None:
    """The Meta sheet, found by what stands in it; None when the workbook has none."""
    for sheet in book.sheets:
        first = sheet.at(1, 1)
        if first is not None and first.value == META_MARK:
            return Meta(sheet)
    return None


def questionnaire_of(meta: Meta | None, given: Questionnaire | None) -> Questionnaire:
    """The questionnaire of a workbook.

    Args:
        meta: Its Meta sheet.
        given: The questionnaire that the caller expects; it must be the same.

    Raises:
        ProblemError: Not our workbook (W601), another format, version or content (W614), another
            questionnaire than the one given (S511).
    """
    if meta is None:
        if given is None:
            raise ProblemError([Problem("W601", "no Meta sheet", FORMAT)])
        return given
    if meta.values[META_MARK] != FORMAT:
        raise ProblemError([Problem("W601", shown(meta.values[META_MARK]), FORMAT, meta.place(META_MARK))])
    identifier = meta.values.get("questionnaire.id", "")
    version = meta.values.get("questionnaire.version", "")
    found = f"{identifier}@{version}"
    where = meta.place("questionnaire.version")
    if given is None:
        # only what is shipped: the text of a file never becomes a path
        refs = shipped_questionnaires()
        folder = next((ref.folder for ref in refs if (ref.id, ref.version) == (identifier, version)), None)
        if folder is None:
            known = ", ".join(f"{ref.id}@{ref.version}" for ref in refs)
            advice = "Name the questionnaire's folder (--questionnaire), or make a fresh workbook and move the answers."
            raise ProblemError([Problem("W614", shown(found), known, where, mend=advice)])
        given = load_questionnaire(folder)
    elif identifier != given.id:
        raise ProblemError([Problem("S511", shown(found), given.ref, where)])
    elif version != given.version:
        raise ProblemError([Problem("W614", shown(found), given.ref, where)])
    digest = meta.values.get("questionnaire.digest", "")
    if digest != given.digest:
        raise ProblemError([Problem("W614", shown(digest), given.digest, meta.place("questionnaire.digest"))])
    return given


def catalog_of(meta: Meta | None, questionnaire: Questionnaire, given: Catalog | None) -> Catalog | None:
    """The catalog that a workbook was made with, whose rows its sheet of systems has; None when it was made without.

    Args:
        meta: Its Meta sheet.
        questionnaire: Its questionnaire.
        given: The catalog it is to be read with; needed when its own is not shipped.

    Raises:
        ProblemError: No catalog is given, and its own is not shipped or has another content (W614).
    """
    if meta is None:
        return given or catalog_for(questionnaire)
    version, digest = meta.values.get("catalog.version"), meta.values.get("catalog.digest")
    if version is None or (given is not None and given.version == version):
        return given if version else None
    known = [ref.version for ref in shipped_catalogs() if ref.questionnaire == questionnaire.id]
    own = load_catalog(version, questionnaire) if version in known else None
    if given is None and (own is None or own.digest != digest):
        found, allowed = f"catalog {version} {digest}", own.digest if own else ", ".join(known)
        advice = "Name the catalog's folder (--catalog), or make a fresh workbook and move the answers."
        raise ProblemError([Problem("W614", shown(found), allowed, meta.place("catalog.version"), mend=advice)])
    return own or given
