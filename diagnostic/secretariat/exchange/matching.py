"""The matching: pairs with their reasons, and who stays without a partner and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from diagnostic.base.arrays import Bools, Ints, number_or_none
from diagnostic.content.catalog import Catalog
from diagnostic.results.results_table import Results
from diagnostic.secretariat.exchange import exchange_words
from diagnostic.secretariat.exchange.declaration import Declaration
from diagnostic.secretariat.exchange.matches import TERMS, Exchange, Helper, Pair, Reason, Rules, Unmatched
from diagnostic.secretariat.exchange.pair_score import (
    NOBODY,
    able,
    best_assignment,
    closeness,
    possible,
    terms,
    worth_table,
)
from diagnostic.secretariat.exchange.roster import Helpers, Need, Roster, helpers_of, needs_of, roster_of


def matches(
    results: Results,
    catalog: Catalog,
    declared: Mapping[str, Declaration] | None = None,
    rules: Rules | None = None,
) -> Exchange:
    """Match cities that need a module with cities that run it well.

    The sum of the worth of all pairs is the greatest there is, under the capacity of each helper. Each city brings
    its most pressing needs that anybody could help with. The order of rows in the table makes no difference.

    Args:
        results: A row a city.
        catalog: The modules.
        declared: What cities say themselves, by the key of their city.
        rules: Thresholds and weights.
    """
    return _Matching(roster_of(results, catalog, declared or {}), catalog, rules or Rules()).exchange()


class _Matching:
    """One matching, step by step."""

    def __init__(self, roster: Roster, catalog: Catalog, rules: Rules) -> None:
        self.roster, self.catalog, self.rules = roster, catalog, rules
        self.ids = [module.id for module in catalog.modules]
        self.helpers: Helpers = helpers_of(roster, self.ids, rules)
        self.lonely: list[Need] = []
        self.brought: list[tuple[Need, int]] = []
        self.later = 0
        for needs in needs_of(roster, self.ids):
            self._bring(needs)

    def _bring(self, needs: Sequence[Need]) -> None:
        """Split the needs of one city: those that nobody can help with, the first ones, and the rest."""
        helped = [need for need in needs if possible(self.roster, self.helpers, need, self.rules).any()]
        self.lonely += [need for need in needs if need not in helped]
        self.brought += [(need, place) for place, need in enumerate(helped[: self.rules.needs], start=1)]
        self.later += max(0, len(helped) - self.rules.needs)

    def exchange(self) -> Exchange:
        """Pairs, and everything else."""
        values, allowed = worth_table(self.roster, self.helpers, self.brought, self.rules)
        chosen = best_assignment(values, allowed, self.helpers.capacity)
        rows = list(enumerate(self.brought))
        return Exchange(
            cities=len(self.roster),
            pairs=tuple(
                self._pair(need, place, int(chosen[row]), float(values[row, chosen[row]]))
                for row, (need, place) in rows
                if chosen[row] != NOBODY
            ),
            unmatched=self._unmatched(chosen, allowed),
            later=self.later,
            helpers=self._helpers(chosen),
            notes=tuple(
                exchange_words.unbacked(self.roster, self.catalog.modules[module].name, module, city, self.rules)
                for module, city in self.helpers.unbacked
            ),
            rules=self.rules,
        )

    def _pair(self, need: Need, place: int, helper: int, value: float) -> Pair:
        roster, module = self.roster, self.catalog.modules[need.module]
        near = closeness(roster, need.city, self.rules)
        of_pair = terms(roster, self.helpers, need, place, near)
        offered = bool(self.helpers.offered[need.module, helper])
        return Pair(
            city=roster.keys[need.city],
            city_name=roster.names[need.city],
            module=module.id,
            module_name=module.name,
            helper=roster.keys[helper],
            helper_name=roster.names[helper],
            worth=value,
            terms={name: number_or_none(of_pair[name][helper]) for name in TERMS},
            declared=need.declared,
            offered=offered,
            why=exchange_words.reasons(roster, need, place, helper, offered),
            contact=roster.declared[helper].contact,
        )

    def _unmatched(self, chosen: Ints, allowed: Bools) -> tuple[Unmatched, ...]:
        found = [self._alone(need) for need in self.lonely]
        found += [
            self._entry(need, "full", exchange_words.full(int(allowed[row].sum())))
            for row, (need, _) in enumerate(self.brought)
            if chosen[row] == NOBODY
        ]
        found += self._silent()
        column = {key: number for number, key in enumerate(self.roster.keys)}
        found.sort(key=lambda entry: column[entry.city])
        return tuple(found)

    def _alone(self, need: Need) -> Unmatched:
        if (busy := able(self.roster, self.helpers, need, self.rules)).any():
            return self._entry(need, "full", exchange_words.full(int(busy.sum())))
        others = self.helpers.can[need.module].copy()
        others[need.city] = False
        if others.any():
            return self._entry(need, "nobody_ahead", exchange_words.NOBODY_AHEAD.format(ahead=self.rules.ahead))
        return self._entry(need, "nobody", exchange_words.NOBODY)

    def _entry(self, need: Need, reason: Reason, why: str) -> Unmatched:
        module = self.catalog.modules[need.module]
        return Unmatched(self.roster.keys[need.city], self.roster.names[need.city], module.id, module.name, reason, why)

    def _silent(self) -> list[Unmatched]:
        """Cities whose answers do not say what they need."""
        roster, found = self.roster, []
        asked = {need.city for need in self.lonely} | {need.city for need, _ in self.brought}
        for city, (key, name) in enumerate(zip(roster.keys, roster.names, strict=True)):
            unknown = [m.name for row, m in enumerate(self.catalog.modules) if roster.status[row, city] is None]
            if np.isnan(roster.low_level[city]) and city not in asked:
                found.append(Unmatched(key, name, "", "", "no_level", exchange_words.NO_LEVEL))
            elif unknown:
                found.append(Unmatched(key, name, "", "", "unknown", exchange_words.unknown(unknown)))
        return found

    def _helpers(self, chosen: Ints) -> tuple[Helper, ...]:
        given = np.bincount(chosen[chosen != NOBODY], minlength=len(self.roster))
        return tuple(
            Helper(
                city=self.roster.keys[city],
                city_name=self.roster.names[city],
                modules=tuple(self.ids[row] for row in np.flatnonzero(self.helpers.can[:, city])),
                declared=self.roster.declared[city].offers is not None,
                capacity=int(self.helpers.capacity[city]),
                given=int(given[city]),
            )
            for city in np.flatnonzero(np.any(self.helpers.can, axis=0)).tolist()
        )
