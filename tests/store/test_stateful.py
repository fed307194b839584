"""Random histories of two people and a secretariat against a model of a few lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from diagnostic.store import (
    OVERALL,
    QuotaUsedError,
    StaleWriteError,
    Store,
    WrongStateError,
    export_submission,
    get_assessment,
    read_history,
    read_sheet,
    save_answer,
    send_back,
    start_assessment,
    submit,
    validate,
)
from diagnostic.store.operating.operations import verify_store
from tests.store.conftest import ALPHA, COLLEAGUE, NUMBERS, SECRETARIAT, wid

QUESTIONS = ("STR-01", "STR-02")
ANSWERS = st.sampled_from([1, 2, "dont_know", None])
PEOPLE = st.sampled_from([ALPHA, COLLEAGUE, SECRETARIAT])


def machine_of(store: Store) -> type[RuleBasedStateMachine]:
    """The machine over a store; each run has an assessment of its own."""

    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            info = start_assessment(store, ALPHA, "alpha", f"{1000 + next(NUMBERS)}").info
            self.id = info.id
            self.revision = info.revision
            self.state = "draft"
            self.value: dict[str, Any] = {}
            self.changed: dict[str, int] = {}
            self.log: list[tuple[str, Any, Any]] = []
            self.sent: list[tuple[Any, str, Any, int, str, int]] = []

        @rule(person=PEOPLE, question=st.sampled_from(QUESTIONS), answer=ANSWERS, behind=st.integers(0, 3))
        def save(self, person: Any, question: str, answer: Any, behind: int) -> None:
            """From a page that is some revisions behind."""
            based_on = max(0, self.revision - behind)
            write = wid()
            stored = self.value.get(question)
            refused: StaleWriteError | None = None
            try:
                saved = save_answer(store, person, self.id, question, answer, based_on=based_on, write_id=write)
            except WrongStateError:
                assert self.state in ("submitted", "validated")
                return
            except StaleWriteError as error:
                refused = error
            if refused:
                assert self.changed[question] > based_on
                assert [(c.stored, c.offered) for c in refused.conflicts] == [(stored, answer)]
                assert stored != answer
                return
            assert self.state in ("draft", "sent_back")
            if stored == answer:
                assert saved.changed == ()
            else:
                assert self.changed.get(question, 0) <= based_on, "a newer answer was overwritten"
                self.revision += 1
                self.log.append((question, stored, answer))
                self.value[question], self.changed[question] = answer, self.revision
                self.state = "draft"
            assert saved.revision == self.revision
            self.sent.append((person, question, answer, based_on, write, saved.revision))

        @precondition(lambda self: self.sent)
        @rule(data=st.data())
        def send_again(self, data: Any) -> None:
            """In whatever state the assessment is by now."""
            person, question, answer, based_on, write, revision = data.draw(st.sampled_from(self.sent))
            saved = save_answer(store, person, self.id, question, answer, based_on=based_on, write_id=write)
            assert (saved.repeated, saved.revision) == (True, revision)

        @rule(behind=st.integers(0, 1))
        def submit(self, behind: int) -> None:
            """The page may be one revision behind."""
            try:
                submit(store, ALPHA, self.id, based_on=self.revision - behind)
            except WrongStateError:
                assert self.state in ("submitted", "validated")
            except StaleWriteError:
                assert behind
            except QuotaUsedError:
                raise AssertionError("the quota of this test is large") from None
            else:
                assert self.state in ("draft", "sent_back")
                assert not behind
                self.state = "submitted"

        @rule(accept=st.booleans())
        def review(self, accept: bool) -> None:
            """Validate or send back."""
            try:
                if accept:
                    validate(store, SECRETARIAT, self.id, based_on=self.revision)
                else:
                    send_back(store, SECRETARIAT, self.id, {OVERALL: "again"})
            except WrongStateError:
                assert self.state != "submitted"
            else:
                assert self.state == "submitted"
                self.state = "validated" if accept else "sent_back"

        @invariant()
        def the_store_is_the_model(self) -> None:
            """Values, revision and state."""
            info = get_assessment(store, ALPHA, self.id)
            assert (info.state, info.revision) == (self.state, self.revision)
            sheet = read_sheet(store, ALPHA, self.id)
            found = {q: sheet.value(f"/answers/{q}") for q in QUESTIONS if f"/answers/{q}" in sheet.fields}
            assert found == self.value
            answers = export_submission(store, ALPHA, self.id).answers
            assert answers == {q: value for q, value in self.value.items() if value is not None}

        def teardown(self) -> None:
            """The history tells the whole story."""
            entries = [entry for entry in read_history(store, ALPHA, self.id) if entry.origin == "person"]
            assert [(e.path.removeprefix("/answers/"), e.old, e.new) for e in entries] == self.log
            verify_store(store)

    return Machine


def test_random_histories(make_store: Callable[..., Store]) -> None:
    store = make_store(per_year=10_000)
    examples = 25 if store.is_sqlite else 8
    run_state_machine_as_test(
        machine_of(store),
        settings=settings(
            max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
