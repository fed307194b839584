"""The secretariat's page Cohort: from the store to figures, for the cities that count only."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from diagnostic.api import read_submission
from diagnostic.content.load import content_root
from diagnostic.secretariat.exchange.declaration import Declaration
from diagnostic.store import (
    LOCAL,
    Store,
    add_city,
    list_assessments,
    read_heads,
    read_sheet,
    save_declaration,
    save_fields,
    start_assessment,
    submit,
)
from diagnostic.store.assessments.field_paths import flatten
from tests.web.conftest import HOSTILE
from tests.web.test_pages import shown_tables, texts

Show = Callable[..., AppTest]
PAGE = "cohort"
CITIES = 12


@pytest.fixture
def filled(store: Store) -> Store:
    """Twelve cities that submitted, each a little different, and one draft; one has a hostile name."""
    folder = content_root() / "questionnaires/ceds/1.0.0/examples"
    values = flatten(read_submission(folder / "middling.json"))
    levels = [path for path, value in values.items() if path.startswith("/answers/") and value in (2, 3)]
    own = {path: value for path, value in values.items() if not path.startswith("/city")}
    for number in range(CITIES + 1):
        city = f"city-{number:02}"
        add_city(store, LOCAL, city, HOSTILE if number == 0 else f"Town {number:02}", "KE")
        key = start_assessment(store, LOCAL, city, "2026").info.id
        changed = dict.fromkeys(levels[:number], 4) | {"/city/population": 600_000 + number}
        base = read_sheet(store, LOCAL, key).revision
        save_fields(store, LOCAL, key, own | changed, based_on=base, write_id="filled")
        if number < CITIES:
            submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    return store


def part(app: AppTest, name: str) -> AppTest:
    app.session_state["cohort part"] = name
    return app.run()


def test_every_part_of_the_page(filled: Store, show: Show, download: Callable[[str], bytes]) -> None:
    save_declaration(filled, LOCAL, "city-08", Declaration(head_of=("mobile-government",)), based_on=0)
    app = show(PAGE)
    assert not app.exception
    assert "12 cities, period 2026" in texts(app).replace("\\", "")
    assert "assessments: submitted and validated" in texts(app)
    for name in ("Systems", "Challenge groups", "One city", "Map", "Report"):
        assert not part(app, name).exception
    assert download("XLSX").startswith(b"PK")
    app = part(app, "Challenge groups")
    app.selectbox(key="cohort group").select("Mobile Government").run()
    assert re.search("Head city.*Town 08: .*, offered to lead", texts(app).replace("\n", " "))
    app.selectbox(key="head 2026 mobile-government").select_index(1).run()
    next(button for button in app.button if button.label == "Keep this choice").click().run()
    assert not app.exception
    assert read_heads(filled, LOCAL, "2026") == {"mobile-government": "city-08"}
    app = part(app, "One city")
    assert "11 peers" in texts(app)
    app.selectbox(key="cohort states").select("all, drafts too").run()
    assert "13 cities, period 2026" in texts(app).replace("\\", "")


def test_a_city_sees_medians_of_its_peers_and_no_name(filled: Store, show: Show) -> None:
    """The secretariat publishes; the city's page shows its own row."""
    own = next(info.id for info in list_assessments(filled, LOCAL) if info.city_id == "city-03")
    assert any("Nothing to show yet" in info.value for info in show("peers", a=own).info)
    app = part(show(PAGE), "Report")
    next(button for button in app.button if button.label == "Publish for 12 cities").click().run()
    assert not app.exception
    app = show("peers", a=own)
    assert not app.exception
    assert "11 peers" in texts(app)
    assert shown_tables(app)[0][0][::4] == ["Overall score", "11"]
    assert not any(f"Town {number:02}" in texts(app) for number in range(13) if number != 3)


@pytest.mark.usefixtures("filled")
def test_without_an_assessment_in_these_states_it_says_so(show: Show) -> None:
    """None is validated: words instead of an empty chart."""
    app = show(PAGE)
    app.selectbox(key="cohort states").select("validated").run()
    assert not app.exception
    assert any("No assessment is in these states" in info.value for info in app.info)


def test_an_empty_store(show: Show) -> None:
    app = show(PAGE)
    assert not app.exception
    assert any("no assessments" in info.value for info in app.info)
