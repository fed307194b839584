"""Good practices: a city writes, the secretariat approves or sends back, all members read what is approved."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, select, update

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.store.access import Actor, check_changes, check_manages, record, still_holds
from diagnostic.store.database import Store
from diagnostic.store.errors import StaleWriteError, WrongStateError
from diagnostic.store.practices.practice_rows import (
    Practice,
    PracticeState,
    PracticeText,
    changeable_practice,
    content_of_version,
    not_found,
    practice_of,
    practice_row,
    practices_with_city,
    sees_drafts,
    shown_to,
    version_of,
)
from diagnostic.store.rows import LONGEST_NAME, as_json, is_id, kept_text, moment_text, new_id
from diagnostic.store.tables import cities, practice_files, practice_steps, practice_versions, practices

NEEDED = ("problem", "built", "result", "contact")
"""What must be written before a practice can be proposed."""

_YEARS = range(1990, 2101)
_MOST_MONTHS = 600
_MOST_MONEY = 1e15
_CURRENCY = re.compile(r"[A-Z]{3}")


def save_practice(
    store: Store,
    actor: Actor,
    city_id: str,
    text: PracticeText,
    *,
    practice_id: str | None = None,
    based_on: int = 0,
) -> Practice:
    """Write a practice, or a new version of one; it becomes a draft. What was approved before stays visible.

    Args:
        store: The store.
        actor: An official of the city, or the secretariat.
        city_id: The city.
        text: All of it.
        practice_id: The practice to change; None for a new one.
        based_on: Number of the newest version that the page showed.

    Raises:
        ProblemError: A value that cannot be kept (M204, D115).
        WrongStateError: It is proposed: withdraw it first (D108).
        StaleWriteError: Somebody else wrote in between (D106).
    """
    kept = _checked(text)
    with store.writing() as connection:
        if practice_id is None:
            check_changes(connection, actor, city_id)
            practice_id, version = new_id(), 1
            row = {"id": practice_id, "city_id": city_id, "state": "draft", "version": 1, "approved_version": None}
            connection.execute(practices.insert().values(row | {"changed_at": moment_text(store.clock())}))
        else:
            old = changeable_practice(connection, actor, practice_id)
            if old["city_id"] != city_id:
                raise not_found()
            _check_state(old, ("draft", "sent_back", "approved", "withdrawn"))
            _check_based_on(old, based_on)
            version = old["version"] + 1
            _set(store, connection, practice_id, state="draft", version=version)
        own = select(practice_files.c.id).where(practice_files.c.practice_id == practice_id)
        known = {file_id for (file_id,) in connection.execute(own)}
        kept = replace(kept, files=tuple(file_id for file_id in kept.files if file_id in known))
        values = {"practice_id": practice_id, "version": version}
        values |= {"content": as_json(content_of_version(connection, city_id, kept))}
        values |= {"at": moment_text(store.clock()), "by": actor.email}
        connection.execute(practice_versions.insert().values(values))
        record(store, connection, actor, "write practice", city_id=city_id, practice=practice_id, version=version)
        return shown_to(connection, actor, practice_row(connection, practice_id))


def _checked(text: PracticeText) -> PracticeText:
    problems = []
    if not is_id(text.module):
        problems.append(Problem("M204", shown(text.module), "the id of a module", "module"))
    for where, value, most in (("cost", text.cost, _MOST_MONEY), ("months", text.months, _MOST_MONTHS)):
        if value is not None and not 0 <= value <= most:
            problems.append(Problem("M204", shown(value), f"0 to {most:g}", where))
    if text.cost is not None and not _CURRENCY.fullmatch(text.currency):
        problems.append(Problem("M204", shown(text.currency), "a currency of three letters, as in USD", "currency"))
    if text.cost is not None and text.cost_year not in _YEARS:
        problems.append(Problem("M204", shown(text.cost_year), "the year of the prices, as in 2024", "year"))
    if problems:
        raise ProblemError(problems)
    return PracticeText(
        title=kept_text(text.title, "title", LONGEST_NAME),
        module=text.module,
        problem=kept_text(text.problem, "problem", required=False),
        built=kept_text(text.built, "what was built", required=False),
        result=kept_text(text.result, "result", required=False),
        contact=kept_text(text.contact, "contact", LONGEST_NAME, required=False),
        cost=text.cost,
        currency=text.currency if text.cost is not None else "",
        cost_year=text.cost_year if text.cost is not None else None,
        months=text.months,
        files=tuple(dict.fromkeys(text.files)),
    )


def propose_practice(store: Store, actor: Actor, practice_id: str, *, based_on: int) -> Practice:
    """Hand a practice to the secretariat.

    Raises:
        ProblemError: Something that readers need is not written yet (M202).
        WrongStateError, StaleWriteError: As in ``save_practice``.
    """
    with store.writing() as connection:
        row = changeable_practice(connection, actor, practice_id)
        _check_state(row, ("draft", "sent_back"))
        _check_based_on(row, based_on)
        text = version_of(connection, row, row["version"], row["state"]).text
        missing = [Problem("M202", "", "a sentence at least", name) for name in NEEDED if not getattr(text, name)]
        if missing:
            raise ProblemError(missing)
        return _step(store, connection, actor, row, "proposed")


def approve_practice(store: Store, actor: Actor, practice_id: str, *, based_on: int) -> Practice:
    """Show a practice to all members; the secretariat's work.

    Raises:
        WrongStateError, StaleWriteError: As in ``save_practice``.
    """
    with store.writing() as connection:
        row = _proposed(connection, actor, practice_id)
        _check_based_on(row, based_on)
        return _step(store, connection, actor, row, "approved", approved_version=row["version"])


def send_back_practice(store: Store, actor: Actor, practice_id: str, comment: str) -> Practice:
    """Send a practice back with a reason; the secretariat's work.

    Raises:
        ProblemError: No reason (D115).
        WrongStateError: It is not proposed (D108).
    """
    why = kept_text(comment, "comment")
    with store.writing() as connection:
        row = _proposed(connection, actor, practice_id)
        return _step(store, connection, actor, row, "sent_back", comment=why)


def withdraw_practice(store: Store, actor: Actor, practice_id: str) -> Practice:
    """Take a practice back: only its city and the secretariat see it from now on. It can be written anew.

    Raises:
        WrongStateError: It is withdrawn already (D108).
    """
    with store.writing() as connection:
        row = changeable_practice(connection, actor, practice_id)
        _check_state(row, ("draft", "sent_back", "proposed", "approved"))
        return _step(store, connection, actor, row, "withdrawn", approved_version=None)


def get_practice(store: Store, actor: Actor, practice_id: str) -> Practice:
    """One practice: the newest version for its city and the secretariat, the approved one for other members.

    Raises:
        NotFoundError: It does not exist or is not for this person (D105).
    """
    with store.reading() as connection:
        still_holds(connection, actor)
        return shown_to(connection, actor, practice_row(connection, practice_id))


def list_practices(store: Store, actor: Actor, city_id: str | None = None) -> list[Practice]:
    """All practices of the own city, for the secretariat of all cities, in any state; the latest change first."""
    with store.reading() as connection:
        still_holds(connection, actor)
        query = practices_with_city().order_by(practices.c.changed_at.desc(), practices.c.id)
        if city_id is not None:
            query = query.where(practices.c.city_id == city_id)
        rows = connection.execute(query).mappings().all()
        return [shown_to(connection, actor, row) for row in rows if sees_drafts(actor, row["city_id"])]


def list_approved_practices(store: Store, actor: Actor, module: str | None = None) -> list[Practice]:
    """What all members may read, in the approved version; by city."""
    with store.reading() as connection:
        still_holds(connection, actor)
        written = practice_versions.c
        query = (
            practices_with_city()
            .add_columns(written.content, written.at, written.by, written.version.label("shown"))
            .join(practice_versions, written.practice_id == practices.c.id)
            .where(written.version == practices.c.approved_version)
            .order_by(cities.c.name, practices.c.id)
        )
        if module is not None:
            # in JSON as it is stored this stands in no text: there every quotation mark has a backslash before it
            query = query.where(written.content.contains(f'"module":{as_json(module)}', autoescape=True))
        rows = connection.execute(query).mappings().all()
        return [practice_of(connection, row, row, "approved") for row in rows]


def _proposed(connection: Connection, actor: Actor, practice_id: str) -> RowMapping:
    check_manages(connection, actor)
    row = practice_row(connection, practice_id, lock=True)
    _check_state(row, ("proposed",))
    return row


def _check_state(row: RowMapping, allowed: tuple[PracticeState, ...]) -> None:
    if row["state"] not in allowed:
        raise WrongStateError([Problem("D108", f"state {row['state']}", " or ".join(allowed))])


def _check_based_on(row: RowMapping, based_on: int) -> None:
    if row["version"] != based_on:
        raise StaleWriteError([], row["version"])


def _set(store: Store, connection: Connection, practice_id: str, **values: object) -> None:
    changed = values | {"changed_at": moment_text(store.clock())}
    connection.execute(update(practices).where(practices.c.id == practice_id).values(changed))


def _step(
    store: Store,
    connection: Connection,
    actor: Actor,
    row: RowMapping,
    state: PracticeState,
    *,
    comment: str = "",
    **values: int | None,
) -> Practice:
    _set(store, connection, row["id"], state=state, **values)
    step = {"practice_id": row["id"], "version": row["version"], "state": state, "comment": comment}
    connection.execute(practice_steps.insert().values(step | {"at": moment_text(store.clock()), "by": actor.email}))
    detail = {"practice": row["id"], "version": row["version"], "state": state, "comment": comment}
    record(store, connection, actor, "practice", city_id=row["city_id"], **detail)
    return shown_to(connection, actor, practice_row(connection, row["id"]))
