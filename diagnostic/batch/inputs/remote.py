"""Addresses such as ``s3://bucket/returns``: everything that needs fsspec, which is an extra."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.batch.inputs.zip_archive import is_clutter

MARK = "://"
ABSENT = (FileNotFoundError,)


def is_url(text: str) -> bool:
    """Whether a text is an address in a store and not a path of this machine."""
    return MARK in text


def file_system(url: str) -> tuple[Any, str]:
    """The store of an address, and the path in it.

    Raises:
        ProblemError: The part that reads it is not installed (X805), or the address is not understood (B107).
    """
    try:
        import fsspec  # noqa: PLC0415  # an extra
    except ImportError:
        advice = 'Install the part that reads addresses: pip install "egov-diagnostic[remote]"'
        raise ProblemError([Problem("X805", "fsspec is not installed", mend=advice)]) from None
    try:
        found: tuple[Any, str] = fsspec.url_to_fs(url)
    except ImportError as error:
        raise ProblemError([Problem("X805", shown(str(error)), file=url)]) from None
    except (ValueError, OSError) as error:
        raise ProblemError([Problem("B107", shown(str(error)), file=url)]) from None
    return found


@contextmanager
def asking(url: str, passes: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Ask a store.

    Raises:
        ProblemError: What it said when it did not give or take something, but what ``passes`` (B107).
    """
    try:
        yield
    except passes:
        raise
    except Exception as error:  # noqa: BLE001  # each store has errors of its own
        raise ProblemError([Problem("B107", shown(f"{type(error).__name__}: {error}"), file=url)]) from None


def listed(url: str) -> list[tuple[str, str]]:
    """Addresses and stamps of the objects under an address, or of those that a pattern names; no hidden ones."""
    store, path = file_system(url)
    above: str = re.split(r"[*?\[]", path)[0]
    try:
        with asking(url, ABSENT):
            if above != path:
                found = store.glob(path, detail=True)
            elif store.isdir(path):
                found = store.find(path, detail=True)
            else:
                found = {path: store.info(path)}
    except FileNotFoundError:
        return []
    return [
        (store.unstrip_protocol(name), _stamp(info))
        for name, info in found.items()
        if info.get("type") != "directory" and not is_clutter(name.removeprefix(above))
    ]


def _stamp(info: dict[str, Any]) -> str:
    """What changes when the object's content does; "" where the store has no such thing."""
    for key in ("ETag", "etag", "md5Hash", "content_md5", "checksum"):
        if info.get(key):
            return f"{key}:{info[key]}:{info.get('size')}"
    return ""


def first_bytes(url: str, most: int) -> bytes:
    """The object's content, or as much of it as shows that there is too much."""
    store, path = file_system(url)
    with asking(url):
        found: bytes = store.cat_file(path, start=0, end=most + 1)
    return found


def copied(url: str, target: Path) -> None:
    """Copy an object to this machine, to read it more than once."""
    store, path = file_system(url)
    with asking(url), store.open(path, "rb") as source, target.open("wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
