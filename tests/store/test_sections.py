"""Factors given to colleagues."""

from __future__ import annotations

from datetime import date

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.store import LOCAL, AssessmentInfo, Store, give_section, read_audit, read_sections


def test_the_newest_entry_counts_and_all_stay_in_the_audit_log(store: Store, draft: AssessmentInfo) -> None:
    """Given, given to somebody else, taken back."""
    give_section(store, LOCAL, draft.id, "STR", " A. Mwangi ", date(2026, 12, 1))
    give_section(store, LOCAL, draft.id, "ECO", "finance")
    give_section(store, LOCAL, draft.id, "ECO", "B. Tan", date(2026, 12, 2))
    found = read_sections(store, LOCAL, draft.id)
    assert {key: (one.person, one.until, one.by) for key, one in found.items()} == {
        "STR": ("A. Mwangi", date(2026, 12, 1), "local"),
        "ECO": ("B. Tan", date(2026, 12, 2), "local"),
    }
    give_section(store, LOCAL, draft.id, "STR", "")
    assert list(read_sections(store, LOCAL, draft.id)) == ["ECO"]
    acts = [entry for entry in read_audit(store, LOCAL, assessment_id=draft.id) if entry.action == "give section"]
    assert len(acts) == 4


@pytest.mark.parametrize(("factor", "person"), [("NO", "x"), ("STR", "x" * 201), ("STR", "\x00")])
def test_what_cannot_be_kept_is_refused(store: Store, draft: AssessmentInfo, factor: str, person: str) -> None:
    """A factor that does not exist, a name that is too long or no text."""
    with pytest.raises(ProblemError):
        give_section(store, LOCAL, draft.id, factor, person)
    assert read_sections(store, LOCAL, draft.id) == {}
