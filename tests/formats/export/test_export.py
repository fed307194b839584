"""Exports are read by the programs they are for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pyxform.xls2xform import convert

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.export.json_schema import answers_schema, format_schemas
from diagnostic.formats.export.questionnaire_page import as_markdown, quoted
from diagnostic.formats.export.xlsform import write_xlsform
from diagnostic.formats.survey.export_columns import names_of


def test_the_reference_reader_takes_the_xlsform(tmp_path: Path, ceds: Questionnaire) -> None:
    """The reference reader, pyxform, makes an XForm of it, with every question."""
    write_xlsform(ceds, tmp_path / "form.xlsx")
    result = convert(str(tmp_path / "form.xlsx"), validate=False)
    for question in ceds.questions:
        assert f"/{question.id.replace('-', '_')}" in result.xform
    assert "/city/city_name" in result.xform
    assert f"'{ceds.ref}'" in result.xform, "the answers say which questionnaire they belong to"
    assert "sys_" not in result.xform


def test_the_xlsform_asks_about_systems(tmp_path: Path, ceds: Questionnaire, modules: Catalog) -> None:
    """Every name that reading looks for is a field of the form or a choice of one."""
    write_xlsform(ceds, tmp_path / "form.xlsx", modules)
    result = convert(str(tmp_path / "form.xlsx"), validate=False)
    for name in names_of(ceds, modules):
        field, _, choice = name.partition("/")
        assert f"/{field}" in result.xform
        assert f"<name>{choice}</name>" in result.xform or not choice


def example(name: str) -> dict[str, Any]:
    """A shipped example as plain data."""
    data: dict[str, Any] = json.loads(
        (content_root() / "questionnaires/ceds/1.0.0/examples" / f"{name}.json").read_text(encoding="utf-8")
    )
    return data


@pytest.mark.parametrize("name", ["just-starting", "middling", "advanced"])
def test_examples_keep_the_schemas(ceds: Questionnaire, name: str) -> None:
    """The examples keep the schema of submissions and that of answers to this questionnaire."""
    for schema in (format_schemas()["submission"], answers_schema(ceds)):
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(example(name), schema)


@pytest.mark.parametrize(
    ("question", "answer"), [("STR-01", 6), ("ECO-01", 101), ("USE-04", ["zz"]), ("INF-03", "yes"), ("XX-1", 1)]
)
def test_the_answers_schema_refuses(ceds: Questionnaire, question: str, answer: object) -> None:
    """What the checks refuse, the schema refuses too."""
    data = example("middling")
    data["answers"][question] = answer
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, answers_schema(ceds))


def test_markdown_holds_every_question(ceds: Questionnaire) -> None:
    """All ids and texts are in it."""
    text = as_markdown(ceds)
    assert all(f"### {question.id}" in text and quoted(question.text) in text for question in ceds.questions)


def test_markdown_quotes() -> None:
    """Nothing from outside becomes a link, an image or a tag."""
    assert quoted("![x](y) <b> | _a_") == r"\!\[x\](y) \<b\> \| \_a\_"
