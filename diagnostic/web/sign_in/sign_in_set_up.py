"""Whether sign-in is set up, from the section ``[auth]`` of Streamlit's secrets.toml; without it, this computer only.

Half a set-up is refused: it must never turn into the single-user tool, which asks nobody who they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown

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


SECTION = "auth"
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
KNOWN = (*NEEDED, "client_kwargs")
CALLBACK = "/oauth2callback"
SHORTEST_SECRET = 32
"""Characters; as text of random hexadecimal digits that is 128 bits."""


@st.cache_resource(show_spinner=False)
def sign_in_is_set_up() -> bool:
    """Whether everybody signs in. Decided once a process: editing the file does not open a running server.

    Raises:
        ProblemError: It is set up in part (X807).
    """
    section = _section()
    if section is None:
        return False
    problems = set_up_problems(section)
    if config.get_option("server.trustedUserHeaders"):  # a header would say who somebody is, beside the provider
        problems.append(Problem("X807", "a list of headers", "nothing", "server.trustedUserHeaders"))
    if find_spec("authlib") is None or find_spec("httpx") is None:
        problems.append(Problem("X805", "Authlib", mend='pip install "egov-diagnostic[signin]"'))
    if problems:
        raise ProblemError(problems)
    return True


def _section() -> Any:
    """What stands in ``[auth]``; None where there is no such section or no file."""
    try:
        return st.secrets.to_dict().get(SECTION)
    except OSError as error:  # Streamlit says "not found" for a file that is there and cannot be read, too
        there = [place for place in config.get_option("secrets.files") if Path(place).exists()]
        if there:
            found = shown(str(error.strerror or error))
            raise ProblemError([Problem("X807", found, "TOML that can be read", file=there[-1])]) from None
        return None


def set_up_problems(section: Any) -> list[Problem]:
    """What is missing or wrong in the section; secrets are never shown."""
    if not isinstance(section, Mapping):
        return [Problem("X807", shown(section), "a section", SECTION)]
    problems = [
        Problem("X807", shown(key), ", ".join(KNOWN), f"{SECTION}.{key}", mend=did_you_mean(key, KNOWN))
        for key in section
        if key not in KNOWN
    ]
    for key in NEEDED:
        if not isinstance(section.get(key), str) or not section[key].strip():
            problems.append(Problem("X807", "nothing", "a text", f"{SECTION}.{key}"))
    if problems:
        return problems
    if len(section["cookie_secret"]) < SHORTEST_SECRET:
        allowed = f"at least {SHORTEST_SECRET} random characters"
        problems.append(
            Problem("X807", f"{len(section['cookie_secret'])} characters", allowed, f"{SECTION}.cookie_secret")
        )
    redirect = urlsplit(section["redirect_uri"])
    if not redirect.path.endswith(CALLBACK) or redirect.query or redirect.fragment:
        allowed = f"the address of this app and then {CALLBACK}"
        problems.append(Problem("X807", shown(section["redirect_uri"]), allowed, f"{SECTION}.redirect_uri"))
    for key in ("redirect_uri", "server_metadata_url"):
        address = urlsplit(section[key])
        if not (address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK)):
            problems.append(Problem("X807", shown(section[key]), "an address with https", f"{SECTION}.{key}"))
    return problems
