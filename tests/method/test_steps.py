"""The list of steps of a small city, worked out by hand: level 2, in the middle of its band, target level 3."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostic.content.catalog import Catalog
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from tests.method.small import Record, answered, catalog_of, foundation, framework, module, needs, number

FLAT = (0, 0, 0, 0, 0)


def diagnosed(catalog: Catalog, running: Record, **answers: Any) -> Diagnosis:
    """A city with 30 points; K1, K2, K3 are the questions of foundations, without weight in the score to speak of."""
    tiny = [number(f"K-{n}", weight=1e-9) for n in (1, 2, 3)]
    questionnaire = framework({"A": [number("A-1")], "K": tiny}, weights={"K": 1e-9}, min_coverage=0)
    given = {"A-1": 30} | {name.replace("K", "K-"): value for name, value in answers.items()}
    systems = {name: {"status": status} for name, status in running.items()}
    return diagnose_with(answered(given, systems=systems), questionnaire, catalog)


def listed(result: Diagnosis) -> list[str]:
    """The ids of the steps."""
    return [step.id for step in result.steps]


def three(*expected: tuple[float, ...], **more: Record) -> list[Record]:
    """Foundations one, two, three, each told by its own question."""
    rows = expected or (FLAT, FLAT, FLAT)
    names = ("one", "two", "three")
    return [
        foundation(name, {f"K-{n}": 1}, *row, **more.get(name, {}))
        for n, (name, row) in enumerate(zip(names, rows, strict=True), start=1)
    ]


def test_widest_gap_of_what_is_behind_comes_first() -> None:
    """Expected 25 at level 2: 10 behind is not behind, 25 is; then modules; then what is only short of its target."""
    rows = ((0, 25, 50, 75, 100),) * 3
    catalog = catalog_of(module("m"), foundations=three(*rows))
    result = diagnosed(catalog, {"m": "none"}, K1=10, K2=0, K3=15)
    assert listed(result) == ["two", "one", "m", "three"]
    assert [f.stands for f in result.foundations] == ["behind", "behind", "in_step"]
    assert [f.target_gap for f in result.foundations] == pytest.approx([40, 50, 35])


def test_a_module_names_what_it_lacks_before_it() -> None:
    """Lacking: r_now above 0 and unknown, or below 80 % of it. Short of the target only: alongside, not named."""
    asked = needs(foundations={"one": [0, 40, 60, 60, 60], "two": [0, 0, 50, 50, 50], "three": 20})
    catalog = catalog_of(module("m", **asked), module("n"), foundations=three())
    result = diagnosed(catalog, {"m": "none", "n": "none"}, K1=32, K2=0, K3=15)
    # one: 32 is 80 % of 40, short of 60; two: nothing needed now, short of 50; three: 15 is 75 % of 20
    assert listed(result)[:3] == ["n", "three", "m"]
    step = next(step for step in result.steps if step.id == "m")
    assert step.alongside == ["one", "two"]
    needed = {
        f.id: [(n.module, n.value, round(n.required, 3), n.when) for n in f.needed_by] for f in result.foundations
    }
    assert needed == {
        "one": [("m", 32, 60, "target")],
        "two": [("m", 0, 50, "target")],
        "three": [("m", 15, 20, "now")],
    }
    assert result.priority("m").class_ == "prepare_first"
    assert [(b.foundation, b.value, b.required) for b in result.priority("m").blocked_by] == [("three", 15, 20)]


def test_unknown_foundations() -> None:
    """Lacking where something is required now; nothing can be said where only the target asks for it."""
    asked = needs(foundations={"one": [0, 40, 60, 60, 60], "two": [0, 0, 50, 50, 50]})
    catalog = catalog_of(module("m", **asked), foundations=three())
    result = diagnosed(catalog, {"m": "none"})
    assert listed(result) == ["one", "m"]
    assert result.steps[1].alongside == []
    assert [f.standing for f in result.foundations] == [None, None, None]


def test_before_a_foundation_what_it_lacks_itself() -> None:
    """M lacks three, which lacks two, which lacks one; each named once."""
    chain = {"two": needs(foundations={"one": 30}), "three": needs(foundations={"two": 30, "one": 30})}
    catalog = catalog_of(module("m", **needs(foundations={"three": 30})), foundations=three(FLAT, FLAT, FLAT, **chain))
    assert listed(diagnosed(catalog, {"m": "none"}, K1=0, K2=0, K3=0)) == ["one", "two", "three", "m"]
    assert listed(diagnosed(catalog, {"m": "none"}, K1=24, K2=0, K3=0)) == ["two", "three", "m", "one"][:3]


def test_modules_in_band_keep_come_last_and_unknown_ones_not_at_all() -> None:
    """Sustain and watch after the foundations that are left; dont_know and n/a are no steps."""
    rows = ((25, 25, 50, 75, 100), FLAT, FLAT)
    catalog = catalog_of(module("a"), module("b"), module("c"), module("d"), foundations=three(*rows))
    result = diagnosed(catalog, {"a": "integrated", "b": "none", "c": "dont_know", "d": "n/a"}, K1=20, K2=0, K3=0)
    assert [(step.kind, step.id, step.band) for step in result.steps] == [
        ("module", "b", "now"),
        ("foundation", "one", None),
        ("module", "a", "keep"),
    ]
    assert [module.band for module in result.modules] == ["keep", "now", None, None]
    assert [priority.class_ for priority in result.priorities] == ["start_now", "sustain", "unknown", "not_applicable"]


def test_probabilities_of_bands_and_foundations() -> None:
    """Of each module whose status is known they sum to 1; what is always named has probability 1."""
    catalog = catalog_of(module("m", **needs(foundations={"one": 90})), module("n"), foundations=three())
    result = diagnosed(catalog, {"m": "none"}, K1=0, K2=100, K3=100)
    assert sum((result.modules[0].band_probability or {}).values()) == pytest.approx(1)
    assert result.modules[1].band_probability is None
    assert [f.probability for f in result.foundations] == [1, 0, 0]
