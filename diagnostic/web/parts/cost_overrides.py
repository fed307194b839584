"""What a city knows better than the catalog: its own costs, months, the first quarter, or that it will not build."""

from __future__ import annotations

import streamlit as st

from diagnostic.content.catalog import Catalog
from diagnostic.planning.project import Currency, Override, Overrides
from diagnostic.web.parts.plan_form import Bounds, PlanForm
from diagnostic.web.parts.quote import quoted

COST = Bounds(0, 1e15)
MONTHS = Bounds(1, 240)
QUARTER = Bounds(1, 40, whole=True)
PRICES = Bounds(0.01, 10)
WORDS = {
    "cost_low": "cost, low",
    "cost_high": "cost, high",
    "months_low": "months, low",
    "months_high": "months, high",
    "after": "not before quarter",
    "out": "left out",
}


def own_figures(form: PlanForm, catalog: Catalog, currency: Currency, order: list[str]) -> None:
    """The fields, one module at a time, and the list of what was changed."""
    with st.expander("The city's own figures"):
        st.markdown("The catalog's costs are orders of magnitude. Put in what you know: an offer, a neighbour's price.")
        form.number("prices", "Prices in your country, against the catalog's sources (1: the same; 0.5: half)", PRICES)
        names = {module_id: catalog.module(module_id).name for module_id in order}
        module = st.selectbox(
            "System",
            list(names),
            format_func=lambda module_id: quoted(names[module_id]),
            key=f"{form.opened.key} plan system",
        )
        key = f"{form.opened.key} plan {module} out"
        st.session_state.setdefault(key, bool(form.own().get(module, {}).get("out")))
        st.checkbox("Leave it out of the plan", key=key, on_change=_out, args=(form, module, key))
        left, right = st.columns(2)
        with left:
            form.own_number(module, "cost_low", f"Cost of the whole system, low ({currency.code})", COST)
            form.own_number(module, "months_low", "Months, low", MONTHS)
        with right:
            form.own_number(module, "cost_high", f"Cost of the whole system, high ({currency.code})", COST)
            form.own_number(module, "months_high", "Months, high", MONTHS)
        form.own_number(module, "after", "Not before this quarter of the plan (1 is the first)", QUARTER)
    _list(form, catalog)


def _out(form: PlanForm, module: str, key: str) -> None:
    form.keep_own(module, "out", "yes" if st.session_state[key] else "")


def _list(form: PlanForm, catalog: Catalog) -> None:
    for module, figures in form.own().items():
        told = ", ".join(f"{WORDS[name]} {text if name != 'out' else ''}".rstrip() for name, text in figures.items())
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.text(f"{catalog.module(module).name}: {told}")
        right.button(
            "Take back", key=f"take back own {module}", on_click=form.clear_own, args=(module,), type="tertiary"
        )


def read_own(form: PlanForm, catalog: Catalog, currency: Currency) -> tuple[Overrides, list[str]]:
    """The figures as the plan takes them, and in words what cannot be used."""
    modules, after, unfit = {}, {}, []
    for module, figures in form.own().items():
        name = catalog.module(module).name
        cost, wrong = _pair(figures, "cost", COST, f"{name}, cost")
        months, also_wrong = _pair(figures, "months", MONTHS, f"{name}, months")
        unfit += [*wrong, *also_wrong]
        dollars = None if cost is None else [amount / currency.per_dollar for amount in cost]
        modules[module] = Override(cost_usd=dollars, months=months, leave_out=bool(figures.get("out")))
        if text := figures.get("after"):
            quarter = QUARTER.entry(text).value
            if quarter is None:
                unfit.append(f"{name}, first quarter: a whole number is needed.")
            else:
                after[module] = int(quarter)
    prices = form.texts.get("prices", "")
    level = PRICES.entry(prices).value if prices else 1.0
    if level is None:
        unfit.append("Prices: a number from 0.01 to 10 is needed.")
    return Overrides(modules=modules, price_level=level or 1.0, start_after=after), unfit


def _pair(figures: dict[str, str], what: str, bounds: Bounds, where: str) -> tuple[list[float] | None, list[str]]:
    texts = [figures.get(f"{what}_{end}", "") for end in ("low", "high")]
    if not any(texts):
        return None, []
    low, high = (bounds.entry(text).value for text in texts)
    if low is None or high is None:
        return None, [f"{where}: both numbers are needed, low and high."]
    if low > high:
        return None, [f"{where}: the low number is above the high one."]
    return [low, high], []
