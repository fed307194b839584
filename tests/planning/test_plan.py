"""The roadmap: equal to brute force, inside every limit, and honest about what it leaves out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from diagnostic.api import diagnose, read_submission
from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.planning.optimal_schedule import (
    BUDGET_TOLERANCE,
    Limits,
    best_schedule,
    extra_budget,
    finish_year,
    fits,
    yearly_shares,
)
from diagnostic.planning.project import Override, Overrides, Project, expected, population_scale, projects
from diagnostic.planning.roadmap import Roadmap, roadmap
from tests.command import run

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"


def random_projects(rng: random.Random) -> tuple[list[Project], Limits]:
    """A few projects with needs among them, and limits that bind."""
    count = rng.randint(1, 5)
    found = []
    for number in range(count):
        low = rng.choice([0.0, 10.0, 30.0, rng.uniform(0, 60)])
        needs = tuple(f"m{other}" for other in range(number) if rng.random() < 0.25)
        if rng.random() < 0.1:
            needs += ("elsewhere",)
        found.append(
            Project(
                f"m{number}",
                rng.choice([5.0, 20.0, rng.uniform(0, 60)]),
                (low, low + rng.uniform(0, 80)),
                rng.randint(1, 5),
                needs,
                rng.choice([0, 0, 0, 2]),
            )
        )
    rng.shuffle(found)
    return found, Limits(rng.choice([0.0, 20.0, 50.0, 100.0]), rng.randint(1, 2), rng.randint(1, 2))


def keeps_limits(chosen: dict[str, int], by_id: dict[str, Project], limits: Limits) -> bool:
    """Whether a schedule stays inside every limit, said once more without the solver's code."""
    for quarter in range(limits.quarters):
        if sum(s <= quarter < s + by_id[p].quarters for p, s in chosen.items()) > limits.teams:
            return False
    for year in range(limits.years):
        spent = 0.0
        for project_id, start in chosen.items():
            p = by_id[project_id]
            cost = (2 * p.cost[0] + p.cost[1]) / 3
            inside = sum(year * 4 <= quarter < year * 4 + 4 for quarter in range(start, start + p.quarters))
            spent += cost * inside / p.quarters
        if spent > limits.budget + 1e-6:
            return False
    for project_id, start in chosen.items():
        p = by_id[project_id]
        if start < p.earliest or start + p.quarters > limits.quarters:
            return False
        for needed in p.needs:
            if needed not in chosen or chosen[needed] + by_id[needed].quarters > start:
                return False
    return True


def all_schedules(found: list[Project], limits: Limits) -> Iterator[dict[str, int]]:
    """Every choice of a first quarter, or none, for every project."""
    for starts in product([None, *range(limits.quarters)], repeat=len(found)):
        yield {p.id: s for p, s in zip(found, starts, strict=True) if s is not None}


def worth_of(chosen: dict[str, int], by_id: dict[str, Project]) -> float:
    """``sum of worth x 0.92 ^ year of finish``."""
    return sum(by_id[p].worth * 0.92 ** -(-(s + by_id[p].quarters) // 4) for p, s in chosen.items())


@pytest.mark.parametrize("seed", range(200))
def test_equal_to_brute_force(seed: int) -> None:
    """No schedule of any choice of projects is worth more, and the one found keeps every limit."""
    rng = random.Random(seed)
    found, limits = random_projects(rng)
    if limits.quarters > 4:
        found = found[:4]
    by_id = {p.id: p for p in found}
    best = max(
        worth_of(chosen, by_id) for chosen in all_schedules(found, limits) if keeps_limits(chosen, by_id, limits)
    )
    solved = best_schedule(found, limits)
    assert solved is not None
    assert keeps_limits(solved.start, by_id, limits)
    assert solved.worth == pytest.approx(best, abs=1e-6)
    assert worth_of(solved.start, by_id) == pytest.approx(solved.worth, abs=1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_extra_budget_is_the_least_but_for_its_tolerance(seed: int) -> None:
    """With that much more everything fits, with less than the tolerance allows it does not."""
    rng = random.Random(1000 + seed)
    found, limits = random_projects(rng)
    must = frozenset(p.id for p in found)
    more = extra_budget(found, limits, must)
    if more is None:
        assert not fits(found, Limits(1e9, limits.teams, limits.years), must)
        return
    assert fits(found, Limits(limits.budget + more + 1e-6, limits.teams, limits.years), must)
    less = (limits.budget + more) * (1 - BUDGET_TOLERANCE) - 1e-3
    if less > limits.budget:
        assert not fits(found, Limits(less, limits.teams, limits.years), must)
    elif more == 0:
        assert fits(found, limits, must)


def test_small_formulas() -> None:
    """Costs, years and scales by hand."""
    assert expected((100.0, 400.0)) == 200
    assert [finish_year(0, 1), finish_year(0, 4), finish_year(3, 2)] == [1, 1, 2]
    assert yearly_shares(2, 4, 2).tolist() == [0.5, 0.5]
    assert population_scale(None) == population_scale(750_000) == 1
    assert population_scale(187_500) == 0.5
    assert population_scale(1000) == 0.3
    assert population_scale(30_000_000) == 3


@pytest.fixture(scope="module")
def middling() -> Diagnosis:
    """The middling example."""
    return diagnose(read_submission(EXAMPLES / "middling.json"))


def plan_of(result: Diagnosis, modules: Catalog, budget: float, teams: int = 2, years: int = 5) -> Roadmap:
    """Its roadmap."""
    return roadmap(result, modules, Limits(budget, teams, years), (2027, 1))


def test_candidates_and_costs(middling: Diagnosis, modules: Catalog) -> None:
    """Only start now and prepare first; the cost is the share that is left, scaled by inhabitants."""
    found = {p.id: p for p in projects(middling, modules, Overrides())}
    classes = {p.id: p.class_ for p in middling.priorities}
    assert set(found) == {name for name, class_ in classes.items() if class_ in ("start_now", "prepare_first")}
    module = next(m for m in middling.modules if m.id == "e-archive")
    assert module.target is not None
    assert module.target_gap is not None
    share = max(0.15, module.target_gap / module.target) * (812_000 / 750_000) ** 0.5
    assert found["e-archive"].cost == pytest.approx((100_000 * share, 4_000_000 * share))
    priority = middling.priority("e-archive")
    assert priority.score is not None
    assert found["e-archive"].worth == pytest.approx(priority.score * module.target_gap / 100)


@pytest.mark.parametrize("name", ["just-starting", "middling", "advanced"])
@pytest.mark.parametrize("budget", [0.0, 400_000.0, 3_000_000.0])
def test_plans_of_the_examples_keep_every_limit(modules: Catalog, name: str, budget: float) -> None:
    """What is printed was checked by other code."""
    result = diagnose(read_submission(EXAMPLES / f"{name}.json"))
    found = plan_of(result, modules, budget)
    by_id = {p.id: p for p in projects(result, modules, Overrides())}
    limits = Limits(budget, 2, 5)
    assert keeps_limits({p.id: p.first_quarter - 1 for p in found.projects}, by_id, limits)
    assert {p.id for p in found.projects} | {left.id for left in found.left_out} == set(by_id)
    assert all(year.cost_expected <= budget + 1e-6 for year in found.yearly)


@pytest.mark.parametrize("seed", range(12))
def test_plans_with_own_figures_keep_every_limit(modules: Catalog, seed: int) -> None:
    """Random limits and figures of the city's own, checked by other code; months and years agree with the quarters."""
    rng = random.Random(seed)
    result = diagnose(read_submission(EXAMPLES / f"{rng.choice(['just-starting', 'middling', 'advanced'])}.json"))
    chosen = rng.sample([module.id for module in modules.modules], 4)
    own = Overrides(
        modules={
            chosen[0]: Override(leave_out=True),
            chosen[1]: Override(cost_usd=[rng.uniform(0, 1e4), rng.uniform(1e4, 1e6)]),
            chosen[2]: Override(months=[1.0, float(rng.randint(1, 12))]),
        },
        price_level=rng.uniform(0.2, 2),
        start_after={chosen[3]: rng.randint(1, 6)},
    )
    limits = Limits(10 ** rng.uniform(4.5, 6.5), rng.randint(1, 3), rng.randint(1, 3))
    found = roadmap(result, modules, limits, (2027, rng.randint(1, 12)), own)
    by_id = {p.id: p for p in projects(result, modules, own)}
    assert chosen[0] not in by_id
    assert keeps_limits({p.id: p.first_quarter - 1 for p in found.projects}, by_id, limits)
    assert {p.id for p in found.projects} | {left.id for left in found.left_out} == set(by_id)
    begin = int(found.start[:4]) * 12 + int(found.start[5:])
    for p in found.projects:
        assert int(p.start[:4]) * 12 + int(p.start[5:]) - begin == 3 * (p.first_quarter - 1)
        assert int(p.end[:4]) * 12 + int(p.end[5:]) - begin == 3 * p.last_quarter - 1
    assert sum(year.cost_expected for year in found.yearly) == pytest.approx(
        sum(p.cost_expected for p in found.projects)
    )


def test_nothing_fits_says_what_is_short(middling: Diagnosis, modules: Catalog) -> None:
    """With no money at all every module says how much it lacks."""
    found = plan_of(middling, modules, 0.0)
    assert found.projects == []
    assert all(left.more_budget is not None and left.more_budget > 0 for left in found.left_out)


def test_what_brings_a_module_in_is_enough_and_the_least(middling: Diagnosis, modules: Catalog) -> None:
    """Where money alone does not help, so many teams or years do, and one less does not; or both together."""
    found = plan_of(middling, modules, 20_000_000.0, teams=1, years=2)
    by_id = {p.id: p for p in projects(middling, modules, Overrides())}
    assert any(left.more_teams and not left.more_budget for left in found.left_out)
    for left in found.left_out:
        own = [by_id[p.id] for p in found.projects] + [by_id[left.id]]
        must = frozenset(p.id for p in own)
        for more, (teams, years) in ((left.more_teams, (1, 0)), (left.more_years, (0, 1))):
            if more is not None:
                enough, less = (Limits(20_000_000.0, 1 + teams * n, 2 + years * n) for n in (more, more - 1))
                assert fits(own, enough, must)
                assert not fits(own, less, must)


def test_money_and_years_together_where_neither_is_enough(middling: Diagnosis, modules: Catalog) -> None:
    """No money, one team, one year: only more of both can bring in what takes two years."""
    found = plan_of(middling, modules, 0.0, teams=1, years=1)
    long = next(left for left in found.left_out if left.both is not None)
    project = next(p for p in projects(middling, modules, Overrides()) if p.id == long.id)
    assert long.both is not None
    assert project.quarters > 4
    assert long.both.years == -(-project.quarters // 4) - 1
    shares = yearly_shares(0, project.quarters, 1 + long.both.years)
    assert long.both.budget_per_year <= project.expected_cost * shares.max() + 1e-6


def test_scenarios_are_plans_of_their_own(middling: Diagnosis, modules: Catalog) -> None:
    """Each side by side with its money; the expected one is the plan."""
    found = plan_of(middling, modules, 600_000.0, years=3)
    assert [s.budget_per_year for s in found.scenarios.values()] == pytest.approx([420_000, 600_000, 900_000])
    same = found.scenarios["expected"]
    assert set(same.modules) == {p.id for p in found.projects}
    assert same.worth == found.worth
    assert same.inside_budget == found.inside_budget
    assert same.end == max(p.end for p in found.projects)
    assert found.safe_budget is not None
    assert found.inside_budget is not None
    assert (found.safe_budget > 600_000.0) == (found.inside_budget < 0.8)


def test_more_money_is_never_worse(middling: Diagnosis, modules: Catalog) -> None:
    """The worth rises with the budget, once the same first module is in."""
    plans = [plan_of(middling, modules, budget) for budget in (500_000.0, 1_000_000.0, 2_000_000.0)]
    same_first = [p for p in plans if p.first == plans[0].first]
    assert [p.worth for p in same_first] == sorted(p.worth for p in same_first)


def test_overrides(middling: Diagnosis, modules: Catalog) -> None:
    """A city's own figures replace the catalog's; mistakes are named."""
    own = Overrides(
        modules={"e-archive": Override(cost_usd=[1000.0, 1000.0], months=[3.0, 3.0])}, start_after={"e-archive": 5}
    )
    found = {p.id: p for p in projects(middling, modules, own)}["e-archive"]
    share = max(0.15, next(m.target_gap / m.target for m in middling.modules if m.id == "e-archive"))  # type: ignore[operator]
    assert found.cost == pytest.approx((1000 * share, 1000 * share))
    assert (found.quarters, found.earliest) == (1, 4)
    assert "e-archive" not in {
        p.id for p in projects(middling, modules, Overrides(modules={"e-archive": Override(leave_out=True)}))
    }
    for wrong, code in (
        (Overrides(modules={"e-archiv": Override()}), "X802"),
        (Overrides(modules={"e-archive": Override(months=[9.0, 3.0])}), "P901"),
    ):
        with pytest.raises(ProblemError) as caught:
            projects(middling, modules, wrong)
        assert [p.code for p in caught.value.problems] == [code]


def test_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A person sees the chart and what is left out; a program gets the plan."""
    example = str(EXAMPLES / "middling.json")
    limits = ("--budget-per-year", "1000000", "--years", "2")
    text = run("plan", example, *limits, "-o", str(tmp_path / "plan.json")).stdout
    assert "left out" in text
    assert "January 2027" in text
    plan = Roadmap.model_validate_json((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert plan.model_dump_json(indent=2) == run("plan", example, *limits, "--json").stdout.rstrip("\n")
    assert capfd.readouterr().out == "", "the solver's library writes nothing in front of the JSON"
    assert "P901" in run("plan", example, *limits, "--start", "2027-13", code=2).stderr
    assert "X804" in run("plan", example, *limits, "-o", "x.odt", code=2).stderr


def test_a_budget_in_another_currency_needs_its_rate(tmp_path: Path) -> None:
    """No rate is guessed."""
    data = (EXAMPLES / "middling.json").read_text(encoding="utf-8").replace('"currency": "USD"', '"currency": "KES"')
    (tmp_path / "x.json").write_text(data, encoding="utf-8")
    limits = (str(tmp_path / "x.json"), "--budget-per-year", "130000000", "--years", "1")
    assert "P902" in run("plan", *limits, code=2).stderr
    assert "KES 130 million a year" in " ".join(run("plan", *limits, "--rate", "130").stdout.split())
