"""`kill -9` at random moments loses no acknowledged write; the long form is `benchmarks.kill_writer`."""

from __future__ import annotations

from benchmarks.kill_writer import kill_writers
from tests.store.conftest import Place


def test_no_acknowledged_write_is_lost(place: Place) -> None:
    found = kill_writers(place.settings_filled(), kills=4, seed=2013)
    assert found.lost == []
    assert found.acknowledged >= found.kills
    assert found.unacknowledged_but_kept <= found.kills
