"""The fonts that reports are set in. They come as wheels, so that every machine sets the same pages.

Noto Sans with its faces for other scripts (``manimgx-fonts``: Latin, Cyrillic, Greek, Arabic, Ethiopic, Hebrew,
Armenian, Georgian, nine scripts of India, Sinhala, Khmer, Lao, Myanmar, Thai, symbols, emoji in outline) and Noto
Sans CJK (``manimgx-fonts-cjk``: Chinese, Japanese, Korean). A character that none of them has is shown by its number.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from diagnostic.documents.writers.safe_text import code

TEXT = "NotoSans[wght].ttf"
ITALIC = "NotoSans-Italic[wght].ttf"
LATER = ("NotoSansSymbols[wght].ttf", "NotoEmoji[wght].ttf")
CJK = "NotoSansCJK-VF.otf.ttc"
CJK_FAMILY = "Noto Sans CJK SC"


def font_folders() -> list[Path]:
    """Where the fonts lie; the folder of the large one last."""
    return [Path(str(files("manimgx_fonts"))), Path(str(files("manimgx_fonts_cjk")))]


@lru_cache(maxsize=1)
def faces() -> tuple[Path, ...]:
    """All font files in the order in which they are asked for a character."""
    small, large = font_folders()
    scripts = sorted(p for p in small.glob("NotoSans*.ttf") if p.name not in (TEXT, ITALIC, *LATER))
    return (small / TEXT, *scripts, *(small / name for name in LATER), large / CJK)


@lru_cache(maxsize=64)
def family(face: Path) -> str:
    """Name of a font's family."""
    if face.name == CJK:
        return CJK_FAMILY
    with TTFont(face, lazy=True) as font:
        return str(font["name"].getBestFamilyName())


@lru_cache(maxsize=64)
def _characters(face: Path) -> frozenset[int]:
    if face.suffix == ".ttc":
        with TTCollection(face, lazy=True) as fonts:
            return frozenset(fonts.fonts[0].getBestCmap())
    with TTFont(face, lazy=True) as font:
        return frozenset(font.getBestCmap())


def settable(text: str, used: set[Path], care: int = 0) -> str:
    """The text with every character that no font can set shown by its number.

    Args:
        text: The text.
        used: Takes the fonts that are needed.
        care: 0 for all texts that make sense. For those that no font can set although each has its letters:
            1 shows marks and joiners outside the first font by their number too, 2 everything outside it.
    """
    base = _characters(faces()[0])
    if {ord(c) for c in set(text) - {"\n", "\t"}} <= base:
        return text
    out = []
    if care:
        plain = {"\n", "\t"}
        for c in text:
            joins = unicodedata.category(c) in ("Mn", "Mc", "Me", "Cf") or _ignorable(c)
            by_number = c not in plain and ord(c) not in base and (joins or care > 1)
            out.append(code(c) if by_number else c if c in plain else _one(c, used))
        return "".join(out)
    for cluster in _clusters(text):
        face = _face_for(cluster)
        if face is not None:
            used.add(face)
            out.append(cluster)
        elif len(cluster) > 1:  # a mark on a letter that no single font joins: apart they can be set
            out += [_one(c, used) if unicodedata.category(c) not in ("Mn", "Mc", "Me") else code(c) for c in cluster]
        else:
            out.append(_one(cluster, used))
    return "".join(out)


def _one(character: str, used: set[Path]) -> str:
    face = _face_for(character)
    if face is None:
        return code(character)
    used.add(face)
    return character


@lru_cache(maxsize=4096)
def _face_for(cluster: str) -> Path | None:
    needed = {ord(c) for c in cluster if not _ignorable(c)}
    return next((face for face in faces() if needed <= _characters(face)), None)


def _ignorable(character: str) -> bool:
    """Without a shape of its own: joiners, direction marks, variation selectors, line ends."""
    point = ord(character)
    return character in "\n\t" or any(first <= point <= last for first, last in _IGNORABLE)


_IGNORABLE = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2060, 0x2064),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xE0100, 0xE01EF),
)
"""Unicode's default-ignorable code points, as far as texts have them."""


LONGEST_WORD = 40
BREAK = "\u200b"


def breakable(text: str) -> str:
    """The text with invisible places to break in words too long for a line; nothing else would keep them inside."""
    if max((len(word) for word in text.split()), default=0) <= LONGEST_WORD:
        return text
    out: list[str] = []
    run = 0
    for cluster in _clusters(text):
        run = 0 if cluster.isspace() else run + 1
        if run > LONGEST_WORD // 2:
            out.append(BREAK)
            run = 1
        out.append(cluster)
    return "".join(out)


def _clusters(text: str) -> list[str]:
    """Letters with the marks that sit on them, and emoji that joiners hold together."""
    found: list[str] = []
    for character in text:
        joins = unicodedata.category(character) in ("Mn", "Me", "Mc") or (
            _ignorable(character) and character not in "\n\t"
        )
        skin = 0x1F3FB <= ord(character) <= 0x1F3FF
        if found and found[-1][-1] not in "\n\t" and (joins or skin or found[-1].endswith("\u200d")):
            found[-1] += character
        else:
            found.append(character)
    return found
