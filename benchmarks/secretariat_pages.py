"""How long the secretariat's pages take with many cities, on a store in a temporary folder.

python -m benchmarks.secretariat_pages -n 1000
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from diagnostic.api import read_submission
from diagnostic.base.settings import Settings
from diagnostic.content.load import content_root
from diagnostic.store import (
    LOCAL,
    Store,
    add_city,
    import_submission,
    list_assessments,
    list_cities,
    open_store,
    read_audit,
    start_assessment,
    submit,
)
from diagnostic.web.desk import Desk
from diagnostic.web.parts.downloads import table_bytes
from diagnostic.web.secretariat.exporting import archive, json_lines, read_all, state_table, wide_table
from diagnostic.web.secretariat.round_standing import standings

EXAMPLE = content_root() / "questionnaires" / "ceds" / "1.0.0" / "examples" / "middling.json"


def fill(store: Store, cities: int) -> None:
    """Cities with one submitted assessment each."""
    submission = read_submission(EXAMPLE)
    for number in range(cities):
        city = f"city-{number}"
        add_city(store, LOCAL, city, f"City {number}", "KE")
        info = start_assessment(store, LOCAL, city, "2026").info
        saved = import_submission(
            store, LOCAL, info.id, submission, None, based_on=info.revision, write_id=f"write-{number}"
        )
        submit(store, LOCAL, info.id, based_on=saved.revision)


def timed(name: str, act: Callable[[], object]) -> None:
    """One line."""
    start = time.perf_counter()
    act()
    print(f"{name:<32}{time.perf_counter() - start:8.2f} s")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=1000)
    cities = parser.parse_args().n
    with TemporaryDirectory() as folder:
        store = open_store(Settings(data_dir=Path(folder)))
        timed(f"filling {cities} cities", lambda: fill(store, cities))
        every = list_assessments(store, LOCAL)
        today = datetime.now(UTC).date()
        timed(
            "page Cities",
            lambda: standings(
                list_cities(store, LOCAL), list_assessments(store, LOCAL), "2026", date(2026, 12, 31), today
            ),
        )
        timed("page Audit log", lambda: read_audit(store, LOCAL))
        timed("export: JSON lines", lambda: json_lines(read_all(Desk(store, LOCAL), every)))
        timed("export: zip", lambda: archive(read_all(Desk(store, LOCAL), every)))
        for ending in (".csv", ".parquet", ".xlsx"):
            timed(
                f"export: wide table {ending}",
                lambda ending=ending: table_bytes(wide_table(Desk(store, LOCAL), every), ending),  # type: ignore[misc]
            )
        timed("export: states", lambda: table_bytes(state_table(every), ".csv"))
        store.close()


if __name__ == "__main__":
    main()
