"""A real server, a real Chromium, and a store that a test can look into."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from diagnostic.base.settings import Settings
from diagnostic.store import LOCAL, Store, add_city, open_store, start_assessment

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
expect.set_options(timeout=90_000)


class Server:
    """The app as a process of its own, on a port of its own; the store is SQLite in the folder unless given."""

    def __init__(self, folder: Path, started_in: Path = ROOT, database_url: str = "") -> None:
        self.folder = folder
        self.started_in = started_in
        self.database_url = database_url
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Of the page Start."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("DIAGNOSTIC_", "STREAMLIT_"))}
        environment |= {"DIAGNOSTIC_DATA_DIR": str(self.folder), "STREAMLIT_SERVER_HEADLESS": "true"}
        if self.database_url:
            environment["DIAGNOSTIC_DATABASE_URL"] = self.database_url
        command = [sys.executable, "-m", "diagnostic", "serve", "--port", str(self.port)]
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(command, cwd=self.started_in, env=environment, stdout=log, stderr=log)
        for _ in range(300):
            try:
                with urlopen(f"{self.address}/_stcore/health", timeout=1) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text())

    def kill(self) -> None:
        """As ``kill -9`` does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"{CHROMIUM} is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield running
        running.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running app with an empty store."""
    made = Server(tmp_path)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The same store, seen from the test."""
    opened = open_store(Settings(data_dir=server.folder))
    yield opened
    opened.close()


@pytest.fixture
def draft(store: Store) -> str:
    """An empty draft."""
    add_city(store, LOCAL, "alpha", "Alpha")
    return start_assessment(store, LOCAL, "alpha", "2026").info.id


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """One tab of a person."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, timezone_id="Africa/Nairobi")
    page = context.new_page()
    page.set_default_timeout(90_000)
    yield page
    context.close()
