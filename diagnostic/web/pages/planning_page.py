"""The page Master plan, where everything that plans is installed."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from diagnostic.base.formatting import month
from diagnostic.base.period import period_of
from diagnostic.content.catalog import Catalog
from diagnostic.content.guide import load_guides
from diagnostic.content.guideline import load_guideline
from diagnostic.documents.blocks import Draft
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_document import master_plan
from diagnostic.documents.master_plan.plan_money import budget_blocks
from diagnostic.documents.master_plan.roadmap_chapter import add_schedule
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.priority import TO_BUILD
from diagnostic.planning.optimal_schedule import Limits
from diagnostic.planning.project import Currency, Overrides
from diagnostic.planning.roadmap import Roadmap, roadmap
from diagnostic.web import session
from diagnostic.web.parts.cost_overrides import own_figures, read_own
from diagnostic.web.parts.downloads import offer
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.page_writer import show_section
from diagnostic.web.parts.plan_form import Bounds, PlanForm
from diagnostic.web.workspace import Opened

SHOWN = ("roadmap", "money", "left-out", "scenarios")


def show_plan(basis: PlanBasis) -> None:
    """What is built when, what it costs, what is left out and why, and other budgets."""
    said = Draft()
    add_schedule(said, basis)
    if basis.projects:
        said.add("money", "The money, year by year", *budget_blocks(basis))
    sections = {section.key: section for section in said.sections}
    for key in SHOWN:
        if key in sections:
            show_section(sections[key])


BUDGET = Bounds(0, 1e15)
RATE = Bounds(1e-6, 1e9)
MOST_YEARS, MOST_TEAMS, START_YEARS = 10, 12, 6


class Settings(NamedTuple):
    """What the fields say; None where a number is missing."""

    budget: float | None
    currency: Currency | None
    years: int
    teams: int
    start: tuple[int, int]


def plan_page(opened: Opened, catalog: Catalog) -> None:
    """Fields, then the plan for them."""
    result = session.diagnosis_of(opened)
    form = PlanForm(opened)
    st.markdown(
        "Say how much money and how many teams there are. The program looks for the best order of projects inside "
        "these limits, and writes a draft of the master plan that you edit. What you type stands in the address of "
        "this page: a reload keeps it, and whoever may see this city can open the same plan from it."
    )
    if not any(found.class_ in TO_BUILD for found in result.priorities):
        _nothing_to_plan(opened, result)
        return
    settings = _settings(form, result)
    own_figures(form, catalog, settings.currency or Currency(), _order(result, catalog))
    overrides, unfit = read_own(form, catalog, settings.currency or Currency())
    for sentence in unfit:
        st.warning(sentence)
    if settings.budget is None or settings.currency is None:
        missing = ["the money for a year"] if settings.budget is None else []
        missing += ["the exchange rate"] if settings.currency is None else []
        st.info(f"Write {' and '.join(missing)} above; the button to make the plan then appears here.")
        return
    if unfit:
        return
    asked = form.texts.get("made", "")
    if asked != form.digest():
        if asked:
            st.info("The settings are not those of the last plan. Make it again.")
        st.button("Make the plan", type="primary", on_click=_ask, args=(form,))
        return
    basis = _basis(opened, catalog, result, settings, overrides)
    show_plan(basis)
    st.subheader("The draft of the master plan")
    st.markdown(
        "Eighteen chapters with your own numbers: projects with cards, budget, roadmap, duties, risks, calendar. What "
        "people must write or decide is a marked place with guidance."
    )
    key = f"plan {opened.edition} {asked}"
    offer(key, f"master-plan-{opened.period or 'undated'}", lambda: master_plan(basis), lambda: _json(basis.roadmap))


def _nothing_to_plan(opened: Opened, result: Diagnosis) -> None:
    """Why, and what would change it."""
    if result.maturity.level is None:
        st.info("There is nothing to plan yet. A plan needs a level, and for a level more answers are needed.")
        link("review", "What is missing", a=opened.key)
    elif any(found.status in (None, "dont_know") for found in result.modules):
        st.info("There is nothing to plan yet. A plan needs to know how far the systems of the city are.")
        link("systems", "Say how far they are", a=opened.key)
    else:
        st.info(f"There is nothing to plan: for target level {result.target_level} no system lacks anything.")
        link("what_if", "Try another target level", a=opened.key)


def _ask(form: PlanForm) -> None:
    form.keep("made", form.digest())


def _json(found: Roadmap) -> str:
    return found.model_dump_json(indent=2)


def _order(result: Diagnosis, catalog: Catalog) -> list[str]:
    """All modules, those that can be planned first."""
    planned = [p.id for p in result.priorities if p.class_ in TO_BUILD]
    return [*planned, *(module.id for module in catalog.modules if module.id not in planned)]


def _settings(form: PlanForm, result: Diagnosis) -> Settings:
    code = result.city.currency
    foreign = code not in (None, "USD")
    currency: Currency | None = Currency()
    if foreign:
        money = form.choice("money", "Money", {code or "": f"in {code}", "USD": "in US dollars"}, code or "")
        if money != "USD":
            rate = form.number(
                "rate", f"How many {code} are one US dollar?", RATE, "The catalog's costs are in dollars."
            )
            currency = None if rate is None else Currency(code or "", rate)
    unit = "US dollars" if currency is not None and currency.code == "USD" else str(code)
    budget = form.number("budget", f"Money for building, a year ({unit})", BUDGET, "Running costs come on top.")
    left, middle, right = st.columns(3)
    with left:
        years = form.choice("years", "Years", {str(n): str(n) for n in range(1, MOST_YEARS + 1)}, "5")
    with middle:
        teams = form.choice(
            "teams", "Projects side by side (teams)", {str(n): str(n) for n in range(1, MOST_TEAMS + 1)}, "2"
        )
    with right:
        begins = _months(result)
        start = form.choice("start", "First month", begins, next(iter(begins)))
    return Settings(budget, currency, int(years), int(teams), (int(start[:4]), int(start[5:])))


def _months(result: Diagnosis) -> dict[str, str]:
    """Months to begin in: from January after the period of the answers."""
    first = period_of(result.period).year + 1 if result.period else 2027
    return {
        f"{year}-{number:02d}": month(year, number)
        for year in range(first, first + START_YEARS)
        for number in range(1, 13)
    }


def _basis(opened: Opened, catalog: Catalog, result: Diagnosis, settings: Settings, overrides: Overrides) -> PlanBasis:
    assert settings.budget is not None
    assert settings.currency is not None
    limits = Limits(settings.budget / settings.currency.per_dollar, settings.teams, settings.years)
    key = f"{opened.key} {opened.sheet.revision}"
    with st.spinner("Looking for the best plan, and proving that none is better …", show_time=True):
        found = _roadmap(key, limits, settings.start, overrides.model_dump_json(), result, catalog, overrides)
    return PlanBasis(
        session.basis_of(opened), found, load_guideline(), load_guides(catalog), overrides, settings.currency
    )


@st.cache_resource(show_spinner=False, max_entries=64)
def _roadmap(
    key: str,
    limits: Limits,
    start: tuple[int, int],
    own: str,
    _result: Diagnosis,
    _catalog: Catalog,
    _overrides: Overrides,
) -> Roadmap:
    del key, own  # what the cache goes by
    return roadmap(_result, _catalog, limits, start, _overrides)
