"""Rows in every table."""

from __future__ import annotations

from dataclasses import replace

from diagnostic.secretariat.exchange.declaration import Declaration
from diagnostic.store import (
    OVERALL,
    ExchangeRow,
    Store,
    choose_head,
    give_section,
    grant_quota,
    keep_practice_file,
    keep_upload,
    propose_practice,
    publish_exchange,
    publish_peers,
    read_sheet,
    save_answer,
    save_declaration,
    save_practice,
    save_verification,
    send_back,
    send_back_practice,
    start_assessment,
    submit,
    validate,
)
from tests.store.conftest import ALPHA, SECRETARIAT, wid
from tests.store.exchange_cases import PRACTICE

HOSTILE = 'ünï "\\ \u2028 <b> =1+1 \x01 😀'
BYTES = bytes(range(256)) * 100


def write_something(store: Store) -> tuple[str, str]:
    """Rows in every table, with characters and bytes that get lost easily; an assessment and an upload."""
    old = start_assessment(store, ALPHA, "alpha", "2025").info
    save_answer(store, ALPHA, old.id, "STR-01", 3, based_on=old.revision, write_id=wid(), comment=HOSTILE)
    new = start_assessment(store, ALPHA, "alpha", "2026", carry_from=old.id).info
    upload = keep_upload(store, ALPHA, "alpha", HOSTILE, BYTES, assessment_id=new.id)
    submit(store, ALPHA, new.id, based_on=new.revision)
    send_back(store, SECRETARIAT, new.id, {"STR-01": HOSTILE, OVERALL: "x"})
    submit(store, ALPHA, old.id, based_on=read_sheet(store, ALPHA, old.id).revision)
    save_verification(store, SECRETARIAT, old.id, "STR-01", "verified")
    validate(store, SECRETARIAT, old.id, based_on=read_sheet(store, ALPHA, old.id).revision)
    grant_quota(store, SECRETARIAT, "alpha", 2, HOSTILE)
    give_section(store, ALPHA, new.id, "STR", HOSTILE[:200])
    write_exchange(store)
    return new.id, upload.id


def write_exchange(store: Store) -> None:
    """A declaration, a published matching, a good practice that was sent back and has a file."""
    save_declaration(store, ALPHA, "alpha", Declaration(offers=("e-archive",), contact=HOSTILE), based_on=0)
    publish_exchange(store, SECRETARIAT, "2026", [ExchangeRow("alpha", "beta", {"why": [HOSTILE]})], {})
    choose_head(store, SECRETARIAT, "2026", "mobile-government", "alpha")
    publish_peers(store, SECRETARIAT, "2026", {"selection": HOSTILE}, {"alpha": {"n": 12}})
    practice = save_practice(store, ALPHA, "alpha", PRACTICE)
    file = keep_practice_file(store, ALPHA, practice.id, "plan.pdf", BYTES)
    text = replace(PRACTICE, files=(file.id,))
    save_practice(store, ALPHA, "alpha", text, practice_id=practice.id, based_on=1)
    propose_practice(store, ALPHA, practice.id, based_on=2)
    send_back_practice(store, SECRETARIAT, practice.id, HOSTILE)
