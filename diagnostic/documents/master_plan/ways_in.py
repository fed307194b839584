"""What would bring in a system that does not fit: so much more money, teams, or time."""

from __future__ import annotations

from diagnostic.content.catalog import Catalog
from diagnostic.planning.currency import Currency
from diagnostic.planning.roadmap import LeftOut


def ways_in(left: LeftOut, currency: Currency, catalog: Catalog) -> str:
    """The least of each that is enough beside everything that is planned, in words."""
    if left.waits_for:
        return f"needs {', '.join(catalog.module(need).name for need in left.waits_for)}, which is not planned"
    ways = []
    if left.more_budget is not None:
        ways.append(f"{currency.shown(left.more_budget)} more a year")
    if left.more_teams is not None:
        ways.append("1 team more" if left.more_teams == 1 else f"{left.more_teams} teams more")
    if left.more_years is not None:
        ways.append(_years(left.more_years))
    if left.both is not None:
        ways.append(f"{_years(left.both.years)} and {currency.shown(left.both.budget_per_year)} more a year together")
    return " or ".join(ways)


def _years(count: int) -> str:
    return "1 year more" if count == 1 else f"{count} years more"
