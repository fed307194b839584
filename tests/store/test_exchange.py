"""Declarations, published matchings and good practices: who may, what is kept, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from sqlalchemy import text

from diagnostic.base.problems import ProblemError
from diagnostic.secretariat.exchange.declaration import Declaration
from diagnostic.store import (
    LOCAL,
    ExchangeRow,
    NotAllowedError,
    NotAMemberError,
    NotFoundError,
    PracticeText,
    StaleWriteError,
    Store,
    WrongStateError,
    approve_practice,
    get_practice,
    keep_practice_file,
    list_approved_practices,
    list_practices,
    practice_file_bytes,
    propose_practice,
    publish_exchange,
    read_audit,
    read_declaration,
    read_exchange,
    save_declaration,
    save_fields,
    save_practice,
    send_back_practice,
    start_assessment,
    withdraw_practice,
)
from diagnostic.store.operating.operations import verify_store
from diagnostic.store.practices.good_practices import NEEDED
from diagnostic.store.practices.practice_attachments import MOST_FILES, safe_name
from tests.store.conftest import ALPHA, BETA, COLLEAGUE, PEOPLE, SECRETARIAT
from tests.store.exchange_cases import EXCHANGE_CASES, MANAGES, PRACTICE, things_of
from tests.store.test_access import STRANGERS, content


def test_everybody_tries_everything(store: Store) -> None:
    """Across the border of cities; a refusal changes nothing."""
    publish_exchange(store, LOCAL, "2026", [ExchangeRow("alpha", None, {"why": ["x"]})], {})
    save_declaration(store, LOCAL, "alpha", Declaration(needs=("e-archive",)), based_on=0)
    things = things_of(store)
    for name, case in EXCHANGE_CASES.items():
        before = content(store)
        for who, actor in (PEOPLE | STRANGERS).items():
            if who in case.may:
                continue
            refusal = NotAMemberError if who in STRANGERS else (NotAllowedError, NotFoundError)
            with pytest.raises(refusal) as error:
                case.call(store, actor, things)
            if actor.city_id == "beta" and who not in STRANGERS and case.may != MANAGES:
                assert error.type is NotFoundError, (name, who)
        assert content(store) == before, f"somebody changed something with {name}"
        for who in sorted(case.may):
            found = case.call(store, PEOPLE[who], things)
            assert case.gives is None or bool(found) == (who in case.gives), (name, who)
            things = things_of(store) if case.uses_up else things


def test_a_declaration_is_kept_with_all_before_it(store: Store) -> None:
    """The newest counts; a page that shows an older one is refused; wrong words are refused."""
    first = read_declaration(store, ALPHA, "alpha")
    assert (first.number, first.says) == (0, Declaration())
    says = Declaration(("e-archive",), 3, ("call-center",), ("mobile-government",), ("en", "sw"), "ict@alpha.example")
    saved = save_declaration(store, ALPHA, "alpha", says, based_on=0)
    assert read_declaration(store, COLLEAGUE, "alpha") == saved
    assert saved.says == says
    with pytest.raises(StaleWriteError):
        save_declaration(store, COLLEAGUE, "alpha", Declaration(), based_on=0)
    none = save_declaration(store, COLLEAGUE, "alpha", Declaration(offers=()), based_on=saved.number)
    assert none.says.offers == ()
    assert [entry.by for entry in read_audit(store, LOCAL) if entry.action == "declare"] == [
        COLLEAGUE.email,
        ALPHA.email,
    ]
    for wrong in (
        Declaration(offers=("Not an id",)),
        Declaration(languages=("english",)),
        Declaration(capacity=-1),
        Declaration(contact="a\x00b"),
    ):
        with pytest.raises(ProblemError):
            save_declaration(store, ALPHA, "alpha", wrong, based_on=none.number)
    with pytest.raises(Exception, match="append-only"), store.writing() as connection:
        connection.execute(text("DELETE FROM declarations"))


def test_a_city_sees_its_own_rows_of_the_newest_matching(store: Store) -> None:
    """As the one that needs or the one that helps; of a period, or the newest at all."""
    assert read_exchange(store, ALPHA) is None
    publish_exchange(store, SECRETARIAT, "2025", [ExchangeRow("alpha", "beta", {"why": ["old"]})], {})
    rows = [
        ExchangeRow("alpha", "beta", {"why": ["a"]}),
        ExchangeRow("alpha", None, {"why": ["b"]}),
        ExchangeRow("beta", None, {"why": ["c"]}),
    ]
    publish_exchange(store, SECRETARIAT, "2026", rows, {"cities": 2})
    mine, theirs = read_exchange(store, ALPHA), read_exchange(store, BETA)
    assert mine is not None
    assert theirs is not None
    assert [row.content["why"] for row in mine.rows] == [["a"], ["b"]]
    assert [row.content["why"] for row in theirs.rows] == [["a"], ["c"]]
    assert mine.content == {"cities": 2}
    old = read_exchange(store, SECRETARIAT, "2025")
    assert old is not None
    assert len(old.rows) == 1
    with pytest.raises(NotFoundError):
        publish_exchange(store, SECRETARIAT, "2026", [ExchangeRow("gamma", None, {})], {})
    with pytest.raises(ProblemError):
        publish_exchange(store, SECRETARIAT, "next year", [], {})


def test_the_way_of_a_practice(store: Store) -> None:
    """Draft, proposed, sent back, proposed, approved, changed (the approved one stays), approved, withdrawn."""
    practice = save_practice(store, ALPHA, "alpha", PRACTICE)
    assert (practice.state, practice.version) == ("draft", 1)
    assert list_approved_practices(store, BETA) == []
    with pytest.raises(NotFoundError):
        get_practice(store, BETA, practice.id)
    propose_practice(store, ALPHA, practice.id, based_on=1)
    with pytest.raises(WrongStateError):
        save_practice(store, ALPHA, "alpha", PRACTICE, practice_id=practice.id, based_on=1)
    with pytest.raises(ProblemError):
        send_back_practice(store, SECRETARIAT, practice.id, " ")
    sent = send_back_practice(store, SECRETARIAT, practice.id, "Say what it cost.")
    assert get_practice(store, COLLEAGUE, practice.id).comment == sent.comment == "Say what it cost."
    save_practice(store, ALPHA, "alpha", PRACTICE, practice_id=practice.id, based_on=1)
    with pytest.raises(StaleWriteError):
        save_practice(store, COLLEAGUE, "alpha", PRACTICE, practice_id=practice.id, based_on=1)
    propose_practice(store, ALPHA, practice.id, based_on=2)
    with pytest.raises(StaleWriteError):
        approve_practice(store, SECRETARIAT, practice.id, based_on=1)
    approve_practice(store, SECRETARIAT, practice.id, based_on=2)
    assert get_practice(store, BETA, practice.id).text.title == PRACTICE.title
    newer = replace(PRACTICE, title="Another title", built='not "module":"groupware" but another')
    save_practice(store, ALPHA, "alpha", newer, practice_id=practice.id, based_on=2)
    assert get_practice(store, ALPHA, practice.id).text.title == "Another title"
    assert get_practice(store, BETA, practice.id).text.title == PRACTICE.title
    assert [found.text.title for found in list_approved_practices(store, ALPHA)] == [PRACTICE.title]
    propose_practice(store, ALPHA, practice.id, based_on=3)
    approve_practice(store, SECRETARIAT, practice.id, based_on=3)
    assert get_practice(store, BETA, practice.id).text.title == "Another title"
    assert [found.version for found in list_approved_practices(store, BETA, "call-center")] == [3]
    assert list_approved_practices(store, BETA, "groupware") == []
    withdraw_practice(store, ALPHA, practice.id)
    with pytest.raises(NotFoundError):
        get_practice(store, BETA, practice.id)
    assert [found.state for found in list_practices(store, ALPHA)] == ["withdrawn"]
    verify_store(store)


def test_what_a_practice_must_say(store: Store) -> None:
    """Wrong values are refused at once; what is missing when it is proposed; cost needs its currency and year."""
    for wrong in (
        replace(PRACTICE, title=" "),
        replace(PRACTICE, module="Call Center"),
        replace(PRACTICE, cost=-1.0),
        replace(PRACTICE, cost=float("nan")),
        replace(PRACTICE, currency=""),
        replace(PRACTICE, cost_year=None),
        replace(PRACTICE, months=9999.0),
    ):
        with pytest.raises(ProblemError):
            save_practice(store, ALPHA, "alpha", wrong)
    for name in NEEDED:
        practice = save_practice(store, ALPHA, "alpha", PracticeText(**(asdict(PRACTICE) | {name: ""})))
        with pytest.raises(ProblemError) as error:
            propose_practice(store, ALPHA, practice.id, based_on=1)
        assert [problem.where for problem in error.value.problems] == [name]
    bare = save_practice(store, ALPHA, "alpha", replace(PRACTICE, cost=None))
    assert (bare.text.cost, bare.text.currency, bare.text.cost_year) == (None, "", None)


def test_what_the_city_s_answers_say_stands_beside(store: Store) -> None:
    """Region, population and status come from the newest assessment, not from the writer."""
    info = start_assessment(store, ALPHA, "alpha", "2026").info
    values = {"/city/region": "Africa", "/city/population": 900_000, "/systems/call-center/status": "integrated"}
    save_fields(store, ALPHA, info.id, values, based_on=info.revision, write_id="x")
    practice = save_practice(store, ALPHA, "alpha", PRACTICE)
    assert (practice.region, practice.population, practice.status) == ("Africa", 900_000, "integrated")
    other = save_practice(store, BETA, "beta", PRACTICE)
    assert (other.region, other.population, other.status) == (None, None, None)


def test_files_are_kept_and_given_only_with_their_version(make_store: Callable[..., Store]) -> None:
    """Bytes as they came; by a list of endings; a file of a draft is not for others."""
    store = make_store()
    hostile = bytes(range(256))
    practice = save_practice(store, ALPHA, "alpha", PRACTICE)
    for name in ("run.exe", "page.html", "image.svg", "macro.xlsm", "noending", ".pdf"):
        with pytest.raises(ProblemError) as error:
            keep_practice_file(store, ALPHA, practice.id, name, b"x")
        assert error.value.problems[0].code == "D128"
    with pytest.raises(ProblemError) as error:
        keep_practice_file(store, ALPHA, practice.id, "big.pdf", b"x" * (store.settings.largest_upload + 1))
    assert error.value.problems[0].code == "D125"
    first = keep_practice_file(store, ALPHA, practice.id, "../../Plan\u202e<b>.PDF", hostile)
    second = keep_practice_file(store, ALPHA, practice.id, "later.docx", b"later")
    assert practice_file_bytes(store, ALPHA, first.id) == hostile
    text_with = replace(PRACTICE, files=(first.id, "no such file"))
    found = save_practice(store, ALPHA, "alpha", text_with, practice_id=practice.id, based_on=1)
    assert [file.id for file in found.files] == [first.id]
    propose_practice(store, ALPHA, practice.id, based_on=2)
    approve_practice(store, SECRETARIAT, practice.id, based_on=2)
    assert practice_file_bytes(store, BETA, first.id) == hostile
    with pytest.raises(NotFoundError):
        practice_file_bytes(store, BETA, second.id)
    for number in range(MOST_FILES - 2):
        keep_practice_file(store, ALPHA, practice.id, f"{number}.txt", b"")
    with pytest.raises(ProblemError) as error:
        keep_practice_file(store, ALPHA, practice.id, "one more.txt", b"")
    assert error.value.problems[0].code == "D129"
    verify_store(store)


def test_a_file_of_another_practice_cannot_be_named(store: Store) -> None:
    """Else naming it would show it to all members."""
    theirs = save_practice(store, BETA, "beta", PRACTICE)
    file = keep_practice_file(store, BETA, theirs.id, "secret.pdf", b"secret")
    mine = save_practice(store, ALPHA, "alpha", replace(PRACTICE, files=(file.id,)))
    assert not mine.files
    assert not mine.text.files


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/Plan\u202e<b>.PDF", "Plan_b.pdf"),
        ("خطة المدينة.docx", "خطة المدينة.docx"),
        ('a"b\r\nc.csv', "a_b_c.csv"),
        ("...", "file.bin"),
        ("x" * 300 + ".txt", "x" * 80 + ".txt"),
        ("C:\\plan.xlsx", "C_plan.xlsx"),
        ("run.exe", "run.bin"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    """What a browser is given: no path, no mark that turns text around, a known ending."""
    assert safe_name(name) == safe
