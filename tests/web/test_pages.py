"""Every page in every state: it shows, without an exception, what it should."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import NoReturn

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from diagnostic.base.problems import Problem
from diagnostic.content.load import content_root
from diagnostic.store import (
    LOCAL,
    Store,
    StoreUnavailableError,
    answer_path,
    get_assessment,
    list_assessments,
    read_sections,
    read_sheet,
    start_assessment,
)
from diagnostic.web import menu
from diagnostic.web.answering.answer_progress import unconfirmed
from diagnostic.web.answering.screen_revision import screen_revision_in
from tests.web.conftest import HOSTILE, STATES

PAGES = {
    "": "How mature is our city's e-government, and what should we build next?",
    "fill-in": "Fill in",
    "systems": "Systems",
    "results": "Results",
    "review": "Review and submit",
    "upload": "Upload",
    "what-if": "What if",
    "history": "History",
    "reports": "Reports",
    "master-plan": "Master plan",
    "guides": "System guides",
    "method": "How the numbers are made",
}
OF_AN_ASSESSMENT = ("fill-in", "systems", "results", "review", "upload", "what-if", "history", "reports", "master-plan")

InState = Callable[..., str]
Show = Callable[..., AppTest]


def texts(app: AppTest) -> str:
    """All words on the page."""
    kinds = ("title", "header", "subheader", "markdown", "text", "caption", "info", "warning", "success", "error")
    told = [str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind)]
    return "\n".join(
        [*told, *(unescape(re.sub(r"(?s)<style>.*?</style>|<[^>]+>", " ", written)) for written in html(app))]
    )


def html(app: AppTest) -> list[str]:
    """What documents say on the page, as it is written."""
    return [str(element.proto.body) for element in app.get("html")]


def shown_tables(app: AppTest) -> list[list[list[str]]]:
    """The tables of documents on the page: each row as the words of its cells."""

    def words(written: str) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", written)).split())

    bodies = re.findall(r"(?s)<tbody>(.*?)</tbody>", "".join(html(app)))
    rows = [re.findall(r"(?s)<tr[^>]*>(.*?)</tr>", body) for body in bodies]
    return [[[words(cell) for cell in re.findall(r"(?s)<td[^>]*>(.*?)</td>", row)] for row in body] for body in rows]


@pytest.mark.parametrize("state", STATES)
def test_every_page_in_every_state(state: str, in_state: InState, show: Show) -> None:
    """No exception, the right title, and the city's name as plain text only."""
    key = in_state(state)
    for page, title in PAGES.items():
        app = show(page, a=key)
        assert not app.exception, (page, state, app.exception)
        assert app.title[0].value == title
        if page in OF_AN_ASSESSMENT:
            assert HOSTILE in app.text[0].value
            assert not any("<b>" in written for written in (*(one.value for one in app.markdown), *html(app)))


def test_every_page_of_the_menu_is_watched_once(in_state: InState, show: Show) -> None:
    """From before its first field until all of it is drawn, so that the first click after a restart counts."""
    key = in_state("full")
    for name in menu.PAGES:
        app = show("" if name == "start" else name.rpartition(".")[2].replace("_", "-"), a=key)
        assert not app.exception, (name, app.exception)
        assert len(app.get("bidi_component")) == 2, name


@pytest.mark.parametrize("state", ["empty", "full", "sent_back"])
def test_the_other_questionnaire(state: str, in_state: InState, show: Show) -> None:
    """Other factors, other levels, no systems."""
    key = in_state(state, "smart-city-benchmark")
    for page, title in PAGES.items():
        app = show(page, a=key)
        assert not app.exception, (page, state, app.exception)
        assert app.title[0].value == title


@pytest.mark.parametrize("example", ["middling", "spreading"])
def test_every_page_of_an_example(example: str, show: Show) -> None:
    """To read only: nothing can be answered, and it says that it is invented."""
    for page in OF_AN_ASSESSMENT:
        app = show(page, a=f"example-{example}")
        assert not app.exception, (page, app.exception)
        assert "invented example" in texts(app)
    assert not show("fill-in", a=f"example-{example}").radio


def test_what_the_secretariat_asks_stands_on_the_card_and_on_the_review(in_state: InState, show: Show) -> None:
    """As words, never as markup; the answer is shown beside it, with a link."""
    key = in_state("sent_back")
    card = show("fill-in", a=key, q="ECO-01")
    assert any("The secretariat asks" in element.value and "\\<b" in element.value for element in card.warning)
    assert len(card.expander) == 3  # one question alone, and the list of sections
    review = show("review", a=key)
    assert texts(review).count(HOSTILE) >= 2
    assert "What the secretariat asks" in texts(review)


def test_a_section_is_given_to_a_colleague(in_state: InState, show: Show, store: Store) -> None:
    """Written down, shown beside the factor, and taken back; there is an address to send."""
    key = in_state("empty")
    app = show("fill-in", a=key, f="STR")
    assert f"fill-in?a={key}&f=STR" in app.code[0].value
    field = next(field for field in app.text_input if field.label.startswith("Who answers Information strategy"))
    field.set_value(HOSTILE)
    next(button for button in app.button if button.label == "Write this down").click().run()
    assert read_sections(store, LOCAL, key)["STR"].person == HOSTILE
    assert f"With {HOSTILE}" in texts(app)
    next(field for field in app.text_input if field.label.startswith("Who answers")).set_value("")
    next(button for button in app.button if button.label == "Write this down").click().run()
    assert not read_sections(store, LOCAL, key)


def test_the_store_cannot_be_reached(show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page says so in words, with what to do."""
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("DIAGNOSTIC_DATA_DIR", str(tmp_path / "file"))
    streamlit.cache_resource.clear()
    for page in OF_AN_ASSESSMENT:
        app = show(page)
        assert not app.exception, (page, app.exception)
        assert "The answers cannot be reached." in texts(app)


def _silent(*_: object, **__: object) -> NoReturn:
    raise StoreUnavailableError([Problem("D116", "no answer")])


def test_the_store_falls_silent_under_an_open_page(
    in_state: InState, show: Show, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A click is saved or said not to be; a page says why it cannot be shown."""
    key = in_state("empty")
    app = show("fill-in", a=key, f="ECO")
    monkeypatch.setattr("diagnostic.web.session.read_sheet", _silent)  # reading fails, then writing works again
    app.radio(f"{key}/ECO-07/choice").set_value("2").run()
    assert not app.exception
    assert read_sheet(store, LOCAL, key).value(answer_path("ECO-07")) == 2
    monkeypatch.setattr("diagnostic.web.answering.stored_fields.save_fields", _silent)
    app.radio(f"{key}/ECO-07/choice").set_value("3").run()
    assert not app.exception
    assert "Not saved: the answers cannot be reached" in texts(app)
    monkeypatch.setattr("diagnostic.web.pages.start.list_assessments", _silent)
    app = show("")
    assert not app.exception
    assert "This page cannot be shown now." in texts(app)
    assert "D116" in texts(app)


@pytest.mark.parametrize("page", OF_AN_ASSESSMENT)
def test_nothing_open_and_nothing_found(page: str, show: Show) -> None:
    """Both are said, under the page's own title, with a link to the page Start."""
    for app, told in ((show(page), "Begin on the page Start"), (show(page, a="0" * 32), "cannot be opened")):
        assert app.title[0].value == PAGES[page]
        assert told in texts(app)
        assert [link.proto.label for link in app.get("page_link")] == ["Start"]


def test_the_first_page_is_found_by_its_name_too(show: Show) -> None:
    """Somebody types the address as that of the other pages."""
    assert show("start").title[0].value == PAGES[""]


def test_the_method_page_has_no_remarks(show: Show) -> None:
    """Streamlit shows the comments of a Markdown file as text."""
    told = texts(show("method"))
    assert "The worked example" in told
    assert "<!--" not in told


def test_how_sure_it_is_reads_the_same_on_every_page(in_state: InState, show: Show) -> None:
    """What the simulations suppose is said wherever their outcome is."""
    key = in_state("half")
    for page in ("results", "what-if", "review"):
        told = texts(show(page, a=key))
        assert "If the open answers are like the given ones: " in told, page
        assert "Too much is unanswered to rely on this." in told, page


def test_an_example_is_one_click_away_and_read_only(show: Show, store: Store) -> None:
    """Results at once; nothing can be answered; nothing is stored."""
    app = show("")
    app.button("example middling").click().run()
    assert app.title[0].value == "Results"
    assert "Level 3" in texts(app)
    app = show("fill-in", a="example-middling")
    assert not app.radio
    assert "invented example" in texts(app)
    assert not list_assessments(store, LOCAL)


def test_a_new_city_starts_and_an_answer_is_saved(show: Show, store: Store) -> None:
    """From the first page to the first answer."""
    app = show("")
    app.text_input[0].set_value("Ñandú (new)")
    next(button for button in app.button if button.label == "Start a new assessment").click().run()
    assert app.title[0].value == "Fill in"
    found = list_assessments(store, LOCAL)[0]
    assert (found.city_id, found.city_name) == ("nandu-new", "Ñandú (new)")
    app = show("fill-in", a=found.id, f="ECO")
    app.text_input(f"{found.id}/ECO-01/text").set_value("12,5").run()
    assert read_sheet(store, LOCAL, found.id).value(answer_path("ECO-01")) == 12.5
    assert "saved " in texts(app)
    app.radio(f"{found.id}/ECO-01/choice").set_value("dont_know").run()
    assert read_sheet(store, LOCAL, found.id).value(answer_path("ECO-01")) == "dont_know"
    assert app.text_input(f"{found.id}/ECO-01/text").value == ""
    app.button(f"{found.id}/ECO-01/clear").click().run()
    assert read_sheet(store, LOCAL, found.id).value(answer_path("ECO-01")) is None
    assert app.radio(f"{found.id}/ECO-01/choice").value is None


def test_only_answers_of_the_same_questionnaire_are_offered_to_be_carried_over(in_state: InState, show: Show) -> None:
    """Those of another one would be refused."""
    in_state("full", "smart-city-benchmark")
    app = show("")
    labels = [box.label for box in app.selectbox]
    assert not any(label.startswith("Carry answers over") for label in labels)
    next(box for box in app.selectbox if box.label == "Questionnaire").set_value("smart-city-benchmark").run()
    assert any(box.label.startswith("Carry answers over") for box in app.selectbox)


def test_an_unanswered_question_never_looks_answered(in_state: InState, show: Show) -> None:
    """No radio is chosen, no box ticked, no field filled, on any factor."""
    key = in_state("empty")
    for factor in ("ECO", "SOC", "ITI", "DIV", "STR", "INF", "USE", "EFF"):
        app = show("fill-in", a=key, f=factor)
        assert all(radio.value is None for radio in app.radio)
        assert not any(box.value for box in app.checkbox)
        assert not any(field.value for field in app.text_input)


def test_what_was_carried_over_is_confirmed(in_state: InState, show: Show, store: Store) -> None:
    """A question with all that stands beside it, a system at once or one value of it; the review says what is left."""
    old = in_state("full")
    key = start_assessment(store, LOCAL, "alpha", "2027", carry_from=old).info.id

    def press(app: AppTest, label: str) -> AppTest:
        return next(button for button in app.button if button.label == label).click().run()

    def carried(*starts: str) -> list[str]:
        fields = read_sheet(store, LOCAL, key).fields
        return [path for path, found in fields.items() if found.origin == "carried" and path.split("/")[-1] in starts]

    assert "Economic stability: 1 of 10 open, 9 carried over, not confirmed yet" in texts(show("review", a=key))
    assert "in 12 systems of 12" in texts(show("review", a=key))
    assert carried("ECO-10") == ["/answers/ECO-10", "/confidence/ECO-10"]
    press(show("fill-in", a=key, q="ECO-10"), "Confirm")
    assert carried("ECO-10") == []
    app = press(show("systems", a=key), "Confirm")
    assert not unconfirmed(read_sheet(store, LOCAL, key), ["/systems/administration-information/status"])
    press(app, "Confirm all that was carried over")
    told = texts(show("review", a=key))
    assert "Economic stability: 1 of 10 open, 8 carried over" in told
    assert "in 11 systems of 12" in told


def test_unanswered_only(in_state: InState, show: Show) -> None:
    """Fewer cards, none with an answer."""
    key = in_state("half")
    everything, fewer = show("fill-in", a=key, f="ECO"), show("fill-in", a=key, f="ECO", u="1")
    assert len(fewer.radio) < len(everything.radio)
    assert "Answered:" not in texts(fewer)


def test_submitting_locks(in_state: InState, show: Show, store: Store) -> None:
    """The quota is said before; afterwards nothing can be changed."""
    key = in_state("half")
    app = show("review", a=key)
    assert "4 assessments a year." in texts(app)
    assert "0 are used and 4 are left" in texts(app)
    next(button for button in app.button if button.label == "Submit this assessment").click().run()
    assert get_assessment(store, LOCAL, key).state == "submitted"
    assert "answers cannot be changed now" in texts(app)
    assert not show("fill-in", a=key).text_input


def test_systems_are_saved(in_state: InState, show: Show, store: Store) -> None:
    """Status and a function."""
    key = in_state("empty")
    app = show("systems", a=key, m="e-procurement")
    app.radio(f"{key}/systems/e-procurement/status").set_value("pilot").run()
    assert read_sheet(store, LOCAL, key).value("/systems/e-procurement/status") == "pilot"


def test_another_person_is_not_overwritten(in_state: InState, show: Show, store: Store) -> None:
    """Both values are shown, and mine can be saved after all."""
    from diagnostic.store import save_answer  # noqa: PLC0415

    key = in_state("empty")
    app = show("fill-in", a=key, f="ECO")
    base = read_sheet(store, LOCAL, key).revision
    save_answer(store, LOCAL, key, "ECO-07", 5, based_on=base, write_id="other")
    app.radio(f"{key}/ECO-07/choice").set_value("2").run()
    assert read_sheet(store, LOCAL, key).value(answer_path("ECO-07")) == 5
    assert "· stored: 5" in texts(app)
    assert "· yours: 2" in texts(app)
    app.radio(f"{key}/ECO-07/choice").set_value("2").run()  # the same click, delivered twice
    assert read_sheet(store, LOCAL, key).value(answer_path("ECO-07")) == 5
    seen = screen_revision_in(app.query_params, base + 1, base + 1).based_on([answer_path("ECO-07")])
    assert list(seen.values()) == [base], "a browser that comes back with the click to a new session is refused, too"
    next(button for button in app.button if button.label == "Save mine instead").click().run()
    assert read_sheet(store, LOCAL, key).value(answer_path("ECO-07")) == 2
    assert app.radio(f"{key}/ECO-07/choice").value == "2"


def test_ticks_that_come_faster_than_the_address_are_all_saved(in_state: InState, show: Show, store: Store) -> None:
    """A tick may leave the browser with the address from before two saves, after the page was drawn in between."""
    key = in_state("empty")
    app = show("fill-in", a=key, f="STR")
    before = app.query_params["r"]
    for item in ("a", "b", "c"):
        app.checkbox(f"{key}/STR-13/item/{item}").check()
        app.query_params["r"] = before
        app.run()
        assert "Not saved" not in texts(app), item
    assert read_sheet(store, LOCAL, key).value(answer_path("STR-13")) == ["a", "b", "c"]


def test_what_another_person_changed_is_told_before_it_is_overwritten(
    in_state: InState, show: Show, store: Store
) -> None:
    """The page is drawn again while this person did nothing to the question; then they answer it."""
    from diagnostic.store import save_answer  # noqa: PLC0415

    key = in_state("empty")
    app = show("fill-in", a=key, f="ECO")
    app.radio(f"{key}/ECO-07/choice").set_value("2").run()
    base = read_sheet(store, LOCAL, key).revision
    save_answer(store, LOCAL, key, "ECO-07", 5, based_on=base, write_id="other")
    app.run()
    assert app.radio(f"{key}/ECO-07/choice").value == "5"
    assert "· stored: 5" in texts(app)
    assert "· your page showed: 2" in texts(app)
    app.radio(f"{key}/ECO-07/choice").set_value("3").run()
    assert read_sheet(store, LOCAL, key).value(answer_path("ECO-07")) == 5
    assert "· yours: 3" in texts(app)
    next(button for button in app.button if button.label == "Keep what is stored").click().run()
    app.radio(f"{key}/ECO-07/choice").set_value("3").run()
    assert read_sheet(store, LOCAL, key).value(answer_path("ECO-07")) == 3


def test_an_address_that_others_can_reach_is_refused(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a sentence, whatever started the server."""
    from streamlit import config  # noqa: PLC0415

    before = config.get_option("server.address")
    config.set_option("server.address", "0.0.0.0")  # noqa: S104
    try:
        app = show("")
        assert "not open to other computers" in texts(app)
        assert "X806" in texts(app)
        assert not app.title
    finally:
        config.set_option("server.address", before)
    del monkeypatch


def test_an_upload_is_compared_and_taken(in_state: InState, show: Show, store: Store) -> None:
    """Side by side first; what is different only when it is ticked; the file is kept as it came."""
    from diagnostic.store import list_uploads, save_answer  # noqa: PLC0415

    key = in_state("empty")
    base = read_sheet(store, LOCAL, key).revision
    save_answer(store, LOCAL, key, "ECO-07", 1, based_on=base, write_id="mine")
    data = (content_root() / "questionnaires/ceds/1.0.0/examples/middling.xlsx").read_bytes()
    app = show("upload", a=key)
    app.get("file_uploader")[0].set_value(("city.xlsx", data, "application/octet-stream")).run()  # type: ignore[union-attr]
    assert not app.exception
    words = texts(app)
    assert "here: 1 ·" in words
    assert "file: 5 ·" in words
    assert list_uploads(store, LOCAL, assessment_id=key)[0].size == len(data)
    assert read_sheet(store, LOCAL, key).value(answer_path("ECO-01")) is None
    next(button for button in app.button if button.label == "Take what is ticked").click().run()
    sheet = read_sheet(store, LOCAL, key)
    assert sheet.value(answer_path("ECO-01")) == 33.8
    assert sheet.value(answer_path("ECO-07")) == 1


def test_what_a_guide_asks_for_is_that_of_the_catalog_in_use(store: Store, in_state: InState, show: Show) -> None:
    """Without an assessment the released one, with one its own: with foundations, a column a level, cautions."""
    app = show("guides", m="call-center")
    assert ["Information strategy (STR)", "12"] in shown_tables(app)[0]
    assert "Governance and funding" not in texts(app)
    in_state("empty")
    key = start_assessment(store, LOCAL, "alpha", "2027", questionnaire="ceds@2.0.0").info.id
    app = show("guides", m="call-center", a=key)
    assert ["Governance and funding", "0", "10", "26", "42", "58"] in [row[:6] for row in shown_tables(app)[0]]
    assert "Below 50,000 inhabitants" in texts(app)
    app = show("guides", m="people-skills", a=key)
    assert not app.exception
    assert "People and skills" in [element.value for element in app.header]
    assert "What to use from the nation" in texts(app)
    assert "how to come one step further" in texts(app)
