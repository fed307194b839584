"""Where the app may listen and who may call it: without sign-in, this computer only."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from diagnostic.base.problems import Problem, ProblemError, shown

LOOPBACK = ("127.0.0.1", "localhost", "::1")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def check_host(host: str | None, *, sign_in: bool) -> None:
    """Refuse an address that other computers can reach, unless everybody signs in.

    Raises:
        ProblemError: X806.
    """
    if not sign_in and host not in LOOPBACK:
        raise ProblemError([Problem("X806", shown(host or "all addresses"), "127.0.0.1", "host")])


def check_caller(headers: Mapping[str, str]) -> None:
    """Without sign-in: refuse what comes through a proxy, or from a page of another address.

    A proxy on this computer would carry the whole network to an address that only looks closed; a page elsewhere
    may have let its name point to this computer.

    Args:
        headers: Of the browser's request.

    Raises:
        ProblemError: X806.
    """
    called = {name: headers.get(name) or "" for name in ("Host", "Origin")}
    foreign = [text for text in called.values() if text and _host_in(text) not in LOOPBACK]
    foreign += [f"a proxy ({name})" for name in FORWARDED if headers.get(name)]
    if foreign:
        raise ProblemError([Problem("X806", shown(foreign[0]), "127.0.0.1", "host")])


def _host_in(text: str) -> str | None:
    try:
        return urlsplit(text if "//" in text else f"//{text}").hostname
    except ValueError:
        return None
