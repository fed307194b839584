"""The columns that a batch writes are those that are named, each of its kind."""

from __future__ import annotations

import pyarrow as pa

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.many_cities import cities_of
from diagnostic.results.columns import REPEATED, SCORE, WHERE, kind_of
from diagnostic.results.result_rows import result_table

KINDS = {pa.string(): "text", pa.int64(): "whole", pa.float64(): "number", pa.bool_(): "truth"}


def test_every_column_of_a_batch_is_known_by_its_name(ceds: Questionnaire, modules: Catalog) -> None:
    where: dict[str, list[object]] = {column.name: [] for column in WHERE}
    schema = result_table(cities_of([], ceds, modules), where, ceds, modules, with_draws=True).schema
    assert len(schema) > 500
    assert {field.name: kind_of(field.name) for field in schema} == {field.name: KINDS[field.type] for field in schema}


def test_what_no_batch_writes_has_no_kind() -> None:
    assert [kind_of(name) for name in ("STR-01", "city.mayor", "e-archive", "likely", "scores.STR", "")] == [None] * 6
    assert [kind_of(column.name) for column in (SCORE, REPEATED)] == ["number", "truth"]
