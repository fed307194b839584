"""The revisions that a browser has on screen. They travel in the address, so that they outlive the server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field

from diagnostic.store import Saved

_REVISION, _NEWER = "r", "s"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person's screen was made from.

    Attributes:
        revision: Of the assessment, when the page was drawn.
        newer: Fields that were saved or shown since then, while others wrote too.
    """

    revision: int
    newer: dict[str, int] = field(default_factory=dict)

    def based_on(self, paths: Iterable[str]) -> dict[str, int]:
        """For the store: the revision of each field."""
        return {path: max(self.revision, self.newer.get(path, 0)) for path in paths}

    def after(self, saved: Saved, paths: Iterable[str]) -> Seen:
        """After a save. The whole page is newer only when nobody else wrote in between."""
        if saved.revision <= self.revision + 1:
            return Seen(max(self.revision, saved.revision), self.newer)
        return self.shown(paths, saved.revision)

    def shown(self, paths: Iterable[str], revision: int) -> Seen:
        """After both values of a refused save were shown."""
        return Seen(self.revision, self.newer | dict.fromkeys(paths, revision))

    def write(self, address: MutableMapping[str, str]) -> None:
        """Into the address."""
        newer = " ".join(f"{revision}@{path}" for path, revision in sorted(self.newer.items()))
        for key, text in ((_REVISION, str(self.revision)), (_NEWER, newer)):
            if text and address.get(key) != text:
                address[key] = text
            elif not text and key in address:
                del address[key]


def seen_in(address: Mapping[str, str], revision: int) -> Seen:
    """What the address says; of a page that was never drawn: ``revision``, which it is drawn from now."""
    text = address.get(_REVISION, "")
    if not _whole(text):
        return Seen(revision)
    newer = {}
    for part in address.get(_NEWER, "").split():
        number, _, path = part.partition("@")
        if _whole(number) and int(number) <= revision:
            newer[path] = int(number)
    # an address from before a restored backup claims too much: nothing was seen then
    return Seen(int(text) if int(text) <= revision else 0, newer)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12
