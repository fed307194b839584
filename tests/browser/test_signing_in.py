"""Signing in with a real OpenID Connect provider on this machine: two cities, a viewer, the secretariat, strangers."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostic.base.settings import Settings
from diagnostic.secretariat.exchange.declaration import Declaration
from diagnostic.store import (
    LOCAL,
    Store,
    add_city,
    add_member,
    answer_path,
    open_store,
    read_sheet,
    remove_member,
    save_declaration,
    sign_in,
    start_assessment,
)
from tests.browser.conftest import Server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider's own libraries
PEOPLE = {
    "ann@alpha.example": True,
    "viewer@bank.example": True,
    "office@secretariat.example": True,
    "stranger@nowhere.example": True,
    "unconfirmed@alpha.example": False,
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that knows some people; whoever signs in there types who they are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import run_server_in_thread  # noqa: PLC0415
    with run_server_in_thread() as running:
        address = f"http://localhost:{running.server_port}"
        for email, verified in PEOPLE.items():
            claims = json.dumps({"email": email, "email_verified": verified}).encode()
            place = f"{address}/users/{quote(email)}"
            known = Request(place, claims, {"Content-Type": "application/json"}, method="PUT")  # noqa: S310
            with urlopen(known):  # noqa: S310
                pass
        yield address


@pytest.fixture(scope="module")
def signed_server(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with sign-in, started in a folder that holds nothing but the secrets."""
    folder = tmp_path_factory.mktemp("signed")
    made = Server(folder, started_in=folder)
    (folder / ".streamlit").mkdir()
    secrets = {
        "redirect_uri": f"{made.address}/oauth2callback",
        "cookie_secret": "0123456789abcdef" * 4,
        "client_id": "diagnostic",
        "client_secret": "secret",
        "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }
    text = "[auth]\n" + "".join(f'{key} = "{value}"\n' for key, value in secrets.items())
    (folder / ".streamlit" / "secrets.toml").write_text(f'{text}client_kwargs = {{ scope = "openid email" }}\n')
    made.start()
    yield made
    made.kill()


@pytest.fixture(scope="module")
def cities(signed_server: Server) -> Iterator[tuple[Store, str, str]]:
    """The store; an assessment of Alpha and one of Beta."""
    store = open_store(Settings(data_dir=signed_server.folder))
    for name in ("alpha", "beta"):
        add_city(store, LOCAL, name, name.title(), "KE")
    add_member(store, LOCAL, "ann@alpha.example", "official", "alpha")
    add_member(store, LOCAL, "unconfirmed@alpha.example", "official", "alpha")
    add_member(store, LOCAL, "viewer@bank.example", "viewer", "alpha")
    add_member(store, LOCAL, "office@secretariat.example", "secretariat")
    keys = [start_assessment(store, LOCAL, name, "2026").info.id for name in ("alpha", "beta")]
    yield store, keys[0], keys[1]
    store.close()


@contextmanager
def signed_in(browser: Browser, server: Server, provider: str, email: str, link: str = "/") -> Iterator[Page]:
    """A browser of a person's own, after signing in where a link led."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(lambda url: "//localhost:" not in url and "//127.0.0.1:" not in url, lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(f"{server.address}{link}")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{provider}/**")
    page.locator("input[name=sub]").fill(email)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{server.address}/**")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    yield page
    context.close()


def test_an_official_has_the_own_city_and_no_other(
    browser: Browser, signed_server: Server, provider: str, cities: tuple[Store, str, str]
) -> None:
    """Opens a link once, answers under the own name, is refused at the border, once no member is out at once."""
    store, alpha, beta = cities
    link = f"/fill-in?a={alpha}&f=SOC"
    with signed_in(browser, signed_server, provider, "ann@alpha.example", link) as page:
        expect(page.get_by_role("heading", name="Social stability")).to_be_visible()
        expect(page.get_by_text("city official · Alpha")).to_be_visible()
        expect(page.get_by_role("link", name="Audit log")).to_have_count(0)
        page.goto(f"{signed_server.address}/fill-in?a={alpha}&f=ECO")
        card = page.locator(".st-key-card-ECO-07")
        card.locator("label", has_text="3 ·").first.click()
        expect(card.get_by_text("Answered: 3")).to_be_visible()
        given = read_sheet(store, LOCAL, alpha).fields[answer_path("ECO-07")]
        assert (given.value, given.by) == (3, "ann@alpha.example")
        page.goto(f"{signed_server.address}/fill-in?a={beta}&f=ECO")
        expect(page.get_by_text("This assessment cannot be opened")).to_be_visible()
        expect(page.get_by_text("Beta")).to_have_count(0)
        page.goto(f"{signed_server.address}/cities")
        expect(page.get_by_text("Your role does not open this page")).to_be_visible()
        save_declaration(store, sign_in(store, "ann@alpha.example"), "alpha", Declaration(), based_on=0)
        page.goto(f"{signed_server.address}/exchange")
        page.get_by_text("What your city offers and needs").click()
        said = page.get_by_text("by ann@alpha.example", exact=False)  # no sign but these: a copied address works
        expect(said).to_be_visible()
        expect(said.get_by_role("link")).to_have_count(0)
        page.goto(f"{signed_server.address}/fill-in?a={alpha}&f=ECO")
        expect(card.get_by_text("Answered: 3")).to_be_visible()
        remove_member(store, LOCAL, "ann@alpha.example")
        card.locator("label", has_text="4 ·").first.click()
        expect(card.get_by_text("Not saved.")).to_be_visible()
        page.get_by_role("link", name="Method").click()
        expect(page.get_by_text("You are not a member")).to_be_visible()
        assert read_sheet(store, LOCAL, alpha).fields[answer_path("ECO-07")].value == 3
        expect(page.get_by_role("link", name="Start")).to_have_count(0)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{provider}/oauth2/end_session**")
        page.goto(f"{signed_server.address}/fill-in?a={alpha}&f=ECO")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        expect(page.get_by_text("Alpha")).to_have_count(0)


def test_a_viewer_reads_and_the_secretariat_sees_all(
    browser: Browser, signed_server: Server, provider: str, cities: tuple[Store, str, str]
) -> None:
    _, alpha, beta = cities
    with signed_in(browser, signed_server, provider, "viewer@bank.example") as page:
        page.goto(f"{signed_server.address}/fill-in?a={alpha}&f=ECO")
        expect(page.get_by_text("Alpha · 2026")).to_be_visible()
        expect(page.get_by_role("textbox")).to_have_count(0)
        page.goto(f"{signed_server.address}/results?a={beta}")
        expect(page.get_by_text("This assessment cannot be opened")).to_be_visible()
    with signed_in(browser, signed_server, provider, "office@secretariat.example") as page:
        expect(page.get_by_role("heading", name="Cities", exact=True)).to_be_visible()
        expect(page.get_by_text("2 cities:")).to_be_visible()
        page.goto(f"{signed_server.address}/results?a={beta}")
        expect(page.get_by_text("Beta · 2026")).to_be_visible()


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("stranger@nowhere.example", "in no city and not in the secretariat"),
        ("unconfirmed@alpha.example", "not confirmed"),
    ],
)
def test_strangers_and_unconfirmed_addresses_stay_outside(
    browser: Browser, signed_server: Server, provider: str, cities: tuple[Store, str, str], email: str, words: str
) -> None:
    del cities
    with signed_in(browser, signed_server, provider, email) as page:
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.get_by_text(email)).to_be_visible()
        expect(page.get_by_role("link", name="Start")).to_have_count(0)
