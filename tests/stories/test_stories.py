"""What a panel advises forty invented cities, held against what the tool says. README.md has the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pytest

from diagnostic.api import questionnaire_of
from diagnostic.base.problems import Problem
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, read_yaml
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.diagnosis import Diagnosis, ModuleResult, PriorityResult
from diagnostic.method.one_city import diagnosis_of
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import Submission, submission_from

FOLDER = Path(__file__).parent
FIRST_THREE = 3
LEFT_OUT, DIFFER = "factor_left_out", "S521w"

NO_SIZE = "The panel is right and the method is not: it knows no size, and a caution holds nothing back."
THE_METHOD_IS_WRONG = {("small-and-rich", "now_excludes"): NO_SIZE, ("beach-town", "now_excludes"): NO_SIZE}
"""Expectations that stand although they are not met; strict, so that a mended method takes its line away."""


class City:
    """A story with its result. No expectation asks for draws, so the result is made with one."""

    def __init__(self, slug: str, told: dict[str, Any]) -> None:
        assert set(told) == {"story", "submission", "expect"}, f"{slug}: a key that is not in the README"
        self.slug, self.expect, self.record = slug, told["expect"], told["submission"]

    @cached_property
    def submission(self) -> Submission:
        """As a file is read."""
        return submission_from(self.record)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The version that the city answered."""
        full = questionnaire_of(self.submission)
        return full.model_copy(update={"uncertainty": full.uncertainty.model_copy(update={"draws": 1})})

    @cached_property
    def catalog(self) -> Catalog:
        """The newest of the questionnaire's major."""
        catalog = catalog_for(self.questionnaire, None)
        assert catalog is not None
        return catalog

    @cached_property
    def problems(self) -> list[Problem]:
        """Errors and warnings of the submission."""
        return submission_problems(self.submission, self.questionnaire, self.catalog)

    @cached_property
    def result(self) -> Diagnosis:
        """The result."""
        errors = [str(p) for p in self.problems if p.is_error]
        assert not errors, f"{self.slug}: {errors}"
        return diagnosis_of(self.submission, self.questionnaire, self.catalog)

    def with_answer(self, question: str, answer: Any) -> City:
        """The same city with another answer."""
        answers = self.record["answers"] | {question: answer}
        return City(self.slug, {"story": "", "expect": [], "submission": self.record | {"answers": answers}})

    @property
    def level(self) -> int | None:
        """Of the city."""
        return self.result.maturity.level

    @cached_property
    def too_little(self) -> bool:
        """Whether a factor of a gate does not enter, so that no face shows one level and bands."""
        gates = self.questionnaire.gates
        assert gates is not None
        return any(note.kind == LEFT_OUT and note.about in gates.factors for note in self.result.data_quality)

    @property
    def steps(self) -> list[str]:
        """Ids, foundations and systems alike."""
        return [step.id for step in self.result.steps]

    @property
    def first_three(self) -> list[str]:
        """Of the steps."""
        return self.steps[:FIRST_THREE]

    @property
    def foundations(self) -> list[str]:
        """Those among the steps."""
        return [step.id for step in self.result.steps if step.kind == "foundation"]

    @property
    def now(self) -> set[str]:
        """What the city is told to build now; nothing where no bands are shown."""
        return set() if self.too_little else {m.id for m in self.result.modules if m.band == "now"}

    def module(self, module: str) -> ModuleResult:
        """Of a system."""
        return next(m for m in self.result.modules if m.id == module)

    def priority(self, module: str) -> PriorityResult | None:
        """None where a system has no place in the order."""
        return next((p for p in self.result.priorities if p.id == module), None)

    @property
    def cautioned(self) -> set[str]:
        """The systems with a caution that a city of this size is shown."""
        population = self.submission.city.population
        assert population is not None
        return {m.id for m in self.catalog.modules if any(population < c.population_below for c in m.cautions)}

    @property
    def remarks(self) -> set[str]:
        """Cross-checks that fired."""
        return {check.id for check in self.result.checks}

    @property
    def differing(self) -> set[str]:
        """Questions whose answer and figures say different things."""
        return {problem.where.split("/")[-1] for problem in self.problems if problem.code == DIFFER}


@lru_cache
def city(slug: str) -> City:
    """Each city is scored once."""
    return City(slug, read_yaml(FOLDER / f"{slug}.yaml"))


# The vocabulary: each gives what was found where the expectation does not hold, else None.


def _when(holds: bool, found: Any) -> str | None:
    return None if holds else str(found)


def _between(c: City, value: dict[str, int]) -> str | None:
    return _when(c.level is not None and value["at_least"] <= c.level <= value["at_most"], f"level {c.level}")


def _likely(c: City, value: dict[str, int]) -> str | None:
    likely = c.result.maturity.likely_range
    assert likely is not None
    return _when(value["low"] <= likely.level[0] and likely.level[1] <= value["high"], likely.level)


def _held_back(c: City, value: Sequence[str]) -> str | None:
    held = [hold.factor or hold.question for hold in c.result.maturity.held_back_by]
    return _when(any(name in held for name in value), f"held back by {held}")


def _order(c: City, value: Sequence[Sequence[str]]) -> str | None:
    late = [
        (one, other)
        for one, other in value
        if other in c.steps and (one not in c.steps or c.steps.index(one) > c.steps.index(other))
    ]
    return _when(not late, late)


def _band(c: City, value: dict[str, list[str]]) -> str | None:
    other = {m: c.module(m).band for m, bands in value.items() if c.module(m).band not in bands}
    return _when(not other, other)


def _class(c: City, value: dict[str, list[str]]) -> str | None:
    found = {m: c.priority(m) for m in value}
    other = {m: p and p.class_ for m, p in found.items() if p is None or p.class_ not in value[m]}
    return _when(not other, other)


def _caution(c: City, value: Sequence[str]) -> str | None:
    return _when(set(value) <= c.cautioned and bool(value or not c.cautioned), sorted(c.cautioned))


def _computed(c: City, value: dict[str, float]) -> str | None:
    computed = {answer.question: answer.value for answer in c.result.computed}
    digits = {q: len(str(shown).partition(".")[2]) for q, shown in value.items()}
    other = {q: computed.get(q) for q in value if q not in computed or round(computed[q], digits[q]) != value[q]}
    return _when(not other, other)


def _stable(c: City, value: dict[str, Any]) -> str | None:
    if "any_one_answer" in value:
        assert set(value) == {"any_one_answer"}
        assert set(value["any_one_answer"]) <= {"level", "now"}
        conditions = {need.question for level in c.questionnaire.levels for need in level.requires}
        tipping = [
            hinge.question
            for hinge in c.result.hinges_on
            if hinge.question
            and (
                ("level" in value["any_one_answer"] and hinge.level != c.level and hinge.question not in conditions)
                or ("now" in value["any_one_answer"] and set(hinge.now) != c.now)
            )
        ]
        return _when(not tipping, tipping)
    assert set(value) == {"answers", "keeps"}
    assert set(value["keeps"]) <= {"level", "first_step", "now"}
    seen: dict[str, Callable[[City], Any]] = {
        "level": lambda k: k.level,
        "first_step": lambda k: k.steps[0],
        "now": lambda k: k.now,
    }
    moved = [
        (question, answer, what, seen[what](other))
        for question, answers in value["answers"].items()
        for answer in answers
        for other in [c.with_answer(question, answer)]
        for what in value["keeps"]
        if seen[what](other) != seen[what](c)
    ]
    return _when(not moved, moved)


VOCABULARY: dict[str, Callable[[City, Any], str | None]] = {
    "level": _between,
    "likely_range": _likely,
    "held_back_by_any": _held_back,
    "provisional": lambda c, value: _when(c.result.maturity.provisional == value, c.result.maturity.provisional),
    "too_little_to_say": lambda c, value: _when(c.too_little == value, c.too_little),
    "evidence_grade": lambda c, value: _when(c.result.evidence.grade in value, c.result.evidence),
    "first_foundation_in": lambda c, value: _when(bool(c.foundations) and c.foundations[0] in value, c.steps),
    "foundations_named": lambda c, value: _when(set(value) <= set(c.foundations), c.steps),
    "foundations_not_first": lambda c, value: _when(not set(value) & set(c.first_three), c.first_three),
    "first_three_includes_any": lambda c, value: _when(bool(set(value) & set(c.first_three)), c.steps),
    "first_three_excludes": lambda c, value: _when(not set(value) & set(c.first_three), c.first_three),
    "order": _order,
    "not_among_steps": lambda c, value: _when(not set(value) & set(c.steps), c.steps),
    "now_includes": lambda c, value: _when(set(value) <= c.now, sorted(c.now)),
    "now_includes_any": lambda c, value: _when(bool(set(value) & c.now), sorted(c.now)),
    "now_excludes": lambda c, value: _when(not set(value) & c.now, sorted(c.now)),
    "nothing_in_now": lambda c, value: _when(value is True and not c.now, sorted(c.now)),
    "at_most_in_now": lambda c, value: _when(len(c.now) <= value, sorted(c.now)),
    "band": _band,
    "class": _class,
    "remark": lambda c, value: _when(set(value) <= c.remarks, f"not asked: {sorted(set(value) - c.remarks)}"),
    "no_remark": lambda c, value: _when(not set(value) & c.remarks, sorted(c.remarks)),
    "caution": _caution,
    "measure_first": lambda c, value: _when(set(value) <= set(c.result.measure_first), c.result.measure_first),
    "computed": _computed,
    "facts_differ": lambda c, value: _when(set(value) <= c.differing, sorted(c.differing)),
    "stable_against": _stable,
    "hinges_at_most": lambda c, value: _when(
        len(c.result.hinges_on) <= value, [(h.question or h.system, h.level, h.now) for h in c.result.hinges_on]
    ),
}


def expectations() -> Iterator[Any]:
    """Each with the city's name, its place in the file and its key as id."""
    for file in sorted(FOLDER.glob("*.yaml")):
        for place, expectation in enumerate(city(file.stem).expect):
            keys = "+".join(key for key in expectation if key != "because")
            wrong = THE_METHOD_IS_WRONG.get((file.stem, keys))
            marks = [pytest.mark.xfail(strict=True, reason=wrong)] if wrong else []
            yield pytest.param(file.stem, expectation, id=f"{file.stem}-{place}-{keys}", marks=marks)


@pytest.mark.parametrize(("slug", "expectation"), list(expectations()))
def test_the_panel_would_agree(slug: str, expectation: dict[str, Any]) -> None:
    (key,) = set(expectation) - {"because"}
    assert key in VOCABULARY, f"{slug}: {key} is not in the README"
    found = VOCABULARY[key](city(slug), expectation[key])
    assert found is None, f"{slug}: {key} {expectation[key]}, for: {expectation['because']} Found: {found}"


def test_the_readme_lists_the_vocabulary_and_the_stories() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    missing = [key for key in VOCABULARY if f"| `{key}` |" not in text]
    missing += [file.stem for file in FOLDER.glob("*.yaml") if f"| {file.stem} |" not in text]
    assert not missing
