"""Office files are zip archives: written again without the clock, so that the same report gives the same bytes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST = (1980, 1, 1, 0, 0, 0)


def without_clock(data: bytes) -> bytes:
    """The same archive, every entry dated to the earliest day that archives know."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w") as written:
        for entry in given.infolist():
            info = ZipInfo(entry.filename, EARLIEST)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            written.writestr(info, given.read(entry))
    return out.getvalue()
