"""The catalog of modules on the terminal."""

from __future__ import annotations

import json as json_text
import sys

from rich.table import Table

from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
from diagnostic.base.shown import grouped
from diagnostic.cli import show
from diagnostic.cli.terminal import console, plain
from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.catalog_fit import fit_problems
from diagnostic.content.catalog_rules import rule_problems
from diagnostic.content.guide import guide_text
from diagnostic.content.guideline import load_guideline
from diagnostic.content.load import load_catalog, load_questionnaire, newest_version, shipped_catalogs
from diagnostic.content.requirements import required_words
from diagnostic.formats.export.guideline_page import as_markdown


def list_modules(name: str | None, json: bool) -> None:
    """The versions of the catalog, and a line for each module of one of them."""
    catalog = load_catalog(name)
    if json:
        rows = [module.model_dump(mode="json", exclude_defaults=True) for module in catalog.modules]
        print(json_text.dumps(rows, ensure_ascii=False, indent=2))
        return
    versions = ", ".join(f"{ref.version} for {ref.questionnaire} {ref.major}.x" for ref in shipped_catalogs())
    console().print(plain(f"Catalog {catalog.version}. Versions that can be chosen with --catalog: {versions}.", "dim"))
    table = Table("Module", "", "Functions", "Needs", box=None, pad_edge=False)
    for module in catalog.modules:
        table.add_row(plain(module.id), plain(module.name), str(len(module.functions)), plain(needs(module)))
    console().print(table)


def needs(module: Module) -> str:
    """Floors and needed modules in one line."""
    asked = module.prerequisites
    floors = [f"{name} {required_words(r)}" for name, r in (asked.factors | asked.foundations).items()]
    entries = [" or ".join(f"{m} {required_words(r)}" for m, r in entry.items()) for entry in asked.modules]
    return ", ".join(floors + entries) or "nothing"


def show_module(module_id: str, name: str | None, json: bool) -> None:
    """One module with its guide."""
    catalog = load_catalog(name)
    module = _module(catalog, module_id)
    if json:
        print(module.model_dump_json(indent=2, exclude_defaults=True))
        return
    out = console()
    out.print(plain(f"{module.name} ({module.id})", "bold"))
    out.print(plain(module.summary))
    out.print(plain(f"Needs: {needs(module)}"))
    if module.effort and module.effort.months and module.effort.cost_usd:
        months, cost = module.effort.months, module.effort.cost_usd
        out.print(plain(f"Takes {months[0]:g} to {months[1]:g} months, USD {grouped(cost[0])} to {grouped(cost[1])}."))
        out.print(plain(f"  {module.effort.basis}", "dim"))
    _lines("Functions", [f"{f.id}: {f.name}. {f.help}" for f in module.functions])
    _lines("Improves", [f"{question} (weight {weight:g})" for question, weight in module.improves.items()])
    _lines("Measures of success", [f"{k.name}: {k.measure} First target: {k.first_target}" for k in module.kpis])
    _lines("Risks", [f"{r.name}. Sign: {r.sign} Response: {r.response}" for r in module.risks])
    _lines("Open standards", [f"{s.name}: {s.use}" for s in module.standards])
    _lines("Free software", [f"{s.name} ({s.licence}): {s.use}" for s in module.open_source])
    _lines("Cases", [f"{c.place} {c.year}: {c.text}" for c in module.cases])
    if guide := guide_text(module.id, name):
        out.print()
        out.print(plain(guide))


def _lines(title: str, lines: list[str]) -> None:
    if lines:
        out = console()
        out.print()
        out.print(plain(title, "bold"))
        for line in lines:
            out.print(plain(f"- {line}"))


def _module(catalog: Catalog, module_id: str) -> Module:
    if module_id not in catalog.row_of:
        advice = did_you_mean(module_id, catalog.row_of)
        raise ProblemError([Problem("X802", shown(module_id), ", ".join(catalog.row_of), mend=advice)])
    return catalog.module(module_id)


def show_guideline(json: bool) -> None:
    """The whole guideline, as the page of the documentation has it."""
    found = load_guideline()
    if json:
        print(found.model_dump_json(indent=2, exclude_defaults=True))
    else:
        console().print(plain(as_markdown(found)))


def check_modules(name: str | None, questionnaire: str | None, json: bool) -> None:
    """Every rule of a good catalog."""
    catalog = load_catalog(name)
    bound = catalog.questionnaire
    newest = newest_version(bound.id, bound.major)
    used = load_questionnaire(questionnaire or (newest.folder if newest else bound.id))
    problems = list(fit_problems(catalog, used))
    if not problems:
        problems = list(rule_problems(catalog, used))
    if json:
        print(json_text.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=2))
    else:
        show.show_problems(problems)
        functions = sum(len(module.functions) for module in catalog.modules)
        found = "no problems" if not problems else f"{len(problems)} problems"
        count = f"{len(catalog.modules)} modules with {functions} functions"
        count += f" and {len(catalog.foundations)} foundations" if catalog.foundations else ""
        show.say(f"{count} for {used.ref}: {found}.")
    if problems:
        sys.exit(2)
