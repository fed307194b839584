"""docs/methodology.md derives the numbers of one example by hand; here its lines are recomputed and compared.

The page holds blocks of lines ``name = calculation = value``. ``docs/example/derived.txt`` says what each part of the
result is: ``path = arithmetic`` over the names of the page (equal to 1e-9; null where the page has no such name),
``path: word``, and ``path ~ name`` (drawn in step 6, so not derivable: equal to the decimals that the page prints).
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import json
import math
import operator
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.change import compare
from diagnostic.method.diagnosis import METHOD, Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import parse_submission

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE, COHORT = DOCS / "methodology.md", DOCS / "cohort.md"
EXAMPLE = DOCS / "example"
TOLERANCE = 1e-9
MOST_WORDS = 9_000

INPUTS = {"format", "questionnaire", "engine_version", "catalog", "city", "period", "criteria"}
"""Parts of a result that only repeat what was put in."""

DRAWN = re.compile(
    r"maturity\.(probabilities|score_interval)\.|.+(rank_probability|band_probability)\.|foundations\..+\.probability"
)
REPEATED = re.compile(r"(factors|modules|foundations)\.[^.]+\.(name|status)|factors\.[^.]+\.target")
IN_FILE_ORDER = {"factors", "questions", "modules", "maturity.dimensions"}
CALLED_BY = ("criterion", "kind", "id", "about", "question", "system", "factor", "foundation", "module")

BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
UNARY: dict[type[ast.unaryop], Callable[[float], float]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "ln": math.log,
    "exp": math.exp,
    "round": round,
}


class Line(NamedTuple):
    """One line of a calc block."""

    number: int
    name: str
    expression: str
    printed: str | None


def evaluate(expression: str, names: dict[str, float]) -> float:
    """The value of an arithmetic expression; nothing else is understood."""
    return _value(ast.parse(expression, mode="eval").body, names)


def _value(node: ast.expr, names: dict[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.Name(id=name):
            return names[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
            return BINARY[type(op)](_value(left, names), _value(right, names))
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in UNARY:
            return UNARY[type(sign)](_value(operand, names))
        case ast.Call(func=ast.Name(id=function), args=args, keywords=[]) if function in FUNCTIONS:
            return FUNCTIONS[function](*(_value(arg, names) for arg in args))
    raise ValueError(f"not arithmetic: {ast.unparse(node)}")


def parse_line(number: int, text: str) -> Line:
    """``name = expression`` or ``name = expression = value``."""
    parts = [part.strip() for part in text.split(" = ")]
    assert len(parts) in (2, 3), f"line {number}: {text}"
    assert parts[0].isidentifier(), f"line {number}: {text}"
    return Line(number, parts[0], parts[1], parts[2] if len(parts) == 3 else None)


def calc_lines(page: str) -> Iterator[Line]:
    """Every line of every ``calc`` block."""
    inside = False
    for number, text in enumerate(page.splitlines(), start=1):
        if text.startswith("```"):
            inside = text == "```calc"
        elif inside and text.strip():
            yield parse_line(number, text)


@cache
def statements() -> list[tuple[str, str, str]]:
    """Path, sign and right side of every line in ``derived.txt``; a line with braces stands for each of its kind."""
    questionnaire, catalog = example()
    each = {
        "question": [question.id for question in questionnaire.questions],
        "factor": [factor.id for factor in questionnaire.factors],
        "module": [module.id for module in catalog.modules],
        "foundation": [foundation.id for foundation in catalog.foundations],
        "criterion": list(CRITERIA),
    }
    found = []
    for text in (EXAMPLE / "derived.txt").read_text(encoding="utf-8").splitlines():
        if text.startswith("#"):
            continue
        line = re.fullmatch(r"(\S+?)( =|:| ~) (.+)", text)
        assert line, text
        kind = re.search(r"\{(\w+)\}", text)
        for name in each[kind[1]] if kind else [""]:
            path, right = (part if kind is None else part.replace(kind[0], name) for part in (line[1], line[3]))
            found.append((path, line[2].strip(), right if kind is None else right.replace("-", "_")))
    return found


def fits_print(value: float, printed: str) -> bool:
    """Whether a value, rounded to the decimals of its print, is what is printed."""
    decimals = len(printed.partition(".")[2])
    return abs(value - float(printed)) <= 0.5 * 10.0**-decimals + TOLERANCE


@cache
def page_text(page: Path = PAGE) -> str:
    return page.read_text(encoding="utf-8")


@cache
def page_prints() -> dict[str, str]:
    """What stands on the page as the value of each name."""
    return {line.name: line.printed or line.expression for line in calc_lines(page_text())}


@cache
def page_values(page: Path = PAGE) -> dict[str, float]:
    """All names of a page with their values, each computed from the earlier ones."""
    names: dict[str, float] = {}
    for line in calc_lines(page_text(page)):
        assert line.name not in names, f"line {line.number}: {line.name} has a value already"
        names[line.name] = evaluate(line.expression, names)
    return names


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Paths and values of everything in a result; entries of lists are called by what they are about."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and all(isinstance(entry, dict) for entry in value) and not _is_items(path):
        names = [_called(entry) for entry in value]
        assert len(set(names)) == len(names), path
        if path not in IN_FILE_ORDER:
            yield f"{path}.order", ", ".join(names) or "none"
        for name, entry in zip(names, value, strict=True):
            sparse = path.endswith((".because", ".blocked_by")) or path == "data_quality"
            for key, inner in entry.items():
                named = key in CALLED_BY and not isinstance(inner, list)
                if not named and not (sparse and inner in (None, [])):
                    yield from leaves(inner, f"{path}.{name}.{key}")
    elif isinstance(value, list) and _is_items(path):
        yield path, ", ".join(value)
    elif isinstance(value, list):
        for row, entry in enumerate(value):
            yield from leaves(entry, f"{path}.{row}")
    else:
        yield path, value


def _is_items(path: str) -> bool:
    return path.endswith(".items")


def _called(entry: dict[str, object]) -> str:
    """``readiness/STR`` for a reason, ``factor_not_rated/USE`` for a note, else the id."""
    parts = [entry.get(key) for key in CALLED_BY]
    return "/".join(str(part) for part in parts if part is not None and not isinstance(part, list))


class Example(NamedTuple):
    """The example of the page as data."""

    questionnaire: Questionnaire
    catalog: Catalog


@cache
def example() -> Example:
    questionnaire = load_questionnaire(EXAMPLE / "questionnaire")
    return Example(questionnaire, load_catalog(EXAMPLE / "modules", questionnaire))


@cache
def diagnosis(file: str) -> Diagnosis:
    """The diagnosis of one of the two submissions."""
    return diagnose_with(parse_submission((EXAMPLE / file).read_text(encoding="utf-8")), *example())


def result_leaves(file: str) -> dict[str, object]:
    """A diagnosis, without what only repeats the input."""
    result = json.loads(diagnosis(file).model_dump_json(by_alias=True))
    kept = {key: value for key, value in result.items() if key not in INPUTS}
    return {path: value for path, value in leaves(kept) if not REPEATED.fullmatch(path)}


def change_leaves() -> dict[str, object]:
    """The comparison of the two diagnoses."""
    old, new = diagnosis("submission.json"), diagnosis("submission-next.json")
    questionnaire = example().questionnaire
    found = dataclasses.asdict(compare(old, questionnaire, new, questionnaire))
    return dict(leaves({"change": found}))


@cache
def engine_leaves() -> dict[str, object]:
    """Everything the page may speak of: the result, the comparison, and the result of the year after."""
    following = {f"next.{path}": value for path, value in result_leaves("submission-next.json").items()}
    return result_leaves("submission.json") | change_leaves() | following


@pytest.mark.parametrize(("page", "least"), [(PAGE, 110), (COHORT, 15)], ids=["methodology", "cohort"])
def test_every_line_of_the_page_computes_to_the_value_it_prints(page: Path, least: int) -> None:
    lines = list(calc_lines(page_text(page)))
    assert len(lines) > least
    names = page_values(page)
    wrong = [
        f"line {line.number}: {line.name} is {names[line.name]}, the page prints {line.printed}"
        for line in lines
        if line.printed is not None and not fits_print(names[line.name], line.printed)
    ]
    assert not wrong


def test_calculations_print_their_value() -> None:
    """Only plain numbers may stand without one."""
    for line in calc_lines(page_text()):
        if line.printed is None:
            assert re.fullmatch(r"-?\d+(\.\d+)?", line.expression), line


def test_the_page_and_the_engine_agree() -> None:
    engine, wrong = engine_leaves(), []
    for path, sign, right in statements():
        assert path in engine, f"the result has no {path}"
        found = engine[path]
        if sign == "=":
            wanted = derived(right)
            same = (
                found is None if wanted is None else _is_number(found) and abs(float(str(found)) - wanted) <= TOLERANCE
            )
        elif sign == "~":
            same = _is_number(found) and fits_print(float(str(found)), page_prints()[right])
        else:
            same = not _is_number(found) and _word(found) == right
        if not same:
            wrong.append(f"{path}: the page says {right}, the engine {found}")
    assert not wrong


def derived(expression: str) -> float | None:
    """The value of arithmetic over the names of the page; None where the page does not have one of them."""
    try:
        return evaluate(expression, page_values())
    except KeyError:
        return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def test_no_part_of_the_result_is_named_twice() -> None:
    paths = [path for path, _, _ in statements()]
    assert len(set(paths)) == len(paths)


def test_every_number_of_the_example_is_derived() -> None:
    """All steps whole; of step 6 what is not drawn."""
    told = {path for path, sign, _ in statements() if sign != "~"}
    asked = {path for path in result_leaves("submission.json") if not DRAWN.match(path)} | set(change_leaves())
    assert len(asked) > 250
    assert asked - told == set()


def test_a_part_of_the_result_that_the_page_forgets_is_found() -> None:
    """The coverage above looks at the parts one by one, and would see a new one."""
    asked = result_leaves("submission.json")
    for path in (
        "maturity.score",
        "modules.portal.gap",
        "priorities.map.because.need/INF-1.points",
        "steps.module/map.alongside.0",
        "hinges_on.STR-1.level",
        "checks.requests-without-archive.about.1",
    ):
        assert path in asked


def test_the_example_shows_what_it_promises() -> None:
    questionnaire, catalog = example()
    assert {question.type for question in questionnaire.questions} == {
        "level",
        "number",
        "yes_no",
        "checklist",
    }
    found = result_leaves("submission.json")
    classes = {value for path, value in found.items() if path.endswith(".class")}
    assert classes == {"start_now", "prepare_first", "improve", "unknown", "not_applicable"}
    assert any(len(entry) > 1 for module in catalog.modules for entry in module.prerequisites.modules)
    assert found["priorities.map.inherited.from"] == "archive"
    assert found["maturity.held_back_by.order"] == "STR, INF-2"


def without(*questions: str) -> Diagnosis:
    """The example with some answers left open."""
    given = json.loads((EXAMPLE / "submission.json").read_text(encoding="utf-8"))
    given["answers"] = {key: value for key, value in given["answers"].items() if key not in questions}
    return diagnose_with(parse_submission(json.dumps(given)), *example())


def test_the_hinge_is_explained_by_what_would_come_instead() -> None:
    names, found = page_values(), without("STR-1")
    assert found.maturity.score == pytest.approx(names["without_STR_1_O"], abs=TOLERANCE)
    portal = found.priority("portal")
    assert portal.class_ == "prepare_first"
    assert [blocker.foundation for blocker in portal.blocked_by] == ["leadership"]
    assert portal.blocked_by[0].value == 0
    assert portal.blocked_by[0].required == pytest.approx(names["without_STR_1_needs"], abs=TOLERANCE)


def test_the_effective_weights_are_those_of_the_simulation() -> None:
    """Nominal and effective, by criterion, as both pages print them."""
    printed = re.findall(r"^\| (\w+) \| [\d.]+ \| \.\d+ \| ([\d.]+) \| ([\d.]+) \|$", page_text(), flags=re.MULTILINE)
    simulated = page_text(DOCS / "simulation.md").partition("### Weights of the criteria")[2].partition("\n### ")[0]
    assert printed == re.findall(r"^\| (\w+) \| ([\d.]+) \| ([\d.]+) \(", simulated, flags=re.MULTILINE)
    assert [criterion for criterion, _, _ in printed] == list(CRITERIA)


def test_too_little_to_say_is_where_a_gate_factor_does_not_enter() -> None:
    found = without("USE-1", "USE-3", "USE-4")
    (use,) = (factor for factor in found.factors if factor.id == "USE")
    assert use.coverage == 0
    assert [note.kind for note in found.data_quality if note.about == "USE"] == ["factor_left_out"]


def test_the_rows_in_the_tables_are_those_of_the_example() -> None:
    """Expected rows, and the rows that are needed, as the page prints them."""
    catalog = example().catalog
    for name, own in [(m.id, m.expected) for m in catalog.modules] + [(f.id, f.expected) for f in catalog.foundations]:
        (line,) = re.findall(rf"^\| {name} \| .* \| (\d+(?: \d+){{4}}) \|", page_text(), flags=re.MULTILINE)
        assert [float(value) for value in line.split()] == own, name
    for module in catalog.modules:
        for needed, required in module.prerequisites.all_required():
            row = required if isinstance(required, list) else [required]
            told = f"{needed} {' '.join(f'{value:g}' for value in row)}"
            assert re.search(rf"^\| {module.id} \| .*{re.escape(told)}\b", page_text(), flags=re.MULTILINE), told


def test_the_page_is_short_and_of_this_method() -> None:
    assert len(page_text().split()) < MOST_WORDS
    marks = re.findall(r"expert judgement, 2026, method (\d+)", page_text().replace("\n", " "), flags=re.IGNORECASE)
    assert len(marks) > 10
    assert {int(mark) for mark in marks} == {METHOD}


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os')",
        "F.real",
        "[1][0]",
        "1 if 1 else 2",
        "max(1, key=2)",
        "open(1)",
        "1 < 2",
        "True",
        "'a'",
        "7 // 2",
    ],
)
def test_nothing_but_arithmetic_is_evaluated(expression: str) -> None:
    with pytest.raises(ValueError, match="not arithmetic"):
        evaluate(expression, {"F": 1.0})


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        evaluate("F + 1", {})


def test_printed_values_are_compared_to_their_decimals() -> None:
    assert fits_print(2 / 3, "0.6667")
    assert not fits_print(2 / 3, "0.6666")
    assert fits_print(50.0, "50")
    assert not fits_print(50.6, "50")


def constants() -> Iterator[tuple[str, str]]:
    """Value and place of everything in the list of constants; a row may hold several."""
    table = page_text().partition("## Every constant")[2].partition("## Sources")[0]
    for row in table.splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if len(cells) == 3 and (written := re.findall(r"`([^`]+)`", cells[2])):
            places = [place for one in written for place in spelled_out(one)]
            yield from zip(cells[1].split(", "), places, strict=True)


def spelled_out(place: str) -> list[str]:
    """``a.{b,c}`` is ``a.b`` and ``a.c``."""
    before, brace, rest = place.partition("{")
    inside, _, after = rest.partition("}")
    return [f"{before}{name}{after}" for name in inside.split(",")] if brace else [place]


def constant_at(place: str) -> float:
    """What stands there in the engine or the content."""
    kind, _, path = place.rpartition(": ")
    if kind == "default":
        return float(Questionnaire.model_fields[path].default)
    if kind:
        newest = load_questionnaire("ceds@2.0.0")
        model = newest if kind == "ceds" else load_catalog("2.0.0", newest)
        found: Any = model.model_dump()
        for part in path.split("."):
            found = found[int(part)] if part.isdigit() else found[part]
        assert isinstance(found, int | float)
        return float(found)
    module, _, name = place.partition("[")[0].rpartition(".")
    value = getattr(importlib.import_module(f"diagnostic.{module}"), name)
    if "[" in place:
        key = place.partition("[")[2].rstrip("]")
        value = value[int(key)] if key.isdigit() else value[key or None]
    return float(value)


@pytest.mark.parametrize(("printed", "place"), list(constants()))
def test_the_list_of_constants_is_true(printed: str, place: str) -> None:
    assert float(printed) == constant_at(place)


def test_links_inside_the_page_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", page_text(), flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(#([^)]+)\)", page_text().replace("\n", " ")):
        assert target in anchors
