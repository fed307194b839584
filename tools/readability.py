"""Flesch reading ease of the guides. ``python -m tools.readability``.

After R. Flesch, A new readability yardstick, Journal of Applied Psychology 32(3), 1948.

Syllables are counted by groups of vowels, which counts rather too many than too few in English, so that the
figures are on the strict side. Libraries were looked at: they fetch a dictionary from the net at run time.
"""

from __future__ import annotations

import re
from statistics import mean

from diagnostic.content.load import content_root


def prose(markdown: str) -> str:
    """The sentences of a page: without headings, tables, code, citation keys and the list of sources."""
    text = markdown.split("\n## Sources", maxsplit=1)[0]
    text = re.sub(r"\[[a-z0-9-]+\]|`[^`]*`|\((?:expert judgement)\)", "", text)
    lines = [line.strip(" >-*0123456789.") for line in text.splitlines() if not line.startswith(("#", "|", "<!--"))]
    return " ".join(line if line.endswith((".", "?", "!", ":")) else f"{line}." for line in lines if line)


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    groups = re.findall(r"[aeiouy]+", word)
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and len(groups) > 1
    return max(1, len(groups) - silent)


def flesch(text: str) -> float:
    """``206.835 - 1.015 words / sentences - 84.6 syllables / words``: 60-70 plain, below 50 hard."""
    words = re.findall(r"[a-z']+", text.lower())
    sentences = max(1, len(re.findall(r"[.!?:]+(?:\s|$)", text)))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)


def main() -> None:
    """A line a guide, and the mean."""
    found = {}
    for path in sorted((content_root() / "modules" / "guides").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        found[path.stem] = flesch(prose(text))
        print(f"{path.stem}: {found[path.stem]:.0f} ({len(text.split())} words)")
    print(f"mean: {mean(found.values()):.1f}")


if __name__ == "__main__":
    main()
