"""Content that is wrong is refused with everything that is wrong, each at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.content import load
from diagnostic.content.catalog_rules import rule_problems
from diagnostic.content.load import catalog_for, load_catalog, load_questionnaire
from diagnostic.content.yaml_text import parse_yaml

HEADER: dict[str, Any] = {
    "format": "diagnostic-questionnaire/1",
    "id": "tiny",
    "version": "1.0.0",
    "title": "Tiny",
    "levels": [{"level": 1, "name": "Low", "cut": 0}, {"level": 2, "name": "High", "cut": 50}],
    "factors": [{"id": "AB", "name": "A factor"}],
}
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "AB-1",
        "text": "A?",
        "type": "level",
        "options": [{"value": 1, "text": "one"}, {"value": 2, "text": "two"}],
    },
    {"id": "AB-2", "text": "B?", "type": "number", "points": [[0, 0], [10, 100]]},
    {"id": "AB-3", "text": "C?", "type": "yes_no"},
    {"id": "AB-4", "text": "D?", "type": "checklist", "items": [{"id": "a", "text": "an item"}]},
]


def write(folder: Path, header: dict[str, Any] = HEADER, questions: Any = QUESTIONS) -> Path:
    """A questionnaire folder."""
    (folder / "questions").mkdir(parents=True, exist_ok=True)
    (folder / "questionnaire.yaml").write_text(yaml.safe_dump(header), encoding="utf-8")
    (folder / "questions" / "ab.yaml").write_text(yaml.safe_dump(questions), encoding="utf-8")
    return folder


def problems_of(folder: Path) -> list[Problem]:
    """What is wrong with a folder."""
    with pytest.raises(ProblemError) as caught:
        load_questionnaire(folder)
    return caught.value.problems


def test_only_required_keys(tmp_path: Path) -> None:
    """The smallest folder loads, with the defaults of the contract."""
    q = load_questionnaire(write(tmp_path))
    assert (q.min_coverage, q.enters_from, q.geometric_floor, q.gates) == (0.6, 0.6, None, None)
    assert (q.uncertainty.weight_band, q.uncertainty.draws, q.uncertainty.seed) == (0.25, 1000, 2013)
    assert [question.weight for question in q.questions] == [1, 1, 1, 1]
    assert not any(question.allow_na for question in q.questions)
    assert catalog_for(q) is None


def test_digest_ignores_comments_and_line_ends(tmp_path: Path) -> None:
    """The digest is of what the file says, not of how it is written."""
    folder = write(tmp_path)
    before = load_questionnaire(folder).digest
    header = folder / "questionnaire.yaml"
    header.write_bytes(b"# a comment\r\n" + header.read_bytes().replace(b"\n", b"\r\n"))
    (folder / "locales").mkdir()
    assert load_questionnaire(folder).digest == before
    header.write_text(header.read_text().replace("Tiny", "Small"))
    assert load_questionnaire(folder).digest != before


def test_all_problems_at_once(tmp_path: Path) -> None:
    """Three mistakes in two files are three problems, each with its file."""
    header = HEADER | {"titel": "x"}
    questions = [QUESTIONS[0] | {"helpp": "x"}, QUESTIONS[1] | {"weight": 0}]
    found = problems_of(write(tmp_path, header, questions))
    assert {(Path(p.file).name, p.code) for p in found} == {
        ("questionnaire.yaml", "M201"),
        ("ab.yaml", "M201"),
        ("ab.yaml", "M204"),
    }
    assert any("Did you mean title" in p.mend for p in found)
    assert any("Did you mean help" in p.mend for p in found)
    assert any("AB-2" in p.where for p in found)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"levels": [{"level": 1, "name": "a", "cut": 0}, {"level": 3, "name": "b", "cut": 5}]}, "Q301"),
        ({"levels": [{"level": 1, "name": "a", "cut": 1}]}, "Q302"),
        ({"levels": [{"level": 1, "name": "a", "cut": 0}, {"level": 2, "name": "b", "cut": 0}]}, "Q302"),
        ({"factors": [{"id": "AB", "name": "a"}, {"id": "A-B", "name": "b"}]}, "Q311"),
        ({"factors": [{"id": "AB", "name": "a", "dimension": "nowhere"}]}, "Q305"),
        ({"gates": {"factors": ["AC"]}}, "Q305"),
        ({"enter_coverage": 0.9}, "Q309"),
        ({"id": "Tiny"}, "Q304"),
        ({"version": 1.0}, "M205"),
        ({"version": "1.0"}, "M204"),
        ({"title": True}, "M205"),
        ({"aggregation": "harmonic"}, "M204"),
        ({"min_coverage": 1.5}, "M204"),
        ({"moved": {"0.9.0": {"AB-9": "AB-8"}}}, "Q305"),
        ({"factors": [{"id": "AB", "name": "a", "questions": []}]}, "M201"),
    ],
)
def test_header_mistakes(tmp_path: Path, change: dict[str, Any], code: str) -> None:
    """Each mistake of the header has its code."""
    assert code in [p.code for p in problems_of(write(tmp_path, HEADER | change))]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (QUESTIONS[0] | {"options": [{"value": 1, "text": "one"}]}, "Q313"),
        (QUESTIONS[0] | {"options": [{"value": 1, "text": "a"}, {"value": 1, "text": "b"}]}, "Q303"),
        (QUESTIONS[0] | {"options": [{"value": 1, "text": "a", "score": 0}, {"value": 2, "text": "b"}]}, "Q308"),
        (QUESTIONS[0] | {"options": [{"value": "n/a", "text": "a"}, {"value": "b", "text": "b"}]}, "Q310"),
        (QUESTIONS[0] | {"options": [{"value": True, "text": "a"}, {"value": 2, "text": "b"}]}, "M203"),
        (QUESTIONS[1] | {"points": [[0, 0]]}, "Q313"),
        (QUESTIONS[1] | {"points": [[5, 0], [5, 100]]}, "Q306"),
        (QUESTIONS[1] | {"points": [[0, 0], [5, 101]]}, "Q307"),
        (QUESTIONS[1] | {"minimum": 1}, "Q307"),
        (QUESTIONS[1] | {"scale": "log"}, "Q307"),
        (QUESTIONS[3] | {"items": []}, "Q313"),
        (QUESTIONS[3] | {"items": [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]}, "Q303"),
        (QUESTIONS[2] | {"type": "boolean"}, "M204"),
        (QUESTIONS[2] | {"id": "ab-3"}, "Q304"),
        (QUESTIONS[2] | {"id": "AB-1"}, "Q303"),
    ],
)
def test_question_mistakes(tmp_path: Path, question: dict[str, Any], code: str) -> None:
    """Each mistake of a question has its code."""
    assert code in [p.code for p in problems_of(write(tmp_path, questions=[*QUESTIONS[:1], question]))]


def test_a_log_scale_may_allow_zero(tmp_path: Path) -> None:
    """Only the points of a logarithmic scale must be above 0; a lower answer is held at the first one."""
    question = {
        "id": "AB-9",
        "text": "E?",
        "type": "number",
        "scale": "log",
        "minimum": 0,
        "points": [[1, 0], [9, 100]],
    }
    assert load_questionnaire(write(tmp_path, questions=[question])).question("AB-9").score_limits == (0, 100)


def test_a_stray_questions_file_is_an_error(tmp_path: Path) -> None:
    """A file that no factor claims may hold lost questions."""
    write(tmp_path)
    (tmp_path / "questions" / "ba.yaml").write_text("[]")
    assert [p.code for p in problems_of(tmp_path)] == ["Q312"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("a: 1\na: 2", "F105"), ("a: [1", "F104"), ("a: &x [1]\nb: *x", "F111"), ("no: 1", "M205"), ("1: 2", "M205")],
)
def test_yaml_that_surprises(text: str, code: str) -> None:
    """What YAML would read otherwise than its writer is refused."""
    with pytest.raises(ProblemError) as caught:
        parse_yaml(text)
    assert [p.code for p in caught.value.problems] == [code]


def test_unknown_questionnaires() -> None:
    """Unknown names and versions say what there is."""
    for name, code in (("cedz", "X801"), ("ceds@9.9.9", "S510")):
        with pytest.raises(ProblemError) as caught:
            load_questionnaire(name)
        assert caught.value.problems[0].code == code
        assert "ceds" in caught.value.problems[0].allowed or "1.0.0" in caught.value.problems[0].allowed


CATALOG: dict[str, Any] = {
    "format": "diagnostic-catalog/1",
    "version": "1.0.0",
    "questionnaire": {"id": "tiny", "major": 1},
    "modules": ["one", "two"],
}
ONE: dict[str, Any] = {"id": "one", "name": "One", "expected": [0, 50]}
TWO: dict[str, Any] = {"id": "two", "name": "Two", "expected": [10, 60]}


def catalog_folder(folder: Path, header: dict[str, Any] = CATALOG, *modules: dict[str, Any]) -> Path:
    """A catalog folder."""
    for module in modules or (ONE, TWO):
        (folder / "systems").mkdir(parents=True, exist_ok=True)
        (folder / "systems" / f"{module['id']}.yaml").write_text(yaml.safe_dump(module))
    (folder / "catalog.yaml").write_text(yaml.safe_dump(header))
    return folder


def test_a_catalog_needs_little(tmp_path: Path) -> None:
    """Id, name and expected are enough; the numbers of the method have defaults."""
    catalog = load_catalog(catalog_folder(tmp_path))
    assert catalog.criteria.as_list() == [0.25, 0.30, 0.20, 0.25]
    assert (catalog.status.pilot, catalog.status.operational, catalog.ready) == (0.4, 0.75, 80)
    assert catalog.modules[0].value is None


def test_plain_text_in_lists_of_facts(tmp_path: Path) -> None:
    """Standards, risks and the like may be plain text."""
    one = ONE | {"standards": ["OGC WMS"], "cases": ["It worked."], "sources": ["A report, 2020"]}
    module = load_catalog(catalog_folder(tmp_path, CATALOG, one, TWO)).modules[0]
    assert (module.standards[0].name, module.cases[0].text, module.sources[0].title) == (
        "OGC WMS",
        "It worked.",
        "A report, 2020",
    )


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (ONE | {"expected": [50, 0]}, "C401"),
        (ONE | {"prerequisites": {"modules": [{"two": -1}]}}, "M204"),
        (ONE | {"prerequisites": {"modules": [{"two": [40, 30]}]}}, "C409"),
        (ONE | {"prerequisites": {"foundations": {"two": 5}}}, "Q305"),
        (ONE | {"prerequisites": {"basis": {"two": "because"}}}, "Q305"),
        (ONE | {"prerequisites": {"modules": [{"three": 5}]}}, "Q305"),
        (ONE | {"prerequisites": {"modules": [{"one": 5}]}}, "C402"),
        (ONE | {"prerequisites": {"factors": {"AB": -1}}}, "M204"),
        (ONE | {"challenge_group": "none-such"}, "Q305"),
        (ONE | {"own_results": ["AB-1"]}, "Q305"),
        (ONE | {"cases": [{"text": "x", "source": "gone"}]}, "Q305"),
        (ONE | {"functions": [{"id": "a", "name": "x"}, {"id": "a", "name": "y"}]}, "Q303"),
        (ONE | {"valeu": 3}, "M201"),
    ],
)
def test_module_mistakes(tmp_path: Path, one: dict[str, Any], code: str) -> None:
    """Each mistake of a module has its code."""
    with pytest.raises(ProblemError) as caught:
        load_catalog(catalog_folder(tmp_path, CATALOG, one, TWO))
    assert code in [p.code for p in caught.value.problems]


def test_a_circle_of_prerequisites(tmp_path: Path) -> None:
    """Two modules that need each other could never be started."""
    one = ONE | {"prerequisites": {"modules": [{"two": 5}]}}
    two = TWO | {"prerequisites": {"modules": [{"one": 5}]}}
    with pytest.raises(ProblemError) as caught:
        load_catalog(catalog_folder(tmp_path, CATALOG, one, two))
    assert [p.code for p in caught.value.problems] == ["C402"]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (ONE | {"expected": [0, 1, 2]}, "C401"),
        (ONE | {"prerequisites": {"factors": {"AB": [5, 6, 7]}}}, "C409"),
        (ONE | {"prerequisites": {"factors": {"AC": 5}}}, "Q305"),
    ],
)
def test_a_catalog_must_fit_its_questionnaire(tmp_path: Path, one: dict[str, Any], code: str) -> None:
    """What the catalog names must be in the questionnaire."""
    q = load_questionnaire(write(tmp_path / "q"))
    with pytest.raises(ProblemError) as caught:
        load_catalog(catalog_folder(tmp_path / "c", CATALOG, one, TWO), q)
    assert code in [p.code for p in caught.value.problems]


def test_a_module_named_like_a_path_is_refused(tmp_path: Path) -> None:
    """A module's name never leads out of the catalog's folder."""
    (tmp_path / "c").mkdir()
    with pytest.raises(ProblemError) as caught:
        load_catalog(catalog_folder(tmp_path / "c", CATALOG | {"modules": ["../x"]}))
    assert [p.code for p in caught.value.problems] == ["Q305"]


def test_each_text_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Content is loaded once a process; a changed file is another text and read again."""
    parsed: list[str] = []

    def parse(text: str) -> Any:
        parsed.append(text)
        return parse_yaml(text)

    monkeypatch.setattr(load, "parse_yaml", parse)
    for cached in (load._parsed, load._questionnaire, load._catalog):
        cached.cache_clear()
    first = load_catalog("1.0.0", load_questionnaire("ceds@1.0.0"))
    assert load_catalog("1.0.0", load_questionnaire("ceds@1.0.0")) is first
    assert catalog_for(load_questionnaire("ceds@1.0.0")) is first
    assert len(parsed) == len(set(parsed)) == 25


def test_a_changed_folder_is_another_catalog(tmp_path: Path) -> None:
    """What was loaded before a change does not come back after it."""
    before = load_catalog(catalog_folder(tmp_path))
    after = load_catalog(catalog_folder(tmp_path, CATALOG, ONE | {"expected": [0, 70]}, TWO))
    assert (before.modules[0].expected, after.modules[0].expected) == ([0, 50], [0, 70])
    assert before.digest != after.digest


def test_an_unknown_version_of_the_catalog_names_the_known_ones() -> None:
    """A version or a folder; anything else is refused."""
    with pytest.raises(ProblemError) as caught:
        load_catalog("0.0.7")
    assert [(p.code, "1.0.0" in p.allowed) for p in caught.value.problems] == [("S516", True)]


def test_the_newest_catalog_of_the_major_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By number, not by letter, and never one that is bound to another major version or questionnaire."""
    monkeypatch.setattr(load, "content_root", lambda: tmp_path)
    for version, bound in (("1.9.0", 1), ("1.10.0", 1), ("2.0.0", 2)):
        header = CATALOG | {"version": version, "questionnaire": {"id": "tiny", "major": bound}}
        catalog_folder(tmp_path / "modules" / version, header)
    questionnaire = load_questionnaire(write(tmp_path / "q"))
    assert load_catalog(None, questionnaire).version == "1.10.0"
    assert load_catalog("1.9.0", questionnaire).version == "1.9.0"
    with pytest.raises(ProblemError):
        load_catalog("2.0.0", questionnaire)


FACTS: list[dict[str, Any]] = [{"id": "staff", "name": "Staff"}, {"id": "desks", "name": "Desks", "minimum": 1}]
CHECKS = [{"id": "odd", "when": [{"question": "AB-3", "score_at_least": 100}], "ask": "Why?"}]

ODDER = {"id": "odder", "when": [{"factor": "AB", "score_at_most": 5}], "ask": "Really?"}


def with_facts(folder: Path, facts: Any = FACTS, checks: Any = CHECKS, **question: Any) -> Path:
    """A questionnaire folder with facts and cross-checks beside it."""
    numbers = QUESTIONS[1] | {"from_facts": {"ratio": {"of": "staff", "to": ["desks"], "times": 100}}} | question
    write(folder, questions=[QUESTIONS[0], numbers, *QUESTIONS[2:]])
    (folder / "facts.yaml").write_text(yaml.safe_dump(facts))
    (folder / "checks.yaml").write_text(yaml.safe_dump(checks))
    return folder


def test_facts_are_part_of_the_digest_and_checks_are_not(tmp_path: Path) -> None:
    """Cross-checks may grow beside a released questionnaire; figures make answers."""
    first = load_questionnaire(with_facts(tmp_path))
    assert [fact.id for fact in first.facts] == ["staff", "desks"]
    more = load_questionnaire(with_facts(tmp_path, checks=[*CHECKS, ODDER]))
    assert (len(first.checks), len(more.checks)) == (1, 2)
    assert first.digest == more.digest
    assert load_questionnaire(with_facts(tmp_path, facts=[*FACTS, {"id": "x", "name": "X"}])).digest != first.digest


@pytest.mark.parametrize(
    ("facts", "checks", "question", "code"),
    [
        ([FACTS[0]], [], {}, "Q305"),
        ([*FACTS, dict(FACTS[0])], [], {}, "Q303"),
        ([*FACTS, {"id": "x", "name": "X", "minimum": 3, "maximum": 2}], [], {}, "Q307"),
        ([*FACTS, {"id": "x", "nam": "X"}], [], {}, "M201"),
        ({"staff": 3}, [], {}, "M203"),
        (FACTS, [CHECKS[0] | {"when": []}], {}, "M204"),
        (FACTS, [CHECKS[0] | {"when": [{"question": "AB-3", "at_least": 3}]}], {}, "M204"),
        (FACTS, [CHECKS[0] | {"when": [{"question": "AB-9", "score_at_least": 3}]}], {}, "Q305"),
        (FACTS, [CHECKS[0] | {"when": [{"question": "AB-2", "exceeds": "AB-3"}]}], {}, "M204"),
        (FACTS, [CHECKS[0] | {"when": [{"question": "AB-4", "item": "z", "is": True}]}], {}, "Q305"),
        (FACTS, [CHECKS[0] | {"when": [{"fact": "staff", "exceeds": ["desks", "beds"]}]}], {}, "Q305"),
        (FACTS, [], {"from_facts": {"sum": {"of": "staff"}, "ratio": {"of": "staff", "to": "desks"}}}, "M204"),
        (FACTS, [], {"rules": ["none-such"]}, "Q305"),
        (FACTS, [], {"terms": ["none-such"]}, "Q305"),
    ],
)
def test_mistakes_in_facts_and_checks(tmp_path: Path, facts: Any, checks: Any, question: Any, code: str) -> None:
    """Each mistake has its code, and its file."""
    found = problems_of(with_facts(tmp_path, facts, checks, **question))
    assert code in [problem.code for problem in found]
    assert all(problem.file for problem in found)


def test_conditions_of_levels_and_departments_must_exist(tmp_path: Path) -> None:
    """A level can only ask for questions, and a question only for departments, that are there."""
    levels = [HEADER["levels"][0], HEADER["levels"][1] | {"requires": [{"question": "AB-9", "at_least": 5}]}]
    header = HEADER | {"levels": levels, "departments": [{"id": "finance", "name": "Finance"}]}
    questions = [QUESTIONS[0] | {"department": "Finance office"}, *QUESTIONS[1:]]
    found = problems_of(write(tmp_path, header, questions))
    assert [(p.code, p.found) for p in found] == [("Q305", "AB-9"), ("Q305", "Finance office")]


FOUNDATION: dict[str, Any] = {"id": "base", "name": "Base", "questions": {"AB-1": 1}, "expected": [10, 50]}


def with_foundation(folder: Path, *modules: dict[str, Any], **changes: Any) -> Path:
    """A catalog folder with one foundation."""
    (folder / "foundations").mkdir(parents=True, exist_ok=True)
    (folder / "foundations" / "base.yaml").write_text(yaml.safe_dump(FOUNDATION | changes))
    return catalog_folder(folder, CATALOG | {"foundations": ["base"]}, *modules)


def test_a_foundation_has_a_file(tmp_path: Path) -> None:
    """Foundations stand beside the systems and are part of the digest."""
    one = ONE | {"prerequisites": {"foundations": {"base": [0, 40]}, "basis": {"base": "it stands on it"}}}
    q = load_questionnaire(write(tmp_path / "q"))
    catalog = load_catalog(with_foundation(tmp_path / "c", one, TWO), q)
    assert catalog.foundation("base").questions == {"AB-1": 1}
    assert catalog.module("one").prerequisites.foundations == {"base": [0, 40]}
    assert (catalog.improve, catalog.bands.now, catalog.bands.next, catalog.bands.least_gap) == (None, 3, 3, 10)
    changed = load_catalog(with_foundation(tmp_path / "c", one, TWO, expected=[10, 60]), q)
    assert changed.digest != catalog.digest


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"expected": [50, 10]}, "C401"),
        ({"expected": [10, 20, 30]}, "C401"),
        ({"id": "basis"}, "Q314"),
        ({"questions": {}}, "Q313"),
        ({"prerequisites": {"modules": [{"one": 5}]}}, "M201"),
        ({"prerequisites": {"foundations": {"base": 5}}}, "C402"),
        ({"steps": {"AB-2": "do it"}}, "Q305"),
        ({"steps": {"AB-1": "do it"}}, "M204"),
        ({"steps": {"AB-1": {"3": "do it"}}}, "M204"),
    ],
)
def test_mistakes_of_a_foundation(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    """Each mistake of a foundation has its code."""
    q = load_questionnaire(write(tmp_path / "q"))
    with pytest.raises(ProblemError) as caught:
        load_catalog(with_foundation(tmp_path / "c", ONE, TWO, **changes), q)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_question_of_another_version_leaves_the_means(tmp_path: Path) -> None:
    """A catalog serves every version of its major; `modules check` names what this version lacks."""
    q = load_questionnaire(write(tmp_path / "q"))
    one = ONE | {"improves": {"AB-7": 1}}
    catalog = load_catalog(with_foundation(tmp_path / "c", one, TWO, questions={"AB-1": 1, "AB-8": 2}), q)
    found = {(problem.code, problem.found) for problem in rule_problems(catalog, q)}
    assert {("Q305", "AB-7"), ("Q305", "AB-8"), ("C410", "AB-2")} <= found


def test_what_is_expected_before_the_foundation_it_needs(tmp_path: Path) -> None:
    """At level 2 the module is expected, and needs more of the foundation than is expected of it."""
    q = load_questionnaire(write(tmp_path / "q"))
    one = ONE | {"prerequisites": {"foundations": {"base": [0, 60]}}}
    catalog = load_catalog(with_foundation(tmp_path / "c", one, TWO), q)
    assert [p.where for p in rule_problems(catalog, q) if p.code == "C403"] == ["module one, level 2"]


def test_the_newest_released_version_is_the_default() -> None:
    """What the changelog does not name with a date is used only by those who ask for it."""
    assert load_questionnaire("ceds").version == "1.0.0"
    assert load_questionnaire("ceds@2.0.0").released is False
    assert load_questionnaire("ceds@1.0.0").released is True
