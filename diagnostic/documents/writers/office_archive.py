"""Office files are zip archives: written again without the clock, so that the same report gives the same bytes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""The earliest day that archives know."""


def without_clock(data: bytes, made: datetime | None = None) -> bytes:
    """The same archive, every entry dated to the earliest day; its properties say when the answers were made."""
    moment = (made or EARLIEST).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w") as written:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(W3CDTF\">)[^<]*", rb"\g<1>" + moment, content)
            info = ZipInfo(entry.filename, EARLIEST.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            written.writestr(info, content)
    return out.getvalue()
