"""``diagnostic modules``: the catalog and its guides."""

from __future__ import annotations

import json as json_text
import sys
from typing import Annotated

import typer

from diagnostic.cli.options import JsonOption

app = typer.Typer(no_args_is_help=True, help="The catalog of sectoral modules and their guides.")

CatalogOption = Annotated[
    str | None, typer.Option("--catalog", metavar="VERSION|FOLDER", help="Another catalog than the newest one.")
]
QuestionnaireOption = Annotated[
    str | None, typer.Option("--questionnaire", metavar="ID[@VERSION]|FOLDER", help="The questionnaire it must fit.")
]


@app.command("list")
def list_(catalog: CatalogOption = None, json: JsonOption = False) -> None:
    """The versions of the catalog, and all modules of one with what they need."""
    from diagnostic.cli.terminal import show_sections
    from diagnostic.content.load import load_catalog, shipped_catalogs
    from diagnostic.documents.about_modules import modules_section

    found = load_catalog(catalog)
    if json:
        rows = [module.model_dump(mode="json", exclude_defaults=True) for module in found.modules]
        print(json_text.dumps(rows, ensure_ascii=False, indent=2))
        return
    versions = [f"{ref.version} for {ref.questionnaire} {ref.major}.x" for ref in shipped_catalogs()]
    show_sections([modules_section(found, versions)])


@app.command()
def show(
    module: Annotated[str, typer.Argument(metavar="ID", help="As in `diagnostic modules list`.")],
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """One module or foundation: what it is, needs, costs and risks, and its guide."""
    from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
    from diagnostic.cli import terminal
    from diagnostic.content.guide import guide_text
    from diagnostic.content.load import load_catalog, questionnaire_of
    from diagnostic.documents.about_modules import module_report

    used = load_catalog(catalog)
    if module not in used.by_id:
        advice = did_you_mean(module, used.by_id)
        raise ProblemError([Problem("X802", shown(module), ", ".join(used.by_id), mend=advice)])
    found = used.by_id[module]
    if json:
        print(found.model_dump_json(indent=2, exclude_defaults=True))
    else:
        terminal.show(module_report(used, found, questionnaire_of(used), guide_text(module, catalog)))


@app.command()
def guideline(json: JsonOption = False) -> None:
    """The master plan guideline: from the mandate to the yearly review, with templates."""
    from diagnostic.cli.terminal import console, plain
    from diagnostic.content.guideline import load_guideline
    from diagnostic.formats.export.guideline_page import as_markdown

    found = load_guideline()
    if json:
        print(found.model_dump_json(indent=2, exclude_defaults=True))
    else:
        console().print(plain(as_markdown(found)))


@app.command()
def check(catalog: CatalogOption = None, questionnaire: QuestionnaireOption = None, json: JsonOption = False) -> None:
    """Check the catalog as a whole: rows, prerequisites, dead ends, weights."""
    from diagnostic.cli.show import say, show_problems
    from diagnostic.content.catalog_rules import fit_problems, rule_problems
    from diagnostic.content.load import load_catalog, load_questionnaire, questionnaire_of

    found = load_catalog(catalog)
    used = (None if questionnaire else questionnaire_of(found)) or load_questionnaire(
        questionnaire or found.questionnaire.id
    )
    problems = list(fit_problems(found, used)) or list(rule_problems(found, used))
    if json:
        print(json_text.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=2))
    else:
        show_problems(problems)
        functions = sum(len(module.functions) for module in found.modules)
        words = "no problems" if not problems else f"{len(problems)} problems"
        count = f"{len(found.modules)} modules with {functions} functions"
        count += f" and {len(found.foundations)} foundations" if found.foundations else ""
        say(f"{count} for {used.ref}: {words}.")
    if problems:
        sys.exit(2)
