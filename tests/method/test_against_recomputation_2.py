"""The library against the method written anew from its text, number by number, through its public functions.

``DIAGNOSTIC_LONG=1`` compares 1,000 random submissions over the shipped content and 40 packs; otherwise 60 and 12.
"""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

import diagnostic
from tests.method.anew import diagnose
from tests.method.anew.cases import random_pack, random_submission
from tests.method.anew.content import Record, catalog_in, questionnaire_in, read

ROOT = Path(__file__).parents[2]
LONG = bool(os.environ.get("DIAGNOSTIC_LONG"))
SUBMISSIONS = 1000 if LONG else 60
PACKS = 40 if LONG else 12
BLOCK = 20
CITIES_OF_A_PACK = 5


def shipped() -> list[tuple[Path, Path | None]]:
    """Every questionnaire that is shipped, with each catalog bound to its major version, or None."""
    catalogs = []
    for header in sorted(ROOT.glob("modules/*/catalog.yaml")):
        bound = read(header)["questionnaire"]
        catalogs.append((bound["id"], bound["major"], header.parent))
    found: list[tuple[Path, Path | None]] = []
    for header in sorted(ROOT.glob("questionnaires/*/*/questionnaire.yaml")):
        content = read(header)
        bound_to = (content["id"], int(str(content["version"]).split(".")[0]))
        fitting: list[Path | None] = [folder for *key, folder in catalogs if tuple(key) == bound_to]
        found += [(header.parent, folder) for folder in fitting or [None]]
    return found


CONTENT = shipped()
BLOCKS = -(-SUBMISSIONS // (BLOCK * len(CONTENT)))


@pytest.mark.parametrize("block", range(BLOCKS))
@pytest.mark.parametrize(("home", "place"), CONTENT, ids=lambda path: path and "-".join(path.parts[-2:]))
def test_shipped_content(home: Path, place: Path | None, block: int, tmp_path: Path) -> None:
    questionnaire, catalog = questionnaire_in(home), None if place is None else catalog_in(place)
    for seed in range(BLOCK * block, BLOCK * (block + 1)):
        submission = random_submission(Random(f"{home.parts[-2:]} {seed}"), questionnaire, catalog)
        compare(submission, home, place, tmp_path / "city.json", f"seed {seed}")


@pytest.mark.parametrize("seed", range(PACKS))
def test_random_packs(seed: int, tmp_path: Path) -> None:
    rng = Random(f"pack {seed}")
    home, place = random_pack(rng, tmp_path)
    questionnaire, catalog = questionnaire_in(home), None if place is None else catalog_in(place)
    for city in range(CITIES_OF_A_PACK):
        submission = random_submission(rng, questionnaire, catalog)
        compare(submission, home, place, tmp_path / "city.json", f"city {city}")


def compare(submission: Record, home: Path, place: Path | None, file: Path, case: str) -> None:
    """Reads and diagnoses the submission by the library, and names everything that differs."""
    questionnaire = diagnostic.load_questionnaire(home)
    catalog = None if place is None else diagnostic.load_catalog(place, questionnaire)
    if home.is_relative_to(ROOT):
        file.write_text(json.dumps(submission), encoding="utf-8")
        city = diagnostic.read_submission(file, questionnaire)
    else:  # a file is read with a shipped catalog; a pack brings its own
        city = diagnostic.Submission.model_validate(submission)
    made = diagnostic.diagnose(city, questionnaire, catalog)
    actual = json.loads(made.model_dump_json(by_alias=True))
    found = differences(plain(diagnose(submission, home, place)), plain(actual))
    assert not found, f"{case}: " + "; ".join(found[:20])


# Two ways to say nothing are one: an absent key, null, an empty mapping


def plain(result: Record) -> Record:
    """The result with what has no order in order, and the sum of the points on the way up in place of the way."""
    result = dict(result)
    maturity = dict(result["maturity"])
    if "way_up_points" not in maturity:
        way = maturity.get("way_up") or []
        maturity["way_up_points"] = sum(step["end"] - step["start"] for step in way) if way else None
    result["maturity"] = maturity
    result["hinges_on"] = [one | {"now": sorted(one["now"])} for one in result["hinges_on"]]
    result["computed"] = [one | {"facts": sorted(one["facts"])} for one in result["computed"]]
    result["foundations"] = [
        one | {"needed_by": sorted(one["needed_by"], key=lambda need: str(need["module"]))}
        for one in result["foundations"]
    ]
    result["priorities"] = [one | {"inherited": source(one)} for one in result["priorities"]]
    return result


def source(priority: Record) -> Record | None:
    """What a module inherits; the same without a source where it is its own."""
    inherited = priority.get("inherited") or {}
    if priority["rank"] is None:
        return None
    if inherited.get("from") in (None, priority["id"]):
        return {"score": priority["score"], "from": None}
    return {"score": inherited["score"], "from": inherited["from"]}


def empty(value: Any) -> bool:
    """Whether nothing is said."""
    if isinstance(value, dict):
        return all(empty(one) for one in value.values())
    return value is None or value == [] or (isinstance(value, list) and all(one is None for one in value))


def differences(expected: Any, actual: Any, place: str = "") -> list[str]:
    """Where the library says another thing than what was recomputed."""
    if empty(expected) and empty(actual):
        return []
    if isinstance(expected, dict) and isinstance(actual, dict):
        if place.endswith("/maturity") and expected["way_up_points"] is None:
            expected = {key: value for key, value in expected.items() if key != "way_up_points"}
        return [found for key in expected for found in differences(expected[key], actual.get(key), f"{place}/{key}")]
    if isinstance(expected, list) and isinstance(actual, list):
        if [named(one) for one in expected] != [named(one) for one in actual]:
            return [f"{place}: {shown(expected)} expected, {shown(actual)} found"]
        return [
            found
            for n, (one, other) in enumerate(zip(expected, actual, strict=True))
            for found in differences(one, other, f"{place}/{named(one) or n}")
        ]
    if is_number(expected) and is_number(actual):
        close = math.isclose(expected, actual, rel_tol=1e-12, abs_tol=1e-9)
        return [] if close else [f"{place}: {expected!r} expected, {actual!r} found"]
    return [] if expected == actual else [f"{place}: {shown(expected)} expected, {shown(actual)} found"]


def is_number(value: Any) -> bool:
    """Whether a value is compared with a tolerance."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def named(entry: Any) -> Any:
    """What an entry of a list is about, so that another order is said as one difference."""
    if not isinstance(entry, dict):
        return None
    keys = ("id", "question", "system", "factor", "foundation", "module")
    return next((entry[key] for key in keys if entry.get(key) is not None), None)


def shown(value: Any) -> str:
    """A value; of a list of records what they are about."""
    return str([named(one) or one for one in value]) if isinstance(value, list) else repr(value)
