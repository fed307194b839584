"""What a catalog asks for before a module or foundation: every number and name as its files give them."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest

from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.foundation import Foundation
from diagnostic.content.load import content_root, load_catalog, questionnaire_of, read_yaml
from diagnostic.documents.about_modules import further_steps, module_report, readiness
from diagnostic.documents.blocks import Block, Paragraph, Point, Points, Table

B = TypeVar("B", bound=Block)
CATALOGS = [load_catalog("1.0.0"), load_catalog("2.0.0")]
OWNERS = [(catalog, one) for catalog in CATALOGS for one in catalog.by_id.values()]


@pytest.fixture(params=OWNERS, ids=lambda owner: f"{owner[0].version} {owner[1].id}")
def owner(request: pytest.FixtureRequest) -> tuple[Catalog, Module | Foundation]:
    """Each system and foundation of each shipped catalog."""
    return request.param  # type: ignore[no-any-return]


def raw(catalog: Catalog, one: Module | Foundation) -> dict[str, Any]:
    """Its file, read without the models."""
    kind = "systems" if isinstance(one, Module) else "foundations"
    return dict(read_yaml(content_root() / "modules" / catalog.version / kind / f"{one.id}.yaml"))


def of_kind(blocks: list[Block], kind: type[B]) -> list[B]:
    """The blocks of a kind."""
    return [block for block in blocks if isinstance(block, kind)]


def points(blocks: list[Block]) -> list[Point]:
    """All points of all lists."""
    return [point for block in of_kind(blocks, Points) for point in block.points]


def name_of(catalog: Catalog, needed: str) -> str:
    """What the needed factor, foundation or system is called in its own file."""
    folder = content_root() / "modules" / catalog.version
    for kind in ("systems", "foundations"):
        if (file := folder / kind / f"{needed}.yaml").is_file():
            return str(read_yaml(file)["name"])
    header = read_yaml(content_root() / "questionnaires" / "ceds" / catalog.version / "questionnaire.yaml")
    return next(f"{factor['name']} ({needed})" for factor in header["factors"] if factor["id"] == needed)


def test_every_required_number_and_no_other(owner: tuple[Catalog, Module | Foundation]) -> None:
    """A line an entry, a column a level; one column where the points are the same at every level."""
    catalog, one = owner
    asked = raw(catalog, one).get("prerequisites", {})
    entries = [{name: row} for kind in ("factors", "foundations") for name, row in asked.get(kind, {}).items()]
    entries += asked.get("modules", [])
    blocks = readiness(catalog, one, questionnaire_of(catalog))
    if not entries:
        assert Paragraph(f"Catalog {catalog.version} asks for nothing first.") in blocks
        assert of_kind(blocks, Table) == []
        return
    flat = not any(isinstance(row, list) for entry in entries for row in entry.values())
    wanted = []
    for entry in entries:
        rows = [row if isinstance(row, list) else [row] * 5 for row in entry.values()]
        by_level = [" or ".join(str(row[level]) for row in rows) for level in range(1 if flat else 5)]
        wanted.append([" or ".join(name_of(catalog, needed) for needed in entry), *by_level])
    table = of_kind(blocks, Table)[0]
    assert [[cell.text for cell in row] for row in table.rows] == wanted
    heads = ["Points"] if flat else [f"Level {level}" for level in (1, 2, 3, 4, 5)]
    assert [column.title for column in table.columns] == ["Needed", *heads]


def test_every_reason_and_every_caution(owner: tuple[Catalog, Module | Foundation]) -> None:
    """By name and by size of the city, word for word."""
    catalog, one = owner
    data = raw(catalog, one)
    told = points(readiness(catalog, one, questionnaire_of(catalog)))
    reasons = data.get("prerequisites", {}).get("basis", {})
    wanted = [Point(f"{name_of(catalog, needed)}:", text) for needed, text in reasons.items()]
    wanted += [Point(f"Below {c['population_below']:,} inhabitants:", c["text"]) for c in data.get("cautions", [])]
    assert [point for point in told if point.title] == wanted


def test_where_the_need_shows(owner: tuple[Catalog, Module | Foundation]) -> None:
    """The questions a system improves with weight and name, the heaviest first, its own results marked."""
    catalog, one = owner
    data, questionnaire = raw(catalog, one), questionnaire_of(catalog)
    assert questionnaire is not None
    wanted = {
        f"{q} {questionnaire.question(q).name} (weight {w:g}{', its own result' * (q in data.get('own_results', []))})"
        for q, w in data.get("improves", {}).items()
        if isinstance(one, Module)
    }
    told = [point.text for point in points(readiness(catalog, one, questionnaire)) if not point.title]
    assert set(told) == wanted
    weights = [float(text.split("(weight ")[1].split(")")[0].split(",")[0]) for text in told]
    assert weights == sorted(weights, reverse=True)


def test_what_the_numbers_mean(owner: tuple[Catalog, Module | Foundation]) -> None:
    """To start at the own level, to finish at the target's; how much of it is enough is the catalog's number."""
    catalog, one = owner
    blocks = readiness(catalog, one, questionnaire_of(catalog))
    if not of_kind(blocks, Table):
        return
    text = of_kind(blocks, Paragraph)[0].text
    assert f"{catalog.ready:g} % of them are enough to start" in text
    assert ("a system needs all" in text) == isinstance(one, Module)
    assert ("the same at every level" in text) == (len(of_kind(blocks, Table)[0].columns) == 2)


def test_a_foundation_says_what_needs_it(owner: tuple[Catalog, Module | Foundation]) -> None:
    """Every system and foundation whose file names it, in the catalog's order; nobody needs delivery of services."""
    catalog, one = owner
    if isinstance(one, Module):
        return
    users = [other.name for other in catalog.by_id.values() if f"    {one.id}:" in _text_of(catalog, other)]
    told = [p.text for p in readiness(catalog, one, None) if isinstance(p, Paragraph) and "need it" in p.text]
    assert told == ([f"These need it themselves: {'; '.join(users)}."] if users else [])
    assert bool(users) == (one.id != "service-delivery")


def _text_of(catalog: Catalog, one: Module | Foundation) -> str:
    kind = "systems" if isinstance(one, Module) else "foundations"
    return (content_root() / "modules" / catalog.version / kind / f"{one.id}.yaml").read_text(encoding="utf-8")


def test_what_to_do_for_a_foundation() -> None:
    """Each question with its weight and every step of its file."""
    catalog = load_catalog("2.0.0")
    for foundation in catalog.foundations:
        (listed,) = of_kind(list(further_steps(foundation, questionnaire_of(catalog)).blocks), Points)
        steps = raw(catalog, foundation)["steps"]
        assert {point.text.split()[0] for point in listed.points} == set(foundation.questions)
        for point in listed.points:
            own = steps.get(point.text.split()[0], [])
            wanted = list(own.values()) if isinstance(own, dict) else [own] if isinstance(own, str) else own
            texts = [step["text"] if isinstance(step, dict) else step for step in wanted]
            assert [detail.endswith(text) for detail, text in zip(point.details, texts, strict=True)] == [True] * len(
                texts
            )


def test_without_its_questionnaire() -> None:
    """A catalog of somebody whose questionnaire is not there is shown with ids instead of names."""
    catalog = load_catalog("2.0.0")
    blocks = readiness(catalog, catalog.module("call-center"), None)
    assert of_kind(blocks, Table)[0].rows[0][0].text == "ECO"
    assert any(point.text == "EFF-06 (weight 2, its own result)" for point in points(blocks))


def test_the_numbers_stand_inside_the_guide() -> None:
    """After what the guide says on readiness; in a section of their own where there is no guide."""
    catalog = load_catalog("2.0.0")
    module, questionnaire = catalog.module("call-center"), questionnaire_of(catalog)
    guide = "# Call Center System\n\n## Are we ready?\n\nYes.\n\n## Functions\n\nNone.\n"
    sections = {s.key: s for s in module_report(catalog, module, questionnaire, guide).sections}
    first, *between, last = sections["guide"].blocks
    assert first == Paragraph("# Call Center System\n\n## Are we ready?\n\nYes.\n")
    assert between == readiness(catalog, module, questionnaire)
    assert last == Paragraph("## Functions\n\nNone.\n")
    assert "ready" not in sections
    sections = {s.key: s for s in module_report(catalog, module, questionnaire, "").sections}
    assert list(sections["ready"].blocks) == readiness(catalog, module, questionnaire)
    assert "guide" not in sections
