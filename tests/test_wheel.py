"""An installed wheel works as well as the checkout does, in an empty folder."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of a fresh environment that has the wheel; third-party packages are those of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = Path(sys.executable).parent / "uv"
    if not uv.is_file():
        pytest.skip("uv is not installed beside this Python: run the tests through `make test`")
    subprocess.run([uv, "build", "--wheel", "--quiet", "--out-dir", folder, ROOT], check=True)
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    wheel = next(folder.glob("*.whl"))
    subprocess.run([uv, "pip", "install", "--quiet", "--no-deps", "--python", python, wheel], check=True)
    site = next((folder / "env" / "lib").glob("python*/site-packages"))
    here = next(Path(sys.prefix).glob("lib/python*/site-packages"))
    (site / "shared.pth").write_text(f"{here}\n")
    return python


def run(python: Path, folder: Path, *arguments: str) -> str:
    """Run the installed command in a folder."""
    done = subprocess.run(
        [python, "-m", "diagnostic", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_brings_its_migrations(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is made by the installed copy."""
    monkeypatch.setenv("DIAGNOSTIC_DATA_DIR", str(tmp_path / "data"))
    run(installed, tmp_path, "db", "upgrade")
    assert (tmp_path / "data" / "diagnostic.sqlite").is_file()
    assert "Address" in run(installed, tmp_path, "member", "list")


def test_the_wheel_brings_its_content(installed: Path, tmp_path: Path) -> None:
    """Questionnaire, modules, guides and examples are inside; a template can be made and assessed."""
    assert "ceds@1.0.0" in run(installed, tmp_path, "questionnaire", "list")
    assert "What it is" in run(installed, tmp_path, "modules", "show", "groupware")
    run(installed, tmp_path, "template", "-o", "city.xlsx", "--city", "Wheel City")
    assert "Wheel City" in run(installed, tmp_path, "assess", "city.xlsx")
    where = "import diagnostic, pathlib; print(pathlib.Path(diagnostic.__file__).parent)"
    package = subprocess.run([installed, "-c", where], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(ROOT / "diagnostic") != package.stdout.strip()
