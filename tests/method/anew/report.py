"""The result of section 4 in plain data, with hinges, evidence and cross-checks (step 10)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.method.anew import maturity, systems
from tests.method.anew.answers import MISSING, Mark, fact, ids, marks_of
from tests.method.anew.content import CRITERIA, Record, at, catalog_in, near, questionnaire_in
from tests.method.anew.systems import City


def diagnose(submission: Record, questionnaire_folder: Path, catalog_folder: Path | None) -> Record:
    """Everything that section 4 names and the text defines, apart from the draws of step 6.

    Args:
        submission: ``diagnostic-submission/1`` as plain data, without errors.
        questionnaire_folder: The folder with questionnaire.yaml.
        catalog_folder: The folder with catalog.yaml, or None.
    """
    questionnaire = questionnaire_in(questionnaire_folder)
    catalog = None if catalog_folder is None else catalog_in(catalog_folder)
    marks = marks_of(questionnaire, submission)
    factors = maturity.factors_of(questionnaire, marks)
    mean = maturity.overall(questionnaire, factors.score, factors.enters)
    level = maturity.level_of(questionnaire, mean, factors.score, marks)
    result: Record = {
        "target_level": target_level(questionnaire, submission, level),
        "maturity": {
            "level": level,
            "name": None if level is None else questionnaire["levels"][level - 1]["name"],
            "score": mean,
            "provisional": not all(factors.rated.values()),
            "range": maturity.full_range(questionnaire, marks),
            "likely_range": maturity.likely_range(questionnaire, factors, marks),
            "dimensions": dimensions(questionnaire, factors),
            "held_back_by": maturity.held_back_by(questionnaire, mean, level, factors.score, marks),
            "other_aggregation_level": maturity.other_aggregation_level(questionnaire, factors, marks),
            "way_up_points": maturity.way_up(questionnaire, marks),
        },
        "factors": [
            {
                "id": f,
                "score": F if factors.rated[f] else None,
                "level": maturity.level_of_factor(questionnaire, F) if factors.rated[f] and F is not None else None,
                "coverage": factors.coverage[f],
                "rated": factors.rated[f],
            }
            for f, F in factors.score.items()
        ],
        "questions": [{"id": name, "state": mark.state, "score": mark.score} for name, mark in marks.items()],
        "computed": [
            {"question": name, "value": mark.value, "facts": list(mark.facts)}
            for name, mark in marks.items()
            if mark.facts is not None
        ],
        "evidence": evidence(questionnaire, submission, marks),
        "checks": checks(questionnaire, catalog, submission, marks, factors),
    }
    result["criteria"] = None if catalog is None else chosen_criteria(catalog, submission)
    return result | systems_part(questionnaire, catalog, submission, marks, level)


def target_level(questionnaire: Record, submission: Record, level: int | None) -> int | None:
    """T: as the city chose it, else the next level."""
    chosen: int | None = submission.get("target_level")
    if chosen is not None or level is None:
        return chosen
    return min(level + 1, len(questionnaire["levels"]))


def dimensions(questionnaire: Record, factors: maturity.Factors) -> list[Record]:
    """Each dimension's mean over its factors that enter."""
    home = {f["id"]: f.get("dimension") for f in questionnaire["factors"]}
    return [
        {
            "id": d["id"],
            "score": maturity.overall(questionnaire, factors.score, [f for f in factors.enters if home[f] == d["id"]]),
        }
        for d in questionnaire["dimensions"]
    ]


def chosen_criteria(catalog: Record, submission: Record) -> dict[str, float]:
    """The weights in use."""
    weights = submission.get("criteria") or catalog["criteria"]
    return {c: float(weights[c]) for c in CRITERIA}


# The systems part


def city_of(
    questionnaire: Record, catalog: Record, submission: Record, marks: dict[str, Mark], without: str = ""
) -> City | None:
    """Steps 7 to 9 of a city, perhaps without the status of one system; None where there is no level."""
    factors = maturity.factors_of(questionnaire, marks)
    mean = maturity.overall(questionnaire, factors.score, factors.enters)
    level = maturity.level_of(questionnaire, mean, factors.score, marks)
    if mean is None or level is None:
        return None
    said = {m: one for m, one in (submission.get("systems") or {}).items() if m != without}
    top = len(questionnaire["cuts"])
    x = systems.position(questionnaire["cuts"], mean, level)
    T = target_level(questionnaire, submission, level) or level
    return systems.settle(
        City(
            catalog=catalog,
            marks=marks,
            F=factors.score,
            A={m: systems.implementation(catalog, m, said.get(m)) for m in catalog["modules"]},
            B={k: systems.foundation_standing(one, marks) for k, one in catalog["foundations"].items()},
            off={m for m in catalog["modules"] if (said.get(m) or {}).get("status") == "n/a"},
            unmeasured={name for name, q in questionnaire["questions"].items() if systems.unmeasured(q, marks[name])},
            weights=chosen_criteria(catalog, submission),
            x=x,
            xt=max(1.0, min(x + T - level, float(top))),
        )
    )


def systems_part(
    questionnaire: Record, catalog: Record | None, submission: Record, marks: dict[str, Mark], level: int | None
) -> Record:
    """Modules, priorities, foundations, steps, hinges and what to measure first."""
    questions = questionnaire["questions"].items()
    measure_first = [name for name, question in questions if systems.unmeasured(question, marks[name])]
    if catalog is None:
        found = hinges(questionnaire, None, submission, marks, level, None)
        return {
            "modules": [],
            "priorities": [],
            "foundations": [],
            "steps": [],
            "hinges_on": found,
            "measure_first": measure_first,
        }
    city = city_of(questionnaire, catalog, submission, marks)
    return {
        "modules": [module_row(catalog, submission, m, city) for m in catalog["modules"]],
        "foundations": [foundation_row(catalog, marks, k, city) for k in catalog["foundations"]],
        "priorities": [] if city is None else priorities(city),
        "steps": [] if city is None else systems.steps(city),
        "hinges_on": hinges(questionnaire, catalog, submission, marks, level, city),
        "measure_first": measure_first,
    }


def module_row(catalog: Record, submission: Record, module: str, city: City | None) -> Record:
    """One module as it stands."""
    said = (submission.get("systems") or {}).get(module) or {}
    row: Record = {
        "id": module,
        "status": said.get("status"),
        "implementation": systems.implementation(catalog, module, said),
    }
    if city is None:
        return row | dict.fromkeys(["expected", "gap", "target", "target_gap", "standing", "band"])
    return row | {
        "expected": at(catalog["modules"][module]["expected"], city.x),
        "gap": city.gap(module),
        "target": city.target[module],
        "target_gap": city.target_gap(module),
        "standing": systems.standing(city, city.gap(module)),
        "band": city.band[module],
    }


def foundation_row(catalog: Record, marks: dict[str, Mark], foundation: str, city: City | None) -> Record:
    """One foundation as it stands."""
    one = catalog["foundations"][foundation]
    row: Record = {"id": foundation, "standing": systems.foundation_standing(one, marks)}
    if city is None:
        return row | dict.fromkeys(["expected", "gap", "target", "target_gap"]) | {"needed_by": []}
    return row | {
        "expected": at(one["expected"], city.x),
        "gap": city.foundation_gap(foundation),
        "target": city.foundation_target[foundation],
        "target_gap": city.foundation_target_gap(foundation),
        "needed_by": systems.needed_by(city, foundation),
    }


def priorities(city: City) -> list[Record]:
    """All modules: the ranked in their order, then the others in the catalog's."""
    found = []
    for m in [*city.order, *(m for m in city.modules if m not in city.order)]:
        ranked = m in city.order
        score, source = city.inherited[m]
        found.append(
            {
                "rank": city.order.index(m) + 1 if ranked else None,
                "id": m,
                "score": city.P[m],
                "class": city.kind[m],
                "criteria": city.criteria[m],
                "contributions": systems.contributions(city, m),
                "blocked_by": systems.blocked_by(city, m) if city.kind[m] == "prepare_first" else [],
                "inherited": {"score": score if ranked else None, "from": source if ranked and source != m else None},
            }
        )
    return found


# Hinges


def now_of(city: City | None) -> list[str]:
    """The modules in band now, in order."""
    return [] if city is None else [m for m in city.order if city.band[m] == "now"]


def hinges(
    questionnaire: Record,
    catalog: Record | None,
    submission: Record,
    marks: dict[str, Mark],
    level: int | None,
    city: City | None,
) -> list[Record]:
    """The answers and statuses without which the level or the set of modules in band now is another."""
    found: list[Record] = []
    if level is None:
        return found
    before = set(now_of(city))
    for name, mark in marks.items():
        if mark.score is None:
            continue
        thinner = marks | {name: MISSING}
        factors = maturity.factors_of(questionnaire, thinner)
        mean = maturity.overall(questionnaire, factors.score, factors.enters)
        other = maturity.level_of(questionnaire, mean, factors.score, thinner)
        now = [] if catalog is None else now_of(city_of(questionnaire, catalog, submission, thinner))
        if other != level or set(now) != before:
            found.append({"question": name, "level": other, "now": now})
    for m in () if catalog is None else catalog["modules"]:
        status = ((submission.get("systems") or {}).get(m) or {}).get("status")
        if catalog is None or status not in systems.RUNS:
            continue
        now = now_of(city_of(questionnaire, catalog, submission, marks, without=m))
        lost = not (before - {m} <= set(now))
        if lost if m in before else set(now) != before:
            found.append({"system": m, "level": level, "now": now})
    return found


# Evidence


def evidence(questionnaire: Record, submission: Record, marks: dict[str, Mark]) -> Record:
    """How much of the answered weight is stated, measured and shown, and the grade."""
    confidence = submission.get("confidence") or {}
    papers = submission.get("evidence") or {}
    doubted = {
        name
        for name, word in (submission.get("verification") or {}).items()
        if word in {"not_verified", "not_reported"}
    }
    total = stated = measured = shown = 0.0
    for name, question in questionnaire["questions"].items():
        weight = question["weight"] * marks[name].share
        total += weight
        stated += weight * (confidence.get(name) is not None)
        measured += weight * (confidence.get(name) in {"measured", "survey", "regional"})
        shown += weight * (has_evidence(papers.get(name)) and name not in doubted)
    shares = {"stated": stated, "measured": measured, "shown": shown}
    if not total:  # a share of nothing is no number, never a zero
        return {"grade": "D", **dict.fromkeys(shares), "validated": False}
    shares = {name: part / total for name, part in shares.items()}
    least = min(near(shares["measured"]), near(shares["shown"]))
    return {"grade": "B" if least >= 0.75 else "C" if least >= 0.4 else "D", **shares, "validated": False}


def has_evidence(given: Any) -> bool:
    """Whether something stands there."""
    if isinstance(given, dict):
        return any(has_evidence(one) for one in given.values())
    return given is not None and str(given).strip() != ""


# Cross-checks


def checks(
    questionnaire: Record,
    catalog: Record | None,
    submission: Record,
    marks: dict[str, Mark],
    factors: maturity.Factors,
) -> list[Record]:
    """The cross-checks all of whose conditions hold."""

    def holds(condition: Record) -> bool:
        return condition_holds(condition, catalog, submission, marks, factors)

    return [{"id": c["id"], "ask": c["ask"]} for c in questionnaire["checks"] if all(map(holds, c["when"]))]


def condition_holds(  # noqa: PLR0911
    condition: Record,
    catalog: Record | None,
    submission: Record,
    marks: dict[str, Mark],
    factors: maturity.Factors,
) -> bool:
    """One condition, as the top of checks.yaml lists them."""
    modules = {} if catalog is None else catalog["modules"]
    said = {m: ((submission.get("systems") or {}).get(m) or {}).get("status") for m in modules}
    if "modules" in condition:
        found = sum(status in condition["modules"]["status"] for status in said.values())
        return found > int(condition["more_than"])
    if "question" in condition:
        mark = marks.get(condition["question"], MISSING)
        if "exceeds" in condition:
            other = marks.get(condition["exceeds"], MISSING)
            return mark.score is not None and other.score is not None and near(mark.value) > near(other.value)
        if "item" in condition:
            return mark.score is not None and mark.value.get(condition["item"]) is condition["is"]
        return _between(mark.score, condition, "score")
    if "factor" in condition:
        factor = condition["factor"]
        return _between(factors.score[factor] if factors.rated[factor] else None, condition, "score")
    if "module" in condition:
        module = condition["module"]
        if "status" in condition:
            status = said.get(module)
            return status in systems.RUNS and status in condition["status"]
        if module not in modules or catalog is None:
            return False
        system = (submission.get("systems") or {}).get(module)
        return _between(systems.implementation(catalog, module, system), condition, "implementation")
    if "fact" in condition:
        figures = [fact(name, submission) for name in [condition["fact"], *ids(condition["exceeds"])]]
        have, *others = figures
        if have is None or any(one is None for one in others):
            return False
        return near(have) > near(sum(one or 0.0 for one in others))
    return _between(fact("city.population", submission), condition, "population")


def _between(value: float | None, condition: Record, what: str) -> bool:
    if value is None:
        return False
    low = condition.get(f"{what}_at_least", value)
    high = condition.get(f"{what}_at_most", value)
    return near(low) <= near(value) <= near(high)
