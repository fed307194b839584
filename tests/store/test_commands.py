"""`diagnostic db` and `diagnostic member`, as the operator types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Done
from tests.command import run as run_command
from tests.store.conftest import Place

Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an environment."""

    def command(place: dict[str, str], *arguments: str, code: int = 0) -> Done:
        for name in [name for name in os.environ if name.startswith("DIAGNOSTIC_")]:
            monkeypatch.delenv(name)
        for name, value in place.items():
            monkeypatch.setenv(name, value)
        return run_command(*arguments, code=code)

    return command


def environment(place: Place) -> dict[str, str]:
    """The variables that lead to a new, empty database."""
    settings = place.settings()
    if settings.data_dir is not None:
        return {"DIAGNOSTIC_DATA_DIR": str(settings.data_dir)}
    return {"DIAGNOSTIC_DATABASE_URL": settings.database_url}


def test_from_an_empty_place_to_a_restored_one(run: Run, place: Place, tmp_path: Path) -> None:
    here = environment(place)
    if place.kind == "postgresql":
        assert "D117" in run(here, "member", "list", code=2).stderr
    run(here, "db", "upgrade")
    run(here, "member", "add", "A@x.org", "--role", "official", "--city", "nairobi", "--new-city", "Nairobi")
    run(here, "member", "add", "s@x.org", "--role", "secretariat")
    assert "Did you mean nairobi" in run(
        here, "member", "add", "b@x.org", "--role", "official", "--city", "nairobbi", code=2
    ).stderr  # fmt: skip
    assert run(here, "member", "add", "v@x.org", "--role", "viewer", code=2).stderr
    members = json.loads(run(here, "member", "list", "--json").stdout)
    assert [(m["email"], m["role"], m["city_id"]) for m in members] == [
        ("a@x.org", "official", "nairobi"),
        ("s@x.org", "secretariat", None),
    ]
    file = str(tmp_path / "backup.zip")
    made = json.loads(run(here, "db", "backup", file, "--json").stdout)
    run(here, "db", "verify")
    run(here, "db", "verify", file, "--same")
    assert "D119" in run(here, "db", "restore", file, code=2).stderr
    there = environment(place)
    assert json.loads(run(there, "db", "restore", file, "--json").stdout)["digest"] == made["digest"]
    run(there, "db", "verify", file, "--same")
    run(there, "member", "remove", "a@x.org")
    assert "D121" in run(there, "db", "verify", file, "--same", code=2).stderr
    assert "a@x.org" not in run(there, "member", "list").stdout


def test_a_misspelt_setting_stops_everything(run: Run, tmp_path: Path) -> None:
    place = {"DIAGNOSTIC_DATA_DIR": str(tmp_path), "DIAGNOSTIC_DATABSE_URL": "x"}
    done = run(place, "member", "list", code=2)
    assert "D101" in done.stderr
    assert "DIAGNOSTIC_DATABASE_URL" in done.stderr


def test_without_the_extra_the_rest_works_and_the_command_says_what_to_install() -> None:
    code = (
        "import sys\n"
        "for name in ('sqlalchemy', 'alembic', 'platformdirs', 'psycopg'):\n    sys.modules[name] = None\n"
        "import diagnostic\n"
        "diagnostic.diagnose, diagnostic.read_submission\n"
        "from diagnostic.cli.main import run\n"
        "run(['member', 'list'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "X805" in done.stderr
    assert "egov-diagnostic[store]" in done.stderr
