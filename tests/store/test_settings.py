"""Settings: a misspelt one is an error, and a password is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.base.settings import KNOWN, Settings, settings_from
from diagnostic.store import open_store
from diagnostic.store.database import FILE_NAME, data_folder, database_url, make_engine

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_setting_is_read() -> None:
    given = {
        "DIAGNOSTIC_DATABASE_URL": "postgresql://u:p@h/d",
        "DIAGNOSTIC_DATA_DIR": "/data",
        "DIAGNOSTIC_SUBMISSIONS_PER_YEAR": "6",
        "DIAGNOSTIC_LARGEST_UPLOAD": "123",
        "DIAGNOSTIC_CONTACT": " office@secretariat.example ",
        "DIAGNOSTIC_CI": "1",
        "PATH": "/bin",
    }
    assert settings_from(given) == Settings("postgresql://u:p@h/d", Path("/data"), 6, 123, "office@secretariat.example")
    assert settings_from({}) == Settings()
    assert set(KNOWN) <= set(given)


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in KNOWN if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DIAGNOSTIC_DATABASE_ULR", "x", "D101"),
        ("DIAGNOSTIC_", "x", "D101"),
        ("DIAGNOSTIC_SUBMISSIONS_PER_YEAR", "four", "D102"),
        ("DIAGNOSTIC_SUBMISSIONS_PER_YEAR", "-1", "D102"),
        ("DIAGNOSTIC_LARGEST_UPLOAD", "٣", "D102"),
    ],
)
def test_a_wrong_setting_is_refused(name: str, value: str, code: str) -> None:
    with pytest.raises(ProblemError) as error:
        settings_from({name: value})
    assert [problem.code for problem in error.value.problems] == [code]


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "secret", "sqlite://", "postgresql://u:secret@h:port/d"])
def test_an_address_of_something_else_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ProblemError) as error:
        database_url(Settings(url))
    assert error.value.problems[0].code == "D102"
    assert "secret" not in str(error.value)


def test_a_server_that_does_not_answer_is_a_problem_without_the_password() -> None:
    with pytest.raises(ProblemError) as error:
        open_store(Settings("postgresql://user:secret@127.0.0.1:1/none"))
    assert error.value.problems[0].code == "D116"
    assert "secret" not in str(error.value)


def test_the_file_is_in_the_data_folder(tmp_path: Path) -> None:
    assert str(database_url(Settings("", tmp_path)).database) == str(tmp_path / FILE_NAME)
    assert data_folder(Settings()).is_absolute()
    (tmp_path / "file").write_text("")
    with pytest.raises(ProblemError) as error:
        make_engine(database_url(Settings("", tmp_path / "file" / "folder")))
    assert error.value.problems[0].code == "F110"
