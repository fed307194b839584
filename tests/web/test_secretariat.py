"""The secretariat's pages, in each state and for each role."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from diagnostic.api import read_submission
from diagnostic.content.load import catalog_for, content_root, load_questionnaire
from diagnostic.formats.table.convert import from_table
from diagnostic.formats.table.table_files import read_table
from diagnostic.store import (
    LOCAL,
    NotAllowedError,
    Store,
    add_city,
    add_member,
    answer_path,
    export_submission,
    get_assessment,
    list_assessments,
    list_cities,
    list_members,
    list_uploads,
    read_audit,
    read_quota,
    read_review_comments,
    read_sheet,
    save_answer,
    sign_in,
    start_assessment,
    submit,
    upload_bytes,
    validate,
)
from diagnostic.web.desk import Desk
from diagnostic.web.parts.downloads import table_bytes
from diagnostic.web.secretariat.exporting import archive, json_lines, newest_of, read_all, state_table, wide_table
from tests.web.conftest import HOSTILE
from tests.web.test_pages import texts

InState = Callable[..., str]
Show = Callable[..., AppTest]
PAGES = {
    "cities": "Cities",
    "reviews": "Reviews",
    "upload-many": "Upload many",
    "people": "Members and cities",
    "export": "Export all",
    "audit": "Audit log",
}
EXAMPLE = content_root() / "questionnaires" / "ceds" / "1.0.0" / "examples" / "middling.json"


def submitted(in_state: InState, store: Store) -> str:
    key = in_state("full")
    submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    return key


def table(app: AppTest) -> pd.DataFrame:
    return app.dataframe[0].value


@pytest.mark.parametrize("page", PAGES)
def test_every_page_when_there_is_nothing_yet(page: str, show: Show) -> None:
    app = show(page)
    assert not app.exception
    assert app.title[0].value == PAGES[page]


@pytest.mark.parametrize("state", ["half", "locked"])
def test_every_page_in_every_state(state: str, in_state: InState, show: Show) -> None:
    """No exception; the hostile name of a city is never markup."""
    key = in_state(state)
    for page, title in PAGES.items():
        app = show(page)
        assert not app.exception, (page, app.exception)
        assert app.title[0].value == title
        assert not any("<b>" in element.value for element in app.markdown)
    app = show("reviews", a=key)
    assert not app.exception
    assert HOSTILE in texts(app)
    assert bool(app.text_area) == (state == "locked"), "comments only on what is submitted"


@pytest.mark.parametrize(("page", "who"), [*((page, "official") for page in PAGES), ("people", "viewer")])
def test_others_are_refused_by_the_page(
    page: str, who: str, store: Store, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who types the address learns that the role does not open it, and sees nothing of it."""
    add_city(store, LOCAL, "beta", "Beta secret")
    add_city(store, LOCAL, "alpha", "Alpha")
    add_member(store, LOCAL, "a@x", who, "alpha")
    actor = sign_in(store, "a@x")
    monkeypatch.setattr("diagnostic.web.desk.actor", lambda: actor)
    app = show(page)
    assert [error.value for error in app.error] == [
        "Your role does not open this page. Ask the secretariat if it should."
    ]
    assert not [*app.button, *app.dataframe, *app.selectbox, *app.text_input]
    assert "Beta secret" not in texts(app)
    for refused in (list_members, read_audit):
        with pytest.raises(NotAllowedError):
            refused(store, actor)


def test_who_is_late(in_state: InState, store: Store, show: Show) -> None:
    """A city that has not submitted by the date is late; the date travels in the address."""
    submitted(in_state, store)
    add_city(store, LOCAL, "beta", "Beta", "PT")
    assert "Late" not in texts(show("cities", p="2026", d="2999-01-01"))
    app = show("cities", p="2026", d="2020-01-01")
    assert "1 not submitted yet; 1 submitted after the date" in texts(app)
    assert list(table(app)["State"]) == ["waiting for review", "not started"]
    assert table(app)["Days late"].dtype == "Int64", "as text 10 would stand before 9"
    assert (table(app)["Days late"] > 0).all()
    shown = next(box for box in app.selectbox if box.label == "Show")
    shown.set_value("late").run()
    assert list(table(app)["City"]) == ["Beta"]
    next(field for field in app.text_input if field.label.startswith("Search")).set_value("nobody").run()
    assert not app.dataframe
    assert "No city fits" in texts(app)
    start_assessment(store, LOCAL, "beta", "2025")
    app = show("cities", p="2026", d="2020-01-01")
    next(box for box in app.selectbox if box.label == "Period").set_value("2025").run()
    assert app.date_input[0].value == date(2025, 12, 31), "the date was set for another period"


def test_a_review_is_commented_sent_back_and_validated(in_state: InState, store: Store, show: Show) -> None:
    key = submitted(in_state, store)
    app = show("reviews")
    assert "1 submitted assessment, the oldest first" in texts(app)
    app = show("reviews", a=key, f="STR")
    button = {one.label: one for one in app.button}
    assert button["Send back with the comments"].disabled
    assert button["Validate"].disabled
    factors = next(box for box in app.selectbox if box.label == "Factor").options
    next(area for area in app.text_area if area.label == "Comment on STR-01").set_value("Which decision?").run()
    assert [(c.question_id, c.text) for c in read_review_comments(store, LOCAL, key)] == [("STR-01", "Which decision?")]
    assert "Comments: Information strategy 1" in [caption.value for caption in app.caption]
    again = next(box for box in app.selectbox if box.label == "Factor").options
    assert again == factors, "the browser goes by these words: others would lead to the first factor"
    next(one for one in app.button if one.label == "Send back with the comments").click().run()
    assert get_assessment(store, LOCAL, key).state == "sent_back"
    assert "Sent back" in texts(app)
    assert "Which decision?" in texts(show("review", a=key))
    submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    app = show("reviews", a=key)
    app.checkbox[0].check().run()
    next(one for one in app.button if one.label == "Validate").click().run()
    assert get_assessment(store, LOCAL, key).state == "validated"
    assert "Validated and locked" in texts(app)


def mark_of(app: AppTest, question: str) -> Any:
    """The control that marks an answer."""
    controls: list[Any] = list(app.get("button_group"))
    return next(one for one in controls if one.label == f"Is the answer to {question} verified?")


def test_an_answer_is_marked_and_the_mark_can_be_taken_back(in_state: InState, store: Store, show: Show) -> None:
    key = submitted(in_state, store)
    app = show("reviews", a=key, f="STR")
    mark_of(app, "STR-01").set_value("not_verified").run()
    assert not app.exception
    assert export_submission(store, LOCAL, key).verification == {"STR-01": "not_verified"}
    app = show("reviews", a=key, f="STR")
    assert mark_of(app, "STR-01").value == "not_verified", "what is stored is shown"
    validate(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    assert "Review: not verified" in texts(show("reviews", a=key, f="STR"))


def test_a_review_of_what_was_sent_again_meanwhile_is_refused(in_state: InState, store: Store, show: Show) -> None:
    from diagnostic.store import send_back  # noqa: PLC0415

    key = submitted(in_state, store)
    app = show("reviews", a=key)
    app.checkbox[0].check().run()
    send_back(store, LOCAL, key, {"": "please mend"})
    save_answer(store, LOCAL, key, "STR-01", 1, based_on=read_sheet(store, LOCAL, key).revision, write_id="w")
    submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    next(one for one in app.button if one.label == "Validate").click().run()
    assert get_assessment(store, LOCAL, key).state == "submitted"
    assert "Not done" in texts(app)


def test_last_year_stands_beside_and_big_changes_are_marked(in_state: InState, store: Store, show: Show) -> None:
    from diagnostic.store import start_assessment  # noqa: PLC0415

    old = submitted(in_state, store)
    before = read_sheet(store, LOCAL, old).value(answer_path("STR-01"))
    key = start_assessment(store, LOCAL, "alpha", "2027", carry_from=old).info.id
    save_answer(
        store,
        LOCAL,
        key,
        "STR-01",
        1 if before >= 3 else 5,
        based_on=read_sheet(store, LOCAL, key).revision,
        write_id="w",
    )
    submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    app = show("reviews", a=key, f="STR")
    assert "1 big change since 2026" in [box.label for box in app.expander]
    assert "Big change" in "\n".join(element.value for element in app.markdown)
    assert "2026" in [element.value for element in app.caption]


def files_for(store: Store) -> dict[str, bytes]:
    """Returns of cities that are here, that are not, twice, and broken; loose and in an archive."""
    add_city(store, LOCAL, "alpha", "Alpha", "KE")
    add_city(store, LOCAL, "gamma", "Gamma", "PT")
    data = json.loads(EXAMPLE.read_text())

    def of(name: str, country: str, **more: object) -> bytes:
        return json.dumps(data | {"city": {"name": name, "country": country}, "period": "2026"} | more).encode()

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("gamma.json", of("Gamma", "PT"))
        made.writestr("../out.json", b"{}")
    return {
        "alpha.json": of(" alpha ", "KE"),
        "stranger.json": of("Stranger", "KE"),
        "country.json": of("Gamma", "KE"),
        "broken.json": b"{",
        "no-period.json": of("Alpha", "KE", period=None),
        "more.zip": packed.getvalue(),
    }


def upload(app: AppTest, files: dict[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, data, "application/octet-stream") for name, data in files.items()]).run()
    assert not app.exception
    return app


def codes(app: AppTest) -> list[str]:
    """Of the table of files that were not taken."""
    return [code for found in app.dataframe if "Code" in found.value for code in found.value["Code"]]


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label.startswith(label)).click().run()
    assert not app.exception
    return app


def test_many_files_go_into_their_own_cities(store: Store, show: Show) -> None:
    """Found by name and country, never guessed; the originals are kept; a table says what was not taken."""
    files = files_for(store)
    app = upload(show("upload-many"), files)
    assert "**7 returns:** 2 can be taken, 3 cannot, 2 wait for you" in texts(app)
    rejects = app.dataframe[1].value
    assert list(rejects["File"]) == ["broken.json", "no-period.json", "more.zip!../out.json"]
    assert list(rejects["Code"]) == ["F103", "M202", "B103"]
    assert "archive.zip" not in texts(app), "the place of our own copy"
    press(app, "Take 2 files")
    assert "2 files taken" in texts(app)
    assert "2 files left out, because no city was chosen" in texts(app)
    assert codes(app) == ["F103", "M202", "B103"], "and those that were taken do not look refused"
    found = {info.city_id: info for info in list_assessments(store, LOCAL)}
    assert set(found) == {"alpha", "gamma"}
    assert {info.state for info in found.values()} == {"draft"}
    kept = list_uploads(store, LOCAL, city_id="alpha")[0]
    assert upload_bytes(store, LOCAL, kept.id) == files["alpha.json"]
    given = read_submission(EXAMPLE).answers
    held = read_sheet(store, LOCAL, found["alpha"].id)
    assert all(held.value(answer_path(question)) == answer for question, answer in given.items())
    assert held.fields["/city/name"].value == "Alpha", "the list of cities says the name"


def test_a_city_that_was_not_found_is_chosen_or_added(store: Store, show: Show) -> None:
    files = {name: data for name, data in files_for(store).items() if name in ("stranger.json", "country.json")}
    app = upload(show("upload-many"), files)
    assert "0 can be taken" in texts(app)
    press(app, "Add it as a new city")
    assert [city.name for city in list_cities(store, LOCAL)] == ["Alpha", "Gamma", "Stranger"]
    next(box for box in app.selectbox if str(box.key).startswith("whose country.json")).set_value("gamma").run()
    app.checkbox[0].check()
    press(app, "Take 2 files")
    assert {(info.city_id, info.state) for info in list_assessments(store, LOCAL)} == {
        ("stranger", "submitted"),
        ("gamma", "submitted"),
    }


def test_all_unknown_cities_are_added_with_one_click(store: Store, show: Show) -> None:
    """Two files of one city add it once; what a person chose is left alone, and so is what may be a known city."""
    given = files_for(store)
    stranger = given["stranger.json"]
    files = {"stranger.json": stranger, "again.json": stranger + b" ", "country.json": given["country.json"]}
    files |= {"longer.json": stranger.replace(b"Stranger", b"City of ALPHA")}
    files |= {"chosen.json": stranger.replace(b"Stranger", b"Chosen")}
    app = upload(show("upload-many"), files)
    next(box for box in app.selectbox if str(box.key).startswith("whose chosen.json")).set_value("gamma").run()
    assert "Without 2 files whose city may be one that is there" in texts(app)
    assert "Perhaps this one: Gamma · Portugal" in texts(app)
    press(app, "Add all 2 as new cities")
    assert [city.name for city in list_cities(store, LOCAL)] == ["Alpha", "Gamma", "Stranger"]


def test_of_an_export_each_city_keeps_its_own_row_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city may see what is kept of it, and nothing of the others in the same file."""
    from diagnostic.formats import sandbox  # noqa: PLC0415
    from diagnostic.formats.submission_reading import Reading  # noqa: PLC0415
    from diagnostic.web.parts import arrivals  # noqa: PLC0415

    one = read_submission(EXAMPLE)
    rows = [one.model_copy(update={"city": one.city.model_copy(update={"name": name})}) for name in ("Alpha", "Secret")]
    questionnaire = load_questionnaire("ceds")
    readings = [Reading(row, questionnaire, None, row=at) for at, row in enumerate(rows, start=1)]
    monkeypatch.setattr(sandbox, "read", lambda *_: readings)
    found = arrivals.read_arrivals("all.csv", b"Alpha Secret", questionnaire, catalog_for(questionnaire))
    assert [arrival.name for arrival in found] == ["all.csv row 1", "all.csv row 2"]
    assert b"Secret" not in found[0].data
    assert json.loads(found[0].data)["city"]["name"] == "Alpha"


def test_files_of_one_name_are_told_apart(store: Store, show: Show) -> None:
    data = files_for(store)["stranger.json"]
    app = show("upload-many")
    files = [("return.json", data, "application/json"), ("return.json", data.replace(b"Stranger", b"Other"), "")]
    app.file_uploader[0].set_value(files).run()
    assert not app.exception
    whose = [box for box in app.selectbox if str(box.key).startswith("whose")]
    assert len(whose) == 2
    whose[1].set_value("gamma").run()
    assert "1 can be taken, 1 waits for you" in texts(app)


def test_a_review_of_the_other_questionnaire(in_state: InState, store: Store, show: Show) -> None:
    key = in_state("full", "smart-city-benchmark")
    submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    app = show("reviews", a=key)
    assert not app.exception
    assert app.text_area


def test_different_answers_are_replaced_only_when_asked(store: Store, show: Show) -> None:
    """Also: the same city twice is for a person to decide, and what is submitted cannot be changed."""
    files = {"alpha.json": files_for(store)["alpha.json"]}
    press(upload(show("upload-many"), files), "Take 1 file")
    key = list_assessments(store, LOCAL)[0].id
    theirs = json.loads(EXAMPLE.read_text())["answers"]["STR-01"]
    other = 1 if theirs != 1 else 2
    save_answer(store, LOCAL, key, "STR-01", other, based_on=read_sheet(store, LOCAL, key).revision, write_id="w")
    app = press(upload(show("upload-many"), files), "Take 1 file")
    assert read_sheet(store, LOCAL, key).value(answer_path("STR-01")) == other
    assert codes(app) == ["D130"]
    app.radio[0].set_value(True)
    press(app, "Take 1 file")
    assert (
        read_sheet(store, LOCAL, key).value(answer_path("STR-01"))
        == json.loads(EXAMPLE.read_text())["answers"]["STR-01"]
    )
    app = upload(show("upload-many"), files | {"again.json": files["alpha.json"] + b" "})
    assert codes(app) == ["B105w", "B105w"]
    submit(store, LOCAL, key, based_on=read_sheet(store, LOCAL, key).revision)
    app = upload(show("upload-many"), files)
    assert codes(app) == ["D108"]


def test_members_cities_and_quota(store: Store, show: Show) -> None:
    app = show("people")
    app.radio[0].set_value("Cities").run()
    next(one for one in app.text_input if one.label == "Name of the city").set_value("São *Paulo*")
    next(one for one in app.selectbox if one.label == "Country").set_value("BR")
    press(app, "Add")
    assert app.success[0].value == r"Added: São \*Paulo\*.", "a name is never markup"
    assert [(city.id, city.country) for city in list_cities(store, LOCAL)] == [("sao-paulo", "BR")]
    app.radio[0].set_value("Members").run()
    next(one for one in app.text_input if one.label == "E-mail address").set_value("ICT@sp.example")
    press(app, "Save")
    assert "Not done" in texts(app)
    assert "M202" in texts(app), "an official needs a city"
    next(one for one in app.text_input if one.label == "E-mail address").set_value("ICT@sp.example")
    next(one for one in app.selectbox if one.label.startswith("City (an official")).set_value("sao-paulo")
    press(app, "Save")
    assert [(m.email, m.role, m.city_id) for m in list_members(store, LOCAL)] == [
        ("ict@sp.example", "official", "sao-paulo")
    ]
    app.radio[0].set_value("Number of assessments").run()
    next(one for one in app.text_area if one.label.startswith("Reason")).set_value("a pilot")
    press(app, "Grant")
    assert [grant.reason for grant in read_quota(store, LOCAL, "sao-paulo").grants] == ["a pilot"]
    add_member(store, LOCAL, "other@sp.example", "viewer")
    app.radio[0].set_value("Members").run()
    next(one for one in app.selectbox if one.label == "Member").set_value("ict@sp.example")
    press(app, "Remove")
    assert len(list_members(store, LOCAL)) == 2, "not before the box is ticked"
    next(one for one in app.selectbox if one.label == "Member").set_value("ict@sp.example")
    app.checkbox[0].check()
    press(app, "Remove")
    assert [member.email for member in list_members(store, LOCAL)] == ["other@sp.example"]
    assert not app.checkbox[0].value, "the next removal is confirmed anew"
    gone = read_audit(store, LOCAL, action="remove member")[0]
    assert (gone.city_id, gone.detail["role"]) == ("sao-paulo", "official"), "a removal by mistake can be undone"


def test_the_audit_log_is_filtered(in_state: InState, store: Store, show: Show) -> None:
    submitted(in_state, store)
    app = show("audit")
    assert list(table(app)["What"]) == ["submit", "start", "add city"]
    next(one for one in app.selectbox if one.label == "What").set_value("start").run()
    assert list(table(app)["What"]) == ["start"]
    next(one for one in app.text_input if one.label.startswith("Who")).set_value("nobody@x").run()
    assert "Nothing is recorded that fits" in texts(app)


def test_everything_that_is_exported_can_be_read_again(in_state: InState, store: Store, tmp_path: Path) -> None:
    """The archive by batch's readers, the tables as wide tables, with every answer."""
    key = submitted(in_state, store)
    add_city(store, LOCAL, "beta", "=Beta")
    chosen = newest_of(list_assessments(store, LOCAL), None, ["submitted"])
    assert [info.id for info in chosen] == [key]
    found = read_all(Desk(store, LOCAL), chosen)
    (line,) = json_lines(found).splitlines()
    with zipfile.ZipFile(io.BytesIO(archive(found))) as made:
        (name,) = made.namelist()
        assert json.loads(made.read(name)) == json.loads(line)
    questionnaire = load_questionnaire("ceds")
    for ending in (".csv", ".xlsx", ".parquet"):
        path = tmp_path / f"wide{ending}"
        path.write_bytes(table_bytes(wide_table(Desk(store, LOCAL), chosen), ending))
        (again,) = from_table(read_table(path), questionnaire, catalog_for(questionnaire))
        assert again.answers == found[0][1].answers
        assert again.city.name == HOSTILE
    states = state_table(chosen)
    assert list(states["state"]) == ["submitted"]


def test_the_newest_that_counts_is_exported(in_state: InState, store: Store) -> None:
    from diagnostic.store import start_assessment  # noqa: PLC0415

    key = submitted(in_state, store)
    later = start_assessment(store, LOCAL, "alpha", "2027").info.id
    every = list_assessments(store, LOCAL)
    assert [info.id for info in newest_of(every, None, ["draft", "submitted"])] == [later]
    assert [info.id for info in newest_of(every, None, ["submitted"])] == [key]
    assert [info.id for info in newest_of(every, "2026", ["draft", "submitted"])] == [key]
    assert newest_of(every, "2025", ["draft", "submitted"]) == []
