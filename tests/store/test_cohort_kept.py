"""Head cities and shown peers: the newest counts, and a city sees its own row only."""

from __future__ import annotations

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.store import LOCAL, NotFoundError, Store, choose_head, publish_peers, read_audit, read_heads, read_peers
from tests.store.conftest import ALPHA


def test_the_newest_choice_counts_and_can_be_taken_back(store: Store) -> None:
    choose_head(store, LOCAL, "2026", "mobile-government", "alpha")
    choose_head(store, LOCAL, "2026", "big-data-gis", "alpha")
    choose_head(store, LOCAL, "2026", "mobile-government", "beta")
    choose_head(store, LOCAL, "2026", "big-data-gis", None)
    assert read_heads(store, ALPHA, "2026") == {"mobile-government": "beta"}
    assert read_heads(store, ALPHA, "2025") == {}
    assert sum(entry.action == "choose head city" for entry in read_audit(store, LOCAL)) == 4


def test_what_cannot_be_chosen_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError):
        choose_head(store, LOCAL, "2026", "mobile-government", "nowhere")
    for period, group in (("26", "mobile-government"), ("2026", "Mobile"), ("2026", "m" * 61)):
        with pytest.raises(ProblemError) as refused:
            choose_head(store, LOCAL, period, group, "alpha")
        assert refused.value.problems[0].code == "M204"


def test_the_newest_cohort_that_a_city_is_in_is_shown(store: Store) -> None:
    publish_peers(store, LOCAL, "2025", {"n": 20}, {"alpha": {"n": 11}, "beta": {"n": 12}})
    publish_peers(store, LOCAL, "2026", {"n": 30}, {"beta": {"n": 13}})
    found = read_peers(store, ALPHA, "alpha")
    assert found is not None
    assert (found.period, found.whole, found.own) == ("2025", {"n": 20}, {"n": 11})
    assert read_peers(store, ALPHA, "alpha", "2026") is None
    with pytest.raises(NotFoundError):
        read_peers(store, ALPHA, "beta")
    with pytest.raises(NotFoundError):
        publish_peers(store, LOCAL, "2026", {}, {"nowhere": {}})
