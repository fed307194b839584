"""Where the app may listen: without sign-in, on this computer only."""

from __future__ import annotations

from diagnostic.problems import Problem, ProblemError, shown

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def check_host(host: str | None) -> None:
    """Refuse an address that other computers can reach.

    Raises:
        ProblemError: X806.
    """
    if host not in LOOPBACK:
        raise ProblemError([Problem("X806", shown(host or "all addresses"), "127.0.0.1", "host")])
