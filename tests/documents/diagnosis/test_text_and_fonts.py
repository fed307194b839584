"""What happens to text before it is set: nothing is dropped, nothing turns its surroundings around."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from diagnostic.documents.drawing import STEPS
from diagnostic.documents.writers import fonts
from diagnostic.documents.writers.safe_text import runs_right_to_left, shortened, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x07b", "a[U+0007]b"),
        ("\u202eabc", "[U+202E]abc"),
        ("\ud800", "[U+D800]"),
        ("क्\u200dष", "क्\u200dष"),
        ("é😀北", "é😀北"),
    ],
)
def test_what_has_no_shape_is_shown_by_its_number(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_direction_is_that_of_the_first_letter() -> None:
    assert runs_right_to_left("12 مدينة")
    assert not runs_right_to_left("Cairo مدينة")
    assert not runs_right_to_left("12")


def test_running_heads_are_one_line() -> None:
    assert shortened("a\nb") == "a b"
    assert shortened("x" * 100) == "x" * 59 + "…"


def test_every_character_finds_a_font_or_its_number() -> None:
    used: set[Path] = set()
    assert fonts.settable("Añ Київ 北 😀 አዲስ", used) == "Añ Київ 北 😀 አዲስ"
    assert {face.name for face in used} == {
        "NotoSans[wght].ttf",
        "NotoEmoji[wght].ttf",
        "NotoSansEthiopic[wght].ttf",
        fonts.CJK,
    }
    assert fonts.settable("a\U00010380", set()) == "a[U+10380]"


def test_a_mark_that_no_font_joins_with_its_letter_is_shown_by_its_number() -> None:
    assert fonts.settable("አ\u0947", set()) == "አ[U+0947]"


def test_long_words_get_places_to_break() -> None:
    assert fonts.breakable("short words only " * 9) == "short words only " * 9
    broken = fonts.breakable("x" * 100)
    assert broken.replace(fonts.BREAK, "") == "x" * 100
    assert max(len(part) for part in broken.split(fonts.BREAK)) <= 20


def test_the_steps_of_colour_hold_in_grey() -> None:
    grey = [0.299 * int(c[1:3], 16) + 0.587 * int(c[3:5], 16) + 0.114 * int(c[5:7], 16) for c in STEPS]
    assert all(later - earlier >= 30 for earlier, later in pairwise(grey))
