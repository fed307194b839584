"""The revisions that a browser has on screen. They travel in the address, so that they outlive the server."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field

_REVISION, _APART = "r", "s"


@dataclass(frozen=True, slots=True)
class ScreenRevision:
    """What the person's screen was made from.

    Attributes:
        revision: Of the assessment, when the page was drawn.
        apart: Fields that were seen at another revision than the page: saved or shown since then while others
            wrote too, or changed by others without a word from this person yet.
    """

    revision: int
    apart: dict[str, int] = field(default_factory=dict)

    def based_on(self, paths: Iterable[str]) -> dict[str, int]:
        """For the store: the revision of each field."""
        return {path: self.apart.get(path, self.revision) for path in paths}

    def after(self, revision: int, paths: Collection[str]) -> ScreenRevision:
        """After a save. The whole page is newer only when nobody else wrote in between."""
        if revision <= self.revision + 1:
            left = {path: seen for path, seen in self.apart.items() if path not in paths}
            return ScreenRevision(max(self.revision, revision), left)
        return self.shown(paths, revision)

    def after_all(self, saves: Mapping[int, Collection[str]]) -> ScreenRevision:
        """After saves of the same tab that were faster than its address: fields by revision."""
        seen = self
        for revision, paths in sorted(saves.items()):
            if revision > seen.revision:
                seen = seen.after(revision, [path for path in paths if seen.apart.get(path, 0) < revision])
        return seen

    def shown(self, paths: Iterable[str], revision: int) -> ScreenRevision:
        """After some fields were shown as they are at another revision."""
        return ScreenRevision(self.revision, self.apart | dict.fromkeys(paths, revision))

    def write(self, address: MutableMapping[str, str]) -> None:
        """Into the address."""
        apart = " ".join(f"{revision}@{path}" for path, revision in sorted(self.apart.items()))
        for key, text in ((_REVISION, str(self.revision)), (_APART, apart)):
            if text and address.get(key) != text:
                address[key] = text
            elif not text and key in address:
                del address[key]


def screen_revision_in(address: Mapping[str, str], newest: int, drawn_from: int) -> ScreenRevision:
    """What the address says.

    Args:
        address: The keys and values of the query string.
        newest: The revision in the store: an address from before a restored backup may claim more, and then
            nothing was seen.
        drawn_from: What a page without a revision in its address is drawn from.
    """
    text = address.get(_REVISION, "")
    if not _whole(text):
        return ScreenRevision(drawn_from)
    apart = {}
    for part in address.get(_APART, "").split():
        number, _, path = part.partition("@")
        if _whole(number) and int(number) <= newest:
            apart[path] = int(number)
    return ScreenRevision(int(text) if int(text) <= newest else 0, apart)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12
