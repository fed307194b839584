"""The order of periods, and what is one."""

from __future__ import annotations

from datetime import date

import pytest

from diagnostic.base.period import UNDATED, Period, checked_period, is_period, period_of
from diagnostic.base.problems import ProblemError


def test_a_year_stands_after_its_fourth_quarter_and_before_the_next_year() -> None:
    said = ["2026", "2027-Q1", "2025", "2026-Q4", "", "2026-Q1", None]
    assert [str(period) for period in sorted(map(period_of, said))] == [
        "", "", "2025", "2026-Q1", "2026-Q4", "2026", "2027-Q1"
    ]  # fmt: skip


def test_a_year_takes_in_its_quarters_a_quarter_only_itself() -> None:
    year, third = Period(2026), Period(2026, 3)
    assert [year.takes_in(other) for other in (year, third, Period(2025), UNDATED)] == [True, True, False, False]
    assert [third.takes_in(other) for other in (year, third, Period(2026, 2))] == [False, True, False]
    assert UNDATED.takes_in(UNDATED)
    assert not UNDATED.takes_in(year)
    assert [period.of_year for period in (year, third, UNDATED)] == [year, year, UNDATED]


def test_the_last_day_of_a_period() -> None:
    assert period_of("2026").last_day == date(2026, 12, 31)
    assert period_of("2028-Q1").last_day == date(2028, 3, 31)
    assert period_of("2026-Q2").last_day == date(2026, 6, 30)


@pytest.mark.parametrize("text", ["26", "2026-Q5", "2026-Q0", "2026Q1", "3026", "2026-Q1 ", "٢٠٢٦", "2٠26", "2026\n"])
def test_what_is_neither_a_year_nor_a_quarter_is_refused(text: str) -> None:
    assert not is_period(text)
    with pytest.raises(ProblemError) as refused:
        checked_period(text, "/period")
    assert [(problem.code, problem.where) for problem in refused.value.problems] == [("M204", "/period")]
