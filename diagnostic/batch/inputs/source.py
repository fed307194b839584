"""One thing to read: a file of this machine, a file in a zip archive or an object in a store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

TABLE_ENDINGS = (".csv", ".parquet")
ARCHIVE_ENDING = ".zip"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where something is read from.

    Attributes:
        name: As people see it; results are in its order.
        place: Path or URL of the file, or of the archive it is in.
        member: Its name in the archive.
        stamp: What a store says about the object's content (its ETag); "" where it says nothing.
    """

    name: str
    place: str
    member: str = ""
    stamp: str = ""

    @property
    def suffix(self) -> str:
        """The ending in small letters."""
        return PurePosixPath(self.member or self.place).suffix.lower()

    @property
    def is_table(self) -> bool:
        """Whether it is read in parts, a row a city."""
        return self.suffix in TABLE_ENDINGS
