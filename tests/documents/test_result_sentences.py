"""Numbers in words: one rounding and one spelling, whatever the medium."""

from __future__ import annotations

import re

import pytest

from diagnostic.base.formatting import chance, per_cent, shown_number
from diagnostic.content.load import content_root
from diagnostic.documents.writers.safe_text import tied


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(62.5, 0, "63"), (-2.5, 0, "-3"), (0.5, 0, "1"), (16.25, 1, "16.3"), (1.005, 2, "1.01"), (-0.04, 1, "0.0")],
)
def test_halves_are_rounded_as_every_spreadsheet_shows_them(value: float, digits: int, shown: str) -> None:
    assert shown_number(value, digits) == shown


def test_shares_have_one_spelling() -> None:
    assert [per_cent(share) for share in (0.145, 0, 1, None)] == ["15 %", "0 %", "100 %", "–"]
    assert [chance(share) for share in (1, 0.994, 0.004, 0)] == ["over 99 %", "99 %", "under 1 %", "0 %"]
    assert tied("at least 75 % of 4 %") == "at least 75\u00a0% of 4\u00a0%"


def test_no_text_of_the_program_or_the_content_has_the_other_spelling() -> None:
    package = content_root() / "diagnostic"
    for path in sorted([*package.rglob("*.py"), *content_root().glob("modules/*/**/*.yaml")]):
        found = re.findall(r"\.\d%\}|(?<![\d(%])\b\d+%(?!\d)", path.read_text(encoding="utf-8"))
        assert not found or path.name == "answer_cell.py", (path, found)
