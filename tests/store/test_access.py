"""Who may see and change what: every public function, tried by everybody, across the border of cities."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

import diagnostic.store as api
from diagnostic.base.problems import ProblemError
from diagnostic.store import (
    LOCAL,
    Actor,
    AssessmentInfo,
    NotAllowedError,
    NotAMemberError,
    NotFoundError,
    Store,
    add_member,
    export_submission,
    get_assessment,
    keep_upload,
    list_assessments,
    remove_member,
    save_answer,
    save_review_comment,
    sign_in,
    start_assessment,
    submit,
)
from diagnostic.store.errors import StaleWriteError
from diagnostic.store.tables import METADATA, members
from tests.store.conftest import NUMBERS, PEOPLE, wid
from tests.store.exchange_cases import EXCHANGE_CASES

SEES = {"alpha", "colleague", "viewer of alpha", "viewer of all", "secretariat", "local"}
CHANGES = {"alpha", "colleague", "secretariat", "local"}
MANAGES = {"secretariat", "local"}
EVERYBODY = set(PEOPLE)
STRANGERS = {
    "stranger": Actor("stranger@nowhere.example", "official", "alpha"),
    "forged role": Actor("beta@cities.example", "secretariat"),
    "forged city": Actor("beta@cities.example", "official", "alpha"),
    "forged view": Actor("viewer-beta@cities.example", "viewer"),
}


@dataclass
class Target:
    """What a call is tried on: things of Alpha."""

    draft: AssessmentInfo
    submitted: AssessmentInfo
    upload: str
    number: int


@dataclass
class Case:
    """A public function: how to call it on things of Alpha, and who may.

    Attributes:
        call: The call.
        may: Who may; everybody else must be refused.
        cities: Cities that the answer names; nobody may see more than their own.
    """

    call: Callable[[Store, Actor, Target], Any]
    may: set[str]
    cities: Callable[[Any], Iterable[str | None]] = lambda _: ()


def _answer(store: Store, actor: Actor, target: Target) -> Any:
    return save_answer(store, actor, target.draft.id, "STR-01", 3, based_on=target.draft.revision, write_id=wid())


def _save(store: Store, actor: Actor, target: Target) -> Any:
    changes = {"/target_level": 3}
    return api.save_fields(store, actor, target.draft.id, changes, based_on=target.draft.revision, write_id=wid())


def _import(store: Store, actor: Actor, target: Target) -> Any:
    submission = export_submission(store, LOCAL, target.submitted.id)
    return api.import_submission(
        store, actor, target.draft.id, submission, None, based_on=target.draft.revision, write_id=wid()
    )


CASES = {
    "add_city": Case(lambda s, a, t: api.add_city(s, a, f"new-{t.number}", "New"), MANAGES),
    "add_member": Case(lambda s, a, t: add_member(s, a, f"x{t.number}@x", "official", "alpha"), MANAGES),
    "audit_actions": Case(lambda s, a, _: api.audit_actions(s, a), MANAGES),
    "export_submission": Case(lambda s, a, t: export_submission(s, a, t.draft.id), SEES),
    "get_assessment": Case(lambda s, a, t: get_assessment(s, a, t.draft.id), SEES),
    "give_section": Case(lambda s, a, t: api.give_section(s, a, t.draft.id, "STR", "x"), CHANGES),
    "grant_quota": Case(lambda s, a, _: api.grant_quota(s, a, "alpha", 1, "why"), MANAGES),
    "import_submission": Case(_import, CHANGES),
    "keep_upload": Case(lambda s, a, t: keep_upload(s, a, "alpha", "f", b"", assessment_id=t.draft.id), CHANGES),
    "list_assessments": Case(
        lambda s, a, _: list_assessments(s, a), EVERYBODY, lambda found: [info.city_id for info in found]
    ),
    "list_cities": Case(lambda s, a, _: api.list_cities(s, a), EVERYBODY, lambda found: [city.id for city in found]),
    "list_members": Case(lambda s, a, _: api.list_members(s, a), MANAGES),
    "list_uploads": Case(
        lambda s, a, _: api.list_uploads(s, a), EVERYBODY, lambda found: [upload.city_id for upload in found]
    ),
    "preview_import": Case(
        lambda s, a, t: api.preview_import(s, a, t.draft.id, export_submission(s, LOCAL, t.submitted.id)), SEES
    ),
    "read_audit": Case(lambda s, a, _: api.read_audit(s, a), MANAGES),
    "read_carried": Case(lambda s, a, t: api.read_carried(s, a, t.draft.id), SEES),
    "read_content": Case(lambda s, a, t: api.read_content(s, a, t.draft.id), SEES),
    "read_history": Case(lambda s, a, t: api.read_history(s, a, t.draft.id), SEES),
    "read_quota": Case(lambda s, a, _: api.read_quota(s, a, "alpha"), SEES),
    "read_review_comments": Case(lambda s, a, t: api.read_review_comments(s, a, t.submitted.id), SEES),
    "read_sections": Case(lambda s, a, t: api.read_sections(s, a, t.draft.id), SEES),
    "read_sheet": Case(lambda s, a, t: api.read_sheet(s, a, t.draft.id), SEES),
    "read_validated_result": Case(lambda s, a, t: api.read_validated_result(s, a, t.submitted.id), SEES),
    "remove_member": Case(lambda s, a, t: remove_member(s, a, f"leaver{t.number}@x"), MANAGES),
    "save_answer": Case(_answer, CHANGES),
    "save_fields": Case(_save, CHANGES),
    "save_review_comment": Case(lambda s, a, t: save_review_comment(s, a, t.submitted.id, "STR-01", "x"), MANAGES),
    "save_verification": Case(
        lambda s, a, t: api.save_verification(s, a, t.submitted.id, "STR-02", "verified"), MANAGES
    ),
    "send_back": Case(lambda s, a, t: api.send_back(s, a, t.submitted.id, {"": "x"}), MANAGES),
    "start_assessment": Case(
        lambda s, a, t: start_assessment(s, a, "alpha", f"{1500 + t.number}", carry_from=t.submitted.id), CHANGES
    ),
    "submit": Case(lambda s, a, t: submit(s, a, t.draft.id, based_on=t.draft.revision), CHANGES),
    "upload_bytes": Case(lambda s, a, t: api.upload_bytes(s, a, t.upload), SEES),
    "validate": Case(lambda s, a, t: api.validate(s, a, t.submitted.id, based_on=t.submitted.revision), MANAGES),
}
WITHOUT_ACTOR = {"open_store", "sign_in"}
OF_THE_OPERATOR = {
    *("sign_in", "write_archive", "write_sqlite", "upgrade", "backup", "restore", "verify_store"),
    *("quota_within", "content_of"),  # inside a transaction that has asked
}
"""Functions that ask nobody: of the person at the machine, and parts of others."""


def public_functions() -> dict[str, Any]:
    """Every function that the store offers, but the makers of paths."""
    found = dict(inspect.getmembers(api, inspect.isfunction))
    return {name: value for name, value in found.items() if not name.endswith("_path")}


def test_no_function_is_forgotten() -> None:
    functions = public_functions()
    assert not set(CASES) & set(EXCHANGE_CASES)
    assert {*CASES, *EXCHANGE_CASES} == set(functions) - WITHOUT_ACTOR
    for name in {*CASES, *EXCHANGE_CASES}:
        assert list(inspect.signature(functions[name]).parameters)[:2] == ["store", "actor"]


def test_no_module_of_the_store_has_a_door_of_its_own() -> None:
    """Whatever asks for an actor is offered, and so tried across the border; the rest works inside a transaction."""
    for module in pkgutil.iter_modules(api.__path__):
        found = vars(importlib.import_module(f"diagnostic.store.{module.name}"))
        for name, value in found.items():
            if inspect.isfunction(value) and not name.startswith("_"):
                parameters = list(inspect.signature(value).parameters)
                assert parameters[:2] != ["store", "actor"] or hasattr(api, name), f"{module.name}.{name}"
                assert parameters[:1] != ["store"] or "actor" in parameters or name in OF_THE_OPERATOR, name


def target_of(store: Store) -> Target:
    """New things of Alpha."""
    number = next(NUMBERS)
    draft = start_assessment(store, LOCAL, "alpha", f"{2000 + number % 900}-Q1").info
    submitted = start_assessment(store, LOCAL, "alpha", f"{2000 + number % 900}-Q2").info
    save_answer(store, LOCAL, submitted.id, "STR-02", 2, based_on=submitted.revision, write_id=wid())
    submit(store, LOCAL, submitted.id, based_on=submitted.revision + 1)
    save_review_comment(store, LOCAL, submitted.id, "STR-01", "secret until sent")
    upload = keep_upload(store, LOCAL, "alpha", "file.xlsx", b"bytes")
    add_member(store, LOCAL, f"leaver{number}@x", "official", "alpha")
    return Target(draft, get_assessment(store, LOCAL, submitted.id), upload.id, number)


def content(store: Store) -> list[Any]:
    """Everything that is stored."""
    with store.reading() as connection:
        return [sorted(map(str, connection.execute(table.select()))) for table in METADATA.sorted_tables]


@pytest.mark.parametrize("name", sorted(CASES))
def test_everybody_tries_everything(make_store: Callable[..., Store], name: str) -> None:
    store = make_store(per_year=1000)
    start_assessment(store, LOCAL, "beta", "2026")
    keep_upload(store, LOCAL, "beta", "file.xlsx", b"bytes")
    case = CASES[name]
    for who, actor in (PEOPLE | STRANGERS).items():
        target = target_of(store)
        before = content(store)
        if who in case.may:
            found = case.call(store, actor, target)
            if not actor.sees_all:
                assert set(case.cities(found)) <= {actor.city_id}, f"{who} sees another city"
            continue
        refusal = NotAMemberError if who in STRANGERS else (NotAllowedError, NotFoundError)
        with pytest.raises(refusal) as error:
            case.call(store, actor, target)
        if actor.city_id == "beta" and who not in STRANGERS and case.may != MANAGES:
            assert error.type is NotFoundError, "a thing of another city looks as if it did not exist"
        assert content(store) == before, f"{who} changed something"


def test_lists_can_be_asked_for_another_city_only_in_vain(store: Store) -> None:
    start_assessment(store, LOCAL, "alpha", "2026")
    keep_upload(store, LOCAL, "alpha", "file.xlsx", b"bytes")
    for who in ("beta", "viewer of beta"):
        assert list_assessments(store, PEOPLE[who], "alpha") == []
        assert api.list_uploads(store, PEOPLE[who], city_id="alpha") == []


def test_nothing_is_carried_or_imported_across_the_border(store: Store) -> None:
    theirs = start_assessment(store, LOCAL, "beta", "2025").info
    with pytest.raises(NotFoundError):
        start_assessment(store, PEOPLE["alpha"], "alpha", "2026", carry_from=theirs.id)
    with pytest.raises(NotFoundError):
        start_assessment(store, PEOPLE["alpha"], "alpha", "2026", carry_from="no such")
    assert list_assessments(store, PEOPLE["alpha"]) == [], "nothing half done is left"
    with pytest.raises(api.NotFoundError):
        keep_upload(store, PEOPLE["alpha"], "alpha", "f", b"", assessment_id=theirs.id)
    mine = start_assessment(store, PEOPLE["alpha"], "alpha", "2026").info
    upload = keep_upload(store, LOCAL, "beta", "f", b"")
    submission = export_submission(store, PEOPLE["alpha"], mine.id)
    with pytest.raises(NotFoundError):
        api.import_submission(
            store, PEOPLE["alpha"], mine.id, submission, None, based_on=1, write_id=wid(), upload_id=upload.id
        )


def test_a_member_that_leaves_or_moves_is_refused_at_once(store: Store) -> None:
    alpha = sign_in(store, " ALPHA@cities.example ")
    assert alpha == PEOPLE["alpha"]
    remove_member(store, LOCAL, alpha.email)
    with pytest.raises(NotAMemberError):
        list_assessments(store, alpha)
    with pytest.raises(NotAMemberError):
        sign_in(store, alpha.email)
    add_member(store, LOCAL, alpha.email, "official", "beta")
    with pytest.raises(NotAMemberError):
        list_assessments(store, alpha)
    assert sign_in(store, alpha.email).city_id == "beta"


def test_the_same_address_is_saved_twice_at_the_same_moment(store: Store) -> None:
    """One of the two is kept, and the other is saved after it (SQLite) or told so in words (PostgreSQL)."""
    said: list[str] = []

    def add() -> None:
        try:
            said.append(add_member(store, LOCAL, "new@x.example", "official", "beta").email)
        except ProblemError as error:
            said.append(error.problems[0].code)

    second = threading.Thread(target=add)
    with store.writing() as connection:
        row = {"email": "new@x.example", "role": "official", "city_id": "alpha", "added_at": "2026", "added_by": "x"}
        connection.execute(members.insert().values(row))
        second.start()
        second.join(0.3)  # it waits for this transaction
        assert not said
    second.join()
    assert said == ["new@x.example" if store.is_sqlite else "D112"]
    assert sign_in(store, "new@x.example").city_id == ("beta" if store.is_sqlite else "alpha")


def test_a_reviewer_s_notes_are_seen_by_the_city_once_sent(store: Store) -> None:
    target = target_of(store)
    official = PEOPLE["alpha"]
    assert api.read_review_comments(store, official, target.submitted.id) == []
    assert len(api.read_review_comments(store, PEOPLE["secretariat"], target.submitted.id)) == 1
    api.send_back(store, PEOPLE["secretariat"], target.submitted.id)
    assert [note.text for note in api.read_review_comments(store, official, target.submitted.id)] == [
        "secret until sent"
    ]


def test_a_refusal_of_a_stranger_comes_before_anything_is_told(store: Store) -> None:
    """A stale write of somebody else does not answer with the stored value."""
    target = target_of(store)
    save_answer(store, LOCAL, target.draft.id, "STR-01", 5, based_on=target.draft.revision, write_id=wid())
    for actor in (PEOPLE["beta"], PEOPLE["viewer of alpha"], *STRANGERS.values()):
        try:
            _answer(store, actor, target)
        except StaleWriteError:
            pytest.fail("the stored value was told")
        except (NotFoundError, NotAllowedError, NotAMemberError):
            pass
