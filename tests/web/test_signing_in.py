"""Who is let in: half a set-up, verified addresses, roles, and the pages each role may open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest

from diagnostic.base.problems import ProblemError
from diagnostic.store import LOCAL, Store, add_city, add_member, list_assessments, remove_member, start_assessment
from diagnostic.web import menu
from diagnostic.web.sign_in import sign_in_set_up, signing_in
from diagnostic.web.sign_in.sign_in_set_up import check_caller, set_up_problems, sign_in_is_set_up
from diagnostic.web.sign_in.signing_in import email_of, is_signed_in
from tests.web.test_pages import texts

WHOLE = {
    "redirect_uri": "https://diagnostic.example.org/oauth2callback",
    "cookie_secret": "0123456789abcdef" * 2,
    "client_id": "diagnostic",
    "client_secret": "hidden",
    "server_metadata_url": "https://id.example.org/.well-known/openid-configuration",
}
Show = Callable[..., AppTest]


def test_a_whole_set_up_has_no_problems() -> None:
    assert set_up_problems(WHOLE) == []
    local = {"redirect_uri": "http://localhost:8501/oauth2callback", "client_kwargs": {"scope": "openid email"}}
    assert set_up_problems(WHOLE | local) == []


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_a_missing_key_is_named(missing: str) -> None:
    for section in ({k: v for k, v in WHOLE.items() if k != missing}, WHOLE | {missing: " "}, WHOLE | {missing: 1}):
        assert [(p.code, p.where) for p in set_up_problems(section)] == [("X807", f"auth.{missing}")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("redirect_uri", "http://diagnostic.example.org/oauth2callback"),
        ("redirect_uri", "https://diagnostic.example.org/callback"),
        ("redirect_uri", "https://diagnostic.example.org/oauth2callback?x=1"),
        ("server_metadata_url", "http://id.example.org/x"),
        ("cookie_secret", "x" * 31),
        ("other", {"client_id": "x"}),
        ("expose_tokens", "id"),
    ],
)
def test_a_wrong_value_is_named_and_no_secret_shown(key: str, value: Any) -> None:
    found = set_up_problems(WHOLE | {key: value})
    assert [(p.code, p.where) for p in found] == [("X807", f"auth.{key}")]
    assert "hidden" not in str(found[0])
    assert "xxxx" not in str(found[0])


@pytest.mark.parametrize("text", [None, "[other]\na = 1\n", "[auth]\n", "auth = 1\n", "not TOML [", "whole"])
def test_only_no_section_at_all_is_the_tool_for_one_person(
    text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit takes a file that it cannot read for a missing one; here nobody is let in."""
    place = tmp_path / "secrets.toml"
    if text is not None:
        whole = "[auth]\n" + "".join(f'{key} = "{value}"\n' for key, value in WHOLE.items())
        place.write_text(whole if text == "whole" else text)
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(place)])
    monkeypatch.setattr(secrets_singleton, "_secrets", None)
    st.cache_resource.clear()
    try:
        if text is None or "other" in text:
            assert sign_in_is_set_up() is False
        elif text == "whole":
            config.set_option("server.trustedUserHeaders", {"X-User": "email"})
            with pytest.raises(ProblemError, match=r"server\.trustedUserHeaders"):
                sign_in_is_set_up()
            config.set_option("server.trustedUserHeaders", {})
            assert sign_in_is_set_up() is True
        else:
            with pytest.raises(ProblemError, match="X807"):
                sign_in_is_set_up()
    finally:
        config.set_option("secrets.files", before)
        st.cache_resource.clear()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "diagnostic.example.org"},
        {"Host": "127.0.0.1:8501", "Origin": "https://diagnostic.example.org"},
        {"Host": "127.0.0.1:8501", "Origin": "null"},
        {"Host": "127.0.0.1:8501", "X-Forwarded-For": "10.0.0.7"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": "[x"},
    ],
)
def test_without_sign_in_a_proxy_or_another_name_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ProblemError, match="X806"):
        check_caller(headers)


def test_this_computer_is_let_in() -> None:
    check_caller({"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"})
    check_caller({"Host": "[::1]:8501", "Origin": "http://localhost:8501"})
    check_caller({})


@pytest.mark.parametrize("verified", [True, "true"])
def test_an_address_that_the_provider_vouches_for(verified: Any) -> None:
    assert email_of({"email": " A@x.example ", "email_verified": verified}) == "A@x.example"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "a@x.example"},
        {"email": "a@x.example", "email_verified": False},
        {"email": "a@x.example", "email_verified": "false"},
        {"email": "a@x.example", "email_verified": 1},
        {"email": ["a@x.example"], "email_verified": True},
        {"email": " ", "email_verified": True},
        {"email_verified": True},
    ],
)
def test_any_other_address_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(ProblemError, match="D126"):
        email_of(claims)


def test_a_sign_in_lasts_twelve_hours() -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    hours = {n: (now - timedelta(hours=n)).timestamp() for n in (1, 11, 13)}
    assert is_signed_in({"is_logged_in": True, "iat": hours[11]}, now)
    assert not is_signed_in({"is_logged_in": True, "iat": hours[13]}, now)
    assert not is_signed_in({"is_logged_in": False, "iat": hours[1]}, now)
    assert not is_signed_in({"is_logged_in": "true", "iat": hours[1]}, now)
    assert not is_signed_in({"is_logged_in": True}, now)
    assert not is_signed_in({"is_logged_in": True, "iat": True}, now)


@pytest.fixture
def sign_in_as(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody at the browser, with sign-in set up: official of Alpha, viewer, secretariat, or a stranger."""
    add_city(store, LOCAL, "alpha", "Alpha")
    add_city(store, LOCAL, "beta", "Beta")
    add_member(store, LOCAL, "official@x", "official", "alpha")
    add_member(store, LOCAL, "viewer@x", "viewer", "alpha")
    add_member(store, LOCAL, "secretariat@x", "secretariat")

    def become(who: str, **claims: Any) -> None:
        said = {"is_logged_in": True, "iat": datetime.now(UTC).timestamp(), "email": f"{who}@x", "email_verified": True}
        monkeypatch.setattr("diagnostic.web.app.sign_in_is_set_up", lambda: True)
        monkeypatch.setattr("diagnostic.web.desk.sign_in_is_set_up", lambda: True)
        monkeypatch.setattr(signing_in, "claims", lambda: said | claims)

    return become


def test_nobody_signed_in_sees_only_the_way_in(sign_in_as: Callable[..., None], show: Show) -> None:
    sign_in_as("official", is_logged_in=False)
    for page in ("", "results", "method", "upload"):
        app = show(page)
        assert app.title[0].value == "Sign in"
        assert [button.label for button in app.button] == ["Sign in"]


@pytest.mark.parametrize(
    ("who", "claims", "words"),
    [
        ("stranger", {}, "in no city and not in the secretariat"),
        ("official", {"email_verified": False}, "not confirmed"),
    ],
)
def test_who_is_no_member_learns_whom_to_ask(
    who: str,
    claims: dict[str, Any],
    words: str,
    sign_in_as: Callable[..., None],
    show: Show,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DIAGNOSTIC_CONTACT", "Office, office@x.example")
    sign_in_as(who, **claims)
    app = show("results")
    assert words in texts(app)
    assert "Office, office@x.example" in texts(app)
    assert f"{who}@x" in texts(app)
    assert [button.label for button in app.button] == ["Sign out"]


def test_roles_see_their_own(sign_in_as: Callable[..., None], show: Show, store: Store) -> None:
    """An official works on the own city, another city's address does not exist, a viewer and the secretariat read."""
    mine = start_assessment(store, LOCAL, "alpha", "2026").info.id
    theirs = start_assessment(store, LOCAL, "beta", "2026").info.id
    sign_in_as("official")
    assert show("fill-in", a=mine, f="ECO").radio[0].disabled is False
    refused = show("fill-in", a=theirs, f="ECO")
    assert "cannot be opened" in texts(refused)
    assert "D105" in texts(refused)
    for reader in ("viewer", "secretariat"):
        sign_in_as(reader)
        app = show("fill-in", a=mine, f="ECO")
        assert not app.exception
        assert "Alpha" in texts(app)
        assert not app.text_input
    sign_in_as("viewer")
    assert "Your role does not open this page" in texts(show("upload", a=mine))


def test_a_removed_member_is_out_with_the_next_click(sign_in_as: Callable[..., None], show: Show, store: Store) -> None:
    key = start_assessment(store, LOCAL, "alpha", "2026").info.id
    sign_in_as("official")
    app = show("fill-in", a=key, f="ECO")
    before = list_assessments(store, LOCAL)
    remove_member(store, LOCAL, "official@x")
    app.radio[0].set_value(app.radio[0].options[0]).run()
    assert list_assessments(store, LOCAL) == before, "the click on an answer was refused"
    app.run()
    assert not app.radio
    assert app.title[0].value == "You are not a member"


def test_a_click_after_twelve_hours_is_saved_before_the_page_asks_again(
    sign_in_as: Callable[..., None], show: Show, store: Store
) -> None:
    key = start_assessment(store, LOCAL, "alpha", "2026").info.id
    sign_in_as("official")
    app = show("fill-in", a=key, f="ECO")
    sign_in_as("official", iat=(datetime.now(UTC) - timedelta(hours=13)).timestamp())
    before = list_assessments(store, LOCAL)[0].revision
    app.radio[0].set_value(app.radio[0].options[0]).run()
    assert list_assessments(store, LOCAL)[0].revision == before + 1
    app.run()
    assert app.title[0].value == "Sign in"
    assert "more than 12 hours ago" in texts(app)


def test_another_person_at_the_browser_is_not_the_one_before(
    sign_in_as: Callable[..., None], show: Show, store: Store
) -> None:
    key = start_assessment(store, LOCAL, "alpha", "2026").info.id
    sign_in_as("official")
    app = show("fill-in", a=key, f="ECO")
    before = list_assessments(store, LOCAL)[0].revision
    sign_in_as("stranger")
    app.radio[0].set_value(app.radio[0].options[0]).run()
    assert list_assessments(store, LOCAL)[0].revision == before


def test_half_a_set_up_lets_nobody_in(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    def half() -> Any:
        return {"client_id": "x"}

    monkeypatch.setattr(sign_in_set_up, "_section", half)
    st.cache_resource.clear()
    app = show("")
    assert "nobody is let in" in texts(app)
    assert "X807" in texts(app)
    assert not app.title


def test_the_secretariat_s_section_is_not_for_officials() -> None:
    assert {entry.section for entry in menu.PAGES.values()} <= {
        menu.CITY,
        menu.RESULT,
        menu.LEARN,
        menu.SECRETARIAT,
    }
    for entry in menu.PAGES.values():
        if entry.section == menu.SECRETARIAT:
            assert entry.who in (menu.secretariat, menu.all_cities), entry.title
