"""An app without a browser, on a store of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from diagnostic.api import read_submission
from diagnostic.base.problems import Problem, ProblemError
from diagnostic.base.settings import Settings
from diagnostic.content.load import content_root, load_questionnaire
from diagnostic.store import (
    LOCAL,
    OVERALL,
    Store,
    add_city,
    open_store,
    read_sheet,
    save_fields,
    send_back,
    start_assessment,
    submit,
    validate,
)
from diagnostic.store.assessments.field_paths import flatten

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "Alpha <b>*x*</b> :red[y]"
STATES = ("empty", "half", "full", "locked", "sent_back", "validated")


@pytest.fixture(scope="session", autouse=True)
def _installed_components() -> Iterator[None]:
    """Each run of a page reads what every installed package says of itself: half of the time of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty store, the same that the app opens."""
    for name in [name for name in os.environ if name.startswith("DIAGNOSTIC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DIAGNOSTIC_DATA_DIR", str(tmp_path))
    st.cache_resource.clear()
    opened = open_store(Settings(data_dir=tmp_path))
    yield opened
    opened.close()
    st.cache_resource.clear()


@pytest.fixture
def in_state(store: Store) -> Callable[[str, str], str]:
    """Makes an assessment in one of the states."""

    def make(state: str, questionnaire: str = "ceds") -> str:
        add_city(store, LOCAL, "alpha", HOSTILE)
        key = start_assessment(store, LOCAL, "alpha", "2026", questionnaire=questionnaire).info.id
        if state != "empty":
            example = "middling" if questionnaire == "ceds" else "spreading"
            folder = content_root() / "questionnaires" / questionnaire / "1.0.0" / "examples"
            values = flatten(read_submission(folder / f"{example}.json"))
            values = {path: value for path, value in values.items() if not path.startswith("/city")}
            if state == "half":
                values = dict(list(values.items())[::2])
            base = read_sheet(store, LOCAL, key).revision
            save_fields(store, LOCAL, key, values, based_on=base, write_id="filled")
        if state in ("locked", "sent_back", "validated"):
            submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
        first = load_questionnaire(questionnaire).questions[0].id
        if state == "sent_back":
            send_back(store, LOCAL, key, {first: HOSTILE, OVERALL: HOSTILE})
        elif state == "validated":
            validate(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
        return key

    return make


@pytest.fixture
def show(store: Store) -> Callable[..., AppTest]:
    """Runs a page and gives what it shows."""
    del store  # it must be there

    def run(page: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for key, value in address.items():
            app.query_params[key] = value
        if page:
            app._page_hash = calc_hash(page)  # pages that are functions have no file that switch_page could name
        return app.run()

    return run


@pytest.fixture
def download(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], bytes]:
    """Makes a file that a page offers, as the browser's click does: later, where nobody's session is known."""
    offered: dict[str, Any] = {}

    def offer(label: str, data: object, *_: object, **__: object) -> None:
        offered[label] = data

    def nobody() -> NoReturn:
        raise ProblemError([Problem("D127")])

    def make(label: str) -> bytes:
        with monkeypatch.context() as later:
            later.setattr("diagnostic.web.desk.actor", nobody)
            found: bytes = offered[label]()
        return found

    monkeypatch.setattr(st, "download_button", offer)
    return make
