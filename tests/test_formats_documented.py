"""docs/formats.md names every key that the models know, with its default, and its examples can be used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import BaseModel

from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import Strict
from diagnostic.formats.table.convert import from_table
from diagnostic.formats.table.score_table import score
from diagnostic.formats.table.table_files import read_table
from diagnostic.formats.table.wide_columns import known_columns
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import Submission, parse_submission

DOCS = Path(__file__).resolve().parent.parent / "docs"
ROOTS: tuple[type[BaseModel], ...] = (Questionnaire, Catalog, Module, Submission, Diagnosis)


class Row(NamedTuple):
    """A row of a table of keys."""

    key: str
    default: str
    meaning: str


@cache
def page_text() -> str:
    return (DOCS / "formats.md").read_text(encoding="utf-8")


def models() -> list[type[BaseModel]]:
    """Every model that can be reached from the formats, and what these inherit keys from."""
    found: dict[str, type[BaseModel]] = {}
    waiting: list[type[BaseModel]] = list(ROOTS)
    while waiting:
        model = waiting.pop()
        if found.setdefault(model.__name__, model) is not model:
            raise AssertionError(f"two models are called {model.__name__}")
        bases = [base for base in model.__bases__ if issubclass(base, Strict) and base is not Strict]
        inner = [m for field in model.model_fields.values() for m in models_in(field.annotation)]
        waiting += [m for m in (*bases, *inner) if m.__name__ not in found]
    return sorted(found.values(), key=lambda model: model.__name__)


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The models inside a type, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from models_in(argument)


def own_defaults(model: type[BaseModel]) -> dict[str, str]:
    """The keys that a model adds or changes, each with its default as the page writes it."""
    own = set(model.__annotations__)
    return {
        field.alias or name: "required" if field.is_required() else written(field.default)
        for name, field in model.model_fields.items()
        if name in own
    }


def written(default: object) -> str:
    """A default as the page writes it."""
    if isinstance(default, BaseModel):
        return "as below"
    if isinstance(default, float) and default.is_integer():
        default = int(default)
    return f"`{json.dumps(default)}`"


@cache
def documented() -> dict[str, list[Row]]:
    """The table that follows each ``<!-- model: X -->``."""
    tables = {}
    for block in page_text().split("<!-- model: ")[1:]:
        name, _, text = block.partition(" -->")
        rows = re.findall(r"^\| `([^`]+)` \|[^|]*\| ([^|]+) \| ([^|]+) \|$", text.split("\n#")[0], re.MULTILINE)
        assert name not in tables, f"two tables for {name}"
        tables[name] = [Row(key, default.strip(), meaning.strip()) for key, default, meaning in rows]
    return tables


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_key_of_a_model_stands_in_the_page_with_its_default(model: type[BaseModel]) -> None:
    rows = documented()[model.__name__]
    assert {row.key: row.default for row in rows} == own_defaults(model)
    assert len({row.key for row in rows}) == len(rows)
    assert all(row.meaning for row in rows)


def test_the_page_names_no_model_that_is_gone() -> None:
    assert set(documented()) == {model.__name__ for model in models()}


def test_every_key_stands_in_the_page_as_a_word() -> None:
    """Also without looking at the tables: a key nobody can search for is not documented."""
    for model in models():
        for name, field in model.model_fields.items():
            assert f"`{field.alias or name}`" in page_text()


def examples() -> dict[str, str]:
    """The block that follows each ``<!-- example: file -->``."""
    blocks = re.findall(r"^<!-- example: (\S+) -->\n```\w+\n(.*?)^```$", page_text(), re.MULTILINE | re.DOTALL)
    return dict(blocks)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The examples of the page as files."""
    for name, text in examples().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_examples_of_the_page_can_be_used(folder: Path) -> None:
    questionnaire = load_questionnaire(folder)
    catalog = load_catalog(folder, questionnaire)
    submission = parse_submission((folder / "submission.json").read_text(encoding="utf-8"))
    result = diagnose_with(submission, questionnaire, catalog)
    assert result.maturity.level == 2
    assert [priority.id for priority in result.priorities] == ["e-archive"]


def test_the_table_of_the_page_says_what_the_submission_says(folder: Path) -> None:
    questionnaire = load_questionnaire(folder)
    catalog = load_catalog(folder, questionnaire)
    frame = read_table(folder / "table.csv")
    first, second = from_table(frame, questionnaire, catalog)
    single = parse_submission((folder / "submission.json").read_text(encoding="utf-8"))
    assert first.answers == single.answers
    assert first.systems == single.systems
    assert second.answers == {"STR-01": 2, "STR-02": 1, "STR-03": True}
    scored = score(frame, questionnaire)
    assert scored["level"].tolist() == [2, 2]
    documented_columns = page_text().partition("returns one with the same index:")[2]
    for column in scored.columns:
        general = re.sub(r"STR-\d+", "STR-01", str(column))
        assert f"`{general}`" in documented_columns


def test_every_kind_of_column_is_documented(folder: Path) -> None:
    questionnaire = load_questionnaire(folder)
    section = page_text().partition("## Wide table")[2]
    for column in known_columns(questionnaire, load_catalog(folder, questionnaire)):
        general = re.sub(r"STR-0\d(?!/)", "STR-01", column)
        general = re.sub(r"STR-0\d/\w+", "USE-04/a", general).replace("e-archive", "e-procurement")
        assert f"`{general}`" in section


def test_the_result_of_the_page_is_part_of_a_real_one() -> None:
    home = DOCS / "example"
    questionnaire = load_questionnaire(home / "questionnaire")
    submission = parse_submission((home / "submission.json").read_text(encoding="utf-8"))
    result = diagnose_with(submission, questionnaire, load_catalog(home / "modules", questionnaire))
    shown = json.loads(examples()["result.json"])
    assert_part_of(shown, json.loads(result.model_dump_json(by_alias=True)), "result")


def assert_part_of(shown: Any, real: Any, at: str) -> None:
    """Every key of what is shown is in the real thing, with the same value (numbers to their two decimals)."""
    if isinstance(shown, dict):
        assert shown.keys() <= real.keys(), at
        for key, inner in shown.items():
            assert_part_of(inner, real[key], f"{at}.{key}")
    elif isinstance(shown, list):
        assert len(shown) <= len(real), at
        for row, inner in enumerate(shown):
            assert_part_of(inner, real[row], f"{at}[{row}]")
    elif isinstance(shown, float):
        assert shown == pytest.approx(real, abs=0.005001), at
    else:
        assert shown == real, at


def test_links_lead_somewhere() -> None:
    for page in ("formats.md", "methodology.md"):
        text = (DOCS / page).read_text(encoding="utf-8").replace("\n", " ")
        for target in re.findall(r"\]\(([^)#]+)", text):
            if target != "simulation.md":
                assert (DOCS / target).exists(), f"{page}: {target}"
