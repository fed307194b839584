"""Words of other languages: all there, none that could mean two things."""

from __future__ import annotations

import unicodedata

import pytest

from diagnostic.formats.workbook.cell_words import CONFIDENCES, FUNCTION_STATES, STATUSES, folded, special
from diagnostic.formats.workbook.words_translated import TranslatedWord, WordKind, translated, translated_words

LANGUAGES = ("es", "fr", "pt", "ru", "ar", "zh", "ko", "id", "sw")
NEEDED: dict[WordKind, tuple[str, ...]] = {
    "answer": ("yes", "no", "partly", "dont_know", "n/a"),
    "status": tuple(word for word in STATUSES if word not in ("dont_know", "n/a")),
    "confidence": CONFIDENCES,
}
WORDS = list(translated_words())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    own = {(word.kind, word.value) for word in WORDS if word.language == language}
    assert own == {(kind, value) for kind, values in NEEDED.items() for value in values}


def test_nothing_else_is_in_the_file() -> None:
    assert {word.language for word in WORDS} == {"en", *LANGUAGES}
    assert all(word.value in NEEDED[word.kind] for word in WORDS)  # type: ignore[index]  # a kind of another name fails


def meanings(words: list[TranslatedWord]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word in words:
        found.setdefault(folded(word.word), set()).add(word.value)
    return found


@pytest.mark.parametrize("kind", ["answer", "status", "confidence"])
def test_a_word_means_one_thing_in_all_languages(kind: WordKind) -> None:
    """Among the words that one cell may hold: those of its kind, of its values in English, and the two words."""
    words = [word for word in WORDS if word.kind == kind]
    words += [TranslatedWord("en", kind, value, value) for value in (*NEEDED[kind], *extra(kind))]
    if kind == "status":  # a status may be not known, a function state too
        words += [word for word in WORDS if word.kind == "answer" and word.value in STATUSES]
    doubtful = {word: values for word, values in meanings(words).items() if len(values) > 1}
    assert doubtful == {}


def extra(kind: WordKind) -> tuple[str, ...]:
    return FUNCTION_STATES if kind == "answer" else ("dont_know",) if kind == "status" else ()


def test_the_two_words_agree_with_ours() -> None:
    for word in WORDS:
        known = special(word.word)
        assert known in (None, word.value), word


def test_an_option_of_ours_is_not_taken_for_a_number() -> None:
    assert not any(character.isdigit() for word in WORDS for character in word.word)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{word.language} {word.word}")
def test_read_in_any_form(word: TranslatedWord) -> None:
    kind: WordKind = word.kind  # type: ignore[assignment]  # checked above
    for form in (word.word.upper(), f"\u00a0{word.word} ", unicodedata.normalize("NFD", word.word)):
        assert translated(form, kind) == word.value
