"""The short form of ``benchmarks.killed_server``: no browser, the protocol that browsers speak."""

from __future__ import annotations

from benchmarks.killed_server import kill_servers
from diagnostic.store import Store
from tests.browser.conftest import Server


def test_nothing_called_saved_is_lost_when_the_server_is_killed_while_people_answer(
    server: Server, store: Store
) -> None:
    """Two random moments; the long form takes two hundred."""
    found = kill_servers(server, store, 2, longest=0.5)
    assert found.saved > 2
    assert found.lost == []
