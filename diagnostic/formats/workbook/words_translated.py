"""Words of other languages that people type or that their spreadsheet program offers: ``words_translated.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from diagnostic.content.yaml_text import parse_yaml
from diagnostic.formats.workbook.cell_words import folded

FILE = Path(__file__).with_suffix(".yaml")

WordKind = Literal["answer", "status", "confidence"]


class TranslatedWord(NamedTuple):
    """One word of one language and what it stands for."""

    language: str
    kind: str
    value: str
    word: str


def translated_words() -> Iterator[TranslatedWord]:
    """All words of the file."""
    for language, kinds in parse_yaml(FILE.read_text(encoding="utf-8")).items():
        for kind, values in kinds.items():
            for value, words in values.items():
                yield from (TranslatedWord(language, kind, value, word) for word in words)


@cache
def _meanings() -> dict[tuple[str, str], str]:
    return {(word.kind, folded(word.word)): word.value for word in translated_words()}


def translated(text: str, kind: WordKind) -> str | None:
    """The canonical word that a text of another language stands for, among the words of one kind; else None."""
    return _meanings().get((kind, folded(text)))
