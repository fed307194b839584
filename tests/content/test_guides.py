"""The guides keep one order, agree with the data of their modules, and give a source for every figure."""

from __future__ import annotations

import re
from statistics import mean

import pytest

from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.foundation import Foundation
from diagnostic.content.guide import around_readiness, guide_text
from diagnostic.content.load import load_catalog, shipped_catalogs
from tools.readability import flesch, prose

SECTIONS = [
    "What it is",
    "Are we ready?",
    "The smallest useful start",
    "Functions",
    "Open standards",
    "Law, privacy and data",
    "Steps, time and people",
    "Text for the tender",
    "What it costs",
    "Measuring success",
    "How such projects fail",
    "Cases",
    "Sources",
]
OF_A_FOUNDATION = [
    "What it is",
    "Why first",
    "What to use from the nation",
    "The smallest useful start",
    "The zero-cost way",
    "Order",
    "Roles",
    "What it costs",
    "What goes wrong",
    "Cases",
    "Sources",
]
NEWEST = load_catalog(shipped_catalogs()[-1].version)
MODULES = [module.id for module in NEWEST.modules]
FOUNDATIONS = [foundation.id for foundation in NEWEST.foundations]


def guide(module_id: str) -> str:
    """The text of a guide."""
    return guide_text(module_id)


def section(module_id: str, title: str) -> str:
    """One section of it."""
    match = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", guide(module_id), re.M | re.S)
    assert match, f"{module_id} has no section {title}"
    return match[1]


@pytest.fixture(scope="module", params=MODULES)
def module(request: pytest.FixtureRequest) -> Module:
    """Each module of the newest catalog in turn: guides follow it."""
    return NEWEST.module(request.param)


@pytest.fixture(scope="module", params=FOUNDATIONS)
def foundation(request: pytest.FixtureRequest) -> Foundation:
    """Each foundation of the newest catalog in turn."""
    return NEWEST.foundation(request.param)


@pytest.fixture(scope="module", params=list(NEWEST.by_id))
def either(request: pytest.FixtureRequest) -> Module | Foundation:
    """Each system and each foundation of the newest catalog in turn."""
    return NEWEST.by_id[request.param]


@pytest.fixture(scope="module", params=MODULES)
def released(request: pytest.FixtureRequest, modules: Catalog) -> Module:
    """The same in the catalog that cities use now: the guides still give its numbers and standards."""
    return modules.module(request.param)


def test_sections_in_one_order(module: Module) -> None:
    """One learns to read them."""
    assert re.findall(r"^## (.*)$", guide(module.id), re.M) == SECTIONS
    assert guide(module.id).startswith(f"# {module.name}\n")


def test_a_foundation_has_its_sections_in_one_order(foundation: Foundation) -> None:
    """In 700 to 1,200 words; what it stands on itself is put in after the reasons."""
    text = guide(foundation.id)
    assert re.findall(r"^## (.*)$", text, re.M) == OF_A_FOUNDATION
    assert text.startswith(f"# {foundation.name}\n")
    assert 700 <= len(text.split()) <= 1200
    assert around_readiness(text)[1].startswith("## What to use from the nation\n")


def test_length(module: Module) -> None:
    """1,000 to 1,850 words."""
    assert 1000 <= len(guide(module.id).split()) <= 1850


def test_functions_are_those_of_the_module(module: Module) -> None:
    """Same names, same ids, same order."""
    listed = re.findall(r"^- \*\*(.+?)\*\* \(`([a-z0-9-]+)`\):", section(module.id, "Functions"), re.M)
    assert listed == [(function.name, function.id) for function in module.functions]


def test_measures_are_those_of_the_module(module: Module) -> None:
    """Same names, same ids, same order."""
    listed = re.findall(r"^- \*\*(.+?)\*\* \(`([a-z0-9-]+)`\):", section(module.id, "Measuring success"), re.M)
    assert listed == [(kpi.name, kpi.id) for kpi in module.kpis]


def test_what_must_be_there_stands_only_in_the_catalog(module: Module) -> None:
    """No points, sizes of cities or ids: what shows a guide puts them in from the catalog in use, whichever it is."""
    before, _ = around_readiness(guide(module.id))
    text = section(module.id, "Are we ready?")
    assert before.rstrip().endswith(text.strip())
    assert not re.search(r"`|\bpoints?\b|inhabitants|catalog|\blevel\b", text)


def test_standards_are_named(released: Module) -> None:
    """The standards to ask for are those of the module's data."""
    module = released
    bold = set(re.findall(r"\*\*(.+?)\*\*", section(module.id, "Open standards")))
    missing = [standard.name for standard in module.standards if not any(standard.name in words for words in bold)]
    assert missing == []


def test_ways_to_start(module: Module) -> None:
    """A zero-cost way, a free-software way, the usual way, and what to do on Monday."""
    text = section(module.id, "The smallest useful start")
    for way in ("Zero-cost way", "Free software way", "Usual way", "On Monday"):
        assert f"**{way}" in text, f"{module.id}: {way}"


def test_the_tender_text_can_be_pasted(module: Module) -> None:
    """A quotation of 120 to 260 words."""
    quoted = [line for line in section(module.id, "Text for the tender").splitlines() if line.startswith(">")]
    assert 120 <= len(" ".join(quoted).split()) <= 270


EVERY_TENDER = (
    "two-factor sign-in",
    "serious flaws fixed within fourteen days",
    "encrypt",
    "one offline",
    "restored? ",
    "yearly test by outsiders",
    "incidents reported",
    "subcontractors and data location",
    "open source, or its licence never ends",
    "A rented service instead has a tested exit",
    "price cap",
    "WCAG 2.2",
    "AI is priced separately",
    "trains? no model",
    "a person decides",
    "open to appeal",
)
"""Security, the way out of bought and of rented services, accessibility, artificial intelligence."""


def test_every_tender_asks_for_the_same_safeguards(module: Module) -> None:
    """In words of its own where the system needs it."""
    text = " ".join(section(module.id, "Text for the tender").replace(">", " ").split())
    assert [wanted for wanted in EVERY_TENDER if not re.search(wanted, text, re.I)] == []


def test_privacy_and_machines(module: Module) -> None:
    """An assessment before, what never goes into a public service, and where each use is listed."""
    text = section(module.id, "Law, privacy and data")
    for wanted in ("privacy impact assessment", "public AI service", "register"):
        assert wanted in text, wanted


def test_where_no_free_program_is_known(module: Module) -> None:
    """A list of free programs that covers everything would be no true one."""
    assert re.search(
        r"[Nn]o(ne of the)? (well-kept )?free program|free programs .* only", section(module.id, "Functions")
    )


def test_citation_keys_resolve(either: Module | Foundation) -> None:
    """Every key in brackets is a source of its own and stands in the list of sources; nothing is listed uncited."""
    text = guide(either.id)
    keys = {source.key for source in either.sources}
    cited = set(re.findall(r"\[([a-z0-9-]+)\](?!\()", text.split("## Sources")[0]))
    listed = set(re.findall(r"^- \[([a-z0-9-]+)\]", section(either.id, "Sources"), re.M))
    assert cited <= keys, cited - keys
    assert listed == cited


def test_figures_have_a_source(module: Module) -> None:
    """Money, shares and large numbers stand in a paragraph or list item with a key or the words expert judgement."""
    figure = re.compile(r"(?:USD|EUR|GBP|KRW|INR|£|\$)\s?\d|\d\s?%|\d{1,3},\d{3}|\d\s(?:million|billion)")
    for title in SECTIONS[:-1]:
        if title in ("Text for the tender", "Measuring success"):
            continue
        for block in re.split(r"\n\s*\n|\n(?=- |\d+\. )", section(module.id, title)):
            if figure.search(block):
                sourced = re.search(r"\[[a-z0-9-]+\]", block) or "expert judgement" in block.lower()
                assert sourced, f"{module.id}, {title}: {block.strip()[:120]}"


def test_cases_end_with_their_source(module: Module) -> None:
    """Two to four cases with figures."""
    cases = re.findall(r"^- .*?(?=^- |\Z)", section(module.id, "Cases"), re.M | re.S) or [
        part for part in section(module.id, "Cases").split("\n\n") if part.strip()
    ]
    assert 2 <= len(cases) <= 5
    assert all(re.search(r"\[[a-z0-9-]+\]", case) for case in cases)


def test_cases_reach_into_the_present(module: Module) -> None:
    """Each ends in 2018 or later, in guide and data: older ones say little of today's networks and phones."""
    told = re.findall(r"^- \*\*.*?(?:\d{4}-)?(\d{2}|\d{4})\.\*\*", section(module.id, "Cases"), re.M)
    assert len(told) == section(module.id, "Cases").count("- **")
    ends = [*told, *(str(case.year)[-2:] for case in module.cases)]
    assert min(int(end[-2:]) for end in ends) >= 18, ends


def test_guides_are_easy_to_read() -> None:
    """Flesch reading ease above 45 on average, and none below 40."""
    ease = {one: flesch(prose(guide(one))) for one in NEWEST.by_id}
    assert mean(ease.values()) > 45
    assert min(ease.values()) > 40, ease
