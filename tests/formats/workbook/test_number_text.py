"""The reader of typed numbers: one reading is read, two are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.base.typed_number import Ambiguous, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("007", 7),
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("3.0 ", 3.0),
        ("3,0", 3.0),
        (",5", 0.5),
        (".5", 0.5),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("00.125", 0.125),
        ("1000.500", 1000.5),
        ("1234,567", 1234.567),
        ("1.0000", 1.0),
        ("-3", -3),
        ("\u22123,5", -3.5),
        ("+3", 3),
        ("- 3", -3),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("12,34,567", 1234567),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1,234.567", 1234.567),
        ("1.234.567,25", 1234567.25),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1\u202f000,5", 1000.5),
        ("1 234.567", 1234.567),
        ("1'000", 1000),
        ("1’234’567.5", 1234567.5),
        ("'12", 12),
        ("３", 3),
        ("１２，５", 12.5),
        ("１２．５", 12.5),
        ("٣", 3),
        ("١٢٫٥", 12.5),
        ("١٬٠٠٠", 1000),
        ("١٬٠٠٠٫٥", 1000.5),
        ("१२", 12),
        ("\u200f12\u200e", 12),
        ("\ufeff12", 12),
    ],
)
def test_one_reading(text: str, number: float) -> None:
    assert read_number(text) == number
    assert isinstance(read_number(text), type(number))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("1.000", 1, 1000), ("1,000", 1, 1000), ("12.345", 12.345, 12345), ("-999,999", -999.999, -999999),
     ("١,٠٠٠", 1, 1000), ("１．０００", 1, 1000)],
)  # fmt: skip
def test_two_readings(text: str, low: float, high: float) -> None:
    assert read_number(text) == Ambiguous((low, high))


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "12 %", "12%", "5 km", "1e5", "1d5", "1g000", "nan", "inf", "1..2", "1,2,3", "1.23.456", "12 5",
     "1 0000", "5.", "5,", ".", "-", "+-3", "--3", "1.234.567.8", "1,234,56", "1٣", "½", "²", "0x10", "1_000", "(5)",
     "12-3", "1" * 41, "3 or 4", "1,234 567", "1'234 567"],
)  # fmt: skip
def test_no_number(text: str) -> None:
    assert read_number(text) is None


@given(st.text(max_size=12))
def test_any_text_is_survived(text: str) -> None:
    read_number(text)


@given(st.floats(min_value=-1e9, max_value=1e9).map(lambda x: round(x, 2)))
def test_two_decimals_in_four_countries(number: float) -> None:
    english = f"{number:,.2f}"
    swapped = english.translate(str.maketrans(",.", ".,"))
    french = english.replace(",", "\u202f").replace(".", ",")
    swiss = english.replace(",", "'")
    assert [read_number(text) for text in (english, swapped, french, swiss)] == [number] * 4
